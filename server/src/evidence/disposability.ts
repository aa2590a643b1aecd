import { isOwn, ownDocumentsOf } from "../core/facts/app-files.ts";
import { programOf } from "../core/processes/commands.ts";
import type { DeclaredProcess } from "../core/facts/deployment.ts";
import type { Process } from "../core/facts/documents.ts";
import { drainingRuntimes, type DrainingRuntime } from "../core/processes/draining-runtimes.ts";
import type { Value } from "../core/facts/facts.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../core/facts/guards.ts";
import { commandLine, releasedCommand } from "../core/processes/images.ts";
import type { AppFiles, EvidenceCheck, RuleFile } from "../core/rule.ts";
import { isForDevelopment } from "../core/facts/settings.ts";
import { springShutdown } from "../core/processes/spring-shutdown.ts";
import { literalText } from "../core/facts/values.ts";
import { isVersionFrom } from "../core/versions/version-intervals.ts";
import { at, onceEach, type Found } from "./places.ts";

/** What shows that processes start fast and end well. Rule catalogue, section 10. What handles SIGTERM is found by the rule about it. */
export const disposability: readonly EvidenceCheck[] = [
  { id: "disposability/graceful-server", find: (app) => onceEach(gracefulServers(app)) },
  { id: "disposability/init-process", find: (app) => onceEach(initProcesses(app)) },
  { id: "disposability/grace-period", find: (app) => onceEach(gracePeriods(app)) },
  { id: "disposability/health-checks", find: (app) => onceEach(healthChecks(app)) },
  { id: "disposability/queue-ack", find: (app) => onceEach(acknowledgements(app)) },
];

type Named = Found & { readonly name: string };

function* gracefulServers(app: AppFiles): Iterable<Named> {
  const serving = app.processes.filter(({ type }) => type === "web" || type === "worker");
  const runtimes = serving.map((process) => drainingRuntimes.find((runtime) => runs(process, runtime)));
  // Beside one that drains, another may not.
  if (runtimes.every((runtime) => runtime !== undefined)) {
    for (const [index, { path, span }] of serving.entries()) yield finishes(runtimes[index]?.name ?? "", path, span);
  }
  for (const runtime of drainingRuntimes) {
    for (const { path, span } of namedBy(runtime, app)) yield finishes(runtime.name, path, span);
  }
  const spring = springShutdown(app);
  if (spring?.ends === "gracefully" && spring.setting !== undefined) yield finishes("Spring Boot", spring.setting.path, spring.setting.setting.value.span);
  for (const { path, format, process } of app.deployments) {
    const told = process.lifecycle.find(({ name, value }) => name === "die-on-term" && /^(?:1|true|yes|on)$/i.test(value));
    if (format === "uwsgi" && told !== undefined) yield finishes("uWSGI", path, told.span);
  }
  for (const source of ownSources(app)) {
    for (const [index, call] of source.facts.calls.entries()) {
      const server = /^(uvicorn|hypercorn|aiohttp)\.(?:run|web\.run_app|asyncio\.serve)$/.exec(source.callees[index] ?? "")?.[1];
      if (server !== undefined && !isDevelopmentOnly(source.facts, call.span) && !isServedOtherwise(source.facts, call.span, source.processes)) yield finishes(server, source.path, call.nameSpan);
    }
  }
}

function finishes(name: string, path: string, span: Found["span"]): Named {
  return { name, ...at(path, span, `${name} finishes what it has begun when SIGTERM arrives`) };
}

function runs({ program, words }: Process, runtime: DrainingRuntime): boolean {
  return runtime.program?.test(program) === true || runtime.command?.test(words.join(" ")) === true;
}

/** Where the app's own manifests name a runtime, in a version that drains. */
function namedBy({ packages, since }: DrainingRuntime, app: AppFiles): readonly Pick<Found, "path" | "span">[] {
  if (packages === undefined) return [];
  const version = since === undefined ? undefined : app.resolvedVersion(packages.ecosystem, since.versionOf);
  if (since !== undefined && (version === undefined || !isVersionFrom(version, since.version))) return [];
  // What is set otherwise is said by the setting.
  if (packages.ecosystem === "java" && springShutdown(app)?.ends !== "gracefully") return [];
  return app.documents.flatMap((document) => {
    const { path, facts } = document;
    if (facts.kind !== "manifest" || facts.ecosystem !== packages.ecosystem || !isOwn(document, app)) return [];
    if (packages.name.test(facts.type ?? "")) return [{ path, span: { start: 0, end: 0 } }];
    return facts.dependencies.filter(({ name, scope }) => scope === "runtime" && packages.name.test(name)).slice(0, 1).map(({ span }) => ({ path, span }));
  });
}

const inits = /^(?:tini|tini-static|dumb-init|docker-init|s6-svscan|catatonit)$/;

function* initProcesses(app: AppFiles): Iterable<Named> {
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) {
    const image = releasedCommand(facts, path, app.documents);
    const instruction = image.entry ?? image.command;
    const init = inits.exec(programOf(commandLine(image)))?.[0];
    if (instruction !== undefined && init !== undefined) yield { name: path, ...at(path, instruction.span, `starts under ${init}, which hands signals on and cleans up after processes that ended`) };
  }
  for (const { path, said } of lifecyclesOf(app, ({ name, value }) => name === "init" && value === "true")) yield { name: path, ...at(path, said.span, "starts under an init, which hands signals on and cleans up after processes that ended") };
}

