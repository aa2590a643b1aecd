import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts, Value } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { ruby } from "../../server/src/languages/ruby.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("ruby"));

const [language] = ruby;

function facts(text: string): SourceFacts {
  return (language as (typeof ruby)[number]).facts(parsers.parse("ruby", text), "ruby");
}

/** A value without its places. */
function plain(value: Value | undefined): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
}

test.each(["app.rb", "config.ru", "lib/tasks/a.rake", "Rakefile", "some.dir/Rakefile"])("%s is Ruby", (path) => {
  expect(languageOf(path)?.id).toBe("ruby");
});

test.each(["Gemfile", "a.erb", "rb", "Rakefile.lock"])("%s is not", (path) => {
  expect(languageOf(path)).toBeUndefined();
});

describe("the name of a callee", () => {
  test.each([
    ['Logger.new("x")', "Logger.new"],
    ["ActiveSupport::Logger.new(STDOUT)", "ActiveSupport::Logger.new"],
    ["::Logger.new(STDOUT)", "Logger.new"],
    ["L = Logger; L.new(1)", "Logger.new"],
    ["R = Rack::Session; R::Pool.new(app)", "Rack::Session::Pool.new"],
    ['redis = Redis.new(url: "x"); redis.get("a")', "Redis.new().get"],
    ["redis = Redis.new; redis.get('a')", "Redis.new().get"],
    ["r = Redis.new if x; r ||= Redis.new; r.get(1)", "Redis.new().get"],
    ["r = x ? Redis.new(a) : Redis.new(b); r.get(1)", "Redis.new().get"],
    ["r = x ? Redis.new : Dalli::Client.new; r.get(1)", undefined],
    ["r = Redis.new; r = other(1); r.get(1)", undefined],
    ["$redis = Redis.new; def a = $redis.get(1)", "Redis.new().get"],
    ["REDIS = Redis.new; class A; def b; REDIS.get(1); end; end", "Redis.new().get"],
    ["class A; def initialize; @r = Redis.new; end; def b; @r.get(1); end; end", "Redis.new().get"],
    ["class A; def r = @r ||= Redis.new; def b; r.get(1); end; end", "Redis.new().get"],
    ["module A; def self.r = Redis.new; end; A.r.get(1)", "Redis.new().get"],
    ["module A; module B; class << self; def r = Redis.new; end; end; end; A::B.r.get(1)", "Redis.new().get"],
    ["redis = Redis.new; def a(redis) = redis.get(1)", undefined],
    ["redis = Redis.new; def a; redis.get(1); end", "redis.get"],
    ["redis = Redis.new; [1].each { redis.get(1) }", "Redis.new().get"],
    ['Rails.application.config.session_store :file_store', "Rails.application.config.session_store"],
    ["Rails.application.config.middleware.use(A)", "Rails.application.config.middleware.use"],
    ["Shop::Application.config.session_store :x", "Rails.application.config.session_store"],
    ["Rails.configuration.session_store :x", "Rails.application.config.session_store"],
    ["class Application < Rails::Application; config.session_store :x; end", "Rails.application.config.session_store"],
    ["Rails.application.configure do\n  config.session_store :x\nend", "Rails.application.config.session_store"],
    ["Shop::Application.configure { config.session_store :x }", "Rails.application.config.session_store"],
    ['Rails.application.routes.draw { get "/a" }', "Rails.application.routes.get"],
    ["Sinatra::Application.set :port, 1", "Sinatra::Application.set"],
    ["set :port, 1", "set"],
    ["port = 1; port 3000", "port"],
    ["class App < Sinatra::Base; set :port, 1; end", "Sinatra::Base.set"],
    ["class App < Sinatra::Base; configure { set :port, 1 }; end", "Sinatra::Base.set"],
    ["class App < Sinatra::Base; self.set(:port, 1); end", "Sinatra::Base.set"],
    ["class App < Sinatra::Base; end; App.run! port: 1", "Sinatra::Base.run!"],
    ["class Base < Sinatra::Base; end; class App < Base; set :port, 1; end", "Sinatra::Base.set"],
    ["module A; class App < Sinatra::Base; end; end; A::App.run!", "Sinatra::Base.run!"],
    ["Sinatra.new { set :port, 1 }", "Sinatra::Base.set"],
    ["Rack::Builder.new { use A, 1 }", "Rack::Builder.new().use"],
    ["class A < ApplicationJob; def perform; retry_job(1); end; end", "ApplicationJob.new().retry_job"],
    ["class A < ApplicationJob; def self.a; retry_job(1); end; end", "ApplicationJob.retry_job"],
    ["class A < ApplicationJob; def perform; system('a'); end; end", "system"],
    ["class A; foo(1); end", undefined],
    ["module A; foo(1); end", undefined],
    ["class Rack::Attack; throttle(1); end", "Rack::Attack.throttle"],
    ["Kernel.system('a')", "system"],
    ["Puma::Configuration.new { |c| c.port(3000) }", "Puma::Configuration.new().port"],
    ["Devise.setup do |config|\n config.omniauth(:a)\nend", "Devise.setup().omniauth"],
    ["User.each { |u| u.save! }", undefined],
    ["def f(a) = a.listen(1)", undefined],
    ["start!", "start!"],
    ["threads 1, 2\npreload_app!", "Puma::DSL.preload_app!"],
    ["threads 1, 2\nport 3000", "Puma::DSL.port"],
    ["threads 1, 2\non_booted { port 3000 }", "Puma::DSL.port"],
    ["threads 1, 2\nother 3000", "other"],
    ["threads = 2\nport 3000", "port"],
    ["worker_processes 2\nlisten 3000", "Unicorn::Configurator.listen"],
    ['require "sinatra"\nget("/a")', "Sinatra::Application.get"],
    ['require "sinatra"\nclass A; get("/a"); end', undefined],
    ['require "sinatra/base"\nget("/a")', "get"],
    ["foo&.bar(1)", "foo.bar"],
    ["`ls -l`", "`"],
    ["%x(ls -l)", "`"],
    ["JWT.encode payload, 'x'", "JWT.encode"],
  ])("%s → %s", (text, name) => {
    // The one whose name stands last in the text.
    const last = facts(text).calls.reduce((found, call) => (call.nameSpan.start > found.nameSpan.start ? call : found));
    expect(last.callee).toBe(name);
  });

  test("a chain without arguments reads like attributes, and every part of it is a call", () => {
    expect(facts("a = Rails.root.join('x'); b(Rails.root)").calls.map(({ callee }) => callee)).toEqual(["Rails.root.join", "Rails.root", "b", "Rails.root"]);
  });

  test("what is set is no call", () => {
    expect(facts("config.port = 1\nconfig.host ||= 2").calls).toEqual([]);
  });
});

