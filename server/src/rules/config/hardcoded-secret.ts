import type { Binding, Ecosystem, LiteralValue } from "../../core/facts.ts";
import { appKinds } from "../../core/app.ts";
import { isDevelopmentOnly } from "../../core/guards.ts";
import { environmentFixes } from "../../core/idiom.ts";
import type { PathRole } from "../../core/path-role.ts";
import { calls, defineRule, sources, texts, type Outcome, type Report, type RuleFile, type TextFile } from "../../core/rule.ts";
import { argumentAt, literalText } from "../../core/values.ts";
import { environmentName, isSecretName, isSuspectName } from "../../secrets/names.ts";
import { secretSettings, secretSinks } from "../../secrets/sinks.ts";
import { anyToken, tokenShapes, urlWithPassword } from "../../secrets/tokens.ts";
import { entropy, isPlaceholder, isReference, judgeValue, looksRandom } from "../../secrets/values.ts";

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
    calls(secretSinks, (call, { at, variable }, file) => {
      const located = at.map((path) => argumentAt(call, path, file)).find((found) => found !== undefined);
      const literal = literalText(located?.value);
      if (located === undefined || literal === undefined || literal.text === "" || isReference(literal.text)) return [];
      if (located.path !== file.path) return [{ ...signingKey(variable, literal, file), at: { path: located.path, span: literal.span }, fixes: [] }];
      return [signingKey(variable, literal, file)];
    }),
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
  const setting = ecosystem === "python" ? `|\\b(?:${[...(secretSettings["python"] ?? [])].join("|")})\\b["']?\\]?[ \\t\\r\\n]{0,12}(?::[ \\t\\r\\n]{0,12}\\w+[ \\t\\r\\n]{0,12})?=[ \\t\\r\\n]{0,12}\\(?[ \\t\\r\\n]{0,12}${quote}` : "";
  return `${name}\\w{0,20}["']?\\]?[ \\t\\r\\n]{0,12}(?::[ \\t\\r\\n]{0,12}[\\w.|]{1,30}[ \\t\\r\\n]{0,12}=|=|:)[ \\t\\r\\n]{0,12}\\(?[ \\t\\r\\n]{0,12}${value}|://[^\\s/:@"'\`]{1,100}:[^\\s/@"'\`]{3,100}@${setting}`;
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
  const settings = secretSettings[file.facts.language === "python" ? "python" : "javascript"];
  for (const binding of file.facts.bindings) {
    const literal = literalText(binding.value);
    // A constant is reported where it is written, not where it is passed on.
    if (literal === undefined || literal.through !== undefined || literal.text === "") continue;
    const url = passwordInUrl(literal.text);
    if (url) yield* reportUrl(literal, file);
    else if (isForDevelopment(binding)) continue;
    else if (settings?.has(binding.name) === true && binding.kind !== "parameter" && !isReference(literal.text)) yield signingKey(environmentName(binding.name), literal, file);
    else if (isSecret(binding, literal) && !isDevelopmentOnly(file.facts, literal.span)) {
      const name = environmentName(binding.name);
      yield {
        kind: "report",
        at: { path: file.path, span: literal.span },
        message: `"${binding.name}" is a secret written in the source; read ${name} from the environment`,
        fixes: binding.kind === "parameter" ? [] : environmentFixes(file, literal.span, name),
      };
    }
  }
  for (const call of file.facts.calls) {
    for (const argument of call.arguments) {
      const literal = literalText(argument);
      if (literal !== undefined && literal.through === undefined && passwordInUrl(literal.text)) yield* reportUrl(literal, file);
    }
  }
}

/** Classes such as `DevConfig` and `TestingConfig` hold what only those need. */
function isForDevelopment(binding: Binding): boolean {
  return binding.kind === "field" && binding.owner !== undefined && /(?:^|_)(?:dev|test|local)|(?:Dev|Test|Local)(?:elopment|ing)?(?:Config|Settings)?$|^(?:Dev|Test|Local)/.test(binding.owner);
}

function isSecret(binding: Binding, literal: LiteralValue): boolean {
  if (isSecretName(binding.name)) return judgeValue(literal.text, binding.name) === "secret";
  return isSuspectName(binding.name) && looksRandom(literal.text);
}

const firstUrlWithPassword = new RegExp(urlWithPassword.source, "i");

function passwordInUrl(text: string): boolean {
  if (!text.includes("://")) return false;
  const match = firstUrlWithPassword.exec(text);
  if (match === null) return false;
  const [, , user = "", password = "", host = ""] = match;
  return !/^(?:localhost|127\.|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)/.test(host) && !/(?:^|\.)example\.(?:com|org|net)$/.test(host) && !isReference(password) && !/^(?:user(?:name)?|usr)$/i.test(user) && !/^(?:pass(?:word)?|pwd|pw)$/i.test(password) && !isWeakPlaceholder(password);
}

/** `x`, `***`: a form shown to people, not a password. */
function isWeakPlaceholder(password: string): boolean {
  return /^(.)\1*$|^<|^\[|^\{/.test(password) || /change.?me|your/i.test(password);
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
