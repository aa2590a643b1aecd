import type { Binding, Ecosystem, LiteralValue, Value } from "../../core/facts.ts";
import { appKinds } from "../../core/app.ts";
import { isDevelopmentOnly } from "../../core/guards.ts";
import { environmentFixes } from "../../core/idiom.ts";
import type { PathRole } from "../../core/path-role.ts";
import { calls, defineRule, sources, texts, type Outcome, type Report, type ResolvedCall, type RuleFile, type TextFile } from "../../core/rule.ts";
import { contains } from "../../core/text.ts";
import { argumentAt, literalText, partOf } from "../../core/values.ts";
import { environmentName, isSecretName, isSuspectName } from "../../secrets/names.ts";
import { isPublicKey, isSecretSetting, secretSettings, secretSinks } from "../../secrets/sinks.ts";
import { anyToken, tokenShapes } from "../../secrets/tokens.ts";
import { passwordInUrl, passwordUrlTrigger } from "../../secrets/urls.ts";
import { entropy, holdsTexts, isPlaceholder, isReference, judgeValue, looksRandom } from "../../secrets/values.ts";

export default defineRule({
  id: "config/hardcoded-secret",
  severity: "error",
  summary: "A credential is written in the source",
  why: "Whoever can read the code can use the credential, now and from every old commit, and each deploy has to share it. The test of a twelve-factor app is whether the code could be published this minute without exposing a credential.",
  instead: "Read it from an environment variable that the platform or a secret store sets, name the variable in `.env.example`, and replace the credential: it counts as known from the first commit on.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds,
  roles: ["app", "tooling"],
  detect: [
    texts(anyToken, (file) => [...tokensIn(file)]),
    calls(secretSinks, (call, sinks, file) =>
      checksNothing(call) ? [] : sinks.flatMap(({ at, variable }) => {
        const located = at.map((path) => argumentAt(call, path, file)).find((found) => found !== undefined);
        const literal = literalText(located?.value);
        if (located === undefined || literal === undefined || literal.text === "" || isReference(literal.text) || isPublicKey(literal.text)) return [];
        if (located.path !== file.path) return [{ ...signingKey(variable, literal, file), at: { path: located.path, span: literal.span }, fixes: [] }];
        return [signingKey(variable, literal, file)];
      }),
    ),
    sources({ javascript: assignmentOfSecret("javascript"), python: assignmentOfSecret("python") }, (file) => [...secretBindings(file)]),
  ],
});

/**
 * Text in which a secret's name is bound to a literal that may be one; a fast look before a parse. What it finds is judged by `names.ts`
 * and `values.ts`, so it has to let through all that they would.
 */
function assignmentOfSecret(ecosystem: Ecosystem): string {
  const quote = ecosystem === "javascript" ? "[\"'`]" : "[rbuRBU]?[\"']";
  const name = "(?:[pP](?:ass|ASS)(?:w|W|phrase|PHRASE|_|\\b|[\"'])|[pP]wd|PWD|[sS]ecret|SECRET|[tT]oken|TOKEN|[kK]ey|KEY|[cC]redential|CREDENTIAL|[sS]alt|SALT|[aA]uth|AUTH|[cC]onnection_?[sS]tring|CONNECTION_STRING)";
  const value = `${quote}(?=[^"'\`\\n]{6})(?=[^"'\`\\n]*[^A-Za-z_\\s"'\`.:-])`;
  const settings = secretSettings[ecosystem] ?? [];
  const setting = settings.length > 0 ? `|\\b(?:${settings.join("|")})\\b["']?\\]?[ \\t\\r\\n]{0,12}(?::[ \\t\\r\\n]{0,12}\\w+[ \\t\\r\\n]{0,12})?=[ \\t\\r\\n]{0,12}\\(?[ \\t\\r\\n]{0,12}${quote}` : "";
  return `${name}\\w{0,20}["']?\\]?[ \\t\\r\\n]{0,12}(?::[ \\t\\r\\n]{0,12}[\\w.|]{1,30}[ \\t\\r\\n]{0,12}=|=|:|\\|\\||\\?\\?|or\\b)[ \\t\\r\\n]{0,12}\\(?[ \\t\\r\\n]{0,12}${value}|${passwordUrlTrigger}${setting}`;
}

/** A token is only read, its signature left alone: PyJWT's and python-jose's option, jwt-simple's third argument. */
function checksNothing({ callee, arguments: positional, keywords }: ResolvedCall): boolean {
  if (!/(?:^|\.)jwt(?:-simple)?\.decode$/.test(callee)) return false;
  const isLiteral = (value: Value | undefined, text: string): boolean => value?.kind === "literal" && value.text === text;
  const options = keywords.get("options")?.value;
  return isLiteral(options === undefined ? undefined : partOf(options, "verify_signature"), "false") || isLiteral(keywords.get("verify")?.value, "false") || isLiteral(positional[2]?.value, callee === "jwt-simple.decode" ? "true" : "false");
}

