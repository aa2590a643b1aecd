import type { DocumentFacts } from "../core/documents.ts";
import { isComposeName, readComposeFile } from "./compose.ts";
import { isDockerfileName, readDockerfile } from "./dockerfile.ts";
import { readFlyToml } from "./fly.ts";
import { readAppJson, readHerokuYml } from "./heroku.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readEnvFile, readIgnoreFile, readProcfile } from "./lines.ts";
import { readCompilerSettings, readPackageManifest } from "./package-json.ts";
import { readAppEngine, readNixpacksToml, readRailwayJson, readRailwayToml, readRenderYaml, readServerlessYml } from "./platforms.ts";
import { isRequirementsPart, readPipfile, readPyproject, readRequirements, readRequirementsPart } from "./python-manifest.ts";
import { readShellCommands } from "./shell.ts";
import { readCrontab, readSupervisorConf, readSystemdUnit, readUwsgiIni } from "./supervisors.ts";

/** Reads a file that is not program code into facts; `undefined` where it is something else of the same name. Never throws. */
export type DocumentReader = (text: string, path: string) => DocumentFacts | undefined;

/** The reader for a file, told by its name; `undefined` for what is no document. */
export function documentReader(path: string): DocumentReader | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return formats.find(({ names }) => (typeof names === "function" ? names(name, path) : names.test(name)))?.read;
}

/** A file is read by the first whose names fit. */
export const formats: readonly { readonly names: RegExp | ((name: string, path: string) => boolean); readonly read: DocumentReader }[] = [
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
  { names: /^heroku\.ya?ml$/, read: readHerokuYml },
  { names: /^app\.json$/, read: readAppJson },
  { names: /^fly(?:\.[\w-]+)?\.toml$/, read: readFlyToml },
  { names: /^render\.ya?ml$/, read: readRenderYaml },
  { names: /^railway\.json$/, read: readRailwayJson },
  { names: /^railway\.toml$/, read: readRailwayToml },
  { names: /^nixpacks\.toml$/, read: readNixpacksToml },
  { names: /^serverless\.ya?ml$/, read: readServerlessYml },
  { names: /\.service$/, read: readSystemdUnit },
  { names: /\.(?:conf|ini)$/, read: (text) => readSupervisorConf(text) ?? readUwsgiIni(text) },
  { names: (name, path) => /^crontab$|\.(?:crontab|cron)$/.test(name) || /(?:^|\/)cron\.d\/[\w-]+$/.test(path), read: readCrontab },
  // The name of any other YAML file says nothing.
  { names: /\.ya?ml$/, read: (text, path) => (/(?:^|\/)app[\w.-]*\.ya?ml$/.test(path) ? readAppEngine(text) : undefined) ?? readKubernetes(text) },
];
