import type { Ecosystem } from "../core/facts/facts.ts";
import { pathRole } from "../core/path-role.ts";
import { languageOf } from "../languages/languages.ts";
import type { Declarer } from "./resolvers/resolver.ts";
import { resolvers } from "./resolvers/resolvers.ts";

/** Who declares which name, told by the texts of the files without parsing them. */
export interface Declarations {
  /** Notes what a file declares now; nothing for `undefined`. Gives the keys of names that it did not declare before, or no longer does. */
  note(path: string, text: string | undefined): readonly string[];
  declaring(ecosystem: Ecosystem, name: string): readonly Declarer[];
  namespaceOf(path: string): string;
  clear(): void;
}

/** What stands for a name among the things an answer may depend on, beside paths: no path starts with a blank. */
export function declarationKey(ecosystem: Ecosystem, name: string): string {
  return ` ${ecosystem} ${name}`;
}

export function createDeclarations(): Declarations {
  const byKey = new Map<string, Map<string, Declarer>>();
  const byPath = new Map<string, Declared>();

  return {
    note(path, text) {
      const ecosystem = languageOf(path)?.ecosystem;
      const outline = ecosystem === undefined ? undefined : resolvers[ecosystem].outline;
      if (ecosystem === undefined || outline === undefined) return [];
      const { namespace, names } = text === undefined || !seenByOthers.test(pathRole(path)) ? { namespace: "", names: [] } : outline(path, text);
      const before = byPath.get(path) ?? nothing;
      const keys = new Set(names.map((name) => declarationKey(ecosystem, name)));
      if (text === undefined) byPath.delete(path);
      else byPath.set(path, { namespace, keys });
      const changed = [...new Set([...before.keys, ...keys])].filter((key) => namespace !== before.namespace || keys.has(key) !== before.keys.has(key));
      for (const key of changed) {
        const declarers = byKey.get(key) ?? new Map<string, Declarer>();
        if (keys.has(key)) byKey.set(key, declarers.set(path, { path, namespace }));
        else declarers.delete(path);
      }
      return changed;
    },
    declaring: (ecosystem, name) => [...(byKey.get(declarationKey(ecosystem, name))?.values() ?? [])],
    namespaceOf: (path) => byPath.get(path)?.namespace ?? "",
    clear() {
      byKey.clear();
      byPath.clear();
    },
  };
}

interface Declared {
  readonly namespace: string;
  readonly keys: ReadonlySet<string>;
}

const nothing: Declared = { namespace: "", keys: new Set() };

/** What a program is made of; tests and examples see it, and are not seen by it. */
const seenByOthers = /^(?:app|client|tooling|development)$/;
