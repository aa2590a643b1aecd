import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts, Value } from "../../server/src/core/facts.ts";
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
const number = (value: string): unknown => ({ kind: "literal", text: value, type: "number" });

describe("the name of a callee", () => {
  test.each<[statements: string, around: { imports?: string; members?: string }, name: string | undefined]>([
    ["SpringApplication.run(App.class)", { imports: "import org.springframework.boot.SpringApplication;" }, "org.springframework.boot.SpringApplication.run"],
    ["new ServerSocket(80)", { imports: "import java.net.ServerSocket;" }, "java.net.ServerSocket"],
    ["new java.net.ServerSocket(80)", {}, "java.net.ServerSocket"],
    ["new Outer.Inner()", { imports: "import a.b.Outer;" }, "a.b.Outer.Inner"],
    ['System.getenv("X")', {}, "System.getenv"],
    ['getenv("X")', { imports: "import static java.lang.System.getenv;" }, "System.getenv"],
    ["port(80)", { imports: "import static spark.Spark.*;" }, "spark.Spark.port"],
    ["port(80)", { imports: "import static spark.Spark.*;", members: "int port;" }, "spark.Spark.port"],
    ["port(80)", { imports: "import static spark.Spark.*;", members: "void port(int port) {}" }, undefined],
    ["Javalin.create()", { imports: "import io.javalin.*;" }, "io.javalin.Javalin.create"],
    ["new HashMap<String, String>()", { imports: "import java.util.*;\nimport io.javalin.*;" }, "java.util.HashMap"],
    ["new Thing()", { imports: "import a.b.*;\nimport c.d.*;" }, "Thing"],
    ["new Thing()", { imports: "import com.example.model.*;" }, "Thing"],
    ["Javalin.create().get().start(80)", { imports: "import io.javalin.Javalin;" }, "io.javalin.Javalin.create().get().start"],
    ["Javalin app = make(); app.start(80)", { imports: "import io.javalin.Javalin;" }, "io.javalin.Javalin().start"],
    ["var app = Javalin.create(); app.start(80)", { imports: "import io.javalin.Javalin;" }, "io.javalin.Javalin.create().start"],
    ["Server s = ServerBuilder.forPort(1).build(); s.start()", { imports: "import io.grpc.*;" }, "io.grpc.Server().start"],
    ["Server s = new NettyServer(); s.start()", { imports: "import io.grpc.*;" }, "io.grpc.NettyServer().start"],
    ["Map<String, String> m = new HashMap<>(); m.get(1)", { imports: "import java.util.*;" }, "java.util.HashMap().get"],
    ["server.start()", { imports: "import io.grpc.Server;", members: "private final Server server;" }, "io.grpc.Server().start"],
    ["this.server.start()", { imports: "import io.grpc.Server;", members: "private final Server server;" }, "io.grpc.Server().start"],
    ["App.SERVER.start()", { imports: "import io.grpc.Server;", members: "static Server SERVER;" }, "io.grpc.Server().start"],
    ["for (Server one : all) one.stop()", { imports: "import io.grpc.Server;" }, "io.grpc.Server().stop"],
    ["try (Server one = make()) { one.stop(); }", { imports: "import io.grpc.Server;" }, "io.grpc.Server().stop"],
    ["if (x instanceof Server one) one.stop()", { imports: "import io.grpc.Server;" }, "io.grpc.Server().stop"],
    ["run((Server one) -> one.stop())", { imports: "import io.grpc.Server;" }, "io.grpc.Server().stop"],
    ["((Server) x).stop()", { imports: "import io.grpc.Server;" }, undefined],
    ["Runtime.getRuntime().addShutdownHook(hook)", {}, "Runtime.getRuntime().addShutdownHook"],
    ["helper()", { members: "void helper() {}" }, undefined],
    ["unknown.start()", {}, undefined],
  ])("%s %o → %s", (statements, around, name) => {
    const calls = facts(inMethod(`${statements};`, around)).calls;
    // Of a chain, what is called last stands first.
    const ofChain = calls.find((call) => /^(?:Javalin|Runtime)\..*\)\./.test(call.text));
    expect((ofChain ?? calls.at(-1))?.callee).toBe(name);
  });

  test.each([
    ["import io.vertx.core.AbstractVerticle; class V extends AbstractVerticle { void start() { vertx.createHttpServer(); } }", "io.vertx.core.AbstractVerticle().vertx.createHttpServer"],
    ["import io.vertx.core.AbstractVerticle; class V extends AbstractVerticle { void start() { config(); } }", "io.vertx.core.AbstractVerticle().config"],
    ["import io.vertx.core.AbstractVerticle; class V extends AbstractVerticle { void start() { super.stop(); } }", "io.vertx.core.AbstractVerticle().stop"],
    ["import fi.iki.elonen.NanoHTTPD; class S extends NanoHTTPD { S() { super(8080); } }", "fi.iki.elonen.NanoHTTPD"],
    ["import io.grpc.Server; record R(Server server) { void f() { server.start(); } }", "io.grpc.Server().start"],
    ["import io.grpc.Server; class S { S(Server server) { server.start(); } }", "io.grpc.Server().start"],
  ])("%s → %s", (source, name) => {
    expect(facts(source).calls.at(-1)?.callee).toBe(name);
  });

  test("what is called, on what and where", () => {
    const source = inMethod("server\n .start(80);", { members: "Server server;" });
    const [call] = facts(source).calls;
    expect(call).toMatchObject({ text: "server .start", receiver: "server", construction: false, function: 0 });
    expect(source.slice(call?.nameSpan.start, call?.nameSpan.end)).toBe("start");
    expect(facts(inMethod("new Server(80);")).calls[0]).toMatchObject({ text: "Server", receiver: undefined, construction: true });
  });
});

