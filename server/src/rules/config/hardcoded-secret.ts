import type { Binding, Call, Ecosystem, LiteralValue, Value } from "../../core/facts/facts.ts";
import { appKinds } from "../../core/app.ts";
import { isDevelopmentOnly, unsetVariable } from "../../core/facts/guards.ts";
import { environmentFixes, secretFixes } from "../../core/fixes/idiom.ts";
import type { PathRole } from "../../core/path-role.ts";
import { callsWithCallers, defineRule, settings, sources, texts, type Outcome, type Report, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment, settingsIdioms } from "../../core/facts/settings.ts";
import { settingFixes } from "../../core/fixes/settings-fixes.ts";
import { settingInProduction, type SettingInProduction } from "../../core/facts/settings-modules.ts";
import { isLocator } from "../../core/services/service-address.ts";
import { serviceOfLocator } from "../../core/services/service-client.ts";
import type { Severity } from "../../core/severity.ts";
import type { TextFile } from "../../core/text-file.ts";
import { argumentAt, literalText, partOf } from "../../core/facts/values.ts";
import { isOfDevelopmentClass, isSearchKey, isSecret, opensServiceElsewhere, writtenIn } from "../../secrets/bindings.ts";
import { secretWords } from "../../secrets/commands.ts";
import { environmentName, isSecretName } from "../../secrets/names.ts";
import { keyOfEncrypted, writtenSecret, type WrittenSecret } from "../../secrets/settings.ts";
import { isPublicKey, secretSinks, variableOfSetting } from "../../secrets/sinks.ts";
import { mayHoldToken, tokenOf, tokensIn } from "../../secrets/tokens.ts";
import { isProgram, mayHoldSentSecret, sentSecrets, withoutTests } from "../../secrets/sent.ts";
import { mayHoldPlainSecret, plainSecrets, type PlainSecret } from "../../secrets/plain.ts";
import { setBy } from "../../secrets/set-by-call.ts";
import { isFake, isShown, opensNothing, severityOf, whatIs, whatToDo } from "../../secrets/told-tokens.ts";
import { assignmentOfSecret } from "../../secrets/triggers.ts";
import { isLocalAddress, passwordInFilledUrl, passwordInLocator } from "../../secrets/urls.ts";
import { mayHoldWrittenSecret, writtenSecrets } from "../../secrets/written.ts";
import { variableOfSecret } from "../../secrets/variables.ts";
import { holdsTexts, isInEmptyField, isPlaceholder, isReference, judgeValue, looksRandom, saysWhatItIs } from "../../secrets/values.ts";

const ecosystems: readonly Ecosystem[] = ["javascript", "python", "go", "java", "php", "csharp", "ruby", "rust", "shell"];

export default defineRule({
  id: "config/hardcoded-secret",
  severity: "error",
  summary: "A credential is written in the source",
  why: "Whoever can read the code can use the credential, now and from every old commit, and each deploy has to share it. The test of a twelve-factor app is whether the code could be published this minute without exposing a credential.",
  instead: "Read it from an environment variable that the platform or a secret store sets, name the variable in `.env.example`, and replace the credential: it counts as known from the first commit on.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds,
  roles: ["app", "tooling", "development", "elsewhere"],
  detect: [
    texts(mayHoldToken, (file) => [...credentialsIn(file)]),
    texts(mayHoldWrittenSecret, (file) => [...secretsInText(file)]),
    texts(mayHoldSentSecret, (file) => [...secretsSent(file)]),
    texts(mayHoldPlainSecret, (file) => (isLockfile(file.path) ? [] : [...plainSecrets(file)].map(reportPlain(file))), { ofAllFiles: true }),
    callsWithCallers(secretSinks, (call, sinks, file) =>
      file.role === "development" || checksNothing(call) ? [] : sinks.flatMap(({ at, variable, address, isLogin, written }) => {
        const located = at.map((path) => argumentAt(call, path, file)).find((found) => found !== undefined);
        const literal = written === undefined || located?.path !== file.path ? literalText(located?.value) : literalIn(located.value, written, file);
        if (located === undefined || literal === undefined || literal.text === "" || isReference(literal.text) || isPublicKey(literal.text)) return [];
        if (isLogin === true && judgeValue(literal.text, variable) !== "secret") return [];
        const opened = address === undefined ? undefined : literalText(argumentAt(call, address, file)?.value);
        if (opened !== undefined && isLocalAddress(opened.text)) return [];
        if (located.path !== file.path) return [{ ...signingKey(variable, literal, file), at: { path: located.path, span: literal.span }, fixes: [] }];
        return [signingKey(variable, literal, file)];
      }),
    ),
    sources(Object.fromEntries(ecosystems.map((ecosystem) => [ecosystem, assignmentOfSecret(ecosystem)])), (file) => (file.role === "development" ? [] : [...secretBindings(file)])),
    settings((file) => [...secretSettings(file)]),
  ],
});

