import * as vscode from "vscode";
import { answerOf, headline, severities, type AnsweredCheck, type FactorRow, type FindingRow } from "../../../server/src/protocol.ts";
import { severityWords, stateWords } from "./filter.ts";
import { amount } from "../words.ts";
import type { AppItem } from "./model.ts";
import { idOf, type FindingItem, type GroupRow, type Row } from "./rows.ts";

/** `wasOpened`: what a person did with the row last; `undefined` when nothing. */
export function treeItem(row: Row, wasOpened: boolean | undefined, shownFindings: number | undefined): vscode.TreeItem {
  const item = describe(row, shownFindings);
  item.id = idOf(row);
  if (wasOpened !== undefined && item.collapsibleState !== none) item.collapsibleState = wasOpened ? expanded : collapsed;
  return item;
}

function describe(row: Row, shownFindings: number | undefined): vscode.TreeItem {
  switch (row.kind) {
    case "project":
      return withDetails(row.project.name, expanded, {
        description: amount(row.apps.length, "app"),
        iconPath: new vscode.ThemeIcon("root-folder"),
        accessibilityInformation: { label: `Project ${row.project.name}, ${amount(row.apps.length, "app")}` },
      });
    case "app":
      return describeApp(row);
    case "factor":
      return describeFactor(row.factor, shownFindings);
    case "group":
      return describeGroup(row);
    case "finding":
      return describeFinding(row);
    case "more":
      return withDetails(`Show more: ${row.left.toLocaleString("en")} left`, none, {
        iconPath: new vscode.ThemeIcon("ellipsis"),
        command: { title: "Show More", command: "twelveFactor.showMore", arguments: [row] },
        tooltip: "To see fewer, filter the checklist by severity or by changed files.",
      });
    case "proofs":
      return withDetails("What proves it", collapsed, {
        description: String(row.parent.factor.evidence),
        iconPath: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
        accessibilityInformation: { label: `What proves it: ${amount(row.parent.factor.evidence, "place")}` },
      });
    case "evidence":
      return withDetails(row.evidence.text, none, {
        description: placeText(row.evidence),
        iconPath: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
        command: openCommand(row.evidence),
        accessibilityInformation: { label: `Proof: ${row.evidence.text}, ${spokenPlace(row.evidence)}` },
      });
    case "note":
      return withDetails(row.text, none, { tooltip: row.text, iconPath: new vscode.ThemeIcon("info") });
    case "questions":
      return describeQuestions(row.checks);
    case "question":
      return describeQuestion(row.check);
  }
}

function describeApp({ parent, app, factors }: AppItem): vscode.TreeItem {
  const { held, brief, besides } = headline(factors.map(({ factor }) => factor));
  const place = app.root === app.name ? "" : app.root;
  // Of many apps the rows alone are the overview.
  return withDetails(app.name, parent.apps.length > 3 ? collapsed : expanded, {
    // What matters first: the panel is narrow.
    description: [brief, app.kind, place].filter((part) => part !== "").join(" · "),
    tooltip: `${app.name}: ${[held, ...besides].join(", ")}\nIt is taken for ${aKind(app.kind)}, because ${app.kindReason}`,
    iconPath: new vscode.ThemeIcon("package"),
    accessibilityInformation: { label: [`App ${app.name}`, app.kind, held, ...besides].join(", ") },
    contextValue: "app",
  });
}

function aKind(kind: string): string {
  return kind === "unknown" ? "an app of a kind that nothing tells" : `a ${kind.replaceAll("-", " ")}`;
}

function describeFactor(factor: FactorRow, shownFindings: number | undefined): vscode.TreeItem {
  const { icon, color } = stateIcons[factor.state];
  const word = stateWords[factor.state];
  const found = shownFindings === undefined || shownFindings === factor.open ? count(factor.open, "finding") : `${shownFindings} of ${count(factor.open, "finding")}`;
  const counts = [found, count(factor.suppressed, "suppressed", "suppressed"), count(factor.baselined, "known", "known"), count(factor.evidence, "proof")].filter((part) => part !== undefined);
  // The reason may have said how many findings there are.
  const spoken = counts.filter((part) => !factor.reason.startsWith(part));
  const bySeverity = severities.flatMap((severity) => (factor.severities[severity] === 0 ? [] : [`${severityWords[severity]}: ${factor.severities[severity]}`]));
  return withDetails(`${factor.numeral}. ${factor.title}`, collapsed, {
    description: [word, ...counts].join(" · "),
    tooltip: [`${factor.title}: ${word}. ${factor.reason}.`, ...(bySeverity.length === 0 ? [] : [bySeverity.join(", ")])].join("\n"),
    iconPath: new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color)),
    accessibilityInformation: { label: [`Factor ${factor.number}, ${factor.title}: ${word}`, factor.reason, ...spoken].join(". ") },
    contextValue: "factor",
  });
}