describe("a value", () => {
  const value = (expression: string, around: { imports?: string; members?: string; before?: string } = {}): unknown =>
    plain(facts(inMethod(`${around.before ?? ""}; f(${expression});`, around)).calls.find((call) => call.text === "f")?.arguments[0]);

  test.each<[string, unknown]>([
    ["3_000", number("3000")],
    ["10L", number("10")],
    ["0x10", number("16")],
    ["010", number("8")],
    ['"a\\n\\u0041"', text("a\nA")],
    ["'a'", text("a")],
    ['"""\n    hi\n      there\n    """', text("hi\n  there\n")],
    ["true", { kind: "literal", text: "true", type: "boolean" }],
    ["(String) x ? 1 : 2", { kind: "choice", options: [number("1"), number("2")] }],
    ['"a" + 1 + "b"', { kind: "template", parts: [text("a"), number("1"), text("b")] }],
    ['String.format("http://%s:%d", "h", 80)', { kind: "template", parts: [text("http://"), text("h"), text(":"), number("80")] }],
    ["List.of(1, 2)", { kind: "list", items: [number("1"), number("2")], complete: true }],
    ["new int[] {1}", { kind: "list", items: [number("1")], complete: true }],
    ['Map.of("k", "v")', { kind: "object", entries: [["k", text("v")]], complete: true }],
    ["Integer.parseInt(\"80\")", text("80")],
    ["new Foo()", { kind: "call" }],
    ["Foo.class", { kind: "reference", to: "Foo" }],
    ["Level.INFO", { kind: "reference", to: "Level.INFO" }],
    ["Foo::bar", { kind: "reference", to: "Foo.bar" }],
    ["switch (x) { case 1 -> \"a\"; default -> \"b\"; }", { kind: "choice", options: [text("a"), text("b")] }],
    ["x", { kind: "unknown" }],
    ["5 * 1000", { kind: "unknown" }],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test("a lambda and methods of the class are functions", () => {
    const { calls, functions } = facts(inMethod("f(() -> 1, this::handle, App::handle);", { members: "static void handle() {}" }));
    const named = (one: Value): string | undefined => (one.kind === "function" ? (functions[one.function]?.name ?? "a lambda") : one.kind);
    expect(calls[0]?.arguments.map(named)).toEqual(["a lambda", "handle", "handle"]);
  });

  test("a constant is what it was initialised with, at the place where that is written", () => {
    const source = inMethod("f(PORT);", { members: "static final int PORT = 3000;" });
    expect(facts(source).calls[0]?.arguments[0]).toEqual({ kind: "literal", text: "3000", type: "number", span: { start: source.indexOf("3000"), end: source.indexOf("3000") + 4 }, through: "PORT" });
  });

  test.each<[before: string, expected: unknown]>([
    ["int p; p = 80;", number("80")],
    ["String p = null; p = \"a\";", text("a")],
    ["int p = 80; p = 90;", { kind: "choice", options: [number("80"), number("90")] }],
    ["int p = 80; p++;", { kind: "choice", options: [number("80"), { kind: "unknown" }] }],
    ["var p = p;", { kind: "unknown" }],
    ["for (String p : all) {}", { kind: "unknown" }],
  ])("after %s", (before, expected) => {
    expect(value("p", { before })).toEqual(expected);
  });
});

describe("a read of the environment", () => {
  const argument = (expression: string, around: { imports?: string; members?: string; base?: string; before?: string } = {}): unknown =>
    plain(facts(inMethod(`${around.before ?? ""}; f(${expression});`, around)).calls.find((call) => call.text === "f")?.arguments[0]);
  const read = (name: string, fallback?: unknown): unknown => ({ kind: "env", name, ...(fallback === undefined ? {} : { default: fallback }) });
  const imports = "import java.util.*; import org.springframework.core.env.Environment; import io.github.cdimascio.dotenv.Dotenv; import org.eclipse.microprofile.config.ConfigProvider; import org.apache.commons.lang3.StringUtils;";

  test.each<[expression: string, expected: unknown, before?: string]>([
    ['System.getenv("X")', read("X")],
    ['System.getenv().get("X")', read("X")],
    ['System.getenv().getOrDefault("X", "d")', read("X", text("d"))],
    ['env.getOrDefault("X", "d")', read("X", text("d")), "Map<String, String> env = System.getenv();"],
    ['Optional.ofNullable(System.getenv("X")).orElse("d")', read("X", text("d"))],
    ['Optional.ofNullable(System.getenv("X")).map(Integer::parseInt).orElseGet(() -> 80)', read("X", number("80"))],
    ['Optional.ofNullable(System.getenv("X")).orElseThrow()', read("X")],
    ['Objects.requireNonNullElse(System.getenv("X"), "d")', read("X", text("d"))],
    ['StringUtils.defaultIfEmpty(System.getenv("X"), "d")', read("X", text("d"))],
    ['Integer.parseInt(System.getenv("X").trim())', read("X")],
    ['x != null ? Integer.parseInt(x) : 80', read("X", number("80")), 'String x = System.getenv("X");'],
    ['x == null || x.isEmpty() ? "d" : x', read("X", text("d")), 'String x = System.getenv("X");'],
    ['x', read("X", text("d")), 'String x = System.getenv("X"); if (x == null) x = "d";'],
    ['x', read("X", number("80")), 'int x = 80; if (System.getenv("X") != null) x = Integer.parseInt(System.getenv("X"));'],
    ['environment.getProperty("server.port", "80")', read("server.port", text("80")), "Environment environment = null;"],
    ['Dotenv.load().get("X", "d")', read("X", text("d"))],
    ['ConfigProvider.getConfig().getValue("X", String.class)', read("X")],
    ['new ProcessBuilder().environment().get("X")', read("X")],
    ['config().getInteger("http.port", 80)', read("http.port", number("80"))],
    ['env("X")', read("X")],
    ['env("X", "d")', read("X", text("d"))],
    ['App.env("X", "d")', read("X", text("d"))],
    ['getEnv("X", "d")', read("X", text("d"))],
    ['find("X", "d")', { kind: "call" }],
  ])("%s", (expression, expected, before = "") => {
    const members = "static String env(String key) { return System.getenv(key); } static String env(String key, String or) { String v = System.getenv(key); if (v == null) return or; return v; }";
    const base = expression.startsWith("config()") ? "extends io.vertx.core.AbstractVerticle" : "";
    expect(argument(expression, { imports, members, base, before })).toEqual(expected);
  });

  test("with its default it is read once", () => {
    const source = inMethod('f(Optional.ofNullable(System.getenv("X")).orElse("d"));', { imports: "import java.util.Optional;" });
    const { envReads } = facts(source);
    expect(envReads.map((one) => [one.name, plain(one.default), source.slice(one.span.start, one.span.end)])).toEqual([["X", text("d"), 'Optional.ofNullable(System.getenv("X")).orElse("d")']]);
  });

  test.each<[member: string, reads: readonly unknown[]]>([
    ['@Value("${PORT:8080}") int port;', [["PORT", text("8080")]]],
    ['@Value("${SECRET}") String secret;', [["SECRET", undefined]]],
    ['@Value("http://${HOST:localhost}:${PORT}/") String url;', [["HOST", text("localhost")], ["PORT", undefined]]],
    ['@Value("${A:${B:x}}") String a;', [["A", { kind: "env", name: "B", default: text("x") }]]],
    ['@Value("#{systemProperties}") String a;', []],
    ['@Value("fixed") String a;', []],
    ['App(@Value("${SECRET}") String secret) { this.secret = secret; } String secret;', [["SECRET", undefined]]],
    ['@ConfigProperty(name = "greeting", defaultValue = "hi") String greeting;', [["greeting", text("hi")]]],
  ])("%s", (member, reads) => {
    expect(facts(inMethod("", { members: member })).envReads.map(({ name, default: fallback }) => [name, plain(fallback)])).toEqual(reads);
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

  test("fields of a class of properties, with their initial values", () => {
    const source = '@ConfigurationProperties(prefix = "app") class P { private String secret = "s3"; private int port; private List<String> all = new ArrayList<>(); static int count = 1; }';
    expect(facts(source).envReads.map(({ name, default: fallback }) => [name, plain(fallback)])).toEqual([["app.secret", text("s3")], ["app.port", undefined]]);
  });
});

test("named values", () => {
  const { bindings } = facts(inMethod('String url = "u"; this.port = 1; config.name = "n"; Map.of("k", "v"); f("x"); other = new Foo();', { members: "int port; static final int MAX = 5;" }));
  expect(bindings.map(({ kind, name, owner, value }) => `${kind} ${owner ?? ""}.${name} ${value.kind === "literal" ? value.text : value.kind}`)).toEqual(["field App.MAX 5", "variable .url u", "field App.port 1", "key .name n", "key .k v"]);
});

test("functions and what is around them", () => {
  const { functions, calls } = facts("class A { A() {} void f() { run(() -> { new Thread() { public void run() { g(); } }; }); } int x = h(); static { i(); } }");
  expect(functions.map(({ name, parent }) => [name, parent])).toEqual([["A", -1], ["f", -1], [undefined, 1], ["run", 2]]);
  expect(calls.map((call) => [call.text, call.function])).toEqual([["run", 1], ["Thread", 2], ["g", 3], ["h", -1], ["i", -1]]);
});

describe("state", () => {
  const state = (member: string, write: string, annotation = ""): readonly unknown[] =>
    facts(`import java.util.*; import java.util.concurrent.*; import java.util.concurrent.atomic.*; ${annotation} class A { ${member} void f(String id) { ${write} } }`).state.map(({ name, kind, writes }) => [name, kind, writes.map((one) => [one.function, one.key?.kind])]);

  test.each<[member: string, write: string, expected: readonly unknown[], annotation?: string]>([
    ["static Map<String, String> m = new ConcurrentHashMap<>();", "m.put(id, 1);", [["m", "collection", [[0, "unknown"]]]]],
    ["static Map<String, String> m = new HashMap<>();", 'm.put("a", 1);', [["m", "collection", [[0, "literal"]]]]],
    ["static final List<String> l = Collections.synchronizedList(new ArrayList<>());", "A.l.add(id);", [["l", "collection", [[0, undefined]]]]],
    ["static int n;", "n++;", [["n", "counter", [[0, undefined]]]]],
    ["static int n = 0;", "A.n += 2;", [["n", "counter", [[0, undefined]]]]],
    ["static AtomicInteger n = new AtomicInteger();", "n.incrementAndGet();", [["n", "counter", [[0, undefined]]]]],
    ["Map<String, String> m = new HashMap<>();", "m.put(id, 1);", []],
    ["Map<String, String> m = new HashMap<>();", "this.m.put(id, 1);", [["m", "collection", [[0, "unknown"]]]], "@RestController"],
    ["Map<String, String> m = new HashMap<>();", "m.put(id, 1);", [], "@Component @RequestScope"],
    ["static Map<String, String> m = new HashMap<>();", "m.get(id);", []],
    ["static final int MAX = 1;", "f(MAX);", []],
  ])("%s %s %o %s", (member, write, expected, annotation = "") => {
    expect(state(member, write, annotation)).toEqual(expected);
  });
});

describe("guards", () => {
  const guards = (statements: string, members = ""): readonly string[] =>
    facts(inMethod(statements, { members })).guards.map(({ kind, variable, values, holds }) => `${kind} ${variable} ${values.join("|")} ${holds}`);

  test.each<[statements: string, expected: readonly string[]]>([
    ['if ("prod".equals(System.getenv("APP_ENV"))) { a(); } else { b(); }', ["environment-name APP_ENV prod true", "environment-name APP_ENV prod false"]],
    ['String e = System.getenv("APP_ENV"); if (!e.equalsIgnoreCase("dev")) { a(); }', ["environment-name APP_ENV dev false"]],
    ['if (Objects.equals(System.getenv("APP_ENV"), "dev")) { a(); }', ["environment-name APP_ENV dev true"]],
    ['boolean isProd = "prod".equals(System.getenv("APP_ENV")); if (isProd) { a(); }', ["environment-name APP_ENV prod true"]],
    ['f("prod".equals(System.getenv("APP_ENV")) ? 1 : 2);', ["environment-name APP_ENV prod true", "environment-name APP_ENV prod false"]],
    ['switch (System.getenv("APP_ENV")) { case "a": case "b": x(); break; default: y(); }', ["environment-name APP_ENV a|b true", "environment-name APP_ENV a|b false"]],
    ['switch (System.getenv("APP_ENV")) { case "a", "b" -> x(); default -> y(); }', ["environment-name APP_ENV a|b true", "environment-name APP_ENV a|b false"]],
    ['if (System.getenv("KEY") != null) { a(); }', ["set KEY  true"]],
    ['if (System.getenv("KEY").isEmpty()) { a(); }', ["set KEY  false"]],
    ['if (StringUtils.isBlank(System.getenv("KEY"))) { throw new IllegalStateException(); } a();', ["set KEY  false", "rejected KEY  true", "set KEY  true"]],
    ['if ("changeme".equals(System.getenv("KEY"))) System.exit(1);', ["set KEY changeme true", "rejected KEY changeme true", "set KEY changeme false"]],
    ['if (environment.acceptsProfiles(Profiles.of("dev"))) { a(); }', ["environment-name spring.profiles.active dev true"]],
    ['if (Arrays.asList(env.getActiveProfiles()).contains("dev")) { a(); }', ["environment-name spring.profiles.active dev true"]],
  ])("%s", (statements, expected) => {
    expect(guards(statements)).toEqual(expected);
  });

  test("a profile governs what it stands on", () => {
    const source = '@Profile("!prod") class A { @Profile({"dev", "test"}) void f() {} @Profile("a & b") void g() {} }';
    const { guards: found } = facts(source);
    expect(found.map(({ values, holds, governs }) => [values, holds, source.slice(governs.start, governs.end).slice(0, 12)])).toEqual([
      [["prod"], false, '@Profile("!p'],
      [["dev", "test"], true, '@Profile({"d'],
    ]);
  });
});

test("types with their bases, annotations with their arguments", () => {
  const { types, annotations } = facts(`import org.springframework.web.bind.annotation.*; import a.Base; import b.I;
    @RestController @RequestMapping(path = {"/a", "/b"}) class A extends Base<String> implements I, Runnable { @GetMapping("/x") String f(@RequestParam(value = "id") String id) { return ""; } @Autowired int g; }
    interface J extends I {} enum E implements I { X } record R(int a) implements I {}`);
  expect(types.map(({ name, bases }) => [name, bases])).toEqual([["A", ["a.Base", "b.I", "Runnable"]], ["J", ["b.I"]], ["E", ["b.I"]], ["R", ["b.I"]]]);
  const web = "org.springframework.web.bind.annotation";
  expect(annotations.map(({ name, arguments: given, keywords, function: on }) => [name, given.map(plain), keywords.map(([key, value]) => [key, plain(value)]), on])).toEqual([
    [`${web}.RestController`, [], [], -1],
    [`${web}.RequestMapping`, [], [["path", { kind: "list", items: [text("/a"), text("/b")], complete: true }]], -1],
    [`${web}.GetMapping`, [text("/x")], [], 0],
    [`${web}.RequestParam`, [], [["value", text("id")]], -1],
    ["Autowired", [], [], -1],
  ]);
});

test("shutdown hooks and signal handlers", () => {
  const signals = (statements: string): unknown[] => facts(inMethod(statements, { imports: "import sun.misc.Signal;", members: "void stop() {}" })).signals.map(({ signal, handler }) => [signal, handler]);
  expect(signals("Runtime.getRuntime().addShutdownHook(new Thread(() -> stop()));")).toEqual([["SIGTERM", 2], ["SIGINT", 2]]);
  expect(signals("Runtime.getRuntime().addShutdownHook(new Thread(this::stop));")).toEqual([["SIGTERM", 0], ["SIGINT", 0]]);
  expect(signals("Runtime.getRuntime().addShutdownHook(new Thread() { public void run() { stop(); } });")).toEqual([["SIGTERM", 2], ["SIGINT", 2]]);
  expect(signals('Signal.handle(new Signal("TERM"), s -> stop());')).toEqual([["SIGTERM", 2]]);
});

test("imports, what other files see, and where an import may be added", () => {
  const source = "package a;\n\nimport b.C;\nimport d.*;\nimport static e.F.g;\nimport static e.H.*;\n\nclass K { static final int PORT = 1; int own = 2; }\n";
  const { imports, exports, importInsertion } = facts(source);
  expect(imports.map(({ module, imported, local }) => [module, imported, local])).toEqual([["b", "C", "C"], ["d", "*", undefined], ["e.F", "g", "g"], ["e.H", "*", undefined]]);
  expect(exports.map(({ name, value }) => [name, plain(value)])).toEqual([["K.PORT", number("1")]]);
  expect(source.slice(importInsertion)).toBe("\nclass K { static final int PORT = 1; int own = 2; }\n");
  expect(facts("class A {}").importInsertion).toBe(0);
});

test("suppression comments", () => {
  const { directives } = facts("// twelve-factor-ignore-next-line a/b -- reason\n/* twelve-factor-ignore-file c/d */\nclass A { String s = \"// twelve-factor-ignore-file a/b\"; }\n");
  expect(directives.map(({ scope, rules, reason }) => [scope, rules, reason])).toEqual([["next-line", ["a/b"], "reason"], ["file", ["c/d"], undefined]]);
});

const sample = `package com.example;
import java.util.*;
import static spark.Spark.*;
@RestController @Profile("dev")
public class App<T> extends Base implements Runnable {
  private static final Map<String, Integer> SESSIONS = new HashMap<>();
  @Value("\${PORT:8080}") private int port; // twelve-factor-ignore-line a/b -- reason
  App(@Value("\${X}") String x) { this.x = x; }
  @GetMapping("/x") String get(String id) { SESSIONS.put(id, 1); return """
      hi 🚀
      """ + port; }
  void run() { String p = System.getenv("P"); int q = p != null ? Integer.parseInt(p) : 80; port(q); switch (p) { case "a": f(); default -> g(); } }
  record R(int a) { R { if (a < 0) throw new Error(); } }
}
`;

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", '"""', "${", "}", "{", "(", ")", "\n", "/*", "*/", "//", "->", "@", "class A {", "port(3000);", "é🚀", "\r\n", " ", "int x = 1;", "\u0000", "\ud800", "import a.*;", "case 1:", "<");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(2000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 12 }), (edits) => {
      const document = parsers.openDocument("java", sample);
      try {
        let written = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (written.length + 1);
          written = written.slice(0, start) + insert + written.slice(start + remove);
          document.update(written);
        }
        const { problems: _edited, ...edited } = java[0]?.facts(document.flat(), "java") as SourceFacts;
        const { problems, ...fresh } = facts(written);
        for (const { span } of [...edited.calls, ...edited.bindings, ...edited.envReads]) expect(span.end).toBeLessThanOrEqual(written.length);
        if (problems.length === 0) expect(edited).toEqual(fresh);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 200 },
  );
});

