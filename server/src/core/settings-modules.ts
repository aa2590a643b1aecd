import type { RuleFile } from "./rule.ts";

/** What people call the settings module of production; the others of the folder lie beside it. */
const ofProduction = ["production", "prod", "live", "settings_production", "settings_prod", "production_settings"];

/**
 * The module beside a file of settings in Python that gives a setting its value from the environment in production, by its file name:
 * `production.py` for `SECRET_KEY` of `settings/base.py`. What it says counts there, whatever the module that it takes the rest from has.
 */
export function settingsInProduction(setting: string, file: RuleFile): string | undefined {
  if (file.ecosystem !== "python") return undefined;
  const module = ofProduction.find((name) => {
    const { value, path } = file.resolve({ value: { kind: "reference", to: `./${name}#${setting}`, span: { start: 0, end: 0 } }, path: file.path });
    return path !== file.path && (value.kind === "env" || (value.kind === "choice" && value.options.some(({ kind }) => kind === "env")));
  });
  return module === undefined ? undefined : `${module}.py`;
}