test("arguments by position and by name, a block last", () => {
  const [call] = facts('f 1, :a, b: 2, :c => "x", "d" => true, **rest do |x| x end').calls;
  expect(call?.arguments.map(plain)).toEqual([
    { kind: "literal", text: "1", type: "number" },
    { kind: "literal", text: "a", type: "string" },
    { kind: "unknown" },
    { kind: "function", function: 0 },
  ]);
  expect(call?.keywords.map(([name, value]) => [name, plain(value)])).toEqual([
    ["b", { kind: "literal", text: "2", type: "number" }],
    ["c", { kind: "literal", text: "x", type: "string" }],
    ["d", { kind: "literal", text: "true", type: "boolean" }],
  ]);
});

test("a setting is an argument by its name", () => {
  const { calls } = facts("set :port, 1; App.set(:port, 1); redis.set :port, 1; set :a, 1, 2; set 'port', 1");
  expect(calls.map(({ arguments: given, keywords }) => [given.length, keywords.map(([name]) => name)])).toEqual([[0, ["port"]], [0, ["port"]], [2, []], [3, []], [2, []]]);
});

test("constructions and receivers", () => {
  expect(facts("@a.b(1); c.d(2); A.new; e(3)").calls.map(({ receiver, construction }) => [receiver, construction])).toEqual([
    ["a", false],
    ["c", false],
    ["A", true],
    [undefined, false],
  ]);
});

