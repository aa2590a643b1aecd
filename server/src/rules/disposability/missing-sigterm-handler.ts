import type { Call, Ecosystem, SourceFacts } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { defineRule, importsOfApp, type AppFiles, type Outcome, type Report, type RuleFile } from "../../core/rule.ts";
import { abruptLoops, abruptLoopTriggers, abruptServers, isOfNest, terminationHandlers, terminationTriggers, type StartedServer } from "../../core/processes/termination.ts";

export default defineRule({
  id: "disposability/missing-sigterm-handler",
  severity: "warning",
  summary: "A server that nothing closes, or a job that nothing finishes, when the platform asks to stop",
  why: "Platforms stop a process with SIGTERM and a moment to finish, at every deploy and whenever they move it. A program that does not listen cuts off the requests it is answering; as the first process of a container it does not even notice, and is killed.",
  instead: "On SIGTERM stop accepting requests, finish the open ones, close connections to backing services, and exit.",
  reference: "https://12factor.net/disposability",
  fix: "unsafe",
  kinds: ["service", "worker"],
  roles: ["app"],
  detect: [
    importsOfApp(terminationTriggers, (app) => {
      const handlers = terminationHandlers(app);
      if (handlers.length > 0) return handlers.flatMap(({ source, signal }) => (signal.handler !== undefined && exitsAtOnce.has(source.ecosystem) && onlyExits(source.facts, signal.handler) ? [abrupt(source, signal.span, app)] : [handled(source, signal.span)]));
      // `graceful-shutdown-disabled` says of Nest what it lacks.
      const servers = abruptServers(app).filter((server) => !isOfNest(server));
      const first = servers.find((one) => !isWaitress(one)) ?? servers[0];
      return first === undefined ? [] : [{ ...missing(first.source, first.call), ...(isWaitress(first) ? { severity: "hint" as const } : {}) }];
    }),
    importsOfApp(abruptLoopTriggers, (app) => {
      const [loop] = abruptLoops(app);
      // One finding tells it of an app; its server comes first.
      return loop === undefined || abruptServers(app).length > 0 ? [] : [lossOf(loop)];
    }),
  ],
});

/** Elsewhere a handler runs between two jobs, or its exit lets the others clean up. */
const exitsAtOnce: ReadonlySet<Ecosystem> = new Set(["javascript", "python", "csharp"]);

/** It finishes its work when it is interrupted, and SIGTERM interrupts nothing in Python. Source: `run` of waitress/server.py. */
function isWaitress({ source, call }: StartedServer): boolean {
  return source.callees[source.facts.calls.indexOf(call)]?.startsWith("waitress.") === true;
}

/** Whether all a handler calls is the end of the program, besides saying so. */
function onlyExits(facts: SourceFacts, handler: number): boolean {
  const isInside = (index: number): boolean => index === handler || (index >= 0 && isInside(facts.functions[index]?.parent ?? -1));
  const inside = facts.calls.filter((call) => isInside(call.function));
  const exits = inside.filter((call) => /^(?:process\.exit|sys\.exit|os\._exit|Environment\.Exit|exit|quit)$/.test(call.callee ?? ""));
  return exits.length > 0 && inside.every((call) => exits.includes(call) || /^(?:[cC]onsole\.\w+|print|.*\b(?:log|logger|logging)\b.*)$/i.test(call.text));
}

function missing({ path, ecosystem, text }: RuleFile, call: Call): Report {
  return {
    kind: "report",
    at: { path, span: call.nameSpan },
    about: "the app",
    message: `Nothing in this app handles SIGTERM, so requests in flight are cut when the platform stops this process; close the server when it arrives`,
    fixes: ecosystem === "javascript" ? closeFix(path, text, call) : [],
  };
}

function lossOf({ source, call }: StartedServer): Report {
  return {
    kind: "report",
    at: { path: source.path, span: call.nameSpan },
    about: "the app",
    message: `Nothing in this app handles SIGTERM, so the job that was taken last is lost when the platform stops this process; finish it, or put it back, when it arrives`,
  };
}

/** Where the server is started in a statement of its own, and no other `server` is there to be confused with. */
function closeFix(path: string, text: string, call: Call): readonly Fix[] {
  const lineStart = text.lastIndexOf("\n", call.span.start - 1) + 1;
  const indentation = text.slice(lineStart, call.span.start);
  const after = /^;?(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(call.span.end));
  const closes = /^(?:express|koa|connect|polka|http|https)\b/.test(call.callee ?? "");
  if (!call.statement || !closes || after === null || /\S/.test(indentation) || /\bserver\b/.test(text.replace(/["'`][^"'`\n]*["'`]/g, ""))) return [];
  const end = call.span.end + after[0].length;
  const handler = `${after[0] === "" ? ";" : ""}\n${indentation}process.on("SIGTERM", () => server.close(() => process.exit(0)));`;
  return [{ title: "Close the server on SIGTERM", safety: "unsafe", edits: [{ path, edits: [{ span: { start: call.span.start, end: call.span.start }, newText: "const server = " }, { span: { start: end, end }, newText: handler }] }] }];
}

function abrupt({ path, facts }: RuleFile, span: Call["span"], { app }: AppFiles): Outcome {
  const name = facts.calls.find((call) => call.span.start === span.start && call.span.end === span.end)?.nameSpan ?? span;
  return { kind: "report", at: { path, span: name }, message: `This handler of SIGTERM only exits, so ${app.kind === "worker" ? "work in progress is cut; finish it first" : "requests in flight are cut; close the server first"}` };
}

function handled({ path }: RuleFile, span: Call["span"]): Outcome {
  return { kind: "sign", evidence: { id: "disposability/sigterm-handler", path, span, text: "handles SIGTERM" } };
}
