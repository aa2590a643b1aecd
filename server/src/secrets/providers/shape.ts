import type { Check } from "./checks.ts";

/** A credential that shows by its form alone what it is, as data: what a file has to hold for it to be there, and what it looks like. */
export interface TokenShape {
  /** Who gives it out: `GitHub`. */
  readonly provider: string;
  /** For messages, after "a": `GitHub token`. */
  readonly name: string;
  /** Literal texts; a file that holds none of them has no such credential. What they are to it says `at`. */
  readonly marks: readonly string[];
  /**
   * Where a mark stands. `start` (also when left out): the credential begins with it. `inside`: `before` comes first. `variable`: it is the
   * variable that the provider's own tools read, and the credential is assigned to it. `file`: somewhere in the same file.
   */
  readonly at?: "start" | "inside" | "variable" | "file";
  /** What comes in front of a mark that stands inside, as the source of an expression. */
  readonly before?: string;
  /** What follows the mark, or the whole credential where the mark is no part of it, as the source of an expression. */
  readonly rest: string;
  /** `test`: opens a sandbox and nothing else. `upload`: sends reports of one project. `public`: made to be shown. Left out: a secret. */
  readonly kind?: "test" | "upload" | "public";
  /** What its own text must add up to. */
  readonly check?: Check;
  /** Where the form is written down. */
  readonly source: string;
}

/** Parts of expressions that most forms are made of. */
export const hex = "[a-f0-9]";
export const alnum = "[A-Za-z0-9]";
export const urlSafe = "[\\w-]";
export const base64 = "[A-Za-z0-9+/]";
export const uuid = "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";
