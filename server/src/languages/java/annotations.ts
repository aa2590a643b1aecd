import type { Value } from "../../core/facts/facts.ts";
import { unescapedText } from "../common/literals.ts";
import { spanOf } from "../common/resolve.ts";
import type { Argument } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** The annotations of a declaration. */
export function annotationsOn(tree: FlatTree, declaration: Node): readonly Node[] {
  return childrenOf(tree, modifiersOf(tree, declaration)).filter((child) => /^(?:marker_)?annotation$/.test(typeOf(tree, child)));
}

/** Whether a declaration is `static` or the like; words are no nodes and stand between its annotations. */
export function hasModifier(tree: FlatTree, declaration: Node, word: string): boolean {
  const modifiers = modifiersOf(tree, declaration);
  if (modifiers === noNode) return false;
  const children = childrenOf(tree, modifiers);
  const starts = [startOf(tree, modifiers), ...children.map((child) => endOf(tree, child))];
  const ends = [...children.map((child) => startOf(tree, child)), endOf(tree, modifiers)];
  return starts.some((start, index) => tree.text.slice(start, ends[index]).split(/\s+/).includes(word));
}

function modifiersOf(tree: FlatTree, declaration: Node): Node {
  return childrenOf(tree, declaration).find((child) => typeOf(tree, child) === "modifiers") ?? noNode;
}

export function argumentsOfAnnotation(tree: FlatTree, annotation: Node): readonly Argument[] {
  return childrenOf(tree, childInField(tree, annotation, "arguments")).map((one) =>
    typeOf(tree, one) === "element_value_pair" ? { name: childInField(tree, one, "key"), value: childInField(tree, one, "value") } : { name: noNode, value: one },
  );
}

/** The text of a string literal or text block as it is written, quotes included. */
export function textOfLiteral(written: string): string {
  return unescapedText(written.startsWith('"""') ? textOfBlock(written) : written.slice(1, -1));
}

/** A text block loses its first line break and the indentation that all its lines share, that of the closing quotes included. */
function textOfBlock(written: string): string {
  const lines = written.slice(3, -3).replace(/^[^\S\n]*\r?\n/, "").split(/\r?\n/);
  const counted = lines.filter((line, index) => line.trim() !== "" || index === lines.length - 1);
  const indent = Math.min(...counted.map((line) => /^\s*/.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(indent).trimEnd()).join("\n");
}

/**
 * What a field or parameter is set to by the framework: `@Value("${PORT:8080}")` of Spring and Micronaut, `@ConfigProperty` of MicroProfile,
 * and the fields of a class with `@ConfigurationProperties`, whose initial value is their default. `owner` is that class, or `noNode`.
 */
export function filledBy(tree: FlatTree, declaration: Node, name: Node, value: Node, owner: Node): Value | undefined {
  for (const annotation of annotationsOn(tree, declaration)) {
    const args = argumentsOfAnnotation(tree, annotation);
    const given = (key: string): Node => args.find((one) => textOf(tree, one.name) === key)?.value ?? noNode;
    switch (simpleName(tree, annotation)) {
      case "Value": {
        const literal = args[0]?.value ?? noNode;
        return typeOf(tree, literal) === "string_literal" ? placeholders(textOf(tree, literal).slice(1, -1), startOf(tree, literal) + 1) : undefined;
      }
      case "ConfigProperty":
      case "Property":
        return readOf(tree, given("name"), given("defaultValue"));
    }
  }
  const properties = annotationsOn(tree, owner).find((annotation) => simpleName(tree, annotation) === "ConfigurationProperties");
  const isSettable = properties !== undefined && !hasModifier(tree, declaration, "static");
  const fallback = literalAt(tree, value);
  if (!isSettable || (value !== noNode && fallback === undefined)) return undefined;
  const prefix = argumentsOfAnnotation(tree, properties).find((one) => one.name === noNode || /^(?:prefix|value)$/.test(textOf(tree, one.name)))?.value ?? noNode;
  if (typeOf(tree, prefix) !== "string_literal") return undefined;
  return { kind: "env", name: `${textOfLiteral(textOf(tree, prefix))}.${textOf(tree, name)}`, ...(fallback === undefined ? {} : { default: fallback }), span: spanOf(tree, name) };
}

function simpleName(tree: FlatTree, annotation: Node): string {
  return textOf(tree, childInField(tree, annotation, "name")).replace(/^.*\./, "");
}

function readOf(tree: FlatTree, name: Node, fallback: Node): Value | undefined {
  if (typeOf(tree, name) !== "string_literal") return undefined;
  const literal = literalAt(tree, fallback);
  return { kind: "env", name: textOfLiteral(textOf(tree, name)), ...(literal === undefined ? {} : { default: literal }), span: spanOf(tree, name) };
}

function literalAt(tree: FlatTree, node: Node): Value | undefined {
  const text = textOf(tree, node);
  const span = spanOf(tree, node);
  switch (typeOf(tree, node)) {
    case "string_literal":
      return { kind: "literal", text: textOfLiteral(text), type: "string", span };
    case "decimal_integer_literal":
      return { kind: "literal", text: text.replace(/[_lL]/g, ""), type: "number", span };
    case "true":
    case "false":
      return { kind: "literal", text, type: "boolean", span };
    default:
      return undefined;
  }
}

/** `http://${HOST:localhost}:${PORT}`; a default may hold further ones. An expression (`#{…}`) is not followed. */
function placeholders(text: string, start: number, depth = 0): Value {
  const span = { start, end: start + text.length };
  if (text.includes("#{") || text.includes("\\") || depth > deepest) return { kind: "unknown", span };
  const parts: Value[] = [];
  let done = 0;
  for (let open = text.indexOf("${"); open !== -1; open = text.indexOf("${", done)) {
    const close = closingBrace(text, open + 2);
    if (close === -1) return { kind: "unknown", span };
    if (open > done) parts.push(literalPart(done, open));
    const inner = text.slice(open + 2, close);
    const colon = inner.indexOf(":");
    const fallback = colon === -1 ? undefined : placeholders(inner.slice(colon + 1), start + open + 2 + colon + 1, depth + 1);
    const name = (colon === -1 ? inner : inner.slice(0, colon)).trim();
    parts.push({ kind: "env", name, ...(fallback === undefined ? {} : { default: fallback }), span: { start: start + open, end: start + close + 1 } });
    done = close + 1;
  }
  if (done < text.length || parts.length === 0) parts.push(literalPart(done, text.length));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: "template", parts, span };

  function literalPart(from: number, to: number): Value {
    return { kind: "literal", text: text.slice(from, to), type: "string", span: { start: start + from, end: start + to } };
  }
}

function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) open++;
    else if (text[at] === "}" && --open === 0) return at;
  }
  return -1;
}

const deepest = 8;
