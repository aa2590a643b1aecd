import type { Value } from "./facts.ts";
import type { Span } from "../text.ts";

/** A file that tells a logging framework where to write: `logback.xml`, `log4j2.yaml`, `NLog.config`, `logging.properties`. */
export interface LoggingConfiguration {
  readonly kind: "logging";
  /** What loggers write to; what is defined and used by none is not among them. */
  readonly destinations: readonly LogAppender[];
}

/** An appender, target or handler that a logger reaches, also by way of others. */
export interface LogAppender extends LogDestination {
  /** `other` for what only hands on, and what nobody knows. */
  readonly to: "file" | "network" | "console" | "other";
  /** Its class or element without the package: `RollingFileAppender`, `Socket`. */
  readonly type: string;
  /** Its lines are JSON. */
  readonly isStructured: boolean;
  /** The option that keeps lines in a buffer, or drops them where it is full. */
  readonly buffering: { readonly name: string; readonly span: Span } | undefined;
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
