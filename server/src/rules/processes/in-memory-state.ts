import type { Ecosystem, ModuleState, StateWrite } from "../../core/facts/facts.ts";
import { pathRole } from "../../core/path-role.ts";
import { handlerTriggers, isInside, requestHandlers } from "../../core/servers/request-handlers.ts";
import { defineRule, wholeApp, type Outcome, type Place, type RuleFile } from "../../core/rule.ts";

const words = "(?:[sS]ession|[tT]oken|[oO]tp|[cC]aptcha|[nN]once|[vV]erification|[cC]art|[bB]asket|[lL]ogin|[aA]ttempt|[lL]ock|[vV]ote|[oO]rder|[jJ]ob|[uU]ser|[oO]nline|[vV]isit|[cC]ounter|[hH]its|[rR]oom)";

export default defineRule({
  id: "processes/in-memory-state",
  severity: "information",
  summary: "A variable that keeps what belongs to users or requests",
  why: "The next request of the same person may reach another process, which does not have it, and a restart loses it for everybody.",
  instead: "Keep it in a backing service that all processes share: a database, or Redis with an expiry.",
  reference: "https://12factor.net/processes",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp(
      {
        javascript: `${handlerTriggers.javascript}|^(?:export\\s+)?(?:const|let|var)\\s+\\w*${words}\\w*[ \\t]{0,12}(?::[^=\\n]{1,60})?=[ \\t]{0,12}(?:\\{[ \\t]{0,12}\\}|\\[[ \\t]{0,12}\\]|new\\s+(?:Map|Set)\\b|0\\b)`,
        python: `${handlerTriggers.python}|^\\w*${words}\\w*[ \\t]{0,12}(?::[^=\\n]{1,60})?=[ \\t]{0,12}(?:\\{[ \\t]{0,12}\\}|\\[[ \\t]{0,12}\\]|dict\\(|set\\(|list\\(|defaultdict\\(|collections\\.)`,
        go: handlerTriggers.go,
        ruby: handlerTriggers.ruby,
        java: handlerTriggers.java,
        csharp: handlerTriggers.csharp,
        rust: handlerTriggers.rust,
      },
      (app) => {
        const handlers = requestHandlers(app);
        const found = new Map<string, Outcome>();
        const note = (path: string, state: ModuleState, write: StateWrite, file: RuleFile): void => {
          const key = `${path} ${state.span.start}`;
          if (!found.has(key) && pathRole(path) === "app" && isInside(file, write.function, handlers.get(file.path) ?? none) && isOpen(state, write) && !keepsConnection(write, file)) found.set(key, kept(path, state, { path: file.path, span: write.span }));
        };
        for (const file of app.sources.filter(({ role }) => role === "app")) {
          for (const state of file.facts.state) if (isOfSomebody(state.name, file.ecosystem)) for (const write of state.writes) note(file.path, state, write, file);
          for (const write of file.facts.outsideWrites) {
            const name = /(?<!\w)\w*$/.exec(write.target)?.[0] ?? "";
            const outside = isOfSomebody(name, file.ecosystem) && isInside(file, write.function, handlers.get(file.path) ?? none) ? file.stateOf(write.target) : undefined;
            if (outside !== undefined && (write.kind === undefined || write.kind === outside.state.kind)) note(outside.path, outside.state, write, file);
          }
        }
        return [...found.values()];
      },
    ),
  ],
});

const none: ReadonlySet<number> = new Set();

function kept(path: string, state: ModuleState, write: Place): Outcome {
  return {
    kind: "report",
    at: { path, span: state.span },
    message: `"${state.name}" is kept in this process only, and the next request may be answered by another one; keep it in a store that all share`,
    related: [{ ...write, message: "A request writes it here" }],
  };
}

/** Names of what belongs to a person, a request or a count over all of them; caches of pure values and registries have others. */
function isOfSomebody(written: string, ecosystem: Ecosystem): boolean {
  // Statics of Rust are written in capitals, as constants of some languages are.
  const name = ecosystem === "rust" ? written.toLowerCase() : written;
  return somebody.test(/[a-z]/.test(name) ? name : name.toLowerCase()) && !/(?:caches?|registry|handlers?|schemas?|config|options|templates?|routes?|types?|listeners?|regex(?:es|ps?)?|patterns?|names?|validators?|columns|fields|labels)$/i.test(name);
}

const somebody = new RegExp(`(?:^|_|[a-z](?=[A-Z]))${words}`);

/** A literal key names one of a fixed set: that is a table, not somebody's state. */
function isOpen(state: ModuleState, { key }: StateWrite): boolean {
  return state.kind === "counter" || key === undefined || key.kind !== "literal" || key.through !== undefined;
}

/** A connection is of use to the process alone that holds it: the response of server-sent events, a socket. Told by the name of what is kept. */
function keepsConnection({ span }: StateWrite, { text }: RuleFile): boolean {
  const line = /^[^\n]{0,300}/.exec(text.slice(span.start))?.[0] ?? "";
  return connection.test(line);
}

const connection = /[(,=]\s*(?:res|response|reply|socket|ws|web_?socket|conn|connection|stream|emitter|sse_?emitter|writer)\s*\)?\s*;?\s*$/i;
