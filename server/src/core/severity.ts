/** Gravest first; what each level means is in section "Severity" of the README. */
export const severities = ["error", "warning", "information", "hint"] as const;

export type Severity = (typeof severities)[number];

/** What a settings file may say of a rule. */
export type SeveritySetting = Severity | "off";

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** The graver of the two is lowered to the milder one. */
export function capped(severity: Severity, cap: Severity): Severity {
  return isAtLeast(severity, cap) ? cap : severity;
}
