import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts, Value } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("rust"));

function facts(text: string): SourceFacts {
  const language = languageOf("main.rs");
  if (language === undefined) throw new Error("Rust is no language");
  return language.facts(parsers.parse("rust", text), "rust");
}

/** A file whose `main` has these statements. */
function program(statements: string, before = ""): string {
  return `${before}\nfn main() {\n${statements}\n}\n`;
}

/** The callee of the call that ends last. */
function callee(text: string): string | undefined {
  return facts(text).calls.toSorted((a, b) => a.span.end - b.span.end || b.span.start - a.span.start).at(-1)?.callee;
}

/** Without spans, and without the constants things came through. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part))) as unknown;
}

const text = (written: string) => ({ kind: "literal", type: "string", text: written });
const number = (written: string) => ({ kind: "literal", type: "number", text: written });

describe("the name of a callee", () => {
  test.each([
    ["std::env::var(a)", "", "std::env::var"],
    ["::std::env::var(a)", "", "std::env::var"],
    ["env::var(a)", "use std::env;", "std::env::var"],
    ["var(a)", "use std::env::var;", "std::env::var"],
    ["v(a)", "use std::env::{self, var as v};", "std::env::var"],
    ["env::var(a)", "use std::env::{self, var as v};", "std::env::var"],
    ["n::TcpListener::bind(a)", "use tokio::{net as n, sync::{Mutex, RwLock}};", "tokio::net::TcpListener::bind"],
    ["use std::fs; fs::read(a)", "", "std::fs::read"],
    ["x::f(a)", "use super::x;", "super::x::f"],
    ["x::f(a)", "mod x;", "self::x::f"],
    ["f(a)", "mod x;\nuse x::f;", "self::x::f"],
    ["r::f(a)", "extern crate redis as r;", "redis::f"],
    ["Router::new().route(a, b)", "use axum::Router;", "axum::Router::new().route"],
    ["Vec::<u8>::with_capacity(1)", "", "Vec::with_capacity"],
    ["let r = Router::new(); let s = r.nest(a); s.route(b)", "use axum::Router;", "axum::Router::new().nest().route"],
    ["let r: Router = make(); r.route(a)", "use axum::Router;", "axum::Router().route"],
    ["let l = TcpListener::bind(a).await?; axum::serve(l, b).with_graceful_shutdown(c)", "use tokio::net::TcpListener;", "axum::serve().with_graceful_shutdown"],
    ["let c = Arc::new(Mutex::new(redis::Client::open(a)?)); c.lock().unwrap().get_connection()", "", "redis::Client::open().get_connection"],
    ["let x = redis::f(); let x = x.g(); x.h()", "", "redis::f().g().h"],
    ["let x = y.make(); axum::f(x); let axum = x; axum.f()", "", undefined],
    ["sqlx::migrate!().run(a)", "", "sqlx::migrate!().run"],
    ["migrate!()", "use sqlx::migrate;", "sqlx::migrate!"],
    ["tokio::select! { _ = axum::serve(a) => {} }", "", "axum::serve"],
    ["info!(\"{}\", redis::cmd(a).arg(b))", "", "info!"],
    ["m.lock::<u8>(a)", "", undefined],
    ['let env = env::var("A"); env::var(env)', "use std::env;", "std::env::var"],
    ["rocket::custom(a)", "fn rocket() -> Server { b }", "rocket::custom"],
    ["let info = 1; info!(\"{info}\")", "use tracing::info;", "tracing::info!"],
    ["build::<u8>(a)", "use app::build;", "app::build"],
    ["get(a)", "use axum::routing::*;", undefined],
    ["std::process::Command::new(\"ls\").arg(a).spawn()", "", "std::process::Command::new().arg().spawn"],
    ["<Client as redis::Connect>::open(a)", "use redis::Client;", "redis::Client::open"],
  ])("%s after %s", (statements, before, name) => {
    expect(callee(program(statements, before))).toBe(name);
  });

  test.each([
    ["a parameter", "use axum::Router;\nfn f(r: &mut Router) { r.route(a); }", "axum::Router().route"],
    ["an extractor", "use axum::extract::State;\nuse sqlx::PgPool;\nfn f(State(pool): State<PgPool>) { pool.acquire(); }", "sqlx::PgPool().acquire"],
    ["a field, in methods", "struct S { pool: Arc<sqlx::PgPool> }\nimpl S { fn f(&self) { self.pool.acquire(); } }", "sqlx::PgPool().acquire"],
    ["an alias of a type", "type Pool = std::sync::Arc<sqlx::PgPool>;\nfn f(p: Pool) { p.acquire(); }", "sqlx::PgPool().acquire"],
    ["what a function of the file gives", "fn app() -> Router { let r = axum::Router::new(); r }\nfn main() { app().route(a); }", "axum::Router::new().route"],
    ["a static", "static DB: OnceLock<sqlx::PgPool> = OnceLock::new();\nfn f() { DB.acquire(); }", "OnceLock::new().acquire"],
  ])("%s has its type", (_, source, name) => {
    expect(callee(source)).toBe(name);
  });

  test("the last part of a callee is where messages point, a path on one line", () => {
    const source = program("a\n  .b(1)");
    const [call] = facts(source).calls;
    expect(source.slice(call?.nameSpan.start, call?.nameSpan.end)).toBe("b");
    expect(call).toMatchObject({ text: "a .b", receiver: "a", statement: false, construction: false });
  });

  test("a struct literal constructs, its fields are arguments by name", () => {
    const [call] = facts(program("let c = rocket::Config { port: 3000, host, ..Default::default() };")).calls;
    expect(call).toMatchObject({ callee: "rocket::Config", construction: true, keywords: [["port", { kind: "literal", text: "3000" }], ["host", {}]] });
  });
});

describe("a value", () => {
  const valueIn = (source: string): Value | undefined => facts(source).calls.find((call) => call.text === "f")?.arguments[0];
  const value = (expression: string, before = ""): unknown => plain(valueIn(program(`f(${expression})`, before)));
  const env = "use std::env;";

  test.each([
    ["0x1F", number("31")],
    ["8_080u16", number("8080")],
    ["80 as u16", number("80")],
    ["true", { kind: "literal", type: "boolean", text: "true" }],
    ['"a\\n\\u{41}"', text("a\nA")],
    ['"a\\\n   b"', text("ab")],
    ['r#"a\\n"b"#', text('a\\n"b')],
    ['b"a"', text("a")],
    ['&"a".to_string()', text("a")],
    ['String::from("a")', text("a")],
    ['"0.0.0.0:80".parse::<SocketAddr>().unwrap()', text("0.0.0.0:80")],
    ['Some("a".into())', text("a")],
    ['("0.0.0.0", 80)', { kind: "list", complete: true, items: [text("0.0.0.0"), number("80")] }],
    ["SocketAddr::from(([0, 0], 80))", { kind: "list", complete: true, items: [{ kind: "list", complete: true, items: [number("0"), number("0")] }, number("80")] }],
    ['std::net::SocketAddr::new("a".parse()?, 80)', { kind: "list", complete: true, items: [text("a"), number("80")] }],
    ['vec!["a", "b"]', { kind: "list", complete: true, items: [text("a"), text("b")] }],
    ["[0; 4]", { kind: "unknown" }],
    ['env::var("A")', { kind: "env", name: "A" }],
    ['env::var_os("A")', { kind: "env", name: "A" }],
    ['dotenvy::var("A")?', { kind: "env", name: "A" }],
    ['app_env::required_var("A")?', { kind: "env", name: "A" }],
    ['env!("A")', { kind: "call", call: 1 }],
    ['option_env!("A")', { kind: "call", call: 1 }],
    ['env::var("A").expect("A is needed")', { kind: "env", name: "A" }],
    ['env::var("A").unwrap_or("b".into())', { kind: "env", name: "A", default: text("b") }],
    ['env::var("A").unwrap_or_else(|_| "3000".to_string()).parse::<u16>()?', { kind: "env", name: "A", default: text("3000") }],
    ['env::var("A").ok().and_then(|v| v.parse().ok()).unwrap_or(3000)', { kind: "env", name: "A", default: number("3000") }],
    ['env::var("A").map(|v| v.parse().unwrap()).unwrap_or(3000)', { kind: "env", name: "A", default: number("3000") }],
    ['env::var("A").map_or(3000, |v| v.parse().unwrap())', { kind: "env", name: "A", default: number("3000") }],
    ['env::var("A").or_else(|_| env::var("B"))', { kind: "env", name: "A", default: { kind: "env", name: "B" } }],
    ['match env::var("A") { Ok(v) => v, Err(_) => "b".to_string() }', { kind: "env", name: "A", default: text("b") }],
    ['match env::var("A") { Ok(v) => v, Err(_) => panic!("no") }', { kind: "env", name: "A" }],
    ['if let Ok(v) = env::var("A") { v } else { "b".into() }', { kind: "env", name: "A", default: text("b") }],
    ['if x { "a" } else { "b" }', { kind: "choice", options: [text("a"), text("b")] }],
    ['"a:".to_string() + &env::var("A")?', { kind: "template", parts: [text("a:"), { kind: "env", name: "A" }] }],
    ['format!("0.0.0.0:{}", env::var("A")?)', { kind: "template", parts: [text("0.0.0.0:"), { kind: "env", name: "A" }] }],
    ['format!("{1}-{0}{{", 1, 2)', { kind: "template", parts: [number("2"), text("-"), number("1"), text("{")] }],
    ['format!("{a}:{b:>3}", a = 1, b = 2)', { kind: "template", parts: [number("1"), text(":"), number("2")] }],
    ['format!("{PORT}{other}")', { kind: "template", parts: [number("80"), { kind: "unknown" }] }],
    ['format!("plain")', text("plain")],
    ['format!("{}", a + b)', { kind: "template", parts: [{ kind: "unknown" }] }],
    ["PORT", number("80")],
    ["std::net::Ipv4Addr::UNSPECIFIED", { kind: "reference", to: "std::net::Ipv4Addr::UNSPECIFIED" }],
    ["anything", { kind: "unknown" }],
  ])("%s", (expression, expected) => {
    expect(value(expression, `${env}\nconst PORT: u16 = 80;`)).toEqual(expected);
  });

  test("a constant, at the place where it is written", () => {
    const source = program("f(PORT)", "const PORT: u16 = 8080;");
    const argument = valueIn(source);
    expect(argument).toMatchObject({ ...number("8080"), through: "PORT" });
    expect(source.slice(argument?.span.start, argument?.span.end)).toBe("8080");
  });

  test("a text in a macro, at its place", () => {
    const source = program('f(format!("0.0.0.0:{}", 80))');
    const argument = valueIn(source);
    const written = argument?.kind === "template" ? argument.parts.map(({ span }) => source.slice(span.start, span.end)) : [];
    expect(written).toEqual(["0.0.0.0:", "80"]);
  });

  test("a call in a macro lies where all of it is written", () => {
    const source = program('info!("{}", std::env::var("A").unwrap())');
    const { calls, envReads } = facts(source);
    const written = (span: { start: number; end: number } | undefined): string => source.slice(span?.start, span?.end);
    expect(written(calls.find((call) => call.callee === "std::env::var")?.span)).toBe('std::env::var("A")');
    expect(envReads.map(({ span }) => written(span))).toEqual(['std::env::var("A")']);
    expect(calls.map((call) => call.text)).toEqual(["info", "std::env::var", 'std::env::var("A").unwrap']);
  });

  test("a function, of the file or written out", () => {
    expect(value("g", "fn g() {}")).toMatchObject({ kind: "function", function: 0 });
    expect(value("|x| x")).toMatchObject({ kind: "function", function: 1 });
    expect(value("async move { 1 }")).toEqual({ kind: "unknown" });
  });

  const wrapper = "fn setting(key: &str, fallback: &str) -> String {\n    env::var(key).unwrap_or_else(|_| fallback.to_string())\n}";
  test.each([
    ["a variable set in two steps", 'let mut p = "1".to_string(); if let Ok(v) = env::var("A") { p = v; } f(p)', ""],
    ["a later variable of the name", 'let p = env::var("A").unwrap_or("1".into()); let p = p.trim(); f(p)', ""],
    ["a function of the file that falls back", 'f(setting("A", "1"))', wrapper],
    ["a function of another file, told by its name", 'f(crate::config::env_or("A", "1"))', ""],
    ["a field of clap", "let args = Args::parse(); f(args.a)", '#[derive(Parser)]\nstruct Args {\n    #[arg(long, env = "A", default_value = "1")]\n    a: String,\n}'],
    ["a lazy static", "f(A.clone())", 'lazy_static! {\n    static ref A: String = env::var("A").unwrap_or_else(|_| "1".to_string());\n}'],
    ["a lazy cell", "f(&*A)", 'static A: LazyLock<String> = LazyLock::new(|| env::var("A").unwrap_or("1".into()));'],
  ])("%s is read with its default", (_, statements, before) => {
    expect(valueIn(program(statements, `${env}\n${before}`))).toMatchObject({ kind: "env", name: "A", default: { kind: "literal", text: "1" } });
  });

  test("a function of another file that has no such name is none", () => {
    expect(value('crate::config::describe("A", "1")')).toMatchObject({ kind: "call" });
  });
});

test("reads of the environment, attributes and macros among them, what is read at compile time not", () => {
  const { envReads } = facts(
    'use std::env;\nstruct Args {\n    #[arg(env = "PORT", default_value_t = 3000)]\n    port: u16,\n    #[clap(long, env)]\n    database_url: String,\n    #[arg(long)]\n    name: String,\n}\nlazy_static! { static ref A: String = env::var("A").unwrap(); }\nfn main() { println!("{}", env::var("B").unwrap_or_default()); env!("C"); env::set_var("D", "x"); }\n',
  );
  const read = (value: Value | undefined): unknown => (value?.kind === "literal" ? value.text : value?.kind);
  expect(envReads.map(({ name, default: fallback, function: index }) => [name, read(fallback), index]).sort()).toEqual([
    ["A", undefined, -1],
    ["B", "unknown", 0],
    ["DATABASE_URL", undefined, -1],
    ["PORT", "3000", -1],
  ]);
});

test("bindings: variables, constants of a type, keys, fields and arguments by name", () => {
  const { bindings } = facts('struct S { a: u8 }\nimpl S { const B: &\'static str = "1"; }\nfn main() {\n    let (x, mut y) = ("2", "3");\n    s.key = "4";\n    m["key2"] = "5";\n    S { a: "6" };\n    let Some(z) = "7" else { return };\n}\n');
  expect(bindings.map(({ kind, name, value }) => [kind, name, value.kind === "literal" ? value.text : value.kind])).toEqual([
    ["field", "B", "1"],
    ["variable", "x", "2"],
    ["variable", "y", "3"],
    ["key", "key", "4"],
    ["key", "key2", "5"],
    ["argument", "a", "6"],
    ["variable", "z", "7"],
  ]);
});

test("functions, with what they stand in", () => {
  const { functions, calls } = facts("impl S { async fn m(&self) { tokio::spawn(async { f(|x| g(x)) }); } }\nfn n() {}\n");
  expect(functions.map(({ name, parent }) => [name, parent])).toEqual([
    ["m", -1],
    [undefined, 0],
    ["n", -1],
  ]);
  expect(calls.map((call) => [call.text, call.function])).toEqual([
    ["tokio::spawn", 0],
    ["f", 0],
    ["g", 1],
  ]);
});

test("state that outlives a call, with its writes and their keys", () => {
  const { state } = facts(
    `static USERS: Lazy<Mutex<HashMap<String, u8>>> = Lazy::new(|| Mutex::new(HashMap::new()));
static HITS: AtomicUsize = AtomicUsize::new(0);
static mut COUNT: u32 = 0;
static TOTAL: Mutex<u64> = Mutex::new(0);
static CELL: OnceLock<RwLock<Vec<u8>>> = OnceLock::new();
static READ: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static NAME: &str = "x";
lazy_static! { static ref ROOMS: DashMap<String, Room> = DashMap::new(); static ref LIMIT: u32 = 3; }
fn f(id: String) {
    USERS.lock().unwrap().insert(id, 1);
    let mut users = USERS.lock().unwrap();
    users.insert("x", 2);
    HITS.fetch_add(1, Ordering::SeqCst);
    unsafe { COUNT += 1; }
    *TOTAL.lock().unwrap() += 1;
    CELL.get_or_init(|| RwLock::new(vec![])).write().unwrap().push(1);
    ROOMS.entry(id).or_insert(room);
    let mut copy = READ.lock().unwrap().clone();
    copy.push(1);
    let mut local = HashMap::new();
    local.insert(id, 1);
}
`,
  );
  expect(state.map(({ name, kind, writes }) => [name, kind, writes.map(({ function: index, key }) => [index, key?.kind])])).toEqual([
    ["USERS", "collection", [[1, "unknown"], [1, "literal"]]],
    ["HITS", "counter", [[1, undefined]]],
    ["COUNT", "counter", [[1, undefined]]],
    ["TOTAL", "counter", [[1, undefined]]],
    ["CELL", "collection", [[1, undefined]]],
    ["ROOMS", "collection", [[1, "unknown"]]],
  ]);
});

describe("a guard", () => {
  test.each([
    ['if env::var("APP_ENV") == Ok("production".into()) { a() } else { b() }', ["environment-name APP_ENV=production true a", "environment-name APP_ENV=production false b"]],
    ['let env = env::var("RUST_ENV").unwrap_or_default(); if env != "dev" { a() }', ["environment-name RUST_ENV=dev false a"]],
    ['match env::var("APP_ENV").as_deref() { Ok("dev" | "test") => a(), Ok(_) => b(), Err(_) => c() }', ["environment-name APP_ENV=dev,test true a", "environment-name APP_ENV=dev,test false b"]],
    ['match env::var("APP_ENV").unwrap().as_str() { "dev" => a(), other if other == "live" => b(), _ => c() }', ["environment-name APP_ENV=dev true a", "environment-name APP_ENV=live true b"]],
    ['if let Ok("prod") = env::var("APP_ENV").as_deref() { a() }', ["environment-name APP_ENV=prod true a"]],
    ['if matches!(env::var("APP_ENV").as_deref(), Ok("dev" | "test")) { a() }', ["environment-name APP_ENV=dev,test true a"]],
    ['if let Ok(v) = env::var("A") { a() } else { b() }', ["set A= true a", "set A= false b"]],
    ['if let Ok(v) = env::var("A") && other() { a() }', ["set A= true a"]],
    ['if env::var("A").is_ok() && other() { a() }', ["set A= true a"]],
    ['if env::var("A").is_err() { a() }', ["set A= false a"]],
    ['let Ok(v) = env::var("A") else { a(); panic!("x") }; b()', ["set A= false a", "rejected A= true a", "set A= true b"]],
    ['match env::var("A") { Ok(v) => a(), Err(_) => { b(); std::process::exit(1) } }', ["set A= true a", "set A= false b", "rejected A= true b"]],
    ["if other() { a() }", []],
  ])("%s", (statements, expected) => {
    const source = program(statements, "use std::env;");
    const { guards } = facts(source);
    const inside = (span: { start: number; end: number }): string => ["a()", "b()"].filter((call) => source.slice(span.start, span.end).includes(call)).map((call) => call[0]).join("");
    expect(guards.filter(({ governs }) => inside(governs) !== "").map(({ kind, variable, values, holds, governs }) => `${kind} ${variable}=${values.join(",")} ${holds} ${inside(governs)}`)).toEqual(expected);
  });
});

test("types with the traits they have, attributes with what they stand on", () => {
  const { types, annotations, functions } = facts('struct S;\nimpl fmt::Display for S {}\ntrait T: Send {}\n#[tokio::main]\nasync fn main() {}\n/// A page.\n#[get("/", rank = 2)]\n#[instrument]\npub async fn index() {}\n');
  expect(types.map(({ name, bases }) => [name, bases])).toEqual([
    ["S", ["fmt::Display"]],
    ["T", ["Send"]],
  ]);
  expect(annotations.map(({ name, function: on }) => [name, functions[on]?.name])).toEqual([
    ["tokio::main", "main"],
    ["get", "index"],
    ["instrument", "index"],
  ]);
  expect(plain(annotations[1])).toMatchObject({ arguments: [text("/")], keywords: [["rank", number("2")]] });
});

test.each([
  ["signal(SignalKind::terminate())?", "use tokio::signal::unix::{signal, SignalKind};", ["SIGTERM"]],
  ["signal::unix::signal(signal::unix::SignalKind::interrupt())", "use tokio::signal;", ["SIGINT"]],
  ["tokio::signal::ctrl_c().await", "", ["SIGINT"]],
  ["Signals::new([SIGINT, SIGTERM])", "use signal_hook::{consts::{SIGINT, SIGTERM}, iterator::Signals};", ["SIGINT", "SIGTERM"]],
  ["signal_hook::flag::register(signal_hook::consts::SIGTERM, stop)", "", ["SIGTERM"]],
  ["signal(other())", "use tokio::signal::unix::signal;", []],
  ["kill(SIGTERM)", "use libc::SIGTERM;", []],
])("signals in %s", (statements, before, expected) => {
  expect(facts(program(statements, before)).signals.map(({ signal }) => signal)).toEqual(expected);
});

test("imports, suppressions, the place for an import", () => {
  const source = '//! A crate.\n#![allow(x)]\nuse std::{env, io::{self, Write as _}};\nuse foo::*;\nmod a;\n\n// twelve-factor-ignore-next-line a/b -- why\nfn f() {}\nuse late::b;\n';
  const found = facts(source);
  expect(found.imports.map(({ module, imported, local }) => [module, imported, local])).toEqual([
    ["std", "env", "env"],
    ["std::io", "*", "io"],
    ["std::io", "Write", undefined],
    ["foo", "*", undefined],
    ["self::a", "*", "a"],
    ["late", "b", "b"],
  ]);
  expect(found.directives.map(({ scope, reason }) => [scope, reason])).toEqual([["next-line", "why"]]);
  expect(source.slice(found.importInsertion)).toMatch(/^mod a;/);
  expect(facts("#![allow(x)]\nfn f() {}\n").importInsertion).toBe(13);
  expect(facts("").importInsertion).toBe(0);
});

test.each([
  ["#[cfg(test)]\nmod checks { use std::env::var as real; static S: u8 = 1; fn g() { f(env::var(\"A\")); } }", 0],
  ["mod tests { fn g() { f(1); } }", 0],
  ["#[test]\nfn g() { f(1); }", 0],
  ["#[tokio::test]\n#[ignore]\nasync fn g() { f(1); }", 0],
  ["#[cfg(all(test, feature = \"x\"))]\nimpl S { fn g() { f(1); } }", 0],
  ["#![cfg(test)]\nfn g() { f(1); }", 0],
  ["#[cfg(not(test))]\nmod checks { fn g() { f(1); } }", 1],
  ["#[cfg(feature = \"x\")]\nfn g() { f(1); }", 1],
  ["macro_rules! m { ($x:expr) => { f($x) }; }", 0],
])("%s has %d calls", (source, count) => {
  const found = facts(source);
  expect(found.calls).toHaveLength(count);
  expect(found.functions).toHaveLength(count);
  expect(found.envReads).toEqual([]);
});

const sample = program(
  '    USERS.lock().unwrap().insert(id, User { name: "x🚀" });\n    if let Ok(v) = env::var("A") { f(v) } else { panic!("no {v}\\n") }\n    match x { Ok("a") => g(format!("{}:{p}", h(1))), _ => () }',
  'use std::{env, io as i};\nstatic USERS: Lazy<Mutex<HashMap<u8, User>>> = Lazy::new(|| x);\nlazy_static! { static ref A: u8 = env::var("A").unwrap(); }\n#[arg(env = "B")]\n// twelve-factor-ignore-line a/b -- c',
);

function spansOf(found: SourceFacts): readonly { readonly start: number; readonly end: number }[] {
  return [...found.calls, ...found.bindings, ...found.guards, ...found.functions, ...found.state, ...found.annotations, ...found.envReads, ...found.imports].map(({ span }) => span);
}

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", "}", "{", "(", ")", "\n", "/*", "*/", "//", "r#\"", "b\"", "::", "|_|", "m!(", "#[cfg(test)]", "mod tests {", "env::var(\"A\")", "é🚀", "\r\n", "\u0000", "\ud800", "fn ", "use a::{", "match ", "<", ",");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 10 }), (edits) => {
      const document = parsers.openDocument("rust", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const fresh = facts(text);
        if (fresh.problems.length === 0) expect(languageOf("a.rs")?.facts(document.flat(), "rust")).toEqual(fresh);
        for (const span of spansOf(fresh)) expect(span.start <= span.end && span.end <= text.length).toBe(true);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 150 },
  );
});

