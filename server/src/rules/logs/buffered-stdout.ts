import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { deployedValues } from "../../core/facts/deployed-values.ts";
import type { Dockerfile, Document, Process } from "../../core/facts/documents.ts";
import type { Call, SourceFacts, Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly } from "../../core/facts/guards.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import { isRunOnce, logWriters } from "../../core/logs/log-files.ts";
import { baseName, joined } from "../../core/paths.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome, type Place, type ResolvedCall, type RuleFile } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { lastOfChain, partOf } from "../../core/facts/values.ts";

export default defineRule({
  id: "logs/buffered-stdout",
  severity: "information",
  summary: "A process whose output waits in a buffer",
  why: "A stream that is no terminal is written in blocks. Events arrive late and all at once, and in a crash the last ones, which would say why, are lost.",
  instead: "Write unbuffered: PYTHONUNBUFFERED=1 in the image, `$stdout.sync = true` in Ruby, and no buffers of your own around stdout.",
  reference: "https://12factor.net/logs",
  fix: "safe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    // What prints is looked at where it also serves or consumes; much of the rest of a project is tools.
    wholeApp({ python: ["\\bprint\\(", "\\b(?:[fF]lask|[fF]ast[aA][pP][iI]|django|aiohttp|tornado|sanic|starlette|bottle|falcon|grpc|celery|pika|kafka|confluent_kafka|boto3|redis|uvicorn)\\b"] }, (app) => ownDocumentsOf(app, "dockerfile").flatMap((document) => [...pythonImage(document, app)])),
    wholeApp({ ruby: ["\\bputs\\b", "\\b(?:loop|while|until|subscribe|consume|Rack|Sinatra)\\b"], php: "\\bob_start\\b" }, (app) => app.processes.flatMap((process) => [...rubyScript(process, app), ...phpWorker(process, app)])),
    calls({ javascript: { "pino.destination": true } }, (call, _entry, file) => {
      const options = call.arguments[0]?.value;
      const [sync, least] = options === undefined ? [] : [partOf(options, "sync"), partOf(options, "minLength")];
      const waits = sync?.kind === "literal" && sync.text === "false" && least?.kind === "literal" && Number(least.text) > 0;
      return waits ? inSource(call, "the destination of pino", "leave out minLength, or keep it synchronous", file) : [];
    }),
    calls({ go: { "go.uber.org/zap/zapcore.BufferedWriteSyncer": true } }, (call, _entry, file) => inSource(call, "the logger", "write to stdout without a buffer", file)),
    calls({ go: logWriters.go ?? {} }, (call, position, file) => (isBufferedOutput(call.arguments[position]?.value, file) ? inSource(call, "the logger", "write to stdout without a buffer", file) : [])),
    sources({ csharp: ["\\bAutoFlush\\b", "\\bOpenStandard(?:Output|Error)\\b"] }, (file) => file.facts.bindings.filter(({ name, value }) => name === "AutoFlush" && value.kind === "literal" && value.text === "false").map(({ span }) => report({ path: file.path, span }, "The output of the console", "set AutoFlush to true"))),
    wholeApp({}, (app) => ownDocumentsOf(app, "logging").flatMap((document) => [...loggingConfiguration(document)])),
  ],
});

function report(at: Place, what: string, cure: string, more: { readonly fixes?: readonly Fix[]; readonly related?: readonly (Place & { readonly message: string })[] } = {}): Outcome {
  return { kind: "report", at, message: `${what} waits in a buffer, so events arrive late and the last ones are lost in a crash; ${cure}`, ...more };
}

function inSource({ call }: ResolvedCall, whose: string, cure: string, file: RuleFile): readonly Outcome[] {
  return isDevelopmentOnly(file.facts, call.span) ? [] : [report({ path: file.path, span: lastOfChain(call, file.text) }, `The output of ${whose}`, cure)];
}

function isBufferedOutput(value: Value | undefined, file: RuleFile): boolean {
  const call = value?.kind === "call" ? file.facts.calls[value.call] : undefined;
  const [of] = call?.arguments ?? [];
  return /^bufio\.NewWriter(?:Size)?$/.test(call?.callee ?? "") && of?.kind === "reference" && /^os\.Std(?:out|err)$/.test(of.to);
}

/** Measured: what `print` writes to a pipe comes when the process ends or 8 kB are full; handlers of `logging` flush every line. */
function* pythonImage(document: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const { stages } = releasedCommand(document.facts, document.path, app.documents);
  const [final] = stages;
  const isPlain = /^(?:docker\.io\/)?(?:library\/)?(?:python|debian|ubuntu|alpine)(?::|@|$)/.test(stages.at(-1)?.base ?? "");
  // Any of several images may be the one that another file starts.
  const isOnly = ownDocumentsOf(app, "dockerfile").length === 1;
  const process = app.processes.find((one) => /^(?:web|worker|other)$/.test(one.type) && isPython(one) && (isOnly || one.path === document.path));
  if (final === undefined || process === undefined || !isPlain || process.words.some((word, index) => index > 0 && /^-[bBdEiIOqsSvx]*u/.test(word))) return;
  const isUnbuffered = stages.some(({ instructions }) => instructions.some(({ arguments: given }) => /PYTHONUNBUFFERED|\bstdbuf\b/.test(given))) || isSetOutside(app);
  const printed = isUnbuffered ? undefined : firstPrint(app);
  if (printed === undefined) return;
  const lineEnd = document.text.indexOf("\n", final.baseSpan.end) + 1;
  const fixes: readonly Fix[] = lineEnd === 0 ? [] : [{ title: "Set PYTHONUNBUFFERED in the image", safety: "safe", edits: [{ path: document.path, edits: [{ span: { start: lineEnd, end: lineEnd }, newText: "ENV PYTHONUNBUFFERED=1\n" }] }] }];
  yield report({ path: document.path, span: final.baseSpan }, `What process "${process.name}" prints`, "set PYTHONUNBUFFERED=1", { fixes, related: [{ ...printed, message: "This is printed without a flush" }] });
}

