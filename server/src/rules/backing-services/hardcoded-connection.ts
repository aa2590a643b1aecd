import { loadsActionCable } from "../../core/facts/app-files.ts";
import type { Binding, Call, Ecosystem, Value } from "../../core/facts/facts.ts";
import { addressOf, isSwitchedOff } from "../../core/services/attaching-settings.ts";
import type { Fix } from "../../core/fix.ts";
import { isSetAside, isWanted } from "../../core/facts/fixed-values.ts";
import { environmentEdits, environmentFixes, templateEdits } from "../../core/fixes/idiom.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { callsWithCallers, defineRule, settings, sources, type AppFiles, type LocatedValue, type Outcome, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { hostAlone, hostOfLocator, hostOfWeb, isLocalHost, isLocator, isReservedHost, locatorTrigger, pairsTrigger, writtenText } from "../../core/services/service-address.ts";
import { redisHost, serviceOfLocator, type ServiceClient } from "../../core/services/service-client.ts";
import type { ArgumentPath } from "../../core/servers/server-bindings.ts";
import { serviceClients } from "../../core/services/service-clients.ts";
import { serviceCommandTrigger, serviceWord } from "../../core/services/service-commands.ts";
import { describedService, namedSetting, namedSettingTrigger, serviceSettings } from "../../core/services/service-settings.ts";
import { isForDevelopment, settingsIdioms, type Setting, type SettingsFormat } from "../../core/facts/settings.ts";
import { settingFixes, settingFixesWithFallback } from "../../core/fixes/settings-fixes.ts";
import { contains, type Span } from "../../core/text.ts";
import { argumentAt, literalText, partOf, valueAt } from "../../core/facts/values.ts";

const withPairs: readonly Ecosystem[] = ["go", "java", "php", "csharp", "ruby", "rust"];
const describesItself = "[\"'](?:driver|adapter|transport)[\"']|\\badapter:";

export default defineRule({
  id: "backing-services/hardcoded-connection",
  severity: "warning",
  summary: "A backing service is attached by an address in the code",
  why: "To move the database, to test against another one or to replace one that failed, somebody has to change the code and release it, where swapping an address should be enough.",
  instead: "Take the whole locator from one variable, such as `DATABASE_URL`, and attach whatever it names.",
  reference: "https://12factor.net/backing-services",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    callsWithCallers(serviceClients, (call, clients, file) => {
      for (const client of clients) {
        if (client.unless?.some((path) => isOn(argumentAt(call, path, file)?.value)) === true) continue;
        const [path, located] = client.at.map((at) => [at, argumentAt(call, at, file)] as const).find(([, found]) => found !== undefined) ?? [];
        const found = located === undefined ? undefined : placeOf(located, client);
        const place = found === undefined || path === undefined ? undefined : { ...found, isWhole: found.isWhole && !isOneOfSeveral(path, call, file) };
        if (place !== undefined) return isWanted(call.call.span, file) || isWanted(place.span, file) ? [] : [reportPlace(place, client, file, call.call)];
      }
      return [];
    }),
    sources({ javascript: locatorTrigger, python: `${locatorTrigger}|\\bDATABASES\\b|\\bEMAIL_HOST\\b`, shell: "[=\"' ][a-z]{3,12}(?:\\+\\w+)?://", ...Object.fromEntries(withPairs.map((ecosystem) => [ecosystem, `${locatorTrigger}|${pairsTrigger}`])) }, (file) => [...boundLocators(file), ...handedLocators(file)]),
    sources({ javascript: namedSettingTrigger, python: namedSettingTrigger, ...Object.fromEntries(withPairs.map((ecosystem) => [ecosystem, namedSettingTrigger])), ruby: `${namedSettingTrigger}|\\bsmtp_settings\\b|\\bredis\\b|${describesItself}`, php: `${namedSettingTrigger}|${describesItself}|["']redis["']\\s{0,12}=>` }, (file) => [...attachedSettings(file)]),
    sources({ shell: serviceCommandTrigger }, (file) => file.facts.calls.flatMap((call) => inspectCommand(call, file))),
    // What reads a file of any other name, and whether a variable takes its place, nobody knows.
    settings((file) => (file.facts.format === "config" ? [] : file.facts.settings).flatMap((setting) => (isForDevelopment(setting) || isSwitchedOff(setting, file.facts) ? [] : inspectSetting(setting, file)))),
  ],
});

