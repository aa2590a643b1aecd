import type { Document, EnvFile } from "../../core/documents.ts";
import type { FileEdit, Fix } from "../../core/fix.ts";
import { pathRole } from "../../core/path-role.ts";
import { defineRule, documentsOf, wholeApp, type AppFiles, type Outcome, type Report } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { isSecretName } from "../../secrets/names.ts";
import { tokenShapes } from "../../secrets/tokens.ts";
import { judgeValue, looksRandom } from "../../secrets/values.ts";

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
    wholeApp({ javascript: "[\"'`]dotenv", python: "\\bdotenv\\b" }, (app) => {
      const { isTracked } = app;
      // Without git nothing is known of what would be committed.
      if (isTracked === undefined) return [];
      const own = documentsOf(app, "env-file").filter((document) => app.paths.includes(document.path));
      return [...own.flatMap((document) => (isTemplate(document.path) ? inTemplate(document) : isTracked(document.path) ? whenTracked(document) : whenUntracked(document, app))), ...whereLoaded(app, own)];
    }),
  ],
});

function isTemplate(path: string): boolean {
  return /\.(?:example|sample|template|dist|tpl|defaults?)(?:\.\w+)?$|(?:^|\/)(?:example|sample)\.env$/i.test(path);
}

function secretsIn({ facts, path }: Document<EnvFile>): number {
  const strict = isTemplate(path);
  return facts.entries.filter(({ name, value }) => {
    if (tokenShapes.some((shape) => shape.name !== "private key" && shape.expression.test(value) && !/example|xxxx/i.test(value))) return true;
    return isSecretName(name) && (strict ? looksRandom(value) : judgeValue(value, name) === "secret");
  }).length;
}

function inTemplate(document: Document<EnvFile>): readonly Outcome[] {
  const count = secretsIn(document);
  if (count === 0) return [];
  return [report(document, `This template holds ${countOf(count)}; leave the values empty and replace what was exposed`)];
}

function whenTracked(document: Document<EnvFile>): readonly Outcome[] {
  const { entries } = document.facts;
  // What a bundler puts into the page is public; a name for the containers is no configuration.
  if (entries.length === 0 || entries.every(({ name }) => /^(?:VITE_|REACT_APP_|VUE_APP_|NEXT_PUBLIC_|NUXT_PUBLIC_|PUBLIC_|GATSBY_|EXPO_PUBLIC_|NODE_ENV$|PORT$|COMPOSE_|BROWSER$|GENERATE_SOURCEMAP$|TSC_|SKIP_PREFLIGHT)/.test(name))) return [];
  const count = secretsIn(document);
  const isDevelopment = pathRole(document.path) === "development";
  if (count > 0) {
    const finding = report(document, `${nameOf(document.path)} is tracked by git and holds ${countOf(count)}; remove it from the repository and replace what was exposed`);
    return [isDevelopment ? { ...finding, severity: "hint" } : { ...finding, certain: true }];
  }
  if (isDevelopment || /(?:^|\/)\.flaskenv$/.test(document.path)) return [];
  const deploy = entries.some(({ value }) => /^[a-z][a-z0-9+]*:\/\/(?!localhost|127\.|0\.0\.0\.0|\[::1?\])[\w-]+(?:\.[\w-]+)+/i.test(value) && !/example\.(?:com|org|net)/.test(value));
  const secrets = entries.some(({ name, value }) => isSecretName(name) && value !== "");
  if (deploy) return [{ ...report(document, `${nameOf(document.path)} is tracked by git and holds addresses of one deploy; set them in each deploy, and name them in a template`), severity: "warning" }];
  return secrets ? [{ ...report(document, `${nameOf(document.path)} is tracked by git; a real value written into it would be published with the next commit`), severity: "hint" }] : [];
}

function whenUntracked(document: Document<EnvFile>, app: AppFiles): readonly Outcome[] {
  return [{ ...report(document, `${nameOf(document.path)} is not ignored, so the next "git add ." commits it; add it to .gitignore`), severity: "warning", fixes: ignoreFix(nameOf(document.path), app) }];
}

/** Code that reads a `.env` which nobody has yet: whoever makes one commits it. */
function whereLoaded(app: AppFiles, own: readonly Document<EnvFile>[]): readonly Outcome[] {
  const path = app.app.root === "" ? ".env" : `${app.app.root}/.env`;
  if (own.some((document) => !isTemplate(document.path))) return [];
  const places = app.sources.filter((source) => source.role === "app").flatMap((source) => {
    const found = source.facts.imports.find(({ module }) => /^dotenv(?:\/|$)/.test(module));
    return found === undefined ? [] : [{ path: source.path, span: found.span }];
  });
  const [place] = places;
  if (place === undefined) return [];
  if (app.isIgnored(path)) return [{ kind: "sign", evidence: { id: "config/env-file-ignored", ...place, text: ".env is read and ignored by git" } }];
  return [{ kind: "report", at: place, severity: "warning", message: 'A .env file is read here and no ignore file covers it, so the next "git add ." commits it; add it to .gitignore', fixes: ignoreFix(".env", app) }];
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

function ignoreFix(name: string, app: AppFiles): readonly Fix[] {
  const files = documentsOf(app, "ignore-file");
  const own = files.find(({ path }) => path === (app.app.root === "" ? ".gitignore" : `${app.app.root}/.gitignore`)) ?? files.find(({ path }) => path === ".gitignore");
  const lines = name === ".env" ? ".env\n!.env.example\n" : `${name}\n`;
  const edit: FileEdit =
    own === undefined
      ? { path: ".gitignore", creates: true, edits: [{ span: { start: 0, end: 0 }, newText: lines }] }
      : { path: own.path, edits: [{ span: { start: own.text.length, end: own.text.length }, newText: `${own.text === "" || own.text.endsWith("\n") ? "" : "\n"}${lines}` }] };
  return [{ title: `Add ${name} to ${edit.path}`, safety: "unsafe", edits: [edit] }];
}

function countOf(count: number): string {
  return count === 1 ? "a secret" : `${count} secrets`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
