import { documentsOf, inRoot, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { deployedValues } from "../../core/facts/deployed-values.ts";
import type { Binding, SourceFacts, Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { stagesOfRelease } from "../../core/processes/images.ts";
import { defaultChannels } from "../../core/logs/laravel-logging.ts";
import { isInLogsOfSymfony, logFilesIn } from "../../core/logs/log-settings.ts";
import { defineRule, settings, wholeApp, type AppFiles, type Outcome, type Place, type RuleFile } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { partOf } from "../../core/facts/values.ts";

export default defineRule({
  id: "logs/framework-default-file",
  severity: "information",
  summary: "A framework that logs to a file in production because nothing tells it otherwise",
  why: "Nobody wrote down that there is a log file, so nobody collects it: what the app says in production is on one machine, or gone with the container.",
  instead: "Tell the framework to log to stdout in production, in its settings or by its variable.",
  reference: "https://12factor.net/logs",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({ ruby: "\\bRails\\.application\\.configure\\b", php: "[\"']channels[\"']\\s{0,12}=>|\\bAPP_LOG\\b|\\bFileLog\\b|\\bFileHandler\\b|\\blog_threshold\\b" }, (app) => [...rails(app), ...app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "php").flatMap((file) => [...laravel(file, app), ...oldLaravel(file, app), ...cakePhp(file, app), ...codeIgniter(file)]), ...servers(app)]),
    settings((file) =>
      logFilesIn(file)
        .filter((one) => isInLogsOfSymfony(one, file) && !isForDevelopment(one))
        .map(({ span }) => report({ path: file.path, span }, "Symfony", "var/log", "the path php://stderr", [])),
    ),
  ],
});

function report(at: Place, framework: string, path: string, setting: string, fixes: readonly Fix[]): Outcome {
  return { kind: "report", at, message: `In production ${framework} logs to ${path} by default; set ${setting}`, fixes };
}

/** Rails itself logs to `log/production.log`; since 7.1 the settings that it makes for a new app say otherwise. Source: `initialize_logger` of railties. */
function* rails(app: AppFiles): Iterable<Outcome> {
  const path = inRoot(app, "config/environments/production.rb");
  const source = app.sources.find((one) => one.path === path);
  const [major = 0, minor = 0] = (app.resolvedVersion("ruby", "rails") ?? "").split(".").map(Number);
  if (source === undefined || major === 0 || major > 7 || (major === 7 && minor >= 1)) return;
  const isReplaced = documentsOf(app, "manifest").some(({ facts }) => facts.ecosystem === "ruby" && facts.dependencies.some(({ name }) => /^(?:rails_12factor|rails_stdout_logging|rails_semantic_logger)$/.test(name)));
  const startsBefore = app.paths.filter((one) => one === inRoot(app, "config/application.rb") || (one.startsWith(inRoot(app, "config/initializers/")) && /log/.test(one)));
  if (isReplaced || [source.facts, ...startsBefore.flatMap((one) => app.parse(one) ?? [])].some(setsLogger)) return;
  const opening = /\bRails\.application\.configure\b/.exec(source.text);
  const start = opening?.index ?? 0;
  yield report({ path, span: { start, end: start + (opening?.[0].length ?? 0) } }, "Rails", "log/production.log", "config.logger to a logger of $stdout", railsFix(source));
}

/** A logger of one's own, or one of stdout, also where a variable must be set for it. */
function setsLogger({ bindings, calls, envReads }: SourceFacts): boolean {
  const isStdout = (value: Value): boolean => value.kind === "reference" && /^(?:STDOUT|\$stdout)$/.test(value.to);
  return bindings.some(({ name, owner }) => name === "logger" && /config$|^Rails$/.test(owner ?? "")) || calls.some((call) => call.arguments.some(isStdout)) || envReads.some(({ name }) => name === "RAILS_LOG_TO_STDOUT");
}

/** What the template of Rails 5 to 7.0 has, without its condition. */
function railsFix({ path, text }: RuleFile): readonly Fix[] {
  const end = /^end\b(?![^]*^end\b)/m.exec(text)?.index;
  const newText = "\n  logger = ActiveSupport::Logger.new($stdout)\n  logger.formatter = config.log_formatter\n  config.logger = ActiveSupport::TaggedLogging.new(logger)\n";
  return end === undefined ? [] : [{ title: "Log to stdout in production", safety: "unsafe", edits: [{ path, edits: [{ span: { start: end, end }, newText }] }] }];
}

/** A channel that `LOG_CHANNEL` may change; one that is written out is a matter of `logs/file-destination`. */
function* laravel(file: RuleFile, app: AppFiles): Iterable<Outcome> {
  const found = defaultChannels(file).find(({ driver, variable }) => variable !== undefined && /^(?:single|daily)$/.test(driver));
  if (found?.variable === undefined || isSet(found.variable, app)) return;
  yield report({ path: file.path, span: found.chosen.span }, "Laravel", "storage/logs", `${found.variable}=stderr`, channelFix(found.variable, app));
}

/** Before 5.6 the settings of the app said which file. */
function* oldLaravel(file: RuleFile, app: AppFiles): Iterable<Outcome> {
  const log = /(?:^|\/)config\/app\.php$/.test(file.path) ? file.facts.bindings.find(({ kind, name, value }) => kind === "key" && name === "log" && value.kind === "env" && value.name === "APP_LOG") : undefined;
  const chosen = log?.value.kind === "env" ? log.value.default : undefined;
  if (log === undefined || chosen?.kind !== "literal" || !/^(?:single|daily)$/.test(chosen.text) || isSet("APP_LOG", app)) return;
  yield report({ path: file.path, span: log.value.span }, "Laravel", "storage/logs", "APP_LOG=errorlog", []);
}

