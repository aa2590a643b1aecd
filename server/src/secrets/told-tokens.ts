import type { Severity } from "../core/severity.ts";
import type { TextFile } from "../core/text-file.ts";
import type { Token } from "./tokens.ts";

/** A key of a sandbox, one that only sends reports, and what its provider cannot have given out like this. */
export function opensNothing({ shape, addsUp }: Token): boolean {
  return shape.kind === "test" || shape.kind === "upload" || !addsUp;
}

/** `undefined` for that of the rule. */
export function severityOf({ shape, addsUp }: Token): Severity | undefined {
  return !addsUp ? "hint" : shape.kind === "test" ? "warning" : shape.kind === "upload" ? "information" : undefined;
}

/** What a token is, behind "This". */
export function whatIs({ shape: { name }, addsUp }: Token): string {
  const named = `${/^(?:[aeiouAEIOU]|npm|xAI|X )/.test(name) ? "an" : "a"} ${name}`;
  return addsUp ? `is ${named}` : `has the form of ${named}, but its checksum is wrong`;
}

/** What to do about it. */
export function whatToDo({ shape, addsUp }: Token): string {
  if (!addsUp) return "if it was cut from a real one, revoke that";
  return shape.kind === "upload" ? "it only sends reports of one project, but read it from the environment unless pull requests from forks need it" : shape.kind === "test" ? "read it from the environment, as the live one has to be" : "revoke it, and read its successor from the environment";
}

/** Says of itself that it is none: `TEST_FAKE-AKIA…`. */
export function isFake(token: string): boolean {
  return /FAKE|Fake|DUMMY|Dummy|(?:^|[^A-Za-z])(?:fake|dummy)/.test(token);
}

/** Made to be shown. Firebase and maps tell every browser their key; what it may do is said elsewhere. */
export function isShown({ shape }: Token, { text, role, path }: TextFile, at: number): boolean {
  if (shape.kind === "public" || shape.name !== "Google API key") return shape.kind === "public";
  return role === "client" || /\.(?:html?|vue|svelte)$/.test(path) || /authDomain|firebase|google-?services|maps|google_?map/i.test(text.slice(Math.max(0, at - 500), at + 500));
}
