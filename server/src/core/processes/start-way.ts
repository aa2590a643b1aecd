import { spend } from "../budget.ts";
import type { Call, Ecosystem, FunctionFact } from "../facts/facts.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../facts/guards.ts";
import { takenJobs } from "./job-lists.ts";
import { nameIndexes } from "../facts/name-pattern.ts";
import { registrations } from "../servers/request-handlers.ts";
import type { RuleFile } from "../rule.ts";
import { serverBindings } from "../servers/server-bindings.ts";
import { contains } from "../text.ts";

const servers = nameIndexes(serverBindings);
const routes = nameIndexes(registrations);

/**
 * Whether a call is on the way to `listen()`: in the function that starts the server, makes the app or works off a list of jobs, around it,
 * or called there; in a hook or class that the framework runs at each start. Calls are followed inside of one file.
 */
export function runsAtStart(call: Call, file: RuleFile): boolean {
  const { facts } = file;
  if (isChosen(call, file) || answersRequest(call, file) || isServedOtherwise(facts, call.span, file.processes)) return false;
  const isStart = (position: number): boolean => {
    const callee = file.callees[position];
    return callee !== undefined && (servers(file.ecosystem).find(callee) !== undefined || starts[file.ecosystem]?.test(callee) === true);
  };
  const around = (index: number): readonly number[] => (index < 0 ? [-1] : [index, ...around(facts.functions[index]?.parent ?? -1)]);
  const running = callersOf(call.function, file);
  const jobs = takenJobs(file);
  const starting = facts.calls.flatMap((other, position) => (isStart(position) || jobs.includes(other) ? callersOf(other.function, file) : []));
  return running.some((own) => isStartedItself(own, file) || starting.some((start) => around(start).includes(own) || liesIn(own, start, file)));
}

/** Written in a function that starts the app. At the top of a file only callbacks are run; a function with a name waits for its call. */
function liesIn(index: number, start: number, { facts: { functions } }: RuleFile): boolean {
  for (let at = index; at >= 0; at = functions[at]?.parent ?? -1) {
    if (at === start) return true;
    if (start === -1 && functions[at]?.name !== undefined) return false;
  }
  return start === -1;
}

/** In a function that is handed to a route where it is written. */
function answersRequest({ span }: Call, file: RuleFile): boolean {
  return file.facts.calls.some((other, position) => contains(other.span, span) && other.span.start !== span.start && routes(file.ecosystem).find(file.callees[position] ?? "") !== undefined);
}

/** What starts an app without being told a port, or before it is. */
const starts: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  python: /^(?:flask\.Flask|fastapi\.FastAPI|quart\.Quart|sanic\.Sanic)$/,
  go: /^(?:net\/http|google\.golang\.org\/grpc)\.\w+\(\)\.(?:ListenAndServe(?:TLS)?|Serve)$/,
  csharp: /^(?:WebHost|Host|IHost|IWebHost)\b.*\.Run(?:Async)?$/,
  rust: /^(?:axum::serve|rocket::.*\.launch|actix_web::HttpServer::new\(\).*\.run)$/,
};

/** Classes whose methods run at every start, and the methods, where not all do. */
const startClasses: Readonly<Partial<Record<Ecosystem, { readonly bases: RegExp; readonly methods: RegExp }>>> = {
  javascript: { bases: /^@nestjs\/common\.(?:OnModuleInit|OnApplicationBootstrap)$/, methods: /^on(?:ModuleInit|ApplicationBootstrap)$/ },
  java: { bases: /(?:^|\.)(?:ApplicationRunner|CommandLineRunner|InitializingBean|ServletContextListener)$/, methods: /^(?:run|afterPropertiesSet|contextInitialized)$/ },
  csharp: { bases: /^(?:BackgroundService|IHostedService|IHostedLifecycleService|IStartupFilter)$/, methods: /^(?:ExecuteAsync|Start(?:ing|ed)?Async|Configure)$/ },
  php: { bases: /ServiceProvider$/, methods: /^(?:boot|register)$/ },
};

/** Files that run from top to bottom at every start. */
const startFiles: Readonly<Partial<Record<Ecosystem, RegExp>>> = { ruby: /(?:^|\/)(?:config\.ru|config\/initializers\/[\w/-]+\.rb)$/ };

/** A function and those of the file that call it, unless only something asks them to. */
function callersOf(index: number, file: RuleFile): readonly number[] {
  const found = [index];
  for (let at = 0; at < found.length && at < mostCallers; at++) {
    const name = file.facts.functions[found[at] as number]?.name;
    if (name === undefined) continue;
    for (const call of file.facts.calls) {
      spend();
      const isNamed = call.text === name || call.text.endsWith(`.${name}`) || call.text.endsWith(`::${name}`);
      if (isNamed && !found.includes(call.function) && !isChosen(call, file) && !isDevelopmentOnly(file.facts, call.span)) found.push(call.function);
    }
  }
  return found;
}

const mostCallers = 8;

/**
 * Whether a condition decides about a call, such as what the command line says. Not every condition is a fact, but in code that is laid out
 * as usual it stands in a line further to the left, or in one that speaks of migrations and may leave the function.
 */
function isChosen({ span, function: index }: Call, file: RuleFile): boolean {
  const above = file.text.slice(0, span.start).split("\n");
  const own = above.pop() ?? "";
  if (/^(?:csharp|java|php)$/.test(file.ecosystem) && /\bif\s*\(/.test(own)) return true;
  if (file.ecosystem === "ruby" && /^[^\n]*\s(?:if|unless)\b/.test(file.text.slice(span.end))) return true;
  if (/\bif\b[^\n]{0,80}(?:migrat|skip|auto|enable)/i.test(file.text.slice(file.facts.functions[index]?.span.start ?? 0, span.start - own.length))) return true;
  const condition = file.ecosystem === "rust" ? /^\s*(?:\}\s*)?(?:if|else|match)\b|=>\s*\{?\s*$/ : /^\s*(?:\}\s*)?(?:if|else|elsif|elseif|unless|case|when|switch|default)\b/;
  let least = indentation(own);
  for (const line of above.reverse()) {
    if (line.trim() === "" || indentation(line) >= least) continue;
    least = indentation(line);
    if (condition.test(line) && !/__main__|require\.main/.test(line)) return true;
    if (least === 0) return false;
  }
  return false;
}

function indentation(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** What is called at every start without a call that one could see. */
function isStartedItself(index: number, file: RuleFile): boolean {
  const { functions, types } = file.facts;
  if (index === -1) return startFiles[file.ecosystem]?.test(file.path) === true;
  const { name = "", span } = functions[index] as FunctionFact;
  // The program of a service; another one that only migrates has a file of its own.
  if (file.ecosystem === "rust" && name === "main") return file.app.kind === "service" && /(?:^|\/)src\/main\.rs$/.test(file.path);
  const started = startClasses[file.ecosystem];
  // A host that ends itself is the one-off process.
  if (started === undefined || !started.methods.test(name) || /\bStopApplication\b/.test(file.text)) return false;
  return types.some(({ bases, span: type }) => contains(type, span) && bases.some((base) => started.bases.test(base)));
}