const graceKeys = /^(?:terminationGracePeriodSeconds|stop_grace_period|TimeoutStopSec|stopwaitsecs|kill_timeout|maxShutdownDelaySeconds|worker-reload-mercy)$/;

function* gracePeriods(app: AppFiles): Iterable<Named> {
  for (const { path, said } of lifecyclesOf(app, ({ name, value }) => graceKeys.test(name) && /[1-9]/.test(value))) yield { name: path, ...at(path, said.span, `gives the process time to end: ${said.name}`) };
  for (const { path, said } of lifecyclesOf(app, ({ name }) => name === "preStop")) yield { name: `${path} preStop`, ...at(path, said.span, "lets the process finish before it is stopped: preStop") };
  for (const { path, facts } of ownDocumentsOf(app, "settings")) {
    for (const setting of facts.settings) if (setting.name === "spring.lifecycle.timeoutpershutdownphase" && !isForDevelopment(setting)) yield { name: path, ...at(path, setting.value.span, "gives requests time to end") };
  }
  for (const { words, path, span } of app.processes) {
    const option = words.find((word) => /^--(?:graceful-timeout|timeout-graceful-shutdown|graceful-shutdown-timeout)(?:=[1-9]|$)/.test(word));
    if (option !== undefined && words[words.indexOf(option) + 1] !== "0") yield { name: path, ...at(path, span, `gives requests time to end: ${option.split("=")[0]}`) };
  }
}

/** What deployment files say of the life of the app's processes. */
function lifecyclesOf(app: AppFiles, wanted: (said: DeclaredProcess["lifecycle"][number]) => boolean): readonly { readonly path: string; readonly said: DeclaredProcess["lifecycle"][number] }[] {
  return app.deployments.flatMap(({ path, process }) => process.lifecycle.filter(wanted).map((said) => ({ path, said })));
}

const healthPath = /^\/(?:[\w-]+\/)?_?(?:healthz?|health[-_]?check|livez?|liveness|readyz?|readiness|alive|heartbeat|ping|up)(?:\/[\w-]+)?\/?$/i;

function* healthChecks(app: AppFiles): Iterable<Named> {
  for (const { path, said } of lifecyclesOf(app, ({ name }) => /^(?:startupProbe|livenessProbe|readinessProbe|healthcheck|healthCheckPath)$/.test(name))) yield { name: `${path} ${said.name}`, ...at(path, said.span, `is asked whether it is well: ${said.name}`) };
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) {
    const check = releasedCommand(facts, path, app.documents).stages.flatMap(({ instructions }) => instructions).find(({ keyword }) => keyword === "HEALTHCHECK");
    if (check !== undefined && !/^NONE\b/i.test(check.arguments.trim())) yield { name: path, ...at(path, check.span, "is asked whether it is well: HEALTHCHECK") };
  }
  for (const { path, facts } of ownSources(app)) {
    for (const call of facts.calls) {
      const route = /(?:^|\.)(?:get|use|all|route|add_route|HandleFunc|Handle|GET|MapGet|MapHealthChecks|UseHealthChecks|path|re_path)$/.test(call.text) ? literalText(call.arguments[0])?.text : undefined;
      if (route !== undefined && healthPath.test(route.startsWith("/") ? route : `/${route}`) && call.arguments.length > 1 - Number(/HealthChecks$/.test(call.text))) yield { name: route, ...at(path, call.nameSpan, `answers at ${route} whether it is well`) };
    }
  }
}

/** Files that speak with a queue, by what they import. */
const queueClients = /^(?:amqplib(?:\/|$)|amqp-connection-manager|pika(?:\.|$)|kombu(?:\.|$)|celery(?:\.|$)|github\.com\/(?:streadway\/amqp|rabbitmq\/amqp091-go)|com\.rabbitmq\.client|RabbitMQ\.Client|bunny$|PhpAmqpLib\\|@google-cloud\/pubsub|google\.cloud\.pubsub)/;
const acknowledging = /(?:^|[.:>])(?:ack|basic_ack|basicAck|Ack|BasicAck(?:Async)?|acknowledge)$/;

function* acknowledgements(app: AppFiles): Iterable<Named> {
  for (const { path, facts } of ownSources(app)) {
    if (!facts.imports.some(({ module }) => queueClients.test(module))) continue;
    for (const { text, nameSpan } of facts.calls) if (acknowledging.test(text)) yield { name: path, ...at(path, nameSpan, "acknowledges a message by itself, after the work") };
    for (const { name, value, span } of facts.bindings) if (/^(?:acks_late|task_acks_late|CELERY_(?:TASK_)?ACKS_LATE)$/.test(name) && isTrue(value)) yield { name: path, ...at(path, span, "acknowledges a task after it is done") };
  }
}

function isTrue(value: Value): boolean {
  return value.kind === "literal" && value.text.toLowerCase() === "true";
}

function ownSources(app: AppFiles): readonly RuleFile[] {
  return app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem !== "shell");
}