describe("a value", () => {
  const literal = (text: string, type = "string"): unknown => ({ kind: "literal", text, type });
  test.each([
    ["3_000", literal("3000", "number")],
    ["0x10", literal("16", "number")],
    ["1.5", literal("1.5", "number")],
    ["true", literal("true", "boolean")],
    ['"a\\n\\u0041"', literal("a\nA")],
    ["'a\\n\\'b'", literal("a\\n'b")],
    ["%q(a b)", literal("a b")],
    [":sym", literal("sym")],
    [':"a b"', literal("a b")],
    ["''", literal("")],
    ['"x".freeze', literal("x")],
    ['"a#{1}b"', { kind: "template", parts: [literal("a"), literal("1", "number"), literal("b")] }],
    ['"a" + "b"', { kind: "template", parts: [literal("a"), literal("b")] }],
    ['"a" "b"', { kind: "template", parts: [literal("a"), literal("b")] }],
    ["<<~A\n  x\nA\n", { kind: "template", parts: [literal("\n  x\n")] }],
    ['format("%s:%d", "a", 1)', { kind: "template", parts: [literal("a"), literal(":"), literal("1", "number")] }],
    ["[1, :a]", { kind: "list", items: [literal("1", "number"), literal("a")], complete: true }],
    ["%w[a b]", { kind: "list", items: [literal("a"), literal("b")], complete: true }],
    ["%i[a]", { kind: "list", items: [literal("a")], complete: true }],
    ["[1, *x]", { kind: "list", items: [literal("1", "number")], complete: false }],
    ["({ a: 1, 'b' => 2 })", { kind: "object", entries: [["a", literal("1", "number")], ["b", literal("2", "number")]], complete: true }],
    ["({ a: 1, **x })", { kind: "object", entries: [["a", literal("1", "number")]], complete: false }],
    ["({ x => 1 })", { kind: "object", entries: [], complete: false }],
    ["(a ? 1 : 2)", { kind: "choice", options: [literal("1", "number"), literal("2", "number")] }],
    ["(if a then 1 else 2 end)", { kind: "choice", options: [literal("1", "number"), literal("2", "number")] }],
    ["(case a when 1 then 3 else 4 end)", { kind: "choice", options: [literal("3", "number"), literal("4", "number")] }],
    ["Rack::Session::Pool", { kind: "reference", to: "Rack::Session::Pool" }],
    ["Rails.root", { kind: "reference", to: "Rails.root" }],
    ["-> { 1 }", { kind: "function", function: 0 }],
    ["lambda { 1 }", { kind: "function", function: 0 }],
    ["proc do 1 end", { kind: "function", function: 0 }],
    ["nil", { kind: "unknown" }],
    ["-1", { kind: "unknown" }],
    ["1..2", { kind: "unknown" }],
  ])("%s", (expression, expected) => {
    expect(plain(facts(`f(${expression})`).calls.find(({ text }) => text === "f")?.arguments[0])).toEqual(expected);
  });

  test("a constant is what it was initialised with, at the place where that is written", () => {
    expect(facts("PORT = 3000; f(PORT)").calls[0]?.arguments).toEqual([{ kind: "literal", text: "3000", type: "number", span: { start: 7, end: 11 }, through: "PORT" }]);
    expect(facts('f("ab")').calls[0]?.arguments).toEqual([{ kind: "literal", text: "ab", type: "string", span: { start: 2, end: 6 } }]);
  });

  test.each([
    ["module A; class B; PORT = 1; end; end; f(A::B::PORT)", "1"],
    ["C = { port: 1 }.freeze; f(C[:port])", "1"],
    ["x = 1; [2].each { f(x) }", "1"],
    ["def port = 1; f(port)", "1"],
    ["port = 1; f(port:)", "1"],
  ])("%s", (text, expected) => {
    const call = facts(text).calls.findLast((one) => one.text === "f");
    expect(call?.arguments[0] ?? call?.keywords[0]?.[1]).toMatchObject({ kind: "literal", text: expected });
  });

  test.each(["x = 1; def a = f(x)", "def a(x) = f(x)", "x = x; f(x)", "class A; x = 1; def b = f(x); end", "a, b = g; f(a)"])("%s is not known", (text) => {
    expect(facts(text).calls.findLast((one) => one.text === "f")?.arguments[0]?.kind).not.toBe("literal");
  });
});

