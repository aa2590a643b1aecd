import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("csharp"));

function readFacts(tree: Parameters<NonNullable<ReturnType<typeof languageOf>>["facts"]>[0]): SourceFacts {
  const language = languageOf("Program.cs");
  if (language === undefined) throw new Error("C# is no language");
  return language.facts(tree, "csharp");
}

function facts(text: string): SourceFacts {
  return readFacts(parsers.parse("csharp", text));
}

/** The callee of the call that ends last. */
function callee(text: string): string | undefined {
  return facts(text).calls.toSorted((a, b) => a.span.end - b.span.end).at(-1)?.callee;
}

const host = "var builder = WebApplication.CreateBuilder(args); var app = builder.Build();";

describe("the name of a callee", () => {
  test.each([
    ['Environment.GetEnvironmentVariable("A");', "Environment.GetEnvironmentVariable"],
    ['System.Environment.GetEnvironmentVariable("A");', "Environment.GetEnvironmentVariable"],
    ['global::System.Environment.GetEnvironmentVariable("A");', "Environment.GetEnvironmentVariable"],
    ['using static System.Environment; GetEnvironmentVariable("A");', "Environment.GetEnvironmentVariable"],
    ['using Redis = StackExchange.Redis.ConnectionMultiplexer; Redis.Connect("a");', "ConnectionMultiplexer.Connect"],
    ['StackExchange.Redis.ConnectionMultiplexer.Connect("a");', "ConnectionMultiplexer.Connect"],
    ['using Acme.Bus; Acme.Bus.Queue.Open("a");', "Queue.Open"],
    ['new System.Net.Sockets.TcpListener(1);', "TcpListener"],
    ["new List<string>(1);", "List"],
    ["TcpListener a = new(1);", "TcpListener"],
    ["class A { private readonly SmtpClient mail = new(1); void B() { this.mail.Send(1); } }", "SmtpClient().Send"],
    [`${host} app.Run();`, "WebApplication.CreateBuilder().Build().Run"],
    [`${host} app?.Lifetime.ApplicationStopping.Register(f);`, "WebApplication.CreateBuilder().Build().Lifetime.ApplicationStopping.Register"],
    ["var a = await Client.OpenAsync(); a!.Send();", "Client.OpenAsync().Send"],
    ["Client.OpenAsync().Result.Send();", "Client.OpenAsync().Send"],
    ["void A(IServiceCollection services) { services.AddSession(); }", "IServiceCollection().AddSession"],
    ["class A(IDatabase db) { void B() => db.StringSet(1); }", "IDatabase().StringSet"],
    ["class A { readonly IDatabase _db; A(IDatabase db) { _db = db; } void B() { _db.StringSet(1); } }", "IDatabase().StringSet"],
    ["class A { Queue Queue { get; } void B() { Queue.Push(1); } }", "Queue().Push"],
    ["class A { Queue Queue { get; } = new Queue(1); }", "Queue"],
    ["foreach (Order order in orders) { order.Pay(); }", "Order().Pay"],
    ["if (a is Order order) { order.Pay(); }", "Order().Pay"],
    ["builder.ConfigureKestrel(o => o.ListenAnyIP(1));", undefined],
    ["f(); void f() { }", undefined],
    ["app.Run();", undefined],
  ])("%s → %s", (text, name) => {
    expect(callee(text)).toBe(name);
  });

  test.each([
    ["a.AddJwtBearer(o => { o.Events.Add(1); });", "JwtBearerOptions().Events.Add"],
    ['a.AddJwtBearer("Bearer", o => o.Events.Add(1));', "JwtBearerOptions().Events.Add"],
    ["a.ConfigureWebHostDefaults(web => web.UseUrls(1));", "IWebHostBuilder().UseUrls"],
    ["a.ConfigureServices((context, services) => services.AddSession());", "IServiceCollection().AddSession"],
    ["a.ConfigureServices((context, services) => context.Check());", "HostBuilderContext().Check"],
    ["a.Configure<HostOptions>(o => o.Check());", "HostOptions().Check"],
    ["a.AddAcme(o => o.Check());", "AddAcme(0).Check"],
    ["a.AddAcme((AcmeOptions o) => o.Check());", "AcmeOptions().Check"],
    ["a.Select(o => o.Check());", undefined],
  ])("what a library hands over: %s", (text, name) => {
    expect(facts(text).calls.find((call) => call.function === 0)?.callee).toBe(name);
  });

  test("a handler is the argument of its event", () => {
    const { calls } = facts("Console.CancelKeyPress += (sender, e) => { }; total.Sum += amount;");
    expect(calls.map((call) => [call.callee, call.arguments[0]?.kind])).toEqual([["Console.CancelKeyPress", "function"]]);
  });
});

