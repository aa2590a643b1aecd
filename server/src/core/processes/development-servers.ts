import { documentsOf, inRoot } from "../facts/app-files.ts";
import { programOf, withoutManager } from "./commands.ts";
import type { Process } from "../facts/documents.ts";
import type { AppFiles } from "../rule.ts";

/** A program that serves or restarts what a developer is working on, and what a release runs in its place. */
export interface DevelopmentServer {
  /** The words that tell: `next dev`. */
  readonly written: string;
  readonly instead: string;
  /** It starts another program anew after each edit, whether that serves or not. */
  readonly restarts: boolean;
  /** It serves what was built, and calls itself no server for production. */
  readonly isPreview: boolean;
}

/** What a command starts for development; `undefined` for anything else. Words as from `unwrapped`. */
export function developmentServer(words: readonly string[]): DevelopmentServer | undefined {
  const own = withoutManager(words);
  const program = programOf(own).replace(/\.(?:js|exe|phar)$/, "");
  const has = (...options: readonly string[]): boolean => own.some((word) => options.includes(word));
  const [verb] = own.slice(1).filter((word) => !word.startsWith("-"));
  for (const { programs, when, written, instead, restarts = false, isPreview = false } of servers) {
    if (programs.test(program) && when({ verb, words: own, has })) return { written: typeof written === "string" ? written : written(program, verb), instead, restarts, isPreview };
  }
  return undefined;
}

interface Command {
  readonly verb: string | undefined;
  readonly words: readonly string[];
  readonly has: (...options: readonly string[]) => boolean;
}

interface Entry {
  readonly programs: RegExp;
  readonly when: (command: Command) => boolean;
  readonly written: string | ((program: string, verb: string | undefined) => string);
  readonly instead: string;
  readonly restarts?: boolean;
  readonly isPreview?: boolean;
}

const files = "a web server with the files of its build";
const always = (): boolean => true;
const alone = (program: string): string => program;
const withVerb = (program: string, verb: string | undefined): string => (verb === undefined ? program : `${program} ${verb}`);
const verbs = (known: RegExp) => ({ verb }: Command): boolean => known.test(verb ?? "");

