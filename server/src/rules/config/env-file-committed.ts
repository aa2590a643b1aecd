import { documentsOf } from "../../core/facts/app-files.ts";
import type { Document, EnvFile, NamedText } from "../../core/facts/documents.ts";
import type { Call } from "../../core/facts/facts.ts";
import { ignoreFix } from "../../core/fixes/ignore-fix.ts";
import { backingServiceOf } from "../../core/processes/images.ts";
import { pathRole, type PathRole } from "../../core/path-role.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Place, type Report, type RuleFile } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { literalText, partOf } from "../../core/facts/values.ts";
import { knownOf } from "../../secrets/deployed.ts";
import { isEnvTemplate, secretsOfEnvFile } from "../../secrets/env-files.ts";
import { isBundledName, isSecretName } from "../../secrets/names.ts";
import { isCredentialWord, isUsedWord } from "../../secrets/settings.ts";
import { isRemoteHost } from "../../secrets/urls.ts";

/** Libraries that read a `.env`, by the words of an import of each. */
const triggers = {
  javascript: "[\"'`]dotenv|\\bloadEnvFile\\b",
  python: "\\bdotenv\\b",
  go: '"github\\.com/joho/godotenv\\b',
  java: "\\bio\\.github\\.cdimascio\\.dotenv\\b",
  csharp: "\\bDotNetEnv\\b",
  ruby: "[\"']dotenv\\b",
  php: "\\bDotenv\\\\",
  rust: "\\bdotenvy?::",
};

export default defineRule({
  id: "config/env-file-committed",
  severity: "error",
  summary: "A file with the values of one deploy is in version control, or about to be",
  why: "What is committed once stays readable in the history, for everybody with access to the code, and the file of one deploy becomes that of all.",
  instead: "Ignore `.env`, commit a `.env.example` that names every variable without its value, and replace what was exposed.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "static-frontend", "infrastructure", "unknown"],
  roles: ["app", "development", "example"],
  detect: [
    wholeApp(triggers, (app) => {
      const { isTracked } = app;
      // Without git nothing is known of what would be committed.
      if (isTracked === undefined) return [];
      const own = documentsOf(app, "env-file").filter((document) => app.paths.includes(document.path));
      return [...own.flatMap((document) => (isEnvTemplate(document.path) ? inTemplate(document) : isTracked(document.path) ? whenTracked(document, app) : whenUntracked(document, app))), ...whereLoaded(app, own), ...whereTemplateIsLoaded(app)];
    }),
  ],
});

function inTemplate(document: Document<EnvFile>): readonly Outcome[] {
  const found = secretsOfEnvFile(document.facts, document.path).map((entry) => reportEntry(document, entry, `${entry.name} has what looks like a real value in a template; leave it empty and replace what was exposed`));
  // By its own name every template is an example; its folder says of what.
  return isForTrials(pathRole(document.path.replace(/[^/]*$/, ".env"))) ? found.slice(0, 1).map((finding) => ({ ...finding, severity: "hint" })) : found;
}

/** What only tests, examples and development use is seldom worth more than a word. */
function isForTrials(role: PathRole): boolean {
  return role === "test" || role === "example" || role === "development";
}

