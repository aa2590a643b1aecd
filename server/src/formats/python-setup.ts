import type { NamedText, PythonManifest } from "../core/facts/documents.ts";
import { distributionName } from "../core/packages/python-name.ts";

/** `setup.cfg`: what setuptools is told of a package. A file with settings of other tools alone declares nothing. */
export function readSetupConfig(text: string): PythonManifest {
  const entries = iniEntries(text);
  const field = (section: string, name: string): NamedText | undefined => entries.find((entry) => entry.section === section && entry.name === name);
  const required = field("options", "install_requires");
  return setupManifest(field("metadata", "name")?.value.trim(), required === undefined ? [] : requirementsIn(required.value, required.span.start), entries.some(({ section }) => section === "options.entry_points"));
}

/** `setup.py`: only what stands in it as literals. */
export function readSetupScript(text: string): PythonManifest {
  const name = /\bname\s*=\s*(["'])([\w.-]+)\1/.exec(text)?.[2];
  const list = /\binstall_requires\s*=\s*\[([^\]]*)\]/.exec(text);
  const offset = list === null ? 0 : list.index + list[0].length - 1 - (list[1] as string).length;
  const dependencies = [...(list?.[1] ?? "").matchAll(/#[^\n]*|(["'])([^"'\n]*)\1/g)].flatMap((match) => (match[2] === undefined ? [] : requirementsIn(match[2], offset + match.index + 1)));
  return setupManifest(/\bsetup\s*\(/.test(text) ? name : undefined, dependencies, /\bconsole_scripts\b/.test(text));
}

function setupManifest(name: string | undefined, dependencies: readonly NamedText[], hasScripts: boolean): PythonManifest {
  return { kind: "python-manifest", format: "setup", name, dependencies, includes: [], isGenerated: false, hasScripts, hasBuildSystem: name !== undefined, python: undefined, tool: undefined };
}

/** A requirement a line. Source: PEP 508. */
function requirementsIn(text: string, offset: number): readonly NamedText[] {
  return [...text.matchAll(/^[ \t]*([A-Za-z0-9][\w.-]*)[ \t]*(?:\[[^\]\n]*\])?[ \t]*([^#;\n]*)/gm)].map((match) => {
    const start = offset + match.index + match[0].search(/\S/);
    return { name: distributionName(match[1] as string), value: (match[2] as string).trim(), span: { start, end: offset + match.index + match[0].trimEnd().length } };
  });
}

interface IniEntry extends NamedText {
  readonly section: string;
}

/** A value goes on in lines that are indented. */
function iniEntries(text: string): readonly IniEntry[] {
  const found: IniEntry[] = [];
  let section = "";
  for (const match of text.matchAll(/^\[([^\]\n]+)\]|^([\w.-]+)[ \t]*[=:]([^\n]*(?:\n(?:[ \t][^\n]*|(?=\n[ \t])))*)/gm)) {
    if (match[1] !== undefined) section = match[1];
    else {
      const value = match[3] as string;
      const start = match.index + match[0].length - value.length;
      found.push({ section, name: match[2] as string, value, span: { start, end: start + value.length } });
    }
  }
  return found;
}