function isOn(value: Value | undefined): boolean {
  return value !== undefined && !(value.kind === "literal" && value.text === "false");
}

/** With one of several addresses taken from the environment the others would stay, be they items of a list or arguments one after the other. */
function isOneOfSeveral(path: ArgumentPath, call: ResolvedCall, file: RuleFile): boolean {
  const [first, ...rest] = path.slice(0, -1);
  if (first === undefined) return call.arguments.filter(({ value }) => /:\d+$/.test(writtenText(value) ?? "")).length > 1;
  const around = typeof path.at(-1) !== "number" ? undefined : argumentAt(call, [first, ...rest], file)?.value;
  return around?.kind === "list" && around.items.length > 1;
}

interface Place {
  readonly path: string;
  readonly span: Span;
  readonly host: string;
  /** The literal is all there is, so that an expression can take its place. */
  readonly isWhole: boolean;
  readonly text: string;
}

/** The host that a literal names, or a text that is put together. */
function placeOf({ value, path }: LocatedValue, { isHost, isHttp }: Pick<ServiceClient, "isHost" | "isHttp">): Place | undefined {
  const text = writtenText(value);
  if (text === undefined) return undefined;
  const host = isHost === true ? hostAlone(text) : (hostOfLocator(text) ?? (isHttp === true ? hostOfWeb(text) : undefined));
  return host === undefined || isReservedHost(host) ? undefined : { path, span: value.span, host, isWhole: value.kind === "literal", text };
}

function* boundLocators(file: RuleFile): Iterable<Outcome> {
  for (const binding of file.facts.bindings) {
    const { value } = binding;
    if (isSetAside(binding, file)) continue;
    if (binding.name === "DATABASES" && value.kind === "object") yield* databasesOfDjango(value, file);
    const isMailHost = binding.name === "EMAIL_HOST" && file.facts.language === "python";
    const text = writtenText(value);
    const place = text === undefined || !(isMailHost || isLocator(text)) ? undefined : placeOf({ value, path: file.path }, { isHost: isMailHost });
    // An example in a help text or the default of an option has its own reader.
    if (place === undefined || isWanted(place.span, file) || /^(?:description|help|example|default|placeholder|message|title|usage|env_?example)$/i.test(binding.name)) continue;
    // What a script does on the machine itself is that machine's.
    if (isLocalHost(place.host) && (file.ecosystem === "shell" || isDefault(binding, file))) continue;
    yield reportPlace(place, isMailHost ? { service: "mail server", variable: "EMAIL_HOST" } : serviceOfLocator(place.text), file);
  }
}

/** What stands in where a caller or a configuration says nothing: `url: str = "…"`, `DEFAULTS = { url: … }`, `fn default() -> Self`. */
function isDefault({ kind, name, value, function: inside }: Binding, file: RuleFile): boolean {
  const { bindings, functions } = file.facts;
  const isNamed = (one: string | undefined): boolean => one !== undefined && /default/i.test(one);
  return kind === "parameter" || isNamed(name) || isNamed(functions[inside]?.name) || bindings.some((around) => isNamed(around.name) && around.value.kind === "object" && contains(around.value.span, value.span));
}

/** `OpenDbConnection("Server=db;…")`: a function of the program's own that says what it does with the address. */
function* handedLocators(file: RuleFile): Iterable<Outcome> {
  for (const [index, { arguments: given, nameSpan }] of file.facts.calls.entries()) {
    if (clientIndex(file.ecosystem).find(file.callees[index] ?? "") !== undefined) continue;
    for (const value of given) {
      const text = writtenText(value);
      if (text === undefined || !isLocator(text) || (value.kind === "literal" && value.through !== undefined) || !connects.test(file.text.slice(nameSpan.start, nameSpan.end))) continue;
      const place = /^[a-z][\w+:]*:\/\/.*\s/i.test(text) ? undefined : placeOf({ value, path: file.path }, {});
      if (place !== undefined && !isWanted(place.span, file) && !(file.ecosystem === "shell" && isLocalHost(place.host))) yield reportPlace(place, serviceOfLocator(place.text), file);
    }
  }
}

