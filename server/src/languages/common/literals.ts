/** A text with the escapes of the C family undone: `\n`, `\x41`, `\u0041`, `\u{1f680}`, octal; of any other the character behind it stays. */
export function unescapedText(text: string): string {
  return text.includes("\\") ? text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r?\n)|(.))/gs, unescaped) : text;
}

function unescaped(escape: string, x?: string, u?: string, braced?: string, long?: string, octal?: string, lineBreak?: string, other?: string): string {
  if (lineBreak !== undefined) return "";
  const hex = x ?? u ?? braced ?? long;
  const point = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined;
  if (point !== undefined) return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  return simpleEscapes.get(other ?? "") ?? other ?? escape;
}

const simpleEscapes = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["a", "\u0007"],
]);

/** A number as its decimal text, separators and suffixes left out; `undefined` for what is no number in the end. */
export function decimalText(text: string): string | undefined {
  const plain = text.replaceAll(/[_']/g, "");
  const value = Number(/^0[xob]/i.test(plain) ? plain.replace(/(?:[uUlL]+|[iu](?:8|16|32|64|128|size))$/, "") : plain.replace(/(?:[uUlLfFdDmMn]+|[iuf](?:8|16|32|64|128|size))$/, ""));
  return Number.isNaN(value) ? undefined : String(value);
}
