import type { Value } from "./facts.ts";
import type { Span } from "./text.ts";

/** A file that tells a logging framework where to write: `logback.xml`, `log4j2.yaml`, `NLog.config`, `logging.properties`. */
export interface LoggingConfiguration {
  readonly kind: "logging";
  /** Files that are written to; what is defined and used by no logger is not among them. */
  readonly destinations: readonly LogDestination[];
}

export interface LogDestination {
  /** Of the appender, target or handler. */
  readonly name: string;
  /** `undefined` where it is left to the framework. */
  readonly path: Value | undefined;
  /** The path, or else the name. */
  readonly span: Span;
  /** The profiles it is used in; empty: in all. */
  readonly environments: readonly string[];
}
