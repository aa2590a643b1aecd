import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Binding, Call, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { pathRole } from "../../core/path-role.ts";
import { defineRule, sources, wholeApp, type AppFiles, type Outcome, type Place, type RuleFile } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";

export default defineRule({
  id: "concurrency/in-process-queue",
  severity: "warning",
  summary: "A job that the web process runs itself",
  why: "A job in the memory of the web process takes its time from the requests, dies with every deploy and restart, and cannot be given processes of its own when there is more of it.",
  instead: "Put jobs into a queue that is a backing service, and let worker processes take them out.",
  reference: "https://12factor.net/concurrency",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({ ruby: "\\bqueue_adapter\\b", php: "\\bQUEUE_(?:CONNECTION|DRIVER)\\b" }, (app) => [...ofRails(app), ...ofLaravel(app)]),
    sources({ python: "always_eager|ALWAYS_EAGER|memory://|\\bimmediate\\b|\\bis_async\\b|\\bASYNC\\b|\\bQ_CLUSTER\\b" }, (file) => file.facts.bindings.flatMap((binding) => ofPython(binding, file))),
    sources({ python: "\\badd_task\\b|\\bThread\\(", go: "\\bgo \\w[\\w.]{0,60}(?:[mM]ail|[eE]xport)", ruby: "\\bThread\\.new\\b", csharp: "\\bTask\\.Run\\b" }, (file) => file.facts.calls.flatMap((call, index) => inBackground(call, index, file))),
  ],
});

function reportAt(at: Place, severity: Severity | undefined, condition?: string): Outcome {
  return { kind: "report", at, ...(severity === undefined ? {} : { severity }), message: `Jobs run inside of the web process${condition === undefined ? "" : ` ${condition}`} and are lost when it stops; use a queue and a worker process type` };
}

function whenSet(variable: string | undefined): string | undefined {
  return variable === undefined ? undefined : `when ${variable} is set`;
}

/** Active Job has two adapters that run jobs in the process itself, and up to version 7 one of them is the default. Source: "Active Job Basics" of the Rails guides. */
function* ofRails(app: AppFiles): Iterable<Outcome> {
  const set = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "ruby").flatMap((file) => file.facts.bindings.filter(isAdapter).map((binding) => ({ file, binding })));
  const isProduction = (file: RuleFile): boolean => /(?:^|\/)config\/environments\/production\.rb$/.test(file.path);
  // What production says counts, whatever the others say.
  const counting = set.some(({ file }) => isProduction(file)) ? set.filter(({ file }) => isProduction(file)) : set;
  for (const { file, binding } of counting) {
    const { value } = binding;
    if (value.kind !== "literal" || !/^(?:async|inline)$/.test(value.text) || isDevelopmentOnly(file.facts, binding.span)) continue;
    const variable = optInVariable(file.facts, binding.span);
    yield reportAt({ path: file.path, span: value.span }, variable === undefined ? undefined : "information", whenSet(variable));
  }
  if (set.length > 0 || !app.paths.some((path) => /(?:^|\/)app\/jobs\/(?!application_job)[\w/]+\.rb$/.test(path))) return;
  const major = Number(/^\d+/.exec(app.resolvedVersion("ruby", "rails") ?? "")?.[0] ?? 8);
  for (const { path, facts } of ownDocumentsOf(app, "manifest")) {
    // Such a gem may set itself up.
    if (facts.ecosystem !== "ruby" || facts.dependencies.some(({ name }) => /sidekiq|resque|delayed|good_job|solid_queue|sneakers|^que|shoryuken|sucker_punch/.test(name))) continue;
    const rails = facts.dependencies.find(({ name }) => name === "rails");
    if (rails !== undefined && major < 8) yield reportAt({ path, span: rails.span }, undefined);
  }
}

function isAdapter({ name, owner }: Binding): boolean {
  return name === "queue_adapter" && /active_job$|^ActiveJob::Base/.test(owner ?? "");
}

const queueVariable = /^QUEUE_(?:CONNECTION|DRIVER)$/;

/** `sync` runs a job where it is given. Source: "Queues" in Laravel's documentation. */
function* ofLaravel(app: AppFiles): Iterable<Outcome> {
  if (!documentsOf(app, "manifest").some(({ path, facts }) => app.paths.includes(path) && facts.dependencies.some(({ name }) => name === "laravel/framework"))) return;
  const settings = app.sources.filter(({ role, path }) => role === "app" && /(?:^|\/)config\/queue\.php$/.test(path)).flatMap((file) => file.facts.bindings.filter(({ name, kind, function: inside }) => name === "default" && kind === "key" && inside === -1).map(({ value }) => ({ file, value })));
  // The other name is one of an older Laravel, which a template may keep although nobody reads it.
  const read = settings.flatMap(({ value }) => (value.kind === "env" && queueVariable.test(value.name) ? [value.name] : []));
  const counts = (name: string): boolean => queueVariable.test(name) && (read.length === 0 || read.includes(name));
  const entries = documentsOf(app, "env-file").filter(({ path }) => app.paths.includes(path)).flatMap(({ path, facts }) => facts.entries.filter(({ name }) => counts(name)).map((entry) => ({ path, ...entry })));
  const deployed = [
    ...entries.filter(({ path }) => /\.env\.(?:prod|production|live)$/.test(path) && pathRole(path) !== "test"),
    ...app.deployments.flatMap(({ path, process }) => process.environment.filter(({ name }) => counts(name)).map((entry) => ({ path, ...entry }))),
  ];
  for (const { path, value, span } of deployed) if (value === "sync") yield reportAt({ path, span }, undefined);
  if (deployed.length > 0) return;
  const template = entries.find(({ path }) => path === app.environmentTemplate.path);
  if (template?.value === "sync") yield reportAt({ path: template.path, span: template.span }, "information");
  for (const { file, value } of settings) {
    if (isText(value, "sync")) yield reportAt({ path: file.path, span: value.span }, undefined);
    else if (value.kind === "env" && isText(value.default, "sync") && template === undefined) yield reportAt({ path: file.path, span: value.span }, "information", `unless ${value.name} says otherwise`);
  }
}

