import type { HistoryReport, HistorySecret } from "../../core/history.ts";
import { colors, printable, type Paint } from "./text.ts";

/** For people: what is still there, what is only in the history, and what was not read. */
export function historyReport(report: HistoryReport, paint: Paint): string {
  const { secrets, stats, incomplete, skipped } = report;
  return [
    ...group("Still in HEAD", secrets.filter(({ head }) => head !== null), paint),
    ...group("Not in HEAD, but in the history", secrets.filter(({ head }) => head === null), paint),
    "",
    paint("bold", secrets.length === 0 ? (incomplete.length === 0 ? "No secret was found in the history." : "No secret was found in what was read.") : `${secrets.length} ${secrets.length === 1 ? "secret" : "secrets"} in the history. Whoever has a copy has them, so revoke each; rewriting the history does not take them back.`),
    ...incomplete.map((reason) => paint("red", unread[reason])),
    ...(skipped.length === 0 ? [] : [paint("gray", `Not looked at: ${skipped.map(({ reason, blobs }) => `${blobs} ${reason}`).join(", ")}`)]),
    paint("gray", `${stats.commits} commits, ${stats.blobs} versions of files, ${(stats.bytes / 1e6).toFixed(1)} MB, ${(stats.milliseconds / 1000).toFixed(1)} s`),
    "",
  ].join("\n");
}

const unread: Readonly<Record<HistoryReport["incomplete"][number], string>> = {
  cancelled: "The check was cancelled, so this is not all.",
  shallow: "This clone is shallow, so this is not all: its older commits are elsewhere. Get them with: git fetch --unshallow",
  partial: "This repository lacks some versions of its files, so this is not all. Check a full clone.",
};

function group(title: string, secrets: readonly HistorySecret[], paint: Paint): readonly string[] {
  return secrets.length === 0 ? [] : ["", paint("underline", title), ...secrets.flatMap((secret) => secretLines(secret, paint))];
}

function secretLines({ severity, message, rule, path, line, commit, head }: HistorySecret, paint: Paint): readonly string[] {
  const moved = head === null || (head.path === path && head.line === line) ? "" : `, now ${printable(head.path)}:${head.line}`;
  return [`  ${paint(colors[severity], severity.padEnd(11))} ${printable(message)}  ${paint("gray", rule)}`, paint("gray", `  ${" ".repeat(11)} ${commit.id} ${commit.date} ${printable(path)}:${line}${moved}`)];
}
