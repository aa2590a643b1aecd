import { settingName, type Setting, type SettingsFile, type SettingsFormat } from "../core/facts/settings.ts";
import type { Span } from "../core/text.ts";
import { readIni } from "./ini.ts";
import { dollarBraces, settingValue, type ReferenceSyntax } from "./settings.ts";

/** `.npmrc`, where `${NAME}` is the environment. Source: https://docs.npmjs.com/cli/configuring-npm/npmrc. */
export function readNpmrc(text: string): SettingsFile {
  const settings = [...text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: line, index }): Setting[] => {
    const equals = line.indexOf("=");
    const name = line.slice(0, Math.max(0, equals)).trim();
    const value = line.slice(equals + 1).trim();
    if (name === "" || value === "" || /^[#;[]/.test(name)) return [];
    const keyStart = index + line.indexOf(name);
    const start = index + line.indexOf(value, equals + 1);
    const quote = /^(["'])[^]*\1$/.test(value) && value.length > 1 ? 1 : 0;
    return [setting([name], { start: keyStart, end: keyStart + name.length }, value.slice(quote, value.length - quote), { start, end: start + value.length }, text, { ...dollarBraces, fallback: "-" })];
  });
  return settingsFile("npmrc", settings);
}

/** `.pypirc`: a section for each index. Source: https://packaging.python.org/en/latest/specifications/pypirc/. */
export function readPypirc(text: string): SettingsFile {
  const sections = readIni(text, { comment: /^[ \t]*[#;]/, continues: "indentation" });
  const settings = sections.flatMap(({ name: section, entries }) => entries.filter(({ value }) => value !== "").map(({ name, value, span }) => setting([section, name], span, value, span, text, undefined)));
  return settingsFile("pypirc", settings);
}

/** `.netrc`: `machine host login name password word`, in any order of lines. Source: https://everything.curl.dev/usingcurl/netrc.html. */
export function readNetrc(text: string): SettingsFile {
  const settings: Setting[] = [];
  let machine = "default";
  let keyword: { readonly name: string; readonly span: Span } | undefined;
  for (const match of text.matchAll(/#[^\n]*|"((?:\\.|[^"\\\n])*)"|\S+/g)) {
    const [written, quoted] = match;
    const span = { start: match.index, end: match.index + written.length };
    if (keyword === undefined) {
      if (/^(?:machine|login|account|password)$/.test(written)) keyword = { name: written, span };
      else if (written === "default") machine = written;
      continue;
    }
    if (keyword.name === "machine") machine = quoted ?? written;
    else settings.push(setting([machine, keyword.name], keyword.span, quoted ?? written, span, text, undefined));
    keyword = undefined;
  }
  return settingsFile("netrc", settings);
}

function setting(path: readonly string[], keySpan: Span, value: string, span: Span, text: string, syntax: ReferenceSyntax | undefined): Setting {
  return { path, name: settingName(path), keySpan, value: settingValue(value, span, text, syntax), environments: [] };
}

function settingsFile(format: SettingsFormat, settings: readonly Setting[]): SettingsFile {
  return { kind: "settings", format, settings };
}
