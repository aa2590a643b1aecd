import { documentsOf } from "../core/facts/app-files.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that an app grows by processes. Rule catalogue, section 9. */
export const concurrency: readonly EvidenceCheck[] = [
  { id: "concurrency/process-types", find: processTypes },
  { id: "concurrency/worker-queue", find: workers },
  { id: "concurrency/clock-process", find: clocks },
  { id: "concurrency/scaling-config", find: scaling },
];

/** Processes that a deployment file starts; a script of the manifest alone says nothing of production. */
function* processTypes(app: AppFiles): Iterable<Found> {
  const manifests = new Set(documentsOf(app, "package-manifest").map(({ path }) => path));
  const inArtifacts = app.processes.filter(({ type, declared }) => (type === "web" || type === "worker" || type === "clock") && !manifests.has(declared.path));
  yield* onceEach(inArtifacts.map(({ name, type, program, path, span }) => ({ name: `${type} ${name}`, ...at(path, span, `starts ${program} as a ${type} process`) })));
}

/** A process that works off a queue, and the client of it among the dependencies. */
function* workers(app: AppFiles): Iterable<Found> {
  const worker = app.processes.find(({ type }) => type === "worker");
  const queue = dependenciesOf(app).find((name) => queueClients.test(name));
  if (worker !== undefined && queue !== undefined) yield at(worker.path, worker.span, `works off a queue of ${queue.slice(queue.lastIndexOf(":") + 1)}`);
}

/** Names of packages as the manifests have them. Sources: the registries. */
const queueClients = /^(?:celery|rq|django-rq|dramatiq|huey|arq|django-q2?|kombu|pika|aio-pika|bull|bullmq|bee-queue|kue|agenda|amqplib|kafkajs|@nestjs\/bullm?q?|graphile-worker|pg-boss|sidekiq|resque|delayed_job(?:_active_record)?|good_job|solid_queue|sneakers|shoryuken|que|laravel\/horizon|symfony\/messenger|php-amqplib\/php-amqplib|github\.com\/(?:hibiken\/asynq|RichardKnop\/machinery|rabbitmq\/amqp091-go|segmentio\/kafka-go|streadway\/amqp|gocraft\/work)(?:\/v\d+)?|org\.springframework\.(?:boot:spring-boot-starter-amqp|kafka:spring-kafka)|Hangfire\S*|MassTransit\S*|RabbitMQ\.Client|Confluent\.Kafka|lapin|rdkafka|apalis|fang)$/;

function dependenciesOf(app: AppFiles): readonly string[] {
  return app.documents.flatMap(({ path, facts }) => {
    if (!app.paths.includes(path)) return [];
    if (facts.kind === "package-manifest") return facts.runtimeDependencies.map(({ name }) => name);
    return facts.kind === "python-manifest" || facts.kind === "manifest" ? facts.dependencies.map(({ name }) => name) : [];
  });
}

function* clocks(app: AppFiles): Iterable<Found> {
  for (const { type, program, path, span } of app.processes) if (type === "clock") yield at(path, span, `starts ${program} at its times in a process of its own`);
}

/** How many copies run is said outside of the code. */
function* scaling(app: AppFiles): Iterable<Found> {
  const own = new Set(app.deployments.map(({ path }) => path));
  for (const { path, facts } of documentsOf(app, "kubernetes")) {
    if (!own.has(path)) continue;
    for (const { kind, span, replicas } of facts.resources) {
      if (kind === "HorizontalPodAutoscaler" || kind === "ScaledObject") yield at(path, span, "lets the platform decide how many copies run");
      else if (replicas !== undefined) yield at(path, replicas.span, `says how many copies run: ${/^\d+$/.test(replicas.value) ? replicas.value : "by a value"}`);
    }
  }
  const formation = app.deployments.find(({ format }) => format === "app-json");
  if (formation !== undefined) yield ofFile(formation.path, "has a formation of process types");
  const reads = app.sources.filter(({ role }) => role === "app").flatMap(({ path, facts }) => facts.envReads.map((read) => ({ path, ...read })));
  yield* onceEach(reads.filter(({ name }) => /^(?:WEB_CONCURRENCY|WEB_WORKERS|GUNICORN_WORKERS|RAILS_MAX_THREADS|WORKERS|NUM_WORKERS)$/.test(name)).map(({ name, path, span }) => ({ name, ...at(path, span, `takes the number of workers from ${name}`) })));
}