const connects = /^(?!(?:is|has|can|should|assert|parse|mock|fake|test))\w*(?:connect(?!ed|or|ions?_?string)|dial|attach|(?:open|create|init|new|get|make)_?\w*(?:db|database|datasource|redis|mongo|amqp|rabbit|postgres|mysql|pool))/i;

const clientIndex = nameIndexes(serviceClients);
const settingIndex = nameIndexes(serviceSettings);

/** What is set on the options of a client after they were made, settings of frameworks, and tables of connections. */
function* attachedSettings(file: RuleFile): Iterable<Outcome> {
  for (const binding of file.facts.bindings) {
    for (const [client, paths] of attachedBy(binding, file)) {
      const places = paths.map((path) => valueAt(binding.value, path)).flatMap((value) => (value === undefined ? [] : (placeOf(file.resolve({ value, path: file.path }), client) ?? [])));
      const place = places.find((one) => !isWanted(one.span, file) && !isWanted(binding.value.span, file));
      if (place !== undefined && !isSetAside(binding, file)) yield reportPlace(place, client, file);
    }
  }
  for (const { nameSpan, arguments: given } of file.facts.calls) {
    const [name, value] = given;
    const client = name === undefined ? undefined : namedSetting(name.kind === "reference" ? name.to : (literalText(name)?.text ?? ""));
    if (client === undefined || value === undefined || !/^(?:put|putIfAbsent|set|setProperty|addProperty|property|with|insert)$/.test(file.text.slice(nameSpan.start, nameSpan.end))) continue;
    const place = placeOf(file.resolve({ value, path: file.path }), client);
    if (place !== undefined && !isWanted(place.span, file)) yield reportPlace(place, client, file);
  }
}

/** The clients that a binding gives an address, each with the ways to it from the value. */
function* attachedBy(binding: Binding, file: RuleFile): Iterable<readonly [ServiceClient, readonly (readonly (string | number)[])[]]> {
  const { name, owner, kind } = binding;
  const named = kind === "key" || kind === "argument" ? namedSetting(name) : undefined;
  if (named !== undefined) yield [named, [[], [0]]];
  for (const client of settingIndex(file.ecosystem).find(`${owner ?? ""}.${name}`) ?? []) yield [client, client.at];
  // `options.HostName = "…"` says the same as `new Options { HostName = "…" }`.
  const made = kind === "key" && owner?.endsWith("()") === true ? (clientIndex(file.ecosystem).find(owner.slice(0, -2)) ?? []) : [];
  for (const client of made) yield [client, client.at.filter(([first]) => first === name).map(([, ...rest]) => rest)];
  const table = /^(?:php|ruby)$/.test(file.ecosystem) ? describedService(binding) : undefined;
  if (table !== undefined) yield [table, table.at];
  if (file.ecosystem === "php" && name === "redis" && kind === "key") for (const connection of redisOfLaravel(binding.value)) yield [redisHost(), [[connection, "host"]]];
}

/** `'redis' => ['client' => 'predis', 'default' => ['host' => …]]`. Source: Laravel's documentation, "Redis", "Configuration". */
function redisOfLaravel(value: Value): readonly string[] {
  return value.kind !== "object" || partOf(value, "client") === undefined ? [] : value.entries.map(([name]) => name);
}

function inspectCommand(call: Call, file: RuleFile): readonly Outcome[] {
  const word = serviceWord(call);
  if (word === undefined) return [];
  const { client, text, value, isWhole } = word;
  const host = client.isHost === true ? hostAlone(text) : hostOfLocator(text);
  if (host === undefined || isLocalHost(host) || isReservedHost(host) || isWanted(call.span, file) || isWanted(value.span, file)) return [];
  return [reportPlace({ path: file.path, span: value.span, host, isWhole, text }, client, file)];
}

