import type { Idiom } from "../../core/rule.ts";
import type { LanguageSupport } from "../languages.ts";
import { pythonFacts } from "./facts.ts";

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `int(os.environ.get("${variable}", "${fallback.replaceAll(/["']/g, "")}"))`,
  environmentText: (variable, fallback) => `os.environ.get("${variable}", ${fallback})`,
  environmentRequired: (variable) => `os.environ["${variable}"]`,
  environmentImports: [{ module: "os", statement: "import os\n" }],
  environmentInText: (before, variable, fallback) => `"${before}" + os.environ.get("${variable}", "${fallback}")`,
};

export const python: readonly LanguageSupport[] = [
  { id: "python", ecosystem: "python", endings: [".py"], facts: pythonFacts, idiom, comment: { before: "# ", after: "" } },
];
