import type { ModuleState, StateWrite } from "../../core/facts.ts";
import { handlerTriggers, isInside, requestHandlers } from "../../core/request-handlers.ts";
import { defineRule, wholeApp } from "../../core/rule.ts";

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
        javascript: `${handlerTriggers.javascript}|\\b(?:const|let|var)\\s+\\w*${words}\\w*[ \\t]{0,12}(?::[^=\\n]{1,60})?=[ \\t]{0,12}(?:\\{[ \\t]{0,12}\\}|\\[[ \\t]{0,12}\\]|new\\s+(?:Map|Set)\\b|0\\b)`,
        python: `${handlerTriggers.python}|^\\w*${words}\\w*[ \\t]{0,12}(?::[^=\\n]{1,60})?=[ \\t]{0,12}(?:\\{[ \\t]{0,12}\\}|\\[[ \\t]{0,12}\\]|dict\\(|set\\(|list\\(|defaultdict\\(|collections\\.)`,
        go: handlerTriggers.go,
        ruby: handlerTriggers.ruby,
        java: handlerTriggers.java,
        csharp: handlerTriggers.csharp,
        rust: handlerTriggers.rust,
      },
      (app) => {
        const handlers = requestHandlers(app);
        return app.sources.filter(({ role }) => role === "app").flatMap((file) => {
          const own = handlers.get(file.path) ?? none;
          return file.facts.state.flatMap((state) => {
            // Statics of Rust are written in capitals.
            const write = isOfSomebody(file.ecosystem === "rust" ? state.name.toLowerCase() : state.name) ? state.writes.find((one) => isInside(file, one.function, own) && isOpen(state, one)) : undefined;
            if (write === undefined) return [];
            return [
              {
                kind: "report" as const,
                at: { path: file.path, span: state.span },
                message: `"${state.name}" is kept in this process only, and the next request may be answered by another one; keep it in a store that all share`,
                related: [{ path: file.path, span: write.span, message: "A request writes it here" }],
              },
            ];
          });
        });
      },
    ),
  ],
});

const none: ReadonlySet<number> = new Set();

/** Names of what belongs to a person, a request or a count over all of them; caches of pure values and registries have others. */
function isOfSomebody(name: string): boolean {
  // Constants of some languages are written in capitals.
  return somebody.test(/[a-z]/.test(name) ? name : name.toLowerCase()) && !/(?:caches?|registry|handlers?|schemas?|config|options|templates?|routes?|types?|listeners?|regex|names?|validators?|columns|fields|labels)$/i.test(name);
}

const somebody = new RegExp(`(?:^|_|[a-z](?=[A-Z]))${words}`);

/** A literal key names one of a fixed set: that is a table, not somebody's state. */
function isOpen(state: ModuleState, { key }: StateWrite): boolean {
  return state.kind === "counter" || key === undefined || key.kind !== "literal" || key.through !== undefined;
}
