import type { DocumentFacts } from "../core/facts/documents.ts";
import { baseName } from "../core/paths.ts";
import { isAppHostProgram, readAppHost } from "./aspire.ts";
import { readCargoManifest } from "./cargo.ts";
import { readComposerManifest } from "./composer.ts";
import { ciFile, readCiVariables } from "./ci-variables.ts";
import { readCircleciConfig } from "./circleci.ts";
import { isComposeName, readComposeFile } from "./compose.ts";
import { readNetrc, readNpmrc, readPypirc } from "./credential-files.ts";
import { readConfiguration } from "./config-files.ts";
import { isDockerfileName, readDockerfile } from "./dockerfile.ts";
import { readAppSettings, readWebConfig } from "./dotnet-settings.ts";
import { readFlyToml } from "./fly.ts";
import { readWorkflow } from "./github-actions.ts";
import { readGitlabPipeline } from "./gitlab-ci.ts";
import { readHaproxy } from "./haproxy.ts";
import { readHelmValues } from "./helm.ts";
import { readAppJson, readHerokuYml } from "./heroku.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readGoModule, readGoWorkspace } from "./go.ts";
import { readGradleBuild, readGradleProperties, readGradleSettings, readVersionCatalog } from "./gradle.ts";
import { readEnvFile, readIgnoreFile, readProcfile } from "./lines.ts";
import { readIniSettings } from "./ini-settings.ts";
import { readLoggingJson, readLoggingProperties, readLoggingXml, readLoggingYaml } from "./logging.ts";
import { readMakefile } from "./makefile.ts";
import { readMavenProject } from "./maven.ts";
import { readMsbuildProject, readSolution } from "./msbuild.ts";
import { readNetlifyToml } from "./netlify.ts";
import { readNginx } from "./nginx.ts";
import { readCompilerSettings, readPackageManifest } from "./package-json.ts";
import { readAppEngine, readNixpacksToml, readRailwayJson, readRailwayToml, readRenderYaml, readServerlessYml } from "./platforms.ts";
import { readPm2Json, readPm2Script, readPm2Yaml } from "./pm2.ts";
import { readPrismaSchema } from "./prisma.ts";
import { isRequirementsPart, readPipfile, readPyproject, readRequirements, readRequirementsPart } from "./python-manifest.ts";
import { readSetupConfig, readSetupScript } from "./python-setup.ts";
import { readRailsYaml } from "./rails.ts";
import { readGemfile, readGemspec } from "./ruby.ts";
import { readDevcontainer, readGlobalJson, readPnpmWorkspace, readRuntimeText, readRustToolchain, readToolVersions, versionFileReader } from "./runtime-versions.ts";
import { readShellCommands } from "./shell.ts";
import { readServedProperties, readSpringProperties, readSpringYaml } from "./spring.ts";
import { readSymfonyYaml } from "./symfony.ts";
import { readTerraform, readTerraformValues } from "./terraform.ts";
import { readTraefikToml, readTraefikYaml } from "./traefik.ts";
import { readCrontab, readSupervisorConf, readSystemdUnit, readUwsgiIni } from "./supervisors.ts";

/** Reads a file that is not program code into facts; `undefined` where it is something else of the same name. Never throws. */
export type DocumentReader = (text: string, path: string) => DocumentFacts | undefined;

/** The reader for a file, told by its name; `undefined` for what is no document. */
export function documentReader(path: string): DocumentReader | undefined {
  const name = baseName(path);
  return formats.find(({ names }) => (typeof names === "function" ? names(name, path) : names.test(name)))?.read;
}