/** The first that fits counts. Source: the documentation of each, which says so of itself. */
const servers: readonly Entry[] = [
  { programs: /^(?:manage\.py|django-admin)$/, when: verbs(/^runserver(?:_plus)?$/), written: withVerb, instead: "gunicorn or uvicorn" },
  { programs: /^flask$/, when: ({ words }) => words.includes("run"), written: "flask run", instead: "gunicorn or waitress" },
  { programs: /^quart$/, when: ({ words }) => words.includes("run"), written: "quart run", instead: "hypercorn" },
  { programs: /^fastapi$/, when: verbs(/^dev$/), written: "fastapi dev", instead: "fastapi run" },
  ...["uvicorn", "gunicorn", "hypercorn", "granian", "pserve", "litestar"].map((name): Entry => ({ programs: new RegExp(`^${name}$`), when: ({ has }) => has("--reload"), written: `${name} --reload`, instead: `${name} without --reload` })),
  { programs: /^(?:watchmedo|watchfiles)$/, when: ({ verb, words }) => verb === "auto-restart" || programOf(words) === "watchfiles", written: alone, instead: "the program itself", restarts: true },
  { programs: /^artisan$/, when: verbs(/^serve$/), written: "artisan serve", instead: "php-fpm, FrankenPHP or Apache" },
  { programs: /^php[\d.]*$/, when: ({ words }) => words.some((word) => /^-S/.test(word)), written: "php -S", instead: "php-fpm, FrankenPHP or Apache" },
  { programs: /^symfony$/, when: verbs(/^(?:local:)?(?:server:start|serve)$/), written: withVerb, instead: "php-fpm, FrankenPHP or Apache" },
  { programs: /^console$/, when: verbs(/^server:(?:start|run)$/), written: withVerb, instead: "php-fpm, FrankenPHP or Apache" },
  { programs: /^rails$/, when: ({ verb, words }) => /^s(?:erver)?$/.test(verb ?? "") && /(?:^| )(?:-e ?|--environment[= ])dev/.test(words.join(" ")), written: "rails server -e development", instead: "it with RAILS_ENV=production" },
  { programs: /^(?:shotgun|rerun)$/, when: always, written: alone, instead: "puma", restarts: true },
  { programs: /^(?:webpack-dev-server|lite-server|live-server|browser-sync|snowpack)$/, when: always, written: alone, instead: files },
  { programs: /^webpack$/, when: ({ verb, has }) => verb === "serve" || has("--watch", "-w"), written: (program, verb) => (verb === "serve" ? "webpack serve" : `${program} --watch`), instead: files },
  { programs: /^next$/, when: ({ verb }) => verb === undefined || verb === "dev", written: "next dev", instead: "next start" },
  { programs: /^(?:nuxt|nuxi|nuxt-ts)$/, when: ({ verb }) => verb === undefined || verb === "dev", written: (program) => `${program} dev`, instead: "what nuxt build makes" },
  { programs: /^vite$/, when: verbs(/^preview$/), written: "vite preview", instead: files, isPreview: true },
  { programs: /^vite$/, when: ({ verb }) => verb === undefined || /^(?:dev|serve)$/.test(verb), written: withVerb, instead: files },
  { programs: /^(?:ng|ember)$/, when: verbs(/^s(?:erve|erver)?$/), written: (program) => `${program} serve`, instead: files },
  { programs: /^(?:react-scripts|react-app-rewired|craco|docusaurus)$/, when: verbs(/^start$/), written: withVerb, instead: files },
  { programs: /^vue-cli-service$/, when: ({ verb }) => verb === undefined || verb === "serve", written: "vue-cli-service serve", instead: files },
  { programs: /^(?:gatsby|gridsome|strapi|medusa)$/, when: verbs(/^develop$/), written: withVerb, instead: "what its build makes" },
  { programs: /^(?:astro|svelte-kit|remix|rsbuild|umi|quasar|wrangler|netlify|vercel|modern|react-router|qwik)$/, when: verbs(/^dev$/), written: withVerb, instead: "what its build makes" },
  { programs: /^nest$/, when: ({ verb, has }) => verb === "start" && has("--watch", "-w"), written: "nest start --watch", instead: "node dist/main.js", restarts: true },
  { programs: /^(?:nodemon|node-dev|ts-node-dev|tsnd)$/, when: always, written: alone, instead: "node with the built program", restarts: true },
  { programs: /^tsx$/, when: verbs(/^watch$/), written: "tsx watch", instead: "node with the built program", restarts: true },
  { programs: /^(?:node|bun|deno)$/, when: ({ words }) => words.some((word) => /^--(?:watch(?:-path)?|hot)(?:=|$)/.test(word)), written: (program) => `${program} --watch`, instead: "it without --watch", restarts: true },
  { programs: /^ace$/, when: ({ verb, has }) => verb === "serve" && has("--watch", "--hmr"), written: "ace serve --watch", instead: "node build/bin/server.js", restarts: true },
  { programs: /^dotnet$/, when: verbs(/^watch$/), written: "dotnet watch", instead: "the published program", restarts: true },
  { programs: /^(?:air|CompileDaemon|realize)$/, when: ({ words }) => !words.includes("-v"), written: alone, instead: "the compiled program", restarts: true },
  { programs: /^cargo$/, when: ({ verb, words }) => verb === "watch" || (verb === "leptos" && words.includes("watch")), written: withVerb, instead: "the compiled program", restarts: true },
  { programs: /^(?:trunk|jekyll|middleman)$/, when: verbs(/^serve(?:r)?$/), written: withVerb, instead: files },
  { programs: /^(?:mvnw?|gradlew?|quarkus)$/, when: ({ words }) => words.some((word) => /^(?::?quarkusDev|quarkus:dev|jetty:run|dev)$/.test(word)), written: (program, verb) => withVerb(program, verb), instead: "the packaged program" },
];

