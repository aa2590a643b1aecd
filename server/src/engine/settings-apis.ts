import type { Node as JsonNode } from "jsonc-parser";
import type { Ecosystem } from "../core/facts/facts.ts";
import { nameIndex } from "../core/facts/name-pattern.ts";
import type { ApiTable, NamePattern } from "../core/rule.ts";
import { didYouMean, type SettingsReader } from "./settings-reader.ts";

export interface CustomApi {
  /** The name of an API that rules know. */
  readonly like: string;
  /** For each argument of that, by its position, the position it has here; the same when left out. */
  readonly arguments?: readonly number[];
}

/** Reads `apis`. `apisOf`: those that rules know. */
export function readApis(node: JsonNode, apisOf: (ecosystem: Ecosystem) => readonly NamePattern[], reader: SettingsReader): ApiTable<CustomApi> {
  const shape = '"apis" must be an object of languages, such as { "javascript": { "acme-log.toFile": "rotating-file-stream" } }';
  const found: Partial<Record<Ecosystem, Record<string, CustomApi>>> = {};
  for (const { key, keyNode, value } of reader.entries(node, shape)) {
    const ecosystem = apiLanguages.find((one) => one === key);
    if (ecosystem === undefined) {
      reader.report(keyNode, "structure", `There is no language "${key}"${key === "typescript" ? '; "javascript" is for TypeScript, too' : didYouMean(key, apiLanguages)}`);
      continue;
    }
    const table: Record<string, CustomApi> = {};
    const entries = reader.entries(value, "The APIs of a language must be an object of their names and what they are like");
    if (entries.length > mostApis) reader.report(value, "structure", `There may be ${mostApis} APIs at most`);
    for (const { key: name, keyNode: nameNode, value: api } of entries.slice(0, mostApis)) {
      if (name.trim() === "" || name.length > longestApi || (name.match(/\*/g) ?? []).length > 2) reader.report(nameNode, "meaning", `The name of an API must have 1 to ${longestApi} characters, and two wildcards at most`);
      else {
        const read = readApi(api, apisOf(ecosystem), reader);
        if (read !== undefined) table[name] = read;
      }
    }
    found[ecosystem] = table;
  }
  return found;
}

function readApi(node: JsonNode, known: readonly NamePattern[], reader: SettingsReader): CustomApi | undefined {
  const said: { like?: string; arguments?: readonly number[] } = {};
  const readLike = (value: JsonNode): void => {
    const like = reader.text(value, '"like" must be the name of an API that rules know');
    if (like === undefined) return;
    if (nameIndex(Object.fromEntries(known.map((name) => [name, true]))).find(like) === true) said.like = like;
    else reader.report(value, "meaning", `No rule knows the API "${like.slice(0, longestApi)}"${didYouMean(like, known)}`);
  };
  if (node.type === "string") readLike(node);
  else {
    reader.parts(node, 'An API must be the name of one that rules know, or { "like": "rotating-file-stream", "arguments": [1] }', "part of an API", {
      like: readLike,
      arguments(value) {
        const positions = reader.items(value, '"arguments" must be a list of positions, such as [1]', mostArguments);
        const isPosition = ({ value: at }: JsonNode): boolean => Number.isInteger(at) && at >= 0 && at < mostArguments;
        for (const one of positions) if (!isPosition(one)) reader.report(one, "structure", "The position of an argument counts from 0");
        if (positions.every(isPosition)) said.arguments = positions.map(({ value: at }) => at as number);
      },
    });
    if (node.type === "object" && !node.children?.some(({ children }) => children?.[0]?.value === "like")) reader.report(node, "structure", 'The "like" is missing: the name of an API that rules know');
  }
  return said.like === undefined ? undefined : { like: said.like, ...(said.arguments === undefined ? {} : { arguments: said.arguments }) };
}

export const apiLanguages = ["javascript", "python", "go", "java", "csharp", "ruby", "php", "rust"] as const satisfies readonly Ecosystem[];
const mostApis = 200;
const longestApi = 200;
const mostArguments = 20;
