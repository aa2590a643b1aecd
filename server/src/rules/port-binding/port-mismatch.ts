import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { DockerInstruction } from "../../core/facts/documents.ts";
import type { Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, isUnderMain } from "../../core/facts/guards.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import { workOf } from "../../core/processes/kinds-of-work.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { portSettings } from "../../core/servers/port-settings.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Place } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { serverBindings } from "../../core/servers/server-bindings.ts";
import { argumentAt } from "../../core/facts/values.ts";

export default defineRule({
  id: "port-binding/port-mismatch",
  severity: "warning",
  summary: "A deployment file that expects another port than the app binds",
  why: "The platform or the other containers knock at a port where nobody listens, and the app looks dead although it runs.",
  instead: "Name one port in one place: let the deployment file set PORT, and the app bind what it says.",
  reference: "https://12factor.net/port-binding",
  kinds: ["service"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => {
      const binds = portsOf(app);
      const [bind] = binds;
      // With several ports nobody knows which one is meant.
      if (bind === undefined || binds.some(({ port, variable }) => port !== bind.port || variable !== bind.variable)) return [];
      // A deployment with a command of its own says nothing of what the image binds elsewhere.
      if (app.deployments.some(({ path }) => path === bind.path)) return [];
      return [...inImages(bind, app), ...inCompose(bind, app), ...inDeployments(bind, app)];
    }),
  ],
});

interface Bind extends Place {
  readonly port: number;
  /** The variable that changes it. */
  readonly variable: string | undefined;
}

const indexes = nameIndexes(serverBindings);

/** Every port the app binds by default. One that is not told leaves the list empty, because it may be the one that is meant. */
function portsOf(app: AppFiles): readonly Bind[] {
  const isImported = app.processes.some(({ type, program }) => type === "web" && /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|flask|fastapi)$/.test(program));
  const binds: Bind[] = [];
  for (const source of app.sources.filter(({ role }) => role === "app")) {
    for (const [position, call] of source.facts.calls.entries()) {
      const callee = source.callees[position];
      const binding = callee === undefined ? undefined : indexes(source.ecosystem).find(callee);
      if (callee === undefined || binding === undefined || isDevelopmentOnly(source.facts, call.span) || (isImported && isUnderMain(source.facts, call.span))) continue;
      const resolved = { call, callee, arguments: call.arguments.map((value) => source.resolve({ value, path: source.path })), keywords: new Map(call.keywords.map(([name, value]) => [name, source.resolve({ value, path: source.path })])) };
      const located = binding.port.map((path) => argumentAt(resolved, path, source)).find((one) => one !== undefined);
      const known = located === undefined ? undefined : portOf(located.value);
      if (known === undefined) {
        if (binding.attaches === true) continue;
        return [];
      }
      binds.push({ ...known, path: source.path, span: call.nameSpan });
    }
  }
  const ofSettings = portsOfSettings(app);
  if (ofSettings === undefined || servesGrpcBeside(app)) return [];
  binds.push(...(binds.length === 0 && ofSettings.length === 0 ? defaultOfSpring(app) : ofSettings));
  for (const { type, words, path, span } of app.processes) {
    const port = type === "web" ? /(?:^|:)(\d{2,5})$/.exec(words[words.findIndex((word) => /^(?:-b|--bind|--port|-p)$/.test(word)) + 1] ?? "")?.[1] : undefined;
    if (isImported && port !== undefined) binds.push({ port: Number(port), variable: undefined, path, span });
  }
  return binds;
}

/** The ports that settings name; `undefined` where one is not told, or where an argument of the program may be it. */
function portsOfSettings(app: AppFiles): readonly Bind[] | undefined {
  const own = ownDocumentsOf(app, "settings").filter(({ path }) => isOwnSettings.test(path));
  const binds: Bind[] = [];
  for (const { path, facts } of own) {
    for (const setting of facts.settings) {
      if (facts.format !== "spring" || portSettings[facts.format]?.test(setting.name) !== true || isForDevelopment(setting)) continue;
      const known = portOf(setting.value);
      if (known === undefined) return undefined;
      binds.push({ ...known, variable: known.variable ?? variableOfPort(setting.name), path, span: setting.value.span });
    }
  }
  return binds.length > 0 && isSetOtherwise(app) ? undefined : binds;
}