test("a text cut off anywhere gives facts that lie in it", () => {
  for (let end = 0; end < sample.length; end += 3) for (const span of spansOf(facts(sample.slice(0, end)))) expect(span.end).toBeLessThanOrEqual(end);
});

test("deep nesting and long files end", { timeout: 30_000 }, () => {
  expect(facts(`static X: u8 = f(${"[".repeat(2000)}${"]".repeat(2000)});`).calls).toHaveLength(1);
  expect(facts(`fn g() { ${"a + ".repeat(3000)}f(1) }`).calls).toHaveLength(1);
  expect(facts(`fn g() { m!(${"f(".repeat(2000)}${")".repeat(2000)}); }`).problems).toEqual([]);
  expect(facts(`fn g() { ${"if let Ok(v) = x { v } else { ".repeat(500)}1${" }".repeat(500)} }`).problems).toEqual([]);
  expect(facts(`fn g() { x${".a(1)".repeat(2000)}; }`).calls).toHaveLength(2000);
  expect(facts(`fn g() {\n${"f(1);\n".repeat(50_000)}}`).calls).toHaveLength(50_000);
  expect(facts(`fn g() { m!(${"f(1), ".repeat(20_000)}); }`).calls).toHaveLength(20_001);
  expect(facts(`fn g() {\n${"let x = x.f(1);\n".repeat(3000)}}`).calls).toHaveLength(3000);
  const depth = 10_000;
  const nested = [
    `fn g() { let y = x${".unwrap()".repeat(depth)}; }`,
    `fn g() { y.map(|v| v${".unwrap()".repeat(depth)}); m!(x${".unwrap()".repeat(depth)}); }`,
    `fn g() { let ${"(".repeat(depth)}a,${")".repeat(depth)} = 1; if let ${"Some(".repeat(depth)}1${")".repeat(depth)} = x {} }`,
    `fn g() { match x { ${"1 | ".repeat(60)}2 => a(), ${"1 | ".repeat(depth)}2 => b() } }`,
    `fn g() { ${"x.map(|v| ".repeat(depth)}v${")".repeat(depth)} }`,
    `use ${"a::{".repeat(depth)}b${"}".repeat(depth)};\nfn g(x: ${"Arc<".repeat(depth)}A${">".repeat(depth)}) { x.f() }`,
    `${"#[a]\n".repeat(depth)}fn g() { ${"let a = a.b(a);\n".repeat(depth)} }`,
  ];
  for (const source of nested) expect(facts(source).problems).toEqual([]);
});
