import { documentsOf, inRoot } from "../../core/facts/app-files.ts";
import { programOf } from "../../core/processes/commands.ts";
import { developmentServer, isForDevelopersAlone, isOnlyAScript, productionProcesses } from "../../core/processes/development-servers.ts";
import type { Process } from "../../core/facts/documents.ts";
import { guardsAt, isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Report } from "../../core/rule.ts";

export default defineRule({
  id: "build-release-run/dev-server-in-production",
  severity: "warning",
  summary: "A development server that a production process runs",
  why: "A development server compiles, reloads and explains errors while it serves. It is slow, it may show its source to strangers, and its authors say that it is not for production.",
  instead: "Build in the build stage, and start a server for production: gunicorn, `next start`, php-fpm, the compiled program.",
  reference: "https://12factor.net/build-release-run",
  kinds: ["service", "worker", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [wholeApp({ python: ["\\bFlask\\b", "\\.run\\("] }, (app) => productionProcesses(app).flatMap((process) => [...inCommand(process, app), ...inProgram(process, app)]))],
});

function* inCommand(process: Process, app: AppFiles): Iterable<Outcome> {
  const { name, type, words, path, span, declared } = process;
  const server = developmentServer(words) ?? railsInDevelopment(process, app);
  if (server === undefined || type === "release" || type === "admin" || (type !== "web" && type !== "other" && !server.restarts)) return;
  const isScript = isOnlyAScript(process);
  if ((isScript && app.app.kind === "static-frontend") || isForDevelopersAlone(process, app)) return;
  const severity: Pick<Report, "severity"> = isScript || server.isPreview ? { severity: "information" } : {};
  const related = path === declared.path ? [] : [{ path: declared.path, span: declared.span, message: "It is started here" }];
  yield { kind: "report", at: { path, span }, ...severity, message: `${server.written} is ${server.restarts ? "a tool for development" : "a development server"}; process "${name}" should run ${server.instead}`, related };
}

/** Rails has one server, and a variable says what for. */
function railsInDevelopment({ words, declared, program }: Process, app: AppFiles): ReturnType<typeof developmentServer> {
  if (!(program === "rails" && /^s(?:erver)?$/.test(words[1] ?? "")) && program !== "puma") return undefined;
  const image = documentsOf(app, "dockerfile").find(({ path }) => path === declared.path);
  const ofImage = image === undefined ? [] : releasedCommand(image.facts, image.path, app.documents).stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "ENV").map((one) => one.arguments));
  const ofDeployments = app.deployments.flatMap(({ path, process }) => (path === declared.path ? process.environment.map(({ name, value }) => `${name}=${value}`) : []));
  const isDevelopment = [...ofImage, ...ofDeployments].some((text) => /\bRAILS_ENV[= ]["']?development\b/.test(text));
  return isDevelopment ? { written: `${program} with RAILS_ENV=development`, instead: "it with RAILS_ENV=production", restarts: false, isPreview: false } : undefined;
}

/** `python app.py`, where the file starts the server that Flask brings along. */
function* inProgram({ name, type, words, program, declared }: Process, app: AppFiles): Iterable<Outcome> {
  const script = words.slice(1).find((word) => !word.startsWith("-"));
  if (type !== "web" || !/^python[\d.]*$/.test(program) || script === undefined || !script.endsWith(".py")) return;
  const file = programOf([script]);
  const started = app.sources.filter(({ path, role }) => role === "app" && (path === inRoot(app, script) || path === inRoot(app, file)));
  for (const { path, facts, callees } of started) {
    for (const [position, call] of facts.calls.entries()) {
      if (callees[position] !== "flask.Flask().run" || isDevelopmentOnly(facts, call.span) || guardsAt(facts, call.span).some(({ kind, holds }) => kind === "main" && !holds)) continue;
      const variable = optInVariable(facts, call.span);
      yield {
        kind: "report",
        at: { path, span: call.span },
        ...(variable === undefined ? {} : { severity: "information" as const }),
        message: `${call.text} is a development server${variable === undefined ? "" : ` where ${variable} is set`}; process "${name}" should run gunicorn or waitress`,
        related: [{ path: declared.path, span: declared.span, message: "It is started here" }],
      };
    }
  }
}
