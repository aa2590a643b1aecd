import type { Value } from "../core/facts/facts.ts";
import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";

/**
 * The `datasource` of a schema of Prisma: its provider and its addresses, written out or taken from a variable by `env("…")`. Models are left
 * out. Source: https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource.
 */
export function readPrismaSchema(text: string): SettingsFile | undefined {
  const settings = [...text.matchAll(/^[ \t]*datasource[ \t]+(\w+)[ \t]*\{([^}]*)\}/gm)].flatMap(({ 0: whole, 1: name = "", 2: body = "", index }) => {
    const start = index + whole.length - 1 - body.length;
    return [...body.matchAll(/^([ \t]*(\w+)[ \t]*=[ \t]*)("((?:\\.|[^"\\\n])*)"|env\([ \t]*"(\w+)"[ \t]*\))/gm)].map(({ 1: before = "", 2: key = "", 3: written = "", 4: literal, 5: variable = "", index: at }): Setting => {
      const span = { start: start + at + before.length, end: start + at + before.length + written.length };
      const keyStart = start + at + before.indexOf(key);
      const value: Value = literal === undefined ? { kind: "env", name: variable, span } : { kind: "literal", text: literal, type: "string", span };
      const path = ["datasource", name, key];
      return { path, name: settingName(path), keySpan: { start: keyStart, end: keyStart + key.length }, value, environments: [] };
    });
  });
  return settings.length === 0 ? undefined : { kind: "settings", format: "prisma", settings };
}
