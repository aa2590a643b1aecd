import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Binding, Call, Ecosystem, Value } from "../../core/facts/facts.ts";
import type { RelatedPlace } from "../../core/finding.ts";
import type { Fix } from "../../core/fix.ts";
import { isSetAside, isWanted } from "../../core/facts/fixed-values.ts";
import { environmentEdits, templateEdits } from "../../core/fixes/idiom.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { baseName, folderOf, foldersAbove, joined } from "../../core/paths.ts";
import { defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { hostAlone, writtenText } from "../../core/services/service-address.ts";
import { serviceHost, webAddress, type ServiceHost } from "../../core/services/service-host.ts";
import { isForDevelopment, settingsIdioms, type Setting } from "../../core/facts/settings.ts";
import { settingFixes } from "../../core/fixes/settings-fixes.ts";
import { contains, type Span } from "../../core/text.ts";
import { literalText, valueAt } from "../../core/facts/values.ts";
import { formatHelpers, urlPrograms, webClients, type WebClient } from "../../core/services/web-clients.ts";

const ecosystems: readonly Ecosystem[] = ["javascript", "python", "go", "java", "php", "csharp", "ruby", "rust"];

/** A URL whose host is no public name, or a host with a port, or one that an option or argument of a client names. */
const trigger =
  "[\"'`](?:https?(?:\\+https?)?|wss?|grpc)://(?:[a-zA-Z][\\w-]*|\\d+\\.\\d+\\.\\d+\\.\\d+|[\\w.-]+\\.(?:svc|cluster\\.local|internal|local|corp|lan|intranet|arpa)|[\\w-]+(?:\\.(?!(?:com|org|net|io|dev|co|me|edu|gov|ai|app|uk|de|eu|ru|cn|info|html?|js|md|php)\\b)[\\w-]+){1,2}|[\\w.-]*sandbox[\\w.-]*)(?=[:/?#\"'`%{$])|[\"'][a-z][\\w.-]*:\\d{2,5}[\"']|\\bhost(?:name)?[\"']?\\s?[:=]\\s?[\"'][a-z]|(?:Net::HTTP\\.\\w+|forAddress|HTTPS?Connection)\\([\"'][a-z]";

export default defineRule({
  id: "backing-services/hardcoded-service-url",
  severity: "warning",
  summary: "An address of another app or service in the code",
  why: "The other app is a backing service of this one. When it moves, or a deploy has one of its own, somebody has to change the code and release it.",
  instead: "Take the address of each service that the app calls from a variable of its own, such as `CATALOGUE_URL`.",
  reference: "https://12factor.net/backing-services",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    sources({ ...Object.fromEntries(ecosystems.map((ecosystem) => [ecosystem, trigger])), shell: "\\bhttps?://(?:[a-zA-Z][\\w-]*|\\d+\\.\\d+\\.\\d+\\.\\d+|[\\w-]+(?:\\.[\\w-]+)+)(?=[:/?\\s\"']|$)" }, (file) => {
      // What a proxy of the development server is told counts nowhere else.
      if (/(?:^|\/)setupProxy\.[cm]?[jt]s$/.test(file.path)) return [];
      const seen = new Set<number>();
      return [...addresses(file)].flatMap((address) => {
        const place = placeOf(address, file);
        if (place === undefined || seen.has(place.span.start) || isWanted(place.span, file)) return [];
        seen.add(place.span.start);
        return [report(place, file)];
      });
    }),
    settings((file) => file.facts.settings.flatMap((setting) => (isForDevelopment(setting) ? [] : inspectSetting(setting, file)))),
    wholeApp({}, (app) => [...inspectProxies(app)]),
  ],
});

/** A value that holds an address, and how surely. */
interface Address {
  readonly value: Value;
  /** Given to what calls it: another process of the machine counts, too. */
  readonly isCalled: boolean;
  /** It may come without a scheme. */
  readonly isHost?: boolean | undefined;
  /** In a place that a compiler wants to know. */
  readonly isConstant?: boolean;
  /** What it is called, for the name of a variable. */
  readonly name?: string;
}

const clientIndex = nameIndexes(webClients);

