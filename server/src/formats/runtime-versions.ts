import type { NamedText } from "../core/facts/documents.ts";
import type { RuntimeVersions, WorkspaceFile } from "../core/facts/manifest.ts";
import { jsonAt, jsonText, readJson } from "./json.ts";
import { at, jsonTree, named } from "./tree.ts";
import { readTomlEntries, tomlValue } from "./toml-places.ts";

/** A file that is one version: `.nvmrc`, `.python-version`. Of several lines, as pyenv takes them, the first. */
export function versionFileReader(runtime: string): (text: string) => RuntimeVersions {
  return (text) => {
    const line = /^[ \t]*(?!#)(\S+)/m.exec(text);
    return { kind: "runtime-versions", versions: line === null ? [] : [versionAt(runtime, line[1] as string, line.index + line[0].length - (line[1] as string).length)] };
  };
}

/** asdf's `.tool-versions`: `nodejs 20.1.0`, the first of several versions. */
export function readToolVersions(text: string): RuntimeVersions {
  const versions = [...text.matchAll(/^[ \t]*([\w-]+)[ \t]+([^\s#]+)/gm)].map((match) => {
    const tool = match[1] as string;
    return versionAt(toolNames[tool] ?? tool, match[2] as string, match.index + match[0].length - (match[2] as string).length);
  });
  return { kind: "runtime-versions", versions };
}

/** Heroku's `runtime.txt`: `python-3.12.1`. */
export function readRuntimeText(text: string): RuntimeVersions {
  const match = /^[ \t]*(python|ruby|php|go)-(\S+)/m.exec(text);
  return { kind: "runtime-versions", versions: match === null ? [] : [versionAt(match[1] as string, match[2] as string, match.index + match[0].length - (match[2] as string).length)] };
}

/** `rust-toolchain.toml`, and `rust-toolchain` in its form of one word. */
export function readRustToolchain(text: string): RuntimeVersions {
  const channel = tomlValue(readTomlEntries(text), "toolchain", "channel");
  if (channel?.value === undefined) return text.includes("[") ? { kind: "runtime-versions", versions: [] } : versionFileReader("rust")(text);
  return { kind: "runtime-versions", versions: [{ name: "rust", value: channel.value, span: channel.span }] };
}

/** .NET's `global.json`. */
export function readGlobalJson(text: string): RuntimeVersions {
  const version = jsonText("dotnet", jsonAt(readJson(text), "sdk", "version"));
  return { kind: "runtime-versions", versions: version === undefined ? [] : [version] };
}

/**
 * `devcontainer.json`: the version in its image, and those that its features install; `undefined` where it says none. Source:
 * https://containers.dev/implementors/json_reference/ and the tags of mcr.microsoft.com/devcontainers.
 */
export function readDevcontainer(text: string): RuntimeVersions | undefined {
  const tree = jsonTree(text);
  const image = named("image", at(tree, "image"));
  const [, name = "", version = ""] = /\/devcontainers\/([\w-]+):(?:(?:dev|\d+(?:\.\d+)*)-(?=\d))?(\d+(?:\.\d+)*)/.exec(image?.value ?? "") ?? [];
  // The first part of `1-bookworm` is that of the image itself.
  const ofImage = image === undefined || version === "" || /^[0-4]$/.test(version) ? [] : [{ ...image, name: devcontainerNames[name] ?? name, value: version }];
  const features = (at(tree, "features")?.entries() ?? []).flatMap(({ key, value }) => {
    const feature = /\/features\/(node|python|go|java|ruby|php|rust|dotnet):/.exec(key)?.[1];
    return feature === undefined ? [] : (named(feature, value.text === undefined ? at(value, "version") : value) ?? []);
  });
  const versions = [...ofImage, ...features].filter(({ value }) => /^\d/.test(value));
  return versions.length === 0 ? undefined : { kind: "runtime-versions", versions };
}

const devcontainerNames: Readonly<Record<string, string>> = { "javascript-node": "node", "typescript-node": "node" };

/** `pnpm-workspace.yaml`: its globs alone, a line each. */
export function readPnpmWorkspace(text: string): WorkspaceFile {
  const list = /^packages:[^\n]*\n((?:[ \t]*(?:[-#][^\n]*)?\n)*(?:[ \t]*[-#][^\n]*)?)/m.exec(text);
  const offset = list === null ? 0 : list.index + list[0].length - (list[1] as string).length;
  const members = [...(list?.[1] ?? "").matchAll(/^[ \t]*-[ \t]*(["']?)([^"'#\s]+)\1/gm)].map((match) => {
    const glob = match[2] as string;
    const start = offset + match.index + match[0].length - (match[1] as string).length - glob.length;
    return { name: glob, value: glob, span: { start, end: start + glob.length } };
  });
  return { kind: "workspace", ecosystem: "javascript", members, plugins: [] };
}

function versionAt(name: string, value: string, start: number): NamedText {
  return { name, value, span: { start, end: start + value.length } };
}

const toolNames: Readonly<Record<string, string>> = { nodejs: "node", golang: "go", "dotnet-core": "dotnet" };