describe("reads of the environment", () => {
  test.each([
    ['ENV["PORT"]', "PORT", undefined],
    ["ENV['PORT'].to_i", "PORT", undefined],
    ['ENV.fetch("PORT")', "PORT", undefined],
    ['ENV.fetch("PORT", "3000")', "PORT", "3000"],
    ['ENV.fetch("PORT", nil)', "PORT", undefined],
    ['ENV.fetch("PORT") { 3000 }', "PORT", "3000"],
    ['ENV.fetch("PORT") do\n  3000\nend', "PORT", "3000"],
    ['ENV.fetch("PORT") { raise "no" }', "PORT", undefined],
    ['Integer(ENV.fetch("PORT", 3000))', "PORT", "3000"],
    ['ENV["PORT"] || 3000', "PORT", "3000"],
    ['(ENV["PORT"] or 3000)', "PORT", "3000"],
    ['ENV["PORT"].presence || 3000', "PORT", "3000"],
    ['ENV["PORT"] || raise("no")', "PORT", undefined],
    ['ENV["PORT"] || abort("no")', "PORT", undefined],
    ["Figaro.env.port", "port", undefined],
    ["Figaro.env.port || 3000", "port", "3000"],
    ["Rails.env", "RAILS_ENV", undefined],
    ['get_env("PORT", "3000")', "PORT", "3000"],
  ])("%s", (expression, name, fallback) => {
    const { calls, envReads } = facts(`f(${expression})`);
    const value = calls.find(({ text }) => text === "f")?.arguments[0];
    expect(value).toMatchObject({ kind: "env", name });
    expect(envReads.map((read) => read.name)).toEqual([name]);
    for (const one of [value?.kind === "env" ? value.default : undefined, envReads[0]?.default]) expect(one?.kind === "literal" ? one.text : undefined).toBe(fallback);
  });

  test.each([
    ['port = 3000; port = ENV["PORT"] if ENV["PORT"]; f(port)', "3000"],
    ['port = ENV["PORT"]; port ||= 3000; f(port)', "3000"],
    ['def setting(name, fallback = nil) = ENV[name] || fallback; f(setting("PORT", "3000"))', "3000"],
    ['def setting(name, fallback = nil)\n  ENV.fetch(name, fallback)\nend\nf(setting("PORT", 3000))', "3000"],
    ['def port = ENV.fetch("PORT", 3000); f(port)', "3000"],
    ['class C; def self.port = ENV.fetch("PORT", 3000); end; f(C.port)', "3000"],
  ])("%s", (text, fallback) => {
    expect(facts(text).calls.findLast((one) => one.text === "f")?.arguments[0]).toMatchObject({ kind: "env", name: "PORT", default: { kind: "literal", text: fallback } });
  });

  test("a variable that the program sets where it is missing has a default", () => {
    expect(facts('ENV["RACK_ENV"] ||= "development"').envReads).toMatchObject([{ name: "RACK_ENV", default: { kind: "literal", text: "development" } }]);
  });

  test.each(["ENV[name]", "ENV.fetch(name)", "params[:port]", "ENV.keys", 'config.get_env("PORT")'])("%s is none", (text) => {
    expect(facts(`f(${text})`).envReads).toEqual([]);
  });
});

