import type { Idiom } from "../../core/fixes/idiom.ts";
import type { LanguageSupport } from "../languages.ts";
import { javascriptFacts } from "./facts.ts";

/** `||`, not `??`: platforms are seen to set a variable to nothing. */
const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `Number(process.env.${variable} || ${fallback})`,
  environmentText: (variable, fallback) => `process.env.${variable} || ${fallback}`,
  environmentRequired: (variable) => `process.env.${variable}`,
  environmentInText: (before, variable, fallback) => `\`${before}\${process.env.${variable} || ${fallback}}\``,
};

/**
 * In strict TypeScript `process.env.X` may be `undefined`, which fits no place where a text stood. `!` says that the variable is required and
 * changes nothing at run time; a fallback such as `?? ""` would hide that it is missing.
 */
const typescriptIdiom: Idiom = { ...idiom, environmentRequired: (variable) => `process.env.${variable}!` };

const shared = { ecosystem: "javascript", facts: javascriptFacts, idiom, comment: { before: "// ", after: "" } } as const;

export const javascript: readonly LanguageSupport[] = [{ id: "javascript", endings: [".js", ".cjs", ".mjs", ".jsx"], ...shared }];

export const typescript: readonly LanguageSupport[] = [
  { id: "typescript", endings: [".ts", ".cts", ".mts"], ...shared, idiom: typescriptIdiom },
  { id: "typescriptreact", endings: [".tsx"], ...shared, idiom: typescriptIdiom },
];
