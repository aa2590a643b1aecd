import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Call, Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { decidingVariable, guardsAt, isDevelopmentOnly, unsetVariable } from "../../core/facts/guards.ts";
import { environmentEdits, requiredFixes, templateEdits } from "../../core/fixes/idiom.ts";
import { javascriptImport } from "../../core/facts/javascript-imports.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { defineRule, sources, wholeApp, type ApiTable, type AppFiles, type Outcome, type Report, type RuleFile } from "../../core/rule.ts";
import { contains, type Span } from "../../core/text.ts";
import { lastOfChain, valueAt } from "../../core/facts/values.ts";
import { secretSinks } from "../../secrets/sinks.ts";

const textOf = ["", ".toString", ".hex", ".decode", ".String", ".ToString"];

function random(...names: readonly string[]): Readonly<Record<string, "value">> {
  return Object.fromEntries(names.flatMap((name) => textOf.map((suffix) => [suffix === "" ? name : `${name}()${suffix}`, "value" as const])));
}

function keys(...names: readonly string[]): Readonly<Record<string, "key">> {
  return Object.fromEntries(names.map((name) => [name, "key" as const]));
}

/** What gives something else each time it is called; `key` is there for nothing but keys that sign or encrypt. Source: the documentation of each. */
const inventions: ApiTable<"value" | "key"> = {
  javascript: random("crypto.randomBytes", "crypto.randomUUID", "crypto.generateKeySync", "uuid.v4", "uuid", "uuid.v1", "nanoid.nanoid", "nanoid", "Math.random"),
  python: random("os.urandom", "secrets.token_hex", "secrets.token_bytes", "secrets.token_urlsafe", "uuid.uuid4", "cryptography.fernet.Fernet.generate_key", "django.core.management.utils.get_random_secret_key", "django.utils.crypto.get_random_string", "secrets.choice", "random.choice", "random.choices", "random.SystemRandom().choice", "random.SystemRandom().choices"),
  go: random("github.com/gorilla/securecookie.GenerateRandomKey", "github.com/google/uuid.New", "github.com/google/uuid.NewString"),
  java: {
    ...random("UUID.randomUUID", "java.util.UUID.randomUUID", "javax.crypto.KeyGenerator.getInstance().generateKey"),
    ...keys("io.jsonwebtoken.security.Keys.secretKeyFor", "io.jsonwebtoken.impl.crypto.MacProvider.generateKey", ...["HS256", "HS384", "HS512"].map((name) => `io.jsonwebtoken.Jwts.SIG.${name}.key().build`)),
  },
  csharp: random("RandomNumberGenerator.GetBytes", "Guid.NewGuid", "RandomNumberGenerator.GetHexString"),
  ruby: random("SecureRandom.hex", "SecureRandom.random_bytes", "SecureRandom.base64", "SecureRandom.urlsafe_base64", "SecureRandom.uuid", "SecureRandom.alphanumeric"),
  php: random("random_bytes", "openssl_random_pseudo_bytes", "Str.random", "Illuminate\\Support\\Str.random", "uniqid"),
  rust: { ...random("rand::random"), ...keys("cookie::Key::generate", "actix_web::cookie::Key::generate", "axum_extra::extract::cookie::Key::generate", "tower_cookies::Key::generate", "tower_sessions::cookie::Key::generate", "poem::web::cookie::CookieKey::generate") },
};

const inventionOf = nameIndexes(inventions);
const sinksOf = nameIndexes(secretSinks);

const names = "(?:secret_?key(?:_?base)?|secret_token|(?:session|jwt|cookie|auth|csrf|signing|app|access_?token|refresh_?token)_?secret(?:_?key)?|(?:jwt|cookie|signing|encryption|session|hmac|app)_?key)";

