import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("php"));

function facts(text: string): SourceFacts {
  const language = languageOf("index.php");
  if (language === undefined) throw new Error("PHP is no language");
  return language.facts(parsers.parse("php", text), "php");
}

describe("the name of a callee", () => {
  test.each([
    ["use Monolog\\Logger; new Logger('a');", "Monolog\\Logger"],
    ["use Monolog\\Handler\\{RotatingFileHandler as R, NullHandler}; new R('a');", "Monolog\\Handler\\RotatingFileHandler"],
    ["$app = new \\Slim\\App(); $app->get('/', $f);", "Slim\\App().get"],
    ["use Illuminate\\Support\\Facades\\Route; Route::get('/', $f);", "Illuminate\\Support\\Facades\\Route.get"],
    ["namespace App; new Mailer('a');", "App\\Mailer"],
    ["namespace App; getenv('A');", "getenv"],
    ["use Psr\\Log\\LoggerInterface; class A { public function __construct(private LoggerInterface $log) {} function b() { $this->log->info('a'); } }", "Psr\\Log\\LoggerInterface().info"],
    ["use Psr\\Log\\LoggerInterface; function f(?LoggerInterface $log) { $log?->info('a'); }", "Psr\\Log\\LoggerInterface().info"],
    ["function local() {} local();", undefined],
    ["$unknown->call();", undefined],
  ])("%s", (statements, name) => {
    expect(facts(`<?php\n${statements}\n`).calls.toSorted((a, b) => a.span.end - b.span.end).at(-1)?.callee).toBe(name);
  });
});