function* addresses(file: RuleFile): Iterable<Address> {
  const { facts, callees } = file;
  for (const [index, call] of facts.calls.entries()) {
    if (file.ecosystem === "shell") {
      for (const value of wordsOf(call)) yield { value, isCalled: false };
      continue;
    }
    const name = callees[index] ?? (call.text === "fetch" && ![...facts.bindings, ...facts.functions].some((one) => one.name === "fetch") ? "fetch" : undefined);
    const client = (name === undefined ? undefined : clientIndex(file.ecosystem).find(name)) ?? stubOf(call, facts.calls);
    const given = client === undefined ? undefined : firstOf(call, client);
    if (given !== undefined) yield { value: given, isCalled: true, isHost: client?.isHost };
    if (formatHelpers.test(name ?? "")) for (const value of call.arguments.slice(0, 2)) if (literalText(value) !== undefined) yield { value, isCalled: false };
  }
  for (const { name, keywords } of facts.annotations) {
    const url = /\.FeignClient$/.test(name ?? "") ? keywords.find(([key]) => key === "url")?.[1] : undefined;
    if (url !== undefined) yield { value: url, isCalled: true, isConstant: true };
  }
  for (const binding of facts.bindings) if (isAddress(binding) && !isSetAside(binding, file)) yield { value: binding.value, isCalled: false, name: binding.name };
}

function firstOf(call: Call, { at }: WebClient): Value | undefined {
  for (const [position, ...keys] of at) {
    const given = typeof position === "number" ? call.arguments[position] : call.keywords.find(([name]) => name === position)?.[1];
    const value = given === undefined ? undefined : valueAt(given, keys as readonly (string | number)[]);
    if (value !== undefined && writtenText(value) !== undefined) return value;
  }
  return undefined;
}

/** What gRPC makes of a service is a class of the program's own, told by the credentials it is given. */
function stubOf({ construction, arguments: given }: Call, calls: readonly Call[]): WebClient | undefined {
  const credentials = given[1]?.kind === "call" ? calls[given[1].call] : undefined;
  return construction && /\bcredentials\.create(?:Insecure|Ssl)$/.test(credentials?.callee ?? "") ? { at: [[0]], isHost: true } : undefined;
}

/** The words of a command that calls URLs. */
function wordsOf({ callee, arguments: given }: Call): readonly Value[] {
  const isHandedOver = callee === "exec";
  const program = isHandedOver ? (literalText(given[0])?.text ?? "") : (callee ?? "");
  return urlPrograms.test(baseName(program)) ? given : [];
}

/** A name under which an address may be the app's own, or one that nobody calls. */
const otherUses = /origin|cors|allow|trust|white_?list|csp|redirect|callback|notify|return|success|cancel|referr?er|help|example|description|placeholder|message|title|default|namespace|xmlns|schema|issuer|audience|authority|home_?page|website|link|docs?|public|external|pattern|regex|test|mock|health|^(?:app|site|own|server|front_?end|canonical|root)_?(?:base_?)?ur[il]$/i;

function isAddress({ kind, name, value }: Binding): boolean {
  return kind !== "parameter" && !otherUses.test(name) && (value.kind === "literal" || value.kind === "template");
}

interface Place {
  readonly span: Span;
  readonly service: ServiceHost;
  /** The address at the beginning of the text. */
  readonly base: string;
  readonly address: Address;
}

function placeOf(address: Address, file: RuleFile): Place | undefined {
  const { value, isCalled, isHost } = address;
  const text = writtenText(value);
  if (text === undefined) return undefined;
  const [first] = value.kind === "template" ? value.parts : [value];
  // What is put together from a constant is fixed where the constant is.
  const constant = first?.kind === "literal" && first.through !== undefined ? first : undefined;
  const web = webAddress(text);
  const alone = web === undefined && isHost === true ? hostAlone(text) : undefined;
  const host = web?.host ?? alone;
  const port = web?.port ?? /:(\d+)$/.exec(text)?.[1] ?? "";
  if (host === undefined || isAskedWhetherUp(text)) return undefined;
  const service = serviceHost(host, port, file.servicesNamed);
  if (service === undefined) return undefined;
  if (service.kind === "sandbox" && (hasTwin(host, file.text) || !(isCalled || /ur[il]|host|endpoint|base|api|domain/i.test(address.name ?? "")))) return undefined;
  // A registry may look up a name without a port.
  if (service.kind === "service" && port === "" && /^(?:java|csharp)$/.test(file.ecosystem) && !host.includes(".")) return undefined;
  if (service.kind === "loopback" && (!isCalled || web === undefined || /health/i.test(file.path) || isOwnPort(port, text, file))) return undefined;
  return { span: (constant ?? value).span, service, base: web?.base ?? text, address };
}

