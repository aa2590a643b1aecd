import { parse } from "jsonc-parser";

/** What a `package.json` says that tells how its app is run. Anything of the wrong shape counts as absent. */
export interface PackageManifest {
  readonly name: string | undefined;
  readonly private: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  readonly hasBin: boolean;
  /** Says for whom it is published: exports, types, files and the like. */
  readonly hasPublicInterface: boolean;
  readonly isEditorExtension: boolean;
  readonly hasWorkspaces: boolean;
}

/** Never throws; a broken manifest is an empty one. */
export function readPackageManifest(text: string): PackageManifest {
  const json = asRecord(parse(text, [], { allowTrailingComma: true }));
  const dependencies = ["dependencies", "optionalDependencies", "devDependencies"].flatMap((key) => Object.keys(asRecord(json[key])));
  const scripts = Object.entries(asRecord(json["scripts"])).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return {
    name: typeof json["name"] === "string" ? json["name"] : undefined,
    private: json["private"] === true,
    scripts: Object.fromEntries(scripts),
    dependencies: new Set(dependencies),
    hasBin: json["bin"] !== undefined,
    hasPublicInterface: ["exports", "module", "types", "typings", "files", "publishConfig", "peerDependencies"].some((key) => json[key] !== undefined),
    isEditorExtension: asRecord(json["engines"])["vscode"] !== undefined,
    hasWorkspaces: json["workspaces"] !== undefined,
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
