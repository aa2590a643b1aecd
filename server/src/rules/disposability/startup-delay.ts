import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, scriptOfShell, unwrapped } from "../../core/processes/commands.ts";
import type { Deployment } from "../../core/facts/deployment.ts";
import type { Document, ShellCommand } from "../../core/facts/documents.ts";
import { isUnderMain } from "../../core/facts/guards.ts";
import { backingServiceOf, commandLine, findScript, releasedCommand } from "../../core/processes/images.ts";
import { defineRule, sources, wholeApp, type AppFiles, type Report, type RuleFile } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { literalText } from "../../core/facts/values.ts";

/** From so many seconds on a wait is worth a word. Rule catalogue, section 10.6. */
const longSleep = 5;
const longWait = 60;
const longStartPeriod = 120;
const longStartupProbe = 300;

export default defineRule({
  id: "disposability/startup-delay",
  severity: "information",
  summary: "A process that waits or downloads before it can serve",
  why: "Processes are started at every deploy, whenever more are needed and whenever one has died. What each of them waits for then, users wait for, too.",
  instead: "Start at once and try again to reach what is not there yet; put what is downloaded into the image.",
  reference: "https://12factor.net/disposability",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => onceEach([...startsOf(app).flatMap(inspectStart), ...inspectProcfiles(app), ...inspectSteps(app), ...app.deployments.flatMap(inspectChecks), ...inspectImageChecks(app)])),
    sources({ python: ["\\b(?:from_pretrained|nltk)\\b", "\\b(?:from_pretrained|nltk\\.download)\\("], java: "\\bThread\\.sleep\\(", csharp: "\\b(?:Thread\\.Sleep|Task\\.Delay)\\(" }, inspectSource),
  ],
});

/** What a process begins with: a script, or a line for a shell. */
interface Start {
  readonly name: string;
  readonly path: string;
  /** The part of the file that it is; loops are looked for in it. */
  readonly span: Span;
  readonly text: string;
  readonly commands: readonly ShellCommand[];
}

function startsOf(app: AppFiles): readonly Start[] {
  const ofImages = ownDocumentsOf(app, "dockerfile").flatMap((document): readonly Start[] => {
    const image = releasedCommand(document.facts, document.path, app.documents);
    // Scripts of databases have other things to wait for.
    if (image.stages.some(({ base }) => backingServiceOf(base) !== undefined)) return [];
    const inline = [image.entry, image.command].flatMap((one): Start[] => (one === undefined || one.commands.length === 0 ? [] : [{ name: "web", path: document.path, span: one.argumentsSpan, text: document.text.slice(one.argumentsSpan.start, one.argumentsSpan.end), commands: one.commands }]));
    return [...inline, ...scriptOf(commandLine(image), "web", app)];
  });
  const ofDeployments = app.deployments.filter(stays).flatMap(({ path, process }) =>
    [process.entrypoint, process.command].flatMap((start): readonly Start[] => {
      if (start === undefined) return [];
      const text = app.documents.find((document) => document.path === path)?.text.slice(start.span.start, start.span.end) ?? "";
      const inline = start.commands.length === 0 ? [] : [{ name: process.name, path, span: start.span, text, commands: start.commands }];
      return [...inline, ...scriptOf(start.exec ?? start.commands.at(-1)?.words ?? [], process.name, app)];
    }),
  );
  return [...ofImages, ...ofDeployments];
}

function stays({ process: { type } }: Deployment): boolean {
  return type !== "admin" && type !== "clock" && type !== "release";
}

function scriptOf(words: readonly string[], name: string, app: AppFiles): readonly Start[] {
  const own = unwrapped(words);
  const file = (scriptOfShell(own) ?? own)[0] ?? "";
  const script: Document | undefined = /\.(?:sh|bash)$|entrypoint$/.test(file) ? findScript(file, app.documents, app.app.root) : undefined;
  return script?.facts.kind !== "shell-script" ? [] : [{ name, path: script.path, span: { start: 0, end: script.text.length }, text: script.text, commands: script.facts.commands }];
}

