import { documentsOf, inRoot, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { deployedValues } from "../../core/facts/deployed-values.ts";
import type { DockerInstruction, DockerStage, Dockerfile, Document } from "../../core/facts/documents.ts";
import { ignoreFix } from "../../core/fixes/ignore-fix.ts";
import { releasedCommand, stagesOfRelease } from "../../core/processes/images.ts";
import { baseName, folderOf, joined } from "../../core/paths.ts";
import { calls, defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { hostOfLocator, hostOfWeb, isLocalHost, isReservedHost } from "../../core/services/service-address.ts";
import { literalText } from "../../core/facts/values.ts";
import { isSecretName } from "../../secrets/names.ts";
import { passwordInLocator } from "../../secrets/urls.ts";

const cure = "give it to the process when it is released, so that one build serves every deploy";

/** What a bundler writes into the pages no process reads any more. Sources: the documentation of Next.js, Vite, Create React App, Nuxt, Gatsby and Expo. */
function cureOf(name: string): string {
  return isBundled(name) ? "have the page ask its server for it, so that one build serves every deploy" : cure;
}

function isBundled(name: string): boolean {
  return /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC|VUE_APP)_/.test(name);
}

export default defineRule({
  id: "build-release-run/config-in-image",
  severity: "warning",
  summary: "A value of one deploy that is built into the image or the program",
  why: "What is built with the config of one deploy cannot be released to another. Changing a value then means building anew, and everybody who has the image has its config.",
  instead: "Leave config out of the build, and set it where the release is started: variables of the platform, a ConfigMap, `env_file` of the compose file.",
  reference: "https://12factor.net/build-release-run",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) =>
      ownDocumentsOf(app, "dockerfile").flatMap((document) => {
        const own = releasedCommand(document.facts, document.path, app.documents).stages;
        const copied = stagesOfRelease(document, app.documents).flatMap((stage) => {
          const isOnlyBuilding = !own.includes(stage) && !handsOverAll(stage, document);
          return stage.instructions.flatMap((instruction) => [...copiedFiles(instruction, isOnlyBuilding, document, app)]);
        });
        return [...copied, ...setValues(document, app), ...handedThrough(document, app), ...wholeContext(document, app)];
      }),
    ),
    calls({ rust: { "env!": true, "option_env!": true, "std::env!": true, "std::option_env!": true } }, ({ call, arguments: [named] }, _entry, file) => {
      const name = literalText(named?.value)?.text;
      return name === undefined || !isOfDeploy(name) ? [] : [{ kind: "report", at: { path: file.path, span: call.span }, message: `${name} becomes part of the program when it is compiled; read it when it starts, with std::env::var, so that one build serves every deploy` }];
    }),
  ],
});

/** Whether another stage takes its folder, and not only what was built there. */
function handsOverAll({ name, instructions }: DockerStage, { facts, text }: Document<Dockerfile>): boolean {
  const folders = new Set([".", "/", ...instructions.flatMap(({ keyword, arguments: written }) => (keyword === "WORKDIR" ? [withoutSlash(written.trim())] : []))]);
  return facts.stages.some((stage) =>
    stage.instructions.some(({ keyword, arguments: written, span }) => {
      const from = keyword === "COPY" ? /\s--from=(\S+)/.exec(text.slice(span.start, span.end))?.[1] : undefined;
      const sources = written.split(/\s+/).filter((word) => !word.startsWith("--")).slice(0, -1);
      return from !== undefined && from.toLowerCase() === name && sources.some((source) => folders.has(withoutSlash(source)) || /(?:^|\/)\.env/.test(source));
    }),
  );
}

function withoutSlash(folder: string): string {
  return folder.replace(/(?<=.)\/$/, "");
}

