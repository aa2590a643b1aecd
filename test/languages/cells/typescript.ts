import type { Sample } from "../../support/robustness.ts";
import * as javascript from "./javascript.ts";
import type { Cells } from "./kinds.ts";

const { calls, envReads, bindings, types, imports, exports } = javascript.cells;

/** JavaScript is valid here too; the rows added are what only TypeScript writes. */
export const cells: Cells = {
  ...javascript.cells,
  calls: {
    ...calls,
    "the name of a callee": [
      ...calls["the name of a callee"],
      ['import w = require("winston"); w.createLogger()', "winston.createLogger"],
      ['import e from "express"; const app = await (e() as any); app!.get()', "express().get"],
      ['import type { FastifyInstance } from "fastify"; let f: FastifyInstance; f.listen()', "fastify.FastifyInstance().listen"],
      ['import e from "express"; class A { private app = e(); b() { this.app.listen() } }', "express().listen"],
      ['import type { Application } from "express"; class A { constructor(private app: Application) {} b() { this.app.listen() } }', "express.Application().listen"],
    ],
    values: [...calls.values, ["f(1 as number)", "1"], ["f({ a: 1 } satisfies object)", "{a: 1}"], ["f('a'!)", '"a"']],
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
      ...envReads["reads with their defaults, in every form of rule catalogue 1.5"],
      ['import { ConfigService } from "@nestjs/config"; class A { constructor(private c: ConfigService) { f(this.c.get<number>("PORT", 80)) } }', "$PORT else 80"],
      ["f(process.env.PORT as string)", "$PORT"],
    ],
  },
  bindings: {
    "every value with a name": [...bindings["every value with a name"], ["class A { private readonly b: number = 1 }", "field A.b = 1 @b"], ["function f(a: number = 1) {}", "parameter a = 1 @a"]],
  },
  types: {
    "classes with their bases": [...types["classes with their bases"], ["import { Base } from 'x'; abstract class A extends Base<string> implements I {}", "A(x.Base) 53 long"]],
  },
  imports: {
    "what is imported, and how": [...imports["what is imported, and how"], ["import type { A } from 'x'", "A of x as A, a type"], ["import a = require('x')", "* of x as a"]],
  },
  exports: {
    "what another file can import": [...exports["what another file can import"], ["export = y", "*: ?"]],
  },
};

export const sample: Sample = {
  ...javascript.sample,
  text: `import type { Express } from "express";
abstract class Typed<T extends object> extends Base<T> { private readonly app: Express; constructor(@Inject() private n?: number) { super(n as any) } }
${javascript.sample.text}`,
};
