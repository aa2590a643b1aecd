import type { LiteralValue, Value } from "../core/facts/facts.ts";
import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { mostSettings, settingsOfTree, settingValue, type ReferenceSyntax } from "./settings.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * Symfony's settings in YAML: `config/packages/`, `config/services.yaml`, `parameters.yml` and the `app/config/` of earlier versions. A folder,
 * the name of the file or a section `when@prod` says for which environment. Source: https://symfony.com/doc/current/configuration.html.
 */
export function readSymfonyYaml(text: string, path: string): SettingsFile | undefined {
  if (!/(?:^|\/)config\/(?:packages\/(?:\w+\/)?[\w-]+|(?:services|parameters|config|security)(?:_\w+)?)\.ya?ml$/.test(path) || !ownKeys.test(text)) return undefined;
  const [, folder, suffix] = /\/packages\/(\w+)\/[^/]+$|_(\w+)\.ya?ml$/.exec(path) ?? [];
  const ofFile = folder ?? (suffix !== undefined && /^(?:dev|test|prod)/.test(suffix) ? suffix : undefined);
  const [tree] = yamlTrees(text);
  const settings = (tree?.entries() ?? []).flatMap(({ key, keySpan, value }) => {
    const section = /^when@(\w+)$/.exec(key)?.[1];
    const environments = [section ?? ofFile].filter((name) => name !== undefined);
    const inner = settingsOfTree(value, text, environmentReference, environments);
    return section === undefined ? inner.map((setting) => withPath(setting, [key, ...setting.path], setting.path.length === 0 ? keySpan : setting.keySpan)) : inner;
  });
  const defaults = new Map(settings.flatMap(({ path: [first, last], value }) => (first === "parameters" && /^env\(\w+\)$/.test(last ?? "") && value.kind === "literal" ? [[(last ?? "").slice(4, -1), value] as const] : [])));
  const resolved = settings.filter(({ path: [first, last] }) => !(first === "parameters" && /^env\(\w+\)$/.test(last ?? ""))).map((setting) => ({ ...setting, value: withNames(setting.value, text, defaults) }));
  return { kind: "settings", format: "symfony", settings: resolved.slice(0, mostSettings) };
}

/** Bundles of Symfony, and the sections of its own. */
const ownKeys = /^(?:when@\w+|parameters|services|framework|doctrine|monolog|security|swiftmailer|mailer|twig|old_sound_rabbit_mq|snc_redis|fos_\w+|lexik_\w+|nelmio_\w+|knpu_\w+|hwi_oauth|api_platform|sentry|imports):/m;

/** `%env(resolve:DATABASE_URL)%`. */
const environmentReference: ReferenceSyntax = { open: "%env(", close: ")%" };

/** `%kernel.logs_dir%`. */
const parameterReference: ReferenceSyntax = { open: "%", close: "%" };

function withPath(setting: Setting, path: readonly string[], keySpan: Setting["keySpan"]): Setting {
  return { ...setting, path, name: settingName(path), keySpan };
}

/** What is put before a name says how its value is read; what a parameter `env(NAME)` holds is what it falls back to. */
function withNames(value: Value, text: string, defaults: ReadonlyMap<string, LiteralValue>): Value {
  if (value.kind === "template") return { ...value, parts: value.parts.map((part) => (part.kind === "env" ? withNames(part, text, defaults) : part)) };
  if (value.kind === "env") {
    const name = value.name.slice(value.name.lastIndexOf(":") + 1);
    const fallback = defaults.get(name);
    return { kind: "env", name, ...(fallback === undefined ? {} : { default: fallback }), span: value.span };
  }
  return value.kind === "literal" && /%[\w.]+%/.test(value.text) && !value.text.includes("%%") ? settingValue(value.text, value.span, text, parameterReference) : value;
}