function* tokensIn({ text, role, path }: TextFile): Iterable<Outcome> {
  if (role === "generated" || isLockfile(path)) return;
  for (const { name, expression } of tokenShapes) {
    for (const match of text.matchAll(new RegExp(expression, "g"))) {
      const token = match[0];
      const span = { start: match.index, end: match.index + token.length };
      if (/EXAMPLE|xxxx|XXXX|0000000|1234567/.test(token) || entropy(token.slice(-20)) < 2.5 || isPublic(name, text, span.start)) continue;
      if (isElsewhere(role) && (name === "private key" || isPlaceholder(token))) continue;
      // A key's own text is long; its first line is where it begins.
      const shown = name === "private key" ? { start: span.start, end: span.start + token.indexOf("-----", 11) + 5 } : span;
      yield { kind: "report", certain: true, at: { path, span: shown }, ...(isElsewhere(role) ? { severity: "warning" as const } : {}), message: `This is ${/^(?:[aeiou]|npm)/i.test(name) ? "an" : "a"} ${name}; revoke it, and read its successor from the environment` };
    }
  }
}

function isElsewhere(role: PathRole): boolean {
  return role === "test" || role === "example";
}

function isLockfile(path: string): boolean {
  return /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|Cargo\.lock|go\.sum)$/.test(path);
}

/** Firebase tells every browser its key; what it may do is said elsewhere. */
function isPublic(name: string, text: string, at: number): boolean {
  return name === "Google API key" && /authDomain|firebase|google-?services|maps/i.test(text.slice(Math.max(0, at - 500), at + 500));
}

/** The same for a key that is bound to a name, which would otherwise be judged by that. */
function isPublicToken({ text, span }: LiteralValue, file: RuleFile): boolean {
  return tokenShapes.some(({ name, expression }) => expression.test(text) && isPublic(name, file.text, span.start));
}

function signingKey(variable: string, literal: LiteralValue, file: RuleFile): Report {
  const name = literal.through !== undefined && isSecretName(literal.through) ? environmentName(literal.through) : variable;
  const severity = isPlaceholder(literal.text) || isDevelopmentOnly(file.facts, literal.span) ? ("warning" as const) : undefined;
  return {
    kind: "report",
    at: { path: file.path, span: literal.span },
    ...(severity === undefined ? {} : { severity }),
    message: `A secret is written in the source; read ${name} from the environment`,
    fixes: environmentFixes(file, literal.span, name),
  };
}

function* secretBindings(file: RuleFile): Iterable<Outcome> {
  // What stands in for a variable is the business of `config/secret-default`.
  const defaults = new Set(file.facts.envReads.map((read) => read.default?.span.start));
  for (const binding of file.facts.bindings) {
    for (const literal of writtenIn(binding.value)) {
      if (defaults.has(literal.span.start) || isPublicToken(literal, file)) continue;
      const isSetting = isSecretSetting(binding, file.ecosystem) && !isReference(literal.text);
      if (passwordInUrl(literal.text) !== undefined) yield* reportUrl(literal, file);
      else if (isForDevelopment(binding) || !(isSetting || (isSecret(binding, literal) && !holdsTexts(file.path))) || isDevelopmentOnly(file.facts, literal.span)) continue;
      else if (isSetting) yield signingKey(environmentName(binding.name), literal, file);
      else {
        const name = environmentName(binding.name);
        yield {
          kind: "report",
          at: { path: file.path, span: literal.span },
          message: `"${binding.name}" is a secret written in the source; read ${name} from the environment`,
          fixes: binding.kind === "parameter" ? [] : environmentFixes(file, literal.span, name),
        };
      }
    }
  }
  for (const call of file.facts.calls) {
    for (const literal of call.arguments.flatMap(writtenIn)) if (!defaults.has(literal.span.start) && passwordInUrl(literal.text) !== undefined) yield* reportUrl(literal, file);
  }
}

/** The texts that stand in an expression itself, also as one of two: `options.password || "…"`. A constant is reported where it is written, not where it is passed on. */
function writtenIn(value: Value): readonly LiteralValue[] {
  const options = value.kind === "choice" ? value.options.filter((option) => contains(value.span, option.span)) : [value];
  return options.flatMap((option) => {
    const literal = literalText(option);
    return literal === undefined || literal.through !== undefined || literal.text === "" ? [] : [literal];
  });
}

/** Classes such as `DevConfig` and `TestingConfig` hold what only those need. */
function isForDevelopment(binding: Binding): boolean {
  return binding.kind === "field" && binding.owner !== undefined && /(?:^|_)(?:dev|test|local)|(?:Dev|Test|Local)(?:elopment|ing)?(?:Config|Settings)?$|^(?:Dev|Test|Local)/.test(binding.owner);
}

function isSecret(binding: Binding, literal: LiteralValue): boolean {
  if (isSecretName(binding.name)) return judgeValue(literal.text, binding.name) === "secret";
  return isSuspectName(binding.name) && looksRandom(literal.text);
}

function* reportUrl(literal: LiteralValue, file: RuleFile): Iterable<Outcome> {
  if (isDevelopmentOnly(file.facts, literal.span)) return;
  const scheme = /^\s*([a-z]+)/i.exec(literal.text)?.[1]?.toLowerCase() ?? "";
  const variable = /^(?:postgres|mysql|maria|mssql|sqlserver|mongo)/.test(scheme) ? "DATABASE_URL" : /^redis/.test(scheme) ? "REDIS_URL" : /^amqp/.test(scheme) ? "AMQP_URL" : "SERVICE_URL";
  yield {
    kind: "report",
    at: { path: file.path, span: literal.span },
    message: `This URL holds a password; read ${variable} from the environment`,
    fixes: environmentFixes(file, literal.span, variable),
  };
}
