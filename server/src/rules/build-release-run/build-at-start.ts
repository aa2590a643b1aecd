import { documentsOf } from "../../core/facts/app-files.ts";
import { buildStep, runtimeCompiler } from "../../core/processes/build-steps.ts";
import { developmentServer, isForDevelopersAlone, isOnlyAScript, productionProcesses } from "../../core/processes/development-servers.ts";
import type { DockerStage, Process, ShellCommand } from "../../core/facts/documents.ts";
import type { Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly } from "../../core/facts/guards.ts";
import { defineRule, sources, wholeApp, type AppFiles, type Outcome, type Place } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";

export default defineRule({
  id: "build-release-run/build-at-start",
  severity: "warning",
  summary: "A production process that installs, compiles or bundles when it starts",
  why: "Each start then needs the compiler, the registry and the network, takes minutes where seconds would do, and may give another program than the last one did.",
  instead: "Do it in the build stage (`RUN npm ci && npm run build`), and let the process start what was built.",
  reference: "https://12factor.net/build-release-run",
  fix: "unsafe",
  kinds: ["service", "worker", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => [...grouped(startsOf(app).flatMap((process) => [...stepsOf(process)]))].map(([, steps]) => reportOf(steps, app))),
    sources({ ruby: "\\bassets\\.compile\\s*=" }, (file) => {
      if (!/(?:^|\/)config\/environments\/production\.rb$/.test(file.path)) return [];
      const compiling = file.facts.bindings.filter(({ name, owner, value }) => name === "compile" && /assets$/.test(owner ?? "") && isTrue(value));
      return compiling.map(({ value }) => ({ kind: "report", at: { path: file.path, span: value.span }, message: "Rails compiles assets while it serves them; precompile them in the build stage" }));
    }),
    wholeApp({ python: "[\"']compressor[\"']|\\bCOMPRESS_OFFLINE\\b" }, (app) => [...compressedByRequest(app)]),
  ],
});

/** A step of the build, with the process that it holds up. */
interface Step extends Place {
  readonly process: Process;
  readonly step: string;
  /** It runs the program, as against before it. */
  readonly runs: boolean;
  readonly severity: Severity | undefined;
}

/** The starts that are looked at: of a compose file only where nothing else shows that the app starts without a build. */
function startsOf(app: AppFiles): readonly Process[] {
  const starts = productionProcesses(app).filter(({ type }) => type !== "release" && type !== "admin");
  const isBuilt = (process: Process): boolean => process.before.every(({ words }) => buildStep(words) === undefined) && buildOfProgram(process) === undefined && developmentServer(process.words) === undefined;
  return starts.filter((process) => {
    // Nobody but a developer runs the start script of a page, unless a deploy names it.
    if (isForDevelopersAlone(process, app) || (isOnlyAScript(process) && app.app.kind === "static-frontend")) return false;
    const isCompose = documentsOf(app, "compose").some(({ path }) => path === process.declared.path);
    return !isCompose || /prod|stack|deploy|release/.test(process.declared.path) || !starts.some((other) => other.declared.path !== process.declared.path && isBuilt(other));
  });
}

function buildOfProgram({ words }: Process): string | undefined {
  return developmentServer(words) === undefined ? (buildStep(words) ?? runtimeCompiler(words)) : undefined;
}

function* stepsOf(process: Process): Iterable<Step> {
  for (const { words, conditional, path, span } of process.before) {
    const step = buildStep(words);
    if (step !== undefined) yield { process, step, runs: false, path, span, severity: conditional ? "information" : undefined };
  }
  const compiler = buildOfProgram(process);
  // What builds something and ends is the start of an image to build with.
  if (compiler === undefined || !runsWhatItBuilt.test(compiler)) return;
  const { path, span } = process;
  yield { process, step: compiler, runs: true, path, span, severity: isOnlyAScript(process) ? "information" : undefined };
}

const runsWhatItBuilt = /^(?:(?:go|cargo|dotnet) run|nest start|ts-node|tsx|babel-node|sbt|(?:@babel|babel-register|@swc-node|esbuild-register|coffeescript).*|(?:mvn|gradle)w? .*(?:[rR]un|exec:java))$/;

