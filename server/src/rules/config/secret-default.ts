import { appKinds } from "../../core/app.ts";
import { filledIn } from "../../core/facts/deployed-values.ts";
import type { Document } from "../../core/facts/documents.ts";
import type { Guard, LiteralValue } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, unsetVariable } from "../../core/facts/guards.ts";
import { requiredFixes, templateEdits, type DefaultedRead } from "../../core/fixes/idiom.ts";
import { developmentStage, stagesOfRelease } from "../../core/processes/images.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type Report, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { requiredSettingFixes } from "../../core/fixes/settings-fixes.ts";
import { isForDevelopment, isForProduction } from "../../core/facts/settings.ts";
import { contains, type Span } from "../../core/text.ts";
import { allValues, chainOf, literalText } from "../../core/facts/values.ts";
import { isOfServiceBeside, knownOf } from "../../secrets/deployed.ts";
import { environmentName, isGivenOut, isPublicName, isSecretName, isSuspectName } from "../../secrets/names.ts";
import { isForLocalService, secretKey } from "../../secrets/settings.ts";
import { passwordInLocator, passwordLocatorTrigger, passwordUrlTrigger } from "../../secrets/urls.ts";
import { isFileName, isPlaceholder, isPublicValue, isReference, judgeValue, lacksPassword, looksRandom } from "../../secrets/values.ts";

const names = "(?:PASS|PWD|SECRET|KEY|TOKEN|CREDENTIAL)";
/** Keys of configuration are written in small letters: `jwt.secret`, `Jwt:Key`. */
const keys = "(?:[pP]ass|PASS|[pP]wd|PWD|[sS]ecret|SECRET|[kK]ey|KEY|[tT]oken|TOKEN|[cC]redential|CREDENTIAL)";

export default defineRule({
  id: "config/secret-default",
  severity: "warning",
  summary: "A secret of the environment has a default in the source",
  why: "When the variable is missing, by a slip or a misspelt name, the app starts all the same, with a secret that everybody can read in the code.",
  instead: "Give it no default, and stop at start with a clear message when it is not set.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds.filter((kind) => kind !== "library" && kind !== "cli"),
  roles: ["app"],
  detect: [
    sources(
      {
        javascript: `(?:env|Bun|getenv|Env)\\W{1,4}\\w*${names}\\w*["'\`]?\\]?\\)?[ \\t\\r\\n]{0,12}(?:\\|\\||[?,)=!])|${passwordUrlTrigger}|\\b${names}\\w*[ \\t\\r\\n]{0,12}=[ \\t\\r\\n]{0,12}["'\`][^}]*\\}[ \\t\\r\\n]{0,12}=[ \\t\\r\\n]{0,12}process\\.env`,
        python: `(?:env|environ|getenv|config)\\w{0,40}\\W{1,7}(?:get\\W{1,3})?\\w{0,60}${names}\\w{0,60}["']|BaseSettings|${passwordUrlTrigger}`,
        go: `[eE]nv\\w{0,20}\\W{1,3}\\w*${names}|${passwordLocatorTrigger}`,
        java: `\\$\\{[\\w.-]*${keys}[\\w.-]*:|@Value\\(\\s{0,12}"[^"\\n]{0,20}\\$\\{[\\w.-]{1,80}:[^"\\n]{6,200}"\\)[^;,)=]{0,80}${keys}|(?:get[eE]nv|getProperty|getOrDefault)\\(\\s{0,12}"[\\w.-]*${keys}|${passwordLocatorTrigger}`,
        php: `(?:env|ENV|SERVER)\\W{1,4}\\w*${names}|${passwordLocatorTrigger}`,
        csharp: `(?:\\[|\\()"[\\w:]*${keys}[\\w:]*"|${passwordLocatorTrigger}`,
        ruby: `ENV\\W{1,2}(?:fetch\\W{1,2})?\\w*${names}|${passwordLocatorTrigger}`,
        rust: `\\bvar\\w*\\(\\s{0,12}"\\w*${names}|${passwordLocatorTrigger}`,
        shell: `\\$\\{\\w*${names}\\w*:?[-=]|-[nz][ \\t]+"?\\$\\{?\\w*${names}|${passwordLocatorTrigger}`,
      },
      (file) => [...secretDefaults(file), ...assignedWhenUnset(file)],
    ),
    calls({ java: { "System.getProperty": {} }, go: Object.fromEntries(["", ".New()", ".Viper()"].map((made) => [`github.com/spf13/viper${made}.SetDefault`, {}])) }, inspectDefault),
    settings((file) => [...defaultsInSettings(file)]),
    wholeApp({}, (app) => {
      const own = new Set(app.paths);
      return app.documents.filter(({ path, role }) => own.has(path) && role === "app").flatMap((document) => [...defaultsInDeployment(document, app)]);
    }),
  ],
});

