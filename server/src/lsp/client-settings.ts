import { severities } from "../core/severity.ts";
import { defaultClientSettings, type ClientSettings } from "../protocol.ts";

/** A client may say less, and older ones do. */
export function withDefaults(sent: Partial<ClientSettings> | undefined): ClientSettings {
  const { enable, trusted, showBaseline, run, lowestSeverity } = { ...defaultClientSettings, ...sent };
  return { enable, trusted, showBaseline, run: run === "onSave" ? run : "onType", lowestSeverity: severities.includes(lowestSeverity) ? lowestSeverity : "hint" };
}
