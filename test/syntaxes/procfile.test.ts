import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";

let grammar: IGrammar;

beforeAll(async () => {
  await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")));
  const file = new URL("../../syntaxes/procfile.tmLanguage.json", import.meta.url);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner: (sources) => new oniguruma.OnigScanner(sources), createOnigString: (text) => new oniguruma.OnigString(text) }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(file, "utf8"), file.pathname)),
  });
  grammar = (await registry.loadGrammar("source.procfile")) as IGrammar;
});

/** The innermost scope of each piece of a line, without the blanks. */
function scopes(line: string): [string, string][] {
  return grammar
    .tokenizeLine(line, textmate.INITIAL)
    .tokens.map(({ startIndex, endIndex, scopes: names }): [string, string] => [line.slice(startIndex, endIndex), (names.at(-1) ?? "").replace(/\.procfile$/, "")])
    .filter(([text]) => text.trim() !== "");
}

test("a process type, its command, options and variables", () => {
  expect(scopes("web: gunicorn --bind 0.0.0.0:$PORT app:app")).toEqual([
    ["web", "entity.name.function.process-type"],
    [":", "punctuation.separator.key-value"],
    [" gunicorn ", "meta.command"],
    ["--bind", "constant.other.option"],
    [" 0.0.0.0:", "meta.command"],
    ["$PORT", "variable.other.environment"],
    [" app:app", "meta.command"],
  ]);
});

test("a variable with a default is one variable", () => {
  expect(scopes("web: node server.js -p ${PORT:-3000}").at(-1)).toEqual(["}", "variable.other.environment"]);
  expect(scopes("web: node server.js -p ${PORT:-3000}").filter(([, scope]) => scope === "variable.other.environment").map(([text]) => text).join("")).toBe("${PORT:-3000}");
});

test("assignments, operators and redirects", () => {
  const found = Object.fromEntries(scopes("worker: RAILS_ENV=production exec sidekiq && echo 'done' >> log/x.log"));
  expect(found).toMatchObject({
    RAILS_ENV: "variable.other.assignment",
    "=": "keyword.operator.assignment",
    exec: "keyword.control",
    "&&": "keyword.operator.control",
    ">>": "keyword.operator.redirect",
    done: "string.quoted.single",
  });
});

test("a variable inside double quotes is one, inside single quotes it is text", () => {
  expect(scopes('a: echo "$HOME"')).toContainEqual(["$HOME", "variable.other.environment"]);
  expect(scopes("a: echo '$HOME'")).toContainEqual(["$HOME", "string.quoted.single"]);
});

test("comments, and lines that are no process", () => {
  expect(scopes("# web: x").map(([, scope]) => scope)).toEqual(["punctuation.definition.comment", "comment.line.number-sign"]);
  expect(scopes("just words")).toEqual([["just words", "invalid.illegal.process-type-expected"]]);
});

test("a quote left open ends with its line", () => {
  const first = grammar.tokenizeLine('web: echo "open', textmate.INITIAL);
  const second = grammar.tokenizeLine("worker: node job.js", first.ruleStack).tokens[0];
  expect(second?.scopes.at(-1)).toBe("entity.name.function.process-type.procfile");
});