function* secretDefaults(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  const outside = file.outsideReads();
  // The outermost read of a chain comes first.
  for (const first of [...file.facts.envReads, ...outside].toSorted((a, b) => a.span.start - b.span.start)) {
    // Reads that stand behind each other.
    const chain: readonly DefaultedRead[] = [first, ...(first.default === undefined ? [] : chainOf(first.default))];
    const last = chain.at(-1);
    const fallback = literalText(last?.default);
    if (last === undefined || fallback === undefined || seen.has(fallback.span.start) || fallback.text.trim() === "" || isReference(fallback.text)) continue;
    const isSecretUrl = passwordInLocator(fallback.text) !== undefined;
    const name = isSecretUrl ? first.name : (chain.find((read) => isSecretVariable(read.name))?.name ?? (fillsSecret(first.span, fallback.text, file) ? first.name : undefined));
    if (name === undefined || (!isSecretUrl && (isHarmlessDefault(fallback.text) || opensNothing(name, fallback.text)))) continue;
    if (isDevelopmentOnly(file.facts, first.span) || isDevelopmentOnly(file.facts, fallback.span) || isSuggested(fallback.span, file) || chain.some((read) => isRejected(read, fallback.text, file))) continue;
    seen.add(fallback.span.start);
    yield { ...reportDefault(name, fallback, file), fixes: outside.includes(first) ? [] : requiredFixes(file, last) };
  }
}

/** Where the name of the variable says nothing, that of the field or variable it fills may: `@Value("${shop.sign:…}") String signingKey`. Then the value has to look like one. */
function fillsSecret(read: Span, fallback: string, { facts: { bindings } }: RuleFile): boolean {
  return bindings.some(({ name, value }) => value.kind === "env" && value.span.start === read.start && isSecretName(name) && judgeValue(fallback, name) === "secret");
}

/** `System.getProperty("jwt.secret", "…")`, `viper.SetDefault("jwt.secret", "…")`. */
function inspectDefault({ call, arguments: [key, given] }: ResolvedCall, _: object, file: RuleFile): readonly Outcome[] {
  const [name, fallback] = [literalText(key?.value)?.text, literalText(given?.value)];
  if (name === undefined || fallback === undefined || given?.path !== file.path || fallback.text.trim() === "" || isReference(fallback.text) || isDevelopmentOnly(file.facts, call.span)) return [];
  const isSecretUrl = passwordInLocator(fallback.text) !== undefined;
  const variable = name.replaceAll(".", "_");
  return isSecretUrl || (isSecretVariable(variable) && !isHarmlessDefault(fallback.text) && !opensNothing(variable, fallback.text)) ? [reportDefault(name, fallback, file)] : [];
}

/** `key := os.Getenv("JWT_SECRET"); if key == "" { key = "…" }`. */
function* assignedWhenUnset(file: RuleFile): Iterable<Outcome> {
  // Asked first, because a file may have thousands of each.
  const isMissing = (guard: Guard): boolean => guard.kind === "set" && !guard.holds && guard.values.length === 0;
  if (!file.facts.guards.some((guard) => isMissing(guard) && (isSecretVariable(guard.variable) || /_UR[LI]$/.test(guard.variable)))) return;
  for (const { name: target, value } of file.facts.bindings) {
    const literal = literalText(value);
    if (literal === undefined || literal.through !== undefined || literal.text.trim() === "" || isReference(literal.text)) continue;
    const name = unsetVariable(file.facts, literal.span);
    if (name === undefined) continue;
    const isSecretUrl = passwordInLocator(literal.text) !== undefined;
    if (!isSecretUrl && (!isPlaceOf(name, target, file) || !isSecretVariable(name) || isHarmlessDefault(literal.text) || opensNothing(name, literal.text))) continue;
    if (!isDevelopmentOnly(file.facts, literal.span)) yield reportDefault(name, literal, file);
  }
}