/** A starter opens a port for gRPC next to that for HTTP, and a deployment may mean either. Sources: the documentation of the three. */
function servesGrpcBeside(app: AppFiles): boolean {
  const starter = /^(?:net\.devh:grpc-(?:server-)?spring-boot-starter|io\.github\.lognet:grpc-spring-boot-starter|org\.springframework\.grpc:spring-grpc-(?:server-)?spring-boot-starter)$/;
  return documentsOf(app, "manifest").some(({ path, facts }) => app.paths.includes(path) && facts.dependencies.some(({ name }) => starter.test(name)));
}

/** A repository of configuration holds files of other apps, which have names of their own. */
const isOwnSettings = /(?:^|\/)application(?:-[\w.-]+)?\.(?:ya?ml|properties)$/;

function variableOfPort(name: string): string {
  return name.replaceAll(".", "_").toUpperCase();
}

/** Spring Boot listens on 8080 where nothing says another port. */
function defaultOfSpring(app: AppFiles): readonly Bind[] {
  const manifests = documentsOf(app, "manifest").filter(({ path }) => app.paths.includes(path));
  const starter = manifests.flatMap(({ path, facts }) => facts.dependencies.filter(({ name, scope }) => scope === "runtime" && /^org\.springframework\.boot:spring-boot-starter-(?:web|webflux)$/.test(name)).map(({ span }) => ({ path, span })));
  const [first] = starter;
  // What a server of configuration or another part of the project says is not at hand.
  const isRemote = manifests.some(({ facts }) => facts.dependencies.some(({ name, source }) => source === "local" || /spring-cloud|nacos|apollo|consul/.test(name)));
  const names = documentsOf(app, "settings").filter(({ path }) => app.paths.includes(path)).flatMap(({ facts }) => facts.settings.map(({ name }) => name));
  if (first === undefined || manifests.length !== 1 || isRemote || names.some((name) => /^spring\.(?:config\.import|cloud\.|profiles\.(?:active|include))|^server\.(?:port|ssl)/.test(name)) || isSetOtherwise(app)) return [];
  return [{ port: 8080, variable: "SERVER_PORT", ...first }];
}

/** A command, an image or the program says the port, too. */
function isSetOtherwise(app: AppFiles): boolean {
  return app.processes.some(({ words }) => words.some((word) => /server\.port|--spring\./.test(word))) || [...documentsOf(app, "dockerfile"), ...documentsOf(app, "shell-script"), ...app.sources].some(({ text }) => /server\.port/.test(text));
}

function portOf(value: Value): Pick<Bind, "port" | "variable"> | undefined {
  const port = value.kind === "literal" ? addressForOthers.exec(value.text)?.[1] : undefined;
  if (port !== undefined) return { port: Number(port), variable: undefined };
  const fallback = value.kind === "env" && value.default?.kind === "literal" ? value.default.text : "";
  return value.kind === "env" && /^\d{2,5}$/.test(fallback) ? { port: Number(fallback), variable: value.name } : undefined;
}

/** `8080`, `:8080`, `0.0.0.0:8080` or `http://*:8080`; what only the machine itself reaches is not the port that is meant. */
const addressForOthers = /^(?:(?:(?:tcp|http):\/\/)?(?:0\.0\.0\.0|\[::\]|[*+])?:)?(\d{2,5})$/;

/** Whether an image starts the program that binds the port, as far as its command tells. One with a web server of its own has that one's port. */
function startsServer(image: string, bind: Bind, app: AppFiles): boolean {
  const document = documentsOf(app, "dockerfile").find(({ path }) => path === image);
  if (document === undefined) return false;
  const { entry, command } = releasedCommand(document.facts, image, app.documents);
  // Of images with the same command the table of processes has one.
  const written = [entry, command].flatMap((instruction) => instruction?.exec ?? instruction?.commands.at(-1)?.words ?? []);
  const words = app.processes.find(({ declared }) => declared.path === image)?.words ?? unwrapped(written);
  const work = workOf(words);
  if (words.length === 0 || (work !== undefined && work !== "web") || /\b(?:nginx|caddy|haproxy|apache2|httpd)\b/.test(document.text)) return false;
  // Of several programs the name tells which one it is.
  const programs = new Set(app.paths.flatMap((path) => /(?:^|\/)cmd\/([^/]+)\/main\.go$|(?:^|\/)src\/bin\/([^/]+?)(?:\/main)?\.rs$/.exec(path)?.slice(1).find((one) => one !== undefined) ?? []));
  return programs.size < 2 || words.some((word) => programs.has(programOf([word])) && bind.path.includes(`/${programOf([word])}`));
}

