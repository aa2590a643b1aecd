import { documentsOf, inRoot } from "../../core/facts/app-files.ts";
import type { EnvRead, SourceFacts, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly } from "../../core/facts/guards.ts";
import { templateEdits } from "../../core/fixes/idiom.ts";
import { pathRole } from "../../core/path-role.ts";
import { defineRule, environmentOfApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { contains, type Span } from "../../core/text.ts";

export default defineRule({
  id: "config/env-var-undocumented",
  severity: "information",
  summary: "A variable of the environment that no file lists",
  why: "Whoever sets up a deploy learns that the variable exists when the app fails without it, or behaves in a way that nobody chose.",
  instead: "List every variable that the app reads, without a value, in a template such as `.env.example`.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [environmentOfApp((app) => [...undocumented(app)])],
});

/** Where a variable is read, and whether the program says what is to be done without it. */
interface Reading {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  readonly isOptional: boolean;
}

function* undocumented(app: AppFiles): Iterable<Outcome> {
  const { environmentTemplate: template } = app;
  if (isForOtherProjects(app)) return;
  const listed = new Set([...app.environmentNames.values()].flatMap(({ declared }) => declared));
  const written = new Set([...[...app.environmentNames.values()].flatMap((one) => one.written), ...setByScripts(app)]);
  const suspects = new Set([...app.environmentNames.values(), ...app.sources.map(({ facts }) => ({ read: facts.envReads.map(({ name }) => name) }))].flatMap(({ read }) => read).filter((name) => isOwn(name) && !listed.has(name) && !written.has(name) && app.filesNaming(name).length === 0));
  if (suspects.size === 0) return;
  const readings = firstReadings(app, suspects);
  const listing = template.text === undefined ? mostComplete(app) : template.path;
  if (listing !== undefined && readings.length <= mostApart) {
    for (const { name, path, span, isOptional } of readings) {
      yield {
        kind: "report",
        at: { path, span },
        about: name,
        message: `${name} is read here and not listed in ${listing}; add it, or nobody who sets up a deploy will know of it`,
        ...(isOptional ? { severity: "hint" } : {}),
        fixes: listing === template.path ? [{ title: `List ${name} in ${listing}`, safety: "unsafe", edits: templateEdits(app, name) }] : [],
      };
    }
    return;
  }
  // A schema lists variables, and checks them.
  if (listing === undefined && (readings.length < fewest || listed.size > 0 || app.sources.some(({ facts }) => isSchema(facts)))) return;
  const required = readings.filter(({ isOptional }) => !isOptional);
  const ordered = [...inFullestFile(required), ...readings.filter(({ isOptional }) => isOptional)];
  const [first] = ordered;
  const shown = ordered.slice(0, fewest).map(({ name }) => name);
  if (first === undefined) return;
  yield {
    kind: "report",
    at: { path: first.path, span: first.span },
    about: "the app",
    message: `The app reads ${readings.length} variables that ${listing === undefined ? "no template, documentation or deployment file of the repository names" : `${listing} does not list`}, such as ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}; list them in ${listing ?? template.path}`,
    ...(required.length < fewest ? { severity: "hint" } : {}),
    fixes: listing !== undefined && listing !== template.path ? [] : [{ title: listing === undefined ? `Create ${template.path}` : `List them in ${listing}`, safety: "unsafe", edits: templateEdits(app, ...readings.map(({ name }) => name).toSorted()) }],
  };
}

/** A program that is published as a package runs in the projects of those who install it, and has its settings there. */
function isForOtherProjects(app: AppFiles): boolean {
  const manifest = documentsOf(app, "package-manifest").find(({ path }) => path === inRoot(app, "package.json"))?.facts;
  return manifest !== undefined && manifest.hasPublicInterface && manifest.hasBin && !manifest.private && app.deployments.length === 0 && documentsOf(app, "dockerfile").every(({ path }) => !app.paths.includes(path));
}

/** What scripts of npm set for what they start: `cross-env WITH_LOGIN=true vite`. */
function setByScripts({ above }: AppFiles): readonly string[] {
  const scripts = above.flatMap(({ facts }) => (facts.kind === "package-manifest" ? Object.values(facts.scripts) : []));
  return scripts.flatMap((script) => [...script.matchAll(/(?:^|[\s;&|])([A-Z][A-Z0-9_]*)=/g)].map(([, name = ""]) => name));
}

/** Those of the file with the most of them first: that is where an app has its settings. */
function inFullestFile(readings: readonly Reading[]): readonly Reading[] {
  const counts = new Map<string, number>();
  for (const { path } of readings) counts.set(path, (counts.get(path) ?? 0) + 1);
  const [fullest] = [...counts].toSorted(([, a], [, b]) => b - a).flatMap(([path]) => path);
  return [...readings.filter(({ path }) => path === fullest), ...readings.filter(({ path }) => path !== fullest)];
}

/** Of each variable the first read that has no default, else the first. Only what is suspect is parsed. */
function firstReadings(app: AppFiles, suspects: ReadonlySet<string>): readonly Reading[] {
  const paths = new Set([...app.sources.map(({ path }) => path), ...[...app.environmentNames].flatMap(([path, { read }]) => (read.some((name) => suspects.has(name)) ? [path] : []))]);
  const readings = new Map<string, Reading>();
  for (const path of [...paths].sort()) {
    const facts = pathRole(path) === "app" ? app.parse(path) : undefined;
    if (facts === undefined || facts.language === "shellscript" || isSchema(facts) || isPublished(path, app)) continue;
    for (const read of facts.envReads) {
      const { name, span } = read;
      const fallback = defaultOf(read, facts);
      const known = readings.get(name);
      if (!suspects.has(name) || known?.isOptional === false || isTuning(fallback) || isDevelopmentOnly(facts, span)) continue;
      const wanted = standsInFor(span, facts);
      // Of two of which a deploy needs one it is enough to list one.
      if (wanted !== undefined && isOwn(wanted)) continue;
      const isOptional = fallback !== undefined || wanted !== undefined || facts.guards.some(({ kind, variable }) => kind === "set" && variable === name);
      if (known === undefined || !isOptional) readings.set(name, { name, path, span, isOptional });
    }
  }
  return [...readings.values()];
}

/** A number or a switch that the program brings along suits every deploy until somebody tunes it. */
function isTuning(fallback: Value | undefined): boolean {
  return fallback?.kind === "literal" && (fallback.type !== "string" || /^(?:-?\d+(?:\.\d+)?|true|false|yes|no|on|off)$/i.test(fallback.text));
}

/** Of `parseInt(process.env.LIMIT) || 200` the read itself has no default, and what is made of it has one. */
function defaultOf({ name, span }: EnvRead, { envReads }: SourceFacts): Value | undefined {
  return envReads.find((read) => read.name === name && read.default !== undefined && contains(read.span, span))?.default;
}

/** The variable that is not set where another one is read: `ENV["A"] || ENV["B"]`. */
function standsInFor(span: Span, { envReads }: SourceFacts): string | undefined {
  return envReads.find((read) => read.default !== undefined && read.span.start !== span.start && contains(read.default.span, span))?.name;
}

/** The file of documentation or of a platform that names at least three of the app's variables, and more than half of them. */
function mostComplete(app: AppFiles): string | undefined {
  const names = new Set([...app.environmentNames.values()].flatMap(({ read }) => read).filter(isOwn));
  const counts = new Map<string, number>();
  for (const name of names) for (const path of app.filesNaming(name)) if (isListing(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  const [path, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ["", 0];
  return count >= fewest && count * 2 > names.size ? path : undefined;
}

function isListing(path: string): boolean {
  return /(?:^|\/)(?:README(?:\.\w+)?|app\.json|values\.ya?ml|[^/]*\.?env[.-](?:example|sample|template|dist)|(?:example|sample|template)\.env)$/i.test(path);
}

/** A class of pydantic, whose fields are variables. */
function isSchema({ types }: SourceFacts): boolean {
  return types.some(({ bases }) => bases.some((base) => /^pydantic(?:_settings)?\.BaseSettings$/.test(base)));
}

/** The files in `config` of Laravel come whole with the framework and its packages: what they read is wanted by those who use that part. */
function isPublished(path: string, app: AppFiles): boolean {
  return /(?:^|\/)config\/[\w-]+\.php$/i.test(path) && app.hasFile(inRoot(app, "artisan"));
}

/** A variable of the app itself, as against one that its platform, its runtime or a tool sets. */
function isOwn(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name) && !platformNames.test(name);
}

/** How many variables make a list worth its while. */
const fewest = 3;

/** Of more than these nobody wants to read one by one. */
const mostApart = 10;

/** Source: rule catalogue 4.10, the documentation of the platforms, and environ(7). */
const platformNames = new RegExp(
  `^(?:${[
    ...["PORT", "HOST", "HOSTNAME", "HOME", "PATH", "PWD", "USER", "USERNAME", "USERPROFILE", "LOGNAME", "SHELL", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TZ", "LANG", "LANGUAGE", "LC_\\w+", "TMPDIR", "TMP", "TEMP", "EDITOR", "VISUAL", "PAGER", "DISPLAY", "XDG_\\w+"],
    ...["APPDATA", "LOCALAPPDATA", "PROGRAMFILES\\w*", "PROGRAMDATA", "SYSTEMROOT", "WINDIR", "COMPUTERNAME", "OS", "DEBUG", "HTTPS?_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_\\w+", "NOTIFY_SOCKET", "INVOCATION_ID", "JOURNAL_STREAM", "LISTEN_(?:PID|FDS)"],
    ...["NODE_ENV", "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_APP_INSTANCE", "NODE_UNIQUE_ID", "PUBLIC_URL", "DEV", "PROD", "MODE", "SSR", "BASE_URL", "JEST_WORKER_ID", "VITEST\\w*", "NEXT_RUNTIME", "NEXT_PHASE", "NEXT_DEPLOYMENT_ID", "TURBOPACK", "WEBPACK_\\w+", "npm_\\w+", "PM2_\\w+", "pm_id"],
    ...["RAILS_\\w+", "RACK_\\w+", "BUNDLE_\\w+", "GEM_\\w+", "RUBY\\w+", "APP_ENV", "FLASK_\\w+", "DJANGO_SETTINGS_MODULE", "PYTHON\\w+", "VIRTUAL_ENV", "UVICORN_\\w+", "GUNICORN_\\w+", "WEB_CONCURRENCY", "WERKZEUG_\\w+", "ASPNETCORE_\\w+", "DOTNET_\\w+", "GIN_MODE", "GO(?:PATH|ROOT|OS|ARCH|MAXPROCS|GC)", "JAVA_\\w+", "CARGO\\w*", "RUST_\\w+", "OUT_DIR", "LARAVEL_\\w+", "BACKTRACE"],
    ...["CI", "CI_\\w+", "GITHUB_\\w+", "GITLAB_\\w+", "CIRCLE\\w*", "TRAVIS\\w*", "BUILDKITE\\w*", "JENKINS_\\w+", "TEAMCITY_\\w+", "GITPOD_\\w+", "CODESPACES?\\w*", "REPL_\\w+"],
    ...["DYNO\\w*", "HEROKU_\\w+", "SOURCE_VERSION", "K_(?:SERVICE|REVISION|CONFIGURATION)", "CLOUD_RUN_\\w+", "GAE_\\w+", "(?:GOOGLE_CLOUD|GCLOUD|GCP)_PROJECT", "FUNCTION_\\w+", "VERCEL\\w*", "NETLIFY\\w*", "RENDER(?:_\\w+)?", "RAILWAY_\\w+", "FLY_\\w+", "CF_PAGES\\w*", "VCAP_\\w+", "WEBSITE_\\w+", "KUBERNETES_\\w+", "POD_(?:NAME|NAMESPACE|IP|UID)", "NODE_NAME", "NAMESPACE"],
    ...["AWS_(?:REGION|DEFAULT_REGION|LAMBDA_\\w+|EXECUTION_ENV|PROFILE)", "LAMBDA_TASK_ROOT", "ECS_\\w+", "AZURE_FUNCTIONS_\\w+", "SERVER_SOFTWARE", "OPENSHIFT_\\w+"],
    // Of CGI.
    ...["HTTPS?(?:_\\w+)?", "REQUEST_\\w+", "SERVER_(?:NAME|PORT|ADDR|PROTOCOL)", "REMOTE_\\w+", "SCRIPT_\\w+", "QUERY_STRING", "DOCUMENT_ROOT", "PHP_\\w+", "CONTENT_(?:TYPE|LENGTH)"],
  ].join("|")})$`,
);
