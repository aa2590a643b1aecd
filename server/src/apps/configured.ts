import type { Deployment, Recipient } from "../core/facts/deployment.ts";
import type { ComposeFile, ComposeService, Document, EnvFile } from "../core/facts/documents.ts";
import { folderOf, joined } from "../core/paths.ts";
import { overlaps, type Span } from "../core/text.ts";

/** Who is configured by what stands at a place, in whichever folder. */
export interface Configured {
  recipientsOf(path: string, span: Span): readonly Recipient[];
}

export const nothingConfigured: Configured = { recipientsOf: () => [] };

/**
 * What a deployment file gives to a process is configuration of its app, wherever the file stands. Compose takes `${NAME}` from the `.env`
 * beside it, and gives a service whole files with `env_file`. `deployments` are by root, as from `deploymentsByRoot`.
 * Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/.
 */
export function configuredPlaces(documents: readonly Document[], deployments: ReadonlyMap<string, readonly Deployment[]>): Configured {
  const places = new Map<string, { readonly span: Span; readonly recipient: Recipient }[]>();
  const add = (path: string, span: Span, recipient: Recipient): void => {
    const known = places.get(path);
    if (known === undefined) places.set(path, [{ span, recipient }]);
    else known.push({ span, recipient });
  };
  const started = [...deployments].flatMap(([root, all]) => all.map((deployment) => ({ root, ...deployment })));
  for (const { root, path, format, process } of started) if (format !== "compose") for (const { span } of process.environment) add(path, span, { root, image: process.image });
  const rootOfService = new Map(started.flatMap(({ root, path, format, process }) => (format === "compose" ? [[`${folderOf(path)} ${process.name}`, root]] : [])));
  const environmentFiles = new Map(documents.flatMap((document) => (isEnvFile(document) ? [[document.path, document]] : [])));
  for (const { path, facts } of documents.filter(isComposeFile)) {
    const folder = folderOf(path);
    const beside = environmentFiles.get(joined(folder, ".env") ?? "");
    for (const service of facts.services) {
      const recipient = { root: rootOfService.get(`${folder} ${service.name}`), image: service.image };
      for (const { span } of service.environment) add(path, span, recipient);
      const taken = variablesOf(service);
      for (const { name, span } of beside === undefined ? [] : entriesOf(beside)) if (taken.has(name)) add(beside?.path ?? "", span, recipient);
      for (const { value } of service.environmentFiles) {
        const given = environmentFiles.get(joined(folder, value) ?? "");
        if (given !== undefined) add(given.path, { start: 0, end: given.text.length }, recipient);
      }
    }
  }
  return { recipientsOf: (path, span) => (places.get(path) ?? []).flatMap((place) => (overlaps(place.span, span) ? [place.recipient] : [])) };
}

function isEnvFile(document: Document): document is Document<EnvFile> {
  return document.facts.kind === "env-file";
}

function isComposeFile(document: Document): document is Document<ComposeFile> {
  return document.facts.kind === "compose" && document.role === "app";
}

/** Each entry with its name in its place: findings mark either. */
function entriesOf({ facts, text }: Document<EnvFile>): readonly { readonly name: string; readonly span: Span }[] {
  return facts.entries.map(({ name, span }) => ({ name, span: { start: text.lastIndexOf(name, span.start), end: span.end } }));
}

/** The variables of the machine that a service gets, by way of its environment or its command. */
function variablesOf({ environment, passedOn, command = "", entrypoint = "" }: ComposeService): ReadonlySet<string> {
  const texts = [...environment.map(({ value }) => value), ...[command, entrypoint].flat()];
  return new Set([...passedOn, ...texts.flatMap((text) => [...text.matchAll(/(?<!\$)\$\{?([A-Za-z_]\w*)/g)].flatMap(({ 1: name }) => name ?? []))]);
}
