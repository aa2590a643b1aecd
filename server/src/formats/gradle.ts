import type { NamedText } from "../core/facts/documents.ts";
import { emptyManifest, type Dependency, type Manifest, type VersionCatalog, type WorkspaceFile } from "../core/facts/manifest.ts";
import type { Span } from "../core/text.ts";
import { readTomlEntries, tomlBelow, tomlValue, type TomlEntry } from "./toml-places.ts";

/**
 * `build.gradle` and `build.gradle.kts`. They are programs; only what literals say is read: plugins, dependencies, and the variables that
 * versions are written with, which stand in ranges as written (`$springVersion`, `libs.spring.boot`).
 */
export function readGradleBuild(text: string): Manifest {
  const code = withoutComments(text);
  const plugins = pluginsIn(code);
  const has = (expression: RegExp): boolean => plugins.some(({ name }) => expression.test(name));
  const isProgram = has(/^(?:application|war|org\.springframework\.boot|io\.quarkus|io\.micronaut\.(?:minimal\.)?application|io\.ktor\.plugin|com\.android\.application|com\.google\.cloud\.tools\.jib)$/);
  const locking = /\bdependencyLocking\s*\{|\bactivateDependencyLocking\s*\(/.exec(code);
  return {
    ...emptyManifest("java", "gradle"),
    dependencies: blocksOf(code, "dependencies").flatMap(({ start, end }) => dependenciesIn(code, start, end)),
    plugins,
    publishes: has(/^(?:java-library|maven-publish|com\.vanniktech\.maven\.publish|com\.android\.library)$/) && !isProgram,
    hasProgram: isProgram,
    properties: [...variablesIn(code), ...(locking === null ? [] : [{ name: "dependencyLocking", value: "true", span: { start: locking.index, end: locking.index + locking[0].length } }])],
  };
}

/** `settings.gradle(.kts)`: `:a:b` is the folder `a/b`, unless a literal says otherwise. */
export function readGradleSettings(text: string): WorkspaceFile {
  const code = withoutComments(text);
  const folders = new Map([...code.matchAll(/\bproject\s*\(\s*["'](:[^"'\n]+)["']\s*\)\s*\.\s*projectDir\s*=\s*(?:new\s+File\s*\(\s*(?:settingsDir|rootDir)\s*,|file\s*\()\s*["']([^"'\n]+)["']/g)].map((match) => [match[1] as string, match[2] as string]));
  const members = [...code.matchAll(/\binclude\b\s*(?:\(\s*)?((?:\s*(?:,\s*)?["'][^"'\n]*["'])+)/g)].flatMap((match) =>
    stringsIn(match[1] as string, match.index + match[0].length - (match[1] as string).length).map(({ value, span }): NamedText => {
      const project = value.startsWith(":") ? value : `:${value}`;
      return { name: project, value: folders.get(project) ?? project.slice(1).replaceAll(":", "/"), span };
    }),
  );
  return { kind: "workspace", ecosystem: "java", members, plugins: pluginsIn(code) };
}

/** `gradle.properties`: variables that builds write versions with. */
export function readGradleProperties(text: string): Manifest {
  const properties = [...text.matchAll(/^[ \t]*([\w.-]+)[ \t]*[=:][ \t]*([^\r\n]*)/gm)].map((match) => spanned(match[1] as string, (match[2] as string).trimEnd(), match.index + match[0].length - (match[2] as string).length));
  return { ...emptyManifest("java", "gradle"), aggregates: true, properties };
}

/** `gradle/libs.versions.toml`. Source: docs.gradle.org, "Version catalogs". */
export function readVersionCatalog(text: string): VersionCatalog {
  const entries = readTomlEntries(text);
  return { kind: "version-catalog", entries: [...catalogTable(entries, "libraries", ""), ...catalogTable(entries, "plugins", "plugins.")] };
}

function catalogTable(entries: readonly TomlEntry[], table: string, prefix: string): VersionCatalog["entries"] {
  const below = tomlBelow(entries, table).filter(({ value }) => value !== undefined);
  return [...new Set(below.map(({ path }) => path[0] as string))].flatMap((key) => {
    const field = (...path: readonly string[]) => tomlValue(below, key, ...path);
    const short = field();
    const parts = short?.value?.split(":");
    const name = parts === undefined ? (field("module")?.value ?? field("id")?.value ?? join(field("group")?.value, field("name")?.value)) : parts.slice(0, table === "plugins" ? 1 : 2).join(":");
    if (name === undefined) return [];
    const reference = field("version", "ref")?.value;
    const version = reference === undefined ? (field("version") ?? field("version", "strictly") ?? field("version", "require")) : (tomlValue(entries, "versions", reference) ?? tomlValue(entries, "versions", reference, "strictly"));
    const inline = short === undefined ? undefined : parts?.slice(table === "plugins" ? 1 : 2).join(":");
    const span = inline === undefined || short === undefined ? version?.span : { start: short.span.end - inline.length, end: short.span.end };
    const first = below.find(({ path }) => path[0] === key) as TomlEntry;
    return [{ alias: prefix + key.replaceAll(/[-_]/g, "."), name, range: inline ?? version?.value ?? "", span: span ?? first.span, scope: "managed" as const, source: "registry" as const }];
  });
}

function join(group: string | undefined, name: string | undefined): string | undefined {
  return group === undefined || name === undefined ? undefined : `${group}:${name}`;
}

/** `id "x" version "y"`, `alias(libs.plugins.x)`, `apply plugin: "x"`, and the bare words of a `plugins` block. */
function pluginsIn(code: string): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const { start, end } of blocksOf(code, "plugins")) {
    const block = code.slice(start, end);
    for (const match of block.matchAll(/\b(id|kotlin)\b\s*(?:\(\s*)?["']([^"'\n]+)["'](?:\s*\))?(?:\s*\.?version\s*(?:\(\s*)?(?:["']([^"'\n]+)["']|([A-Za-z_][\w.]*)))?/g)) {
      const name = match[1] === "kotlin" ? `org.jetbrains.kotlin.${match[2]}` : (match[2] as string);
      const variable = match[4] === undefined ? undefined : `$${match[4]}`;
      const written = match[3] ?? match[4] ?? (match[2] as string);
      const at = start + match.index + match[0].lastIndexOf(written);
      found.push({ name, range: match[3] ?? variable ?? "", span: { start: at, end: at + written.length }, scope: "development", source: "registry" });
    }
    for (const match of block.matchAll(/\balias\s*\(\s*(\w+\.[\w.]+)\s*\)/g)) found.push(plain(match[1] as string, start + match.index + match[0].indexOf(match[1] as string)));
    for (const match of block.matchAll(/^[ \t]*`?([a-z][a-z-]*)`?[ \t]*(?:;[ \t]*)?$/gm)) found.push(plain(match[1] as string, start + match.index + match[0].indexOf(match[1] as string)));
  }
  for (const match of code.matchAll(/\bapply\s*(?:\(\s*)?plugin\s*[:=]\s*["']([^"'\n]+)["']/g)) found.push(plain(match[1] as string, match.index + match[0].indexOf(match[1] as string)));
  return found;
}

function plain(name: string, start: number): Dependency {
  return { name, range: "", span: { start, end: start + name.length }, scope: "development", source: "registry" };
}

function dependenciesIn(code: string, start: number, end: number): readonly Dependency[] {
  const block = code.slice(start, end);
  const found: Dependency[] = [];
  const add = (configuration: string, name: string, range: string, written: string, at: number, source: Dependency["source"] = "registry"): void => {
    found.push({ name, range, span: { start: start + at, end: start + at + written.length }, scope: scopeOf(configuration), source });
  };
  for (const match of block.matchAll(/\b([a-z]\w*)\b[ \t]*(?:\([ \t]*)?(?:(?:(?:enforcedP|p)latform|testFixtures)[ \t]*(?:\([ \t]*)?)?["']([\w.-]+:[\w.-]+)(?::([^"'\n@:]+))?(?:[:@][^"'\n]*)?["']/g)) {
    const written = match[3] ?? (match[2] as string);
    add(match[1] as string, match[2] as string, match[3] ?? "", written, match.index + match[0].lastIndexOf(written));
  }
  for (const match of block.matchAll(/\b([a-z]\w*)\b[ \t]*(?:\([ \t]*)?group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["'](?:\s*,\s*version\s*[:=]\s*(?:["']([^"'\n]+)["']|(\w+)))?/g)) {
    const written = match[4] ?? match[5] ?? (match[3] as string);
    add(match[1] as string, `${match[2]}:${match[3]}`, match[4] ?? (match[5] === undefined ? "" : `$${match[5]}`), written, match.index + match[0].lastIndexOf(written));
  }
  for (const match of block.matchAll(/\b([a-z]\w*)(?:[ \t]+|[ \t]*\([ \t]*)(?:(?:enforcedP|p)latform[ \t]*\([ \t]*)?(libs\.[\w.]+)/g)) {
    add(match[1] as string, match[2] as string, "", match[2] as string, match.index + match[0].length - (match[2] as string).length);
  }
  for (const match of block.matchAll(/\b([a-z]\w*)\b[ \t]*(?:\([ \t]*)?project\s*\(\s*(?:path\s*[:=]\s*)?["'](:[^"'\n]+)["']/g)) {
    add(match[1] as string, match[2] as string, "", match[2] as string, match.index + match[0].lastIndexOf(match[2] as string), "local");
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The configuration `classpath` is that of the build itself. */
function scopeOf(configuration: string): Dependency["scope"] {
  if (/^(?:enforcedPlatform|platform|mavenBom)$/.test(configuration)) return "managed";
  return /^(?:test|androidTest|integrationTest|classpath$|annotationProcessor$|kapt$|ksp$|compileOnly$|developmentOnly$|checkstyle$)/.test(configuration) ? "development" : "runtime";
}

/** `ext.x = "1"`, `val x = "1"`, `set("x", "1")`, `extra["x"] = "1"`. */
function variablesIn(code: string): readonly NamedText[] {
  const assigned = [...code.matchAll(/\b([A-Za-z_]\w*)(?:["']\])?(?:[ \t]*:[ \t]*String)?[ \t]*=[ \t]*["']([^"'\n$]*)["']/g)];
  const set = [...code.matchAll(/\bset\s*\(\s*["'](\w+)["']\s*,\s*["']([^"'\n$]*)["']/g)];
  return [...assigned, ...set].map((match) => spanned(match[1] as string, match[2] as string, match.index + match[0].length - 1 - (match[2] as string).length));
}

function spanned(name: string, value: string, start: number): NamedText {
  return { name, value, span: { start, end: start + value.length } };
}

function stringsIn(text: string, offset: number): readonly { readonly value: string; readonly span: Span }[] {
  return [...text.matchAll(/["']([^"'\n]*)["']/g)].map((match) => ({ value: match[1] as string, span: { start: offset + match.index + 1, end: offset + match.index + 1 + (match[1] as string).length } }));
}

/** What stands between the braces of each block of a name; of nested ones the outermost. */
function blocksOf(code: string, name: string): readonly Span[] {
  const found: Span[] = [];
  const opening = new RegExp(`(?<![\\w.])${name}\\s*\\{`, "g");
  for (let match = opening.exec(code); match !== null; match = opening.exec(code)) {
    const start = match.index + match[0].length;
    const end = closingBrace(code, start);
    found.push({ start, end });
    opening.lastIndex = end;
  }
  return found;
}

function closingBrace(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    const unit = code[at];
    if (unit === '"' || unit === "'") at = endOfString(code, at) - 1;
    else if (unit === "{") depth++;
    else if (unit === "}" && --depth === 0) return at;
  }
  return code.length;
}

/** The same text with blanks for comments, so that places stay. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"' || unit === "'") at = endOfString(text, at) - 1;
    else if (unit === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) {
      const isLine = text[at + 1] === "/";
      const mark = text.indexOf(isLine ? "\n" : "*/", at + 2);
      const end = mark === -1 ? text.length : isLine ? mark : mark + 2;
      parts.push(text.slice(from, at), text.slice(at, end).replace(/[^\n]/g, " "));
      from = end;
      at = end - 1;
    }
  }
  return parts.join("") + text.slice(from);
}

/** Behind the closing quote; a string of one line ends with the line. */
function endOfString(text: string, start: number): number {
  const quote = text[start] as string;
  if (text.startsWith(quote.repeat(3), start)) {
    const end = text.indexOf(quote.repeat(3), start + 3);
    return end === -1 ? text.length : end + 3;
  }
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === "\n") return at;
  }
  return text.length;
}
