import type { FileContent } from "./host.ts";

/** Text of a file: UTF-8, or UTF-16 with a byte order mark. The mark is left out of the text, as editors do. */
export function decode(bytes: Uint8Array): FileContent {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return text(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return text(bytes, "utf-16be");
  if (bytes.subarray(0, 8000).includes(0)) return { kind: "skipped", reason: "binary" };
  return text(bytes, "utf-8");
}

/** How a text is written in a file: with which mark before it, and in which encoding. */
export interface TextForm {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  readonly hasMark: boolean;
}

/** That of a file that `decode` can read. */
export function formOf(bytes: Uint8Array): TextForm {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", hasMark: true };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", hasMark: true };
  return { encoding: "utf-8", hasMark: first === 0xef && second === 0xbb && third === 0xbf };
}

/** The way back from `decode`. */
export function encode(text: string, { encoding, hasMark }: TextForm): Uint8Array {
  const whole = hasMark ? `\ufeff${text}` : text;
  if (encoding === "utf-8") return Buffer.from(whole, "utf8");
  const bytes = Buffer.from(whole, "utf16le");
  return encoding === "utf-16le" ? bytes : bytes.swap16();
}

function text(bytes: Uint8Array, encoding: string): FileContent {
  try {
    return { kind: "text", text: new TextDecoder(encoding, { fatal: true }).decode(bytes), bytes: bytes.length };
  } catch {
    return { kind: "skipped", reason: "encoding" };
  }
}
