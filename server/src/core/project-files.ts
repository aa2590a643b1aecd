import type { App } from "./app.ts";
import type { Document } from "./facts/documents.ts";

/** Everything of the whole project that a rule may ask about. */
export interface ProjectFiles {
  /** Sources of role `app`, with the app they belong to. */
  readonly sources: readonly { readonly path: string; readonly app: App }[];
  /** Those of the kinds for which the rule speaks. */
  readonly apps: readonly App[];
  /** Of the whole project. */
  readonly documents: readonly Document[];
  /** The app, of whatever kind, that a file belongs to: the nearest one above it. */
  readonly appOf: (path: string) => App | undefined;
  /** The text of a file, read now; `undefined` when there is none. */
  readonly read: (path: string) => string | undefined;
}
