/** The VS Code versions the suite runs in: the oldest that `engines.vscode` admits, and the newest. */
export interface VsCodeVersion {
  readonly name: "minimum" | "newest";
  readonly vscode: string;
  /** The release of the package `code-server` that carries this VS Code's server build, and the Node it wants. */
  readonly codeServer: string;
  readonly node: string;
}

export const minimumVersion: VsCodeVersion = { name: "minimum", vscode: "1.100.3", codeServer: "4.100.3", node: "20" };
export const newestVersion: VsCodeVersion = { name: "newest", vscode: "1.139.1", codeServer: "4.139.1", node: "24" };
export const versions: readonly VsCodeVersion[] = [minimumVersion, newestVersion];
