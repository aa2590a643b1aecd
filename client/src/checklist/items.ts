import * as vscode from "vscode";
import { answerOf, type AnsweredCheck, type AppChecklist, type EvidenceRow, type FactorRow, type FindingRow, type ProjectChecklist } from "../../../server/src/protocol.ts";

/** A row of the checklist tree. */
export type Row =
  | { readonly kind: "project"; readonly project: ProjectChecklist }
  | { readonly kind: "app"; readonly project: ProjectChecklist; readonly app: AppChecklist }
  | FactorItem
  | { readonly kind: "finding"; readonly parent: string; readonly finding: FindingRow }
  | { readonly kind: "evidence"; readonly parent: string; readonly evidence: EvidenceRow }
  | { readonly kind: "note"; readonly parent: string; readonly text: string }
  | { readonly kind: "questions"; readonly factor: FactorItem; readonly checks: readonly AnsweredCheck[] }
  | QuestionRow;

export interface FactorItem {
  readonly kind: "factor";
  readonly project: ProjectChecklist;
  readonly app: AppChecklist;
  readonly factor: FactorRow;
}

/** What only a person can say of a factor. */
export interface QuestionRow {
  readonly kind: "question";
  readonly factor: FactorItem;
  readonly check: AnsweredCheck;
}

/** Stable between updates, so that the tree keeps what is open and selected. */
export function idOf(row: Row): string {
  switch (row.kind) {
    case "project":
      return row.project.rootUri;
    case "app":
      return `${row.project.rootUri} ${row.app.root}`;
    case "factor":
      return `${row.project.rootUri} ${row.app.root} ${row.factor.id}`;
    case "finding":
      return `${row.parent} ${row.finding.rule} ${placeOf(row.finding)}`;
    case "evidence":
      return `${row.parent} evidence ${placeOf(row.evidence)} ${row.evidence.text}`;
    case "note":
      return `${row.parent} note ${row.text}`;
    case "questions":
      return `${idOf(row.factor)} questions`;
    case "question":
      return `${idOf(row.factor)} question ${row.check.id}`;
  }
}

export function treeItem(row: Row): vscode.TreeItem {
  const item = describe(row);
  item.id = idOf(row);
  return item;
}

function describe(row: Row): vscode.TreeItem {
  switch (row.kind) {
    case "project":
      return withDetails(row.project.name, vscode.TreeItemCollapsibleState.Expanded, { iconPath: new vscode.ThemeIcon("root-folder") });
    case "app":
      // Of many apps the rows alone are the overview.
      return withDetails(row.app.name, row.project.apps.length > 3 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded, {
        // What matters first: the panel is narrow.
        description: [count(row.app.factors.filter(({ state }) => state === "violated").length, "not met", "not met"), row.app.kind, row.app.root === row.app.name ? "" : row.app.root].filter((part) => part !== undefined && part !== "").join(" · "),
        tooltip: `${row.app.name}: ${row.app.kind}, because ${row.app.kindReason}`,
        iconPath: new vscode.ThemeIcon("package"),
      });
    case "factor":
      return describeFactor(row.factor);
    case "finding":
      return describeFinding(row.finding);
    case "evidence":
      return withDetails(row.evidence.text, vscode.TreeItemCollapsibleState.None, {
        description: placeText(row.evidence),
        iconPath: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
        command: openCommand(row.evidence),
      });
    case "note":
      return withDetails(row.text, vscode.TreeItemCollapsibleState.None, { tooltip: row.text, iconPath: new vscode.ThemeIcon("info") });
    case "questions":
      // A no is why the factor is not met, so it is not hidden.
      return withDetails("For a person to say", row.checks.some((check) => answerOf(check) === "no") ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed, {
        description: `${row.checks.filter((check) => answerOf(check) !== undefined).length} of ${row.checks.length} answered`,
        tooltip: "What no program can see. The answers are kept in .twelve-factor.json, to be reviewed like code.",
        iconPath: new vscode.ThemeIcon("person"),
      });
    case "question":
      return describeQuestion(row.check);
  }
}

