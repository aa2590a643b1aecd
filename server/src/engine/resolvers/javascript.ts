import { localName } from "../../core/facts/name.ts";
import { folderOf, joined } from "../../core/paths.ts";
import type { Resolver } from "./resolver.ts";

/** `./app#default`: a file by its path. */
export const javascript: Resolver = {
  aliasesFunctions: true,
  *places(name, from, { firstFile }) {
    const local = localName(name);
    const file = local === undefined ? undefined : firstFile(candidates(local.module, from));
    if (local !== undefined && file !== undefined) yield { files: [file], exported: local.exported, rest: local.rest };
  },
};

/** The files a relative specifier may mean, likeliest first. TypeScript sources are imported by the name of their output. */
function candidates(module: string, from: string): readonly string[] {
  const base = joined(folderOf(from), module);
  if (base === undefined) return [];
  const written = /\.[cm]?jsx?$/.test(base) ? [base, base.replace(/js(x?)$/, "ts$1")] : /\.[cm]?tsx?$/.test(base) ? [base] : [];
  const index = base === "" ? "index" : `${base}/index`;
  return [...written, ...(base === "" ? [] : endings.map((ending) => base + ending)), ...endings.map((ending) => index + ending)];
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];