/** The skeleton's `config/app.php`. Source: https://book.cakephp.org/5/en/core-libraries/logging.html. */
function* cakePhp(file: RuleFile, app: AppFiles): Iterable<Outcome> {
  const log = /(?:^|\/)config\/app\.php$/.test(file.path) ? file.facts.bindings.find(({ kind, name, value }) => kind === "key" && name === "Log" && value.kind === "object") : undefined;
  const writes = log?.value.kind === "object" && log.value.entries.some(([, engine]) => isFileEngine(partOf(engine, "className")));
  if (log !== undefined && writes === true && !isSet("LOG_ERROR_URL", app)) yield report({ path: file.path, span: log.span }, "CakePHP", "logs", "LOG_ERROR_URL and LOG_DEBUG_URL to an engine of the console", []);
}

function isFileEngine(engine: Value | undefined): boolean {
  return (engine?.kind === "reference" && /(?:^|\\)FileLog(?:\.class)?$/.test(engine.to)) || (engine?.kind === "literal" && /^(?:Cake\\Log\\Engine\\FileLog|File)$/.test(engine.text));
}

/** Sources: `app/Config/Logger.php` of CodeIgniter 4, and the "Error Logging" of its user guide for 3. */
function* codeIgniter(file: RuleFile): Iterable<Outcome> {
  const has = (name: string, is: (binding: Binding) => boolean): Binding | undefined => file.facts.bindings.find((binding) => binding.name === name && is(binding));
  const handlers = /(?:^|\/)Config\/Logger\.php$/.test(file.path) ? has("handlers", ({ value }) => value.kind === "object" && /(?:^|[[,])[ \t]*[\w\\]*FileHandler::class\s*=>/m.test(file.text.slice(value.span.start, value.span.end))) : undefined;
  const threshold = /(?:^|\/)application\/config\/config\.php$/.test(file.path) ? has("log_threshold", ({ value }) => value.kind === "literal" && Number(value.text) > 0) : undefined;
  if (handlers !== undefined) yield report({ path: file.path, span: handlers.span }, "CodeIgniter", "writable/logs", "a handler of php://stderr", []);
  if (threshold !== undefined) yield report({ path: file.path, span: threshold.span }, "CodeIgniter", "application/logs", "a logger of php://stderr", []);
}

/** Whether what runs in production, or the template that its variables are taken from, chooses something else by a variable. */
function isSet(variable: string, app: AppFiles): boolean {
  if (app.deployments.some(({ process }) => process.references.includes(variable))) return true;
  return app.documents.some(({ role, facts }) => {
    if (facts.kind === "pipeline" || /^(?:test|development)$/.test(role)) return false;
    const values = facts.kind === "env-file" ? facts.entries : deployedValues(facts);
    return values.some(({ name, value }) => (name === variable || name.endsWith(`.${variable}`)) && !/^(?:stack|single|daily|)$/.test(value));
  });
}

/** In the variables of production where there is a file of them, else in the image. */
function channelFix(variable: string, app: AppFiles): readonly Fix[] {
  const fix = (path: string, at: number, newText: string): readonly Fix[] => [{ title: `Set ${variable} to stderr`, safety: "unsafe", edits: [{ path, edits: [{ span: { start: at, end: at }, newText }] }] }];
  const variables = documentsOf(app, "env-file").find(({ path }) => app.paths.includes(path) && /\.env\.prod(?:uction)?$/.test(path));
  if (variables !== undefined && !variables.facts.entries.some(({ name }) => name === variable)) return fix(variables.path, 0, `${variable}=stderr\n`);
  const [image] = ownDocumentsOf(app, "dockerfile");
  const stage = image === undefined ? undefined : stagesOfRelease(image, app.documents).at(-1);
  const first = stage?.instructions[0];
  return image === undefined || first === undefined ? [] : fix(image.path, first.span.start, `ENV ${variable}=stderr\n`);
}

interface Server {
  readonly name: string;
  readonly path: string;
  readonly setting: string;
}

/** Servers of Java whose image comes with a log file. Sources: their default `logging.properties` and `standalone.xml`. */
const serverImages: readonly (readonly [RegExp, Server])[] = [
  [/^(?:[\w.-]+\/)*tom(?:cat|ee)(?::|@|$)/, { name: "Tomcat", path: "logs", setting: "handlers in logging.properties to the ConsoleHandler alone" }],
  [/^(?:[\w.-]+\/)*wildfly(?::|@|$)/, { name: "WildFly", path: "standalone/log", setting: "the CONSOLE handler alone in its configuration" }],
  [/^(?:[\w.-]+\/)*(?:payara|server-full|payara-server-\w+)(?::|@|$)/, { name: "Payara", path: "logs/server.log", setting: "its log handlers to the console" }],
];

function* servers(app: AppFiles): Iterable<Outcome> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    const stages = stagesOfRelease(document, app.documents);
    const stage = stages.at(-1);
    const server = serverImages.find(([image]) => image.test(stage?.base ?? ""))?.[1];
    // An image with a configuration of its own may say anything.
    const isConfigured = stages.some(({ instructions }) => instructions.some(({ arguments: given }) => /logging\.properties|server\.xml|standalone[\w-]*\.xml|\bjboss-cli|\bconf\b|log4j|\/dev\/std/.test(given)));
    if (stage !== undefined && server !== undefined && !isConfigured) yield report({ path: document.path, span: stage.baseSpan }, server.name, server.path, server.setting, []);
  }
}
