import type { DocumentFacts } from "../../server/src/core/facts/documents.ts";

/** What a document's facts say in each of their fields, a line for each thing; what stands behind `@` is the text at the place of it. */
export function outlineOf(facts: DocumentFacts, text: string): Readonly<Record<string, readonly string[]>> {
  const fields = Object.entries(facts).filter(([field]) => !/^(?:kind|format|ecosystem)$/.test(field));
  return Object.fromEntries(fields.map(([field, value]) => [field, itemsOf(value).map((one) => shown(one, text)).filter((line) => line !== "")]));
}

function itemsOf(value: unknown): readonly unknown[] {
  if (value instanceof Map) return [...(value as Map<string, unknown>)].map(([name, one]) => ({ [name]: one }));
  if (value instanceof Set || Array.isArray(value)) return [...(value as Iterable<unknown>)];
  return [value];
}

/** What is missing, empty or false is left out. */
function shown(value: unknown, text: string): string {
  if (value === undefined || value === false) return "";
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    const items = itemsOf(value).map((one) => shown(one, text)).filter((one) => one !== "");
    return items.length === 0 ? "" : `[${items.join(", ")}]`;
  }
  const { span, ...parts } = value as Readonly<Record<string, unknown>>;
  const { start, end } = parts;
  if (typeof start === "number" && typeof end === "number") return `@${text.slice(start, end)}`;
  const words = Object.entries(parts).flatMap(([name, one]) => {
    const said = shown(one, text);
    return said === "" ? [] : [/^(?:name|value|words|kind)$/.test(name) ? said : `${name} ${said}`];
  });
  return [...words, shown(span, text)].filter((one) => one !== "").join(" ");
}
