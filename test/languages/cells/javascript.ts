import type { Sample } from "../../support/robustness.ts";
import type { Cells } from "./kinds.ts";

/** What TypeScript can also read. */
export const cells = {
  calls: {
    "the name of a callee": [
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
      ["function f(app) { app.listen() }", "express().listen"],
      ["function f(app) { app.use() }", "no name"],
      ["function f({ app }) { app.listen() }", "no name"],
      ["function f(server) { server.listen() }", "no name"],
      ['import express from "express"; function f(express) { express() }', "no name"],
      ['let app = require("express")(); app = other(); app.listen()', "no name"],
    ],
    "arguments by position and by name": [["f(1, /* one */ 'b', x)", "1", '"b"', "?"], ["new F(true)", "true"], ["f()"], ["f(...list, 2)", "?", "2"]],
    "where a call stands": [["function go() { a.b.listen(1) } new F()", "a.b.listen(1) | listen | go | b", "new F() | F | module | nothing | new"]],
    values: [
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
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
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
  },
  bindings: {
    "every value with a name": [
      ["const a = 1", "variable a = 1 @a"],
      ["a = 1", "variable a = 1 @a"],
      ["f({ a: 1, 'b-c': 2 })", "key a = 1 @a", "key b-c = 2 @'b-c'"],
      ["import e from 'express'; const app = e(); app.locals.port = 1; app['x'] = 2", "key express().locals.port = 1 @port", "key express().x = 2 @'x'"],
      ["function f(a = 1) {}", "parameter a = 1 @a"],
      ["class A { b = 1; c() { this.d = 2 } }", "field A.b = 1 @b", "field A.d = 2 @d"],
      ["const a = f()"],
    ],
  },
  functions: {
    "functions with the one around them": [
      ["function a() { const b = () => f(function () {}) }", "a in module", "b in a", "unnamed in b"],
      ["class A { b() {} static async c() {} }; const o = { d: () => 1, e() {} }", "b in module", "c in module", "d in module", "e in module"],
      ["x.y = function () {}; async function* g() {}", "y in module", "g in module"],
    ],
  },
  state: {
    "what functions write to": [
      ["const users = {}; function add(req) { users['a'] = 1; users[req.id] = 2; delete users[req.id] }", "collection users @users", 'add writes "a"', "add writes ?", "add writes ?"],
      ["const seen = new Set(), list = []; app.get('/', function handle() { seen.add(1); list.push(2) })", "collection seen @seen", "handle writes 1", "collection list @list", "handle writes without a key"],
      ["let count = 0; function up() { count++; count += 1 }", "counter count @count", "up writes without a key", "up writes without a key"],
      ["const users = {}; users.a = 1; function f() { const users = {}; users[1] = 2 }"],
    ],
  },
  outsideWrites: {
    "writes to what another file may declare": [
      ['import { users } from "./store"; import * as store from "./store"; function f(id) { users[id] = 1; store.hits++; store.rooms.delete(id); other[id] = 1 }', "f writes ./store#users, a collection, by ? @users[id] = 1", "f writes ./store#hits, a counter, without a key @store.hits++", "f writes ./store#rooms, a collection, by ? @store.rooms.delete(id)"],
      ['import { users } from "./store"; users.a = 1; users.set("a", 1)'],
    ],
  },
  guards: {
    "the environment's name": [
      ["if (process.env.NODE_ENV === 'production') { a() } else { b() }", "NODE_ENV is production: { a() }", "NODE_ENV is not production: else { b() }"],
      ["const isDev = process.env.NODE_ENV !== 'production'; f(isDev ? 1 : 2)", "NODE_ENV is not production: 1", "NODE_ENV is production: 2"],
      ["if (['test', 'ci'].includes(process.env.NODE_ENV)) a()", "NODE_ENV is test, ci: a()"],
      ["process.env.NODE_ENV === 'test' && a()", "NODE_ENV is test: a()"],
      ["f(configs[process.env.NODE_ENV])", "NODE_ENV is any: configs[process.env.NODE_ENV]"],
      ["if (process.env.COLOR === 'production') a()"],
    ],
    "that a variable is set": [
      ["if (process.env.LOG_FILE) { a() } else { b() }", "LOG_FILE is set: { a() }", "LOG_FILE is not set: else { b() }"],
      ["const file = process.env.LOG_FILE; file && a(file)", "LOG_FILE is set: a(file)"],
      ["if (process.env.COLOR === 'red') a()", "COLOR is red: a()"],
      ["function g() { if (!process.env.X) return; a() }", "X is not set: return;", "X is set:  a() }"],
    ],
    "that a value is rejected": [
      ["if (!process.env.KEY) throw new Error()", "KEY is missing: throw new Error()"],
      ["const key = process.env.KEY || 'x'; if (key === 'x') { process.exit(1) }", "KEY is x: { process.exit(1) }"],
      ["if (process.env.KEY) { throw 1 }"],
    ],
    "that the file is the program": [["if (require.main === module) { a() }", "main: { a() }"], ["if (require.main !== module) { a() } else b()", "not main: { a() }", "main: else b()"]],
  },
  types: {
    "classes with their bases": [["import { Base } from 'x'; class A extends Base {}; class B {}", "A(x.Base) 23 long", "B() 10 long"]],
  },
  annotations: {
    "decorators and what they stand on": [["import { Get, Controller } from '@nestjs/common'; @Controller('a') class A { @Get('/') list() {} }", '@nestjs/common.Controller("a") on no function', '@nestjs/common.Get("/") on list']],
  },
  signals: {
    "what is done on a signal": [
      ["process.on('SIGTERM', () => stop())", "SIGTERM by unnamed @process.o"],
      ["function stop() {} process.once('SIGINT', stop)", "SIGINT by stop @process.o"],
      ["for (const s of ['SIGINT', 'SIGTERM']) process.on(s, stop)", "SIGINT by something @process.o", "SIGTERM by something @process.o"],
      ["['SIGTERM'].forEach((s) => process.on(s, stop))", "SIGTERM by something @process.o"],
      ["process.on('exit', stop); other.on('SIGTERM', stop)"],
    ],
  },
  directives: {
    "suppression comments": [
      ["// twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf()", "next-line a/b c/d the reason -- goes on @// t"],
      ["/* twelve-factor-ignore-file a/b */", "file a/b without a reason @/* t"],
      ["f() // twelve-factor-ignore-line a/b -- x", "line a/b x @// t"],
      ["// see twelve-factor-ignore-line a/b\nf('// twelve-factor-ignore-line a/b')"],
    ],
  },
  imports: {
    "what is imported, and how": [
      ["import a, { b, c as d } from 'x'", "default of x as a", "b of x as b", "c of x as d"],
      ["import * as a from 'node:fs'", "* of fs as a"],
      ["const a = require('./x'); import('y')", "* of ./x", "* of y"],
      ["try { require('x') } catch {}", "* of x, guarded"],
      ["require(name); require('a' + b)"],
    ],
  },
  exports: {
    "what another file can import": [
      ["export const port = 1; export function f() {} export { port as p };", "port: 1 through port", "f: function f", "p: 1 through port"],
      ['export default require("express")()', "default: → express()"],
      ['export * from "./a"; export { b as c } from "./d"; export * as e from "./f"', "**: → ./a#*", "c: → ./d#b", "e: → ./f#*"],
      ["module.exports = { port: 1 }; exports.x = 2", "*: {port: 1}", "x: 2"],
    ],
  },
  importInsertion: {
    "where an import may be added": [
      ["import a from 'a';\nf()\n", "import a from 'a';\n^f()\n"],
      ["#!/usr/bin/env node\nf()\n", "#!/usr/bin/env node\n^f()\n"],
      ['"use strict";\nf()\n', '"use strict";\n^f()\n'],
      ["f()\n", "^f()\n"],
      ["import a from 'a'", "import a from 'a'^"],
    ],
  },
  problems: {
    "what could not be read": [["f(1); )", "This could not be parsed: )"], ["f(1)"]],
  },
} satisfies Cells;

export const sample = {
  text: `import express from "express";
const { PORT = 3000 } = process.env;
class Server { app = express(); start() { return this.app.listen(PORT, () => console.log(\`on \${PORT} 🚀\`)); } }
export const config = { port: 8080, nested: { deep: [1, 2, ...more] } };
if (process.env.NODE_ENV !== "production") process.on("SIGTERM", stop); else if (!process.env.KEY) throw new Error("KEY");
module.exports = async function main({ a = 1, ...rest }) { for (const x of rest) { try { await run(x ?? a) } catch (error) { throw error } } };
const seen = new Map();
@Controller("a") class Pages { @Get("/") list(id) { seen.set(id, 1); other.seen.set(id, 1) } }
import * as other from "./other";
// twelve-factor-ignore-next-line a/b -- reason
`,
  pieces: ['"', "'", "`", "${", "}", "{", "(", ")", "\n", "/*", "*/", "//", "=>", "app.listen(3000)", "é🚀", "\r\n", " ", "const x = 1;", "\u0000", "\ud800", "import "],
  extremes: {
    "conditions of conditions": `let a0 = process.env.A;\n${Array.from({ length: 500 }, (_, index) => `const a${index + 1} = a${index} && a${index};\n`).join("")}if (a500) f();`,
    "square brackets": `f(${"[".repeat(3000)}${"]".repeat(3000)})`,
    "brackets that do not close": "([{".repeat(600),
    "objects": `f(${"{a:".repeat(3000)}1${"}".repeat(3000)})`,
    "calls in calls": `${"a.b(".repeat(2000)}${")".repeat(2000)}`,
    "a chain of calls": `a${".b()".repeat(3000)}`,
    "a sum": `x = ${"a + ".repeat(3000)}1; f(x)`,
    "blocks": `${"{".repeat(3000)}f()${"}".repeat(3000)}`,
    "functions": `f(${"() => ".repeat(3000)}1)`,
    "templates": `f(${"`${".repeat(500)}1${"}`".repeat(500)})`,
    "names of names": `${Array.from({ length: 2000 }, (_, index) => `const a${index + 1} = a${index};`).join("\n")} f(a2000)`,
  },
  line: "f(1)\n",
} satisfies Sample;