test("any text gives facts, with every range inside it", () => {
  const truncated = fc.nat(sample.length).map((length) => sample.slice(0, length));
  const shuffled = fc.array(fc.constantFrom(...sample.split(/\b/)), { maxLength: 80 }).map((words) => words.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), truncated, shuffled), (written) => {
      const { calls, bindings, envReads, guards, annotations, directives, exports, functions, state, types } = facts(written);
      for (const { span } of [...calls, ...bindings, ...envReads, ...guards, ...annotations, ...directives, ...functions, ...state, ...types, ...exports.map(({ value }) => value), ...calls.flatMap((call) => call.arguments)]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(written.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("deep nesting, unterminated texts and long files end", () => {
  expect(facts(inMethod(`f(${"(".repeat(3000)}1${")".repeat(3000)});`)).calls).toHaveLength(1);
  expect(facts(inMethod(`x = ${"a + ".repeat(3000)}1; f(x);`)).calls).toHaveLength(1);
  expect(facts(inMethod(`${"a.b(".repeat(2000)}${")".repeat(2000)};`)).calls).toHaveLength(2000);
  expect(facts(inMethod(`x${".b()".repeat(3000)};`)).calls).toHaveLength(3000);
  expect(facts(inMethod(`${"if (a) { ".repeat(1000)}${"}".repeat(1000)}`)).problems).toEqual([]);
  expect(facts('class A { String s = "never closed; }').problems.length + facts('class A { String s = """\n never closed').problems.length).toBeGreaterThan(0);
  expect(facts(inMethod("f(1);\n".repeat(50_000))).calls).toHaveLength(50_000);
});

test("much of one kind takes time in proportion", () => {
  const many = (count: number, one: (index: number) => string): string => Array.from({ length: count }, (_, index) => one(index)).join("\n");
  expect(facts(inMethod(`switch (System.getenv("APP_ENV")) { ${many(10_000, (index) => `case "a${index}": x(); default: y();`)} }`)).guards).toHaveLength(10_001);
  expect(facts(inMethod(many(5000, () => 'f(e("X", "Y"));'), { members: many(5000, () => "static String e(String k) { return System.getenv(k); }") })).envReads).toHaveLength(5000);
  expect(facts(`${many(5000, (index) => `import a${index}.*;`)} class A { void f() { ${many(5000, (index) => `new C${index}();`)} } }`).calls).toHaveLength(5000);
  expect(facts(`class A { @Value("${"${a:".repeat(50_000)}") @B("${"(".repeat(200_000)}") int a; }`).envReads).toEqual([]);
});

test("a field that has the name of what its type is a part of", () => {
  const [language] = java;
  const text = "class A { Foo.X Foo; void f(Bar.X Bar) { Foo.run(); Bar.run(); new java.net.ServerSocket(8080); } }";
  expect(language?.facts(parsers.parse("java", text), "java").calls.at(-1)?.callee).toBe("java.net.ServerSocket");
});
