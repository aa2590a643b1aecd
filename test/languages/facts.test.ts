import { beforeAll, describe, expect, test } from "vitest";
import type { LanguageId, SourceFacts, Value } from "../../server/src/core/facts.ts";
import { languages } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

/** A source, and what the facts say of it. */
type Row = readonly [source: string, ...said: string[]];

/** Every language has rows for every kind of fact, or a reason why it cannot have any. */
type Cell = readonly Row[] | `not in this language: ${string}`;

/** Their facts are tested in files of their own. */
type OfOwnTest = Exclude<LanguageId, "javascript" | "typescript" | "typescriptreact" | "python">;

interface Kind {
  readonly read: (facts: SourceFacts, source: string) => readonly string[];
  /** A language without a cell does not compile. */
  readonly cells: Readonly<Record<Exclude<LanguageId, OfOwnTest>, Cell>>;
}

/** JavaScript is valid in all three; `typed` is what only TypeScript writes. */
function scripts(rows: readonly Row[], typed: readonly Row[] = []): Readonly<Record<"javascript" | "typescript" | "typescriptreact", Cell>> {
  return { javascript: rows, typescript: [...rows, ...typed], typescriptreact: [...rows, ...typed] };
}

/** One entry for each field of `SourceFacts`, so that a new one does not compile without tests. */
const table: Readonly<Record<Exclude<keyof SourceFacts, "language">, Readonly<Record<string, Kind>>>> = {
  calls: {
    "the name of a callee": {
      read: ({ calls }) => [calls.at(-1)?.callee ?? "no name"],
      cells: {
        ...scripts(
          [
            ['import express from "express"; express()', "express"],
            ['import { Server as S } from "node:http"; new S()', "http.Server"],
            ['import * as http from "http"; http.createServer()', "http.createServer"],
            ['const { File } = require("winston").transports; new File()', "winston.transports.File"],
            ['const w = require("winston"), { transports: T } = w; new T.File()', "winston.transports.File"],
            ['const app = require("express")(); f(() => app.get())', "express().get"],
            ['let app; app = require("express")(); app.get()', "express().get"],
            ['import e from "express"; const app = e().use(a); app.listen()', "express().use().listen"],
            ['import e from "express"; class A { app = e(); b() { this.app.listen() } }', "express().listen"],
            ['import e from "express"; function make() { return e() } const app = make(); app.listen()', "express().listen"],
            ['import app from "./app"; app.listen()', "./app#default.listen"],
            ['const { start } = require("../boot"); start()', "../boot#start"],
            ['process.on("SIGTERM", f)', "process.on"],
            ['const a = { b: require("pino") }; a.b()', "no name"],
            ["function f(app) { app.listen() }", "no name"],
            ['import express from "express"; function f(express) { express() }', "no name"],
            ['let app = require("express")(); app = other(); app.listen()', "no name"],
          ],
          [
            ['import w = require("winston"); w.createLogger()', "winston.createLogger"],
            ['import e from "express"; const app = await (e() as any); app!.get()', "express().get"],
            ['import type { FastifyInstance } from "fastify"; let f: FastifyInstance; f.listen()', "fastify.FastifyInstance().listen"],
            ['import e from "express"; class A { private app = e(); b() { this.app.listen() } }', "express().listen"],
            ['import type { Application } from "express"; class A { constructor(private app: Application) {} b() { this.app.listen() } }', "express.Application().listen"],
          ],
        ),
        python: [
          ["import flask\nflask.Flask()", "flask.Flask"],
          ["from flask import Flask as F\nF()", "flask.Flask"],
          ["import logging.handlers\nlogging.handlers.RotatingFileHandler()", "logging.handlers.RotatingFileHandler"],
          ["import logging.handlers as h\nh.RotatingFileHandler()", "logging.handlers.RotatingFileHandler"],
          ["from flask import (\n    Flask,  # the app\n    request,\n)\nFlask()", "flask.Flask"],
          ["from flask import Flask\napp = Flask(__name__)\napp.run()", "flask.Flask().run"],
          ["from flask import Flask\napp: Flask = None\napp.run()", "flask.Flask().run"],
          ["from flask import Flask\ndef start(app: Flask):\n    app.run()", "flask.Flask().run"],
          ["from flask import Flask\ndef start(app: Flask = None):\n    app.run()", "flask.Flask().run"],
          ["from flask import Flask\ndef start(app: Flask | None):\n    app.run()", "flask.Flask().run"],
          ["from typing import Optional\nfrom flask import Flask\ndef start(app: Optional[Flask]):\n    app.run()", "flask.Flask().run"],
          ['from flask import Flask\ndef start(app: "Flask"):\n    app.run()', "flask.Flask().run"],
          ["import redis\npipe = redis.Redis().pipeline()\npipe.execute()", "redis.Redis().pipeline().execute"],
          ["from flask import Flask\nclass A:\n    def __init__(self):\n        self.app = Flask()\n    def start(self):\n        self.app.run()", "flask.Flask().run"],
          ["from flask import Flask\ndef make():\n    return Flask()\napp = make()\napp.run()", "flask.Flask().run"],
          ["from aiohttp import web\nasync def main():\n    runner = await web.make()\n    runner.start()", "aiohttp.web.make().start"],
          ["import socket\nwith socket.socket() as s:\n    s.bind()", "socket.socket().bind"],
          ["import socket\nif (s := socket.socket()):\n    s.bind()", "socket.socket().bind"],
          ["from .app import app\napp.run()", "./app#app.run"],
          ["from ..boot import start\nstart()", "../boot#start"],
          ["from . import config\nconfig.load()", ".#config.load"],
          ["try:\n    import ujson as json\nexcept ImportError:\n    import json\njson.loads()", "ujson.loads"],
          ['open("x")', "open"],
          ["def open(x): ...\nopen()", "no name"],
          ["def f(app):\n    app.run()", "no name"],
          ["from flask import Flask\ndef f(Flask):\n    Flask()", "no name"],
          ["from flask import Flask\napp = Flask()\napp = other()\napp.run()", "no name"],
          ["from flask import Flask\nfor app in apps:\n    app.run()", "no name"],
        ],
      },
    },
    "arguments by position and by name": {
      read: (facts) => facts.calls.slice(-1).flatMap((call) => [...call.arguments.map((one) => said(one, facts)), ...call.keywords.map(([name, one]) => `${name}: ${said(one, facts)}`)]),
      cells: {
        ...scripts([["f(1, /* one */ 'b', x)", "1", '"b"', "?"], ["new F(true)", "true"], ["f()"], ["f(...list, 2)", "?", "2"]]),
        python: [
          ["f(1, 'b', x)", "1", '"b"', "?"],
          ["f(1, port=2, **more)", "1", "?", "port: 2"],
          ["f(\n    host=a,  # where\n    port=80,\n)", "host: ?", "port: 80"],
          ["f()"],
          ["f(*args, 2)", "?", "2"],
        ],
      },
    },
    "where a call stands": {
      read: ({ calls, functions }, source) => calls.map((call) => [source.slice(call.span.start, call.span.end), source.slice(call.nameSpan.start, call.nameSpan.end), functions[call.function]?.name ?? "module", call.receiver ?? "nothing", ...(call.construction ? ["new"] : [])].join(" | ")),
      cells: {
        ...scripts([["function go() { a.b.listen(1) } new F()", "a.b.listen(1) | listen | go | b", "new F() | F | module | nothing | new"]]),
        python: [["def go():\n    a.b.listen(1)\nself.app.run()", "a.b.listen(1) | listen | go | b", "self.app.run() | run | module | app"]],
      },
    },
    "values": {
      read: (facts) => {
        const [value] = facts.calls.find(({ text }) => text === "f")?.arguments ?? [];
        return value === undefined ? [] : [said(value, facts)];
      },
      cells: {
        ...scripts(
          [
            ["f(3_000)", "3000"],
            ["f(0x10)", "16"],
            ["f('a\\n\\u0041')", '"a\\nA"'],
            ["f(`plain`)", '"plain"'],
            ["f(true)", "true"],
            ["f(10n)", "?"],
            ["const a = 1; f(a)", "1 through a"],
            ["const a = { b: { c: 2 } }; f(a.b.c)", "2 through c"],
            ["const a = { b: 1 }; a.b = 2; f(a.b)", "?"],
            ["f(`a${b}c${1}`)", '"a" + ? + "c" + 1'],
            ["f('a' + b + 'c')", '"a" + ? + "c"'],
            ["f({ a: 1, 'b': [x] })", "{a: 1, b: [?]}"],
            ["f({ a: 1, ...rest })", "{…}"],
            ["f([1, 'b'])", '[1, "b"]'],
            ["f([1, ...rest])", "[1, ?, …]"],
            ["f(a ? 1 : 2)", "1 | 2"],
            ["f(a || 2)", "? | 2"],
            ["let a = 1; if (b) a = 2; f(a)", "1 | 2"],
            ["f(() => 1)", "function"],
            ["function g() {} f(g)", "function g"],
            ["import e from 'express'; f(function g() { return e() })", "function g gives express()"],
            ["f(g(1))", "call of g"],
            ["import { transports } from 'winston'; f(transports.File)", "→ winston.transports.File"],
            ["import { port } from './config'; f(port)", "→ ./config#port"],
            ["f(anything)", "?"],
            ["const a = b; const b = a; f(a)", "?"],
          ],
          [["f(1 as number)", "1"], ["f({ a: 1 } satisfies object)", "{a: 1}"], ["f('a'!)", '"a"']],
        ),
        python: [
          ["f(3_000)", "3000"],
          ["f(0x10)", "16"],
          ["f(1.5)", "1.5"],
          ["f(2j)", "?"],
          ["f('a\\n\\u0041')", '"a\\nA"'],
          ["f(r'a\\n')", '"a\\\\n"'],
          ['f("""a\nb""")', '"a\\nb"'],
          ["f('a' 'b')", '"ab"'],
          ["f(True)", "true"],
          ["f(None)", "?"],
          ["f(b'a')", '"a"'],
          ["A = 1\nf(A)", "1 through A"],
          ["A: int = 1\nf(A)", "1 through A"],
          ["a = {'b': {'c': 2}}\nf(a['b']['c'])", "2 through c"],
          ["a = {'b': 1}\na['b'] = 2\nf(a['b'])", "?"],
          ["class C:\n    A = 1\nf(C.A)", "1 through A"],
          ["f(f'a{b}c{1}')", '"a" + ? + "c" + 1'],
          ["f('a' + b + 'c')", '"a" + ? + "c"'],
          ["f('a%s' % b)", '"a%s" + ?'],
          ["f('a{}'.format(b))", '"a{}" + ?'],
          ["f({'a': 1, 'b': [x]})", "{a: 1, b: [?]}"],
          ["f({'a': 1, **rest})", "{…}"],
          ["f({**rest, 'a': 1})", "{a: 1, …}"],
          ["f(dict(a=1, b='c'))", '{a: 1, b: "c"}'],
          ["f([1, 'b'])", '[1, "b"]'],
          ["f((1, 'b'))", '[1, "b"]'],
          ["f([1, *rest])", "[1, ?, …]"],
          ["f(1 if a else 2)", "1 | 2"],
          ["f(a or 2)", "? | 2"],
          ["a = 1\nif b:\n    a = 2\nf(a)", "1 | 2"],
          ["f(lambda: 1)", "function"],
          ["def g(): ...\nf(g)", "function g"],
          ["from flask import Flask\ndef g():\n    return Flask()\nf(g)", "function g gives flask.Flask()"],
          ["f(g(1))", "call of g"],
          ["import logging\nf(logging.FileHandler)", "→ logging.FileHandler"],
          ["from .config import PORT\nf(PORT)", "→ ./config#PORT"],
          ["f(str(1))", "1"],
          ["f(anything)", "?"],
          ["a = b\nb = a\nf(a)", "?"],
        ],
      },
    },
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": {
      read: (facts, source) => facts.envReads.map((read) => `${said({ kind: "env", name: read.name, ...(read.default === undefined ? {} : { default: read.default }), span: read.span }, facts)}${read.span.end > source.length ? " outside" : ""}`),
      cells: {
        ...scripts(
          [
            ["f(process.env.PORT)", "$PORT"],
            ['f(process.env["PORT"] ?? 3000)', "$PORT else 3000"],
            ["f(Number(process.env.PORT || '1'))", '$PORT else "1"'],
            ["f(+import.meta.env.PORT)", "$PORT"],
            ['f(Deno.env.get("PORT"))', "$PORT"],
            ["f(Bun.env.PORT)", "$PORT"],
            ["const { PORT: p = 80, HOST } = process.env", "$PORT else 80", "$HOST"],
            ["const { PORT = 80 } = process.env", "$PORT else 80"],
            ["import { env } from 'node:process'; f(env.PORT)", "$PORT"],
            ['f(getEnv("PORT", 80), requireEnv("HOST"), env("KEY"))', "$PORT else 80", "$HOST", "$KEY"],
            ['import { ConfigService } from "@nestjs/config"; f(new ConfigService().get("PORT"))', "$PORT"],
            ["f(process.argv, process.environment.PORT)"],
          ],
          [['import { ConfigService } from "@nestjs/config"; class A { constructor(private c: ConfigService) { f(this.c.get<number>("PORT", 80)) } }', "$PORT else 80"], ["f(process.env.PORT as string)", "$PORT"]],
        ),
        python: [
          ['import os\nf(os.environ["PORT"])', "$PORT"],
          ['import os\nf(os.environ.get("PORT", 80))', "$PORT else 80"],
          ['import os\nf(os.environ.get("PORT", default="80"))', '$PORT else "80"'],
          ['import os\nf(os.environ.get("PORT", None))', "$PORT"],
          ['import os\nf(os.environ.get("PORT") or 80)', "$PORT else 80"],
          ['import os\nf(os.environ.setdefault("PORT", "80"))', '$PORT else "80"'],
          ['from os import environ as e, getenv\nf(e["A"], e.get("B"), getenv("C", "d"))', "$A", "$B", '$C else "d"'],
          ['import os\nf(int(os.getenv("PORT", "80")))', '$PORT else "80"'],
          ['import os\nf(os.environ.get("MODE", "dev").lower().strip())', '$MODE else "dev"'],
          ['import environ\nenv = environ.Env()\nf(env("A"), env.str("B", default="b"), env.int("C", 3), env("D", str, "d"))', "$A", '$B else "b"', "$C else 3", '$D else "d"'],
          ['from environs import Env\nenv = Env()\nf(env.str("A", "a"), env("B"))', '$A else "a"', "$B"],
          ['from decouple import config\nf(config("A"), config("B", default="b", cast=str), config("C", "c"))', "$A", '$B else "b"', '$C else "c"'],
          ['from starlette.config import Config\nconfig = Config(".env")\nf(config("A", cast=bool, default=False), config("B", str, "b"), config.get("C"))', "$A else false", '$B else "b"', "$C"],
          ["from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    port: int = 80\n    host: str\n", "$PORT else 80", "$HOST"],
          ["from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    port: int = Field(80, env='WEB_PORT')\n    key: str = Field(default='k')\n    host: str = Field(...)\n", "$WEB_PORT else 80", '$KEY else "k"', "$HOST"],
          ["from pydantic_settings import BaseSettings, SettingsConfigDict\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    port: int = 80\n", "$APP_PORT else 80"],
          ["from pydantic import BaseSettings\nclass S(BaseSettings):\n    port: int = 80\n    class Config:\n        env_prefix = 'app_'\n", "$APP_PORT else 80"],
          ["from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    a: int = 1\nclass S(Base):\n    b: int = 2\n", "$A else 1", "$B else 2"],
          ["import dj_database_url\nf(dj_database_url.config(default='sqlite://'))", '$DATABASE_URL else "sqlite://"'],
          ["import dj_database_url\nf(dj_database_url.config('DB_URL', 'sqlite://'))", '$DB_URL else "sqlite://"'],
          ["import django_cache_url\nf(django_cache_url.config())", "$CACHE_URL"],
          ['f(envsecret("KEY"), get_env("PORT", 80), envint("N", "1"))', "$KEY", "$PORT else 80", '$N else "1"'],
          ['import os\ndef setting(name, default=None):\n    return os.environ.get(name, default)\nf(setting("PORT", 80))', "$PORT else 80"],
          ["import os\nf(os.path, os.environ_copy['PORT'])"],
        ],
      },
    },
  },
  bindings: {
    "every value with a name": {
      read: (facts, source) => facts.bindings.map((one) => `${one.kind} ${one.owner === undefined ? "" : `${one.owner}.`}${one.name} = ${said(one.value, facts)} @${source.slice(one.span.start, one.span.end)}`),
      cells: {
        ...scripts(
          [
            ["const a = 1", "variable a = 1 @a"],
            ["a = 1", "variable a = 1 @a"],
            ["f({ a: 1, 'b-c': 2 })", "key a = 1 @a", "key b-c = 2 @'b-c'"],
            ["import e from 'express'; const app = e(); app.locals.port = 1; app['x'] = 2", "key express().locals.port = 1 @port", "key express().x = 2 @'x'"],
            ["function f(a = 1) {}", "parameter a = 1 @a"],
            ["class A { b = 1; c() { this.d = 2 } }", "field A.b = 1 @b", "field A.d = 2 @d"],
            ["const a = f()"],
          ],
          [["class A { private readonly b: number = 1 }", "field A.b = 1 @b"], ["function f(a: number = 1) {}", "parameter a = 1 @a"]],
        ),
        python: [
          ["a = 1", "variable a = 1 @a"],
          ["a: int = 1", "variable a = 1 @a"],
          ["a = b = 1", "variable a = 1 @a", "variable b = 1 @b"],
          ["f({'a': 1, 'b-c': 2})", "key a = 1 @'a'", "key b-c = 2 @'b-c'"],
          ["from flask import Flask\napp = Flask()\napp.config['KEY'] = 1\napp.port = 2", "key flask.Flask().config.KEY = 1 @'KEY'", "key flask.Flask().port = 2 @port"],
          ["from flask import Flask\nFlask(port=1)", "argument flask.Flask.port = 1 @port"],
          ["def f(a=1, b: int = 2): ...", "parameter a = 1 @a", "parameter b = 2 @b"],
          ["class A:\n    b = 1\n    def c(self):\n        self.d = 2", "field A.b = 1 @b", "field A.d = 2 @d"],
          ["a = f()"],
        ],
      },
    },
  },
  functions: {
    "functions with the one around them": {
      read: ({ functions }) => functions.map(({ name, parent }) => `${name ?? "unnamed"} in ${parent === -1 ? "module" : (functions[parent]?.name ?? "unnamed")}`),
      cells: {
        ...scripts([
          ["function a() { const b = () => f(function () {}) }", "a in module", "b in a", "unnamed in b"],
          ["class A { b() {} static async c() {} }; const o = { d: () => 1, e() {} }", "b in module", "c in module", "d in module", "e in module"],
          ["x.y = function () {}; async function* g() {}", "y in module", "g in module"],
        ]),
        python: [
          ["def a():\n    async def b():\n        f(lambda: 1)", "a in module", "b in a", "unnamed in b"],
          ["class A:\n    def b(self): ...\n    @staticmethod\n    async def c(): ...", "b in module", "c in module"],
        ],
      },
    },
  },
  state: {
    "what functions write to": {
      read: (facts, source) => facts.state.flatMap((one) => [`${one.kind} ${one.name} @${source.slice(one.span.start, one.span.end)}`, ...one.writes.map((write) => `${facts.functions[write.function]?.name ?? "unnamed"} writes ${write.key === undefined ? "without a key" : said(write.key, facts)}`)]),
      cells: {
        ...scripts([
          ["const users = {}; function add(req) { users['a'] = 1; users[req.id] = 2; delete users[req.id] }", "collection users @users", 'add writes "a"', "add writes ?", "add writes ?"],
          ["const seen = new Set(), list = []; app.get('/', function handle() { seen.add(1); list.push(2) })", "collection seen @seen", "handle writes 1", "collection list @list", "handle writes without a key"],
          ["let count = 0; function up() { count++; count += 1 }", "counter count @count", "up writes without a key", "up writes without a key"],
          ["const users = {}; users.a = 1; function f() { const users = {}; users[1] = 2 }"],
        ]),
        python: [
          ["users = {}\ndef add(req):\n    users['a'] = 1\n    users[req.id] = 2\n    del users[req.id]", "collection users @users", 'add writes "a"', "add writes ?", "add writes ?"],
          ["seen, = set(),\nlist_ = []\ndef handle():\n    list_.append(1)\n    list_.insert(0, 2)", "collection list_ @list_", "handle writes without a key", "handle writes without a key"],
          ["cache: dict = dict()\ndef put(k):\n    cache.setdefault(k, [])\n    cache.update(a=1)\n    cache.pop('b')", "collection cache @cache", "put writes ?", "put writes without a key", 'put writes "b"'],
          ["from collections import defaultdict\nhits = defaultdict(int)\ndef hit(k):\n    hits[k] += 1", "collection hits @hits", "hit writes ?"],
          ["from collections import deque\nq = deque()\ndef put(k):\n    q.appendleft(k)\n    q.clear()", "collection q @q", "put writes without a key", "put writes without a key"],
          ["count = 0\ndef up():\n    global count\n    count += 1", "counter count @count", "up writes without a key"],
          ["count = 0\ndef up():\n    global count\n    count = count + 1", "counter count @count", "up writes without a key"],
          ["users = {}\nusers['a'] = 1\ndef f():\n    users = {}\n    users[1] = 2"],
        ],
      },
    },
  },
  guards: {
    "the environment's name": {
      read: guardsOf("environment-name"),
      cells: {
        ...scripts([
          ["if (process.env.NODE_ENV === 'production') { a() } else { b() }", "NODE_ENV is production: { a() }", "NODE_ENV is not production: else { b() }"],
          ["const isDev = process.env.NODE_ENV !== 'production'; f(isDev ? 1 : 2)", "NODE_ENV is not production: 1", "NODE_ENV is production: 2"],
          ["if (['test', 'ci'].includes(process.env.NODE_ENV)) a()", "NODE_ENV is test, ci: a()"],
          ["process.env.NODE_ENV === 'test' && a()", "NODE_ENV is test: a()"],
          ["f(configs[process.env.NODE_ENV])", "NODE_ENV is any: configs[process.env.NODE_ENV]"],
          ["if (process.env.COLOR === 'production') a()"],
        ]),
        python: [
          ["import os\nif os.environ['APP_ENV'] == 'production':\n    a()\nelse:\n    b()", "APP_ENV is production: a()", "APP_ENV is not production: else:\n    b()"],
          ["import os\nif os.getenv('ENV') == 'test':\n    a()\nelif os.getenv('ENV') == 'ci':\n    b()\nelse:\n    c()", "ENV is test: a()", "ENV is not test: elif os.getenv('ENV') == 'ci':\n    b()\nelse:\n    c()", "ENV is ci: b()", "ENV is not ci: else:\n    c()"],
          ["import os\nif 'production' == os.environ['APP_ENV']:\n    a()", "APP_ENV is production: a()"],
          ["import os\nif os.environ.get('APP_ENV', 'dev').lower() == 'production':\n    a()", "APP_ENV is production: a()"],
          ["import os\ndev = os.environ.get('FLASK_ENV') != 'production'\nf(1 if dev else 2)", "FLASK_ENV is not production: 1", "FLASK_ENV is production: 2"],
          ["import os\nif os.environ['ENV'] in ('test', 'ci') and not x:\n    a()", "ENV is test, ci: a()"],
          ["import os\nif os.environ['ENV'] not in ['test']:\n    a()", "ENV is not test: a()"],
          ["import os\nf(configs[os.environ['ENV']])", "ENV is any: configs[os.environ['ENV']]"],
          ["import os\nmatch os.environ['ENV']:\n    case 'test' | 'ci':\n        a()\n    case 'production':\n        b()", "ENV is test, ci: a()", "ENV is production: b()"],
          ["import os\nif os.environ['COLOR'] == 'production':\n    a()"],
        ],
      },
    },
    "that a variable is set": {
      read: guardsOf("set"),
      cells: {
        ...scripts([
          ["if (process.env.LOG_FILE) { a() } else { b() }", "LOG_FILE is set: { a() }", "LOG_FILE is not set: else { b() }"],
          ["const file = process.env.LOG_FILE; file && a(file)", "LOG_FILE is set: a(file)"],
          ["if (process.env.COLOR === 'red') a()", "COLOR is red: a()"],
          ["function g() { if (!process.env.X) return; a() }", "X is not set: return;", "X is set:  a() }"],
        ]),
        python: [
          ["import os\nif os.environ.get('LOG_FILE'):\n    a()\nelse:\n    b()", "LOG_FILE is set: a()", "LOG_FILE is not set: else:\n    b()"],
          ["import os\nif 'LOG_FILE' in os.environ:\n    a()", "LOG_FILE is set: a()"],
          ["import os\nif os.getenv('LOG_FILE') is not None:\n    a()", "LOG_FILE is set: a()"],
          ["import os\nfile = os.getenv('LOG_FILE')\nif file:\n    a()", "LOG_FILE is set: a()"],
          ["import os\nif (file := os.getenv('LOG_FILE')):\n    a()", "LOG_FILE is set: a()"],
          ["import os\nif os.environ['COLOR'] == 'red':\n    a()", "COLOR is red: a()"],
          ["import os\ndef g():\n    if not os.getenv('X'):\n        return\n    a()", "X is not set: return", "X is set: \n    a()"],
        ],
      },
    },
    "that a value is rejected": {
      read: guardsOf("rejected"),
      cells: {
        ...scripts([
          ["if (!process.env.KEY) throw new Error()", "KEY is missing: throw new Error()"],
          ["const key = process.env.KEY || 'x'; if (key === 'x') { process.exit(1) }", "KEY is x: { process.exit(1) }"],
          ["if (process.env.KEY) { throw 1 }"],
        ]),
        python: [
          ["import os\nif not os.environ.get('KEY'):\n    raise ValueError()", "KEY is missing: raise ValueError()"],
          ["import os\nif 'KEY' not in os.environ:\n    raise ValueError()", "KEY is missing: raise ValueError()"],
          ["import os, sys\nkey = os.environ.get('KEY', 'x')\nif key == 'x':\n    sys.exit(1)", "KEY is x: sys.exit(1)"],
          ["import os\nassert os.environ.get('KEY')", "KEY is missing: assert os.environ.get('KEY')"],
          ["import os\nkey = os.environ.get('KEY', 'x')\nassert key != 'x', 'set it'", "KEY is x: assert key != 'x', 'set it'"],
          ["import os\nif os.environ['KEY']:\n    raise ValueError()"],
        ],
      },
    },
    "that the file is the program": {
      read: guardsOf("main"),
      cells: {
        ...scripts([["if (require.main === module) { a() }", "main: { a() }"], ["if (require.main !== module) { a() } else b()", "not main: { a() }", "main: else b()"]]),
        python: [["if __name__ == '__main__':\n    a()", "main: a()"], ["if '__main__' == __name__:\n    a()", "main: a()"], ["if __name__ != '__main__':\n    a()", "not main: a()"], ["if __name__ == 'other':\n    a()"]],
      },
    },
  },
  types: {
    "classes with their bases": {
      read: ({ types }, source) => types.map(({ name, bases, span }) => `${name}(${bases.join(", ")}) ${source.slice(span.start, span.end).length} long`),
      cells: {
        ...scripts([["import { Base } from 'x'; class A extends Base {}; class B {}", "A(x.Base) 23 long", "B() 10 long"]], [["import { Base } from 'x'; abstract class A extends Base<string> implements I {}", "A(x.Base) 53 long"]]),
        python: [["from x import Base, Mixin\nclass A(Mixin, Base, metaclass=M): ...\nclass B: ...", "A(x.Mixin, x.Base) 38 long", "B() 12 long"], ["from x import Base\nclass A(Base[int]): ...", "A(x.Base) 23 long"]],
      },
    },
  },
  annotations: {
    "decorators and what they stand on": {
      read: (facts) => facts.annotations.map((one) => `${one.name ?? "no name"}(${[...one.arguments.map((value) => said(value, facts)), ...one.keywords.map(([name, value]) => `${name}: ${said(value, facts)}`)].join(", ")}) on ${facts.functions[one.function]?.name ?? "no function"}`),
      cells: {
        ...scripts([["import { Get, Controller } from '@nestjs/common'; @Controller('a') class A { @Get('/') list() {} }", '@nestjs/common.Controller("a") on no function', '@nestjs/common.Get("/") on list']]),
        python: [
          ["from flask import Flask\napp = Flask()\n@app.route('/', methods=['GET'])\ndef list_(): ...", 'flask.Flask().route("/", methods: ["GET"]) on list_'],
          ["import functools\n@functools.cache\n@other\nasync def f(): ...", "functools.cache() on f", "no name() on f"],
          ["from dataclasses import dataclass\n@dataclass\nclass A: ...", "dataclasses.dataclass() on no function"],
        ],
      },
    },
  },
  signals: {
    "what is done on a signal": {
      read: ({ signals, functions }, source) => signals.map(({ signal, span, handler }) => `${signal} by ${handler === undefined ? "something" : (functions[handler]?.name ?? "unnamed")} @${source.slice(span.start, span.start + 9)}`),
      cells: {
        ...scripts([
          ["process.on('SIGTERM', () => stop())", "SIGTERM by unnamed @process.o"],
          ["function stop() {} process.once('SIGINT', stop)", "SIGINT by stop @process.o"],
          ["for (const s of ['SIGINT', 'SIGTERM']) process.on(s, stop)", "SIGINT by something @process.o", "SIGTERM by something @process.o"],
          ["['SIGTERM'].forEach((s) => process.on(s, stop))", "SIGTERM by something @process.o"],
          ["process.on('exit', stop); other.on('SIGTERM', stop)"],
        ]),
        python: [
          ["import signal\ndef stop(*_): ...\nsignal.signal(signal.SIGTERM, stop)", "SIGTERM by stop @signal.si"],
          ["from signal import SIGINT, signal\nsignal(SIGINT, lambda *_: 1)", "SIGINT by unnamed @signal(SI"],
          ["import asyncio, signal\nloop = asyncio.get_event_loop()\nloop.add_signal_handler(signal.SIGTERM, loop.stop)", "SIGTERM by something @loop.add_"],
          ["import signal\nfor s in (signal.SIGINT, signal.SIGHUP):\n    signal.signal(s, stop)", "SIGINT by something @signal.si", "SIGHUP by something @signal.si"],
          ["import signal\nSTOP = [signal.SIGTERM]\nfor s in STOP:\n    signal.signal(s, stop)", "SIGTERM by something @signal.si"],
          ["import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)"],
        ],
      },
    },
  },
  directives: {
    "suppression comments": {
      read: ({ directives }, source) => directives.map(({ scope, rules, reason, span }) => `${scope} ${rules.join(" ")} ${reason ?? "without a reason"} @${source.slice(span.start, span.start + 4)}`),
      cells: {
        ...scripts([
          ["// twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf()", "next-line a/b c/d the reason -- goes on @// t"],
          ["/* twelve-factor-ignore-file a/b */", "file a/b without a reason @/* t"],
          ["f() // twelve-factor-ignore-line a/b -- x", "line a/b x @// t"],
          ["// see twelve-factor-ignore-line a/b\nf('// twelve-factor-ignore-line a/b')"],
        ]),
        python: [
          ["# twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf()", "next-line a/b c/d the reason -- goes on @# tw"],
          ["# twelve-factor-ignore-file a/b", "file a/b without a reason @# tw"],
          ["f()  # twelve-factor-ignore-line a/b -- x", "line a/b x @# tw"],
          ["# see twelve-factor-ignore-line a/b\nf('# twelve-factor-ignore-line a/b')"],
        ],
      },
    },
  },
  imports: {
    "what is imported, and how": {
      read: ({ imports }, source) => imports.map((one) => `${one.imported} of ${one.module}${one.local === undefined ? "" : ` as ${one.local}`}${one.typeOnly ? ", a type" : ""}${one.guarded ? ", guarded" : ""}${one.span.end > source.length ? " outside" : ""}`),
      cells: {
        ...scripts(
          [
            ["import a, { b, c as d } from 'x'", "default of x as a", "b of x as b", "c of x as d"],
            ["import * as a from 'node:fs'", "* of fs as a"],
            ["const a = require('./x'); import('y')", "* of ./x", "* of y"],
            ["try { require('x') } catch {}", "* of x, guarded"],
            ["require(name); require('a' + b)"],
          ],
          [["import type { A } from 'x'", "A of x as A, a type"], ["import a = require('x')", "* of x as a"]],
        ),
        python: [
          ["import a.b, c as d", "* of a.b as a", "* of c as d"],
          ["from x import a, b as c", "a of x as a", "b of x as c"],
          ["from x import (  # two\n    a,\n    b,\n)", "a of x as a", "b of x as b"],
          ["from .x import a\nfrom ..y.z import b\nfrom . import c", "a of ./x as a", "b of ../y/z as b", "c of . as c"],
          ["from x import *", "* of x"],
          ["try:\n    import x\nexcept ImportError:\n    x = None", "* of x as x, guarded"],
          ["try:\n    import x\nexcept (ImportError, OSError):\n    import y", "* of x as x, guarded", "* of y as y, guarded"],
          ["import contextlib\nwith contextlib.suppress(ImportError):\n    import x", "* of contextlib as contextlib", "* of x as x, guarded"],
          ["from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import A", "TYPE_CHECKING of typing as TYPE_CHECKING", "A of x as A, a type"],
          ["try:\n    import x\nfinally:\n    f()", "* of x as x"],
        ],
      },
    },
  },
  exports: {
    "what another file can import": {
      read: (facts) => facts.exports.map(({ name, value }) => `${name}: ${said(value, facts)}`),
      cells: {
        ...scripts(
          [
            ["export const port = 1; export function f() {} export { port as p };", "port: 1 through port", "f: function f", "p: 1 through port"],
            ['export default require("express")()', "default: → express()"],
            ['export * from "./a"; export { b as c } from "./d"; export * as e from "./f"', "**: → ./a#*", "c: → ./d#b", "e: → ./f#*"],
            ["module.exports = { port: 1 }; exports.x = 2", "*: {port: 1}", "x: 2"],
          ],
          [["export = y", "*: ?"]],
        ),
        python: [
          ["PORT = 1\ndef f(): ...", "PORT: 1", "f: function f"],
          ["from flask import Flask\napp = Flask()", "Flask: → flask.Flask", "app: → flask.Flask()"],
          ["from .a import b as c", "c: → ./a#b"],
          ["from .a import *", "**: → ./a#*"],
          ["from shop.base import *", "**: → shop.base"],
          ["a = 1\nif b:\n    a = 2", "a: 1 | 2"],
        ],
      },
    },
  },
  importInsertion: {
    "where an import may be added": {
      read: ({ importInsertion }, source) => [`${source.slice(0, importInsertion)}^${source.slice(importInsertion)}`],
      cells: {
        ...scripts([
          ["import a from 'a';\nf()\n", "import a from 'a';\n^f()\n"],
          ["#!/usr/bin/env node\nf()\n", "#!/usr/bin/env node\n^f()\n"],
          ['"use strict";\nf()\n', '"use strict";\n^f()\n'],
          ["f()\n", "^f()\n"],
          ["import a from 'a'", "import a from 'a'^"],
        ]),
        python: [
          ["import a\nfrom b import c\nf()\n", "import a\nfrom b import c\n^f()\n"],
          ['"""About."""\nfrom __future__ import annotations\nf()\n', '"""About."""\nfrom __future__ import annotations\n^f()\n'],
          ["# A comment.\nimport a\nf()\n", "# A comment.\nimport a\n^f()\n"],
          ["#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nf()\n", "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n^f()\n"],
          ["f()\nimport a\n", "^f()\nimport a\n"],
          ["import a", "import a^"],
        ],
      },
    },
  },
  problems: {
    "what could not be read": {
      read: ({ problems }, source) => problems.map(({ message, span }) => `${message}: ${source.slice(span.start, span.end)}`),
      cells: {
        ...scripts([["f(1); )", "This could not be parsed: )"], ["f(1)"]]),
        python: [["f(1)\n)", "This could not be parsed: )"], ["f(1)"]],
      },
    },
  },
};