describe("a value", () => {
  const value = (expression: string, before = ""): unknown => {
    const found = facts(`<?php\n${before}\nf(${expression});\n`).calls.find(({ text }) => text === "f")?.arguments[0];
    return JSON.parse(JSON.stringify(found, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
  };
  const text = (written: string) => ({ kind: "literal", type: "string", text: written });

  test.each([
    ["8_080", { kind: "literal", type: "number", text: "8080" }],
    ["true", { kind: "literal", type: "boolean", text: "true" }],
    ["'a\\'\\n'", text("a'\\n")],
    ['"a\\n"', text("a\n")],
    ['"a $b"', { kind: "template", parts: [text("a "), { kind: "unknown" }] }],
    ["'a' . getenv('B')", { kind: "template", parts: [text("a"), { kind: "env", name: "B" }] }],
    ["sprintf('%s:%d', getenv('A'), 1)", { kind: "template", parts: [{ kind: "env", name: "A" }, text(":"), { kind: "literal", type: "number", text: "1" }] }],
    ["<<<E\nplain\nE", text("plain")],
    ["['a' => 'b', 'c' => [1]]", { kind: "object", complete: true, entries: [["a", text("b")], ["c", { kind: "list", complete: true, items: [{ kind: "literal", type: "number", text: "1" }] }]] }],
    ["[...$a, 1]", { kind: "list", complete: false, items: [{ kind: "unknown" }, { kind: "literal", type: "number", text: "1" }] }],
    ["getenv('A')", { kind: "env", name: "A" }],
    ["getenv('A') ?: 'b'", { kind: "env", name: "A", default: text("b") }],
    ["$_ENV['A'] ?? 'b'", { kind: "env", name: "A", default: text("b") }],
    ["$_SERVER['A']", { kind: "env", name: "A" }],
    ["env('A', 'b')", { kind: "env", name: "A", default: text("b") }],
    ["(int) env('A')", { kind: "env", name: "A" }],
    ["$a ? 'b' : 'c'", { kind: "choice", options: [text("b"), text("c")] }],
    ["match ($a) { 'x' => 'b', default => 'c' }", { kind: "choice", options: [text("b"), text("c")] }],
    ["Ctl::class", { kind: "reference", to: "Ctl" }],
    ["fn() => 1", { kind: "function", function: 0 }],
    ["$anything", { kind: "unknown" }],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test("constants of the file and of a class, at the place where they are written", () => {
    const source = "<?php\ndefine('A', 'x');\nconst B = 'y';\nclass C { const D = 'z'; function f() { f(A, B, self::D, C::D); } }\n";
    const given = facts(source).calls.find(({ text: callee }) => callee === "f")?.arguments ?? [];
    expect(given.map(({ span }) => source.slice(span.start, span.end))).toEqual(["'x'", "'y'", "'z'", "'z'"]);
  });

  test("a function of the file that reads the environment and falls back", () => {
    expect(value("setting('A', 'b')", "function setting($key, $default = null) { $v = getenv($key); return $v === false ? $default : $v; }")).toMatchObject({ kind: "env", name: "A", default: text("b") });
  });
});

test("arguments by name, attributes, types, functions, imports", () => {
  const found = facts("<?php\nnamespace App;\nuse A\\Route;\nuse B\\{C, D as E};\nclass K extends Base implements Impl {\n  #[Route('/x', name: 'y')]\n  public function index($id = 5) { return function () {}; }\n}\nnew Helper(level: 1);\n");
  expect(found.calls.find(({ callee }) => callee === "App\\Helper")?.keywords.map(([name]) => name)).toEqual(["level"]);
  expect(found.annotations.map(({ name, arguments: given, keywords, function: on }) => [name, given.length, keywords.map(([key]) => key), on])).toEqual([["A\\Route", 1, ["name"], 0]]);
  expect(found.types.map(({ name, bases }) => [name, bases])).toEqual([["K", ["App\\Base", "App\\Impl"]]]);
  expect(found.functions.map(({ name, parent }) => [name, parent])).toEqual([["index", -1], [undefined, 0]]);
  expect(found.imports.map(({ module, local }) => `${module} ${local}`)).toEqual(["A\\Route Route", "B\\C C", "B\\D E"]);
});

test("bindings of variables, fields, keys and parameters", () => {
  const { bindings } = facts("<?php\n$a = 'x';\n$config['db']['password'] = 'y';\n$this_->b = 'z';\nclass K { private $c = 'w'; const D = 'v'; function f($e = 'u') { $this->c = 't'; } }\n");
  expect(bindings.map(({ kind, owner, name }) => `${kind} ${owner ?? ""} ${name}`)).toEqual(["variable  a", "key  password", "key  b", "field K c", "field K D", "parameter  e", "field K c"]);
});

describe("a guard", () => {
  test.each([
    ["if (getenv('APP_ENV') === 'production') { a(); } else { b(); }", ["environment-name APP_ENV=production true a", "environment-name APP_ENV=production false b"]],
    ["if ($x) {} elseif (getenv('APP_ENV') != 'dev') { a(); }", ["set x= false a", "environment-name APP_ENV=dev false a"]],
    ["switch ($_ENV['APP_ENV']) { case 'dev': a(); break; default: b(); }", ["environment-name APP_ENV=dev true a", "environment-name APP_ENV=dev false b"]],
    ["if (!getenv('A')) { throw new E(); a(); }", ["set A= false a", "rejected A= true a"]],
    ["$v = getenv('A') ? a() : b();", ["set A= true a", "set A= false b"]],
  ])("%s", (statements, expected) => {
    const source = `<?php\n${statements}\n`;
    const inside = (span: { start: number; end: number }): string => ["a()", "b()"].filter((call) => source.slice(span.start, span.end).includes(call)).map((call) => call[0]).join("");
    expect(facts(source).guards.filter(({ governs }) => inside(governs).length === 1).map(({ kind, variable, values, holds, governs }) => `${kind} ${variable}=${values.join(",")} ${holds} ${inside(governs)}`)).toEqual(expected);
  });
});

test("nothing outlives a request, signals, suppressions, the place for an import", () => {
  const source = "<?php\n\ndeclare(strict_types=1);\n\nuse A\\B;\n\n// twelve-factor-ignore-line a/b -- why\n# twelve-factor-ignore-file c/d -- too\nclass K { static $users = []; function f($id) { self::$users[$id] = 1; } }\npcntl_signal(SIGTERM, fn() => 1);\npcntl_signal(SIGINT, SIG_IGN);\n";
  const found = facts(source);
  expect(found.state).toEqual([]);
  expect(found.signals.map(({ signal, handler }) => [signal, handler])).toEqual([["SIGTERM", 1]]);
  expect(found.directives.map(({ reason }) => reason)).toEqual(["why", "too"]);
  expect(source.slice(0, found.importInsertion)).toMatch(/use A\\B;\n$/);
});

const sample = "<?php\nnamespace App;\nuse A\\{B, C as D};\nclass K { const X = \"a $b 🚀\"; function f($a = [1, 'k' => 'v']) { return $this->x ?? getenv('A') ?: 'd'; } }\nif ($_ENV['APP_ENV'] === 'x') { exit(1); } // twelve-factor-ignore-line a/b -- c\n?>\n<p><?= $x ?></p>\n<?php $t = <<<E\nhello $x\nE;\n";

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", "}", "{", "(", ")", "\n", "/*", "*/", "//", "<?php", "?>", "<<<E\n", "$a->b('c')", "é🚀", "\r\n", "\u0000", "\ud800", "function ", "use ");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 10 }), (edits) => {
      const document = parsers.openDocument("php", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const fresh = facts(text);
        if (fresh.problems.length === 0) expect(languageOf("a.php")?.facts(document.flat(), "php")).toEqual(fresh);
        for (const { span } of [...fresh.calls, ...fresh.bindings, ...fresh.guards]) expect(span.end).toBeLessThanOrEqual(text.length);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 100 },
  );
});

test("deep nesting and long files end", () => {
  expect(facts(`<?php f(${"[".repeat(2000)}${"]".repeat(2000)});`).calls).toHaveLength(1);
  expect(facts(`<?php $x = ${"$a . ".repeat(3000)}f(1);`).calls).toHaveLength(1);
  expect(facts(`<?php\n${"f(1);\n".repeat(20_000)}`).calls).toHaveLength(20_000);
});