/** Where the live address stands beside that of the sandbox, something chooses between them. */
function hasTwin(host: string, text: string): boolean {
  return text.includes(`//${host.replace(/sandbox[.-]|[.-]sandbox(?=\.)/i, "")}`);
}

function isAskedWhetherUp(text: string): boolean {
  return /\/(?:-\/)?(?:health\w*|live(?:z|ness)?|ready|readyz|readiness|ping|status|actuator\/health)\/?$/i.test(text);
}

/** The app itself, as far as the file and its processes tell: the port comes up elsewhere, or is put in. */
function isOwnPort(port: string, text: string, { text: whole, processes }: RuleFile): boolean {
  if (port === "") return /^[a-z+]+:\/\/[^/]*[\u0000:]/i.test(text);
  const mentions = whole.split(new RegExp(`(?<!\\d)${port}(?!\\d)`)).length - 1;
  const addressed = whole.split(new RegExp(`(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\]):${port}(?!\\d)`)).length - 1;
  return mentions > addressed || processes.some(({ words }) => words.some((word) => new RegExp(`(?<!\\d)${port}$`).test(word)));
}

function report(place: Place, file: RuleFile): Outcome {
  const { service, span } = place;
  const variable = variableOf(place);
  const isPage = isOfPage(file);
  return {
    kind: "report",
    at: { path: file.path, span },
    ...(service.kind === "loopback" ? { severity: "information" as const } : {}),
    message: `${faultOf(service)}; ${isPage ? "use a relative one, or put it in when the page is served" : `take it from the environment (for example ${variable})`}`,
    related: relatedOf(service, file.path),
    fixes: isPage ? [] : fixesFor(place, variable, file),
  };
}

/** A script that a page loads as it stands: a browser has no environment. A bundler may put one in, but then modules are imported. */
function isOfPage({ ecosystem, facts, text }: RuleFile): boolean {
  return ecosystem === "javascript" && facts.imports.length === 0 && facts.envReads.length === 0 && /\b(?:document|window)\.\w/.test(text);
}

function faultOf({ kind, host }: ServiceHost): string {
  if (kind === "loopback") return "The address of another process on this machine is fixed in the code";
  return `The address of the ${kind === "sandbox" ? "sandbox" : "service"} "${host}" is fixed in the code`;
}

/** Where the service is declared: the places that share most of the way with the file. */
function relatedOf({ declared }: ServiceHost, path: string): readonly RelatedPlace[] {
  const near = declared.map((one) => ({ one, shared: foldersAbove(folderOf(path)).length - foldersAbove(folderOf(path)).findIndex((folder) => folder === "" || one.path.startsWith(`${folder}/`)) }));
  const nearest = Math.max(...near.map(({ shared }) => shared));
  return near.filter(({ shared }) => shared === nearest).slice(0, 5).map(({ one }) => one).map(({ name, path, span }) => ({ path, span, message: `The service "${name}" is declared here` }));
}

/** `CATALOGUE_URL`, for the name of a service or the name that the value has. */
function variableOf({ service, address, base }: Place): string {
  const ending = base.includes("://") ? "URL" : /:\d+$/.test(base) ? "ADDR" : "HOST";
  if (service.kind === "service") return `${capitals(service.host)}_${ending}`;
  const named = address.name === undefined ? "" : capitals(address.name.replace(/([a-z\d])([A-Z])/g, "$1_$2"));
  return /_(?:URL|URI|HOST|ADDR|ADDRESS|ENDPOINT|SERVER)$/.test(named) ? named : `SERVICE_${ending}`;
}

function capitals(name: string): string {
  return name.replace(/\W+/g, "_").toUpperCase();
}

