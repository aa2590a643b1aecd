import type { Report } from "../../server/src/core/report.ts";
import type { Rule } from "../../server/src/core/rule.ts";
import { openProject, type Project } from "../../server/src/engine/project.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import type { Host } from "../../server/src/host/host.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import { memoryHost } from "./memory-host.ts";

/** One set of grammars for all tests of a worker. */
export const parsers = createParsers(readGrammar);

/** The rule with which engine, server and command line are tested: what each rule finds is said in its spec. */
export const oneRule: readonly Rule[] = [hardcodedPort];

/** Checks a workspace in memory with the real engine. */
export async function lint(files: Readonly<Record<string, string>>, rules: readonly Rule[] = oneRule): Promise<Report> {
  return (await check(memoryHost(files), rules)).report();
}

/** The same, for a test that goes on with the project. */
export async function check(host: Host, rules: readonly Rule[] = oneRule): Promise<Project> {
  const project = openProject(host, "/workspace", { rules, parsers });
  await project.check();
  return project;
}
