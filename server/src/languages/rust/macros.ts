import { unescapedText } from "../common/literals.ts";
import { unknownExpression, type Argument, type Expression, type WrittenPart } from "../common/syntax.ts";
import { afterOf, childInField, endOf, noNode, parentOf, previousSibling, startOf, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";

/**
 * What stands in macros of Rust. The grammar leaves it a tree of tokens, so expressions are told by what joins one token to the one before:
 * a token stands for the chain that ends with it, such as `config.port` or `env::var("PORT").unwrap()`.
 */

/** A token in a macro as an expression. */
export function tokenExpression(tree: FlatTree, node: Node): Expression {
  if (typeOf(tree, node) === "token_tree") return tokenCall(tree, node);
  const text = textOf(tree, node);
  const before = previousSibling(tree, node);
  switch (joint(tree, before, node)) {
    case "member":
      return { kind: "member", object: before, text };
    case "path":
      return { kind: "member", object: before, text, separator: "::" };
    case "none":
      return { kind: "name", text: nameText(tree, node) };
    default:
      return unknownExpression;
  }
}

/** See `Syntax.importMark`. */
export const importMark = "::";

/** A name as it is looked up: what starts a path, is a macro or an attribute is no variable, whatever `let env = env::var(…)` says. */
export function nameText(tree: FlatTree, node: Node): string {
  const text = plain(textOf(tree, node));
  const isMarked = /^[a-z_]/.test(text) && (typeOf(tree, parentOf(tree, node)) === "attribute" || /^(?:::(?!<)|!(?!=))/.test(tree.text.slice(endOf(tree, node), endOf(tree, node) + 3)));
  return isMarked ? text + importMark : text;
}

/** `r#type` is `type`. */
export function plain(text: string): string {
  return text.startsWith("r#") ? text.slice(2) : text;
}

/** Whether a node is a token of a macro that is used: those of attributes and of definitions are read in other ways, or not at all. */
export function isToken(tree: FlatTree, node: Node): boolean {
  let at = parentOf(tree, node);
  for (let depth = 0; typeOf(tree, at) === "token_tree"; at = parentOf(tree, at)) if (depth++ > deepest) return false;
  return at !== parentOf(tree, node) && typeOf(tree, at) === "macro_invocation";
}

/** Where the chain starts that ends with a token of a macro; `undefined` for any other node. */
export function chainStart(tree: FlatTree, node: Node): number | undefined {
  if (!/^(?:token_tree|identifier)$/.test(typeOf(tree, node)) || !isToken(tree, node)) return undefined;
  let first = node;
  for (let before = previousSibling(tree, first), length = 0; length < longestChain && /^(?:member|path|call)$/.test(joint(tree, before, first)); before = previousSibling(tree, first), length++) first = before;
  return startOf(tree, first);
}

/** The arguments of a macro or of a call in one. What is more than a chain, such as a sum, has no node. */
export function tokenArguments(tree: FlatTree, list: Node): readonly Argument[] {
  return groups(tree, list, ",").flatMap(({ tokens, start, end }): Argument[] => {
    // `|_| "3000".to_string()` gives what follows, and so do `&x`, and `%x` and `?x` of tracing.
    const head = /^(?:\s|&|\*|%|\?|mut\s|move\s|\|[^|]*\|)*/.exec(tree.text.slice(start, end))?.[0].length ?? 0;
    const named = /^\s*[A-Za-z_]\w*\s*(?:=(?![=>])|:(?!:))/.exec(tree.text.slice(start, end))?.[0];
    if (named !== undefined && tokens.length > 0) {
      const [name = noNode, ...rest] = tokens;
      const sign = /^[\s&%?*]*/.exec(tree.text.slice(start + named.length, end))?.[0].length ?? 0;
      return [{ name, value: chainOf(tree, rest, start + named.length + sign, end) }];
    }
    const rest = tokens.filter((token) => startOf(tree, token) >= start + head);
    return rest.length === 0 && head === end - start ? [] : [{ name: noNode, value: chainOf(tree, rest, start + head, end) }];
  });
}

export interface TokenGroup {
  readonly tokens: readonly Node[];
  readonly start: number;
  readonly end: number;
}

/** The tokens between the brackets of a tree, as a separator parts them. */
export function groups(tree: FlatTree, list: Node, separator: string): readonly TokenGroup[] {
  if (list === noNode || endOf(tree, list) - startOf(tree, list) < 2) return [];
  const found: TokenGroup[] = [];
  const last = endOf(tree, list) - 1;
  let [start, from, tokens]: [number, number, Node[]] = [startOf(tree, list) + 1, startOf(tree, list) + 1, []];
  for (let token = list + wordsPerNode; ; token = afterOf(tree, token)) {
    const isEnd = token >= afterOf(tree, list);
    const until = isEnd ? last : startOf(tree, token);
    for (let at = tree.text.indexOf(separator, from); at !== -1 && at < until; at = tree.text.indexOf(separator, at + 1)) {
      found.push({ tokens, start, end: at });
      [start, tokens] = [at + 1, []];
    }
    if (isEnd) break;
    if (!/comment$/.test(typeOf(tree, token))) tokens.push(token);
    from = endOf(tree, token);
  }
  if (tokens.length > 0) found.push({ tokens, start, end: Math.max(start, last) });
  return found;
}

/** The last of tokens that are one chain and all there is in a stretch of text; else `noNode`. */
export function chainOf(tree: FlatTree, tokens: readonly Node[], start: number, end: number): Node {
  const [first = noNode] = tokens;
  const last = tokens.at(-1) ?? noNode;
  if (last === noNode || tree.text.slice(start, startOf(tree, first)).trim() !== "" || !/^(?:\s|\?|\.await)*$/.test(tree.text.slice(endOf(tree, last), end))) return noNode;
  return tokens.every((token, index) => index === 0 || /^(?:member|path|call)$/.test(joint(tree, tokens[index - 1] ?? noNode, token))) ? last : noNode;
}

/** How a token goes on from the one before. */
function joint(tree: FlatTree, before: Node, node: Node): "member" | "path" | "call" | "none" | "other" {
  if (before === noNode) return "none";
  const between = tree.text.slice(endOf(tree, before), startOf(tree, node)).replace(/\s+/g, "");
  if (typeOf(tree, node) === "token_tree") return between === "" && tree.text[startOf(tree, node)] === "(" && endOf(tree, before) === startOf(tree, node) ? "call" : "other";
  if (/^(?:\?|\.await)*\.$/.test(between)) return "member";
  if (between === "::") return "path";
  return /(?:::|\.)$/.test(between) ? "other" : "none";
}

/** `f(x)`, `a.f(x)`, `a::f(x)`; not the head of a function, nor what a macro in the macro is given. */
function tokenCall(tree: FlatTree, node: Node): Expression {
  const name = previousSibling(tree, node);
  if (joint(tree, name, node) !== "call" || typeOf(tree, name) !== "identifier") return unknownExpression;
  if (/\b(?:fn|struct|enum)\s+$/.test(tree.text.slice(Math.max(0, startOf(tree, name) - 10), startOf(tree, name)))) return unknownExpression;
  const object = previousSibling(tree, name);
  const how = joint(tree, object, name);
  if (how === "other") return unknownExpression;
  const args = tokenArguments(tree, node);
  return { kind: "call", object: how === "none" ? noNode : object, name, arguments: args, construction: false, ...(how === "path" ? { separator: "::" } : {}) };
}

/** `format!("{}:{port}", host)` in parts. `{{` is a brace. */
export function formatted(tree: FlatTree, list: Node): Expression {
  const [first, ...args] = tokenArguments(tree, list);
  const format = first?.value ?? noNode;
  if (!/^(?:raw_)?string_literal$/.test(typeOf(tree, format))) return unknownExpression;
  const isRaw = typeOf(tree, format) === "raw_string_literal";
  const positional = args.filter(({ name }) => name === noNode);
  const parts: (Node | WrittenPart)[] = [];
  let next = 0;
  const [start, end] = contentOf(tree, format);
  let from = start;
  const textUntil = (to: number): void => {
    const written = tree.text.slice(from, to).replace(/\{\{|\}\}/g, (brace) => brace[0] ?? "");
    if (written !== "") parts.push({ kind: "text", text: isRaw ? written : unescaped(written), at: format, span: { start: from, end: to } });
  };
  for (const { 0: whole, 1: key = "", index } of tree.text.slice(start, end).matchAll(/\{\{|\}\}|\\u\{\w*\}|\{\s*(\w*)[^{}]*\}/g)) {
    if (!whole.startsWith("{") || whole === "{{") continue;
    const at = start + index;
    textUntil(at);
    from = at + whole.length;
    const given = key === "" ? positional[next++] : /^\d+$/.test(key) ? positional[Number(key)] : args.find(({ name }) => name !== noNode && textOf(tree, name) === key);
    const value = given?.value ?? noNode;
    parts.push(value === noNode ? { kind: "name", text: given === undefined ? key : "", at: format, span: { start: at, end: from } } : value);
  }
  if (parts.length === 0) return { kind: "same", inner: format };
  textUntil(end);
  return { kind: "template", parts };
}

/** Where the text of a string literal lies between its quotes. */
export function contentOf(tree: FlatTree, literal: Node): readonly [start: number, end: number] {
  const text = textOf(tree, literal);
  const open = /^[bcr]*#*"/.exec(text)?.[0].length ?? 0;
  const close = /"#*$/.exec(text.slice(open))?.[0].length ?? 0;
  return [startOf(tree, literal) + open, endOf(tree, literal) - close];
}

/** A line that ends in a backslash goes on behind the blanks of the next one. */
export function unescaped(text: string): string {
  return unescapedText(text.replace(/\\\r?\n\s*/g, ""));
}

/** `#[arg(long, env = "PORT")]`: what an attribute is given by position and by name. */
export function attributeArguments(tree: FlatTree, attribute: Node): readonly Argument[] {
  return tokenArguments(tree, childInField(tree, attribute, "arguments"));
}

const deepest = 50;

/** Tokens. */
const longestChain = 200;
