import type { FileContent } from "./host.ts";

/** Text of a file: UTF-8, or UTF-16 with a byte order mark. The mark is left out of the text, as editors do. */
export function decode(bytes: Uint8Array): FileContent {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return text(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return text(bytes, "utf-16be");
  if (bytes.subarray(0, 8000).includes(0)) return { kind: "skipped", reason: "binary" };
  return text(bytes, "utf-8");
}

function text(bytes: Uint8Array, encoding: string): FileContent {
  try {
    return { kind: "text", text: new TextDecoder(encoding, { fatal: true }).decode(bytes), bytes: bytes.length };
  } catch {
    return { kind: "skipped", reason: "encoding" };
  }
}
