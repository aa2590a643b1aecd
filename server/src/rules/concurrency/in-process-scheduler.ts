import { documentsOf } from "../../core/facts/app-files.ts";
import type { Call, Ecosystem, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { defineRule, wholeApp, type ApiTable, type AppFiles, type Report, type RuleFile } from "../../core/rule.ts";
import { bindsPort } from "../../core/servers/server-bindings.ts";
import type { Span } from "../../core/text.ts";
import { lastOfChain } from "../../core/facts/values.ts";

const apscheduler = ["BackgroundScheduler", "AsyncIOScheduler", "GeventScheduler", "TornadoScheduler", "TwistedScheduler"];

/** Calls and decorators that have a function run at times. Source: the documentation of each library. */
const schedules: ApiTable<true> = {
  javascript: named(["node-cron.schedule", "cron.CronJob", "cron.CronJob.from", "croner", "croner.Cron", "node-schedule.scheduleJob", "@nestjs/schedule.Cron", "toad-scheduler.ToadScheduler().addSimpleIntervalJob", "toad-scheduler.ToadScheduler().addCronJob", "toad-scheduler.ToadScheduler().addLongIntervalJob"]),
  python: named([
    ...apscheduler.flatMap((name) => [`apscheduler.schedulers.*.${name}().add_job`, `apscheduler.schedulers.*.${name}().scheduled_job`]),
    ...["flask_apscheduler.APScheduler().add_job", "flask_apscheduler.APScheduler().task", "schedule.every().**.do", "fastapi_utils.tasks.repeat_every", "fastapi_restful.tasks.repeat_every", "aiocron.crontab"],
  ]),
  go: named(["github.com/robfig/cron.*().AddFunc", "github.com/robfig/cron.*().AddJob", "github.com/gogs/cron.*().AddFunc", "github.com/gogs/cron.*().AddJob", "github.com/go-co-op/gocron.*().**.Do", "github.com/go-co-op/gocron.*().NewJob", "github.com/jasonlvhit/gocron.*().**.Do", "github.com/jasonlvhit/gocron.Every().**.Do"]),
  ruby: named(["every", "cron", "interval", "in", "at"].flatMap((method) => [`Rufus::Scheduler.new().${method}`, `Rufus::Scheduler.singleton.${method}`, `Rufus::Scheduler.singleton().${method}`])),
  rust: named(["tokio_cron_scheduler::Job::new*", "clokwerk::Scheduler::*().every", "clokwerk::AsyncScheduler::*().every"]),
};

const indexes = nameIndexes(schedules);

/** Annotations of methods. Guards of one instance at a time stand on the same method. */
const scheduled = /^(?:org\.springframework\.scheduling\.annotation\.Scheduled|io\.quarkus\.scheduler\.Scheduled|io\.micronaut\.scheduling\.annotation\.Scheduled|(?:jakarta|javax)\.ejb\.Schedule)$/;

const triggers = {
  javascript: "[\"'`](?:node-cron|cron|croner|node-schedule|@nestjs/schedule|toad-scheduler)[\"'`]",
  python: "\\b(?:apscheduler|flask_apscheduler|aiocron|repeat_every)\\b|^\\s{0,8}(?:import|from) schedule\\b",
  go: "\"github\\.com/(?:robfig/cron|gogs/cron|go-co-op/gocron|jasonlvhit/gocron)",
  java: "@Schedule[ds]?\\b",
  ruby: "\\bRufus::Scheduler\\b",
  csharp: "\\b(?:BackgroundService|IHostedService)\\b",
  rust: "\\b(?:tokio_cron_scheduler|clokwerk)\\b",
};

export default defineRule({
  id: "concurrency/in-process-scheduler",
  severity: "information",
  summary: "A job that the clock starts inside of a web process",
  why: "Every copy of the web process has a clock of its own, so with two copies the job runs twice, and with none it does not run. It also takes its share of the processor from the requests.",
  instead: "Let one clock process, or a schedule of the platform, start the job, or let the job take a lock that all processes share.",
  reference: "https://12factor.net/concurrency",
  kinds: ["service"],
  roles: ["app"],
  detect: [
    wholeApp(triggers, (app) => {
      // A process of its own may run what is scheduled here.
      if (app.processes.some(({ type }) => type === "clock")) return [];
      return app.sources.filter((file) => file.role === "app" && !runsByItself(file, app) && !takesLock.test(file.text)).flatMap((file) => [...inCalls(file), ...inAnnotations(file), ...inHostedServices(file), ...inTimers(file)]);
    }),
  ],
});

/** A lock that all processes share, or a leader among them. */
const takesLock = /(?:scheduler|shed|dist(?:ributed)?|red|advisory|leader|cluster|cron|job)[\s_-]?(?:lock|elect)|redisson|set_?nx|set_?if_?absent|["']NX["']|\bnx\s*[:=]\s*true|acquire_?lock|try_?lock|with_?lock|single_?instance|LockRegistry|LockProvider|DisallowConcurrent|skip[\s_]?locked/i;

/** What each process does for itself: it renews what it has in memory, or says that it is there. */
const ofEachProcess = /(?<!clean|expire|prune)cache|heart_?beat|keep_?alive/i;

function* inCalls(file: RuleFile): Iterable<Report> {
  for (const [index, call] of file.facts.calls.entries()) {
    const callee = file.callees[index];
    if (callee === undefined || indexes(file.ecosystem).find(callee) === undefined) continue;
    if (!doesNothing(call, callee, file) && !onlyKeepsAwake(call, file)) yield* reportAt(lastOfChain(call, file.text), file);
  }
}

function* inAnnotations(file: RuleFile): Iterable<Report> {
  for (const { name, span, function: index } of file.facts.annotations) {
    if (name === undefined || !scheduled.test(name)) continue;
    // Quartz keeps its own locks in a database.
    const beside = file.facts.annotations.filter((one) => one.function === index).map((one) => one.name ?? "");
    if (ofEachProcess.test(file.facts.functions[index]?.name ?? "")) continue;
    if (!beside.some((one) => /Lock/.test(one))) yield* reportAt(span, file);
  }
}

/** A service beside the requests of ASP.NET that waits for a timer. */
function* inHostedServices(file: RuleFile): Iterable<Report> {
  if (file.ecosystem !== "csharp") return;
  for (const type of file.facts.types.filter(({ bases }) => bases.some((base) => /(?:^|\.)(?:BackgroundService|IHostedService)$/.test(base)))) {
    const timer = file.facts.calls.find((call, index) => call.span.start >= type.span.start && call.span.end <= type.span.end && isTimer(call, file.callees[index], file));
    if (timer !== undefined) yield* reportAt(timer.nameSpan, file);
  }
}

function isTimer(call: Call, callee: string | undefined, { callees }: RuleFile): boolean {
  if (callee === undefined) return false;
  if (/(?:^|\.)(?:PeriodicTimer|CronExpression\.Parse)$/.test(callee) || (call.construction && /^(?:System\.Threading\.|System\.Timers\.)?Timer$/.test(callee))) return true;
  const [wait] = call.arguments;
  return /(?:^|\.)Task\.Delay$/.test(callee) && wait?.kind === "call" && /TimeSpan\.From(?:Minutes|Hours|Days)$/.test(callees[wait.call] ?? "");
}

/** `setInterval(sendReports, 60 * 60 * 1000)` where the server is started. */
function* inTimers(file: RuleFile): Iterable<Report> {
  const { calls } = file.facts;
  if (file.ecosystem !== "javascript" || !calls.some((call, index) => bindsPort(call, file.callees[index], file.ecosystem))) return;
  for (const call of calls) {
    const wait = call.arguments[1];
    if (call.callee !== "setInterval" || call.function !== -1 || wait === undefined) continue;
    if (milliseconds(wait, file.text) >= aMinute && !onlyKeepsAwake(call, file)) yield* reportAt(call.nameSpan, file);
  }
}

const aMinute = 60_000;

/** Of a number, or of a product of numbers; 0 for anything else. */
function milliseconds(value: Value, text: string): number {
  const written = value.kind === "literal" ? value.text : text.slice(value.span.start, value.span.end);
  return /^[\d_]+(?:\s*\*\s*[\d_]+)*$/.test(written) ? written.split("*").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1) : 0;
}

/** A pattern that is only checked: without a function, or with an empty one. */
function doesNothing({ arguments: given }: Call, callee: string, { facts, text }: RuleFile): boolean {
  if (/^croner(?:\.|$)/.test(callee) && given.length < 2) return true;
  return given.some((value) => value.kind === "function" && /\{\s*\}$/.test(text.slice(facts.functions[value.function]?.span.start, facts.functions[value.function]?.span.end)));
}

/** A function that does nothing but ask a server whether it is there, so that a platform does not put it to sleep. */
function onlyKeepsAwake(call: Call, { facts, callees }: RuleFile): boolean {
  const job = call.arguments.find((value) => value.kind === "function");
  if (job?.kind !== "function") return false;
  const inside = facts.calls.flatMap((one, index) => (isInside(one.function, job.function, facts.functions) ? [callees[index] ?? one.text] : []));
  return inside.length > 0 && inside.every((name) => /^(?:fetch|https?\.get|axios(?:\.get)?|got|node-fetch|requests\.get|console\.\w+|\w*[lL]og(?:ger)?\.\w+)$|\(\)\.(?:on|then|catch)$|\.(?:on|then|catch)$/.test(name)) && inside.some((name) => /^(?:fetch|https?\.get|axios|got|node-fetch|requests)/.test(name));
}

function isInside(index: number, outer: number, functions: RuleFile["facts"]["functions"]): boolean {
  return index === outer || (index >= 0 && isInside(functions[index]?.parent ?? -1, outer, functions));
}

/** Cargo makes a program of each file in there, and Go of each folder, of which the name tells whether it may serve as well. */
const programOfItsOwn: Readonly<Partial<Record<Ecosystem, RegExp>>> = { rust: /(?:^|\/)src\/bin\//, go: /(?:^|\/)cmd\/[\w-]*(?:clock|cron|schedul|worker|jobs?)[\w-]*\/main\.go$/ };

/** A program of its own: one that a script of the manifest or a process other than the web starts, or that waits for its jobs in the main program. */
function runsByItself(file: RuleFile, app: AppFiles): boolean {
  const { path, text, facts } = file;
  if (/^#!/.test(text) || /\brun_pending\(/.test(text) || facts.calls.some((call, index) => /BlockingScheduler$|\.join$/.test(file.callees[index] ?? call.text) && /Scheduler/.test(file.callees[index] ?? call.text))) return true;
  if (facts.calls.some((call, index) => bindsPort(call, file.callees[index], file.ecosystem))) return false;
  if (programOfItsOwn[file.ecosystem]?.test(path) === true) return true;
  const below = path.slice(app.app.root === "" ? 0 : app.app.root.length + 1).replace(/\.\w+$/, "");
  const names = (line: string): boolean => line.split(/[\s"']+/).some((word) => word.replace(/^\.\//, "").replace(/\.\w+$/, "") === below);
  const scripts = documentsOf(app, "package-manifest").filter((one) => app.paths.includes(one.path)).flatMap((one) => Object.entries(one.facts.scripts));
  return app.processes.some(({ type, words }) => type !== "web" && names(words.join(" "))) || scripts.some(([name, script]) => !/^(?:start|dev|serve|debug|build)\b/.test(name) && names(script));
}

function* reportAt(span: Span, file: RuleFile): Iterable<Report> {
  if (isDevelopmentOnly(file.facts, span)) return;
  const variable = optInVariable(file.facts, span);
  const isOption = variable !== undefined || file.facts.annotations.some(({ name }) => name?.endsWith(".ConditionalOnProperty") === true);
  yield {
    kind: "report",
    at: { path: file.path, span },
    ...(isOption ? { severity: "hint" as const } : {}),
    message: `This job runs once in every instance of the web process${variable !== undefined ? ` when ${variable} is set` : isOption ? " where its property is set" : ""}; move it to one clock process or a schedule of the platform, or let it take a lock`,
  };
}

function named(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
