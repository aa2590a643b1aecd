import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts, Value } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("go"));

function facts(text: string): SourceFacts {
  const language = languageOf("main.go");
  if (language === undefined) throw new Error("Go is no language");
  return language.facts(parsers.parse("go", text), "go");
}

/** A file whose function has these statements. */
function program(statements: string, imports: readonly string[] = [], before = ""): string {
  return `package main\n\nimport (\n${imports.map((one) => `\t${one.startsWith('"') || one.includes(' "') ? one : `"${one}"`}\n`).join("")})\n\n${before}\nfunc main() {\n${statements}\n}\n`;
}

describe("the name of a callee", () => {
  test.each([
    ["http.ListenAndServe(a, nil)", ["net/http"], "net/http.ListenAndServe"],
    ["h.Get(a)", ['h "net/http"'], "net/http.Get"],
    ["echo.New()", ["github.com/labstack/echo/v4"], "github.com/labstack/echo.New"],
    ["yaml.Unmarshal(a)", ["gopkg.in/yaml.v3"], "gopkg.in/yaml.Unmarshal"],
    ["redis.NewClient(a)", ["github.com/redis/go-redis/v9"], "github.com/redis/go-redis.NewClient"],
    ["r := gin.Default(); r.Run(a)", ["github.com/gin-gonic/gin"], "github.com/gin-gonic/gin.Default().Run"],
    ["var r *gin.Engine; r.Run(a)", ["github.com/gin-gonic/gin"], "github.com/gin-gonic/gin.Engine().Run"],
    ["s := &http.Server{}; s.Close()", ["net/http"], "net/http.Server().Close"],
    ["r := gin.Default(); v := r.Group(a); v.GET(b)", ["github.com/gin-gonic/gin"], "github.com/gin-gonic/gin.Default().Group().GET"],
    ["http := other(); http.Get(a)", ["net/http"], undefined],
    ["local(a)", [], undefined],
    ["panic(a)", [], "panic"],
  ])("%s", (statements, imports, name) => {
    expect(facts(program(statements, imports)).calls.toSorted((a, b) => a.span.end - b.span.end).at(-1)?.callee).toBe(name);
  });

  test("a field of a struct has its type, in methods too", () => {
    const { calls } = facts('package a\nimport "github.com/gin-gonic/gin"\ntype Server struct { router *gin.Engine }\nfunc (s *Server) start() { s.router.Run(":1") }\n');
    expect(calls.map(({ callee }) => callee)).toEqual(["github.com/gin-gonic/gin.Engine().Run"]);
  });

  test("a struct literal constructs, its fields are arguments by name", () => {
    const [call] = facts(program('s := &http.Server{Addr: ":1"}', ["net/http"])).calls;
    expect(call).toMatchObject({ callee: "net/http.Server", construction: true, keywords: [["Addr", { kind: "literal", text: ":1" }]] });
  });
});

