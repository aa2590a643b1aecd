import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import { deployedValues, setInCommand } from "../../core/facts/deployed-values.ts";
import type { ShellCommand } from "../../core/facts/documents.ts";
import { stagesOfRelease } from "../../core/processes/images.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { literalText } from "../../core/facts/values.ts";

export default defineRule({
  id: "dependencies/isolation-bypass",
  severity: "warning",
  summary: "An app that takes packages from the machine it runs on",
  why: "What the machine happens to have is in no manifest: another machine has it in another version, or not at all, and an update of the system changes the app.",
  instead: "Install everything into the app's own environment (a virtual environment, `node_modules`, the local repository of the build tool) from what its manifest declares.",
  reference: "https://12factor.net/dependencies",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    calls({ python: { "sys.path.append": 0, "sys.path.insert": 1, "site.addsitedir": 0 } }, ({ call, arguments: given }, position, file) => {
      const path = literalText(given[position]?.value);
      return path !== undefined && systemPackages.test(path.text) ? [{ kind: "report", at: { path: file.path, span: call.span }, message: message("This path") }] : [];
    }),
    sources({ javascript: `["'\`]/usr/(?:local/)?lib/node_modules/`, php: `["']/usr/(?:local/)?(?:share|lib)/(?:php|pear)` }, ({ path, facts }) =>
      facts.imports.filter(({ module }) => systemPackages.test(module)).map(({ span }) => ({ kind: "report", at: { path, span }, message: message("This path") })),
    ),
    wholeApp({}, (app) => [...inManifests(app), ...inImages(app), ...inScripts(app), ...inEnvironment(app)]),
  ],
});

/** Where interpreters and package managers of the system keep theirs. What else is below `/opt` and `/usr/src` is an app's own, such as a virtual environment. */
const systemPackages = /^\/(?:usr\/(?!src\/)|opt\/(?:homebrew|local)\/|Library\/).*(?:site-packages|dist-packages|node_modules|python[\d.]*$)|^\/usr\/lib\/python|^\/usr\/(?:local\/)?(?:share|lib)\/(?:php|pear)[\d.]*\//;

function message(what: string): string {
  return `${what} makes the app use packages of the machine, which no manifest declares; install them into its own environment`;
}

function* inManifests(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "manifest")) {
    for (const { name, span } of facts.dependencies.filter(({ source }) => source === "machine")) {
      yield { kind: "report", at: { path, span }, message: `${name} is taken from a file of the machine, which another one may not have; take it from a registry or from a repository of your own` };
    }
  }
}

/** An image is isolation in itself, so there it is worth no more than a hint. */
function* inImages(app: AppFiles): Iterable<Outcome> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    for (const { keyword, commands } of stagesOfRelease(document, app.documents).flatMap(({ instructions }) => instructions)) {
      const found = keyword === "RUN" ? commands.map((command) => ({ command, what: bypass(command) })) : [];
      for (const { command, what } of found) if (what !== undefined && !what.startsWith("sudo")) yield { kind: "report", at: { path: document.path, span: command.span }, message: message(what), severity: "hint" };
    }
  }
}

function* inScripts(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "shell-script")) {
    for (const command of facts.commands) {
      const what = bypass(command);
      if (what !== undefined) yield { kind: "report", at: { path, span: command.span }, message: message(what) };
    }
  }
}

/** Search paths that scripts and whatever starts processes on a machine set; those of a container are of its image. */
function* inEnvironment(app: AppFiles): Iterable<Outcome> {
  for (const { path, text, facts, role } of app.documents) {
    if (role !== "app" || !app.paths.includes(path)) continue;
    const values = facts.kind === "shell-script" ? setInCommand(text, 0).filter(({ span }) => !/(?:^|\s)#/.test(text.slice(text.lastIndexOf("\n", span.start) + 1, span.start))) : facts.kind === "procfile" || facts.kind === "process-file" ? deployedValues(facts) : [];
    for (const { name, value, span } of values) if (leadsOutside(name, value)) yield { kind: "report", at: { path, span }, message: message(name) };
  }
}

/** Libraries of the system are found without `LD_LIBRARY_PATH`; below a home they are those of one person. */
function leadsOutside(name: string, value: string): boolean {
  if (name === "LD_LIBRARY_PATH") return value.split(":").some((folder) => /^(?:~|\$HOME|\$\{HOME\}|\/home\/(?!app\/|node\/|site\/)[\w-]+)\//.test(folder));
  return /^(?:NODE_PATH|PYTHONPATH)$/.test(name) && value.split(":").some((folder) => systemPackages.test(folder));
}

/** What a command does past the app's own environment, in its own words. */
function bypass({ words: written }: ShellCommand): string | undefined {
  const isRoot = programOf(written) === "sudo";
  const words = unwrapped(isRoot ? written.slice(written.findIndex((word, index) => index > 0 && !word.startsWith("-"))) : written);
  const program = programOf(words);
  const isPip = /^pip[\d.]*$/.test(program) || (/^python[\d.]*$/.test(program) && words[1] === "-m" && words[2] === "pip");
  const isVenv = program === "virtualenv" || (/^python[\d.]*$/.test(program) && words[1] === "-m" && /^(?:venv|virtualenv)$/.test(words[2] ?? "")) || (program === "uv" && words[1] === "venv");
  if (isPip && words.includes("--break-system-packages")) return "--break-system-packages";
  if (isVenv && words.includes("--system-site-packages")) return "--system-site-packages";
  if (!isRoot || !words.includes("install")) return undefined;
  if (isPip) return "sudo pip";
  if (program === "gem") return "sudo gem";
  return program === "npm" && words.some((word) => word === "-g" || word === "--global") ? "sudo npm -g" : undefined;
}