function isPython({ program }: Process): boolean {
  return /^(?:python[\d.]*|gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|flask|fastapi|celery|rq|dramatiq|arq)$/.test(program);
}

/** By a file of deployment, of variables, or a script. */
function isSetOutside(app: AppFiles): boolean {
  return app.documents.some(({ facts, text }) => text.includes("PYTHONUNBUFFERED") && (facts.kind === "shell-script" || facts.kind === "env-file" || (facts.kind !== "dockerfile" && deployedValues(facts).some(({ name }) => name.endsWith("PYTHONUNBUFFERED")))));
}

function firstPrint(app: AppFiles): Place | undefined {
  const own = app.sources.filter(({ role, ecosystem, path }) => role === "app" && ecosystem === "python" && !isRunOnce(path));
  if (own.some(({ text }) => /\breconfigure\(\s*line_buffering|\bstdout\.flush\(|\bflush\s*=\s*True/.test(text))) return undefined;
  for (const { path, facts } of own) {
    const print = facts.calls.find((call) => call.callee === "print" && isMessage(call) && !isInCommand(call, facts) && !isDevelopmentOnly(facts, call.span));
    if (print !== undefined) return { path, span: print.span };
  }
  return undefined;
}

/** A command of Flask or click, which somebody runs once. */
function isInCommand({ function: around }: Call, { annotations }: SourceFacts): boolean {
  return around !== -1 && annotations.some((one) => one.function === around && /(?:^|\.)command$/.test(one.name ?? ""));
}

/** Not to another stream, and without a flush. */
function isMessage({ keywords }: Call): boolean {
  return !keywords.some(([name]) => name === "flush" || name === "file");
}

/** Ruby, too, keeps what is written to a pipe. A logger of the standard library writes at once only where the stream is told to. */
function* rubyScript(process: Process, app: AppFiles): Iterable<Outcome> {
  const script = process.program === "ruby" ? scriptOf(process, app) : undefined;
  if (script === undefined || !isServing(process)) return;
  const { path, facts } = script;
  const puts = facts.calls.find(({ callee, receiver }) => receiver === undefined && /^(?:puts|print|p)$/.test(callee ?? ""));
  if (puts === undefined || isSynchronous(facts)) return;
  const at = facts.importInsertion;
  yield report({ path, span: puts.span }, `What process "${process.name}" prints`, "set $stdout.sync = true", { fixes: [{ title: "Write to stdout without a buffer", safety: "safe", edits: [{ path, edits: [{ span: { start: at, end: at }, newText: "$stdout.sync = true\n" }] }] }] });
}

function isSynchronous({ bindings, calls: all }: SourceFacts): boolean {
  return bindings.some(({ name }) => name === "sync") || all.some(({ text }) => /(?:\$stdout|STDOUT)\.(?:sync=?|flush|fsync)$/.test(text));
}

/** `ob_start` in a process that never ends holds everything back. */
function* phpWorker(process: Process, app: AppFiles): Iterable<Outcome> {
  const script = process.program === "php" && process.type !== "web" ? scriptOf(process, app) : undefined;
  if (script === undefined || !isServing(process)) return;
  const { path, facts } = script;
  const start = facts.calls.find(({ callee }) => callee === "ob_start");
  if (start === undefined || facts.calls.some(({ callee }) => /^ob_(?:(?:end|get)_)?(?:flush|clean)$|^ob_implicit_flush$/.test(callee ?? ""))) return;
  yield report({ path, span: start.span }, `What process "${process.name}" prints`, "leave out ob_start");
}

/** The file of the app that the interpreter is given. In an image it may lie in another folder. */
function scriptOf({ words }: Process, app: AppFiles): RuleFile | undefined {
  const script = words.slice(1).find((word) => !word.startsWith("-")) ?? "";
  const path = joined(app.app.root, script.startsWith("/") ? baseName(script) : script);
  return app.sources.find((one) => one.path === path);
}

function isServing({ type }: Process): boolean {
  return type === "web" || type === "worker" || type === "other";
}

/** A console whose lines wait, and a queue that drops lines on their way to one. */
function* loggingConfiguration({ path, facts }: ReturnType<typeof documentsOf<"logging">>[number]): Iterable<Outcome> {
  const used = facts.destinations.filter((one) => !isForDevelopment(one));
  const hasConsole = used.some(({ to }) => to === "console");
  for (const { to, buffering, name } of used) {
    if (buffering === undefined || !hasConsole || (to !== "console" && !(to === "other" && /^neverblock$/i.test(buffering.name)))) continue;
    yield report({ path, span: buffering.span }, `The output of the appender ${name}`, `leave out ${buffering.name}`);
  }
}