/** Those that are written in one place are one build step. */
function grouped(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const found = new Map<string, readonly Step[]>();
  for (const step of steps) {
    const key = `${step.path} ${step.span.start} ${step.span.end}`;
    found.set(key, [...(found.get(key) ?? []), step]);
  }
  return found;
}

function reportOf(steps: readonly Step[], app: AppFiles): Outcome {
  const [first] = steps as [Step, ...Step[]];
  const names = [...new Set(steps.map(({ step }) => step))];
  const listed = names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const { path, span, process } = first;
  const severities = steps.map(({ severity }) => severity);
  const isChosen = severities.every((severity) => severity === "information");
  return {
    kind: "report",
    at: { path, span },
    ...(isChosen ? { severity: "information" as const } : {}),
    message: `Process "${process.name}" runs ${listed} ${steps.every(({ runs }) => runs) ? "each time it starts" : isChosen ? "at some of its starts" : "at every start"}; do that in the build stage`,
    related: path === process.declared.path ? [] : [{ path: process.declared.path, span: process.declared.span, message: "It is started here" }],
    fixes: fixFor(first, app),
  };
}

/** `CMD npm install && npm start`, where the image has installed the same packages already. */
function fixFor({ path, span }: Step, app: AppFiles): readonly Fix[] {
  const document = documentsOf(app, "dockerfile").find((one) => one.path === path);
  const stage = document?.facts.stages.find(({ instructions }) => instructions.some((one) => one.span === span));
  const instruction = stage?.instructions.find((one) => one.span === span);
  if (document === undefined || stage === undefined || instruction === undefined || instruction.exec !== undefined || instruction.commands.length !== 2) return [];
  const [install, start] = instruction.commands as readonly [ShellCommand, ShellCommand];
  const isPlain = install.operator === "&&" && installsPackages(install) && start.words.every((word) => /^[\w./:@=-]+$/.test(word)) && document.text.slice(start.span.start, start.span.end) === start.words.join(" ");
  if (!isPlain || !isInstalled(stage)) return [];
  return [{ title: `Start with ${start.words.join(" ")} alone`, safety: "unsafe", edits: [{ path, edits: [{ span: instruction.argumentsSpan, newText: `[${start.words.map((word) => JSON.stringify(word)).join(", ")}]` }] }] }];
}

function installsPackages({ words }: ShellCommand): boolean {
  return words[0] === "npm" && /^(?:ci|i|install)$/.test(words[1] ?? "") && words.length === 2;
}

/** Installed behind the last COPY that brings a manifest. */
function isInstalled({ instructions }: DockerStage): boolean {
  const copied = instructions.findLastIndex(({ keyword, arguments: paths }) => /^(?:COPY|ADD)$/.test(keyword) && /package|(?:^|\s)\.\/?\s/.test(paths));
  return instructions.some(({ keyword, commands }, at) => keyword === "RUN" && at > copied && commands.some(installsPackages));
}

function isTrue(value: Value): boolean {
  return value.kind === "literal" && value.text === "true";
}

/** django-compressor makes its files at the first request that wants them, unless it is told to do that before. */
function* compressedByRequest(app: AppFiles): Iterable<Outcome> {
  const own = app.sources.filter(({ path, role, ecosystem }) => role === "app" && ecosystem === "python" && /settings|config/.test(path));
  if (own.some(({ text }) => /\bCOMPRESS_(?:OFFLINE|ENABLED)\b/.test(text)) || app.sources.some(({ text }) => /\bCOMPRESS_OFFLINE\b/.test(text))) return;
  for (const { path, facts } of own) {
    const item = facts.bindings.flatMap(({ name, value }) => (name === "INSTALLED_APPS" && value.kind === "list" ? value.items : [])).find((value) => value.kind === "literal" && value.text === "compressor");
    if (item !== undefined && !isDevelopmentOnly(facts, item.span)) yield { kind: "report", at: { path, span: item.span }, message: "django-compressor compresses files while requests wait; set COMPRESS_OFFLINE and run manage.py compress in the build stage" };
  }
}
