import type { Ecosystem, Guard, LiteralValue, Value } from "../../core/facts/facts.ts";
import { guardsAt } from "../../core/facts/guards.ts";
import { defineRule, sources, type Outcome, type RuleFile } from "../../core/rule.ts";
import { contains, type Span } from "../../core/text.ts";
import { allValues } from "../../core/facts/values.ts";

const ecosystems: readonly Ecosystem[] = ["javascript", "python", "go", "java", "php", "csharp", "ruby", "rust", "shell"];

const variables =
  "(?:(?:NODE|APP|FLASK|DJANGO|PYTHON|SERVER|DEPLOY|RUN|APPLICATION|RAILS|RACK|GO|RUST|ROCKET|LOCO)_ENV|ENVIRONMENT|\\bSTAGE\\b|\\bENV\\b|Rails\\.env|->environment\\(|::environment\\(|app\\.env\\b|EnvironmentName|\\.Is(?:Environment|Staging|Production|Development)\\(|@Profile|spring\\.profiles|get\\([ \\t]{0,12}[\"']env[\"'])";

/** An address that is none of this machine, or a comparison with a name that only this project knows. */
const deployValue =
  "[\"'`](?:[a-z][a-z0-9+.-]{1,10}://(?!localhost|127\\.|0\\.0)[\\w[]|[\\w.-]+\\.(?:com|net|org|io|dev|app|cloud|internal|local)[\"'`:/]|/(?:var|srv|mnt|data|opt)/)|\\.env\\.\\w{2,20}[\"'`]|(?:ENV|ENVIRONMENT|STAGE|env)[\"'\\])]*[ \\t]{0,12}(?:[!=]==?|in|not in)[ \\t]{0,12}[\\[(]?[ \\t]{0,12}[\"'](?!dev|test|prod|local|ci)|\\bcase[ \\t]{1,12}[\"'](?!dev|test|prod|local|ci)|[\"'][\\w-]{2,20}[\"'](?:\\.equals\\(| ?=>)|\\.env\\.\\w+\\?|environment\\(|Is(?:Environment|Staging)\\(|EnvironmentName ?==|^\\s{0,20}[\\w|]{2,20}\\)|\"?\\$\\{?\\w*ENV\\w*\\}?\"? =?=|=[\\w/]*https?://";

export default defineRule({
  id: "config/environment-name-branch",
  severity: "warning",
  summary: "A value that is chosen by the name of the environment",
  why: "Each new deploy needs a name and a branch in the code, and values of one deploy are in the code of all. Names multiply; a variable for each value does not.",
  instead: "Give the value a variable of its own, which each deploy sets.",
  reference: "https://12factor.net/config",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [sources(Object.fromEntries(ecosystems.map((ecosystem) => [ecosystem, [variables, deployValue]])), (file) => (ownedByFramework.test(file.path) ? [] : [...customNames(file), ...chosenValues(file), ...lookups(file)]))],
});

/** Rails reads one of them for each environment. */
const ownedByFramework = /(?:^|\/)config\/environments\/\w+\.rb$/;

/** Names that every framework knows. What they switch is seldom a value of one deploy. */
const commonName = /^(?:dev|develop|development|local|localhost|test|tests|testing|ci|e2e|prod|production|live|debug|default|)$/i;

/** Names that nothing but a deploy has. What the program itself calls `env` may be something else, such as the cloud it runs on. */
const deployName = /^(?:stag(?:e|ing)?|stg|uat|qa|demo|preview|pre-?prod\w*|sandbox|beta|canary|review|accept(?:ance)?|acc|integration|perf(?:ormance)?)\d*$/i;

function* customNames(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  for (const guard of file.facts.guards) {
    const custom = isNamed(guard) ? guard.values.find((name) => (guard.variable === "env" ? deployName.test(name) : !commonName.test(name) && /^[\w -]{2,20}$/.test(name))) : undefined;
    if (custom === undefined || seen.has(guard.span.start) || isSwitchOfBeans(guard, file)) continue;
    seen.add(guard.span.start);
    yield { kind: "report", at: { path: file.path, span: guard.span }, message: `This asks whether the environment is called "${custom}"; give what depends on it a variable of its own, because names multiply with every deploy` };
  }
}

/** A profile of Spring may switch anything; it is a name of a deploy where an address or a folder hangs on it. */
function isSwitchOfBeans({ span, governs }: Guard, { text, facts }: RuleFile): boolean {
  if (!text.startsWith("@", span.start)) return false;
  const written = [...facts.bindings.map(({ value }) => value), ...facts.calls.flatMap((call) => call.arguments)];
  return !written.some((value) => contains(governs, value.span) && [...allValues(value)].some((part) => part.kind === "literal" && isDeployValue(part)));
}

function isNamed(guard: Guard): boolean {
  return guard.kind === "environment-name" && guard.values.length > 0;
}

/** An address, a bucket, a folder, a file of variables: what differs from deploy to deploy. */
function isDeployValue({ text, type }: LiteralValue): boolean {
  if (type !== "string") return false;
  if (/(?:^|\/)\.env\.\w+$/.test(text)) return !/example|sample|dist|template|defaults?$/i.test(text);
  return /^[a-z][a-z0-9+.-]*:\/\/[\w[]/i.test(text) || /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?$/i.test(text) ? !/\.(?:js|ts|json|py|ya?ml|html|css|log|sqlite3?|db)$/i.test(text) : /^\/(?:var|srv|mnt|data|opt)\//.test(text);
}

function* chosenValues(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  for (const { value, name } of file.facts.bindings) {
    if (/log|level|color|colour/i.test(name)) continue;
    for (const part of allValues(value)) {
      if (part.kind !== "literal" || part.through !== undefined || seen.has(part.span.start) || !isDeployValue(part)) continue;
      // A literal for development is the other half of one for production, which is enough to say.
      const named = guardsAt(file.facts, part.span).filter(isNamed);
      if (isLocal(part.text) || named.some(({ values }) => !values.every((value) => commonName.test(value))) || !named.some(isProduction)) continue;
      seen.add(part.span.start);
      yield reportValue(part.span, file);
    }
  }
}

function isLocal(text: string): boolean {
  return /localhost|127\.0\.0\.1|0\.0\.0\.0/.test(text);
}

function isProduction({ values, holds }: Guard): boolean {
  return values.some((name) => /^(?:prod|production|live)$/i.test(name)) ? holds : !holds && values.every((name) => /^(?:dev|development|local)/i.test(name));
}

function* lookups(file: RuleFile): Iterable<Outcome> {
  for (const guard of file.facts.guards) {
    if (guard.kind !== "environment-name" || guard.values.length > 0) continue;
    const table = /^(\w+)\s*\[/.exec(file.text.slice(guard.span.start, guard.span.start + 80))?.[1];
    const value: Value | undefined = file.facts.bindings.find(({ name, kind }) => name === table && kind === "variable")?.value;
    const holdsValues = value?.kind === "object" && [...allValues(value)].some((part) => part.kind === "literal" && isDeployValue(part));
    if (holdsValues) yield reportValue(guard.span, file);
  }
}

function reportValue(span: Span, file: RuleFile): Outcome {
  return { kind: "report", at: { path: file.path, span }, message: "This value depends on the name of the environment; give it a variable of its own, which each deploy sets" };
}