/** A file is read by the first whose names fit. */
export const formats: readonly { readonly names: RegExp | ((name: string, path: string) => boolean); readonly read: DocumentReader }[] = [
  { names: /^package\.json$/, read: readPackageManifest },
  { names: /^[tj]sconfig(?:\.[\w-]+)*\.json$/, read: readCompilerSettings },
  { names: /^pyproject\.toml$/, read: readPyproject },
  { names: /^Pipfile$/, read: readPipfile },
  { names: isAppHostProgram, read: readAppHost },
  { names: /^requirements[\w.-]*\.(?:txt|in)$/i, read: readRequirements },
  { names: isRequirementsPart, read: readRequirementsPart },
  { names: isDockerfileName, read: readDockerfile },
  { names: isComposeName, read: readComposeFile },
  { names: /^Procfile(?:\.[\w-]+)?$/, read: readProcfile },
  { names: /^\.env(?:\.[\w.-]+)?$|^\.flaskenv$|\.env$/, read: readEnvFile },
  { names: /^\.(?:git|docker|slug|gcloud)ignore$|\.dockerignore$/, read: readIgnoreFile },
  { names: /\.(?:sh|bash)$|^(?:docker-)?entrypoint$/, read: (text) => ({ kind: "shell-script", commands: readShellCommands(text) }) },
  // A program by its place, a script by its first line.
  { names: (_name, path) => /(?:^|\/)s?bin\/[\w-]+$/.test(path), read: (text) => (/^#!.{0,40}\b(?:ba|da|a|z|k)?sh\b/.test(text) ? { kind: "shell-script", commands: readShellCommands(text) } : undefined) },
  { names: /^setup\.cfg$/, read: readSetupConfig },
  { names: /^setup\.py$/, read: readSetupScript },
  { names: /^go\.mod$/, read: readGoModule },
  { names: /^go\.work$/, read: readGoWorkspace },
  { names: /^pom\.xml$/, read: readMavenProject },
  { names: /^settings\.gradle(?:\.kts)?$/, read: readGradleSettings },
  { names: /\.gradle(?:\.kts)?$/, read: readGradleBuild },
  { names: /^gradle\.properties$/, read: readGradleProperties },
  { names: /^libs\.versions\.toml$/, read: readVersionCatalog },
  { names: /^(?:Gemfile|gems\.rb)$/, read: readGemfile },
  { names: /\.gemspec$/, read: readGemspec },
  { names: /^composer\.json$/, read: readComposerManifest },
  { names: /\.(?:cs|fs|vb)proj$|^Directory\.(?:Packages|Build)\.props$/, read: readMsbuildProject },
  { names: /\.slnx?$/, read: readSolution },
  { names: /^Cargo\.toml$/, read: readCargoManifest },
  { names: /^pnpm-workspace\.yaml$/, read: readPnpmWorkspace },
  { names: /^\.(?:nvmrc|node-version)$/, read: versionFileReader("node") },
  { names: /^\.python-version$/, read: versionFileReader("python") },
  { names: /^\.ruby-version$/, read: versionFileReader("ruby") },
  { names: /^\.php-version$/, read: versionFileReader("php") },
  { names: /^\.java-version$/, read: versionFileReader("java") },
  { names: /^\.go-version$/, read: versionFileReader("go") },
  { names: /^\.tool-versions$/, read: readToolVersions },
  { names: /^runtime\.txt$/, read: readRuntimeText },
  { names: /^rust-toolchain(?:\.toml)?$/, read: readRustToolchain },
  { names: /^global\.json$/, read: readGlobalJson },
  { names: /^\.?devcontainer\.json$/, read: readDevcontainer },
  { names: /^heroku\.ya?ml$/, read: readHerokuYml },
  { names: /^app\.json$/, read: readAppJson },
  { names: /^fly(?:\.[\w-]+)?\.toml$/, read: readFlyToml },
  { names: /^render\.ya?ml$/, read: readRenderYaml },
  { names: /^railway\.json$/, read: readRailwayJson },
  { names: /^railway\.toml$/, read: readRailwayToml },
  { names: /^nixpacks\.toml$/, read: readNixpacksToml },
  { names: /^serverless\.ya?ml$/, read: readServerlessYml },
  { names: /^(?:application|bootstrap)(?:-[\w.-]+)?\.properties$/, read: readSpringProperties },
  { names: /^appsettings(?:\.[\w-]+)?\.json$/i, read: readAppSettings },
  { names: /^(?:web|app)(?:\.[\w-]+)?\.config$/i, read: readWebConfig },
  { names: /^(?:logback|log4j2?)(?:[-.]+\w+)*\.xml$|^(?:nlog|log4net)(?:\.[\w-]+)?\.(?:config|xml)$/i, read: readLoggingXml },
  { names: /^log4j2(?:[-.]+\w+)*\.ya?ml$/, read: readLoggingYaml },
  { names: /^log4j2(?:[-.]+\w+)*\.jso?n$/, read: readLoggingJson },
  { names: /^(?:log4j2?(?:[-.]+\w+)*|logging)\.properties$/, read: readLoggingProperties },
  { names: /\.service$/, read: readSystemdUnit },
  { names: /\.(?:conf|ini)$/, read: (text, path) => readSupervisorConf(text) ?? readUwsgiIni(text) ?? readNginx(text) ?? readIniSettings(text, path) ?? readConfiguration(text, path) },
  { names: /\.prisma$/, read: readPrismaSchema },
  { names: /^\.npmrc$/, read: readNpmrc },
  { names: /^\.pypirc$/, read: readPypirc },
  { names: /^[._]netrc$/, read: readNetrc },
  { names: (name, path) => /^nginx(?:\.[\w-]+)?$|\.nginx$/.test(name) || /(?:^|\/)sites-(?:available|enabled)\/[^/]+$/.test(path), read: readNginx },
  { names: /\.tf$/, read: readTerraform },
  { names: /\.tfvars$/, read: readTerraformValues },
  { names: /^haproxy[\w.-]*\.cfg$/, read: readHaproxy },
  { names: /^traefik[\w.-]*\.ya?ml$/, read: (text) => readTraefikYaml(text) ?? readKubernetes(text) },
  { names: /^traefik[\w.-]*\.toml$/, read: readTraefikToml },
  { names: /^(?:GNU)?[mM]akefile$|\.mk$/, read: readMakefile },
  { names: /^(?:ecosystem|pm2)(?:\.[\w-]+)?\.[cm]?[jt]s$/, read: readPm2Script },
  { names: /^(?:ecosystem|pm2)(?:\.[\w-]+)?\.json$/, read: readPm2Json },
  { names: /^(?:ecosystem|pm2)(?:\.[\w-]+)?\.ya?ml$/, read: readPm2Yaml },
  { names: /^netlify\.toml$/, read: readNetlifyToml },
  { names: (_name, path) => /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path), read: readWorkflow },
  { names: (name, path) => /^\.gitlab-ci(?:[\w.-]*)\.ya?ml$|\.gitlab-ci\.ya?ml$/.test(name) || /(?:^|\/)\.gitlab\/ci\/.*\.ya?ml$/.test(path), read: readGitlabPipeline },
  { names: (_name, path) => /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/.test(path), read: readCircleciConfig },
  { names: ciFile, read: readCiVariables },
  { names: (name, path) => /^crontab$|\.(?:crontab|cron)$/.test(name) || /(?:^|\/)cron\.d\/[\w-]+$/.test(path), read: readCrontab },
  { names: /^values(?:[.-][\w.-]+)?\.ya?ml$/, read: readHelmValues },
  // The name of any other YAML file says nothing.
  { names: /\.ya?ml$/, read: (text, path) => readRailsYaml(text, path) ?? readSymfonyYaml(text, path) ?? readSpringYaml(text, path) ?? (/(?:^|\/)app[\w.-]*\.ya?ml$/.test(path) ? readAppEngine(text) : undefined) ?? readKubernetes(text) ?? readConfiguration(text, path) },
  { names: /\.properties$/, read: (text, path) => readServedProperties(text, path) ?? readConfiguration(text, path) },
  { names: /\.(?:jsonc?|toml|cnf|cfg|xml)$/, read: readConfiguration },
];
