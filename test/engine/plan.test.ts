import { describe, expect, test } from "vitest";
import type { Ecosystem } from "../../server/src/core/facts/facts.ts";
import { serverBindings } from "../../server/src/core/servers/server-bindings.ts";
import { createPlan } from "../../server/src/engine/plan.ts";
import { rules } from "../../server/src/rules/index.ts";

/** The shortest program in which an API is used, as its pattern names it: what it is imported from, then every member. */
function useOf(pattern: string, ecosystem: string): string {
  const name = pattern.replaceAll(".**", "").replaceAll("*", "x");
  if (ecosystem === "rust") return `use ${name.replace(/[(].*/, "")} as it;\nfn main() { it${name.replace(/^[^(]*/, "")}; }`;
  if (ecosystem === "go") return `import it "${name.replace(/[(].*/, "").replace(/\.[^./]*$/, "")}"`;
  if (ecosystem === "php") return `use ${name.replace(/[.(].*/, "")} as It;\n${name}();`;
  if (ecosystem === "python") return `import ${name.replace(/[(].*/, "")}\n${name}()`;
  if (ecosystem === "ruby") return `${name.replace(/^Rails\.application\.config\./, "Shop::Application.config.")} :x`;
  if (ecosystem === "java") return /^[a-z]/.test(name) ? `import ${/^[a-z.\d_]*\.[A-Z]\w*/.exec(name)?.[0]};\nclass A { void f() { ${name.replace(/^[a-z.\d_]*\./, "")}(); } }` : `class A { void f() { ${name}(); } }`;
  if (ecosystem === "csharp") return name.startsWith("x") ? `class C { void M(dynamic a) { a${name.replace(/^x\(\)/, "")}(); } }` : `var a = ${name};`;
  const [, module = "", rest = ""] = /^(@[\w.-]+\/[\w/-]+|socket\.io|[\w/-]+)(.*)$/.exec(name) ?? [];
  return `const x = require("${module}"); ${module}${rest}(); x${rest}();`;
}

const tables = [serverBindings, ...rules.flatMap((rule) => rule.detect.flatMap((detector) => (detector.kind === "calls" ? [detector.names] : [])))];

describe.each(["javascript", "python", "go", "java", "php", "csharp", "rust", "ruby"] satisfies Ecosystem[])("%s", (ecosystem) => {
  const patterns = [...new Set(tables.flatMap((table) => Object.keys(table[ecosystem] ?? {})))];

  test("has a table of what binds a port, or none does", () => {
    expect(patterns.length > 0 || ecosystem === "php").toBe(true);
  });

  test.each(patterns)("a file that uses %s is parsed", (pattern) => {
    const plan = createPlan([{ ...(rules[0] as (typeof rules)[number]), detect: [] }], [{ [ecosystem]: { [pattern]: true } }]);
    expect(plan.wants(ecosystem, "app", useOf(pattern, ecosystem))).toBe(true);
  });
});

test("a file that uses no API of any rule is not parsed", () => {
  expect(createPlan(rules, [serverBindings]).wants("javascript", "app", 'import { useState } from "react";\nexport const sum = (a, b) => a + b;\n')).toBe(false);
});

test.each([
  ["Sinatra::Base.set", "class App < Sinatra::Base; set :port, 1; end"],
  ["Sinatra::Base.run!", "Base = Sinatra::Base\nclass App < Base; run!; end"],
  ["Rails.application.config.session_store", "Shop::Application.config.session_store :x"],
  ["Rails.application.config.session_store", "class Application < Rails::Application; config.session_store :x; end"],
  ["Rails.application.config.middleware.use", "Rails.configuration.middleware.use A"],
  ["Logger.new", "L = Logger; L.new('x')"],
  ["Redis.new().s*", "redis = Redis.new; redis.set(1)"],
  ["`", "x = `ls`"],
  ["trap", "trap 'TERM'"],
  ["run!", "run! port: 1"],
])("a Ruby file that uses %s under another name is parsed: %s", (pattern, text) => {
  const plan = createPlan([{ ...(rules[0] as (typeof rules)[number]), detect: [] }], [{ ruby: { [pattern]: true } }]);
  expect(plan.wants("ruby", "app", text)).toBe(true);
  expect(plan.wants("ruby", "app", "class User < ApplicationRecord; has_many :posts; end")).toBe(false);
});
