import { documentsOf, isOwn } from "../../core/facts/app-files.ts";
import { commandRuns } from "../../core/processes/command-runs.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Call, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { processStarts, startedWords, type ProcessStart } from "../../core/processes/process-starts.ts";
import { defineRule, sources, wholeApp, type AppFiles, type Outcome, type RuleFile, type Triggers } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "build-release-run/runtime-code-change",
  severity: "warning",
  summary: "A running release whose code is changed",
  why: "What runs is then no release that somebody built and tested: the next start, and every other instance, runs other code, and nobody can tell which.",
  instead: "Change the source, build it and release it. Let a push start the pipeline rather than the app itself.",
  reference: "https://12factor.net/build-release-run",
  kinds: ["service", "worker", "infrastructure", "unknown"],
  roles: ["app", "tooling"],
  detect: [
    sources(triggers(), (file) =>
      file.facts.calls.flatMap((call, position) => {
        const start = startsOf(file.ecosystem).find(file.callees[position] ?? "");
        return start === undefined ? [] : [...inProgram(call, start, file)];
      }),
    ),
    wholeApp({}, (app) => [...mountedSources(app), ...inContainers(app)]),
  ],
});

const startsOf = nameIndexes(processStarts);

/** Where a command that changes code is written. */
function triggers(): Triggers {
  const named = "\\b(?:git\\W{1,6}(?:pull|reset|checkout)|(?:npm|yarn|pnpm)\\W{1,6}(?:i|install|ci|add|update|upgrade)|composer\\W{1,6}(?:require|install|update)|pip3?\\W{1,6}install|bundle\\W{1,6}(?:install|update))\\b";
  const rust = "\\b(?:git|npm|yarn|composer|pip3?|bundle)\"\\)\\s{0,40}\\.args?\\(";
  return { ...Object.fromEntries(["python", "go", "java", "php", "ruby", "csharp"].map((ecosystem) => [ecosystem, named])), javascript: [named, "child_process|\\bexeca\\b|shelljs|cross-spawn|\\bBun\\b|\\bzx\\b|simple-git"], rust };
}

function report(what: string, path: string, span: Span, severity?: Severity): Outcome {
  return { kind: "report", at: { path, span }, ...(severity === undefined ? {} : { severity }), message: `This changes code in the run stage (${what}); build a new release instead, because a running one must never change` };
}

/** The app updates itself. What works on data that happens to be a repository says in which folder. */
function* inProgram(call: Call, start: ProcessStart, file: RuleFile): Iterable<Outcome> {
  const words = withArguments(startedWords(call, start), call, file);
  const what = codeChange(words);
  if (what === undefined || file.role !== "app" || forOperators.test(file.path) || isDevelopmentOnly(file.facts, call.span) || worksElsewhere(call, file)) return;
  const isLowered = what.isPlugin || optInVariable(file.facts, call.span) !== undefined;
  yield report(what.written, file.path, call.span, isLowered ? "information" : undefined);
}

/** Installers, updaters and commands that a person starts. */
const forOperators = /(?:^|[/_.-])(?:bin|cli|cmd|commands?|console|install(?:er)?|updater?|upgrade|setup|deploy|build|generators?|create-[\w-]+)(?:[/_.-]|$)/i;

/** Rust hands over the arguments one by one. */
function withArguments(words: readonly string[], { span }: Call, { ecosystem, text }: RuleFile): readonly string[] {
  if (ecosystem !== "rust") return words;
  const chain = /^[^;]{0,300}/.exec(text.slice(span.end))?.[0] ?? "";
  return [...words, ...[...chain.matchAll(/\.args?\(([^)]*)\)/g)].flatMap(([, given = ""]) => [...given.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word))];
}

interface Change {
  readonly written: string;
  /** A package that is named by somebody: a plugin. */
  readonly isPlugin: boolean;
}

function codeChange(words: readonly string[]): Change | undefined {
  const all = /^python[\d.]*$/.test(programOf(words)) && words[1] === "-m" ? words.slice(2) : words;
  const program = programOf(all).replace(/^pip[\d.]+$/, "pip");
  const [verb = "", ...operands] = all.slice(1).filter((word) => !word.startsWith("-"));
  if (program === "git") return /^(?:pull|reset|checkout)$/.test(verb) && !words.includes("-C") && !words.includes("--git-dir") ? { written: `git ${verb}`, isPlugin: false } : undefined;
  const verbs = installers[program];
  if (verbs === undefined || !verbs.test(verb)) return undefined;
  return { written: `${program} ${verb}`, isPlugin: all.length > 2 && operands.length + all.filter((word) => word === "").length > 0 && !all.includes("-r") };
}

