import { afterEach, describe, expect, test } from "vitest";
import { RowContents } from "../../client/src/checklist/contents.ts";
import { noFilter } from "../../client/src/checklist/filter.ts";
import { pageSize } from "../../client/src/checklist/model.ts";
import type { FactorFindings } from "../../server/src/protocol.ts";
import { startSession, type LspSession } from "../support/lsp-session.ts";

const perFile = 20;

/** A workspace with so many findings, all of one factor, in files of twenty. */
function workspace(findings: number): Readonly<Record<string, string>> {
  const server = `const express = require("express");\n${Array.from({ length: perFile }, (_, index) => `express().listen(${3000 + index});\n`).join("")}`;
  const files = Array.from({ length: findings / perFile }, (_, index) => [`src/part-${String(index).padStart(4, "0")}/server.js`, server]);
  return { "package.json": '{ "name": "shop", "private": true }', ...Object.fromEntries(files) };
}

const edited = "src/part-0000/server.js";

let session: LspSession | undefined;

afterEach(async () => {
  await session?.end();
  session = undefined;
});

async function start(findings: number): Promise<LspSession> {
  session = await startSession(workspace(findings));
  await session.idle();
  await session.open(edited);
  await session.idle();
  return session;
}

/** Bytes that the server sends because one port of an open file becomes right. */
async function bytesOfEdit(at: LspSession): Promise<number> {
  const before = at.received();
  await at.edit(edited, 2, { line: 1, from: 17, to: 21 }, "process.env.PORT");
  await at.idle();
  return at.received() - before;
}

describe("with 10,000 findings", () => {
  test("an edit sends what it changed, and no more than with a hundred", async () => {
    const few = await bytesOfEdit(await start(100));
    await session?.end();
    const at = await start(10_000);
    const many = await bytesOfEdit(at);
    // Counts have more digits.
    expect(Math.abs(many - few)).toBeLessThan(100);
    expect(many).toBeLessThan(10_000);
    expect(at.news.at(-1)).toMatchObject({ rows: [{ row: { id: "port-binding", open: 9_999 } }] });
  });

  test("a client asks for the page that is shown, and after an edit for that of the row that changed alone", async () => {
    const at = await start(10_000);
    const asked: string[] = [];
    const contents = new RowContents((name, params) => {
      asked.push(name);
      return at.client.sendRequest(name, params);
    });
    const openAll = () => Promise.all(at.checklist.factors().map((item) => Promise.all([contents.findings(item, "open", noFilter, undefined), contents.details(item)])));
    const before = at.received();
    const pages = (await openAll()).map(([{ findings, total }]: [FactorFindings, unknown]) => [findings.length, total]);
    expect(pages.filter(([, total]) => total !== 0)).toEqual([[pageSize, 10_000]]);
    expect(at.received() - before).toBeLessThan(pageSize * 500);
    expect(asked).toHaveLength(24);
    await bytesOfEdit(at);
    await openAll();
    expect(asked).toHaveLength(26);
  });

  test("rules that look again and find the same send nothing", async () => {
    const at = await start(10_000);
    const published = at.diagnostics.size;
    const before = at.received();
    await at.watched({ path: "src/part-0001/server.js", type: 2 });
    const { revision } = await at.idle();
    expect(published).toBe(10_000 / perFile);
    expect(revision).toBeGreaterThan(0);
    expect(at.received() - before).toBeLessThan(1000);
  });
});