test("arguments by position and by name, properties that are written out among them", () => {
  const [call] = facts('new ConnectionFactory("a", port: 1) { HostName = "b", Ssl = { Enabled = true } };').calls;
  expect(call).toMatchObject({
    construction: true,
    arguments: [{ text: "a" }],
    keywords: [
      ["port", { text: "1" }],
      ["HostName", { text: "b" }],
      ["Ssl", { kind: "object", entries: [["Enabled", { text: "true" }]] }],
    ],
  });
});

describe("a value", () => {
  const value = (expression: string, before = ""): unknown => {
    const found = facts(`${before} f(${expression});`).calls.find(({ text }) => text === "f")?.arguments[0];
    return JSON.parse(JSON.stringify(found, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
  };
  const text = (written: string) => ({ kind: "literal", type: "string", text: written });
  const number = (written: string) => ({ kind: "literal", type: "number", text: written });
  const unknown = { kind: "unknown" };

  test.each([
    ["0x1F", number("31")],
    ["8_080L", number("8080")],
    ['"a\\n\\u0041"', text("a\nA")],
    ['"a"u8', text("a")],
    ['@"c:\\a""b"', text('c:\\a"b')],
    ['"""a "b" {c}"""', text('a "b" {c}')],
    ['"""\n    a\n      b\n    """', text("a\n  b")],
    ["'a'", text("a")],
    ["true", { kind: "literal", type: "boolean", text: "true" }],
    ["nameof(Options.Port)", text("Port")],
    ['(object)("a")', text("a")],
    ['"a" + b', { kind: "template", parts: [text("a"), unknown] }],
    ['$"a{{b}}{c:N2}d"', { kind: "template", parts: [text("a"), text("{b}"), unknown, text("d")] }],
    ['$@"a""{b}"', { kind: "template", parts: [text('a"'), unknown] }],
    ['$$"""a{b}{{c}}"""', { kind: "template", parts: [text("a"), text("{b}"), unknown] }],
    ['string.Format("http://*:{0}/", 5000)', { kind: "template", parts: [text("http://*:"), number("5000"), text("/")] }],
    ["a ? 1 : 2", { kind: "choice", options: [number("1"), number("2")] }],
    ['a switch { "x" => 1, "y" or "z" => 2, _ => throw new E() }', { kind: "choice", options: [number("1"), number("2")] }],
    ["new[] { 1, 2 }", { kind: "list", items: [number("1"), number("2")], complete: true }],
    ["[1, ..others]", { kind: "list", items: [number("1")], complete: false }],
    ['new List<int> { 1 }', { kind: "list", items: [number("1")], complete: true }],
    ['new Dictionary<string, int> { ["a"] = 1, { "b", 2 } }', { kind: "object", entries: [["a", number("1")], ["b", number("2")]], complete: true }],
    ['new() { ["a"] = { 1, 2 }, ["b"] = { C = 3 } }', { kind: "object", entries: [["a", { kind: "list", items: [number("1"), number("2")], complete: true }], ["b", { kind: "object", entries: [["C", number("3")]], complete: true }]], complete: true }],
    ['new { A = 1, c.D }', { kind: "object", entries: [["A", number("1")], ["D", unknown]], complete: true }],
    ["typeof(System.IO.Stream)", { kind: "reference", to: "Stream" }],
    ["IPAddress.Any", { kind: "reference", to: "IPAddress.Any" }],
    ['int.Parse("1")', text("1")],
    ['new Uri("http://a")', text("http://a")],
    ['Encoding.UTF8.GetBytes("key")', text("key")],
    ["() => 1", { kind: "function", function: 0 }],
    ["-1", unknown],
    ["anything", unknown],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test.each([
    ['Environment.GetEnvironmentVariable("PORT")', "", { kind: "env", name: "PORT" }],
    ['Environment.GetEnvironmentVariable("PORT") ?? "5000"', "", { kind: "env", name: "PORT", default: text("5000") }],
    ['int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "5000")', "", { kind: "env", name: "PORT", default: text("5000") }],
    ['Environment.GetEnvironmentVariable("PORT") ?? throw new Exception()', "", { kind: "env", name: "PORT" }],
    ['Environment.GetEnvironmentVariables()["PORT"]', "", { kind: "env", name: "PORT" }],
    ["port", 'var port = Environment.GetEnvironmentVariable("PORT"); if (port == null) port = "5000";', { kind: "env", name: "PORT", default: text("5000") }],
    ["port", 'var port = Environment.GetEnvironmentVariable("PORT"); port ??= "5000";', { kind: "env", name: "PORT", default: text("5000") }],
    ["p", 'int.TryParse(Environment.GetEnvironmentVariable("PORT"), out var p);', { kind: "env", name: "PORT" }],
    ['Env("PORT", "5000")', 'static string Env(string key, string other) => Environment.GetEnvironmentVariable(key) ?? other;', { kind: "env", name: "PORT", default: text("5000") }],
    ['builder.Configuration["Jwt:Key"]', host, { kind: "env", name: "Jwt:Key" }],
    ['app.Configuration?["Jwt:Key"]', host, { kind: "env", name: "Jwt:Key" }],
    ['builder.Configuration.GetConnectionString("Main")', host, { kind: "env", name: "ConnectionStrings:Main" }],
    ['builder.Configuration.GetValue<int>("Port", 5000)', host, { kind: "env", name: "Port", default: number("5000") }],
    ['builder.Configuration.GetSection("Jwt")["Key"]', host, { kind: "env", name: "Jwt:Key" }],
    ['builder.Configuration.GetSection("Jwt").GetSection("A").GetValue("Key", "b")', host, { kind: "env", name: "Jwt:A:Key", default: text("b") }],
    ['builder.Configuration.GetRequiredSection("Jwt:Key").Value', host, { kind: "env", name: "Jwt:Key" }],
    ['_configuration["Jwt:Key"]', "", { kind: "env", name: "Jwt:Key" }],
    ["app.Environment.EnvironmentName", host, { kind: "env", name: "ASPNETCORE_ENVIRONMENT" }],
    ['headers["Jwt:Key"]', "var headers = new Dictionary<string, string>();", unknown],
    ['jwt["Key"]', `${host} var jwt = builder.Configuration.GetSection("Jwt");`, unknown],
  ])("%s after %s", (expression, before, expected) => {
    expect(value(expression, before)).toEqual(expected);
  });

  test("a constant is what it was initialised with, at the place where that is written", () => {
    const [argument] = facts("const int Port = 5000; f(Port);").calls[0]?.arguments ?? [];
    expect(argument).toEqual({ kind: "literal", text: "5000", type: "number", span: { start: 17, end: 21 }, through: "Port" });
  });

  test.each([
    ["public static readonly int Port = 1;", number("1")],
    ["public const int Port = 1;", number("1")],
    ["public static int Port => 1;", number("1")],
    ["public static int Port { get { return 1; } }", number("1")],
    ["public static int Port { get; } = 1;", number("1")],
    ["static int Port { get; private set; } = 1;", number("1")],
    ["public static int Port { get; set; } = 1;", { kind: "choice", options: [number("1"), unknown] }],
    ["public static int Port = 1;", { kind: "choice", options: [number("1"), unknown] }],
  ])("a member of a class: %s", (member, expected) => {
    expect(value("A.Port", `class A { ${member} }`)).toEqual(expected);
  });

  test("a value that leads back to itself is unknown, not endless", () => {
    expect(value("a", "var a = b; var b = a;")).toEqual(unknown);
  });
});

test("every read of the environment, where it stands", () => {
  const { envReads } = facts('class A { string a = Environment.GetEnvironmentVariable("A"); void B(IConfiguration c) { f(c["B"] ?? "b"); } }');
  expect(envReads.map(({ name, default: fallback, function: around }) => [name, fallback?.kind, around])).toEqual([
    ["A", undefined, -1],
    ["B", "literal", 0],
  ]);
});

test("bindings, with what they are part of", () => {
  const source = 'class A { const string Key = "a"; void B(int p = 1) { var v = "b"; this.c = "d"; options.Secret = "e"; map["k"] = "f"; map[w] = "g"; services.AddJwtBearer(o => { o.Authority = "h"; }); new X { Y = "i" }; } string c; Dictionary<string, string> map; JwtOptions options; }';
  const found = facts(source).bindings.map(({ kind, owner, name, value }) => `${kind} ${owner ?? ""}.${name} = ${value.kind === "literal" ? value.text : value.kind}`);
  expect(found).toEqual([
    "field A.Key = a",
    "parameter .p = 1",
    "variable .v = b",
    "field A.c = d",
    "key JwtOptions().Secret = e",
    "key Dictionary().k = f",
    "key JwtBearerOptions().Authority = h",
    "argument X.Y = i",
  ]);
});

test("functions with the functions around them", () => {
  const { functions } = facts("class A { A() { } void B() { int C() => 1; run(x => x); } int D { get { return 1; } } }");
  expect(functions.map(({ name, parent }) => [name, parent])).toEqual([
    ["A", -1],
    ["B", -1],
    ["C", 1],
    [undefined, 1],
    ["D", -1],
  ]);
});

test("state that outlives a call, its writes and their keys", () => {
  const { state } = facts(`class A {
    static readonly ConcurrentDictionary<string, int> sessions = new();
    static List<int> jobs = [];
    static int hits, misses;
    readonly Dictionary<string, int> own = new();
    static readonly Dictionary<string, int> table = new() { ["a"] = 1 };
    void B(string id) { sessions[id] = 1; sessions.TryAdd("fixed", 1); jobs.Add(1); hits++; Interlocked.Increment(ref misses); A.hits += 2; own[id] = 1; var x = table[id]; }
  }`);
  expect(state.map(({ name, kind, writes }) => [name, kind, writes.map(({ key }) => key?.kind)])).toEqual([
    ["sessions", "collection", ["unknown", "literal"]],
    ["jobs", "collection", [undefined]],
    ["hits", "counter", [undefined, undefined]],
    ["misses", "counter", [undefined]],
  ]);
});

describe("guards", () => {
  const guards = (text: string): unknown => facts(`${host} ${text}`).guards.map(({ kind, variable, values, holds }) => [kind, variable, values.join(), holds]);
  const name = "ASPNETCORE_ENVIRONMENT";

  test.each([
    ["if (app.Environment.IsDevelopment()) { a(); }", [["environment-name", name, "Development", true]]],
    ["if (!app.Environment.IsProduction()) { a(); } else { b(); }", [["environment-name", name, "Production", false], ["environment-name", name, "Production", true]]],
    ['var x = app.Environment.IsEnvironment("Docker") ? 1 : 2;', [["environment-name", name, "Docker", true], ["environment-name", name, "Docker", false]]],
    ['if (app.Environment.EnvironmentName == "Docker") { a(); }', [["environment-name", name, "Docker", true]]],
    ['if (app.Environment.EnvironmentName is "QA" or "UAT") { a(); }', [["environment-name", name, "QA,UAT", true]]],
    ['if (string.Equals(Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"), "QA", StringComparison.Ordinal)) { a(); }', [["environment-name", "DOTNET_ENVIRONMENT", "QA", true]]],
    ['if (Environment.GetEnvironmentVariable("APP_ENV")?.ToLower() == "qa") { a(); }', [["environment-name", "APP_ENV", "qa", true]]],
    ['switch (app.Environment.EnvironmentName) { case "QA": case "UAT": a(); break; default: b(); break; }', [["environment-name", name, "QA,UAT", true], ["environment-name", name, "QA,UAT", false]]],
    ['var x = app.Environment.EnvironmentName switch { "QA" => 1, _ => 2 };', [["environment-name", name, "QA", true], ["environment-name", name, "QA", false]]],
    ["var x = hosts[app.Environment.EnvironmentName];", [["environment-name", name, "", true]]],
    ['if (Environment.GetEnvironmentVariable("A") != null) { a(); }', [["set", "A", "", true]]],
    ['if (Environment.GetEnvironmentVariable("A") is not null) { a(); }', [["set", "A", "", true]]],
    ['if (Environment.GetEnvironmentVariable("A") is { } x) { a(); }', [["set", "A", "", true]]],
    ['if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("A"))) { a(); }', [["set", "A", "", true]]],
    ['var x = Environment.GetEnvironmentVariable("A"); if (string.IsNullOrWhiteSpace(x)) throw new Exception();', [["set", "A", "", false], ["rejected", "A", "", true], ["set", "A", "", true]]],
    ['var x = Environment.GetEnvironmentVariable("A") ?? throw new Exception();', [["set", "A", "", false], ["rejected", "A", "", true], ["set", "A", "", true]]],
    ['var x = Environment.GetEnvironmentVariable("A"); ArgumentNullException.ThrowIfNull(x);', [["set", "A", "", false], ["rejected", "A", "", true], ["set", "A", "", true]]],
    ['var x = Environment.GetEnvironmentVariable("A") ?? "b"; if (x == "b") throw new Exception();', [["set", "A", "b", true], ["rejected", "A", "b", true], ["set", "A", "b", false]]],
    ["if (app.Count() > 1) { a(); }", []],
  ])("%s", (text, expected) => {
    expect(guards(text)).toEqual(expected);
  });
});

test("types with their bases, attributes with what they stand on", () => {
  const { types, annotations } = facts('[ApiController] class A : ControllerBase, B.IThing<int> { [HttpGet("{id}"), Route(template: "a", Name = "b")] public int C() => 1; } record R(int X) : A(1);');
  expect(types.map(({ name, bases }) => [name, bases])).toEqual([
    ["A", ["ControllerBase", "IThing"]],
    ["R", []],
  ]);
  expect(annotations).toMatchObject([
    { name: "ApiController", function: -1 },
    { name: "HttpGet", arguments: [{ text: "{id}" }], function: 0 },
    { name: "Route", keywords: [["template", { text: "a" }], ["Name", { text: "b" }]], function: 0 },
  ]);
});

test("what other files can see", () => {
  expect(facts('namespace N; public static class Config { public const int Port = 1; static string host = "a"; int own = 2; }').exports.map(({ name, value }) => `${name} ${value.kind}`)).toEqual(["Config.Port literal", "Config.host literal"]);
});

test("signals and the end of the process", () => {
  const { signals } = facts(`
    PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { });
    Console.CancelKeyPress += (s, e) => { };
    AppDomain.CurrentDomain.ProcessExit += OnExit;
    System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += context => { };
    ${host} app.Lifetime.ApplicationStopping.Register(() => { });
    void OnExit(object s, EventArgs e) { }`);
  expect(signals.map(({ signal, handler }) => [signal, handler])).toEqual([
    ["SIGTERM", 0],
    ["SIGINT", 1],
    ["SIGTERM", 4],
    ["SIGTERM", 2],
    ["SIGTERM", 3],
  ]);
});

test("suppression comments", () => {
  expect(facts("// twelve-factor-ignore-next-line a/b -- reason\nvar x = 1; /* twelve-factor-ignore-line c/d */").directives.map(({ scope, rules, reason }) => [scope, rules, reason])).toEqual([
    ["next-line", ["a/b"], "reason"],
    ["line", ["c/d"], undefined],
  ]);
});

test.each([
  ["using A;\nusing B = C.D;\nvar x = 1;", 24],
  ["// licence\nnamespace N;\n", 11],
  ["", 0],
])("imports are added below the last one: %j", (text, at) => {
  expect(facts(text).importInsertion).toBe(at);
});

test("what a file opens, and its aliases", () => {
  expect(facts("global using A.B; using static C.D; using E = F.G;").imports.map(({ module, local }) => [module, local])).toEqual([
    ["A.B", undefined],
    ["C.D", undefined],
    ["F.G", "E"],
  ]);
});

const sample = `using System;
using R = StackExchange.Redis.ConnectionMultiplexer;
namespace Shop;
[ApiController] public class Orders(IConfiguration config) : ControllerBase {
  private static readonly ConcurrentDictionary<string, int> carts = new();
  public string Url { get; set; } = $"http://{config["Host"] ?? "a"}:{80:D}/";
  [HttpPost("{id}")] public async Task<int> Add(string id, int n = 1) { carts[id] = n; if (env.IsDevelopment()) { await R.ConnectAsync(@"a""b"); } return id switch { "a" or "b" => 1, _ => throw new Exception() }; }
  void Boot() { builder.Services.AddJwtBearer(o => { o.Secret = """raw 🚀"""; }); if (x is not null && y?.Z is { } q) q.Run(new() { A = 1, B = { ["c"] = [1, ..d] } }); }
}
// twelve-factor-ignore-next-line a/b -- reason
`;

const piece = fc.constantFrom('"', "'", "$", '"""', "@", "{", "}", "(", ")", "[", "]", "\n", "/*", "*/", "//", "=>", "?.", "??", "app.Run(3000);", "é🚀", "\r\n", " ", "var x = 1;", "\u0000", "\ud800", "using ", "#if A", "new()", "is ", ";");

test("edits one by one give the facts of a fresh parse", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(2000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 12 }), (edits) => {
      const document = parsers.openDocument("csharp", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const { problems: _edited, ...edited } = readFacts(document.flat());
        const fresh = facts(text);
        if (fresh.problems.length === 0) expect(edited).toEqual((({ problems: _fresh, ...rest }) => rest)(fresh));
        expectSpansInside(fresh, text.length);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 200 },
  );
});

function expectSpansInside(part: unknown, length: number): void {
  if (typeof part !== "object" || part === null) return;
  if ("start" in part && "end" in part) {
    expect(part.start).toBeGreaterThanOrEqual(0);
    expect(part.end).toBeLessThanOrEqual(length);
  }
  for (const inner of Object.values(part)) expectSpansInside(inner, length);
}

test.each([
  ["a text cut off at any place", Array.from({ length: 60 }, (_, index) => sample.slice(0, index * 17))],
  ["parentheses without end", ["f(".repeat(3000), `${"(".repeat(3000)}1${")".repeat(3000)}`]],
  ["a sum of many", [`var x = ${"a + ".repeat(5000)}1;`]],
  ["blocks and lambdas in each other", ["{".repeat(3000), "x => ".repeat(2000), `if (a) {${"if (b) {".repeat(1000)}`]],
  ["patterns and types without end", [`var a = b is ${"not ".repeat(2000)}null;`, `${"A.".repeat(3000)}B x;`, `${"List<".repeat(500)}int${">".repeat(500)} x = new();`]],
  ["texts without an end", ['var x = "abc', 'var x = $"a{b', 'var x = """abc', 'var x = @"abc', "var x = 'a"]],
  ["no text at all, and what is none", ["", "\u0000", "\ufeff", "\ud800", "\r\r\n"]],
  ["fifty thousand lines", ['var x = Environment.GetEnvironmentVariable("A") ?? "b";\n'.repeat(50_000)]],
])("%s does no harm", { timeout: 60_000 }, (_, texts) => {
  for (const text of texts) expectSpansInside(facts(text), text.length);
});
