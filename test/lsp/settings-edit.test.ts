import fc from "fast-check";
import { findNodeAtLocation, parse, parseTree, type Node, type ParseError } from "jsonc-parser";
import { expect, test } from "vitest";
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { lineTable } from "../../server/src/core/text.ts";
import { settingsEdit } from "../../server/src/lsp/settings-edit.ts";

const keys = ["attestations", ".", "config/rotation"];
const answer = { answer: "yes", on: "2026-11-21" };

/** The text after the edit; `undefined` when there is none. */
function edited(text: string, value: unknown): string | undefined {
  const lines = lineTable(text);
  const edit: WorkspaceEdit | undefined = settingsEdit(".twelve-factor.json", keys, value, { textOf: () => ({ text, lines }) }, { lines: () => lines, uri: (path) => `file:///${path}`, version: () => 1 });
  const change = edit?.documentChanges?.at(-1) as TextDocumentEdit | undefined;
  return change && TextDocument.applyEdits(TextDocument.create("file:///x", "jsonc", 1, text), change.edits as TextEdit[]);
}

function read(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  expect(errors, text).toEqual([]);
  return value;
}

/** What stands between the parts of a text: blanks, line ends and comments. */
const between = fc.array(fc.constantFrom("", " ", "\t", "\n", "\n  ", "\r\n", " // c, {\n", "/* c } */", "\n// c\n"), { maxLength: 3 }).map((parts) => parts.join(""));

const member = (key: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(between, between, between, value, between).map(([a, b, c, written, d]) => `${a}${JSON.stringify(key)}${b}:${c}${written}${d}`);

function object(members: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
  const some = fc.shuffledSubarray(Object.entries(members).map(([key, value]) => member(key, value))).chain((chosen) => fc.tuple(...chosen));
  return fc.tuple(some, between, fc.boolean()).map(([own, end, hasComma]) => `{${own.join(",")}${hasComma && own.length > 0 ? "," : ""}${end}}`);
}

const one = fc.constant('{ "answer": "no" }');
const settings = object({ root: fc.constant("true"), rules: fc.constant("{}"), attestations: object({ ".": object({ "config/rotation": one, "config/flags-external": one }), api: fc.constant("{}") }) });

const comments = (text: string): number => text.match(/\/\/ c|\/\* c/g)?.length ?? 0;

interface Written {
  readonly attestations?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

test("an answer is all that is added, whatever the settings look like", () => {
  fc.assert(
    fc.property(settings, (text) => {
      const after = edited(text, answer) ?? "";
      const { attestations, ...rest } = read(text) as Written;
      expect(read(after), text).toEqual({ ...rest, attestations: { ...attestations, ".": { ...attestations?.["."], "config/rotation": answer } } });
      expect(comments(after), `${text}\n=>\n${after}`).toBe(comments(text));
    }),
    // Two comments on one line, the second of them behind the object.
    { numRuns: 1000, examples: [['{"root":true,"attestations":{ // c, {\n"api":{}/* c } */}/* c } */\r\n,"rules":{}}']] },
  );
});

test("an answer is all that is taken away, and what would be left empty", () => {
  fc.assert(
    fc.property(settings, (text) => {
      const after = edited(text, undefined) ?? "";
      const { attestations, ...rest } = read(text) as Written;
      const { attestations: left, ...same } = read(after) as Written;
      expect(same, text).toEqual(rest);
      const { "config/rotation": _, ...others } = attestations?.["."] ?? {};
      expect(left?.["."] ?? {}, `${text}\n=>\n${after}`).toEqual(others);
      expect(left?.["api"], text).toEqual(attestations?.["api"]);
      const property = findNodeAtLocation(parseTree(text, [], { allowTrailingComma: true }) as Node, ["attestations"])?.parent;
      const inside = property === undefined ? 0 : comments(text.slice(property.offset, property.offset + property.length));
      expect(comments(after), `${text}\n=>\n${after}`).toBeGreaterThanOrEqual(comments(text) - inside);
    }),
    { numRuns: 1000 },
  );
});

test("an answer that is given and taken back leaves the text as it was", () => {
  for (const text of ['{\n  "root": true\n}\n', '{\r\n\t"rules": {}, // mine\r\n}\r\n', '{\n    "root": true, // mine\n    "attestations": {\n        "api": {} // theirs\n    }\n}']) {
    expect(edited(edited(text, answer) ?? "", undefined)).toBe(text);
  }
});
