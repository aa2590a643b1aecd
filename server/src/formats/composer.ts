import { emptyManifest, type Dependency, type Manifest } from "../core/facts/manifest.ts";
import { jsonAt, jsonText, jsonTexts, readJson } from "./json.ts";
import type { NamedText } from "../core/facts/documents.ts";

/** `composer.json`. PHP itself and its extensions are no packages; the version of PHP is a property. Source: getcomposer.org/doc/04-schema.md. */
export function readComposerManifest(text: string): Manifest {
  const json = readJson(text);
  const required = jsonTexts(jsonAt(json, "require"));
  const repositories = jsonAt(json, "repositories")?.children ?? [];
  const type = jsonText("type", jsonAt(json, "type"))?.value;
  const php = required.find(({ name }) => name === "php");
  const platform = jsonText("platform.php", jsonAt(json, "config", "platform", "php"));
  return {
    ...emptyManifest("php", "composer"),
    name: jsonText("name", jsonAt(json, "name"))?.value,
    dependencies: [...dependenciesFrom(required, "runtime"), ...dependenciesFrom(jsonTexts(jsonAt(json, "require-dev")), "development")],
    // Many apps leave the type out, though it would be "library" then.
    publishes: type !== undefined && type !== "project" && type !== "metapackage",
    hasProgram: jsonAt(json, "bin") !== undefined,
    type,
    properties: [...(php === undefined ? [] : [php]), ...(platform === undefined ? [] : [platform])],
    members: repositories.flatMap((repository): readonly NamedText[] => {
      const node = repository.type === "property" ? repository.children?.[1] : repository;
      const url = jsonText("path", jsonAt(node, "url"));
      return jsonAt(node, "type")?.value === "path" && url !== undefined ? [{ ...url, name: url.value }] : [];
    }),
  };
}

function dependenciesFrom(entries: readonly NamedText[], scope: Dependency["scope"]): readonly Dependency[] {
  return entries.filter(({ name }) => name.includes("/")).map(({ name, value, span }) => ({ name, range: value, span, scope, source: /^dev-|@dev$/.test(value) ? "git" : "registry" }));
}
