import type { Call, Guard, Value } from "../../core/facts/facts.ts";
import { defineRule, sources, type Outcome, type RuleFile } from "../../core/rule.ts";
import { isLocalHost, hostAlone, hostOfLocator, writtenText } from "../../core/services/service-address.ts";
import { driverIn, roleOfCall, roleOfSetting, type ServiceRole } from "../../core/services/service-drivers.ts";
import { contains, type Span } from "../../core/text.ts";
import { allValues } from "../../core/facts/values.ts";

const environment = "_ENV\\b|\\bENV(?:IRONMENT)?\\b|\\bSTAGE\\b|Rails\\.env|->environment\\(|::environment\\(|app\\.env\\b|EnvironmentName|\\.Is(?:Environment|Staging|Production|Development)\\(|get\\([ \\t]{0,12}[\"']env[\"']|\\bIS_(?:LOCAL|DEV|DEVELOPMENT|PROD|PRODUCTION)\\b";
const driver = "[rR]edis|[mM]ongo|[pP]ostgres|\\bpg\\b|[mM]y[sS][qQ][lL]|[sS][qQ][lL]ite|[kK]afka|amqp|[mM]ailer|smtp|SMTP|[sS]3|[sS]torage|Store\\b|[cC]ache|DATABASES|EMAIL_BACKEND|queue_adapter|delivery_method|active_storage|InMemoryDatabase|[sS]equelize|knex|Data[sS]ource|create_engine|\\bPDO\\b|[eE]lastic|Memcached|memcached|sql\\.Open|getConnection|Pool";

export default defineRule({
  id: "backing-services/driver-by-environment",
  severity: "warning",
  summary: "A client or driver that is chosen by the name of the environment",
  why: "What runs in production is then not what was developed and tested, and a deploy cannot attach another service without a change of the code.",
  instead: "Use one client in every environment, and let its address come from the environment: a local service is one more that is attached.",
  reference: "https://12factor.net/backing-services",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [sources(Object.fromEntries(["javascript", "python", "go", "java", "php", "csharp", "ruby", "rust"].map((ecosystem) => [ecosystem, [environment, driver]])), (file) => (ownedByFramework.test(file.path) ? [] : [...chosenDrivers(file)]))],
});

/** Rails reads one of them for each environment. */
const ownedByFramework = /(?:^|\/)config\/environments\/\w+\.rb$/;

/** A client that is made, or a driver that is named. */
interface Use {
  readonly role: ServiceRole;
  /** What tells one driver from another. */
  readonly driver: string;
  readonly locator: "none" | "local" | "written" | "taken";
  readonly span: Span;
}

function* chosenDrivers(file: RuleFile): Iterable<Outcome> {
  const guards = file.facts.guards.filter(isAboutEnvironment);
  if (guards.length === 0) return;
  const uses = [...usesOf(file)];
  for (const then of guards) {
    const otherwise = then.holds ? guards.find((one) => !one.holds && one.span.start === then.span.start && one.span.end === then.span.end) : undefined;
    const first = uses.filter(({ span }) => contains(then.governs, span));
    const second = otherwise === undefined ? uses.filter((use) => first.some((one) => takesPlaceOf(one, use, then.governs, file))) : uses.filter(({ span }) => contains(otherwise.governs, span));
    const catches = ({ role, span }: Use): boolean => role === "mail server" && catchesMail.test(file.text.slice(span.start, span.end));
    const pair = first.flatMap((one) => second.filter((two) => one.role === two.role && isDistinction(one, two) && !catches(one) && !catches(two)).map((two) => [one, two] as const))[0];
    if (pair === undefined) continue;
    const name = then.values.length === 0 ? `${then.variable} is set` : `${then.variable} is ${then.values.map((value) => `"${value}"`).join(" or ")}`;
    yield {
      kind: "report",
      at: { path: file.path, span: then.span },
      message: `The environment decides here which ${pair[0].role} the code is for; use one client everywhere, and take its address from a variable`,
      related: [
        { path: file.path, span: pair[0].span, message: `Used where ${name}` },
        { path: file.path, span: pair[1].span, message: "Used elsewhere" },
      ],
    };
  }
}

/** Assigned where the condition holds to what had another one from before it: `let redis = new Redis(); if (isProduction) redis = new Redis(url)`. */
function takesPlaceOf(one: Use, other: Use, governed: Span, { facts, text }: RuleFile): boolean {
  const around = (span: Span): number => facts.functions.findLastIndex((each) => contains(each.span, span));
  const holder = ({ span }: Use): string | undefined => /([\w$.@]+)\s{0,4}:?=\s{0,4}(?:await\s{1,4})?$/.exec(text.slice(Math.max(0, span.start - 100), span.start))?.[1];
  const name = holder(one);
  if (name === undefined || name !== holder(other) || other.span.end > governed.start || around(one.span) !== around(other.span)) return false;
  // What another condition made is no start that all have.
  return !facts.guards.some((guard) => contains(guard.governs, other.span) && !contains(guard.governs, one.span));
}

/** By the name of the environment, or by whether it is that of a developer. What only tests replace is theirs. */
function isAboutEnvironment({ kind, variable, values }: Guard): boolean {
  if (kind === "set") return /^IS_(?:LOCAL|DEV|DEVELOPMENT|PROD|PRODUCTION)$/.test(variable);
  return kind === "environment-name" && values.length > 0 && !values.every((value) => /^(?:test|tests|testing|ci|e2e)$/i.test(value));
}

/** What shows mail to developers instead of sending it. */
const catchesMail = /mail(?:hog|pit|catcher|trap|dev)|ethereal|\b1025\b|console|locmem|dummy|jsonTransport|streamTransport|letter_opener|filebased|:file\b|:test\b|:logger\b|localhost|127\.0\.0\.1/i;

function* usesOf(file: RuleFile): Iterable<Use> {
  for (const [index, call] of file.facts.calls.entries()) {
    const name = file.callees[index];
    const role = name === undefined ? undefined : roleOfCall(name, file.ecosystem);
    if (name !== undefined && role !== undefined) yield { role, driver: name, locator: locatorOf(call), span: call.span };
  }
  for (const binding of file.facts.bindings) {
    const role = roleOfSetting(binding);
    if (role === undefined) continue;
    for (const value of binding.value.kind === "choice" ? binding.value.options : [binding.value]) {
      const driver = driverIn(value);
      if (driver !== undefined) yield { role, driver, locator: "none", span: value.span };
    }
  }
}

function locatorOf({ arguments: given, keywords }: Call): Use["locator"] {
  const values = [...given, ...keywords.map(([, value]) => value)];
  if (values.length === 0) return "none";
  const parts: readonly Value[] = values.flatMap((value) => [...allValues(value)]);
  if (parts.some(({ kind }) => kind === "env" || kind === "reference" || kind === "call" || kind === "unknown")) return "taken";
  return parts.some((part) => isLocalHost(hostOfLocator(writtenText(part) ?? "") ?? hostAlone(writtenText(part) ?? "") ?? "")) ? "local" : "written";
}

/** Other drivers; or one driver that has its address in one environment and goes without in the other. */
function isDistinction(one: Use, two: Use): boolean {
  return one.driver !== two.driver || (one.locator !== two.locator && (one.locator === "none" || two.locator === "none" || one.locator === "local" || two.locator === "local"));
}