function isText(value: Value | undefined, text: string): boolean {
  return value?.kind === "literal" && value.text === text;
}

/** Switches of Celery, Huey, RQ and Django Q that run a job where it is given, and brokers in memory. Sources: the documentation of each. */
function ofPython({ name, owner, value, span }: Binding, file: RuleFile): readonly Outcome[] {
  if (value.kind !== "literal" || isDevelopmentOnly(file.facts, span) || isForTests(span.start, file.text)) return [];
  const isOn = /^true$/i.test(value.text);
  const found =
    (isOn && /^(?:task_always_eager|CELERY_(?:TASK_)?ALWAYS_EAGER)$/.test(name)) ||
    (/^(?:broker|broker_url|(?:CELERY_)?BROKER_URL)$/.test(name) && value.text.startsWith("memory://")) ||
    (isOn && name === "immediate" && (/^huey\./.test(owner ?? "") || /^HUEY\s*=/m.test(file.text))) ||
    (/^false$/i.test(value.text) && ((name === "is_async" && /^(?:rq|django_rq)\b/.test(owner ?? "")) || (name === "ASYNC" && /^RQ_QUEUES\s*=/m.test(file.text)))) ||
    (isOn && name === "sync" && /^Q_CLUSTER\s*=/m.test(file.text));
  if (!found) return [];
  const variable = optInVariable(file.facts, span);
  return [reportAt({ path: file.path, span: value.span }, variable === undefined ? undefined : "information", whenSet(variable))];
}

/** Below `if DEBUG:` or `if TESTING:`, or in a class of that name. */
function isForTests(at: number, text: string): boolean {
  const lines = text.slice(0, at).split("\n");
  let indentation = /^\s*/.exec(lines.at(-1) ?? "")?.[0].length ?? 0;
  for (const line of lines.slice(0, -1).reverse()) {
    const own = /^\s*/.exec(line)?.[0].length ?? 0;
    if (line.trim() === "" || own >= indentation) continue;
    if (/^\s*(?:if|elif|class)\b.*(?:debug|test|local|develop|dev\b)/i.test(line)) return true;
    indentation = own;
  }
  return false;
}

/** Work that people wait for, such as a mail, and that only a thread of the web process does. */
function inBackground(call: Call, index: number, file: RuleFile): readonly Outcome[] {
  const name = file.callees[index] ?? call.text;
  if (isDevelopmentOnly(file.facts, call.span) || call.function === -1 || file.app.kind !== "service" || isWaitedFor(call, file)) return [];
  const done = namesOfWork(call, name, file);
  return done.some((one) => valuable.test(one)) ? [{ kind: "report", at: { path: file.path, span: call.nameSpan }, severity: "hint", message: "This work is done inside of the web process and is lost when it stops; use a queue and a worker process type" }] : [];
}

const valuable = /mail|export|invoice/i;

/** The request ends when the work does: by `await`, by joining the thread, or by whoever is given the task. */
function isWaitedFor({ span, function: inside }: Call, { ecosystem, facts, text }: RuleFile): boolean {
  let outermost = inside;
  for (let parent = facts.functions[outermost]?.parent ?? -1; parent >= 0; parent = facts.functions[outermost]?.parent ?? -1) outermost = parent;
  const rest = text.slice(span.end, facts.functions[outermost]?.span.end);
  if (ecosystem === "python") return /\.join\(\s*(?:timeout\b[^)]*|[\d.]*)\)/.test(rest);
  if (ecosystem === "go") return /\.Wait\(\)/.test(rest);
  if (ecosystem === "ruby") return /&:(?:join|value)\b|\.join\b(?!\s*\()|^\s*\.value\b/.test(rest);
  return /^\s*\.(?:Wait|Result|GetAwaiter)\b/.test(rest) || /(?:\bawait|\breturn|=>|[^_\s]\s*=|<<|[(,])\s*$/.test(text.slice(Math.max(0, span.start - 40), span.start));
}

/** What is given to a thread, or called in it. */
function namesOfWork(call: Call, name: string, { ecosystem, facts, text }: RuleFile): readonly string[] {
  const written = (value: Value | undefined): readonly string[] => (value === undefined ? [] : [text.slice(value.span.start, value.span.end)]);
  switch (ecosystem) {
    case "python":
      if (/(?:^|\.)BackgroundTasks\(\)\.add_task$/.test(name)) return written(call.arguments[0]);
      return name === "threading.Thread" ? written(call.keywords.find(([keyword]) => keyword === "target")?.[1]) : [];
    case "go":
      return /\bgo\s+$/.test(text.slice(Math.max(0, call.span.start - 8), call.span.start)) ? [call.text] : [];
    case "ruby":
    case "csharp":
      return /^(?:Thread\.new|(?:System\.Threading\.Tasks\.)?Task\.Run)$/.test(name) ? facts.calls.filter(({ span }) => span.start > call.nameSpan.end && span.end < call.span.end).map((one) => one.text) : [];
    default:
      return [];
  }
}
