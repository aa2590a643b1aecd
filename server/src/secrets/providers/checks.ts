/** Names of the ways in which a credential proves that it is whole. */
export type Check = "crc-base62" | "crc-base36" | "crc-hex" | "crc-base32" | "bech32" | "json" | "bot-id" | "service-role";

/** Whether a credential adds up as its provider makes it: one that does not was never given out in this form. */
export function addsUp(check: Check, token: string): boolean {
  return checks[check](token);
}

/** Whether a check is arithmetic over all the rest, so that a credential that was cut or altered fails it; the others ask for parts. */
export function isDigest(check: Check): boolean {
  return check.startsWith("crc") || check === "bech32";
}

const checks: Readonly<Record<Check, (token: string) => boolean>> = {
  // Six digits of base 62 after what they are of: GitHub "Behind GitHub's new authentication token formats", npm the same.
  "crc-base62": (token) => inBase62(crc32(token.slice(token.indexOf("_") + 1, -6))) === token.slice(-6),
  // Seven digits of base 36 after all the rest; only routable tokens have them: GitLab "Routable tokens".
  "crc-base36": (token) => !token.includes(".") || crc32(token.slice(0, -7)).toString(36).padStart(7, "0") === token.slice(-7),
  // Eight digits of base 16, the lowest byte first: Grafana's own generator of tokens.
  "crc-hex": (token) => lowestByteFirst(crc32(token.slice(0, -9))) === token.slice(-8),
  // Two bytes of CRC-16 after all the rest, the lowest first, all of it in base 32: NATS "NKeys".
  "crc-base32": (token) => {
    const bytes = bytesOfBase32(token);
    return crc16(bytes.slice(0, -2)) === (bytes.at(-2) ?? 0) + ((bytes.at(-1) ?? 0) << 8);
  },
  bech32: (token) => bech32Remainder(token.toLowerCase()) === 1,
  json: (token) => jsonIn(token) !== undefined,
  "bot-id": (token) => /^\d{17,20}$/.test(decoded(token.slice(0, token.indexOf("."))) ?? ""),
  "service-role": (token) => (jsonIn(token.slice(token.indexOf(".") + 1)) as { readonly role?: unknown } | undefined)?.role === "service_role",
};

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of a text of ASCII, as of zip and PNG. */
function crc32(text: string): number {
  let value = 0xffffffff;
  for (let at = 0; at < text.length; at++) value = (value >>> 8) ^ (crcTable[(value ^ text.charCodeAt(at)) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

/** CRC-16 of bytes, as of XMODEM. */
function crc16(bytes: readonly number[]): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) value = (value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1) & 0xffff;
  }
  return value;
}

/** RFC 4648, section 6, without padding; bits that make no whole byte are left out. */
function bytesOfBase32(text: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let length = 0;
  for (const char of text) {
    bits = ((bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(char)) & 0xfff;
    length += 5;
    if (length >= 8) bytes.push((bits >> (length -= 8)) & 0xff);
  }
  return bytes;
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function inBase62(value: number): string {
  let digits = "";
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) digits = base62.charAt(rest % 62) + digits;
  return digits.padStart(6, "0");
}

function lowestByteFirst(value: number): string {
  return [0, 8, 16, 24].map((shift) => ((value >>> shift) & 0xff).toString(16).padStart(2, "0")).join("");
}

/** What is left over after a text of bech32 is divided by its polynomial, 1 for a whole one: BIP 173. */
function bech32Remainder(text: string): number {
  const split = text.lastIndexOf("1");
  const prefix = [...text.slice(0, split)].map((char) => char.charCodeAt(0));
  const values = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...[...text.slice(split + 1)].map((char) => "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(char))];
  let remainder = 1;
  for (const value of values) {
    const top = remainder >>> 25;
    remainder = ((remainder & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries()) if ((top >>> bit) & 1) remainder ^= generator;
  }
  return remainder;
}

/** The object in base 64 that begins at the first `eyJ`, up to what is no part of base 64. */
function jsonIn(token: string): unknown {
  const text = decoded(/eyJ[\w+/-]*/.exec(token)?.[0] ?? "");
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(0, text.lastIndexOf("}") + 1));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Text of base 64, of either alphabet, with or without padding. */
function decoded(text: string): string | undefined {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}
