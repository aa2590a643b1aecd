import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { method, reviewGroups, type ReviewGroup } from "../../../server/src/protocol.ts";
import type { Row } from "../../../client/src/review/rows.ts";
import { api, commandLine, findings, folder, idle, until, uriOf } from "./workspace.ts";

const app = (port: string): string => `const express = require("express");\n\nconst app = express();\napp.listen(${port});\n\nprocess.on("SIGTERM", () => app.emit("close"));\n`;

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder().fsPath, encoding: "utf8" });
}

function write(path: string, text: string): Thenable<void> {
  return vscode.workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text));
}

/** The paths of a group's findings, as the tree shows them, one for each. */
async function shown(group: ReviewGroup): Promise<string[]> {
  const { review } = await api();
  const row = review.getChildren().find((one) => one.kind === "group" && one.group === group);
  const files = row === undefined ? [] : review.getChildren(row);
  return files.flatMap((file) => review.getChildren(file).map(() => (file.kind === "file" ? file.file.path : "")));
}

async function allShown(): Promise<Readonly<Record<ReviewGroup, string[]>>> {
  const [added = [], fixed = [], moved = [], unchanged = []] = await Promise.all(reviewGroups.map(shown));
  return { new: added, fixed, moved, unchanged };
}

/** Every row with what a screen reader says of it. */
async function rows(row?: Row): Promise<{ readonly id: string; readonly label: string }[]> {
  const { review } = await api();
  const below = await Promise.all(review.getChildren(row).map(rows));
  const item = row === undefined ? undefined : review.getTreeItem(row);
  return [...(item === undefined ? [] : [{ id: String(item.id), label: item.accessibilityInformation?.label ?? "" }]), ...below.flat()];
}

