import type { PathRole } from "./path-role.ts";

/** A text with what its path says of it. */
export interface TextFile {
  readonly path: string;
  readonly role: PathRole;
  readonly text: string;
}

/** A text with what version control knows of its file. */
export interface ProjectText extends TextFile {
  /** `undefined` where there is no git. */
  readonly isTracked: boolean | undefined;
  /** The ignore file in which a line for it belongs; without a text where there is none yet. */
  readonly ignoreFile: { readonly path: string; readonly text: string | undefined };
}