beforeAll(async () => {
  for (const { id } of languages) await parsers.load(id);
});

for (const [field, kinds] of Object.entries(table)) {
  for (const [kind, { read, cells }] of Object.entries(kinds)) {
    describe(`${field}: ${kind}`, () => {
      for (const { id, facts } of languages) {
        const cell = (cells as Partial<Record<LanguageId, Cell>>)[id];
        if (cell === undefined) continue;
        test(`${id} has a cell`, () => {
          if (typeof cell === "string") expect(cell).toMatch(/^not in this language: \S/);
          else expect(cell.filter(([, ...said]) => said.length > 0).length, "rows that say something").toBeGreaterThan(0);
        });
        if (!Array.isArray(cell)) continue;
        test.each(cell.map(([source, ...expected]) => ({ source, expected })))(`${id}: $source`, ({ source, expected }) => {
          expect(read(facts(parsers.parse(id, source), id), source)).toEqual(expected);
        });
      }
    });
  }
}

/** A value in one line: `$PORT else 3000`, `{a: 1, …}`, `"a" + ?`, `→ express()`. */
function said(value: Value, facts: SourceFacts): string {
  const all = (values: readonly Value[], between: string): string => values.map((one) => said(one, facts)).join(between);
  switch (value.kind) {
    case "literal":
      return `${value.type === "string" ? JSON.stringify(value.text) : value.text}${value.through === undefined ? "" : ` through ${value.through}`}`;
    case "env":
      return `$${value.name}${value.default === undefined ? "" : ` else ${said(value.default, facts)}`}`;
    case "template":
      return all(value.parts, " + ");
    case "call":
      return `call of ${facts.calls[value.call]?.text}`;
    case "object":
      return `{${[...value.entries.map(([key, one]) => `${key}: ${said(one, facts)}`), ...(value.complete ? [] : ["…"])].join(", ")}}`;
    case "list":
      return `[${[...value.items.map((one) => said(one, facts)), ...(value.complete ? [] : ["…"])].join(", ")}]`;
    case "reference":
      return `→ ${value.to}`;
    case "function": {
      const name = facts.functions[value.function]?.name;
      return `function${name === undefined ? "" : ` ${name}`}${value.returns === undefined ? "" : ` gives ${value.returns}`}`;
    }
    case "choice":
      return all(value.options, " | ");
    case "unknown":
      return "?";
  }
}

function guardsOf(kind: "environment-name" | "set" | "rejected" | "main"): Kind["read"] {
  return ({ guards }, source) =>
    guards
      .filter((guard) => guard.kind === kind)
      .map(({ variable, values, holds, governs }) => {
        const state = kind === "rejected" ? (values.join(", ") || "missing") : values.join(", ") || (kind === "set" ? "set" : "any");
        const condition = kind === "main" ? `${holds ? "" : "not "}main` : `${variable} is ${holds ? "" : "not "}${state}`;
        return `${condition}: ${source.slice(governs.start, governs.end)}`;
      });
}
