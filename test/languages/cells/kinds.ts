import type { SourceFacts, Value } from "../../../server/src/core/facts/facts.ts";

/** A source, and what the facts say of it, in the words of the kind. */
export type Row = readonly [source: string, ...said: string[]];

/** The rows of a language for one kind of fact, or the reason why it cannot have any. */
export type Cell = readonly Row[] | `not in this language: ${string}`;

/** What the facts of a source say of one kind of thing, each in a line. */
export type Read = (facts: SourceFacts, source: string) => readonly string[];

/** An entry for each field of `SourceFacts`, so that a new one does not compile without tests. */
export const kinds = {
  calls: {
    "the name of a callee": ({ calls }) => calls.toSorted((a, b) => a.nameSpan.start - b.nameSpan.start).slice(-1).map(({ callee }) => callee ?? "no name"),
    "arguments by position and by name": (facts) => facts.calls.slice(-1).flatMap((call) => [...call.arguments.map((one) => said(one, facts)), ...call.keywords.map(([name, one]) => `${name}: ${said(one, facts)}`)]),
    "where a call stands": ({ calls, functions }, source) => calls.map((call) => [source.slice(call.span.start, call.span.end), source.slice(call.nameSpan.start, call.nameSpan.end), functions[call.function]?.name ?? "module", call.receiver ?? "nothing", ...(call.construction ? ["new"] : [])].join(" | ")),
    values: (facts) => {
      const [value] = facts.calls.find(({ text }) => text === "f")?.arguments ?? [];
      return value === undefined ? [] : [said(value, facts)];
    },
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": (facts, source) => facts.envReads.map((read) => `${said({ kind: "env", name: read.name, ...(read.default === undefined ? {} : { default: read.default }), span: read.span }, facts)}${read.span.end > source.length ? " outside" : ""}`),
  },
  bindings: {
    "every value with a name": (facts, source) => facts.bindings.map((one) => `${one.kind} ${one.owner === undefined ? "" : `${one.owner}.`}${one.name} = ${said(one.value, facts)} @${source.slice(one.span.start, one.span.end)}`),
  },
  functions: {
    "functions with the one around them": ({ functions }) => functions.map(({ name, parent }) => `${name ?? "unnamed"} in ${parent === -1 ? "module" : (functions[parent]?.name ?? "unnamed")}`),
  },
  state: {
    "what functions write to": (facts, source) => facts.state.filter(({ writes }) => writes.length > 0).flatMap((one) => [`${one.kind} ${one.name} @${source.slice(one.span.start, one.span.end)}`, ...one.writes.map((write) => `${facts.functions[write.function]?.name ?? "unnamed"} writes ${write.key === undefined ? "without a key" : said(write.key, facts)}`)]),
  },
  outsideWrites: {
    "writes to what another file may declare": (facts, source) => facts.outsideWrites.map((one) => `${facts.functions[one.function]?.name ?? "unnamed"} writes ${one.target}${one.kind === undefined ? "" : `, a ${one.kind},`} ${one.key === undefined ? "without a key" : `by ${said(one.key, facts)}`} @${source.slice(one.span.start, one.span.end)}`),
  },
  guards: {
    "the environment's name": guardsOf("environment-name"),
    "that a variable is set": guardsOf("set"),
    "that a value is rejected": guardsOf("rejected"),
    "that the file is the program": guardsOf("main"),
  },
  types: {
    "classes with their bases": ({ types }, source) => types.map(({ name, bases, span }) => `${name}(${bases.join(", ")}) ${source.slice(span.start, span.end).length} long`),
  },
  annotations: {
    "decorators and what they stand on": (facts) => facts.annotations.map((one) => `${one.name ?? "no name"}(${[...one.arguments.map((value) => said(value, facts)), ...one.keywords.map(([name, value]) => `${name}: ${said(value, facts)}`)].join(", ")}) on ${facts.functions[one.function]?.name ?? "no function"}`),
  },
  signals: {
    "what is done on a signal": ({ signals, functions }, source) => signals.map(({ signal, span, handler }) => `${signal} by ${handler === undefined ? "something" : (functions[handler]?.name ?? "unnamed")} @${source.slice(span.start, span.start + 9)}`),
  },
  directives: {
    "suppression comments": ({ directives }, source) => directives.map(({ scope, rules, reason, span }) => `${scope} ${rules.join(" ")} ${reason ?? "without a reason"} @${source.slice(span.start, span.start + 4)}`),
  },
  imports: {
    "what is imported, and how": ({ imports }, source) => imports.map((one) => `${one.imported} of ${one.module}${one.local === undefined ? "" : ` as ${one.local}`}${one.typeOnly ? ", a type" : ""}${one.guarded ? ", guarded" : ""}${one.span.end > source.length ? " outside" : ""}`),
  },
  exports: {
    "what another file can import": (facts) => facts.exports.map(({ name, value }) => `${name}: ${said(value, facts)}`),
  },
  importInsertion: {
    "where an import may be added": ({ importInsertion }, source) => [`${source.slice(0, importInsertion)}^${source.slice(importInsertion)}`],
  },
  problems: {
    "what could not be read": ({ problems }, source) => problems.map(({ message, span }) => `${message}: ${source.slice(span.start, span.end)}`),
  },
} satisfies Readonly<Record<Exclude<keyof SourceFacts, "language">, Readonly<Record<string, Read>>>>;

/** A cell for every kind: a language in which one is missing does not compile. */
export type Cells = { readonly [Field in keyof typeof kinds]: { readonly [Kind in keyof (typeof kinds)[Field]]: Cell } };

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
      return `function${name === undefined ? "" : ` ${name}`}${value.returns === undefined ? "" : ` gives ${value.returns}`}${value.reads === undefined ? "" : ` reads variable ${value.reads.variable}${value.reads.default === undefined ? "" : ` else ${value.reads.default}`}`}`;
    }
    case "choice":
      return all(value.options, " | ");
    case "unknown":
      return "?";
  }
}

function guardsOf(kind: "environment-name" | "set" | "rejected" | "main"): Read {
  return ({ guards }, source) =>
    guards
      .filter((guard) => guard.kind === kind)
      .map(({ variable, values, holds, governs }) => {
        const state = kind === "rejected" ? (values.join(", ") || "missing") : values.join(", ") || (kind === "set" ? "set" : "any");
        const condition = kind === "main" ? `${holds ? "" : "not "}main` : `${variable} is ${holds ? "" : "not "}${state}`;
        return `${condition}: ${source.slice(governs.start, governs.end)}`;
      });
}