function inspectStart(start: Start): readonly Report[] {
  const { commands, path, name } = start;
  const loops = loopsIn(start);
  const lastPlain = commands.findLast(({ nested }) => !nested);
  const isBeforeServer = (span: Span): boolean => lastPlain !== undefined && (lastPlain.span.start > span.start || commands.every((one) => one.span.start === lastPlain.span.start));
  const ofLoops = loops.filter(isBeforeServer).map((span) => reportAt(path, span, name, "waits in a loop without an end"));
  const ofCommands = commands.flatMap((command): Report[] => {
    const what = waitOf(command.words);
    const isInLoop = command.nested && !command.conditional;
    if (what === undefined || (isInLoop && programOf(command.words) === "sleep") || command === commands.at(-1) || !isBeforeServer(command.span)) return [];
    const report = reportAt(path, command.span, name, what);
    return [command.conditional ? { ...report, severity: "hint", message: `${report.message} (only under a condition)` } : report];
  });
  return [...ofLoops, ...ofCommands];
}

/** `until` and `while` that sleep, count nothing and leave by nothing but success. */
function loopsIn({ text, span }: Start): readonly Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(/(?:^|[\s;&|({"'])(until|while)\s[^\n]{0,300}/g)) {
    const at = match.index + match[0].indexOf(match[1] as string);
    const end = text.indexOf("done", at);
    const before = text.slice(text.lastIndexOf("\n", at) + 1, at);
    // In a comment, ended by somebody else, or in the background.
    if (end === -1 || before.includes("#") || /\btimeout\s+(?:-\S+\s+)*\d/.test(before) || /^[^\n]*[^&>\n]&[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))) continue;
    const loop = text.slice(at, Math.min(end, at + 1500));
    if (!/\bsleep\b/.test(loop) || /-(?:lt|le|gt|ge|eq|ne)\b|\(\(|\bread\b|\bexit\b|\bwait\b|\btimeout\b|\b(?:schedule|cron)/i.test(loop.replace(/\$\?"?\s*-(?:eq|ne)\s*"?0/g, ""))) continue;
    const line = text.indexOf("\n", at);
    const stop = line === -1 ? text.length : line;
    found.push({ start: span.start + at, end: span.start + Math.min(stop, end + "done".length) });
  }
  return found;
}

/** What a command waits for or downloads, as people say it. */
function waitOf(words: readonly string[]): string | undefined {
  const own = unwrapped(words);
  const program = programOf(own);
  const line = own.join(" ");
  if (program === "sleep") {
    const seconds = secondsOf(own[1] ?? "");
    return seconds >= longSleep ? `sleeps for ${seconds} s` : undefined;
  }
  if (/^(?:wait-for-it|wait-for|wait_for_it|wait_for|dockerize)(?:\.sh)?$/.test(program)) {
    const written = /(?:^|\s)(?:-t|--timeout|-timeout)[= ](\d+\w*)/.exec(line)?.[1];
    const seconds = written === undefined ? 0 : secondsOf(written);
    return seconds >= longWait ? `waits for up to ${seconds} s` : written !== undefined && seconds === 0 ? "waits without an end" : undefined;
  }
  return downloads.test(line) ? "downloads what it needs" : undefined;
}

const downloads = /\bplaywright install\b|\bpuppeteer browsers install\b|\bnltk\.downloader\b|\bspacy download\b|\bhuggingface-cli download\b|\bhf download\b|\bollama pull\b/;

/** `5`, `90s`, `2m`, `1m30s`; 0 for anything else. */
function secondsOf(written: string): number {
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)?/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== written) return 0;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * ({ ms: 0.001, m: 60, h: 3600 }[unit ?? ""] ?? 1), 0);
}

function inspectProcfiles(app: AppFiles): readonly Report[] {
  return ownDocumentsOf(app, "procfile").flatMap(({ path, facts }) =>
    facts.processes.flatMap(({ name, command, span }) => {
      const seconds = Number(/(?:^|[;&]\s*)sleep (\d+)\s*(?:;|&&)/.exec(command)?.[1] ?? 0);
      return path.endsWith("Procfile") && seconds >= longSleep && !/^(?:release|clock)$/.test(name) ? [reportAt(path, span, name, `sleeps for ${seconds} s`)] : [];
    }),
  );
}

/** Downloads among the commands on the way to a server: those of scripts of manifests are known nowhere else. */
function inspectSteps(app: AppFiles): readonly Report[] {
  return app.processes.flatMap(({ name, type, before }) => (type === "release" || type === "admin" || type === "clock" ? [] : before.filter(({ words, separate }) => !separate && downloads.test(words.join(" "))).map(({ path, span }) => reportAt(path, span, name, "downloads what it needs"))));
}

/** How long those who ask a process whether it is well are told to wait. */
function inspectChecks(deployment: Deployment): readonly Report[] {
  const { path, process } = deployment;
  if (!stays(deployment)) return [];
  const said = new Map(process.lifecycle.map((one) => [one.name, one]));
  const delay = ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => said.get(`${probe}.initialDelaySeconds`) ?? []).find(({ value }) => Number(value) >= longWait);
  const period = said.get("healthcheck.start_period");
  const failures = said.get("startupProbe.failureThreshold") ?? said.get("startupProbe.periodSeconds");
  const budget = said.has("startupProbe") ? Number(said.get("startupProbe.failureThreshold")?.value ?? 3) * Number(said.get("startupProbe.periodSeconds")?.value ?? 10) : 0;
  return [
    ...(delay === undefined ? [] : [reportAt(path, delay.span, process.name, `is asked for nothing for ${delay.value} s`)]),
    ...(failures === undefined || !(budget >= longStartupProbe) ? [] : [reportForgiven(path, failures.span, process.name, budget)]),
    ...(period === undefined || secondsOf(period.value) < longStartPeriod ? [] : [reportForgiven(path, period.span, process.name, secondsOf(period.value))]),
  ];
}

