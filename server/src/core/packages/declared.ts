/** What the manifests of an app declare. */
export interface DeclaredPackages {
  /** The manifest in which one would declare another package. */
  readonly manifest: string;
  /** Whether a module comes with what is declared, given its key in the table of its ecosystem and the packages that bring it. */
  readonly has: (module: string, packages: readonly string[]) => boolean;
}
