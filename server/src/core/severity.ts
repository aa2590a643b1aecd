/** Gravest first; what each level means is in section "Severity" of the README. */
export const severities = ["error", "warning", "information", "hint"] as const;

export type Severity = (typeof severities)[number];

/** How many of each. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

export function countBySeverity(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** What a settings file may say of a rule. */
export type SeveritySetting = Severity | "off";

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** The graver of the two is lowered to the milder one. */
export function capped(severity: Severity, cap: Severity): Severity {
  return isAtLeast(severity, cap) ? cap : severity;
}