function* databasesOfDjango(databases: Value & { readonly kind: "object" }, file: RuleFile): Iterable<Outcome> {
  for (const [, entry] of databases.entries) {
    const host = partOf(entry, "HOST");
    const place = host === undefined ? undefined : placeOf({ value: host, path: file.path }, { isHost: true });
    if (place !== undefined && !isWanted(place.span, file)) yield reportPlace(place, { service: "database", variable: "DATABASE_HOST" }, file);
  }
}

/** The variable that takes the place of a setting with no edit of the file. Sources: those of `settingsIdioms`, and "Configuring a database" of Rails' guides. */
function overridingVariable({ name, path }: Setting, format: SettingsFormat): string | undefined {
  if (format === "spring" || format === "dotnet") return settingsIdioms[format].variable(path);
  return format === "rails" && name.startsWith("database.") ? "DATABASE_URL" : undefined;
}

/** Some frameworks let a variable take the place of an address, so that one of the machine itself is worth no more than a word. */
function inspectSetting(setting: Setting, file: SettingsDocument): readonly Outcome[] {
  const { value, path } = setting;
  const found = addressOf(setting, file.facts.format);
  // Rails makes `cable.yml` for every app.
  if (found === undefined || (setting.name.startsWith("cable.") && !loadsActionCable(file.app))) return [];
  const { key, variable } = settingsIdioms[file.facts.format];
  const [isLocal, named, overriding] = [isLocalHost(found.host), variable(path), overridingVariable(setting, file.facts.format)];
  if (isLocal && isGiven(overriding ?? named, file.app)) return [];
  const service = `The ${found.service ?? serviceOfLocator(found.text).service}`;
  return [
    {
      kind: "report",
      at: { path: file.path, span: value.span },
      ...(isLocal ? { severity: "hint" as const } : {}),
      message: isLocal && overriding !== undefined ? `${service} is at "${found.host}" unless ${overriding} says otherwise; see that every deploy sets it` : `${service} at "${found.host}" is fixed in "${key(path)}"; take its address from the environment (for example ${named})`,
      fixes: value.kind !== "literal" ? [] : isLocal && !found.text.includes("@") ? settingFixesWithFallback(file, value, named, "unsafe") : settingFixes(file, value, named),
    },
  ];
}

/** Whether a deployment file gives the app a variable, or a whole set that may have it. .NET makes no difference between small letters and capitals. */
function isGiven(variable: string, { deployments }: AppFiles): boolean {
  const wanted = variable.toLowerCase();
  return deployments.some(({ process }) => [...process.environment.map(({ name }) => name), ...process.references].some((name) => name === "*" || name.toLowerCase() === wanted));
}

function reportPlace(place: Place, { service, variable: wanted }: Pick<ServiceClient, "service" | "variable">, file: RuleFile, call?: Call): Outcome {
  const variable = file.variableFor(wanted, place.text);
  return {
    kind: "report",
    at: { path: place.path, span: place.span },
    message: `The ${service} at "${place.host}" is fixed in the code; take its address from the environment (for example ${variable})`,
    fixes: place.path === file.path && place.isWhole ? fixesFor(place, variable, file, call) : [],
  };
}

/** An address of the machine itself may stay as the default; nothing else may. */
function fixesFor(place: Place, variable: string, file: RuleFile, call: Call | undefined): readonly Fix[] {
  const isLocal = isLocalHost(place.host) && !place.text.includes("@");
  const isArgument = call !== undefined && contains(call.span, place.span);
  const newText = isLocal ? file.idiom.environmentText(variable, file.text.slice(place.span.start, place.span.end)) : isArgument ? file.idiom.environmentArgument?.(variable) : undefined;
  if (newText === undefined) return environmentFixes(file, place.span, variable);
  const edits = environmentEdits(file, place.span, newText);
  const title = isLocal ? `Read ${variable} from the environment, default ${place.host}` : `Read ${variable} from the environment`;
  return edits === undefined ? [] : [{ title, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] }];
}