function inspectImageChecks(app: AppFiles): readonly Report[] {
  return ownDocumentsOf(app, "dockerfile").flatMap(({ path, text, facts }) =>
    releasedCommand(facts, path, app.documents).stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "HEALTHCHECK")).flatMap(({ span }): Report[] => {
      const match = /--start-period=(\S+)/.exec(text.slice(span.start, span.end));
      const seconds = secondsOf(match?.[1] ?? "");
      return match === null || seconds < longStartPeriod ? [] : [reportForgiven(path, { start: span.start + match.index, end: span.start + match.index + match[0].length }, "web", seconds)];
    }),
  );
}

const webFrameworks = /^(?:flask|fastapi|starlette|django|sanic|quart|litestar|aiohttp|bottle|tornado)(?:\.|$)/;

function inspectSource(file: RuleFile): readonly Report[] {
  const { facts, path, callees, ecosystem } = file;
  const isWeb = facts.imports.some(({ module }) => webFrameworks.test(module));
  return facts.calls.flatMap((call, index): Report[] => {
    const callee = callees[index] ?? call.text;
    if (ecosystem === "python") {
      const isLoading = isWeb && /\.from_pretrained$/.test(call.text) && !/^[./~]/.test(literalText(call.arguments[0])?.text ?? ".");
      return call.function === -1 && !isUnderMain(facts, call.span) && (isLoading || callee === "nltk.download") ? [reportAt(path, call.nameSpan, "web", "downloads what it needs")] : [];
    }
    const [given] = call.arguments;
    const isSleep = /(?:^|\.)(?:Thread\.[sS]leep|Task\.Delay)$/.test(call.text) && given?.kind === "literal" && given.type === "number" && Number(given.text.replace(/[_Ll]/g, "")) >= longSleep * 1000;
    const name = facts.functions[call.function]?.name;
    return isSleep && (/^(?:main|Main)$/.test(name ?? "") || (ecosystem === "csharp" && call.function === -1)) && !isInLoop(file, call.span) ? [reportAt(path, call.nameSpan, "web", `sleeps for ${Number(given.text.replace(/[_Ll]/g, "")) / 1000} s`)] : [];
  });
}

/** A program that does something every few seconds sleeps in between. */
function isInLoop({ text }: RuleFile, { start }: Span): boolean {
  return /\b(?:while|for|do)\b[^;]{0,200}\{[^}]{0,1500}$/.test(text.slice(Math.max(0, start - 1800), start));
}

function reportAt(path: string, span: Span, name: string, what: string): Report {
  return { kind: "report", at: { path, span }, message: `Process ${name} ${what} before it can serve; aim for a few seconds from launch to ready` };
}

/** What checks a process forgives it so long; that it takes as long is not said, so that this is a hint. */
function reportForgiven(path: string, span: Span, name: string, seconds: number): Report {
  return { kind: "report", severity: "hint", at: { path, span }, message: `Failures of process ${name} are forgiven for ${seconds} s after its start; aim for a few seconds from launch to ready` };
}

/** Several deployments may start one script. */
function onceEach(reports: readonly Report[]): readonly Report[] {
  const known = new Set<string>();
  return reports.filter(({ at }) => {
    const place = `${at.path}:${at.span.start}`;
    return !known.has(place) && known.add(place);
  });
}
