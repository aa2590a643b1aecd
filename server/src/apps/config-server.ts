import type { Document } from "../core/facts/documents.ts";
import type { Value } from "../core/facts/facts.ts";
import { foldersAbove, joined } from "../core/paths.ts";
import type { Setting, SettingsFile } from "../core/facts/settings.ts";
import { appRootOf } from "./apps.ts";

/** An app that a configuration server gives a file to, as its settings: in every profile, or in one. */
export interface Served {
  readonly root: string;
  readonly profile: string | undefined;
}

/**
 * The files that a configuration server of Spring Cloud has in the project, by path, with the apps whose settings they are.
 * `<application>.yml` and `<application>-<profile>.yml` are for the client whose `spring.application.name` that is, `application.yml` for
 * all clients. A place with `{application}` in it is that of one client; a folder for the label, `main` or `master`, may lie in each. What
 * the server reads for itself it gives to nobody.
 * Source: https://docs.spring.io/spring-cloud-config/reference/server/environment-repository.html and its page on the file system backend.
 */
export function servedSettings(documents: readonly Document[], roots: readonly string[]): ReadonlyMap<string, readonly Served[]> {
  if (!hasConfigServer(documents)) return new Map();
  const all = documents.filter(isSettings).map((document) => ({ ...document, root: appRootOf(document.path, roots) }));
  const own = new Map(roots.map((root) => [root, all.filter((document) => document.root === root && document.role === "app" && ownFile.test(document.path)).flatMap(({ facts }) => facts.settings)]));
  const clients = [...own].flatMap(([root, settings]) => (isClient(settings) || dependsOn(documents, root, roots, configClient) ? namesOf(settings).map((name) => ({ root, name })) : []));
  const found = new Map<string, Served[]>();
  for (const [server, settings] of own) {
    const isServer = dependsOn(documents, server, roots, configServer) && valuesOf(settings, "spring.profiles.active").includes("native");
    const places = placesOf(settings, isServer).flatMap((location) => patternsOf(location, server).find((pattern) => all.some(({ path }) => pattern.test(path))) ?? []);
    for (const place of places) {
      for (const { path } of all) {
        const served = isReadByServer(path, server) ? [] : recipientsIn(place, path, clients.filter(({ root }) => root !== server));
        if (served.length > 0) found.set(path, [...(found.get(path) ?? []).filter((one) => !served.some(({ root }) => root === one.root)), ...served]);
      }
    }
  }
  return found;
}

/** Whether any settings make their app a configuration server, so that settings of one app may stand in another's folder. */
export function hasConfigServer(documents: readonly Document[]): boolean {
  return documents.some((document) => isSettings(document) && document.facts.settings.some(({ name }) => name.startsWith("spring.cloud.config.server.")));
}

/** As the app reads it, in its role and its profile. */
export function asServed(document: Document, { profile }: Served): Document {
  if (document.facts.kind !== "settings" || profile === undefined) return document;
  const settings = document.facts.settings.map((setting): Setting => (setting.environments.length > 0 ? setting : { ...setting, environments: [profile] }));
  return { ...document, facts: { ...document.facts, settings } };
}

function isSettings(document: Document): document is Document<SettingsFile> {
  return document.facts.kind === "settings";
}

/** What Spring Boot reads of an app's own. */
const ownFile = /(?:^|\/)(?:application|bootstrap)\.(?:ya?ml|properties)$/;

const configServer = /^org\.springframework\.cloud:spring-cloud-config-server$/;
const configClient = /^org\.springframework\.cloud:spring-cloud-(?:starter-config|config-client)$/;

function dependsOn(documents: readonly Document[], root: string, roots: readonly string[], wanted: RegExp): boolean {
  return documents.some(({ path, facts }) => facts.kind === "manifest" && facts.dependencies.some(({ name, scope }) => scope !== "managed" && wanted.test(name)) && appRootOf(path, roots) === root);
}

function isClient(settings: readonly Setting[]): boolean {
  if (valuesOf(settings, "spring.cloud.config.enabled").includes("false")) return false;
  return settings.some(({ name }) => /^spring\.cloud\.config\.(?!server\.|enabled$)/.test(name)) || valuesOf(settings, "spring.config.import").some((value) => value.includes("configserver:"));
}

/** Those that it asks the server for. */
function namesOf(settings: readonly Setting[]): readonly string[] {
  const asked = valuesOf(settings, "spring.cloud.config.name");
  return asked.length > 0 ? asked : valuesOf(settings, "spring.application.name");
}

