import { applyEdits, createScanner, findNodeAtLocation, modify, parseTree, type Edit, type ModificationOptions, type Node as JsonNode, type ParseError } from "jsonc-parser";
import type { WorkspaceEdit } from "vscode-languageserver";
import { lineBreakOf, lineTable } from "../core/text.ts";
import type { Project } from "../engine/project.ts";
import { range, type Places } from "./to-lsp.ts";

/**
 * The edit of a settings file of the project that gives the place named by the keys a value, or with `undefined` takes it away, together with
 * objects that would be left empty. Comments and format are kept, and a file that is not there is created. `undefined` for a file that is
 * broken or of another shape: that is for a person to mend, and is underlined.
 */
export function settingsEdit(path: string, keys: readonly string[], value: unknown, project: Pick<Project, "textOf">, places: Places): WorkspaceEdit | undefined {
  return editOf(path, (text, tree) => {
    if (!leadsThroughObjects(tree, keys)) return undefined;
    return value === undefined ? removal(text, tree, keys) : (lineAdded(text, tree, keys, value) ?? addition(text, keys, value));
  }, value !== undefined, project, places);
}

/** The same edit that puts a value behind those of a list, which is made where there is none. */
export function settingsListEdit(path: string, key: string, value: unknown, project: Pick<Project, "textOf">, places: Places): WorkspaceEdit | undefined {
  return editOf(path, (text, tree) => {
    const list = findNodeAtLocation(tree, [key]);
    if (list === undefined) return lineAdded(text, tree, [key], [value]) ?? addition(text, [key], [value]);
    return list.type === "array" ? modify(text, [key, -1], value, { ...options(text), isArrayInsertion: true }) : undefined;
  }, true, project, places);
}

function editOf(path: string, edit: (text: string, tree: JsonNode) => Edit[] | undefined, mayCreate: boolean, project: Pick<Project, "textOf">, places: Places): WorkspaceEdit | undefined {
  const uri = places.uri(path);
  const existing = project.textOf(path)?.text;
  const textDocument = { uri, version: places.version(path) };
  if (existing === undefined || existing.trim() === "") {
    if (!mayCreate) return undefined;
    const empty = "{}\n";
    const newText = applyEdits(empty, edit(empty, readObject(empty) as JsonNode) ?? []);
    const create = { kind: "create" as const, uri, options: { ignoreIfExists: true } };
    const whole = range({ start: 0, end: existing?.length ?? 0 }, lineTable(existing ?? ""));
    return { documentChanges: [create, { textDocument, edits: [{ range: whole, newText }] }] };
  }
  const tree = readObject(existing);
  const edits = tree === undefined ? undefined : edit(existing, tree);
  // What comes of odd texts, such as one with a comma too many, is not taken on trust.
  if (edits === undefined || readObject(applyEdits(existing, edits)) === undefined) return undefined;
  const lines = lineTable(existing);
  return { documentChanges: [{ textDocument, edits: edits.map(({ offset, length, content }) => ({ range: range({ start: offset, end: offset + length }, lines), newText: content })) }] };
}

function readObject(text: string): JsonNode | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 && tree?.type === "object" ? tree : undefined;
}

function leadsThroughObjects(tree: JsonNode, keys: readonly string[]): boolean {
  return keys.every((_, length) => {
    const node = findNodeAtLocation(tree, keys.slice(0, length));
    return node === undefined || node.type === "object";
  });
}

function addition(text: string, keys: readonly string[], value: unknown): Edit[] {
  return modify(text, [...keys], value, options(text));
}

function options(text: string): ModificationOptions {
  const { unit, eol } = formatOf(text);
  return { formattingOptions: { insertSpaces: unit !== "\t", tabSize: unit.length, eol } };
}

/** The same for an object that has a line for each of its properties: the library would format the line above anew, and take over its comment. */
function lineAdded(text: string, tree: JsonNode, keys: readonly string[], value: unknown): Edit[] | undefined {
  const depth = keys.findIndex((_, index) => findNodeAtLocation(tree, keys.slice(0, index + 1)) === undefined);
  const [key, ...below] = keys.slice(depth);
  const object = findNodeAtLocation(tree, keys.slice(0, depth));
  const last = object?.children?.at(-1);
  if (depth < 0 || key === undefined || object === undefined || last === undefined || !text.slice(object.offset, last.offset).includes("\n")) return undefined;
  const { unit, eol } = formatOf(text);
  const indentation = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", last.offset) + 1))?.[0] ?? "";
  const nested = below.reduceRight<unknown>((inner, one) => ({ [one]: inner }), value);
  const line = `${eol}${indentation}${JSON.stringify(key)}: ${JSON.stringify(nested, undefined, unit).replaceAll("\n", `${eol}${indentation}`)}`;
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const behindComma = comma === undefined ? end : comma + 1;
  const at = behindComma + (/^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/(?=\r?\n))/.exec(text.slice(behindComma))?.[0].length ?? 0);
  if (comma !== undefined) return [{ offset: at, length: 0, content: `${line},` }];
  return at === end ? [{ offset: end, length: 0, content: `,${line}` }] : [{ offset: end, length: 0, content: "," }, { offset: at, length: 0, content: line }];
}

function removal(text: string, tree: JsonNode, keys: readonly string[]): Edit[] {
  let depth = keys.length;
  while (depth > 1 && isAlone(text, tree, keys.slice(0, depth))) depth--;
  const property = findNodeAtLocation(tree, keys.slice(0, depth))?.parent;
  const siblings = property?.parent?.children ?? [];
  if (property === undefined) return [];
  if (depth === 1 && isAlone(text, tree, keys.slice(0, 1))) return [{ offset: tree.offset, length: tree.length, content: "{}" }];
  const end = property.offset + property.length;
  // What stands behind it on its line stays on a line of its own: the line above may end with a comment.
  const isLast = /^[ \t]*(?:,[ \t]*)?\r?\n/.test(text.slice(end));
  const offset = property.offset - ((isLast ? /(?:\r?\n|(?<![ \t\n]))[ \t]*$/ : /(?<![ \t])[ \t]*$/).exec(text.slice(0, property.offset))?.[0].length ?? 0);
  const own = { offset, length: end - offset, content: "" };
  const comma = commaBehind(text, end);
  if (comma !== undefined) return [own, { offset: comma, length: 1, content: "" }];
  const previous = siblings[siblings.indexOf(property) - 1];
  const commaBefore = previous === undefined ? undefined : commaBehind(text, previous.offset + previous.length);
  return commaBefore === undefined ? [own] : [{ offset: commaBefore, length: 1, content: "" }, own];
}

/** The offset of the comma that comes next but for blanks and comments. */
function commaBehind(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  return text[scanner.getTokenOffset()] === "," ? scanner.getTokenOffset() : undefined;
}

/** Whether the object around a property has nothing else in it, not even a comment. */
function isAlone(text: string, tree: JsonNode, keys: readonly string[]): boolean {
  const property = findNodeAtLocation(tree, [...keys])?.parent;
  const object = property?.parent;
  if (property === undefined || object === undefined) return false;
  const rest = text.slice(object.offset, property.offset) + text.slice(property.offset + property.length, object.offset + object.length);
  return /^[\s{},]*$/.test(rest);
}

/** A step of indentation, and the ends of lines, as a text has them. */
function formatOf(text: string): { readonly unit: string; readonly eol: string } {
  const unit = /^(\t| +)/m.exec(text)?.[1] ?? "  ";
  return { unit, eol: lineBreakOf(text) };
}
