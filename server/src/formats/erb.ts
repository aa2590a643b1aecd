import type { LiteralValue, Value } from "../core/facts/facts.ts";
import type { Span } from "../core/text.ts";

/**
 * A text with the insides of its ERB tags made plain, each character in its place, so that YAML reads what stands around them: quotes and
 * colons of Ruby are none of YAML's. Tags that only steer, such as `<% if … %>`, become blanks.
 */
export function withoutErb(text: string): string {
  const tags = tagsIn(text);
  return tags.map(({ start, end }, index) => text.slice(tags[index - 1]?.end ?? 0, start) + masked(text.slice(start, end))).join("") + text.slice(tags.at(-1)?.end ?? 0);
}

function masked(tag: string): string {
  return tag.startsWith("<%=") ? `<%=${"x".repeat(Math.max(0, tag.length - 5))}%>` : tag.replace(/[^\r\n]/g, " ");
}

/** One that does not close is none. */
function tagsIn(text: string): readonly Span[] {
  const tags: Span[] = [];
  for (let start = text.indexOf("<%"); start !== -1; start = text.indexOf("<%", tags.at(-1)?.end)) {
    const end = text.indexOf("%>", start + 2);
    if (end === -1) break;
    tags.push({ start, end: end + 2 });
  }
  return tags;
}

/** What a value with ERB tags stands for: `written` is what stands at `start`, without quotes around it. */
export function erbValue(written: string, start: number): Value {
  const parts: Value[] = [];
  const literal = (from: number, to: number): void => {
    if (from < to) parts.push({ kind: "literal", text: written.slice(from, to), type: "string", span: { start: start + from, end: start + to } });
  };
  let done = 0;
  for (const tag of tagsIn(written)) {
    literal(done, tag.start);
    done = tag.end;
    parts.push(rubyValue(written.slice(tag.start, tag.end), start + tag.start));
  }
  literal(done, written.length);
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: "template", parts, span: { start, end: start + written.length } };
}

/** `ENV["A"]`, `ENV.fetch("A", "b")`, `ENV.fetch("A") { "b" }` and `ENV["A"].presence || "b"`; nothing is known of any other expression. */
function rubyValue(tag: string, start: number): Value {
  const span = { start, end: start + tag.length };
  const match = environmentRead.exec(tag);
  const name = match?.[2];
  if (match === null || name === undefined) return { kind: "unknown", span };
  const index = [3, 4, 5].find((group) => match[group] !== undefined);
  const [from, to] = index === undefined ? [0, 0] : (match.indices?.[index] ?? [0, 0]);
  const quoted = tag.slice(from, to);
  const isText = /^["']/.test(quoted);
  // A text that something is put into is no literal.
  if (index === undefined || quoted.includes("#{")) return { kind: "env", name, span };
  const literal: LiteralValue = { kind: "literal", text: isText ? quoted.slice(1, -1) : quoted, type: isText ? "string" : "number", span: { start: start + from, end: start + to } };
  return { kind: "env", name, default: literal, span };
}

const text = "(\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|\\d+)";
const environmentRead = new RegExp(`^<%=-?\\s{0,20}ENV(?:\\[|\\.fetch[( ])\\s{0,20}(["'])(\\w+)\\1\\s{0,20}(?:,\\s{0,20}${text}\\s{0,20})?[\\])]?(?:\\s{0,20}\\{\\s{0,20}${text}\\s{0,20}\\})?(?:\\.(?:presence|to_s|to_i|strip))*(?:\\s{0,20}\\|\\|\\s{0,20}${text}\\s{0,20}-?%>)?`, "d");
