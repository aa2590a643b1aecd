import * as vscode from "vscode";
import type { ReviewGroup } from "../../../server/src/protocol.ts";
import { severityIcons } from "../checklist/items.ts";
import { amount } from "../words.ts";
import { idOf, type FileRow, type FindingRow, type GroupRow, type ProjectRow, type Row } from "./rows.ts";
import { sideScheme } from "./side-documents.ts";

export function treeItem(row: Row): vscode.TreeItem {
  const item = describe(row);
  item.id = idOf(row);
  return item;
}

function describe(row: Row): vscode.TreeItem {
  switch (row.kind) {
    case "project":
      return describeProject(row);
    case "group":
      return describeGroup(row);
    case "file":
      return describeFile(row);
    case "finding":
      return describeFinding(row);
    case "action":
      return Object.assign(new vscode.TreeItem(row.label, none), { iconPath: new vscode.ThemeIcon(row.icon), command: { title: row.label, command: row.command }, accessibilityInformation: { label: row.label } });
  }
}

function describeProject({ review: { name, base, message } }: ProjectRow): vscode.TreeItem {
  const since = base === undefined ? undefined : `since ${base}`;
  return Object.assign(new vscode.TreeItem(name, expanded), {
    description: message ?? since,
    tooltip: [name, since, message].filter((line) => line !== undefined).join("\n"),
    iconPath: new vscode.ThemeIcon(message === undefined ? "root-folder" : "warning"),
    accessibilityInformation: { label: [name, since, message].filter((part) => part !== undefined).join(". ") },
  });
}

function describeGroup({ group, count }: GroupRow): vscode.TreeItem {
  const { label, meaning, icon, color } = groups[group];
  const findings = count === 0 ? "none" : amount(count, "finding");
  return Object.assign(new vscode.TreeItem(label, count === 0 ? none : group === "new" || group === "fixed" ? expanded : collapsed), {
    description: findings,
    tooltip: `${meaning}: ${findings}`,
    iconPath: count === 0 ? new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
    accessibilityInformation: { label: `${label}: ${findings}. ${meaning}` },
    contextValue: `review-group-${group}`,
  });
}

function describeFile({ file: { path, uri, findings, group, side } }: FileRow): vscode.TreeItem {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const from = new Set(findings.flatMap(({ movedFrom }) => movedFrom ?? []));
  const parts = [folder, from.size === 0 ? "" : `from ${[...from].join(", ")}`, side === "index" ? "as staged" : ""].filter((part) => part !== "");
  // What is wrong with the file of now would colour its name.
  const named = group === "fixed" ? vscode.Uri.from({ scheme: sideScheme, path: `/${path}` }) : vscode.Uri.parse(uri);
  const item = new vscode.TreeItem(named, group === "new" || group === "fixed" || findings.length < 4 ? expanded : collapsed);
  return Object.assign(item, {
    description: parts.join(" · "),
    tooltip: [path, ...parts.slice(folder === "" ? 0 : 1)].join("\n"),
    iconPath: vscode.ThemeIcon.File,
    accessibilityInformation: { label: `${path}, ${amount(findings.length, "finding")}${from.size === 0 ? "" : `, moved from ${[...from].join(", ")}`}` },
    contextValue: "review-file",
  });
}

function describeFinding(row: FindingRow): vscode.TreeItem {
  const { finding, parent } = row;
  const { rule, severity, message, range } = finding;
  const { group, path } = parent.file;
  const { icon, color } = severityIcons[severity];
  const line = range.start.line + 1;
  const place = group === "fixed" ? `was in line ${line}` : `line ${line}`;
  return Object.assign(new vscode.TreeItem(message, none), {
    description: `${rule} · ${place}`,
    tooltip: `${message}\n${rule} · ${severity} · ${path}, ${place}`,
    iconPath: new vscode.ThemeIcon(icon, new vscode.ThemeColor(color)),
    command: { title: "Open", command: "twelveFactor.openReviewFinding", arguments: [row] },
    accessibilityInformation: { label: `${groups[group].label}, ${severity}: ${message}. ${rule}, ${path}, ${place}` },
    contextValue: "review-finding",
  });
}

const { None: none, Collapsed: collapsed, Expanded: expanded } = vscode.TreeItemCollapsibleState;

const groups: Readonly<Record<ReviewGroup, { readonly label: string; readonly meaning: string; readonly icon: string; readonly color: string }>> = {
  new: { label: "New", meaning: "What the change brings", icon: "diff-added", color: "problemsWarningIcon.foreground" },
  fixed: { label: "Fixed", meaning: "What is found no more, as it was before the change", icon: "pass", color: "testing.iconPassed" },
  moved: { label: "Moved", meaning: "What was there before in another file", icon: "diff-renamed", color: "problemsInfoIcon.foreground" },
  unchanged: { label: "Unchanged in touched files", meaning: "What was there before in a file that the change touches", icon: "diff-ignored", color: "disabledForeground" },
};