/** Files of variables, and of settings of one deploy, that are copied by their name. `isOnlyBuilding`: nothing of the stage is released but what it builds. */
function* copiedFiles({ keyword, exec, arguments: written, argumentsSpan, commands, span }: DockerInstruction, isOnlyBuilding: boolean, { path, text }: Document, app: AppFiles): Iterable<Outcome> {
  const isCopy = /^(?:COPY|ADD)$/.test(keyword) && !/\s--from=/.test(text.slice(span.start, argumentsSpan.end));
  const words = isCopy ? [exec ?? written.split(/\s+/).filter((word) => !word.startsWith("--"))] : keyword === "RUN" ? commands.filter(({ words: [program = ""] }) => /^(?:cp|mv)$/.test(program)).map((command) => command.words.slice(1)) : [];
  for (const source of words.flatMap((one) => one.slice(0, -1))) {
    if (!isDeployFile(source) || /[$]/.test(source)) continue;
    const file = app.documents.find((document) => document.path === joined(folderOf(path), source) || document.path === inRoot(app, source.replace(/^\.?\//, "")));
    // What no bundler writes into what it makes stays behind.
    if (isOnlyBuilding && /build/i.test(source)) continue;
    if (isOnlyBuilding && file?.facts.kind === "env-file" && !file.facts.entries.some(({ name }) => isBundled(name) || addresses.test(name))) continue;
    const isHarmless = file?.facts.kind === "env-file" && !file.facts.entries.some(({ name, value }) => isSecretName(name) || passwordInLocator(value) !== undefined || isOfDeploy(name));
    yield { kind: "report", at: { path, span: argumentsSpan }, ...(isHarmless ? { severity: "information" as const } : {}), message: `${source} becomes part of the image; ${cure}` };
    return;
  }
}

/** `.env.prod`, `config/production.json`, `application-prod.yml`; templates and the names of health checks are none. */
function isDeployFile(source: string): boolean {
  const name = baseName(source);
  if (/example|sample|template|dist\b|default|tpl|healthcheck|docker/i.test(name)) return false;
  return /^\.env(?:[.-][\w.-]+|\*)?$/.test(name) || /^(?:prod|production|staging|live|release)\.env$/.test(name) || /(?:^|\/)config\/(?:prod|production|staging)\.[\w*]+$/.test(source) || /^application-(?:prod|production|staging|live)\.(?:ya?ml|properties)$/.test(name);
}

/** Addresses and services, and what opens them; behaviour that is the same in every deploy is not among them. */
function isOfDeploy(name: string): boolean {
  if (/VERSION|DOWNLOAD|MIRROR|REGISTRY|REPO|INDEX|PROXY|SOURCE|HOMEPAGE|DOCS|BUILD|GIT|COMMIT|SCHEMA/.test(name) || !/^[A-Z][A-Z0-9_]*$/.test(name)) return false;
  return isSecretName(name) || services.test(name) || addresses.test(name);
}

/** A service that a build may look at; only what a bundler writes into the pages goes on from there. */
function isForBuild(name: string): boolean {
  return services.test(name) && !isBundled(name);
}

const services = /(?:^|_)(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MONGO(?:DB)?|REDIS|AMQP|RABBIT(?:MQ)?|KAFKA|ELASTIC(?:SEARCH)?|SMTP|MAIL|SENTRY|CELERY_BROKER|BROKER|CACHE)_?(?:URL|URI|HOST|DSN|SERVER|ENDPOINT|ADDR(?:ESS)?)$/;
const addresses = /(?:^|_)(?:API|BACKEND|FRONTEND|APP|SITE|BASE|PUBLIC|SERVER|SERVICE|AUTH|CALLBACK|REDIRECT|WEBHOOK|GRAPHQL|WEB|CLIENT|ROOT)_(?:BASE_)?(?:URL|URI|ENDPOINT|HOST|ORIGIN|DOMAIN)$/;

/** `ENV API_URL=https://…`. What has a password in it is told by the rules about secrets. */
function* setValues(document: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const { path, text, facts } = document;
  const own = ownInstructions(document, app);
  const all = stagesOfRelease(document, app.documents).flatMap(({ instructions }) => instructions);
  for (const { name, value, span, holder } of deployedValues(facts)) {
    if (holder !== "image" || !isOfDeploy(name) || isSecretName(name) || !isWithin(span, all) || passwordInLocator(value) !== undefined || (isForBuild(name) && !isWithin(span, own))) continue;
    const host = hostOfLocator(value) ?? hostOfWeb(value);
    // What the build itself asks for is no config of the process.
    const isUsed = new RegExp(`\\$\\{?${name}\\b`).test(text);
    if (host === undefined || /\$/.test(value) || isLocalHost(host) || isReservedHost(host) || isUsed) continue;
    yield { kind: "report", at: { path, span }, message: `The value of ${name} becomes part of the image; ${cureOf(name)}` };
  }
}

/** `ARG API_URL` and `ENV API_URL=$API_URL`: one build for each deploy. */
function* handedThrough(document: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const { path, facts } = document;
  const values = deployedValues(facts);
  const own = ownInstructions(document, app);
  const instructions = stagesOfRelease(document, app.documents).flatMap((stage) => stage.instructions);
  const asked = new Set(instructions.flatMap(({ keyword, arguments: written }) => (keyword === "ARG" ? [...written.matchAll(/(?:^|\s)([A-Za-z_]\w*)/g)].map(([, name = ""]) => name) : [])));
  for (const { name, value, span, holder } of values) {
    const from = /^\$\{?([A-Za-z_]\w*)(?::-[^}]*)?\}?$/.exec(value)?.[1];
    if (holder !== "image" || from === undefined || !asked.has(from) || !isOfDeploy(name) || !isWithin(span, instructions)) continue;
    // What opens or names a service for the build, such as one that keeps source maps, stays in the stage that only files are taken of.
    if ((isSecretName(name) || isForBuild(name)) && !isWithin(span, own)) continue;
    yield { kind: "report", at: { path, span }, message: `${name} becomes part of the image by a build argument; ${cureOf(name)}` };
  }
}

/** Of the stages that the image is made of, without those that only give it files. */
function ownInstructions({ path, facts }: Document<Dockerfile>, { documents }: AppFiles): readonly DockerInstruction[] {
  return releasedCommand(facts, path, documents).stages.flatMap(({ instructions }) => instructions);
}

function isWithin(span: { readonly start: number }, instructions: readonly DockerInstruction[]): boolean {
  return instructions.some((one) => one.span.start <= span.start && span.start <= one.span.end);
}

/** `COPY . .`, with an env file in the folder that no ignore file keeps out. */
function* wholeContext({ path, facts }: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const file = inRoot(app, ".env");
  // A tracked one is told by the rule about committed env files.
  if (folderOf(path) !== app.app.root || !app.hasFile(file) || app.isTracked?.(file) !== false) return;
  const copy = releasedCommand(facts, path, app.documents).stages.flatMap(({ instructions }) => instructions).find(({ keyword, arguments: written }) => /^(?:COPY|ADD)$/.test(keyword) && /^(?:--(?:chown|chmod|link)\S*\s+)*\.\/?\s/.test(written));
  const ignored = [inRoot(app, ".dockerignore"), `${path}.dockerignore`].map((name) => documentsOf(app, "ignore-file").find((one) => one.path === name));
  if (copy === undefined || ignored.some((one) => one?.facts.lines.some(({ value }) => coversEnv.test(value)))) return;
  const target = ignored[1] ?? ignored[0];
  const fix = ignoreFix(".env", ".env*\n!.env.example\n", { path: target?.path ?? inRoot(app, ".dockerignore"), text: target?.text });
  yield { kind: "report", at: { path, span: copy.argumentsSpan }, message: `.env becomes part of the image where it is built on this machine; add it to .dockerignore, and ${cure}`, fixes: [fix] };
}

/** `.env`, `.env*`, `*.env`, `.*`, `*`, below any folder. */
const coversEnv = /^\/?(?:\*\*\/)?(?:\.env\*?|\*\.env|\.e?\*|\*{1,2}|\.\*)(?:\*|\/)?$/;