/**
 * The processes that run in production. A definition for developers is left out where another one of the same app shows how it is released:
 * a compose file that says it is for development, a Dockerfile beside one for production, or a start that development servers tell.
 */
export function productionProcesses(app: AppFiles): readonly Process[] {
  const released = app.processes.filter((process) => !saysDevelopment(process, app) && !hasProductionTwin(process, app));
  return released.filter((process) => developmentServer(process.words) === undefined || !released.some((other) => other.type === "web" && other.declared.path !== process.declared.path && developmentServer(other.words) === undefined));
}

/** Nothing but the `start` script of a manifest declares it, which a developer may be the only one to run. */
export function isOnlyAScript({ declared }: Process): boolean {
  return declared.path.endsWith("package.json");
}

/** A `start` script that no release would run: another one is for production, a platform or an image starts the app its own way, or people install it. */
export function isForDevelopersAlone(process: Process, app: AppFiles): boolean {
  return isOnlyAScript(process) && (hasPlatformOfItsOwn(app) || hasScriptForProduction(app) || isPublishedProgram(app) || isBuiltFromAbove(app));
}

/** A Dockerfile of a folder above names the app's own: its image starts the app in a way that is not told here. */
function isBuiltFromAbove(app: AppFiles): boolean {
  const { root } = app.app;
  return root !== "" && documentsOf(app, "dockerfile").some(({ path, text }) => !path.startsWith(`${root}/`) && text.includes(root));
}

/** A compose file in which the service is told that it is in development. */
function saysDevelopment({ declared }: Process, app: AppFiles): boolean {
  return app.deployments.some(({ path, format, process: { environment, span, command, entrypoint } }) => {
    const isThis = format === "compose" && path === declared.path && [span, command?.span, entrypoint?.span].some((one) => one?.start === declared.span.start);
    return isThis && environment.some(({ name, value }) => /^(?:NODE|RAILS|RACK|FLASK|APP|DJANGO|ASPNETCORE|DOTNET|GO|ENV|APPLICATION)(?:_ENV|_ENVIRONMENT|IRONMENT)?$/.test(name) && /^(?:dev|develop|development|local)$/i.test(value));
  });
}

/** `Dockerfile` beside `Dockerfile.prod`. */
function hasProductionTwin({ declared: { path } }: Process, app: AppFiles): boolean {
  const isImage = documentsOf(app, "dockerfile").some((document) => document.path === path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return isImage && !productionImage.test(path.slice(folder.length)) && app.documents.some((other) => other.facts.kind === "dockerfile" && other.path.startsWith(folder) && productionImage.test(other.path.slice(folder.length)));
}

const productionImage = /^Dockerfile[.-]prod(?:uction)?$|^prod(?:uction)?\.Dockerfile$/i;

/** A package with a command of its own is installed by those who use it; its `start` is for its developers. */
function isPublishedProgram(app: AppFiles): boolean {
  return documentsOf(app, "package-manifest").some(({ path, facts }) => path === inRoot(app, "package.json") && facts.hasBin);
}

/** Platforms that take the files of the build and start nothing, or start it their own way. */
function hasPlatformOfItsOwn(app: AppFiles): boolean {
  return ["netlify.toml", "vercel.json", "firebase.json", "wrangler.toml", "amplify.yml", "serverless.yml"].some((name) => app.hasFile(inRoot(app, name)));
}

/** Beside a script for production the plain `start` is for developers. */
function hasScriptForProduction(app: AppFiles): boolean {
  const manifest = documentsOf(app, "package-manifest").find(({ path }) => path === inRoot(app, "package.json"));
  return Object.keys(manifest?.facts.scripts ?? {}).some((name) => /^(?:start[:-])?(?:prod|production)$|^serve$|^start[:-](?:server|dist|built?)$/.test(name));
}
