/** How an app is run; decides which factors apply to it. Section 1.3 of the rule catalogue. */
export const appKinds = ["service", "worker", "serverless", "cli", "desktop", "library", "static-frontend", "infrastructure", "unknown"] as const;

export type AppKind = (typeof appKinds)[number];

/** A deployable app of the workspace. */
export interface App {
  /** Relative to the project root, `/` separators; `` for the project root itself. */
  readonly root: string;
  readonly name: string;
  readonly kind: AppKind;
  /** What the kind was told by, for people: `binds a port in src/server.js`. */
  readonly reason: string;
  /** The root of the app that this one is built into, such as a module of a Maven build; absent for one that is run by itself. */
  readonly partOf?: string;
}
