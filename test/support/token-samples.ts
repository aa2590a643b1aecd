import { crc32 } from "node:zlib";
import type { Check } from "../../server/src/secrets/providers/checks.ts";
import type { TokenShape } from "../../server/src/secrets/providers/shape.ts";

/** Numbers from 0 to below 1, the same ones for the same seed. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface TokenSample {
  /** The credential alone. */
  readonly token: string;
  /** A line of a file that holds it, with what it needs around it. */
  readonly line: string;
}

/** A credential of a shape, made from its expression, with a right checksum. No such text is written in the repository: hosts would refuse it. */
export function tokenSample(shape: TokenShape, random: Random): TokenSample {
  const { at = "start", before = "", rest, check } = shape;
  const mark = shape.marks[Math.floor(random() * shape.marks.length)] ?? "";
  const parts = { start: `${escaped(mark)}${rest}`, inside: `${before}${escaped(mark)}${rest}`, variable: rest, file: rest }[at];
  const whole = new RegExp(`^(?:${parts})$`);
  for (let attempt = 0; attempt < 2000; attempt++) {
    const text = withCheck(check, mark, sampleOf(parts, random));
    if (whole.test(text)) return { token: text, line: at === "variable" ? `${mark}=${text}` : at === "file" ? `// ${mark}\nconst value = "${text}";` : `const value = "${text}";` };
  }
  throw new Error(`no sample of ${shape.name} fits its expression`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Puts the checksum of a format where it belongs. */
function withCheck(check: Check | undefined, mark: string, text: string): string {
  const half = (from: string): string => from.slice(0, -6);
  switch (check) {
    case "crc-base62":
      return half(text) + digits(crc32(half(text).slice(mark.length)), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").padStart(6, "0");
    case "crc-base36":
      return text.includes(".") ? text.slice(0, -7) + crc32(text.slice(0, -7)).toString(36).padStart(7, "0") : text;
    case "crc-hex": {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(crc32(text.slice(0, -9)));
      return `${text.slice(0, -9)}_${bytes.toString("hex")}`;
    }
    case "crc-base32":
      return withCrc16(text);
    case "bech32":
      return withBech32(text);
    case "json":
      return text.replace(/eyJ[\w+/-]*/, (body) => jsonOfLength(body));
    case "bot-id":
      return `${Buffer.from("730000000000000000".replace(/0/g, (_, at: number) => String((at * 7 + 3) % 10))).toString("base64")}${text.slice(text.indexOf("."))}`;
    case "service-role": {
      const [header, , signature] = text.split(".");
      return [header, Buffer.from('{"iss":"supabase","ref":"qzkwmxvbnrtyplhgfdsj","role":"service_role","iat":1690000000}').toString("base64url"), signature].join(".");
    }
    default:
      return text;
  }
}

/** The same number of characters, as an object: its letters go into a member, between what they began with and what closes it. */
function jsonOfLength(body: string): string {
  const start = Buffer.from(body, "base64").toString("latin1").replace(/[^\x20-\x7e].*$/s, "");
  const named = /^\{"\w+":?/.exec(start)?.[0] ?? '{"k';
  const opening = named.endsWith(":") ? `${named}"` : `${named.replace(/"$/, "")}":"`;
  const length = Math.floor(body.length / 4) * 3;
  const letters = body.replace(/[^A-Za-z0-9]/g, "").slice(3);
  return Buffer.from(`${opening}${letters.repeat(3).slice(0, length - opening.length - 2)}"}`).toString("base64");
}

function digits(value: number, alphabet: string): string {
  return value === 0 ? "" : digits(Math.floor(value / alphabet.length), alphabet) + alphabet.charAt(value % alphabet.length);
}

/** The same bytes with the checksum of the first ones for the last two. */
function withCrc16(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text].map((char) => alphabet.indexOf(char).toString(2).padStart(5, "0")).join("");
  const bytes = (bits.slice(0, -(bits.length % 8)).match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)).slice(0, -2);
  const sum = bytes.reduce((before, byte) => [...Array(8)].reduce((value: number) => ((value << 1) ^ (value & 0x8000 ? 0x1021 : 0)) & 0xffff, before ^ (byte << 8)), 0);
  const whole = [...bytes, sum & 0xff, sum >> 8].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (whole.padEnd(Math.ceil(whole.length / 5) * 5, "0").match(/.{5}/g) ?? []).map((part) => alphabet.charAt(parseInt(part, 2))).join("");
}

const bech32Alphabet = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

/** BIP 173: the last six characters are what makes the whole divisible. */
function withBech32(text: string): string {
  const split = text.lastIndexOf("1");
  const prefix = [...text.slice(0, split).toLowerCase()].map((char) => char.charCodeAt(0));
  const data = [...text.slice(split + 1, -6)].map((char) => Math.max(0, bech32Alphabet.indexOf(char)));
  const remainder = polymod([...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0]) ^ 1n;
  const sum = [25n, 20n, 15n, 10n, 5n, 0n].map((shift) => Number((remainder >> shift) & 31n));
  return text.slice(0, split + 1) + [...data, ...sum].map((value) => bech32Alphabet.charAt(value)).join("");
}

function polymod(values: readonly number[]): bigint {
  const generators = [0x3b6a57b2n, 0x26508e6dn, 0x1ea119fan, 0x3d4233ddn, 0x2a1462b3n];
  return values.reduce((sum, value) => {
    const next = ((sum % (1n << 25n)) << 5n) ^ BigInt(value);
    return generators.reduce((all, generator, bit) => (((sum >> 25n) >> BigInt(bit)) & 1n ? all ^ generator : all), next);
  }, 1n);
}

/** A text that an expression of literals, classes, groups and counts fits; what looks ahead is left out. */
export function sampleOf(source: string, random: Random): string {
  let at = 0;

  function alternatives(): string {
    const options: (() => string)[] = [];
    do options.push(sequence());
    while (source[at] === "|" && ++at);
    return (options[Math.floor(random() * options.length)] ?? (() => ""))();
  }

  function sequence(): () => string {
    const items: (() => string)[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") items.push(counted(item()));
    return () => items.map((one) => one()).join("");
  }

  function item(): () => string {
    if (source[at] === "(") {
      const looksAhead = source.startsWith("(?=", at);
      at += source.startsWith("(?:", at) || looksAhead ? 3 : 1;
      const start = at;
      alternatives();
      const end = at++;
      const inner = source.slice(start, end);
      return () => (looksAhead ? "" : sampleOf(inner, random));
    }
    const chars = source[at] === "[" ? classAt() : literalAt();
    return () => chars.charAt(Math.floor(random() * chars.length));
  }

  function counted(one: () => string): () => string {
    const [written = "", from, comma, to] = /^(?:\{(\d+)(,)?(\d*)\}|[+*?])/.exec(source.slice(at)) ?? [];
    at += written.length;
    const least = from === undefined ? (written === "*" || written === "?" ? 0 : 1) : Number(from);
    const most = from === undefined ? (written === "+" || written === "*" ? 3 : 1) : comma === undefined ? least : to === "" ? least + 10 : Number(to);
    return () => Array.from({ length: least + Math.floor(random() * (Math.min(most, least + 40) - least + 1)) }, one).join("");
  }

  function literalAt(): string {
    if (source[at] !== "\\") return source[at++] ?? "";
    at += 2;
    return escapes[source[at - 1] ?? ""] ?? source[at - 1] ?? "";
  }

  function classAt(): string {
    let chars = "";
    for (at++; source[at] !== "]"; ) {
      const one = literalAt();
      if (source[at] === "-" && source[at + 1] !== "]" && one.length === 1) {
        at++;
        for (let code = one.charCodeAt(0); code <= source.charCodeAt(at); code++) chars += String.fromCharCode(code);
        at++;
      } else chars += one;
    }
    at++;
    return chars;
  }

  return alternatives();
}

const alphabet = "abcdefghijklmnopqrstuvwxyz";
const escapes: Readonly<Record<string, string>> = { d: "0123456789", w: `${alphabet}${alphabet.toUpperCase()}0123456789_`, s: " \n", n: "\n", t: "\t" };