export default defineRule({
  id: "processes/per-process-secret",
  severity: "warning",
  summary: "A key that each process invents when it starts",
  why: "What one process has signed or encrypted, such as a session or a token, means nothing to the others, nor to itself after a restart.",
  instead: "Give all processes the same key, by a variable of the environment.",
  reference: "https://12factor.net/processes",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    sources(
      {
        javascript: [`\\brandom(?:Bytes|UUID)\\b|\\bgenerateKeySync\\b|${javascriptImport}["'](?:uuid|nanoid)["']`, "[sS]ecret|SECRET|[jJ]wt|JWT|[sS]ession|SESSION|[cC]ookie|COOKIE|[sS]igning|SIGNING|[eE]ncryption|ENCRYPTION|[hH]mac|HMAC|[aA]pp_?[kK]ey|APP_KEY|[aA]uth|AUTH|[cC]srf|CSRF|_token|_TOKEN|[a-z]Token"],
        python: "\\burandom\\b|\\btoken_(?:hex|bytes|urlsafe)\\b|\\buuid4\\b|\\bgenerate_key\\b|\\bget_random_(?:secret_key|string)\\b|\\bSystemRandom\\b|\\bsecrets\\.choice\\b|\\brandom\\.choices?\\b",
        go: "\\bGenerateRandomKey\\b|\"crypto/rand\"",
        java: "\\bsecretKeyFor\\b|\\bMacProvider\\b|\\bJwts\\.SIG\\b|\\bAlgorithm\\.HMAC|\\bhmacShaKeyFor\\b",
        csharp: "\\bSymmetricSecurityKey\\b",
        ruby: "\\bSecureRandom\\b",
        php: "\\brandom_bytes\\b|\\bopenssl_random_pseudo_bytes\\b|\\bStr::random\\b",
        rust: "\\bKey::generate\\b|\\bfrom_secret\\b",
      },
      (file) => [...inSource(file)],
    ),
    wholeApp({}, (app) => [...inScripts(app)]),
    wholeApp({ csharp: "\\bAddCookie\\b|\\bPersistKeysTo" }, (app) => ofAspNet(app)),
  ],
});

