import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { isExponential } from "../support/exponential.ts";

/** Every expression that a file of the server writes out, with the line it stands in. */
function* written(path: string): Iterable<readonly [place: string, source: string, flags: string]> {
  const file = ts.createSourceFile(path, readFileSync(new URL(`../../server/src/${path}`, import.meta.url), "utf8"), ts.ScriptTarget.Latest);
  const nodes: ts.Node[] = [file];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      yield [`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`, node.text.slice(1, end), node.text.slice(end + 1)];
    }
    ts.forEachChild(node, (child) => void nodes.push(child));
  }
}

const paths = readdirSync(new URL("../../server/src", import.meta.url), { recursive: true }).map(String).filter((path) => path.endsWith(".ts"));

test("no expression can take a time that doubles with each sign of a text", () => {
  const all = paths.flatMap((path) => [...written(path)]);
  expect(all.length).toBeGreaterThan(1000);
  expect(all.filter(([, source, flags]) => isExponential(source, flags)).map(([place, source]) => `${place} ${source}`)).toEqual([]);
});

test.each(["(?:[-.][\\w-]+)*x", "(?:a+)+b", "(?:a|a)*b", "(?:a|ab?)*b*c", "(?:\\s*\\w*)*:", "(?:[^\"]|\\\\.)*\"", "(?:\\d{1,3},?)+x", "(?:(?:a?)*b?)*c"])("%s is seen", (source) => {
  expect(isExponential(source, "")).toBe(true);
});

test.each(["(?:[-.]+\\w+)*x", "(?:[^\"\\\\]|\\\\.)*\"", "(?:ab*)*c", "(?:\\d{1,3}\\.){3}", "\\s*\\s*x", "(?:(?:ab|cd)+;)*", "(?:\\w{2})*x"])("%s is let through", (source) => {
  expect(isExponential(source, "")).toBe(false);
});

test("large and small letters are one where an expression says so", () => {
  expect([isExponential("(?:a|A)*b", ""), isExponential("(?:a|A)*b", "i")]).toEqual([false, true]);
});