/** The values of a setting, a list of several in one text taken apart. */
function valuesOf(settings: readonly Setting[], name: string): readonly string[] {
  return settings.filter((setting) => setting.name === name).flatMap(({ value }) => (textOf(value) ?? "").split(",")).map((value) => value.trim()).filter((value) => value !== "");
}

/** What a value is where nobody sets a variable; the working folder is a dot. */
function textOf(value: Value): string | undefined {
  if (value.kind === "literal") return value.text;
  if (value.kind === "env") return /^(?:user\.dir|PWD)$/.test(value.name) ? "." : value.default === undefined ? undefined : textOf(value.default);
  const parts = value.kind === "template" ? value.parts.map(textOf) : [undefined];
  return parts.includes(undefined) ? undefined : parts.join("");
}

/** The places in which a server looks: those that it is given, else Spring Boot's own; those of a local repository of git. */
function placesOf(settings: readonly Setting[], isNative: boolean): readonly string[] {
  const given = valuesOf(settings, "spring.cloud.config.server.native.searchlocations");
  const below = valuesOf(settings, "spring.cloud.config.server.git.searchpaths");
  const repositories = valuesOf(settings, "spring.cloud.config.server.git.uri").filter((uri) => uri.startsWith("file:"));
  return [...(given.length === 0 && isNative ? ["classpath:/", "classpath:/config", "file:./", "file:./config"] : given), ...repositories.flatMap((uri) => [uri, ...below.map((path) => `${uri.replace(/\/$/, "")}/${path}`)])];
}

/** The folders of the project that a place may be, the likeliest first; a relative one counts from where the server is started, in its own folder or one above. */
function patternsOf(location: string, server: string): readonly RegExp[] {
  const [, scheme = "classpath", path = ""] = /^(?:(classpath|file):)?(.*)$/.exec(location) ?? [];
  const inFile = path.replace(/^\/+(?=\.)/, "");
  if (location.length > 200 || /^[a-z]+:\/\//.test(path) || (scheme === "file" && /^(?:\/|[A-Za-z]:|~)/.test(inFile))) return [];
  const folders = scheme === "file" ? foldersAbove(server).map((folder) => joined(folder, inFile)) : [joined(server, "src/main/resources", path)];
  return [...new Set(folders)].flatMap((folder) => (folder === undefined ? [] : (patternOf(folder) ?? [])));
}

function patternOf(folder: string): RegExp | undefined {
  const parts = folder.split(/(\{\w+\}|\*+)/);
  // Each placeholder may stand for any text, and many of them would take long to try.
  if (parts.length > 7) return undefined;
  const source = parts.map((part, index) => (index % 2 === 0 ? part.replace(/[^\w/-]/g, "\\$&") : part === "{application}" ? "(?<application>[^/]+)" : "[^/]*")).join("");
  if (source.split("(?<").length > 2) return undefined;
  return new RegExp(`^${source === "" ? "" : `${source}/`}(?:(?:main|master)/)?(?<name>[^/]+)\\.(?:ya?ml|properties)$`);
}

/** Spring Boot takes these for the settings of the server itself, whatever it serves. */
function isReadByServer(path: string, server: string): boolean {
  const folder = server === "" ? "" : `${server}/`;
  const below = path.startsWith(folder) ? path.slice(folder.length) : "";
  return /^(?:src\/main\/resources\/)?(?:config\/)?(?:application|bootstrap)(?:-[\w.-]+)?\.\w+$/.test(below);
}

function recipientsIn(place: RegExp, path: string, clients: readonly { readonly root: string; readonly name: string }[]): readonly Served[] {
  const { name = "", application } = place.exec(path)?.groups ?? {};
  if (name === "") return [];
  const asked = application === undefined ? clients : clients.filter((client) => client.name === application);
  // The longest name is the one that is meant: `orders-api.yml` is no profile of `orders` where there is an `orders-api`.
  const [nearest] = asked.map((client) => client.name).filter((one) => name === one || name.startsWith(`${one}-`)).sort((a, b) => b.length - a.length);
  const meant = nearest ?? (/^application(?:-|$)/.test(name) ? "application" : undefined);
  if (meant === undefined) return [];
  const profile = name === meant ? undefined : name.slice(meant.length + 1);
  return asked.filter((client) => nearest === undefined || client.name === nearest).map(({ root }) => ({ root, profile }));
}
