import type { AppKind } from "../core/app.ts";
import { programOf } from "../core/processes/commands.ts";
import type { Deployment } from "../core/facts/deployment.ts";
import type { PackageManifest, Process, PythonManifest } from "../core/facts/documents.ts";
import type { Manifest } from "../core/facts/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { baseName } from "../core/paths.ts";
import { isDockerfileName } from "../formats/dockerfile.ts";
import { kindOfManifests } from "./manifest-kinds.ts";
import { webPrograms } from "./processes.ts";
import { functionsFile, infrastructureFile, servedPhp, staticSite } from "./telling-files.ts";

/** What the kind of one app is told by. */
export interface KindClues {
  readonly root: string;
  readonly manifest: PackageManifest | undefined;
  readonly manifests: readonly Manifest[];
  readonly python: readonly PythonManifest[];
  readonly files: readonly string[];
  readonly binders: readonly string[];
  /** The Dockerfile that exposes a port. */
  readonly exposing: string | undefined;
  readonly read: (path: string) => string | undefined;
  readonly processes: readonly Process[];
  readonly deployments: readonly Deployment[];
}

/** The kind with what it was told by. Rule catalogue 1.3. */
export function kindOf({ root, manifest, manifests, python, files, binders, exposing, read, processes, deployments }: KindClues): [AppKind, string] {
  const has = (...names: readonly string[]) => names.find((name) => manifest?.dependencies.has(name) === true);
  const requires = (...names: readonly string[]) => names.find((name) => python.some(({ dependencies }) => dependencies.some((one) => one.name === name)));
  const desktop = has("electron", "@tauri-apps/api", "nw", "react-native", "expo");
  if (manifest?.isEditorExtension === true) return ["desktop", "package.json names an editor it extends"];
  if (desktop !== undefined) return ["desktop", `package.json depends on ${desktop}`];
  const isImage = files.some((path) => isDockerfileName(baseName(path)) || baseName(path) === "Procfile");
  const told = kindOfManifests({ manifests, files, isImage, read });
  if (told !== undefined && /^(?:service|desktop|infrastructure)$/.test(told[0])) return [...told];
  const isDeployed = manifest?.scripts["start"] !== undefined || isImage;
  if (manifest !== undefined && manifest.hasPublicInterface && !manifest.private && !isDeployed) return ["library", "package.json publishes an interface and starts nothing"];
  const server = processes.find((process) => process.type === "web" && webPrograms.test(process.program));
  if (server !== undefined) return ["service", `${server.path} starts ${server.program}`];
  const pythonWeb = requires("flask", "fastapi", "django", "starlette", "aiohttp", "tornado", "sanic", "falcon", "bottle", "quart");
  const application = pythonWeb === undefined ? undefined : files.find((path) => /^(?:[^/]+\/)?(?:wsgi|asgi)\.py$/.test(path.slice(root === "" ? 0 : root.length + 1)) && pathRole(path) === "app");
  // Many an app has a setup.py or a build system, so that its folder can be imported.
  const isPythonApp = pythonWeb !== undefined && (binders.length > 0 || application !== undefined);
  const isPythonLibrary = !isImage && !isPythonApp && python.some((one) => one.hasBuildSystem && one.name !== undefined && (one.format !== "setup" || binders.length === 0)) && !files.some((path) => baseName(path) === "manage.py");
  const [binder] = binders;
  if (isPythonLibrary && manifest === undefined) return ["library", `${python.some(({ format, hasBuildSystem }) => format === "pyproject" && hasBuildSystem) ? "pyproject.toml" : "setup.py"} builds a package and nothing deploys it`];
  if (binder !== undefined) return ["service", `binds a port in ${binder}`];
  if (application !== undefined) return ["service", `${application} gives a server its application`];
  const django = files.find((path) => baseName(path) === "manage.py" && pathRole(path) === "app");
  if (django !== undefined) return ["service", `${django} is that of a Django project`];
  const rack = files.find((path) => baseName(path) === "config.ru" && pathRole(path) === "app");
  if (rack !== undefined) return ["service", `${rack} gives a server its Rack application`];
  const browser = has("react", "vue", "@angular/core", "svelte", "preact", "solid-js");
  const serving = has(...servingFrameworks);
  if (serving !== undefined && isDeployed) return ["service", `package.json depends on ${serving}, which serves what it starts`];
  const framework = has("express", "fastify", "koa", "@nestjs/core", "hono", "@hapi/hapi", "restify", "next", "nuxt") ?? pythonWeb;
  const built = builtServer(manifest, files, read);
  if (built !== undefined) return [...built];
  // The page of a browser is served by a program that is no part of the app.
  const routed = browser !== undefined && framework === undefined ? undefined : deployments.find(({ format, process }) => process.type === "web" && sendsRequests.has(format));
  if (routed !== undefined) return ["service", `${routed.path} sends requests to it`];
  const web = processes.find(({ name, path }) => name === "web" && baseName(path) === "Procfile");
  // A program that serves files serves the page of a browser.
  if (web !== undefined && !(browser !== undefined && framework === undefined && /^(?:serve|http-server|static-server|nginx|caddy)$/.test(programOf(web.words)))) return ["service", `${web.path} starts a web process`];
  // What binds the port is not looked for in every language.
  if ((manifests.length > 0 || framework !== undefined) && exposing !== undefined && told?.[0] !== "worker") return ["service", `${exposing} exposes a port`];
  if (told !== undefined && told[0] !== "library") return [...told];
  const worker = processes.find((process) => process.type === "worker" || /^(?:celery|rq|dramatiq|arq|sidekiq)$/.test(process.program));
  if (worker !== undefined) return ["worker", `${worker.path} starts ${worker.program}`];
  if (manifest?.hasBin === true) return ["cli", "package.json has a bin and nothing binds a port"];
  const platform = has("@google-cloud/functions-framework", "firebase-functions", "@azure/functions", "@azure/functions-core") ?? requires("functions-framework", "azure-functions", "firebase-functions", "chalice", "zappa");
  if (platform !== undefined) return ["serverless", `it depends on ${platform}`];
  const functions = functionsFile(files, read);
  if (functions !== undefined) return ["serverless", `${functions} deploys functions`];
  if (told !== undefined) return [...told];
  const php = servedPhp(files, root, read);
  if (php !== undefined) return [...php];
  // A program without a port that takes what a queue or a chat gives it; a library for that starts nothing.
  const source = framework === undefined && browser === undefined ? (isDeployed ? has("bullmq", "bull", "bee-queue", "amqplib", "kafkajs", "sqs-consumer", "agenda", "pg-boss", "graphile-worker", "@temporalio/worker", "discord.js", "telegraf", "grammy") : undefined) ?? requires("celery", "dramatiq", "rq", "arq", "huey", "discord-py", "aiogram", "python-telegram-bot") : undefined;
  if (source !== undefined) return ["worker", `it depends on ${source}, and nothing binds a port`];
  // It may be served by a command that no file here has.
  if (framework !== undefined) return ["unknown", `it depends on ${framework}, but nothing seen binds a port`];
  const commands = python.some((one) => one.hasScripts) ? "console scripts" : requires("click", "typer");
  if (commands !== undefined && !isImage) return ["cli", `it has ${commands} and nothing binds a port`];
  if (browser !== undefined) return ["static-frontend", `package.json depends on ${browser} and nothing binds a port`];
  const site = manifests.length > 0 || python.length > 0 || isImage || isDeployed ? undefined : staticSite(manifest, files, root);
  if (site !== undefined) return ["static-frontend", `${site} and nothing binds a port`];
  const infrastructure = manifest === undefined && manifests.length === 0 && python.length === 0 && !isImage ? infrastructureFile(files) : undefined;
  if (infrastructure !== undefined) return ["infrastructure", `${infrastructure} sets up machines, and there is no program`];
  return ["unknown", "nothing tells how it is run"];
}

