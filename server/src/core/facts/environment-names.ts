/** Names of variables in the text of one source. */
export interface EnvironmentNames {
  readonly read: readonly string[];
  /** Those that a schema lists, such as one of zod or the tags of a struct. */
  readonly declared: readonly string[];
  /** Those that the program sets itself. */
  readonly written: readonly string[];
}
