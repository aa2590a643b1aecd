import assert from "node:assert/strict";
import * as vscode from "vscode";
import { writeSuppression } from "../../../client/src/suppress.ts";
import { uriOf as uriOfPage } from "../../../client/src/checklist/pages.ts";
import { noFilter } from "../../../client/src/checklist/filter.ts";
import { method, type SuppressArguments } from "../../../server/src/protocol.ts";
import { factorRow, findingRow, shownRows } from "./checklist-rows.ts";
import { api, findings, idle, untilTree, uriOf } from "./workspace.ts";

const server = "src/server.js";
const config = "services/admin/config.js";

before(idle);

afterEach(async () => {
  await (await api()).checklist.setFilter(noFilter);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
});

describe("The checklist", () => {
  it("says of each app how many of the assessed factors hold, and on its icon how many are not met", async () => {
    const { checklist } = await api();
    const [shop] = await checklist.getChildren();
    assert.ok(shop?.kind === "app");
    const states = shop.factors.map(({ factor }) => factor.state);
    const held = states.filter((state) => state === "holds").length;
    const assessed = held + states.filter((state) => state === "violated").length;
    const item = checklist.getTreeItem(shop);
    assert.match(String(item.description), new RegExp(`^${held} of ${assessed} met, \\d+ not assessed · service`));
    assert.match(item.accessibilityInformation?.label ?? "", new RegExp(`${held} of ${assessed} assessed factors hold, \\d+ not assessed`));
    const violated = checklist.model.factors().filter(({ factor }) => factor.state === "violated").length;
    assert.equal(checklist.badge?.value, violated);
    assert.match(checklist.badge.tooltip, /^[1-9]\d* factors not met$/);
  });

  it("shows what a filter lets through, says so, and shows everything again", async () => {
    const { checklist } = await api();
    const all = await shownRows();
    await vscode.commands.executeCommand("twelveFactor.filterChecklist", { states: ["violated"], factors: ["port-binding", "config"] });
    const wanted = checklist.model.factors().filter(({ factor }) => factor.state === "violated" && ["port-binding", "config"].includes(factor.id));
    assert.deepEqual(await shownRows(), wanted.map(({ parent, factor }) => `${parent.app.name} ${factor.id}`));
    assert.ok(wanted.length > 0 && wanted.length < all.length);
    assert.match(checklist.message, /^Shown: Not met, Config or Port binding\./);
    await vscode.commands.executeCommand("twelveFactor.clearFilter");
    assert.deepEqual(await shownRows(), all);
    assert.equal(checklist.message, "");
  });

  it("leaves only the findings of a severity below the rows", async () => {
    const { checklist } = await api();
    await checklist.setFilter({ ...noFilter, severities: ["error"] });
    const row = await factorRow("legacy", "config");
    const kinds = (await checklist.getChildren(row)).map((child) => (child.kind === "finding" ? child.finding.severity : child.kind));
    assert.deepEqual([...new Set(kinds)], ["error"]);
    assert.match(String(checklist.getTreeItem(row).description), /^Not met · \d+ of \d+ findings/);
    assert.deepEqual((await shownRows()).filter((one) => one.startsWith("shop")), []);
  });

  it("shows what is found in files that changed since the last commit, and follows git", async () => {
    const { checklist } = await api();
    await checklist.setFilter({ ...noFilter, changedFiles: true });
    assert.deepEqual(await shownRows(), []);
    assert.match(checklist.message, /Nothing matches the filter\./);
    const text = await vscode.workspace.fs.readFile(uriOf(config));
    const write = (bytes: Uint8Array) => () => vscode.workspace.fs.writeFile(uriOf(config), bytes);
    await untilTree(write(new TextEncoder().encode(`// changed\n${new TextDecoder().decode(text)}`)), async () => (await shownRows()).includes("admin port-binding"));
    assert.ok((await shownRows()).every((row) => row.startsWith("admin ")));
    await untilTree(write(text), async () => (await shownRows()).length === 0);
  });

  it("reveals the finding of the file that is open", async () => {
    const { checklist } = await api();
    await checklist.setFilter({ ...noFilter, states: ["holds"] });
    await vscode.window.showTextDocument(uriOf(config));
    await idle();
    await vscode.commands.executeCommand("twelveFactor.revealFile");
    const selected = checklist.selected;
    assert.ok(selected?.kind === "finding");
    assert.equal(vscode.Uri.parse(selected.finding.uri).path, uriOf(config).path);
    assert.equal(await checklist.reveal(uriOf("src/routes.js"), 0), false);
  });

  it("fixes a finding from its row, and copies it", async () => {
    const finding = await findingRow(await factorRow("shop", "port-binding"));
    await vscode.commands.executeCommand("twelveFactor.copyFinding", finding);
    assert.match(await vscode.env.clipboard.readText(), /^src\/server\.js:7:12 warning The port is fixed at 3000.* \(port-binding\/hardcoded-port\)$/);
    await vscode.commands.executeCommand("twelveFactor.fixFinding", finding);
    await idle();
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /app\.listen\(process\.env\.PORT \|\| 3000, /);
    assert.equal((await factorRow("shop", "port-binding")).factor.state, "holds");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await idle();
    assert.equal((await factorRow("shop", "port-binding")).factor.state, "violated");
  });

  it("shows the page of a factor in VS Code's preview, and keeps it current", async () => {
    const row = await factorRow("shop", "port-binding");
    const isShown = new Promise<void>((resolve) => {
      const listener = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
        if (![...opened, ...changed].some(({ label }) => label.includes("VII. Port binding (shop)"))) return;
        listener.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("twelveFactor.showFactor", row);
    await isShown;
    const page = await vscode.workspace.openTextDocument(uriOfPage(row));
    assert.match(page.getText(), /^# VII\. Port binding: shop\n\n\*\*Not met\.\*\*/);
    const isMet = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document !== page || !page.getText().includes("**Met.**")) return;
        listener.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("twelveFactor.fixFinding", await findingRow(row));
    await idle();
    await isMet;
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await idle();
  });

  it("opens within 200 ms of the client's time with 10,000 findings, and shows a page of them", async () => {
    const { checklist } = await api();
    const folder = uriOf("src/many");
    const text = new TextEncoder().encode(`const express = require("express");\n${Array.from({ length: 100 }, (_, index) => `express().listen(${3000 + index});\n`).join("")}`);
    await Promise.all(Array.from({ length: 100 }, (_, index) => vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, `server-${index}.js`), text)));
    const look = async () => {
      await vscode.commands.executeCommand("twelveFactor.checkWorkspace");
      await idle();
      return factorRow("shop", "port-binding");
    };
    const row = await look();
    assert.equal(row.factor.open, 10_001);
    // The server's answer is awaited before the clock starts, and is there when it is asked for again.
    await checklist.getChildren(row);
    const before = performance.now();
    const rows = [...(await checklist.getChildren()), ...(await checklist.getChildren(row.parent)), ...(await checklist.getChildren(row))];
    for (const one of rows) checklist.getTreeItem(one);
    const milliseconds = performance.now() - before;
    const more = rows.find((one) => one.kind === "more");
    assert.ok(more);
    assert.equal(rows.filter(({ kind }) => kind === "finding").length, 200);
    assert.equal(more.left, row.factor.open - 200);
    assert.ok(milliseconds < 200, `${milliseconds} ms`);
    await vscode.commands.executeCommand("twelveFactor.showMore", more);
    assert.equal((await checklist.getChildren(row)).filter(({ kind }) => kind === "finding").length, 400);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    assert.equal((await look()).factor.open, 1);
  });

  it("knows the comment that suppresses the finding of a row, and folds what is suppressed", async () => {
    const { client, checklist } = await api();
    const { finding } = await findingRow(await factorRow("shop", "port-binding"));
    await vscode.window.showTextDocument(uriOf(server));
    const what = await client.sendRequest<SuppressArguments>(method.suppression, { uri: finding.uri, rule: finding.rule, at: finding.range.start });
    assert.ok(await writeSuppression(client, what, "the gateway expects it"));
    await idle();
    assert.deepEqual(findings(server), []);
    const row = await factorRow("shop", "port-binding");
    const group = (await checklist.getChildren(row)).find((child) => child.kind === "group");
    assert.ok(group);
    assert.equal(checklist.getTreeItem(group).description, "1");
    assert.equal((await findingRow(group)).finding.reason, "the gateway expects it");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await idle();
  });
});