function* inSource(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  for (const { call, name } of inventedKeys(file)) {
    const { span } = call;
    if (seen.has(span.start) || isOwnOrKept(span, file) || forTests.test(file.facts.functions[call.function]?.name ?? "")) continue;
    seen.add(span.start);
    const read = file.facts.envReads.find((one) => one.default !== undefined && contains(one.default.span, span));
    // What a setting falls back to, wherever that comes from.
    const before = file.text.slice(Math.max(0, span.start - 600), span.start);
    const isFallback = /(?:\|\||\?\?|\bor|\?:)\s{0,4}$/.test(before.slice(-20)) || (file.ecosystem === "rust" && /\bif let Some\([^;{}]*\{[^{}]*\} else \{\s*$/.test(before));
    const unset = read?.name ?? unsetVariable(file.facts, span);
    const deciding = decidingVariable(file.facts, span);
    const condition = unset !== undefined ? `where ${unset} is not set` : deciding !== undefined ? `where ${deciding} chooses so` : isFallback ? "where none is configured" : undefined;
    yield report({ path: file.path, span, name, condition }, read === undefined ? isFallback ? [] : fixes(span, unset ?? deciding ?? name, file) : requiredFixes(file, read));
  }
}

/** It makes what tests work with, although it stands among what is released: `pub fn test_state()`. */
const forTests = /^(?:test|mock|fake|dummy)_?(?:$|[a-z]*(?:state|app|server|settings|config|context|key))/i;

interface Invented {
  readonly call: Call;
  readonly name: string;
}

/** Keys of the libraries that sign, what is given to them, and what has the name of such a key. */
function* inventedKeys(file: RuleFile): Iterable<Invented> {
  const { calls, envReads } = file.facts;
  for (const [index, call] of calls.entries()) {
    const callee = file.callees[index] ?? "";
    for (const { at, variable } of sinksOf(file.ecosystem).find(callee) ?? []) {
      if (!/^(?:SESSION_SECRET|COOKIE_SECRET|COOKIE_KEY|JWT_SECRET|SECRET_KEY|NEXTAUTH_SECRET|CSRF_KEY)$/.test(variable)) continue;
      for (const [position, ...keysOf] of at) {
        const given = typeof position === "number" ? call.arguments[position] : call.keywords.find(([name]) => name === position)?.[1];
        const value = given === undefined ? undefined : valueAt(file.resolve({ value: given, path: file.path }).value, keysOf);
        const found = value === undefined ? undefined : inventionIn(value, file);
        // What is made and used in one function may be kept with what it signs.
        const isOfCall = variable === "JWT_SECRET" && found !== undefined && found.function >= 0 && found.function === call.function && value?.kind !== "env" && file.ecosystem !== "csharp";
        if (found !== undefined && !isOfCall) yield { call: found, name: variable };
      }
    }
    if (inventionOf(file.ecosystem).find(callee) === "key") yield { call, name: "key" };
    const name = inventionOf(file.ecosystem).find(callee) === undefined ? undefined : nameBefore(call, file);
    if (name !== undefined) yield { call, name };
  }
  for (const { name, default: fallback } of envReads) {
    const found = fallback === undefined || !/(?:SECRET|SECRET_KEY|APP_KEY|JWT_KEY|SIGNING_KEY|ENCRYPTION_KEY|KEY_BASE)$/.test(name) ? undefined : inventionIn(fallback, file);
    if (found !== undefined) yield { call: found, name };
  }
}

/** The call in a value that invents something: itself, an argument of what is made of it, or what stands in for a variable. */
function inventionIn(value: Value, file: RuleFile, depth = 4): Call | undefined {
  if (depth === 0) return undefined;
  switch (value.kind) {
    case "env":
      return value.default === undefined ? undefined : inventionIn(value.default, file, depth - 1);
    case "choice":
      return value.options.map((option) => inventionIn(option, file, depth - 1)).find((one) => one !== undefined);
    case "reference":
      return inventionOf(file.ecosystem).find(value.to) === undefined ? undefined : file.facts.calls.find(({ span }, index) => contains(value.span, span) && value.to.startsWith((file.callees[index] ?? " ")));
    case "call": {
      const call = file.facts.calls[value.call];
      const callee = file.callees[value.call] ?? "";
      if (call === undefined) return undefined;
      if (inventionOf(file.ecosystem).find(callee) !== undefined) return call;
      // Bytes that are filled in another statement.
      if (callee === "make" && file.facts.calls.some((one, index) => file.callees[index] === "crypto/rand.Read" && one.arguments[0]?.kind === "call" && one.arguments[0].call === value.call)) return call;
      return call.arguments.map((argument) => inventionIn(argument, file, depth - 1)).find((one) => one !== undefined);
    }
    default:
      return undefined;
  }
}

const assignment = new RegExp(`(^|[\\s.\\["':({,$@-])(${names})["'\\]]{0,2}\\s{0,4}(?::\\s{0,4}[\\w.<>[\\], |]{1,40})?(?:=>|=|:|\\|\\|=|\\?\\?=|,)(?!=)([^=;]{0,120})$`, "i");

/** The name of a key to which the value of a call goes: as the program starts, or as a part of what configures the app. */
function nameBefore({ span, function: index }: Call, { text }: RuleFile): string | undefined {
  const before = text.slice(Math.max(0, span.start - 240), span.start);
  const match = assignment.exec(before);
  const [, , name, between = ""] = match ?? [];
  if (match === null || name === undefined || /\b(?:def|function|lambda|return|func)\b|=>/.test(between)) return undefined;
  // A statement goes on in another line only inside of brackets.
  if (between.includes("\n") && between.split("(").length <= between.split(")").length) return undefined;
  const owner = before.slice(0, match.index + 1);
  const isOfApp = /(?:^|[\s(.])(?:app|application|config|conf|settings)\w*(?:\(\))?(?:\.\w+)*(?:\.|\[["']?|\.(?:update|from_mapping)\()$/i.test(owner) || /\bset\s+:?$/.test(owner);
  return index < 0 || isOfApp ? name : undefined;
}

/** In development or behind a switch for it, written somewhere to be found again, or printed by what makes keys for people. */
function isOwnOrKept(span: Span, file: RuleFile): boolean {
  if (isDevelopmentOnly(file.facts, span) || guardsAt(file.facts, span).some(({ variable, holds }) => holds && /debug|dev|test|local/i.test(variable))) return true;
  if (file.facts.types.some((type) => /dev|test|local/i.test(type.name) && contains(type.span, span))) return true;
  return /\bwriteFile|\.write(?:_text|_bytes|String)?\(|\bFile\.write|\.save!?\(|\bFiles\.write|\bos\.WriteFile|PersistKeys|\bset_config\(|\bfile_put_contents\b|\bprint(?:ln|f)?\(|\bconsole\.log\([^)]{0,80}(?:secret|key)/i.test(file.text.slice(span.end, span.end + 400).split(/\n\s{0,8}\n/)[0] ?? "");
}

function fixes(span: Span, name: string, file: RuleFile): readonly Fix[] {
  // Where types count, the bytes that are asked for are no text.
  if (!/^(?:javascript|python|ruby)$/.test(file.ecosystem)) return [];
  const variable = name === "key" ? "SECRET_KEY" : name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
  const whole = file.facts.calls.filter((call) => call.span.start === span.start).reduce((widest, call) => (call.span.end > widest.end ? call.span : widest), span);
  const edits = environmentEdits(file, whole, file.idiom.environmentRequired(variable, '""'));
  return edits === undefined ? [] : [{ title: `Read ${variable} from the environment`, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] }];
}

/** `condition`: where it is so, as words; `undefined` for everywhere. */
function report({ path, span, name, condition }: { readonly path: string; readonly span: Span; readonly name: string; readonly condition: string | undefined }, given: readonly Fix[]): Report {
  const what = name === "key" ? "key" : name;
  return {
    kind: "report",
    at: { path, span },
    ...(condition === undefined ? {} : { severity: "information" as const }),
    message: `Each process and each restart invents its own ${what}${condition === undefined ? "" : `, ${condition}`}, so that sessions and tokens of the others become invalid; give all the same by the environment`,
    fixes: given,
  };
}

/** Keys that an entry script makes at each start: `php artisan key:generate`, `export SECRET_KEY=$(openssl rand -hex 32)`. */
function* inScripts(app: AppFiles): Iterable<Outcome> {
  const steps = app.processes.flatMap(({ before }) => before);
  const seen = new Set<string>();
  for (const { words, conditional, path, span } of steps) {
    const place = `${path} ${span.start}`;
    if (!/\bartisan key:generate\b/.test(words.join(" ")) || words.includes("--show") || seen.has(place)) continue;
    seen.add(place);
    yield report({ path, span, name: "APP_KEY", condition: conditional ? "where APP_KEY chooses so" : undefined }, []);
  }
  const started = new Set([...steps.map(({ path }) => path), ...app.processes.map(({ path }) => path)]);
  for (const { path, text } of ownDocumentsOf(app, "shell-script")) {
    if (!started.has(path)) continue;
    for (const match of text.matchAll(inventedInShell)) {
      const [whole, before = "", name = "", fallback] = match;
      const start = match.index + before.length;
      // A condition around it asks whether it is set.
      const isConditional = fallback !== undefined || new RegExp(`-[zn] ["']?\\$\\{?${name}\\b`).test(text.slice(Math.max(0, start - 200), start));
      yield report({ path, span: { start, end: match.index + whole.length }, name, condition: isConditional ? `where ${name} is not set` : undefined }, []);
    }
  }
}

const inventedInShell = /(^[ \t]*(?:export[ \t]+)?)(\w*(?:SECRET|SECRET_KEY|KEY_BASE|APP_KEY|JWT_KEY))=["']?(\$\{\w+:-)?\$\((?:openssl rand|head -c|uuidgen|pwgen|(?:cat|tr)\b[^)\n]{0,60}\/dev\/u?random|python3? -c ["'][^"'\n]{0,40}secrets)[^)\n]{0,80}\)/gm;

/** Cookies of ASP.NET Core are encrypted with keys that are lost with a container, unless they are kept somewhere. Source: "Configure ASP.NET Core Data Protection". */
function ofAspNet(app: AppFiles): readonly Outcome[] {
  if (documentsOf(app, "dockerfile").length === 0) return [];
  const files = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "csharp");
  if (files.some(({ text }) => /\bPersistKeysTo|\bProtectKeysWith|\bDataProtection\w*Redis/.test(text))) return [];
  for (const file of files) {
    const cookie = file.facts.calls.find((_call, index) => /AddAuthentication\(\)(?:\.\w+\(\))*\.AddCookie$/.test(file.callees[index] ?? ""));
    if (cookie !== undefined) return [{ ...report({ path: file.path, span: lastOfChain(cookie, file.text), name: "key for these cookies", condition: undefined }, []), severity: "hint" }];
  }
  return [];
}