/** Whether what is assigned takes the variable's place: `error = "JWT_SECRET is not set"` does not. */
function isPlaceOf(variable: string, target: string, { facts }: RuleFile): boolean {
  return isSecretName(target) || isSuspectName(target) || environmentName(target) === environmentName(variable) || facts.bindings.some(({ name, value }) => name === target && value.kind === "env" && value.name === variable);
}

/** `${DB_PASSWORD:shop-17}`. Where the address beside it falls back to the machine itself, so does the password, unless the file is for production. */
function* defaultsInSettings(file: SettingsDocument): Iterable<Outcome> {
  for (const setting of file.facts.settings) {
    if (setting.value.kind !== "env" && setting.value.kind !== "template") continue;
    for (const read of allValues(setting.value)) {
      const fallback = read.kind === "env" && read.default?.kind === "literal" ? read.default : undefined;
      if (read.kind !== "env" || fallback === undefined || fallback.text.trim() === "" || isReference(fallback.text)) continue;
      const isSecretUrl = passwordInLocator(fallback.text) !== undefined;
      // A part of a text, such as the name of a host, is no secret because the whole is.
      const isSecret = isSecretVariable(read.name.replaceAll(".", "_")) || (setting.value.kind === "env" && secretKey(setting) !== undefined);
      // Of a password digits are no length of time, and of what a service gave out one word is no credential.
      const isPassword = /(?:password|passwd|pwd)$/i.test(setting.name) && /^\d{4,}$/.test(fallback.text);
      const isForm = opensNothing(read.name, fallback.text) || isOneWord(read.name, fallback.text);
      if (!isSecretUrl && (!isSecret || (isHarmlessDefault(fallback.text) && !isPassword) || isForm)) continue;
      if (isForDevelopment(setting) || (!isForProduction(setting) && isForLocalService(setting, file.facts.settings))) continue;
      yield { ...reportDefault(read.name, fallback, file), fixes: contains(read.span, fallback.span) ? requiredSettingFixes(file, read.span, read.name) : [] };
    }
  }
}

