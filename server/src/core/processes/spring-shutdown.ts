import { isOwn, ownDocumentsOf } from "../facts/app-files.ts";
import type { Document } from "../facts/documents.ts";
import type { Dependency, Manifest } from "../facts/manifest.ts";
import type { AppFiles } from "../rule.ts";
import { isForDevelopment, type Setting, type SettingsFile } from "../facts/settings.ts";
import type { Span } from "../text.ts";
import { isVersionFrom } from "../versions/version-intervals.ts";

/** How a web app of Spring Boot ends, as far as its files tell. */
export interface SpringShutdown {
  /** `undefined` where the manifests do not tell. */
  readonly version: string | undefined;
  /** `unsettled`: nothing says so, and what the version does is not known. */
  readonly ends: "gracefully" | "abruptly" | "unsettled";
  /** The setting that says so. */
  readonly setting: { readonly path: string; readonly setting: Setting } | undefined;
  /** Where the setting belongs, or else where the app says that it is made with Spring Boot. */
  readonly place: { readonly path: string; readonly span: Span };
  /** The file of settings in which it belongs. */
  readonly document: Document<SettingsFile> | undefined;
}

const group = "org.springframework.boot";
const webStarter = /^org\.springframework\.boot:spring-boot-starter-(?:web|webmvc|webflux|jersey|tomcat|jetty|undertow)$/;

/** Clients of servers of configuration, where the setting may stand. */
const configurationClients = /^org\.springframework\.cloud:spring-cloud-(?:starter-(?:config|consul-config|zookeeper-config|kubernetes[\w-]*config|vault-config|alibaba-nacos-config)|config-client)$|nacos-config|:apollo-client$/;

/**
 * `server.shutdown` came with Spring Boot 2.3, and is `graceful` from 3.4 on. `undefined` for what is no web app of Spring Boot, is older,
 * is deployed into a server of its own, or takes its settings from elsewhere.
 * Sources: the release notes of 2.3 ("Graceful shutdown") and 3.4 ("Graceful Shutdown").
 */
export function springShutdown(app: AppFiles): SpringShutdown | undefined {
  const manifests = [...app.documents, ...app.above].filter((document): document is Document<Manifest> => document.facts.kind === "manifest" && document.facts.ecosystem === "java");
  const used = manifests.flatMap((document) => document.facts.dependencies.map((dependency) => ({ document, dependency }))).filter(({ dependency }) => isUsed(dependency));
  const starter = used.find(({ document, dependency }) => webStarter.test(dependency.name) && isOwn(document, app)) ?? used.find(({ dependency }) => webStarter.test(dependency.name));
  const isWeb = starter !== undefined || manifests.some((document) => isOwn(document, app) && app.completeManifest(document).dependencies.some((one) => isUsed(one) && webStarter.test(one.name)));
  if (!isWeb || used.some(({ dependency }) => configurationClients.test(dependency.name)) || manifests.some((document) => isOwn(document, app) && document.facts.type === "war")) return undefined;
  const version = app.resolvedVersion("java", group);
  if (version !== undefined && !isVersionFrom(version, "2.3")) return undefined;
  const files = ownDocumentsOf(app, "settings").filter(({ facts }) => facts.format === "spring");
  const settings = files.flatMap(({ path, facts }) => facts.settings.filter((setting) => setting.name === "server.shutdown" && !isForDevelopment(setting)).map((setting) => ({ path, setting })));
  const says = settings.map(({ setting }) => (setting.value.kind === "literal" ? setting.value.text.toLowerCase() : "graceful"));
  const document = files.filter(({ path }) => /(?:^|\/)application\.(?:ya?ml|properties)$/.test(path)).sort((a, b) => a.path.length - b.path.length)[0];
  const first = document?.facts.settings.find(({ path }) => path[0] === "server") ?? document?.facts.settings[0];
  // A module that others use is started by none.
  const isProgram = document !== undefined || manifests.some((one) => isOwn(one, app) && one.facts.plugins.some(({ name }) => name.startsWith(group)));
  if (!isProgram) return undefined;
  const place = document !== undefined && first !== undefined ? { path: document.path, span: first.keySpan } : starter === undefined ? undefined : { path: starter.document.path, span: starter.dependency.span };
  if (place === undefined) return undefined;
  const known = { version, place, document: first === undefined ? undefined : document };
  const abrupt = settings[says.indexOf("immediate")];
  if (says.includes("graceful") || isSetElsewhere(app)) return { ...known, ends: "gracefully", setting: settings[says.indexOf("graceful")] };
  if (abrupt !== undefined) return { ...known, ends: "abruptly", setting: abrupt };
  const byVersion = version === undefined ? "unsettled" : isVersionFrom(version, "3.4") ? "gracefully" : "abruptly";
  return { ...known, ends: byVersion, setting: undefined };
}

function isUsed({ scope }: Dependency): boolean {
  return scope === "runtime" || scope === "optional";
}

/** By a variable, a word of the command line or the program itself. */
function isSetElsewhere(app: AppFiles): boolean {
  const variables = app.deployments.flatMap(({ process }) => process.environment.map(({ name, value }) => `${name}=${value}`));
  const inImages = ownDocumentsOf(app, "dockerfile").map(({ text }) => text);
  const commands = app.processes.map(({ words }) => words.join(" "));
  return [...variables, ...inImages, ...commands].some((text) => /\bSERVER_SHUTDOWN[= ]["']?graceful|\bserver\.shutdown[=:]["']?graceful/i.test(text)) || app.sources.some(({ role, text }) => role === "app" && text.includes("Shutdown.GRACEFUL"));
}
