import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf } from "../../core/processes/commands.ts";
import type { Fix } from "../../core/fix.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "admin-processes/different-isolation",
  severity: "warning",
  summary: "A process that runs outside of the isolation that the web process has",
  why: "The command finds the packages of the machine in place of those that the app declares, or none, so that an admin task runs other code than the app, and fails when it is needed.",
  instead: "Start every process type in the same way: `bundle exec`, `poetry run`, `uv run`, or whatever the web process begins with.",
  reference: "https://12factor.net/admin-processes",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...different(app)])],
});

/** A command of a process type, as words. */
interface Started {
  readonly path: string;
  readonly process: string;
  readonly words: readonly string[];
  readonly span: Span;
  /** It may be put in front of: the words stand there as they are. */
  readonly isWritten: boolean;
}

const startedByPython = /^(?:python3?|celery|alembic|flask|django-admin|gunicorn|uvicorn|rq|dramatiq|huey_consumer(?:\.py)?)$/;
const startedByNode = /^(?:knex|prisma|sequelize|sequelize-cli|typeorm|db-migrate|node-pg-migrate|mikro-orm|drizzle-kit|migrate-mongo)$/;

/** How a tool is told to start a command among the packages of the app, and what is started that way. Sources: the manual of each. */
const tools: readonly { readonly name: string; readonly prefix: RegExp; readonly starts: RegExp }[] = [
  { name: "Bundler", prefix: /^bundle exec /, starts: /^(?:rake|rails|sidekiq|puma|unicorn|resque|clockwork|good_job|rackup|delayed_job|whenever)$/ },
  ...["poetry", "pipenv", "uv", "pdm", "hatch"].map((tool) => ({ name: tool, prefix: new RegExp(`^${tool} run `), starts: startedByPython })),
  { name: "the virtual environment", prefix: /^(?:[\w.-]+\/)*\.?v?env\/bin\/(?=\w)/, starts: startedByPython },
  ...([["npx", /^npx /], ["pnpm", /^pnpm exec /], ["yarn", /^yarn (?:exec |(?!start |run )(?=[\w-]+ ))/]] as const).map(([name, prefix]) => ({ name, prefix, starts: startedByNode })),
];

function* different(app: AppFiles): Iterable<Outcome> {
  const all = [...inProcfiles(app), ...inDeployments(app)];
  for (const path of new Set(all.map((one) => one.path))) {
    const own = all.filter((one) => one.path === path);
    for (const { name, prefix, starts } of tools) {
      const web = own.find(({ process, words }) => /^web\b/.test(process) && prefix.test(`${words.join(" ")} `));
      const used = web === undefined ? undefined : prefix.exec(`${web.words.join(" ")} `)?.[0];
      if (web === undefined || used === undefined) continue;
      for (const other of own) {
        const [program = ""] = other.words;
        const isSystem = /^\/usr\/(?:local\/)?bin\//.test(program) && starts.test(programOf(other.words));
        if (!starts.test(program) && !isSystem) continue;
        yield {
          kind: "report",
          at: { path, span: other.span },
          message: `"${program}" of "${other.process}" runs outside of ${name}, which "${web.process}" uses; start it with "${used.trim()}"`,
          related: [{ path, span: web.span, message: `Started with "${used.trim()}" here` }],
          fixes: fixes(other, used, isSystem),
        };
      }
    }
  }
}

function fixes({ path, span, isWritten }: Started, prefix: string, isSystem: boolean): readonly Fix[] {
  if (!isWritten || isSystem) return [];
  return [{ title: `Start it with "${prefix.trim()}"`, safety: "unsafe", edits: [{ path, edits: [{ span: { start: span.start, end: span.start }, newText: prefix }] }] }];
}

/** Each command of a line, without variables that are set before it. */
function* inProcfiles(app: AppFiles): Iterable<Started> {
  for (const { path, text, facts } of ownDocumentsOf(app, "procfile")) {
    for (const { name, span } of facts.processes) {
      for (const part of text.slice(span.start, span.end).matchAll(/[^&;|]+/g)) {
        const [, before = "", command = ""] = /^(\s*(?:exec\s+)?(?:\w+=\S*\s+)*)([^\n]*?)\s*$/.exec(part[0]) ?? [];
        if (command === "") continue;
        const start = span.start + part.index + before.length;
        yield { path, process: name, words: command.split(/\s+/), span: { start, end: start + command.length }, isWritten: true };
      }
    }
  }
}

/** What platforms are told to start. In an image everything may be installed for the whole system, on purpose. */
function* inDeployments(app: AppFiles): Iterable<Started> {
  const isWhole = ownDocumentsOf(app, "dockerfile").some(({ text }) => /\bPATH[= ][^\n]*(?:venv|bundle|node_modules)|virtualenvs\.create false|POETRY_VIRTUALENVS_CREATE|UV_SYSTEM_PYTHON|UV_PROJECT_ENVIRONMENT|--system\b|BUNDLE_|GEM_HOME/.test(text));
  for (const { path, format, process } of app.deployments) {
    if (isWhole && (format === "compose" || format === "kubernetes" || format === "heroku" || format === "fly")) continue;
    const command = process.entrypoint ?? process.command;
    const started = command?.exec === undefined || command.commands.length > 0 ? (command?.commands ?? []) : [{ words: command.exec, span: command.span }];
    for (const { words, span } of started) yield { path, process: process.type === "web" && process.name !== "web" ? `web (${process.name})` : process.name, words, span, isWritten: false };
  }
}
