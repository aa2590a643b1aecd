import { SaxesParser } from "saxes";
import type { Span } from "../core/text.ts";

/** An element with its places in the text. Comments are left out; entities that a document declares itself are not replaced. */
export interface XmlElement {
  /** Without a namespace prefix. */
  readonly name: string;
  readonly attributes: readonly XmlText[];
  readonly children: readonly XmlElement[];
  /** Its own text, trimmed, with the place of what stands between its tags. */
  readonly text: string;
  readonly textSpan: Span;
  readonly nameSpan: Span;
}

export interface XmlText {
  readonly name: string;
  readonly value: string;
  /** Inside of the quotes. */
  readonly span: Span;
}

interface OpenElement extends XmlElement {
  readonly name: string;
  attributes: XmlText[];
  children: XmlElement[];
  text: string;
  textSpan: Span;
}

/** The outermost element; of a broken text what can be told. Never throws. */
export function readXml(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ position: true });
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let attributes: XmlText[] = [];
  let nameEnd = 0;
  // A text that is being typed is rarely well formed.
  parser.on("error", () => undefined);
  parser.on("opentagstart", () => {
    attributes = [];
    nameEnd = parser.position - 1;
  });
  parser.on("attribute", ({ name, value }) => {
    const end = parser.position - 1;
    // Without quotes the value has no place that is sure.
    const isQuoted = text[end] === '"' || text[end] === "'";
    attributes.push({ name: localName(name), value, span: { start: isQuoted ? text.lastIndexOf(text.charAt(end), end - 1) + 1 : end, end } });
  });
  parser.on("opentag", (tag) => {
    const name = localName(tag.name);
    const at = parser.position;
    const element: OpenElement = { name, attributes, children: [], text: "", textSpan: { start: at, end: at }, nameSpan: { start: nameEnd - name.length, end: nameEnd } };
    if (open.length === 0) root ??= element;
    else open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element !== undefined) close(element, text, parser.position);
  });
  try {
    parser.write(text).close();
  } catch {
    // What was read so far stands.
  }
  for (const element of open) element.text = element.text.trim();
  return root;
}

/** Puts the span of the text of an element around what is written there, blanks and comments left out. */
function close(element: OpenElement, text: string, position: number): void {
  element.text = element.text.trim();
  const { start } = element.textSpan;
  const end = Math.max(start, text.lastIndexOf("<", position - 1));
  const raw = text.slice(start, end);
  const found = element.text === "" ? -1 : raw.indexOf(element.text);
  const from = found === -1 ? raw.length - raw.trimStart().length : found;
  const to = found === -1 ? raw.trimEnd().length : found + element.text.length;
  element.textSpan = { start: start + from, end: start + Math.max(from, to) };
}

export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

export function childrenOf(element: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] {
  const parents = path.slice(0, -1).reduce<readonly XmlElement[]>((found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)), element === undefined ? [] : [element]);
  return parents.flatMap(({ children }) => children.filter((child) => child.name === path.at(-1)));
}

/** An attribute, or the text of a child element of that name: MSBuild takes both. */
export function fieldOf(element: XmlElement, name: string): XmlText | undefined {
  const attribute = element.attributes.find((one) => one.name === name);
  if (attribute !== undefined) return attribute;
  const child = childOf(element, name);
  return child === undefined ? undefined : { name, value: child.text, span: child.textSpan };
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
