import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { erbValue, withoutErb } from "./erb.ts";
import { mostSettings, settingsOfTree } from "./settings.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * Rails' settings in YAML, with ERB in it: `config/database.yml`, `cable.yml`, `storage.yml`, `secrets.yml`, and any other file of `config/`
 * that has a section for production. The first key of a path is the name of the file. Sections name environments; those that only others take
 * over count where they are taken over. Source: https://guides.rubyonrails.org/configuring.html.
 */
export function readRailsYaml(text: string, path: string): SettingsFile | undefined {
  const [, name] = /(?:^|\/)config\/([\w-]+)\.ya?ml$/.exec(path) ?? [];
  if (name === undefined || !(ownNames.test(name) || /^["']?production["']?:/m.test(text))) return undefined;
  const [tree] = yamlTrees(withoutErb(text));
  const sections = tree?.entries() ?? [];
  // The services of `storage.yml` may be called after environments, and each environment names one.
  const hasSections = name !== "storage" && sections.some(({ key }) => environmentNames.test(key));
  /** By the place of the value: what a section takes over is one setting of several environments. */
  const found = new Map<number, Setting>();
  for (const section of sections) {
    if (hasSections && template.test(section.key)) continue;
    const environments = hasSections && section.key !== "shared" ? [section.key] : [];
    const prefix = name === "secrets" || name === "settings" || name === "application" ? [] : [name];
    const values = settingsOfTree(section.value, text, undefined, environments);
    for (const setting of values) {
      const keys = [...prefix, ...(hasSections ? [] : [section.key]), ...setting.path];
      const keySpan = setting.path.length === 0 ? section.keySpan : setting.keySpan;
      const { start } = setting.value.span;
      const known = found.get(start);
      found.set(start, { ...setting, path: keys, name: settingName(keys), keySpan, value: withTags(setting, text), environments: [...(known?.environments ?? []), ...environments] });
    }
  }
  return { kind: "settings", format: "rails", settings: [...found.values()].slice(0, mostSettings) };
}

const ownNames = /^(?:database|cable|storage|secrets)$/;
const environmentNames = /^(?:development|test|production)$/;
const template = /^[._]?(?:defaults?|common|base|template)\b/i;

function withTags({ value }: Setting, text: string): Setting["value"] {
  const written = text.slice(value.span.start, value.span.end);
  if (!written.includes("<%")) return value;
  const quote = /^(["'])[^]*\1$/.test(written) ? 1 : 0;
  return erbValue(written.slice(quote, written.length - quote), value.span.start + quote);
}