const installers: Readonly<Record<string, RegExp>> = { npm: /^(?:i|install|ci|update)$/, yarn: /^(?:install|add|upgrade)$/, pnpm: /^(?:i|install|add|update)$/, composer: /^(?:require|install|update)$/, pip: /^install$/, bundle: /^(?:install|update)$/ };

/** A folder that is no constant is that of some data. */
function worksElsewhere({ arguments: given, keywords, span }: Call, { text }: RuleFile): boolean {
  const folders = [...given.flatMap((value) => (value.kind === "object" ? value.entries : [])), ...keywords].filter(([name]) => /^(?:cwd|chdir|dir|WorkingDirectory)$/i.test(name)).map(([, value]) => value);
  if (folders.some((folder) => !isOwnFolder(folder))) return true;
  // An object spread or a value that nothing tells may say the folder, too.
  if (given.slice(1).some((value) => (value.kind === "object" && !value.complete) || value.kind === "unknown")) return true;
  return /\.(?:current_dir|directory)\s*\(|\bDir\s*=|\bWorkingDirectory\s*=/.test(text.slice(span.start, span.end + 300));
}

function isOwnFolder(value: Value): boolean {
  return value.kind === "literal" || (value.kind === "reference" && /^(?:__dirname|import\.meta\.dirname)$/.test(value.to));
}

/** A file for production that lays the sources of the machine over those of the image. */
function* mountedSources(app: AppFiles): Iterable<Outcome> {
  for (const document of documentsOf(app, "compose")) {
    const { path, facts } = document;
    if (!isOwn(document, app) || !/[._-](?:prod|production|deploy|live|release)[._-]|(?:^|\/)(?:docker-)?stack\b/i.test(path)) continue;
    for (const { mounts, buildContext } of facts.services) {
      const context = buildContext === undefined ? undefined : joined(folderOf(path), buildContext);
      const own = mounts.find(({ kind, source }) => kind === "machine" && (/^\.\/?$|^\.\/(?:src|app|lib|server)\/?$/.test(source) || (context !== undefined && context !== "" && joined(folderOf(path), source) === context)));
      if (own !== undefined) yield report(`${own.source} hides what the image has`, path, own.span);
    }
  }
}

/** `docker exec shop sed -i …`, `kubectl cp server.js shop:/app/`. */
function* inContainers(app: AppFiles): Iterable<Outcome> {
  for (const { document, commands } of commandRuns(app)) {
    if (!app.paths.includes(document.path) || /(?:^|[/._-])(?:dev|local|test|tests|e2e|example)/i.test(document.path)) continue;
    for (const { words: written, span } of commands) {
      // The containers of a pipeline's own machine are there for its tests.
      if (document.facts.kind === "pipeline" && /^(?:sudo )?(?:docker|podman)\b/.test(written.join(" "))) continue;
      const what = changeInContainer(unwrapped(written).filter((word) => word !== "sudo"));
      if (what !== undefined) yield report(what, document.path, span);
    }
  }
}

function changeInContainer(words: readonly string[]): string | undefined {
  const line = words.join(" ");
  const isExec = /^(?:docker(?: container)? exec|docker(?:-| )compose (?:\S+ )*?exec|kubectl (?:-n \S+ )?exec|oc exec|podman exec) /.test(line);
  const change = isExec ? / (sed -i|vi|vim|nano|git (?:pull|checkout|reset)|npm (?:install|ci)|pip install|composer (?:install|require|update))(?= |$)/.exec(line)?.[1] : undefined;
  if (change !== undefined) return `${change} in a container`;
  const target = words.filter((word) => !word.startsWith("-")).at(-1) ?? "";
  return /^(?:kubectl|oc) (?:-n \S+ )?cp /.test(line) && /^[\w${}()/.-]+:\/?\S*\.(?:js|ts|py|rb|php|jar|war|class|dll)$|^[\w${}()/.-]+:\/(?:app|srv|usr\/src|var\/www)\b/.test(target) ? "kubectl cp" : undefined;
}
