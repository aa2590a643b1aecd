import type { Binding, LiteralValue, Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../../core/facts/guards.ts";
import { environmentEdits, templateEdits } from "../../core/fixes/idiom.ts";
import { baseName } from "../../core/paths.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { hostAlone, hostOfWeb, isLocalHost, isReservedHost } from "../../core/services/service-address.ts";
import type { Span } from "../../core/text.ts";
import { wordsOf } from "../../secrets/names.ts";

/** A name of the table below and, close behind it, an address, or a name as buckets have them. */
const address =
  "(?:(?:[cC]allback|CALLBACK|[rR]edirect|REDIRECT|[sS]ite|SITE|[aA]pp|APP|[pP]ublic|PUBLIC|[fF]ront_?[eE]nd|FRONT_?END)_?(?:[uU][rR][lLiI])|(?:[aA]llow(?:ed)?|ALLOW(?:ED)?|CORS|[cC]ors|[wW]ith|[cC]ross)_?(?:ALLOWED_?)?(?:[hH]osts?|HOSTS|[oO]rigins?|ORIGINS?)(?:_WHITELIST)?|[oO]rigins?|[cC]ookie_?[dD]omain|COOKIE_DOMAIN|SERVER_NAME|(?:FROM|SERVER)_EMAIL|[mM]ail_?[fF]rom|MAIL_(?:FROM|SENDER)|MAIL_DEFAULT_SENDER)\\W{0,40}?[\"'`](?:https?://|\\.?[\\w-]+\\.[a-z]|[\\w.+ -]*<?[\\w.+-]+@)";
const bucket = "[bB](?:ucket|UCKET)(?:_?[nN](?:ame|AME))?[\"']?\\]?\\s{0,12}(?:[:=,(]|=>|:=)\\s{0,12}[\"'][a-z0-9]";
const flag = "\\b(?:ENABLE|FEATURE)_\\w+[\"']?\\s{0,12}[:=]";
const any = `${address}|${bucket}`;

export default defineRule({
  id: "config/hardcoded-deploy-value",
  severity: "information",
  summary: "A value of one deploy is in the source",
  why: "The address, the bucket or the switch of one deploy is in the code of all, so another deploy needs another version of the code.",
  instead: "Read it from a variable of the environment that each deploy sets.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    sources({ javascript: `${any}|${flag}`, python: `${any}|${flag}`, go: any, java: any, php: `${any}|display_?[eE]rror|["']debug["']\\s{0,12}=>\\s{0,12}true`, csharp: any, ruby: any, rust: any }, (file) => [...inBindings(file), ...inCalls(file), ...flags(file), ...errorsShown(file)]),
    calls({ python: { "flask.Flask().run": true } }, ({ call, keywords }, _entry, file) => (isTrue(keywords.get("debug")?.value) && isRun(file, call.span) ? [debugging("debug", (keywords.get("debug")?.value as Value).span, file)] : [])),
    settings((file) => [...inSettings(file)]),
    wholeApp({ python: "^DEBUG\\s{0,12}=\\s{0,12}True\\b" }, (app) => [...debugOfDjango(app)]),
  ],
});

/** What a name says of its value, and whether the value is that of one deploy. */
type Judge = (text: string) => boolean;

const isAddress: Judge = (text) => {
  const host = hostOfWeb(text);
  return host !== undefined && isElsewhere(host);
};

const isHost: Judge = (text) => {
  const host = hostAlone(text.replace(/^\./, ""));
  return host !== undefined && /\.[a-z]{2,}$/i.test(host) && isElsewhere(host);
};

const isSender: Judge = (text) => {
  const host = /^[^@\n]{1,100}@([\w.-]+\.[a-z]{2,})>?$/i.exec(text)?.[1];
  return host !== undefined && isElsewhere(host);
};

const isBucket: Judge = (text) => /^[a-z0-9][a-z0-9.-]{2,62}$/.test(text) && !/^(?:your|my|example|test|default|bucket|none|local)(?:$|[-.])/.test(text) && /[-.]/.test(text);

/** By the words of a name, `_` between them. Names such as `base_url` and `domain` are those of other people's services, too, and stay out. */
const deployNames: readonly (readonly [RegExp, Judge])[] = [
  [/^(?:\w+_)?(?:callback_url|redirect_ur[il])$|^(?:site|app|public|frontend|front_end)_url$/, isAddress],
  [/^allowed_hosts$/, isHost],
  [/^(?:cors_)?(?:allowed|allow)_origins?$|^cors_(?:origins?|origin_whitelist)$/, isAddress],
  [/^(?:session_|csrf_)?cookie_domain$/, isHost],
  [/^server_name$/, isHost],
  [/^(?:(?:default_)?from_email|server_email|mail_from|mail_sender|mail_default_sender)$/, isSender],
  [/^(?:s3|gcs|gs|aws|aws_s3|aws_storage|storage|uploads?|media|assets?|backups?|minio)_bucket(?:_name)?$/, isBucket],
];

function judgeOf(name: string, { ecosystem, facts }: RuleFile): Judge | undefined {
  const words = wordsOf(name).join("_");
  // Go checks a certificate against `ServerName`, which is that of the other side.
  if (words === "server_name" && ecosystem !== "python") return undefined;
  // A store of objects has buckets, and so have histograms and limiters.
  if (/^bucket(?:_name)?$/.test(words)) return facts.imports.some(({ module }) => /aws|boto|\bs3\b|minio|cloud.*storage|storage.*cloud/i.test(module)) ? isBucket : undefined;
  return deployNames.find(([names]) => names.test(words))?.[1];
}

function* inBindings(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  for (const { name, value, kind } of file.facts.bindings) {
    const judge = kind === "parameter" || isOfSite(file) ? undefined : judgeOf(name, file);
    // One line of a list is enough to say.
    const [found] = judge === undefined ? [] : [...texts(value)].filter(({ text }) => judge(text));
    if (found !== undefined && !seen.has(found.span.start)) yield* reported(name, found, file, seen);
    if (/^(?:\w+_)?cookies?$/.test(wordsOf(name).join("_")) && value.kind === "object") {
      const domain = value.entries.find(([key]) => key === "domain")?.[1];
      for (const one of domain === undefined ? [] : texts(domain)) if (isHost(one.text) && !seen.has(one.span.start)) yield* reported("domain of the cookie", one, file, seen);
    }
  }
}

/** `cors({ origin: "https://www.shop.io" })` and what other frameworks call it. */
function* inCalls(file: RuleFile): Iterable<Outcome> {
  const seen = new Set<number>();
  for (const [index, call] of file.facts.calls.entries()) {
    const method = /(?<!\w)(\w+)$/.exec(call.text)?.[1] ?? "";
    const isCors = /^(?:cors|CORS|fastify-cors|@fastify\/cors|@koa\/cors|flask_cors\.CORS)$/.test(file.callees[index] ?? "");
    const isOrigins = /^(?:allowedOrigins|setAllowedOrigins|addAllowedOrigin|WithOrigins|allowed_origin)$/.test(method) || (file.ecosystem === "ruby" && method === "origins");
    const given = isCors ? [...call.arguments.flatMap((one) => (one.kind === "object" ? one.entries : [])), ...call.keywords].flatMap(([key, value]) => (/^origins?$/.test(key) ? [value] : [])) : isOrigins ? call.arguments : [];
    const [found] = given.flatMap((value) => [...texts(value)]).filter(({ text }) => isAddress(text) || (file.ecosystem === "ruby" && isHost(text)));
    if (found !== undefined && !seen.has(found.span.start)) yield* reported("allowed origin", found, file, seen);
  }
}

function* inSettings({ path, facts }: SettingsDocument): Iterable<Outcome> {
  for (const { path: keys, value, environments } of facts.settings) {
    // What counts in one environment alone is a matter of `config/environment-grouped-config`.
    const key = keys.filter((one) => !/^\d*$/.test(one)).at(-1) ?? "";
    const judge = environments.length > 0 ? undefined : deployNames.find(([names]) => names.test(wordsOf(key).join("_")))?.[1];
    if (value.kind === "literal" && judge?.(value.text) === true) yield { kind: "report", at: { path, span: value.span }, message: messageFor(key) };
  }
}

function* reported(name: string, { span }: LiteralValue, file: RuleFile, seen: Set<number>): Iterable<Outcome> {
  if (isDevelopmentOnly(file.facts, span)) return;
  seen.add(span.start);
  yield { kind: "report", at: { path: file.path, span }, message: messageFor(name) };
}

function messageFor(name: string): string {
  return `${name.startsWith("allowed origin") || name.startsWith("domain of") ? `The ${name}` : name} differs between deploys; read it from the environment`;
}

/** The texts that are written out in a value; what stands in for a variable is not among them. */
function* texts(value: Value): Iterable<LiteralValue> {
  if (value.kind === "literal" && value.type === "string" && value.through === undefined) yield value;
  if (value.kind === "list") for (const item of value.items) yield* texts(item);
}

/** A switch with a fixed value among values that are read from the environment. */
function* flags(file: RuleFile): Iterable<Outcome> {
  if (!/config|settings/i.test(file.path)) return;
  const isTop = ({ kind, function: around }: Binding): boolean => kind === "variable" && around === -1;
  const variables = file.facts.bindings.filter(isTop);
  if (variables.filter(({ value }) => value.kind === "env").length < 2) return;
  for (const { name, value } of variables) if (/^(?:ENABLE|FEATURE)_/.test(name) && value.kind === "literal" && value.type === "boolean" && value.through === undefined) yield* reported(name, value, file, new Set());
}

/** Errors that PHP shows to everybody. */
function* errorsShown(file: RuleFile): Iterable<Outcome> {
  if (file.ecosystem !== "php") return;
  const isOn = (value: Value | undefined): value is LiteralValue => value?.kind === "literal" && /^(?:1|true|on)$/i.test(value.text);
  for (const [index, { arguments: [name, value] }] of file.facts.calls.entries()) {
    if (file.callees[index] === "ini_set" && name?.kind === "literal" && name.text === "display_errors" && isOn(value) && !isDevelopmentOnly(file.facts, value.span)) yield debugging("display_errors", value.span, file);
  }
  for (const { name, value } of file.facts.bindings) {
    const isSwitch = name === "displayErrorDetails" || (name === "debug" && /(?:^|\/)config\/app\.php$/.test(file.path));
    if (isSwitch && isOn(value) && value.through === undefined && !isDevelopmentOnly(file.facts, value.span)) yield debugging(name, value.span, file);
  }
}

function debugging(name: string, span: Span, { path }: Pick<RuleFile, "path">): Outcome {
  return { kind: "report", at: { path, span }, severity: "warning", message: messageFor(name) };
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === "literal" && value.type === "boolean" && /^true$/i.test(value.text);
}

/** A process of production starts the file itself, as against one that imports it. */
function isRun({ path, facts, processes }: RuleFile, span: Span): boolean {
  const file = baseName(path);
  return !isServedOtherwise(facts, span, processes) && !isDevelopmentOnly(facts, span) && processes.some(({ type, words }) => type === "web" && words.some((word) => word === file || word.endsWith(`/${file}`)));
}

/** `DEBUG = True` in the settings that production takes, unless others take its place. */
function* debugOfDjango(app: AppFiles): Iterable<Outcome> {
  const modules = app.sources.filter(({ ecosystem }) => ecosystem === "python");
  const debugOf = ({ facts }: RuleFile): Binding | undefined => facts.bindings.find(({ name, kind, function: around }) => name === "DEBUG" && kind === "variable" && around === -1);
  const isDjango = ({ facts }: RuleFile): boolean => facts.bindings.some(({ name }) => name === "INSTALLED_APPS" || name === "ROOT_URLCONF");
  // A settings module of production sets its own, or takes its values from elsewhere.
  if (app.paths.some((path) => /(?:^|\/)settings(?:\/|_)(?:prod\w*|live|deploy\w*|heroku|local)\.py$|(?:^|\/)(?:prod\w*|local)_settings\.py$/.test(path)) && !modules.some(({ path }) => /(?:prod\w*|live)\.py$/.test(path) && debugOf(modules.find((one) => one.path === path) as RuleFile) !== undefined)) return;
  for (const file of modules) {
    const value = debugOf(file)?.value;
    const isOfProduction = /(?:^|\/)settings(?:\/|_)(?:prod\w*|live)\.py$/.test(file.path);
    if (file.role !== "app" || !/(?:^|\/)settings(?:\.py|\/(?:__init__|base|common|prod\w*|live)\.py)$/.test(file.path) || value === undefined || !isTrue(value) || !(isOfProduction || isDjango(file))) continue;
    if (!isOfProduction && modules.some((other) => other.path !== file.path && /(?:prod\w*|live)\.py$/.test(other.path))) continue;
    if (isDevelopmentOnly(file.facts, value.span)) continue;
    yield { ...(debugging("DEBUG", value.span, file) as Outcome & { kind: "report" }), fixes: debugFixes(file, value.span) };
  }
}

function debugFixes(file: RuleFile, span: Span): readonly Fix[] {
  const edits = environmentEdits(file, span, 'os.environ.get("DEBUG", "") == "1"');
  return edits === undefined ? [] : [{ title: "Read DEBUG from the environment", safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, "DEBUG")] }];
}

/** The address of a site that is generated stands in its pages, wherever they lie. */
function isOfSite({ path }: RuleFile): boolean {
  return /(?:^|\/)(?:gatsby-|docusaurus|astro|\.?eleventy|hexo|next-s|seo|site[-_]?(?:config|metadata))[\w.-]*$/i.test(path);
}

function isElsewhere(host: string): boolean {
  return !isLocalHost(host) && !isReservedHost(host) && !/(?:^|\.)(?:apple|google|github|gitlab|facebook|twitter|x)\.com$/i.test(host);
}