describe("a value", () => {
  const value = (expression: string, before = "", imports: readonly string[] = ["os"]): unknown => {
    const { calls } = facts(program(`f(${expression})`, imports, before));
    const found = calls.find(({ text }) => text === "f")?.arguments[0];
    return JSON.parse(JSON.stringify(found, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
  };
  const text = (written: string) => ({ kind: "literal", type: "string", text: written });

  test.each([
    ["0x1F", { kind: "literal", type: "number", text: "31" }],
    ["8_080", { kind: "literal", type: "number", text: "8080" }],
    ['"a\\n\\u0041"', text("a\nA")],
    ["`a\\n`", text("a\\n")],
    ['[]byte("a")', text("a")],
    ['string("a")', text("a")],
    ["strconv.Itoa(80)", { kind: "literal", type: "number", text: "80" }, ["strconv"]],
    ['os.Getenv("A")', { kind: "env", name: "A" }],
    ['viper.GetString("port")', { kind: "env", name: "port" }, ["github.com/spf13/viper"]],
    ['":" + os.Getenv("A")', { kind: "template", parts: [text(":"), { kind: "env", name: "A" }] }],
    ['fmt.Sprintf("%s:%d", os.Getenv("A"), 80)', { kind: "template", parts: [{ kind: "env", name: "A" }, text(":"), { kind: "literal", type: "number", text: "80" }] }, ["os", "fmt"]],
    ['map[string]string{"a": "b"}', { kind: "object", complete: true, entries: [["a", text("b")]] }],
    ['[]string{"a"}', { kind: "list", complete: true, items: [text("a")] }],
    ['map[string]string{"a": "b"}["a"]', text("b")],
    ["http.DefaultServeMux", { kind: "reference", to: "net/http.DefaultServeMux" }, ["net/http"]],
    ["anything", { kind: "unknown" }],
  ] as [string, unknown, string[]?][])("%s", (expression, expected, imports) => {
    expect(value(expression, "", imports)).toEqual(expected);
  });

  test("a constant, at the place where it is written", () => {
    const source = program("f(port)", [], 'const port = ":80"');
    const [argument] = facts(source).calls[0]?.arguments ?? [];
    expect(argument).toMatchObject({ ...text(":80"), through: "port" });
    expect(source.slice(argument?.span.start, argument?.span.end)).toBe('":80"');
  });

  test("a function, of the file or written out", () => {
    expect(value("g", "func g() {}")).toMatchObject({ kind: "function", function: 0 });
    expect(value("func() {}")).toMatchObject({ kind: "function", function: 1 });
  });

  const wrapper = 'func getenv(key, fallback string) string {\n\tif v := os.Getenv(key); v != "" {\n\t\treturn v\n\t}\n\treturn fallback\n}';
  test.each([
    ["a variable set in two steps", 'p := "1"; if v, ok := os.LookupEnv("A"); ok { p = v }; f(p)', ""],
    ["a default set where it is missing", 'p := os.Getenv("A"); if p == "" { p = "1" }; f(p)', ""],
    ["a function of the file that falls back", 'f(getenv("A", "1"))', wrapper],
  ])("%s is read with its default", (_, statements, before) => {
    const { calls } = facts(program(statements, ["os"], before));
    expect(calls.find((one) => one.text === "f")?.arguments[0]).toMatchObject({ kind: "env", name: "A", default: { kind: "literal", text: "1" } });
  });

  test("a function of another file is told by its name", () => {
    expect(value('getEnvOrDefault("A", "1")')).toMatchObject({ kind: "env", name: "A", default: { kind: "literal", text: "1" } });
    expect(value('describe("A", "1")')).toMatchObject({ kind: "call" });
  });
});

test("reads of the environment, tags of structs among them", () => {
  const { envReads } = facts('package a\nimport "os"\ntype Config struct {\n\tPort int `env:"PORT" envDefault:"3000"`\n\tName string `json:"name"`\n}\nvar a = os.Getenv("A")\n');
  const read = (value: Value | undefined): unknown => (value?.kind === "literal" ? value.text : undefined);
  expect(envReads.map(({ name, default: fallback }) => [name, read(fallback)])).toEqual([
    ["A", undefined],
    ["PORT", "3000"],
  ]);
});

test("functions, with what they stand in", () => {
  const { functions } = facts("package a\nfunc (s *S) m() { go func() { f() }() }\n");
  expect(functions.map(({ name, parent }) => [name, parent])).toEqual([
    ["m", -1],
    [undefined, 0],
  ]);
});

test("state of the package, with its writes and their keys", () => {
  const { state } = facts('package a\nvar users = map[string]int{}\nvar seen sync.Map\nvar hits int\nvar names []string\nfunc f(id string) {\n\tusers[id] = 1\n\tusers["x"]++\n\thits++\n\tnames = append(names, id)\n\tdelete(users, id)\n\tlocal := map[string]int{}\n\tlocal[id] = 1\n}\n');
  expect(state.map(({ name, kind, writes }) => [name, kind, writes.map(({ function: index, key }) => [index, key?.kind])])).toEqual([
    ["users", "collection", [[0, "unknown"], [0, "literal"], [0, "unknown"]]],
    ["hits", "counter", [[0, undefined]]],
    ["names", "collection", [[0, undefined]]],
  ]);
});

describe("a guard", () => {
  test.each([
    ['if os.Getenv("APP_ENV") == "production" { a() } else { b() }', ["environment-name APP_ENV=production true a", "environment-name APP_ENV=production false b"]],
    ['env := os.Getenv("APP_ENV"); if env != "dev" { a() }', ["environment-name APP_ENV=dev false a"]],
    ['switch os.Getenv("APP_ENV") { case "dev", "test": a(); default: b() }', ["environment-name APP_ENV=dev,test true a", "environment-name APP_ENV=dev,test false b"]],
    ['if v, ok := os.LookupEnv("A"); ok { a() }', ["set A= true a"]],
    ['if os.Getenv("A") != "" && other() { a() }', ["set A= true a"]],
    ['if os.Getenv("A") == "" { log.Fatal("x"); a() }', ["set A= false a", "rejected A= true a"]],
    ["if other() { a() }", []],
  ])("%s", (statements, expected) => {
    const source = program(statements, ["os"]);
    const { guards } = facts(source);
    const inside = (span: { start: number; end: number }): string => ["a()", "b()"].filter((call) => source.slice(span.start, span.end).includes(call)).map((call) => call[0]).join("");
    expect(guards.filter(({ governs }) => inside(governs) !== "").map(({ kind, variable, values, holds, governs }) => `${kind} ${variable}=${values.join(",")} ${holds} ${inside(governs)}`)).toEqual(expected);
  });
});

test("types with what they embed, imports, signals, suppressions, the place for an import", () => {
  const source = 'package a\n\nimport (\n\t"os/signal"\n\t"syscall"\n)\n\ntype S struct {\n\thttp.Handler\n\tName string\n}\n\n// twelve-factor-ignore-next-line a/b -- why\nfunc f() { signal.Notify(c, syscall.SIGTERM) }\n';
  const found = facts(source);
  expect(found.types.map(({ name }) => name)).toEqual(["S"]);
  expect(found.imports.map(({ module, local }) => [module, local])).toEqual([
    ["os/signal", "signal"],
    ["syscall", "syscall"],
  ]);
  expect(found.signals.map(({ signal }) => signal)).toEqual(["SIGTERM"]);
  expect(found.directives.map(({ scope, reason }) => [scope, reason])).toEqual([["next-line", "why"]]);
  expect(source.slice(0, found.importInsertion)).toMatch(/\)\n$/);
  expect(facts('package a\nimport "os/signal"\nfunc f() { signal.Notify(c) }').signals.map(({ signal }) => signal)).toEqual(["SIGTERM"]);
  expect(facts('package a\nimport ("os"; "os/signal")\nfunc f() { signal.Notify(c, os.Interrupt) }').signals.map(({ signal }) => signal)).toEqual(["SIGINT"]);
});

const sample = program('\tusers[r.ID] = &User{Name: "x🚀"}\n\tif v, ok := os.LookupEnv("A"); ok { f(v) } else { panic(`no\n`) }\n\tswitch x { case 1: g(":" + p) }', ["os", 'h "net/http"'], "var users = map[string]*User{}\n// twelve-factor-ignore-line a/b -- c");

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "`", "}", "{", "(", ")", "\n", "/*", "*/", "//", ":=", "http.ListenAndServe(a)", "é🚀", "\r\n", "\u0000", "\ud800", "func ", "import ");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 10 }), (edits) => {
      const document = parsers.openDocument("go", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const fresh = facts(text);
        if (fresh.problems.length === 0) expect(languageOf("a.go")?.facts(document.flat(), "go")).toEqual(fresh);
        for (const { span } of [...fresh.calls, ...fresh.bindings, ...fresh.guards]) expect(span.end).toBeLessThanOrEqual(text.length);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 100 },
  );
});