/** `JWT_SECRET: ${JWT_SECRET:-…}` of a compose file, and the same in a manifest, an image or a command that starts the app. */
function* defaultsInDeployment(document: Document, app: AppFiles): Iterable<Outcome> {
  const { facts, path, text } = document;
  const compose = facts.kind === "compose" ? knownOf({ ...document, facts }) : undefined;
  const released = facts.kind === "dockerfile" ? new Set(stagesOfRelease({ ...document, facts }, app.documents).flatMap(({ name }) => name ?? [])) : undefined;
  // What a merge key or an anchor brings into several services stands in one place.
  const seen = new Set<number>();
  for (const { name: target, span, service, stage } of filledIn(facts)) {
    if (stage !== undefined && developmentStage.test(stage) && released?.has(stage) !== true) continue;
    const written = text.slice(span.start, span.end);
    for (const { 0: whole, 1: variable = "", 2: sign = "", 3: fallback = "", index } of written.matchAll(/\$\{([A-Za-z_]\w*)(:?[-=])([^${}\r\n]{1,200})\}/g)) {
      const end = span.start + index + whole.length - 1;
      const isWhole = written.replace(/^["']|["']$/g, "").length === whole.length;
      const name = isSecretVariable(variable) ? variable : isWhole && isSecretVariable(target) ? target : undefined;
      const isSecretUrl = passwordInLocator(fallback) !== undefined;
      if (seen.has(end) || (!isSecretUrl && (name === undefined || isHarmlessDefault(fallback) || opensNothing(name, fallback) || isOneWord(name, fallback)))) continue;
      const isBeside = compose !== undefined && [fallback, variable].some((value) => isOfServiceBeside({ value, ...(service === undefined ? {} : { service }) }, compose));
      if (isBeside && !looksRandom(fallback)) continue;
      seen.add(end);
      const literal = { start: end - fallback.length, end };
      yield {
        ...reportDefault(variable, { span: literal }, document),
        ...(isBeside ? { severity: "information" as const } : {}),
        fixes: compose === undefined ? [] : [{ title: `Require ${variable}`, safety: "unsafe", edits: [{ path, edits: [{ span: { start: literal.start - sign.length, end }, newText: `:?${variable} is required` }] }, ...templateEdits(app, variable)] }],
      };
    }
  }
}

/** Nobody gives out a credential that is one word. */
function isOneWord(name: string, text: string): boolean {
  return isGivenOut(name) && /^[a-z]{1,12}$/i.test(text);
}

function reportDefault(name: string, literal: Pick<LiteralValue, "span">, file: Pick<RuleFile, "path">): Report {
  return {
    kind: "report",
    at: { path: file.path, span: literal.span },
    message: `Without ${name} the app runs with a secret that is in the source; give it no default and fail at start instead`,
  };
}

/** Words that mean a secret may stand in names that mean something else: lengths of time, rates, prefixes. */
function isSecretVariable(name: string): boolean {
  return (isSecretName(name) || name === "APP_KEY" || (/(?:^|_)(?:TOKEN|CREDENTIALS?)$/i.test(name) && !isPublicName(name))) && !/(?:LOCK|THROTTLE|LIMIT|RATE|BROKER|MESSAGE|LOG|REDIS|CACHE)_\w*KEY$/i.test(name);
}

/** Nothing within quotes, times, rates, files and local addresses are settings whatever their names say, and some keys are made to be shown. */
function isHarmlessDefault(text: string): boolean {
  return /^(?:""|'')$/.test(text.trim()) || isFileName(text.trim()) || isPublicValue(text.trim()) || /^\d{1,9}(?:\s*(?:ms|s|m|h|d|seconds?|minutes?|hours?|days?))?$|^\d+\/\w+$|^\/|^https?:\/\/(?:localhost|127\.)|^(?:true|false|none|null|undefined)$/i.test(text.trim());
}

/** Without a password of its own a connection string opens nothing. The service that gave out the credential does not take a placeholder, so nobody gets in by it. */
function opensNothing(name: string, text: string): boolean {
  if (/connection_?string$/i.test(name) && lacksPassword(text)) return true;
  return isGivenOut(name) && (isPlaceholder(text) || /^[A-Z]+(?:_[A-Z]+)+$/.test(text));
}

/** An installer asks for the value, and shows the default to whoever may type another. */
function isSuggested(span: Span, file: RuleFile): boolean {
  return file.facts.calls.some((call, index) => contains(call.span, span) && /^(?:prompts|inquirer|@inquirer\/\w+|enquirer|@clack\/prompts|click\.prompt|typer\.prompt)\b/.test(file.callees[index] ?? ""));
}

/** The program compares the value with its default, or asks that the variable be set, and stops. */
function isRejected({ name }: DefaultedRead, fallback: string, file: RuleFile): boolean {
  const { bindings, envReads, guards } = file.facts;
  const own = new Set([name, ...bindings.filter(({ value }) => value.kind === "env" && value.name === name).map((binding) => binding.name)]);
  const isKnown = (variable: string): boolean => envReads.some((read) => read.name === variable) || bindings.some((binding) => binding.name === variable && binding.kind !== "parameter");
  return guards.some((guard) => {
    if (guard.kind !== "rejected") return false;
    if (own.has(guard.variable)) return guard.values.length === 0 || guard.values.includes(fallback);
    // A function that compares what it is given with the placeholder is there to be given all that may have it.
    return isPlaceholder(fallback) && guard.values.includes(fallback) && !isKnown(guard.variable);
  });
}