/** The address becomes the variable, and what follows it stays. Of a text that is not written in plain quotes nothing can be taken out. */
function fixesFor({ span: whole, base, address, service }: Place, variable: string, file: RuleFile): readonly Fix[] {
  const first = address.value.kind === "template" ? address.value.parts[0] : undefined;
  const isOwn = first !== undefined && contains(whole, first.span);
  const span = isOwn && /["'`]/.test(file.text[first.span.start] ?? "") ? first.span : whole;
  const isTemplate = isOwn && file.text[first.span.start - 1] === "`" && file.text.startsWith(base, first.span.start);
  if (isTemplate) return replaced({ start: first.span.start, end: first.span.start + base.length }, `\${${file.idiom.environmentRequired(variable, "") ?? ""}}`, `Read ${variable} from the environment`, variable, file);
  const written = file.text.slice(span.start, span.end);
  const [, quote = "", inside] = /^(["'`]?)([^"'`\\]*)\1$/.exec(written) ?? [];
  const isPlain = inside !== undefined && inside.startsWith(base) && !/[\s$]/.test(inside) && (quote !== "" || file.ecosystem === "shell");
  // Words that follow a variable without a sign between them would be read as a part of it.
  if (!isPlain || !/^(?:\/|$)/.test(inside.slice(base.length))) return [];
  const path = inside.slice(base.length).replace(/^\/$/, "");
  if (address.isConstant === true) return [{ title: `Read ${variable} from the environment`, safety: "unsafe", edits: [{ path: file.path, edits: [{ span, newText: `"\${${variable}}${path}"` }] }, ...templateEdits(file, variable)] }];
  const isLocal = service.kind === "loopback";
  const start = isLocal ? file.idiom.environmentText(variable, `${quote}${base}${quote}`) : file.idiom.environmentRequired(variable, `${quote}${base}${quote}`);
  const joined = path === "" ? "" : file.ecosystem === "shell" ? path : `${file.ecosystem === "php" ? " . " : " + "}${quote}${path}${quote}`;
  if (start === undefined) return [];
  const title = isLocal ? `Read ${variable} from the environment, default ${base}` : `Read ${variable} from the environment`;
  return replaced(span, isLocal && joined !== "" ? `(${start})${joined}` : `${start}${joined}`, title, variable, file);
}

function replaced(span: Span, newText: string, title: string, variable: string, file: RuleFile): readonly Fix[] {
  const edits = environmentEdits(file, span, newText);
  return edits === undefined ? [] : [{ title, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] }];
}

function inspectSetting(setting: Setting, file: SettingsDocument): readonly Outcome[] {
  const { value, path, name } = setting;
  const text = writtenText(value)?.trim().split(",")[0] ?? "";
  const web = webAddress(text);
  const service = web === undefined || otherUses.test(name.slice(name.lastIndexOf(".") + 1)) || isAskedWhetherUp(text) ? undefined : serviceHost(web.host, web.port, file.app.servicesNamed);
  if (service === undefined || service.kind === "loopback") return [];
  const { key, variable } = settingsIdioms[file.facts.format];
  return [
    {
      kind: "report",
      at: { path: file.path, span: value.span },
      message: `The address of the ${service.kind === "sandbox" ? "sandbox" : "service"} "${service.host}" is fixed in "${key(path)}"; take it from the environment (for example ${variable(path)})`,
      related: relatedOf(service, file.path),
      fixes: value.kind === "literal" ? settingFixes(file, value, variable(path)) : [],
    },
  ];
}

/** A proxy that is part of the app: one of its own image, or of its own folder. What is mounted by the file that declares the service changes with that. */
function* inspectProxies(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "proxy")) {
    const upstreams = new Set(facts.upstreams.map(({ name }) => name));
    for (const { value, span } of [...facts.targets, ...facts.upstreams.flatMap(({ servers }) => servers)]) {
      const web = webAddress(value);
      const host = web?.host ?? hostAlone(value);
      const service = host === undefined || upstreams.has(host) ? undefined : serviceHost(host, web?.port ?? /:(\d+)$/.exec(value)?.[1] ?? "", app.servicesNamed);
      if (service === undefined || service.kind === "loopback") continue;
      const variable = `${capitals(service.kind === "service" ? service.host : "service")}_${web === undefined ? "ADDR" : "URL"}`;
      const mounting = mountsOf(path, app).find((compose) => service.declared.some((one) => one.path === compose));
      const cure = mounting === undefined ? `; put it in when the proxy starts (for example \${${variable}} in a template)` : `, which ${mounting} mounts; a deploy where it has another address needs a file of its own`;
      yield { kind: "report", at: { path, span }, severity: mounting === undefined ? "information" : "hint", message: `The address of the service "${service.host}" is fixed in the configuration of the proxy${cure}`, related: relatedOf(service, path) };
    }
  }
}

/** The compose files that give a service this file, or the folder it lies in. */
function mountsOf(file: string, app: AppFiles): readonly string[] {
  return documentsOf(app, "compose").flatMap(({ path, facts }) => {
    const sources = facts.services.flatMap(({ mounts }) => mounts.filter(({ kind }) => kind === "machine").map(({ source }) => joined(folderOf(path), source)));
    return sources.some((source) => source !== undefined && source !== "" && (source === file || file.startsWith(`${source}/`))) ? [path] : [];
  });
}