/** They bind the port themselves: nothing of the app does. */
const servingFrameworks = ["thinkjs", "egg", "sails", "@adonisjs/core", "@strapi/strapi", "strapi", "@loopback/rest", "@feathersjs/express", "@feathersjs/koa", "@midwayjs/core", "actionhero", "@medusajs/medusa", "@keystone-6/core", "@redwoodjs/api-server"];

/** Formats that say from outside that a process is asked; a published port of compose may be for the developer. */
const sendsRequests: ReadonlySet<Deployment["format"]> = new Set(["kubernetes", "fly", "render", "app-engine"]);

/** Next and Nuxt make a server, unless they are told to make files. */
function builtServer(manifest: PackageManifest | undefined, files: readonly string[], read: KindClues["read"]): readonly [AppKind, string] | undefined {
  const framework = ["next", "nuxt"].find((name) => manifest?.dependencies.has(name) === true);
  const scripts = Object.values(manifest?.scripts ?? {});
  if (framework === undefined || !scripts.some((script) => new RegExp(`\\b${framework}i?\\s+(?:build|start|generate|export)\\b|\\.output/server/`).test(script))) return undefined;
  const settings = files.find((path) => new RegExp(`^${framework}\\.config\\.[cm]?[jt]s$`).test(baseName(path)));
  const makesFiles = scripts.some((script) => /\bnext export\b|\bnuxt generate\b/.test(script)) || /\boutput:\s*["']export["']|\bssr:\s*false|\btarget:\s*["']static["']/.test(settings === undefined ? "" : (read(settings) ?? ""));
  return makesFiles ? ["static-frontend", `its scripts make files with ${framework}`] : ["service", `its scripts build a server of ${framework}`];
}
