import type { DocumentFacts } from "../core/documents.ts";
import { isComposeName, readComposeFile } from "./compose.ts";
import { isDockerfileName, readDockerfile } from "./dockerfile.ts";
import { readEnvFile, readIgnoreFile, readProcfile } from "./lines.ts";
import { readCompilerSettings, readPackageManifest } from "./package-json.ts";
import { isRequirementsPart, readPipfile, readPyproject, readRequirements, readRequirementsPart } from "./python-manifest.ts";
import { readShellCommands } from "./shell.ts";

/** Reads a file that is not program code into facts. Never throws. */
export type DocumentReader = (text: string) => DocumentFacts;

/** The reader for a file, told by its name; `undefined` for what is no document. */
export function documentReader(path: string): DocumentReader | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return formats.find(({ names }) => (typeof names === "function" ? names(name, path) : names.test(name)))?.read;
}

const formats: readonly { readonly names: RegExp | ((name: string, path: string) => boolean); readonly read: DocumentReader }[] = [
  { names: /^package\.json$/, read: readPackageManifest },
  { names: /^[tj]sconfig(?:\.[\w-]+)*\.json$/, read: readCompilerSettings },
  { names: /^pyproject\.toml$/, read: readPyproject },
  { names: /^Pipfile$/, read: readPipfile },
  { names: /^requirements[\w.-]*\.(?:txt|in)$/i, read: readRequirements },
  { names: isRequirementsPart, read: readRequirementsPart },
  { names: isDockerfileName, read: readDockerfile },
  { names: isComposeName, read: readComposeFile },
  { names: /^Procfile(?:\.[\w-]+)?$/, read: readProcfile },
  { names: /^\.env(?:\.[\w.-]+)?$|^\.flaskenv$|\.env$/, read: readEnvFile },
  { names: /^\.gitignore$/, read: readIgnoreFile },
  { names: /\.(?:sh|bash)$|^(?:docker-)?entrypoint$/, read: (text) => ({ kind: "shell-script", commands: readShellCommands(text) }) },
];
