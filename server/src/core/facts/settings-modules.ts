import type { RuleFile } from "../rule.ts";

/** What people call the settings module of production; the others of the folder lie beside it. */
const ofProduction = ["production", "prod", "live", "settings_production", "settings_prod", "production_settings"];

/** A setting as the module of production has it. */
export interface SettingInProduction {
  /** The name of the module's file: `production.py`. */
  readonly file: string;
  /** The variable of the environment that it reads. */
  readonly variable: string;
}

/**
 * What the module beside a file of settings in Python takes from the environment for a setting in production: `SECRET_KEY` of
 * `settings/base.py` in `production.py`. What that says counts there, whatever the module that it takes the rest from has.
 */
export function settingInProduction(setting: string, file: RuleFile): SettingInProduction | undefined {
  if (file.ecosystem !== "python") return undefined;
  for (const name of ofProduction) {
    const { value, path } = file.resolve({ value: { kind: "reference", to: `./${name}#${setting}`, span: { start: 0, end: 0 } }, path: file.path });
    const read = (value.kind === "choice" ? value.options : [value]).find((option) => option.kind === "env");
    if (path !== file.path && read?.kind === "env") return { file: `${name}.py`, variable: read.name };
  }
  return undefined;
}