function describeGroup({ parent: { factor }, state }: GroupRow): vscode.TreeItem {
  const [label, icon, tooltip] =
    state === "suppressed"
      ? (["Suppressed", "eye-closed", "What a person says is right here, each with its reason"] as const)
      : (["Known", "history", "Findings of the baseline: known before, and to be mended some day"] as const);
  return withDetails(label, collapsed, { description: String(factor[state]), iconPath: new vscode.ThemeIcon(icon), tooltip, accessibilityInformation: { label: `${label}: ${count(factor[state], "finding")}. ${tooltip}` } });
}

function describeFinding({ finding }: FindingItem): vscode.TreeItem {
  const { state, severity, message, rule, fixes } = finding;
  const { icon, color } = state === "open" ? severityIcons[severity] : groupIcons[state];
  const reason = state === "suppressed" ? (finding.reason ?? "no reason given") : undefined;
  const tooltip = [message, `${rule} · ${placeText(finding)}`, ...(reason === undefined ? [] : [`Suppressed: ${reason}`]), ...(fixes.length === 0 || state !== "open" ? [] : [`Fix: ${fixes.join(", or: ")}`])];
  return withDetails(message, none, {
    description: [...(reason === undefined ? [] : [reason]), placeText(finding)].join(" · "),
    tooltip: tooltip.join("\n"),
    iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
    command: openCommand(finding),
    contextValue: ["finding", state, ...(fixes.length > 0 ? ["fixable"] : [])].join(" "),
    accessibilityInformation: { label: [state === "open" ? severity : state, message, ...(reason === undefined ? [] : [`Reason: ${reason}`]), spokenPlace(finding), ...(fixes.length > 0 && state === "open" ? ["can be fixed"] : [])].join(", ") },
  });
}

function describeQuestions(checks: readonly AnsweredCheck[]): vscode.TreeItem {
  const answered = checks.filter((check) => answerOf(check) !== undefined).length;
  // A no is why the factor is not met, so it is not hidden.
  return withDetails("For a person to say", checks.some((check) => answerOf(check) === "no") ? expanded : collapsed, {
    description: `${answered} of ${checks.length} answered`,
    tooltip: "What no program can see. The answers are kept in .twelve-factor.json, to be reviewed like code.",
    iconPath: new vscode.ThemeIcon("person"),
    accessibilityInformation: { label: `Questions for a person: ${answered} of ${checks.length} answered` },
  });
}

function describeQuestion(check: AnsweredCheck): vscode.TreeItem {
  const { question, attestation, isExpired } = check;
  const answer = answerOf(check);
  const said = answer === undefined ? "Not answered" : answerWords[answer];
  const facts = [said, isExpired ? `expired on ${attestation?.until}` : attestation?.by, isExpired ? undefined : attestation?.on].filter((part) => part !== undefined);
  const until = isExpired || attestation?.until === undefined ? undefined : `Counts until ${attestation.until}`;
  const isYes = answer === "yes";
  return withDetails(question, none, {
    description: facts.join(" · "),
    tooltip: [question, facts.join(", "), until, attestation?.note].filter((line) => line !== undefined).join("\n"),
    ...(answer === "no" ? { iconPath: new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed")) } : {}),
    accessibilityInformation: { label: [`${question} ${facts.join(", ")}`, until, attestation?.note].filter((part) => part !== undefined).join(". ") },
    checkboxState: {
      state: isYes ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: isYes ? "Take the answer back" : "Answer with yes",
      accessibilityInformation: { label: `${question} ${said}. ${isYes ? "Uncheck to take the answer back" : "Check to answer with yes"}` },
    },
    contextValue: "manual-check",
  });
}

const answerWords = { yes: "Yes", no: "No", "not-applicable": "Not applicable" } as const;

const { None: none, Collapsed: collapsed, Expanded: expanded } = vscode.TreeItemCollapsibleState;

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

/** `src/server.js:7`, below the opened folder. */
export function placeText({ uri, range }: Placed): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false)}:${range.start.line + 1}`;
}

function spokenPlace({ uri, range }: Placed): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false)}, line ${range.start.line + 1}`;
}

function count(number: number, one: string, many?: string): string | undefined {
  return number === 0 ? undefined : amount(number, one, many);
}

const stateIcons = {
  holds: { icon: "pass-filled", color: "testing.iconPassed" },
  violated: { icon: "error", color: "testing.iconFailed" },
  attested: { icon: "verified", color: "testing.iconPassed" },
  "not-assessed": { icon: "question", color: undefined },
  "not-applicable": { icon: "circle-slash", color: "disabledForeground" },
} as const;

const groupIcons = {
  suppressed: { icon: "eye-closed", color: "disabledForeground" },
  baselined: { icon: "history", color: "disabledForeground" },
} as const;

export const severityIcons = {
  error: { icon: "error", color: "problemsErrorIcon.foreground" },
  warning: { icon: "warning", color: "problemsWarningIcon.foreground" },
  information: { icon: "info", color: "problemsInfoIcon.foreground" },
  hint: { icon: "lightbulb", color: "problemsInfoIcon.foreground" },
} as const;
