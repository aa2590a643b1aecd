import { emptyManifest, type Dependency, type Manifest } from "../core/facts/manifest.ts";
import { hasTomlTable, readTomlEntries, tomlBelow, tomlValue, type TomlEntry } from "./toml-places.ts";

/** `Cargo.toml`. A range without a sign is a caret range. Source: doc.rust-lang.org/cargo/reference/manifest.html. */
export function readCargoManifest(text: string): Manifest {
  const entries = readTomlEntries(text);
  const targets = [...new Set(tomlBelow(entries, "target").map(({ path }) => path[0] as string))];
  const dependencies = [
    ...tables.flatMap(([table, scope]) => dependenciesIn(tomlBelow(entries, table), scope)),
    ...targets.flatMap((target) => tables.flatMap(([table, scope]) => dependenciesIn(tomlBelow(entries, "target", target, table), scope))),
    ...dependenciesIn(tomlBelow(entries, "workspace", "dependencies"), "managed"),
  ];
  const hasPackage = hasTomlTable(entries, "package");
  const publish = tomlValue(entries, "package", "publish");
  const members = tomlBelow(entries, "workspace", "members").flatMap(({ value, span }) => (value === undefined ? [] : [{ name: value, value, span }]));
  return {
    ...emptyManifest("rust", "cargo"),
    name: tomlValue(entries, "package", "name")?.value,
    dependencies,
    publishes: hasTomlTable(entries, "lib") && publish?.value !== "false",
    hasProgram: hasTomlTable(entries, "bin"),
    aggregates: !hasPackage && hasTomlTable(entries, "workspace"),
    properties: ["rust-version", "edition"].flatMap((name) => {
      const found = tomlValue(entries, "package", name);
      return found?.value === undefined ? [] : [{ name, value: found.value, span: found.span }];
    }),
    members,
  };
}

const tables = [["dependencies", "runtime"], ["build-dependencies", "development"], ["dev-dependencies", "development"]] as const;

function dependenciesIn(entries: readonly TomlEntry[], scope: Dependency["scope"]): readonly Dependency[] {
  const byKey = new Map<string, TomlEntry[]>();
  for (const entry of entries) byKey.set(entry.path[0] as string, [...(byKey.get(entry.path[0] as string) ?? []), entry]);
  return [...byKey].map(([key, own]): Dependency => {
    const field = (name: string): TomlEntry | undefined => own.find(({ path, value }) => value !== undefined && path.length === 2 && path[1] === name);
    const range = own.find(({ path, value }) => value !== undefined && path.length === 1) ?? field("version");
    const source = field("path") !== undefined ? "local" : field("git") !== undefined ? "git" : "registry";
    const revision = (field("rev") ?? field("tag"))?.value;
    const optional = scope === "runtime" && field("optional")?.value === "true";
    return { name: field("package")?.value ?? key, range: range?.value ?? "", span: (range ?? field("rev") ?? field("tag") ?? field("git") ?? own[0])?.span ?? { start: 0, end: 0 }, scope: optional ? "optional" : scope, source, ...(revision === undefined ? {} : { revision }) };
  });
}