test("bindings, with what they are part of", () => {
  const text = 'Rails.application.configure do\n config.cache_store = :memory_store, { size: 1 }\n config.action_mailer.smtp_settings = { address: "a" }\nend\nclass A\n B = 1\n @@c = 2\n def d(e = 3, f: 4)\n  @g ||= 5\n  self.h = 6\n end\nend\ni = 7\n$stdout.sync = true\nopts[:j] = 8';
  const found = facts(text).bindings.map(({ kind, owner, name, value }) => `${kind} ${owner ?? ""}|${name} ${value.kind === "literal" ? value.text : value.kind}`);
  expect(found).toEqual([
    "key Rails.application.config|cache_store list",
    "key |size 1",
    "key Rails.application.config.action_mailer|smtp_settings object",
    "key |address a",
    "variable |B 1",
    "field A|c 2",
    "parameter |e 3",
    "parameter |f 4",
    "field A|g 5",
    "key |h 6",
    "variable |i 7",
    "key $stdout|sync true",
    "key opts|j 8",
  ]);
});

test("functions are methods, blocks and lambdas, with those around them", () => {
  expect(facts("def a\n [1].each { |x| -> { x } }\nend\nclass B; def self.c = 1; end").functions.map(({ name, parent }) => [name, parent])).toEqual([
    ["a", -1],
    [undefined, 0],
    [undefined, 1],
    ["c", -1],
  ]);
});

describe("state", () => {
  test.each([
    ["SESSIONS = {}\nget('/') { SESSIONS[params[:id]] = 1 }", "SESSIONS", "collection"],
    ["SESSIONS = Hash.new\ndef a(id) = SESSIONS.delete(id)", "SESSIONS", "collection"],
    ["SESSIONS = Hash.new { |h, k| h[k] = [] }\ndef a(id) = SESSIONS.store(id, 1)", "SESSIONS", "collection"],
    ["QUEUE = []\ndef a(id)\n QUEUE << id\nend", "QUEUE", "collection"],
    ["QUEUE = []\ndef a(id)\n QUEUE.push id\nend", "QUEUE", "collection"],
    ["CACHE = {}\ndef a(id) = CACHE[id] ||= 1", "CACHE", "collection"],
    ["CACHE = Concurrent::Map.new\ndef a(id) = CACHE.compute_if_absent(id) { 1 }", "CACHE", "collection"],
    ["class A\n @@count = 0\n def b\n  @@count += 1\n end\nend", "count", "counter"],
    ["class A\n def b\n  @@cache ||= {}\n  @@cache[1] = 2\n end\nend", "cache", "collection"],
    ["class A\n @cache = {}\n class << self\n  def b(k) = @cache[k] = 1\n end\nend", "cache", "collection"],
    ["class A\n def b(k) = B::LIST << k\nend\nclass B\n LIST = []\nend", "LIST", "collection"],
    ["$cache = {}\ndef a(k)\n $cache[k] = 1\nend", "cache", "collection"],
    ["cache = {}\nget('/') { |k| cache[k] = 1 }", "cache", "collection"],
  ])("%s", (text, name, kind) => {
    const { state, functions } = facts(text);
    expect(state).toMatchObject([{ name, kind }]);
    expect(state[0]?.writes.every((write) => write.function >= 0 && write.function < functions.length)).toBe(true);
  });

  test("with the key under which it is written", () => {
    expect(facts("C = {}\ndef a = C[:x] = 1").state[0]?.writes.map(({ key, function: around }) => [plain(key), around])).toEqual([[{ kind: "literal", text: "x", type: "string" }, 0]]);
  });

  test.each([
    ["a frozen one", "LIST = [].freeze\ndef a = LIST << 1"],
    ["one that nobody writes to", "LIST = [1]\ndef a = LIST.first"],
    ["one that is filled while the file loads", "LIST = []\nLIST << 1"],
    ["a local one", "def a\n x = {}\n x[1] = 2\nend"],
    ["a field of an object", "class A\n def b\n  @x = {}\n  @x[1] = 2\n end\nend"],
    ["a field of a request", "get('/') do\n @x = []\n @x << 1\nend"],
    ["a local variable of the name of one outside", "x = {}\ndef a\n x = {}\n x[1] = 2\nend"],
  ])("%s is none", (_name, text) => {
    expect(facts(text).state).toEqual([]);
  });
});