describe("The review", () => {
  before(async () => {
    await write("src/jobs.js", app("5000"));
    await write("src/office.js", app("5100"));
    git("add", "--all");
    git("commit", "--quiet", "--message", "Begin");
    git("branch", "before");
    git("checkout", "--quiet", "-b", "work");
    // Two are added, one is fixed, a file is renamed and another one reformatted.
    await write("src/first.js", app("6000"));
    await write("src/second.js", app("7000"));
    await write("services/admin/config.js", "module.exports = {\n  port: process.env.PORT,\n};\n");
    git("mv", "src/office.js", "src/desk.js");
    await write("src/jobs.js", "const express = require('express')\n\nconst app = express()\n\napp.listen(\n  5000,\n)\n\nprocess.on('SIGTERM', () => app.emit('close'))\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Work");
    const { client } = await api();
    // The editor still has to hear of what happened on disk.
    const counts = { "src/first.js": 1, "src/second.js": 1, "services/admin/config.js": 0, "src/office.js": 0, "src/desk.js": 1, "src/jobs.js": 1 };
    await until(() => client.sendRequest(method.checkWorkspace), () => Object.entries(counts).every(([path, count]) => findings(path).length === count) && findings("src/jobs.js")[0]?.range.start.line === 5);
    await idle();
  });

  after(async () => {
    await vscode.commands.executeCommand("twelveFactor.stopReview");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is not there before a person asks for it", async () => {
    const { review } = await api();
    assert.deepEqual(review.getChildren(), []);
    assert.equal(review.description, "");
  });

  it("of a branch that adds two, fixes one, renames a file and reformats another shows two new and one fixed", async () => {
    await vscode.commands.executeCommand("twelveFactor.reviewChanges", { kind: "base", commit: "before" });
    await idle();
    assert.deepEqual(await allShown(), { new: ["src/first.js", "src/second.js"], fixed: ["services/admin/config.js"], moved: ["src/desk.js"], unchanged: ["src/jobs.js"] });
    const { review } = await api();
    assert.equal(review.description, "2 new · since before");
    assert.equal(review.message, "");
  });

  it("names every row once, and says it to a screen reader", async () => {
    const all = await rows();
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.ok(all.every(({ label }) => label !== ""), JSON.stringify(all));
    assert.ok(all.some(({ label }) => /^New, warning: The port is fixed at 6000.*src\/first\.js, line 4$/.test(label)), JSON.stringify(all));
  });

  it("goes to the next and the previous finding, and shows one that is fixed as it was", async () => {
    const visited: string[] = [];
    for (let step = 0; step < 5; step++) {
      await vscode.commands.executeCommand("twelveFactor.nextReviewFinding");
      const { document, selection } = vscode.window.activeTextEditor ?? assert.fail("An editor is open");
      visited.push(`${document.uri.scheme} ${document.uri.path.split("/").at(-1)}:${selection.start.line + 1} ${document.getText(selection)}`);
    }
    assert.deepEqual(visited, ["file first.js:4 6000", "file second.js:4 7000", "twelve-factor-review config.js:2 4000", "file desk.js:4 5100", "file jobs.js:6 5000"]);
    await vscode.commands.executeCommand("twelveFactor.nextReviewFinding");
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? "", /first\.js$/);
    await vscode.commands.executeCommand("twelveFactor.previousReviewFinding");
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? "", /jobs\.js$/);
  });

  it("is copied as the Markdown that the command line writes", async () => {
    await vscode.env.clipboard.writeText("");
    await vscode.commands.executeCommand("twelveFactor.copyReview");
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /## New since before\n[^#]*src\/first\.js:4[^#]*src\/second\.js:4[^#]*## Fixed\n[^#]*config\.js:2/);
    assert.equal(copied, await commandLine("check", "--base", "before", "--format", "markdown", "--fail-on", "never"));
  });

  it("follows what is typed", async () => {
    const editor = await vscode.window.showTextDocument(uriOf("src/first.js"));
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const text = editor.document.getText();
    assert.ok(await editor.edit((builder) => builder.replace(all, app("process.env.PORT"))));
    await idle();
    assert.deepEqual(await shown("new"), ["src/second.js"]);
    assert.equal((await api()).review.description, "1 new · since before");
    assert.ok(await editor.edit((builder) => builder.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text)));
    await idle();
    assert.deepEqual(await shown("new"), ["src/first.js", "src/second.js"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("goes on when the server is started anew, as in the next session", async () => {
    const { review } = await api();
    await vscode.commands.executeCommand("twelveFactor.restart");
    await idle();
    assert.deepEqual(await allShown(), { new: ["src/first.js", "src/second.js"], fixed: ["services/admin/config.js"], moved: ["src/desk.js"], unchanged: ["src/jobs.js"] });
    assert.equal(review.description, "2 new · since before");
  });

  it("compares a file with what it was", async () => {
    const { review } = await api();
    const moved = review.model.findings().find(({ parent }) => parent.file.group === "moved");
    assert.ok(moved, "a finding has moved");
    await vscode.commands.executeCommand("twelveFactor.openReviewChanges", moved);
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff, "the files are shown side by side");
    assert.match(input.original.path, /office\.js$/);
    assert.equal(input.modified.toString(), uriOf("src/desk.js").toString());
    assert.equal((await vscode.workspace.openTextDocument(input.original)).getText(), app("5100"));
  });

  it("says what it cannot compare with, and is gone when it is stopped", async () => {
    const { review } = await api();
    await vscode.commands.executeCommand("twelveFactor.reviewChanges", { kind: "base", commit: "nowhere" });
    await idle();
    assert.match(review.message, /no commit, branch or tag "nowhere"/);
    assert.deepEqual(review.getChildren().map((row) => review.getTreeItem(row).command?.command), ["twelveFactor.reviewChanges", "twelveFactor.refreshReview"]);
    await vscode.commands.executeCommand("twelveFactor.stopReview");
    await idle();
    assert.equal(review.message, "");
    assert.equal(review.description, "");
  });
});
