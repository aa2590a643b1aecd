import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathRole } from "../../server/src/core/path-role.ts";
import { isGeneratedText, longestSource } from "../../server/src/engine/plan.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { createParsers } from "../../server/src/languages/parser.ts";

/**
 * What a language costs: `languages.mts <folder of projects>`. Each source is parsed alone, then parsed and read into facts; the ratio of
 * the two is the price of the facts, in one run on one machine.
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error("Name a folder of projects to read.");

const parsers = createParsers(readGrammar);
const totals = new Map<string, { files: number; bytes: number; parse: number; facts: number; worst: number; worstPath: string }>();
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  const path = name.replaceAll("\\", "/");
  const language = languageOf(path);
  if (language === undefined || pathRole(path) === "generated" || !statSync(join(folder, path)).isFile()) continue;
  const text = readFileSync(join(folder, path), "utf8");
  if (text.length > longestSource || isGeneratedText(text)) continue;
  await parsers.load(language.id);
  const total = totals.get(language.id) ?? { files: 0, bytes: 0, parse: 0, facts: 0, worst: 0, worstPath: "" };
  totals.set(language.id, total);
  const began = performance.now();
  parsers.parseOnly(language.id, text);
  const parsed = performance.now();
  language.facts(parsers.parse(language.id, text), language.id);
  const ended = performance.now();
  total.files++;
  total.bytes += text.length;
  total.parse += parsed - began;
  total.facts += ended - parsed;
  if (ended - parsed > total.worst) Object.assign(total, { worst: ended - parsed, worstPath: path });
}

console.log("language         files     MB  parse MB/s  with facts MB/s  facts/parse  slowest file");
for (const [language, { files, bytes, parse, facts, worst, worstPath }] of totals) {
  const megabytes = bytes / 1e6;
  const row = [language.padEnd(15), String(files).padStart(6), megabytes.toFixed(1).padStart(6), ((megabytes / parse) * 1000).toFixed(1).padStart(11), ((megabytes / facts) * 1000).toFixed(1).padStart(16), (facts / parse).toFixed(2).padStart(12)];
  console.log(`${row.join(" ")}  ${Math.round(worst)} ms ${worstPath}`);
}