describe("guards", () => {
  const guards = (text: string): unknown => facts(text).guards.map(({ kind, variable, values, holds, governs }) => [kind, variable, values.join(), holds, text.slice(governs.start, governs.end).trim()]);

  test.each([
    ["a if Rails.env.production?", [["environment-name", "RAILS_ENV", "production", true, "a"]]],
    ["a unless Rails.env.production?", [["environment-name", "RAILS_ENV", "production", false, "a"]]],
    ["a if !Rails.env.test?", [["environment-name", "RAILS_ENV", "test", false, "a"]]],
    ["a if Rails.env.local?", [["environment-name", "RAILS_ENV", "development,test", true, "a"]]],
    ["a if Rails.env.test? || Rails.env.development?", [["environment-name", "RAILS_ENV", "test,development", true, "a"]]],
    ['a if Rails.env == "production"', [["environment-name", "RAILS_ENV", "production", true, "a"]]],
    ['a if ENV["RACK_ENV"] != "production"', [["environment-name", "RACK_ENV", "production", false, "a"]]],
    ['a if %w[test ci].include?(ENV["RACK_ENV"])', [["environment-name", "RACK_ENV", "test,ci", true, "a"]]],
    ["a if Rails.env.in?(%w[test ci])", [["environment-name", "RAILS_ENV", "test,ci", true, "a"]]],
    ["a if production?", [["environment-name", "APP_ENV", "production", true, "a"]]],
    ["a if settings.development?", [["environment-name", "APP_ENV", "development", true, "a"]]],
    ["class A < Sinatra::Base; a if development?; end", [["environment-name", "APP_ENV", "development", true, "a"]]],
    ["configure(:production) { a }", [["environment-name", "APP_ENV", "production", true, "{ a }"]]],
    ['x[ENV["APP_ENV"]]', [["environment-name", "APP_ENV", "", true, 'x[ENV["APP_ENV"]]']]],
    ["x[Rails.env]", [["environment-name", "RAILS_ENV", "", true, "x[Rails.env]"]]],
    ['a if ENV["X"]', [["set", "X", "", true, "a"]]],
    ['a if ENV["X"].present?', [["set", "X", "", true, "a"]]],
    ['a if ENV["X"].nil?', [["set", "X", "", false, "a"]]],
    ['a if ENV["X"].to_s.empty?', [["set", "X", "", false, "a"]]],
    ['a if ENV.key?("X")', [["set", "X", "", true, "a"]]],
    ['a if ENV["X"] == "1" && b', [["set", "X", "1", true, "a"], ["set", "b", "", true, "a"]]],
    ["a if __FILE__ == $0", [["main", "", "", true, "a"]]],
    ["a if __FILE__ == $PROGRAM_NAME", [["main", "", "", true, "a"]]],
    ["a if b == c", []],
    ["a if User.production?", []],
    ["def production? = true\na if production?", []],
    ["configure { a }", []],
  ])("%s", (text, expected) => {
    expect(guards(text)).toEqual(expected);
  });

  test("with both branches", () => {
    expect(guards('if ENV["X"]\n a\nelsif Rails.env.test?\n b\nelse\n c\nend')).toEqual([
      ["set", "X", "", true, "a"],
      ["set", "X", "", false, "elsif Rails.env.test?\n b\nelse\n c"],
      ["environment-name", "RAILS_ENV", "test", true, "b"],
      ["environment-name", "RAILS_ENV", "test", false, "else\n c"],
    ]);
  });

  test("of a case", () => {
    expect(guards('case ENV["RACK_ENV"]\nwhen "production", "staging" then a\nelse b\nend')).toEqual([
      ["environment-name", "RACK_ENV", "production,staging", true, 'when "production", "staging" then a'],
      ["environment-name", "RACK_ENV", "production,staging", false, "else b"],
    ]);
  });

  test("of a program that stops without a variable", () => {
    for (const text of ['raise "no" unless ENV["X"]', 'abort "no" if ENV["X"].nil?', 'if ENV["X"].blank?\n  exit 1\nend']) {
      expect(facts(text).guards.filter(({ kind }) => kind === "rejected")).toMatchObject([{ variable: "X", values: [], holds: true }]);
    }
    expect(facts('raise "no" if ENV["X"] == "changeme"').guards.filter(({ kind }) => kind === "rejected")).toMatchObject([{ variable: "X", values: ["changeme"] }]);
  });
});