function whenTracked(document: Document<EnvFile>, app: AppFiles): readonly Outcome[] {
  const { entries } = document.facts;
  // What a bundler puts into the page is public; a name for the containers is no configuration.
  if (entries.length === 0 || entries.every(({ name }) => isBundledName(name) || /^(?:NODE_ENV$|PORT$|COMPOSE_|BROWSER$|GENERATE_SOURCEMAP$|TSC_|SKIP_PREFLIGHT)/.test(name))) return [];
  const isDevelopment = isForTrials(document.role);
  const secrets = secretsOfEnvFile(document.facts, document.path);
  if (secrets.length > 0) {
    const finding = (entry: NamedText): Report => reportEntry(document, entry, `${entry.name} is a secret in a file that git tracks; remove ${baseName(document.path)} from the repository and replace what was exposed`);
    return isDevelopment ? secrets.slice(0, 1).map((entry) => ({ ...finding(entry), severity: "hint" })) : [...secrets.map((entry): Report => ({ ...finding(entry), certain: true })), ...passwordsInUse(document, app)];
  }
  if (isDevelopment || /(?:^|\/)\.flaskenv$/.test(document.path)) return [];
  // What leaves its secrets empty is a form to fill in, whatever its name. The name of a container beside the app has no dot.
  const isForm = entries.some(({ name, value }) => isSecretName(name) && value.trim() === "");
  const addresses = entries.filter(({ name, value }) => (!isForm && /(?:^|_)(?:HOST|HOSTNAME|SERVER)$/i.test(name) && isRemoteHost(value.trim())) || /^[a-z][a-z0-9+]*:\/\/(?!localhost|127\.|0\.0\.0\.0|\[::1?\])[\w-]+(?:\.[\w-]+)+/i.test(value) && !/example\.(?:com|org|net)/.test(value));
  const deploy = addresses.find(({ name }) => !isBundledName(name)) ?? addresses[0];
  const inUse = passwordsInUse(document, app);
  if (deploy !== undefined) return [...inUse, { kind: "report", at: { path: document.path, span: deploy.span }, severity: "warning", message: `${baseName(document.path)} is tracked by git and holds addresses of one deploy; set them in each deploy, and name them in a template` }];
  if (inUse.length > 0) return inUse;
  const guessable = entries.filter(({ name, value }) => isPasswordName(name) && isCredentialWord(value));
  if (guessable.length > 0) return guessable.map((entry) => ({ ...reportEntry(document, entry, `${entry.name} is a password that is easy to guess, in a file that git tracks; set it in each deploy`), severity: "hint" }));
  const hasSecretNames = entries.some(({ name, value }) => isSecretName(name) && value !== "");
  return hasSecretNames ? [{ ...report(document, `${baseName(document.path)} is tracked by git; a real value written into it would be published with the next commit`), severity: "hint" }] : [];
}

/** Passwords that are easy to guess, and that compose gives to an app from this very file unless the machine has the variable. */
function passwordsInUse(document: Document<EnvFile>, app: AppFiles): readonly Report[] {
  return document.facts.entries.flatMap((entry): Report[] => {
    if (!isPasswordName(entry.name) || !isUsedWord(entry.value) || !isGivenToApp(entry, document, app)) return [];
    return [{ ...reportEntry(document, entry, `${entry.name} is a password that is easy to guess, in a file that git tracks, and compose gives it to the app; set it in each deploy`), severity: "warning" }];
  });
}

/** The password of a database that runs beside the app is made up for the developer's machine: rule catalogue 4.5. */
function isGivenToApp({ span, value }: NamedText, { path }: Document<EnvFile>, app: AppFiles): boolean {
  const recipients = app.recipientsOf(path, span);
  const isOfServiceBeside = recipients.some(({ root, image }) => root === undefined && backingServiceOf(image) !== undefined) || documentsOf(app, "compose").some((compose) => knownOf(compose).passwords.has(value.trim()));
  return !isOfServiceBeside && recipients.some(({ root }) => root !== undefined);
}

function isPasswordName(name: string): boolean {
  return isSecretName(name) && /pass(?:w(?:or)?d|wd)?$|pwd$/i.test(name);
}

function whenUntracked(document: Document<EnvFile>, app: AppFiles): readonly Outcome[] {
  return [{ ...report(document, `${baseName(document.path)} is not ignored, so the next "git add ." commits it; add it to .gitignore`), severity: "warning", fixes: [ignoreFix(baseName(document.path), linesFor(baseName(document.path)), app.ignoreFile)] }];
}

/** A template that the program reads fills in what nobody set. */
function whereTemplateIsLoaded(app: AppFiles): readonly Outcome[] {
  return app.sources.filter((source) => source.role === "app").flatMap((source) =>
    source.facts.calls.flatMap((call, index): Outcome[] => {
      const callee = source.callees[index] ?? "";
      if (!/^(?:process\.loadEnvFile|dotenv\.config|dotenv\.load_dotenv)$/.test(callee)) return [];
      const [first] = call.arguments;
      const file = literalText(first)?.text ?? literalText(first === undefined ? undefined : partOf(first, "path"))?.text ?? literalText(call.keywords.find(([name]) => name === "dotenv_path")?.[1])?.text;
      if (file === undefined || !isEnvTemplate(file)) return [];
      return [{ kind: "report", at: { path: source.path, span: call.span }, severity: "warning", message: `The template ${baseName(file)} is read when the app runs, so a variable that nobody set takes its value from there; read .env instead` }];
    }),
  );
}

