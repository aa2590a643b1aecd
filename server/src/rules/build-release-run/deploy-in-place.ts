import { documentsOf } from "../../core/facts/app-files.ts";
import { buildStep } from "../../core/processes/build-steps.ts";
import { commandRuns, commandsOf, type CommandRun } from "../../core/processes/command-runs.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { ShellCommand } from "../../core/facts/documents.ts";
import type { Call } from "../../core/facts/facts.ts";
import { defineRule, sources, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { literalText } from "../../core/facts/values.ts";

export default defineRule({
  id: "build-release-run/deploy-in-place",
  severity: "warning",
  summary: "A deploy that builds on the server it deploys to",
  why: "What runs after it exists on that server alone: there is no release with a name, a second server may get other packages, and there is nothing to go back to.",
  instead: "Build an image or an archive once, give it the id of the release, and let the deploy start that one.",
  reference: "https://12factor.net/build-release-run",
  kinds: ["service", "worker", "static-frontend", "infrastructure", "unknown"],
  roles: ["app", "tooling"],
  detect: [
    wholeApp({}, (app) => [...overPipelines(app), ...commandRuns(app).filter(({ document: { path, role } }) => app.paths.includes(path) && role !== "test" && role !== "example").flatMap((run) => [...overSsh(run), ...onTheServer(run)])]),
    sources({ python: ["\\bfabric\\b", "git (?:pull|clone|fetch)|(?:pip|npm|yarn|bundle|composer) (?:install|ci)"] }, (file) => {
      const [first] = file.facts.calls.filter((call) => /(?:^|\.)(?:run|sudo)$/.test(call.text) && changesCode(textOf(call)));
      return first === undefined ? [] : [report(file.path, first.span)];
    }),
  ],
});

function report(path: string, span: Span): Outcome {
  return { kind: "report", certain: true, at: { path, span }, message: "This deploy builds on the server, so there is no release to identify or roll back to; build an artifact once, then release it" };
}

function textOf({ arguments: [first] }: Call): string {
  return literalText(first?.kind === "template" ? first.parts[0] : first)?.text ?? "";
}

/** What an action runs over SSH. */
function* overPipelines(app: AppFiles): Iterable<Outcome> {
  for (const { path, text, facts } of documentsOf(app, "pipeline")) {
    if (!app.paths.includes(path)) continue;
    for (const { remote } of facts.jobs) {
      const found = remote.flatMap((script) => commandsOf(script, text)).find(({ words }) => changesCode(words.join(" ")));
      if (found !== undefined) yield report(path, found.span);
    }
  }
}

/** `ssh host 'git pull && npm ci'`, and sources that are copied before a restart. */
function* overSsh({ document, commands }: CommandRun): Iterable<Outcome> {
  for (const [position, command] of commands.entries()) {
    const words = unwrapped(command.words);
    const remote = remoteScript(words, command, document.text);
    const isCopy = copiesSources(words) && commands.slice(position + 1).some((later) => restart.test(remoteScript(unwrapped(later.words), later, document.text) ?? ""));
    if (!isCopy && (remote === undefined || !changesCode(remote))) continue;
    yield report(document.path, command.span);
    return;
  }
}

/** What `ssh` is given to run: behind the host, or in a here-document. */
function remoteScript(words: readonly string[], { span }: ShellCommand, text: string): string | undefined {
  const at = words.findIndex((word) => programOf([word]) === "ssh");
  if (at === -1 || (at > 0 && programOf(words) !== "sshpass")) return undefined;
  let host = at + 1;
  while (words[host]?.startsWith("-") === true) host += /^-[bcDEeFIiJLlmOopQRSWw]$/.test(words[host] ?? "") ? 2 : 1;
  const given = words.slice(host + 1).join(" ");
  const here = /^[^\n]{0,200}<<-?\s*\\?["']?(\w+)["']?[^\n]*\n([^]*)/.exec(text.slice(span.start, span.start + longestScript));
  const [, mark = "", body = ""] = here ?? [];
  const end = here === null ? -1 : body.split("\n").findIndex((line) => line.trim() === mark);
  return `${given}\n${end === -1 ? "" : body.split("\n").slice(0, end).join("\n")}`;
}

const longestScript = 5000;

/** Code that is pulled, or packages and programs that are made, on the machine itself. */
function changesCode(script: string): boolean {
  return script.split(/&&|\|\||[;\n|]/).some((line) => {
    const words = line.trim().replace(/^(?:bash|sh) -l?c\s+["']?/, "").replace(/^(?:sudo\s+(?:-\S+\s+)*(?:-u\s+\S+\s+)?)/, "").split(/\s+/);
    return (programOf(words) === "git" && /^(?:-C \S+ )?(?:pull|clone|reset --hard|checkout)\b/.test(words.slice(1).join(" "))) || (!/^(?:docker|kubectl)$/.test(programOf(words)) && buildStep(words) !== undefined);
  });
}

/** Sources, as against what was built: an archive, a program, the files of a site. */
function copiesSources(words: readonly string[]): boolean {
  const operands = words.slice(1).filter((word) => !word.startsWith("-"));
  const isRemote = /^(?:rsync|scp)$/.test(programOf(words)) && /^[^/\s]*[\w}]:/.test(operands.at(-1) ?? "");
  return isRemote && operands.slice(0, -1).some((source) => /^(?:\.\/?|\*|\.\/\*|(?:\.\/)?(?:src|app|server|lib)\/?|\$\{?(?:PWD|GITHUB_WORKSPACE|CI_PROJECT_DIR)\}?\/?)$/.test(source));
}

const restart = /\b(?:systemctl (?:--user )?(?:restart|reload)|service \S+ (?:restart|reload)|supervisorctl (?:restart|update)|pm2 (?:restart|reload|start)|docker(?:-| )compose .*up\b.*--build|forever restart|touch \S*wsgi)/;

/** A script for the server itself: it pulls the code, builds, and starts anew. */
function* onTheServer({ document, kind, commands }: CommandRun): Iterable<Outcome> {
  const lines = commands.map(({ words }) => unwrapped(words).filter((word) => word !== "sudo").join(" "));
  const pull = lines.findIndex((line) => /^git (?:-C \S+ )?(?:pull|fetch|reset --hard)\b/.test(line));
  const isDeploy = kind !== "pipeline" && pull !== -1 && lines.slice(pull + 1).some((line) => restart.test(line));
  const span = commands[pull]?.span;
  if (isDeploy && span !== undefined) yield report(document.path, span);
}