/** A text that stands within what is handed over, or the constant of the file that does; `written` has the one or the other as its group. */
function literalIn({ span }: Value, written: RegExp, { text, facts }: RuleFile): LiteralValue | undefined {
  const match = written.exec(text.slice(span.start, span.end));
  const { literal, name } = match?.groups ?? {};
  if (name !== undefined) return literalText(facts.bindings.find((binding) => binding.kind === "variable" && binding.name === name)?.value);
  if (match === null || literal === undefined) return undefined;
  // Quotes are a part of what is replaced.
  const start = span.start + match.index + match[0].indexOf(literal, match[0].search(/["`]/)) - 1;
  return { kind: "literal", type: "string", text: literal, span: { start, end: start + literal.length + 2 } };
}

/** A token is only read, its signature left alone: PyJWT's and python-jose's option, jwt-simple's third argument. */
function checksNothing({ callee, arguments: positional, keywords }: ResolvedCall): boolean {
  if (!/(?:^|\.)jwt(?:-simple)?\.decode$/.test(callee)) return false;
  const isLiteral = (value: Value | undefined, text: string): boolean => value?.kind === "literal" && value.text === text;
  const options = keywords.get("options")?.value;
  return isLiteral(options === undefined ? undefined : partOf(options, "verify_signature"), "false") || isLiteral(keywords.get("verify")?.value, "false") || isLiteral(positional[2]?.value, callee === "jwt-simple.decode" ? "true" : "false");
}

function* credentialsIn(file: TextFile): Iterable<Outcome> {
  const { text, role, path } = file;
  if (role === "generated" || isLockfile(path)) return;
  // Of keys of one's own, those of tests open nothing; what a provider gave out does.
  const tested = withoutTests(text, path).length;
  for (const token of tokensIn(text)) {
    const { shape, span } = token;
    const { start, end } = span;
    if (shape.name === "private key" && start >= tested) continue;
    if (isShown(token, file, start) || isInEmptyField(text, start) || isFake(text.slice(Math.max(0, start - 12), end)) || (isElsewhere(role) && (shape.name === "private key" || isPlaceholder(text.slice(start, end))))) continue;
    // Only what opens something is worth a word where nothing is run but tests.
    if (opensNothing(token) && (isElsewhere(role) || role === "development")) continue;
    const severity = isElsewhere(role) ? ("warning" as const) : severityOf(token);
    // A key's own text is long; its first line is where it begins.
    const shown = shape.name === "private key" ? { start, end: text.indexOf("-----", start + 11) + 5 } : span;
    yield { kind: "report", certain: true, at: { path, span: shown }, ...(severity === undefined ? {} : { severity }), message: `This ${whatIs(token)}; ${whatToDo(token)}` };
  }
}

function isElsewhere(role: PathRole): boolean {
  return role === "test" || role === "example";
}

function isOwn(role: PathRole): boolean {
  return role === "app" || role === "client" || role === "tooling";
}

function isLockfile(path: string): boolean {
  return /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|Cargo\.lock|go\.sum)$/.test(path);
}

function signingKey(variable: string, literal: LiteralValue, file: RuleFile, inProduction?: SettingInProduction): Report {
  const name = inProduction?.variable ?? file.variableFor(literal.through !== undefined && isSecretName(literal.through) ? environmentName(literal.through) : variable, literal.text);
  const severity = inProduction !== undefined ? ("information" as const) : isPlaceholder(literal.text) || saysWhatItIs(literal.text) || isDevelopmentOnly(file.facts, literal.span) ? ("warning" as const) : undefined;
  return {
    kind: "report",
    at: { path: file.path, span: literal.span },
    ...(severity === undefined ? {} : { severity }),
    message: `A secret is written in the source${inProduction === undefined ? "" : `, which ${inProduction.file} replaces`}; read ${name} from the environment`,
    // Builds that do without the variable in production would fail.
    fixes: inProduction === undefined ? secretFixes(file, literal.span, name) : [],
  };
}

function* secretsInText({ text, role, path }: TextFile): Iterable<Outcome> {
  if (!(role === "elsewhere" || (isOwn(role) && mayBeWrittenIn.test(path) && !holdsTexts(path))) || isLockfile(path)) return;
  const tokens = tokensIn(text);
  for (const { kind, name, span } of writtenSecrets(text, path, role === "elsewhere")) {
    if (tokens.some((token) => token.span.start < span.end && span.start < token.span.end)) continue;
    const variable = name === undefined ? "" : environmentName(name);
    const message = {
      key: "This is a private key without its header; revoke it, and take it out",
      statement: "This statement holds a password; let what runs it put it in",
      comment: `"${name}" is a secret in a comment; revoke it, and take it out`,
      option: `"${name}" is given a secret; read ${variable} from the environment`,
      code: `"${name}" is a secret written in the source; read ${variable} from the environment`,
    }[kind];
    yield { kind: "report", certain: true, at: { path, span }, ...(kind === "key" || kind === "code" ? {} : { severity: "warning" as const }), message };
  }
}

/** In a program what it sends itself; elsewhere what somebody recorded, or shows how to send. What settings send has a name there. */
function* secretsSent({ text, role, path }: TextFile): Iterable<Outcome> {
  if (role !== "elsewhere" && !(isOwn(role) && isProgram(path))) return;
  const message = { header: "This is the credential of a request", token: "This is a token that a server signed", query: "This is a secret in the query of an address", address: "This is the password of an address" };
  for (const { kind, span } of sentSecrets(withoutTests(text, path), role === "elsewhere")) yield { kind: "report", certain: true, at: { path, span }, severity: kind === "address" ? "information" : "warning", message: `${message[kind]}; revoke it, and read its successor from the environment`, ...(kind === "address" ? { givesWay: true } : {}) };
}

function reportPlain({ path }: TextFile): (secret: PlainSecret) => Report {
  return ({ name, span }) => ({ kind: "report", certain: true, at: { path, span }, severity: "hint", message: `"${name}" is given a value here; if that opens anything, replace it, and take it out`, givesWay: true });
}

/** Programs and configuration; what is written for people has examples in it. */
const mayBeWrittenIn = /\.(?!(?:mdx?|rst|adoc|txt|html?|svg|css|csv|pem|key)$)\w+$|(?:^|\/)(?:Jenkinsfile|Vagrantfile)$/i;

function* secretBindings(file: RuleFile): Iterable<Outcome> {
  // What stands in for a variable is the business of `config/secret-default`.
  const defaults = new Set(file.facts.envReads.map((read) => read.default?.span.start));
  for (const binding of file.facts.bindings) {
    if (binding.value.kind === "template") yield* reportFilledUrl(binding.value, file);
    if (binding.value.kind === "reference") yield* keyOfAnotherFile(binding, file);
    for (const literal of writtenIn(binding.value)) {
      const token = tokenOf(literal.text);
      if (defaults.has(literal.span.start) || (token !== undefined && isShown(token, file, literal.span.start))) continue;
      const setting = isReference(literal.text) ? undefined : variableOfSetting(binding, file);
      if (passwordInLocator(literal.text) !== undefined) yield* reportLocator(literal, file);
      else if (isOfDevelopmentClass(binding) || isSearchKey(binding, file) || !(setting !== undefined || ((isSecret(binding.name, literal) || opensServiceElsewhere(binding, literal, file)) && !holdsTexts(file.path))) || isDevelopmentOnly(file.facts, literal.span) || unsetVariable(file.facts, literal.span) !== undefined) continue;
      else if (setting !== undefined) yield signingKey(setting, literal, file, settingInProduction(binding.name, file));
      else if (!isSecret(binding.name, literal)) yield { ...reportNamed(binding.name, literal, file), severity: "warning" };
      else yield { ...reportNamed(binding.name, literal, file), ...(binding.kind === "parameter" ? { fixes: [] } : {}) };
    }
  }
  for (const call of file.facts.calls) {
    for (const value of call.arguments) if (value.kind === "template") yield* reportFilledUrl(value, file);
    const given = call.arguments.flatMap(writtenIn).filter((literal) => !defaults.has(literal.span.start));
    for (const literal of given) if (passwordInLocator(literal.text) !== undefined) yield* reportLocator(literal, file);
    const set = setBy(call, given, file);
    if (set !== undefined && isSecret(set.name.slice(set.name.lastIndexOf(".") + 1), set.literal) && !holdsTexts(file.path) && !isDevelopmentOnly(file.facts, call.span)) yield reportNamed(set.name, set.literal, file);
    if (file.ecosystem === "shell") yield* secretsInCommand(call, file);
  }
}

/** A setting that takes a constant of another file, which has a name that says nothing. */
function* keyOfAnotherFile(binding: Binding, file: RuleFile): Iterable<Outcome> {
  const variable = variableOfSetting(binding, file);
  const located = variable === undefined ? undefined : file.resolve({ value: binding.value, path: file.path });
  const literal = literalText(located?.value);
  if (variable === undefined || located === undefined || literal === undefined || located.path === file.path || literal.text === "" || isReference(literal.text) || isDevelopmentOnly(file.facts, binding.span)) return;
  yield { ...signingKey(variable, literal, file, settingInProduction(binding.name, file)), at: { path: located.path, span: literal.span }, fixes: [] };
}

function* secretSettings(file: SettingsDocument): Iterable<Outcome> {
  const { key, variable } = settingsIdioms[file.facts.format];
  for (const setting of file.facts.settings) {
    const opening = keyOfEncrypted(setting, file.app);
    if (opening !== undefined) {
      yield { kind: "report", at: { path: file.path, span: opening.span }, message: `"${key(setting.path)}" opens the encrypted values of the settings; read ${variable(setting.path)} from the environment`, fixes: settingFixes(file, opening, variable(setting.path)) };
      continue;
    }
    const secret = writtenSecret(setting, file.facts, file.path);
    // Two rules would speak of one token, which its form tells for sure.
    if (secret === undefined || tokensIn(secret.literal.text).length > 0) continue;
    const isOfDevelopment = file.role === "development" || isForDevelopment(setting);
    // What only developers have is worth a word where it is no word that they made up.
    if (isOfDevelopment && (file.facts.format === "rails" || secret.kind !== "named" || !looksRandom(secret.literal.text))) continue;
    const severity = isOfDevelopment ? "hint" : secret.kind === "named" && saysWhatItIs(secret.literal.text) ? "warning" : severityOfKind[secret.kind];
    yield {
      kind: "report",
      at: { path: file.path, span: secret.literal.span },
      ...(severity === undefined ? {} : { severity }),
      message: `"${key(setting.path)}" ${whatItHolds[secret.kind]}; read ${variable(setting.path)} from the environment`,
      fixes: settingFixes(file, secret.literal, variable(setting.path)),
    };
  }
}

const whatItHolds: Readonly<Record<WrittenSecret["kind"], string>> = {
  named: "is a secret written in the source",
  local: "is a secret written in the source",
  credential: "is a secret written in the source",
  locator: "holds a password",
  "well-known": "is a password that everybody tries first",
  guessable: "is a password that is easy to guess",
  header: "holds the credentials of a request",
  query: "holds a secret in a query",
  token: "holds a token that a server signed",
};

/** Left out: that of the rule. */
const severityOfKind: Readonly<Partial<Record<WrittenSecret["kind"], Severity>>> = { local: "warning", credential: "warning", "well-known": "warning", guessable: "hint", header: "warning", query: "warning", token: "warning" };

function reportNamed(name: string, literal: LiteralValue, file: RuleFile): Report {
  const variable = file.variableFor(variableOfSecret(name, literal, file), literal.text);
  return {
    kind: "report",
    at: { path: file.path, span: literal.span },
    ...(saysWhatItIs(literal.text) ? { severity: "warning" } : {}),
    message: `"${name}" is a secret written in the source; read ${variable} from the environment`,
    fixes: secretFixes(file, literal.span, variable),
  };
}

function* secretsInCommand(call: Call, file: RuleFile): Iterable<Outcome> {
  for (const { password, span, variable, isWhole } of secretWords(call)) {
    if (judgeValue(password, "password") !== "secret" || isDevelopmentOnly(file.facts, span)) continue;
    yield {
      kind: "report",
      at: { path: file.path, span },
      message: `"${call.text}" is given a secret written in the source; read ${variable} from the environment`,
      fixes: isWhole ? environmentFixes(file, span, variable) : [],
    };
  }
}

/** `postgres://shop:…@${host}/shop`. */
function* reportFilledUrl(value: Value & { readonly kind: "template" }, file: RuleFile): Iterable<Outcome> {
  const first = literalText(value.parts[0]);
  if (first === undefined || passwordInFilledUrl(value.parts) === undefined || isDevelopmentOnly(file.facts, value.span)) return;
  const wanted = isLocator(`${first.text}host`) ? serviceOfLocator(`${first.text}host`).variable : "SERVICE_URL";
  yield { kind: "report", at: { path: file.path, span: value.span }, message: `This URL holds a password; read ${file.variableFor(wanted, first.text)} from the environment` };
}

function* reportLocator(literal: LiteralValue, file: RuleFile): Iterable<Outcome> {
  if (isDevelopmentOnly(file.facts, literal.span)) return;
  const wanted = /^[\s\w.]+LoginModule\s/.test(literal.text) ? "SASL_JAAS_CONFIG" : !literal.text.includes("://") || isLocator(literal.text) ? serviceOfLocator(literal.text).variable : "SERVICE_URL";
  const variable = file.variableFor(wanted, literal.text);
  yield {
    kind: "report",
    at: { path: file.path, span: literal.span },
    message: `This ${literal.text.includes("://") ? "URL" : "connection string"} holds a password; read ${variable} from the environment`,
    fixes: environmentFixes(file, literal.span, variable),
  };
}