function* inImages(bind: Bind, app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) {
    const { stages } = releasedCommand(facts, path, app.documents);
    const instructions = stages.flatMap((stage) => stage.instructions);
    const exposed = instructions.filter(({ keyword }) => keyword === "EXPOSE");
    const ports = exposed.flatMap((instruction) => instruction.arguments.trim().split(/\s+/));
    const [instruction] = exposed;
    const [port = ""] = ports;
    const set = bind.variable === undefined ? undefined : environmentOf(instructions, bind.variable);
    if (instruction === undefined || !startsServer(path, bind, app) || ports.length !== 1 || !/^\d+(?:\/tcp)?$/.test(port) || set === "unknown") continue;
    const actual = set === undefined ? bind.port : Number(set);
    if (Number.parseInt(port, 10) !== actual) yield mismatch({ path, span: instruction.argumentsSpan }, Number.parseInt(port, 10), actual, bind);
  }
}

/** What an image sets a variable to; `unknown` for a value that is put together. */
function environmentOf(instructions: readonly DockerInstruction[], variable: string): string | undefined {
  const written = instructions.filter(({ keyword }) => keyword === "ENV").map((instruction) => new RegExp(`(?:^|\\s)${variable}(?:=|\\s+)["']?([^\\s"']*)`).exec(instruction.arguments)?.[1]).filter((value) => value !== undefined);
  const last = written.at(-1);
  return last === undefined || /^\d+$/.test(last) ? last : "unknown";
}

/** Compose files stand at the root and name the folder of the app they build. */
function* inCompose(bind: Bind, app: AppFiles): Iterable<Outcome> {
  for (const { path, facts, role } of documentsOf(app, "compose")) {
    if (role !== "app") continue;
    for (const service of facts.services) {
      if (service.buildContext === undefined || joined(folderOf(path), service.buildContext) !== app.app.root) continue;
      const image = joined(folderOf(path), service.buildContext, service.dockerfile ?? "Dockerfile");
      if (image !== undefined && app.documents.some((one) => one.path === image) && !startsServer(image, bind, app)) continue;
      // What the image or another command makes of it is not known here.
      if (service.command !== undefined || documentsOf(app, "dockerfile").some(({ facts: image }) => bind.variable !== undefined && image.stages.some((stage) => environmentOf(stage.instructions, bind.variable as string) !== undefined))) continue;
      const ports = service.ports.map((port) => /^(?:[\d.]+:)?\d+:(\d+)(?:\/tcp)?$/.exec(port)?.[1]);
      const [port] = ports;
      const set = service.environment.find(({ name }) => name === bind.variable)?.value;
      if (port === undefined || ports.length !== 1 || (set !== undefined && !/^\d+$/.test(set))) continue;
      const actual = set === undefined ? bind.port : Number(set);
      if (Number(port) !== actual) yield mismatch({ path, span: service.span }, Number(port), actual, bind);
    }
  }
}

/** The ports that Kubernetes and Fly send requests to, where nothing but the code and a variable written beside them decides. */
function* inDeployments(bind: Bind, app: AppFiles): Iterable<Outcome> {
  for (const { path, format, process } of app.deployments) {
    if (format !== "kubernetes" && format !== "fly") continue;
    const [declared, ...others] = process.ports;
    // With several ports one may be that of another listener, such as metrics.
    if (declared === undefined || others.some(({ port }) => port !== declared.port) || process.command !== undefined || process.entrypoint !== undefined) continue;
    const variable = bind.variable;
    const set = variable === undefined ? undefined : (process.environment.find(({ name }) => name === variable)?.value ?? setByImages(variable, app));
    const isElsewhere = variable !== undefined && process.references.some((name) => name === variable || name === "*");
    if (isElsewhere || (set !== undefined && !/^\d+$/.test(set))) continue;
    const actual = set === undefined ? bind.port : Number(set);
    if (declared.port !== actual) yield mismatch({ path, span: declared.span }, declared.port, actual, bind);
  }
}

/** What the image of the app sets a variable to; `unknown` where several images do not agree. */
function setByImages(variable: string, app: AppFiles): string | undefined {
  const values = new Set(
    ownDocumentsOf(app, "dockerfile")
      .map(({ path, facts }) => environmentOf(releasedCommand(facts, path, app.documents).stages.flatMap(({ instructions }) => instructions), variable)),
  );
  const [value] = values;
  return values.size > 1 ? "unknown" : value;
}

function mismatch(at: Place, expected: number, actual: number, bind: Bind): Outcome {
  const unless = bind.variable === undefined ? "" : ` unless ${bind.variable} is set`;
  return {
    kind: "report",
    at,
    message: `Port ${expected} is expected here, and the app listens on ${actual}${unless}; name one port in one place`,
    related: [{ path: bind.path, span: bind.span, message: "The port is bound here" }],
  };
}