test("classes with what they are derived from and what they include", () => {
  expect(facts("class A < B::C\n include Sidekiq::Worker\nend\nmodule D\n class E\n end\nend").types.map(({ name, bases }) => [name, bases])).toEqual([
    ["A", ["B::C", "Sidekiq::Worker"]],
    ["D", []],
    ["E", []],
  ]);
});

test("signals", () => {
  const text = 'trap("TERM") { a }\nSignal.trap(:INT, "IGNORE")\n%w[HUP SIGQUIT].each { |s| trap(s) { b } }\nat_exit { c }\nProcess.trap\ntrap(15) { }\nbird.trap("USR1") { }';
  expect(facts(text).signals.map(({ signal, handler }) => [signal, handler])).toEqual([
    ["SIGTERM", 0],
    ["SIGINT", undefined],
    ["SIGHUP", 2],
    ["SIGQUIT", 2],
    ["EXIT", 3],
    ["SIGTERM", 4],
  ]);
});

test("programs that are started", () => {
  const text = 'system "convert a"\nout = `convert #{x} b`\nspawn("a", "b")\nOpen3.capture3("a")\nIO.popen(%w[a b])';
  expect(facts(text).calls.map(({ callee, arguments: given }) => [callee, given[0]?.kind === "literal" ? given[0].text : given[0]?.kind])).toEqual([
    ["system", "convert a"],
    ["`", "convert "],
    ["spawn", "a"],
    ["Open3.capture3", "a"],
    ["IO.popen", "list"],
  ]);
});

test("what is required, and where that may fail", () => {
  expect(facts('require "a"\nrequire_relative "b/c"\nrequire "./d"\nbegin\n require "e"\nrescue LoadError\nend\nrequire "f" rescue LoadError\nrequire name\nx.require "g"').imports.map(({ module, guarded }) => [module, guarded])).toEqual([
    ["a", false],
    ["./b/c", false],
    ["./d", false],
    ["e", true],
    ["f", true],
  ]);
});

test.each([
  ['# frozen_string_literal: true\n\nrequire "a"\nrequire "b"\nx = 1\nrequire "c"\n', "x = 1"],
  ["# frozen_string_literal: true\n\nx = 1\n", "x = 1"],
  ['require "a"', ""],
  ["", ""],
])("an import is added below the first ones: %j", (text, below) => {
  expect(text.slice(facts(text).importInsertion).split("\n")[0]).toBe(below);
});

test("constants can be seen from outside, variables cannot", () => {
  expect(facts("A = 1; b = 2; class C; D = 3; @@e = {}; end").exports.map(({ name }) => name)).toEqual(["A", "C.D"]);
});

test("suppression comments, also in blocks of them", () => {
  const { directives } = facts("# twelve-factor-ignore-next-line a/b, c/d -- reason\n=begin\ntwelve-factor-ignore-file a/b\n=end\nx = 1 # twelve-factor-ignore-line e/f\n");
  expect(directives.map(({ scope, rules, reason }) => ({ scope, rules, reason }))).toEqual([
    { scope: "next-line", rules: ["a/b", "c/d"], reason: "reason" },
    { scope: "line", rules: ["e/f"], reason: undefined },
  ]);
});