function describeFactor(factor: FactorRow): vscode.TreeItem {
  const { word, icon, color } = states[factor.state];
  const counts = [count(factor.open, "finding"), count(factor.suppressed, "suppressed", "suppressed"), count(factor.evidence, "proof")].filter((part) => part !== undefined);
  return withDetails(`${factor.numeral}. ${factor.title}`, vscode.TreeItemCollapsibleState.Collapsed, {
    description: [word, ...counts].join(" · "),
    tooltip: `${factor.title}: ${word}. ${factor.reason}.`,
    iconPath: new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color)),
    accessibilityInformation: { label: `Factor ${factor.number}, ${factor.title}: ${word}. ${factor.reason}` },
    contextValue: `factor-${factor.state}`,
  });
}

function describeFinding(finding: FindingRow): vscode.TreeItem {
  const suppressed = finding.state === "suppressed";
  const { icon, color } = suppressed ? { icon: "eye-closed", color: "disabledForeground" } : severities[finding.severity];
  return withDetails(finding.message, vscode.TreeItemCollapsibleState.None, {
    description: suppressed ? `suppressed: ${finding.reason ?? "no reason given"} · ${placeText(finding)}` : placeText(finding),
    tooltip: `${finding.message}\n${finding.rule}`,
    iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
    command: openCommand(finding),
    contextValue: suppressed ? "finding-suppressed" : "finding-open",
  });
}

function describeQuestion(check: AnsweredCheck): vscode.TreeItem {
  const { question, attestation, isExpired } = check;
  const answer = answerOf(check);
  const said = answer === undefined ? "Not answered" : answerWords[answer];
  const facts = [said, isExpired ? `expired on ${attestation?.until}` : attestation?.by, isExpired ? undefined : attestation?.on].filter((part) => part !== undefined);
  const until = isExpired || attestation?.until === undefined ? undefined : `Counts until ${attestation.until}`;
  const isYes = answer === "yes";
  return withDetails(question, vscode.TreeItemCollapsibleState.None, {
    description: facts.join(" · "),
    tooltip: [question, facts.join(", "), until, attestation?.note].filter((line) => line !== undefined).join("\n"),
    ...(answer === "no" ? { iconPath: new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed")) } : {}),
    accessibilityInformation: { label: [question, facts.join(", "), until, attestation?.note].filter((part) => part !== undefined).join(". ") },
    checkboxState: {
      state: isYes ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: isYes ? "Take the answer back" : "Answer with yes",
      accessibilityInformation: { label: `${question} ${said}. ${isYes ? "Uncheck to take the answer back" : "Check to answer with yes"}` },
    },
    contextValue: "manual-check",
  });
}

const answerWords = { yes: "Yes", no: "No", "not-applicable": "Not applicable" } as const;

function withDetails(label: string, state: vscode.TreeItemCollapsibleState, details: Partial<vscode.TreeItem>): vscode.TreeItem {
  return Object.assign(new vscode.TreeItem(label, state), details);
}

interface Placed {
  readonly uri: string;
  readonly range: FindingRow["range"];
}

function openCommand({ uri, range }: Placed): vscode.Command {
  const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  return { title: "Open", command: "vscode.open", arguments: [vscode.Uri.parse(uri), { selection }] };
}

function placeText({ uri, range }: Placed): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false)}:${range.start.line + 1}`;
}

function placeOf({ uri, range }: Placed): string {
  return `${uri}:${range.start.line}:${range.start.character}`;
}

function count(number: number, one: string, many = `${one}s`): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`;
}

const states = {
  holds: { word: "Met", icon: "pass-filled", color: "testing.iconPassed" },
  violated: { word: "Not met", icon: "error", color: "testing.iconFailed" },
  attested: { word: "Attested", icon: "verified", color: "testing.iconPassed" },
  "not-assessed": { word: "Not assessed", icon: "question", color: undefined },
  "not-applicable": { word: "Not applicable", icon: "circle-slash", color: "disabledForeground" },
} as const;

const severities = {
  error: { icon: "error", color: "problemsErrorIcon.foreground" },
  warning: { icon: "warning", color: "problemsWarningIcon.foreground" },
  information: { icon: "info", color: "problemsInfoIcon.foreground" },
  hint: { icon: "lightbulb", color: "problemsInfoIcon.foreground" },
} as const;