test("deep nesting and long files end", () => {
  expect(facts(`package a\nvar x = f(${"[]int{".repeat(2000)}${"}".repeat(2000)})`).calls).toHaveLength(1);
  expect(facts(`package a\nvar x = ${"a + ".repeat(3000)}f(1)`).calls).toHaveLength(1);
  expect(facts(`package a\nfunc g() {\n${"f(1)\n".repeat(20_000)}}`).calls).toHaveLength(20_000);
});

test.each([
  ["func f(url *url.URL) { url.Parse(a) }", "net/url.URL().Parse"],
  ["func f() { var url url.URL; url.Parse(a) }", "net/url.URL().Parse"],
  ["type S struct{ s *S }\nfunc (s *S) m(url *S) { s.s.s.f(url.s.s) }", undefined],
  ["func f(a *b.T, b *a.T) { a.g(b.h()) }", undefined],
])("a variable that has the name of what its type is a part of: %s", (source, name) => {
  const { calls } = facts(`package a\nimport "net/url"\n${source}\n`);
  expect(calls[0]?.callee).toBe(name);
});

test("a field with the name of the package that its type comes from ends", () => {
  const text = program("connects = connections{list: list.New()}\nconnects.list.PushBack(1)", ["container/list"], "type connections struct {\n\tlist *list.List\n}\n\nvar connects connections");
  expect(facts(text).calls.map(({ callee }) => callee)).toContain("container/list.New");
});