/** Code that reads a `.env` which nobody has yet: whoever makes one commits it. */
function whereLoaded(app: AppFiles, own: readonly Document<EnvFile>[]): readonly Outcome[] {
  const path = app.app.root === "" ? ".env" : `${app.app.root}/.env`;
  if (own.some((document) => !isEnvTemplate(document.path))) return [];
  const places = [...app.sources.filter((source) => source.role === "app").flatMap(loadedIn), ...loadedByNode(app)];
  const [place] = places;
  if (place === undefined) return [];
  if (app.isIgnored(path)) return [{ kind: "sign", evidence: { id: "config/dotenv-ignored", ...place, text: ".env is read and ignored by git" } }];
  return [{ kind: "report", at: place, severity: "warning", message: 'A .env file is read here and no ignore file covers it, so the next "git add ." commits it; add it to .gitignore', fixes: [ignoreFix(".env", linesFor(".env"), app.ignoreFile)] }];
}

/** Where a source reads the `.env` beside it: by a library, or by Node itself. What names another file reads that. */
function loadedIn({ path, text, facts, callees }: RuleFile): readonly Place[] {
  const calls = facts.calls.filter((_, index) => loader.test(callees[index] ?? ""));
  if (calls.some((call) => !readsOwnFile(call, text))) return [];
  const found = facts.imports.find(({ module }) => library.test(module)) ?? calls[0];
  return found === undefined ? [] : [{ path, span: found.span }];
}

function readsOwnFile({ arguments: [first], keywords }: Call, text: string): boolean {
  const isOptions = first?.kind === "object";
  const file = isOptions ? partOf(first, "path") : (first ?? keywords.find(([name]) => name === "dotenv_path")?.[1]);
  if (file === undefined) return true;
  const written = literalText(file);
  // A path that is put together ends in the name of the file.
  return written === undefined ? /["'`/]\.env["'`]|\bfind_dotenv\b/.test(text) : /(?:^|\/)\.env$/.test(written.text);
}

const library = /^(?:dotenv(?:$|\/)|dotenvy?(?:$|::)|github\.com\/joho\/godotenv(?:$|\/)|io\.github\.cdimascio\.dotenv(?:$|\.)|DotNetEnv(?:$|\.)|Dotenv\\)/;

/** Source: the documentation of each library. */
const loader = /^(?:process\.loadEnvFile|dotenv\.config|dotenv\.load_dotenv|dotenvy?::(?:dotenv|from_path|from_filename)|github\.com\/joho\/godotenv\.(?:Load|Overload|Read)|DotNetEnv\.Env\.(?:Load|TraversePath\(\)\.Load))$/;

/** `node --env-file=.env server.js` in a script. */
function loadedByNode(app: AppFiles): readonly Place[] {
  const own = documentsOf(app, "package-manifest").filter(({ path }) => app.paths.includes(path));
  return own.flatMap(({ path, facts }) => Object.entries(facts.scripts).flatMap(([name, script]) => {
    const span = facts.scriptSpans.get(name);
    return span !== undefined && /\s--env-file(?:-if-exists)?[= ]\.env(?:\s|$)/.test(script) ? [{ path, span }] : [];
  }));
}

/** The name is marked, not the value. */
function reportEntry({ path, text }: Document<EnvFile>, { name, span }: NamedText, message: string): Report {
  const start = text.lastIndexOf(name, span.start);
  return { kind: "report", at: { path, span: { start, end: start + name.length } }, message };
}

function report(document: Document<EnvFile>, message: string): Report {
  return { kind: "report", at: { path: document.path, span: firstLine(document.text) }, message };
}

function firstLine(text: string): Span {
  const start = /\S/.exec(text)?.index ?? 0;
  const end = text.slice(start).search(/\r?\n/);
  // The line may hold a secret; its name is enough to point at.
  const line = end === -1 ? text.slice(start) : text.slice(start, start + end);
  return { start, end: start + (/^[^=]*/.exec(line)?.[0].length ?? 0) };
}

function linesFor(name: string): string {
  return name === ".env" ? ".env\n!.env.example\n" : `${name}\n`;
}
