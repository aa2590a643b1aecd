import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import { method } from "../../server/src/protocol.ts";
import { startStdioSession } from "../support/stdio-session.ts";

/**
 * From the change a client sends to the diagnostics it gets from the built server, in one file of about 2,000 lines. Milliseconds.
 * After each edit one full parse of the file is timed as well, so that what disturbs the machine disturbs both.
 */
export async function editLatency(): Promise<{ lines: number; p50: number; p95: number; parse: number; parseP95: number }> {
  const handlers = Array.from({ length: 330 }, (_, index) => [
    `app.get("/items/${index}", async (request, response) => {`,
    `  const { id = ${index}, limit = 20 } = request.query;`,
    `  const rows = await database.query("select * from items where id = $1 limit $2", [id, limit]);`,
    `  response.status(rows.length > 0 ? 200 : 404).json({ rows: rows.map((row) => ({ ...row, link: \`/items/\${row.id}\` })) });`,
    "});",
    "",
  ]);
  const text = ['const express = require("express");', 'const database = require("./database");', "const app = express();", "", ...handlers.flat(), "app.listen(3000);", ""].join("\n");
  const lines = text.split("\n").length;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-bench-")));
  writeFileSync(join(folder, "server.js"), text);
  writeFileSync(join(folder, ".twelve-factor.json"), '{ "root": true }');
  const { client, process: server, published } = await startStdioSession(folder);
  const uri = pathToFileURL(join(folder, "server.js")).href;
  await client.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "javascript", version: 1, text } });
  await client.sendRequest(method.whenIdle);

  const parsers = createParsers(readGrammar);
  await parsers.load("javascript");
  const times: number[] = [];
  const parses: number[] = [];
  for (let round = 0; round < 120; round++) {
    const line = 5 + ((round * 37) % 1900);
    const version = round + 2;
    const answered = published((params) => params.uri === uri && params.version === version);
    const position = { line, character: 0 };
    const started = performance.now();
    await client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ range: { start: position, end: position }, text: " " }] });
    await answered;
    times.push(performance.now() - started);
    const parseStarted = performance.now();
    parsers.parseOnly("javascript", text);
    parses.push(performance.now() - parseStarted);
  }
  server.kill();
  rmSync(folder, { recursive: true, force: true });

  // The first rounds of both run cold code.
  return { lines, p50: quantile(times.slice(20), 0.5), p95: quantile(times.slice(20), 0.95), parse: quantile(parses.slice(20), 0.5), parseP95: quantile(parses.slice(20), 0.95) };
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
}
