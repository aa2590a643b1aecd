import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { readIni } from "./ini.ts";
import { mostSettings, settingValue, type ReferenceSyntax } from "./settings.ts";

/**
 * Settings in the form of Python's `configparser` and its kin: `alembic.ini`, `logging.conf`, the `production.ini` of Pyramid, `php.ini`, the
 * `conf/app.ini` of Go programs. Told by the name or by a folder of settings. Source: https://docs.python.org/3/library/configparser.html.
 */
export function readIniSettings(text: string, path: string): SettingsFile | undefined {
  if (!ownPath.test(path) || translations.test(path) || !/^[ \t]*\[[^\]\n]+\]/m.test(text)) return undefined;
  const [, environment] = /(?:^|\/)(development|production|staging|testing|test)\.ini$/.exec(path) ?? [];
  const isPhp = /(?:^|\/)(?:php|php-fpm|www)[\w.-]*\.(?:ini|conf)$|\/php\/conf\.d\//.test(path);
  const sections = readIni(text, { comment: /^[ \t]*[#;]/, continues: isPhp ? "never" : "indentation", trailingComment: /[ \t];/ });
  const settings = sections.flatMap(({ name: section, entries }) =>
    entries.flatMap(({ name, value, span }): Setting[] => {
      if (value === "") return [];
      // The key stands on the line that the value begins on.
      const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
      const keyStart = text.indexOf(name, lineStart);
      const keySpan = keyStart === -1 || keyStart >= span.start ? span : { start: keyStart, end: keyStart + name.length };
      const quote = /^(["'])[^"']*\1$/.test(value) ? 1 : 0;
      const path = [section, name];
      return [{ path, name: settingName(path), keySpan, value: settingValue(value.slice(quote, value.length - quote), span, text, keyReference), environments: environment === undefined ? [] : [environment] }];
    }),
  );
  return { kind: "settings", format: "ini", settings: settings.slice(0, mostSettings) };
}

const ownPath = /(?:^|\/)(?:alembic|logging|log|logger|development|production|staging|testing|test|app|php)(?:[-_.]+[^\W_]+)*\.(?:ini|conf)$|(?:^|\/)(?:conf|config|etc|settings)\/(?:[\w-]+\/)?[\w.-]+\.ini$|(?:^|\/)conf\.d\/[\w.-]+\.ini$/;

/** Texts for people have keys such as `config.email_host`, too. */
const translations = /(?:^|\/)(?:locales?|lang|langs|i18n|l10n|translations?)\//;

/** `%(here)s`: another key. */
const keyReference: ReferenceSyntax = { open: "%(", close: ")s" };
