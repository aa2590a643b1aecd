import { beforeAll, expect, test } from "vitest";
import type { SourceFacts, Value } from "../../server/src/core/facts/facts.ts";
import { java } from "../../server/src/languages/java/language.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("java"));

function facts(text: string): SourceFacts {
  const [language] = java;
  if (language === undefined) throw new Error("There is no Java.");
  return language.facts(parsers.parse("java", text), "java");
}

/** A class around statements, with imports and members before them. */
function inMethod(statements: string, { imports = "", members = "", base = "" }: { imports?: string; members?: string; base?: string } = {}): string {
  return `package com.example.app;\n${imports}\nclass App ${base} {\n${members}\nvoid run() {\n${statements}\n}\n}\n`;
}

/** Values without their places. */
function plain(value: Value | undefined): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "span" || key === "through" || key === "call" ? undefined : part)));
}

const text = (value: string): unknown => ({ kind: "literal", text: value, type: "string" });

test("a lambda and methods of the class are functions", () => {
  const { calls, functions } = facts(inMethod("f(() -> 1, this::handle, App::handle);", { members: "static void handle() {}" }));
  const named = (one: Value): string | undefined => (one.kind === "function" ? (functions[one.function]?.name ?? "a lambda") : one.kind);
  expect(calls[0]?.arguments.map(named)).toEqual(["a lambda", "handle", "handle"]);
});

test("a constant is what it was initialised with, at the place where that is written", () => {
  const source = inMethod("f(PORT);", { members: "static final int PORT = 3000;" });
  expect(facts(source).calls[0]?.arguments[0]).toEqual({ kind: "literal", text: "3000", type: "number", span: { start: source.indexOf("3000"), end: source.indexOf("3000") + 4 }, through: "PORT" });
});

test("with its default it is read once", () => {
  const source = inMethod('f(Optional.ofNullable(System.getenv("X")).orElse("d"));', { imports: "import java.util.Optional;" });
  const { envReads } = facts(source);
  expect(envReads.map((one) => [one.name, plain(one.default), source.slice(one.span.start, one.span.end)])).toEqual([["X", text("d"), 'Optional.ofNullable(System.getenv("X")).orElse("d")']]);
});

test("a default of a placeholder stands at its own place", () => {
  const source = inMethod("f(port);", { members: '@Value("${PORT:8080}") int port;' });
  const { calls, bindings } = facts(source);
  const argument = calls[0]?.arguments[0];
  expect(argument).toMatchObject({ kind: "env", name: "PORT" });
  const fallback = argument?.kind === "env" ? argument.default : undefined;
  expect(source.slice(fallback?.span.start, fallback?.span.end)).toBe("8080");
  expect(bindings.map(({ kind, name, owner }) => [kind, name, owner])).toEqual([["field", "port", "App"]]);
});

test("a field that has the name of what its type is a part of", () => {
  const [language] = java;
  const text = "class A { Foo.X Foo; void f(Bar.X Bar) { Foo.run(); Bar.run(); new java.net.ServerSocket(8080); } }";
  expect(language?.facts(parsers.parse("java", text), "java").calls.at(-1)?.callee).toBe("java.net.ServerSocket");
});
