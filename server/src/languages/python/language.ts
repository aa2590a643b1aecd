import type { Idiom } from "../../core/fixes/idiom.ts";
import type { LanguageSupport } from "../languages.ts";
import { pythonFacts } from "./facts.ts";

/** The environment holds texts, so what takes the place of bytes is made bytes. */
const asBytes = (literal: string): string => (/^(?:[bB][rR]?|[rR][bB])["']/.test(literal) ? ".encode()" : "");

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `int(os.environ.get("${variable}", "${fallback.replaceAll(/["']/g, "")}"))`,
  environmentText: (variable, fallback) => `os.environ.get("${variable}", ${asBytes(fallback) === "" ? fallback : fallback.replace(/[bB]/, "")})${asBytes(fallback)}`,
  environmentRequired: (variable, literal) => `os.environ["${variable}"]${asBytes(literal)}`,
  environmentImport: { module: "os", statement: "import os\n" },
  environmentInText: (before, variable, fallback) => `"${before}" + os.environ.get("${variable}", "${fallback}")`,
};

export const python: readonly LanguageSupport[] = [
  { id: "python", ecosystem: "python", endings: [".py"], facts: pythonFacts, idiom, comment: { before: "# ", after: "" } },
];