test("what fixes write", () => {
  const idiom = language?.idiom;
  expect(idiom?.environmentNumber("PORT", "3000")).toBe('Integer(ENV.fetch("PORT", 3000))');
  expect(idiom?.environmentText("HOST", "'a'")).toBe("ENV.fetch(\"HOST\", 'a')");
  expect(idiom?.environmentRequired("SECRET", "1")).toBe('ENV.fetch("SECRET")');
  expect(plain(facts(`f(${idiom?.environmentInText("0.0.0.0:", "PORT", "3000") ?? ""})`).calls[0]?.arguments[0])).toEqual({
    kind: "template",
    parts: [
      { kind: "literal", text: "0.0.0.0:", type: "string" },
      { kind: "env", name: "PORT", default: { kind: "literal", text: "3000", type: "string" } },
    ],
  });
});

const sample = `require "sinatra/base"
module Shop
  class App < Sinatra::Base
    CACHE = {}
    @@hits = 0
    set :port, ENV.fetch("PORT") { 4567 }
    configure(:production) { use Rack::Session::Pool, key: "🚀", **rest }
    get("/:id") { |id| @@hits += 1; CACHE[id] ||= <<~TEXT }
      hello #{id} and #{ENV["NAME"] || 'nobody'}
    TEXT
    def self.start(port = 1, *more, host: nil, &block) = run!(port:, host: host)
    raise "no" unless ENV["SECRET"].present? || Rails.env.test?
    %w[INT TERM].each { |s| trap(s) { exit } }
  end
end
# twelve-factor-ignore-next-line a/b -- reason
Shop::App.start(case ENV["RACK_ENV"] when "production" then 80 else 8080 end) if __FILE__ == $0
`;

function expectInside({ calls, envReads, bindings, functions, state, guards, types, signals, imports, exports, directives, problems, importInsertion }: SourceFacts, text: string): void {
  const all = [...calls, ...envReads, ...bindings, ...functions, ...state, ...state.flatMap(({ writes }) => writes), ...guards, ...types, ...signals, ...imports, ...directives, ...problems, ...calls.flatMap((call) => call.arguments), ...exports.map(({ value }) => value), ...guards.map(({ governs }) => ({ span: governs })), ...calls.map(({ nameSpan }) => ({ span: nameSpan }))];
  for (const { span } of all) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  expect(importInsertion).toBeLessThanOrEqual(text.length);
}

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", "`", "#{", "}", "{", "(", ")", "\n", "=begin\n", "=end\n", "#", "do |x|", "end", "set :port, 1", "é🚀", "\r\n", " ", "X = 1;", "\u0000", "\ud800", "<<~A", "%w[", "]", "class A < B\n", "def x\n", "?", ":");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1500), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 12 }), (edits) => {
      const document = parsers.openDocument("ruby", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const { problems: _edited, ...edited } = (language as (typeof ruby)[number]).facts(document.flat(), "ruby");
        expectInside({ ...edited, problems: [] }, text);
        if (!facts(text).problems.length) expect(edited).toEqual((({ problems: _fresh, ...rest }) => rest)(facts(text)));
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 150 },
  );
});

test("any text gives facts, with every range inside it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.array(fc.constantFrom(...sample.split(/\b/)), { maxLength: 80 }).map((words) => words.join(""))), (text) => expectInside(facts(text), text)),
    { numRuns: 150 },
  );
});

test("a text that ends anywhere gives facts", () => {
  for (let end = 0; end <= sample.length; end += 3) expectInside(facts(sample.slice(0, end)), sample.slice(0, end));
});

test("deep nesting and long files end", () => {
  for (const text of [`f(${"[".repeat(3000)}${"]".repeat(3000)})`, `x = ${"a + ".repeat(3000)}1; f(x)`, `${"a { ".repeat(1000)}${"}".repeat(1000)}`, `${"class A < B\n".repeat(1000)}x(1)\n${"end\n".repeat(1000)}`, `"${"#{".repeat(1000)}`, "x ||= ".repeat(2000), "if a\n".repeat(2000), "<<~A + ".repeat(500)]) {
    expectInside(facts(text), text);
  }
  expect(facts(`${"a.b(".repeat(2000)}${")".repeat(2000)}`).calls).toHaveLength(2000);
  expect(facts("f(1)\n".repeat(50_000)).calls).toHaveLength(50_000);
});
