import { appKinds } from "../../core/app.ts";
import { deployedValues } from "../../core/facts/deployed-values.ts";
import type { NamedText } from "../../core/facts/documents.ts";
import type { Value } from "../../core/facts/facts.ts";
import type { PathRole } from "../../core/path-role.ts";
import { defineRule, wholeApp, type AppFiles, type Place, type Report, type RuleFile } from "../../core/rule.ts";
import { isSecretName } from "../../secrets/names.ts";

/** By what the name of a variable begins with, the packages of the bundlers that then take it into the page. Their documentation on environment variables says so. */
const bundlers: Readonly<Record<string, RegExp>> = {
  NEXT_PUBLIC: /^next$/,
  VITE: /^(?:vite|astro|vitepress|laravel-vite-plugin|@sveltejs\/kit|@remix-run\/dev|@react-router\/dev|@builder\.io\/qwik)$/,
  REACT_APP: /^(?:react-scripts|react-app-rewired|@craco\/craco)$/,
  VUE_APP: /^@vue\/cli-service$/,
  GATSBY: /^gatsby$/,
  NUXT_PUBLIC: /^nuxt(?:3|-edge)?$/,
  EXPO_PUBLIC: /^expo$/,
  PUBLIC: /^(?:@sveltejs\/kit|astro)$/,
};
const prefix = new RegExp(`^(${Object.keys(bundlers).join("|")})_`);
const roles: readonly PathRole[] = ["app", "client", "tooling", "development", "example"];

export default defineRule({
  id: "config/public-bundle-secret",
  severity: "error",
  summary: "A secret is copied into the bundle that every browser gets",
  why: "A bundler puts the value into the files that visitors download, where anybody can read it, and it cannot be changed without another build.",
  instead: "Keep the secret on the server under a name without that prefix, and let the page ask the server for what it needs.",
  reference: "https://12factor.net/config",
  kinds: appKinds,
  roles,
  detect: [
    wholeApp({ javascript: `\\b(?:${Object.keys(bundlers).join("|")})_\\w*(?:SECRET|PASS|KEY|SERVICE_ROLE)|\\b(?:DefinePlugin|EnvironmentPlugin|defineConfig)\\b|\\benv:[ \\t]*\\{` }, (app) => {
      const reported = new Set<string>();
      // Where it is read says most, a template least.
      return [...inSources(app), ...inDocuments(app)].flatMap(({ name, at }): Report[] => {
        const severity = gravity(name);
        if (severity === undefined || reported.has(name)) return [];
        reported.add(name);
        return [{ kind: "report", certain: true, at, ...(severity === "error" ? {} : { severity }), message: `${name.slice(0, 100)} is copied into the bundle when it is built, so that it is no secret and the same in every deploy; keep it on the server` }];
      });
    }),
  ],
});

interface Bundled {
  /** With its prefix, or as the configuration of the bundler names it. */
  readonly name: string;
  readonly at: Place;
}

/** Providers give out keys for the page as often as others, and call both API keys. */
function gravity(name: string): "error" | "hint" | undefined {
  const own = name.replace(prefix, "");
  if (/(?:^|_)(?:DEMO|DEFAULT|TEST|EXAMPLE|DUMMY|FAKE|WEB3FORMS|PUBLIC|PUBLISHABLE|SITE|ANON|ANONYMOUS)_/i.test(own)) return undefined;
  if (/(?:^|_)SERVICE_ROLE(?:_KEY|_SECRET|_TOKEN)?$/i.test(own)) return "error";
  if (!isSecretName(own)) return undefined;
  if (/api_?key$/i.test(own)) return "hint";
  return /(?:secret|secret_?(?:key|token)|passw(?:or)?d|passphrase|private_?key|access_?key)$/i.test(own) ? "error" : undefined;
}

function* inSources(app: AppFiles): Iterable<Bundled> {
  for (const file of app.sources) {
    if (file.ecosystem !== "javascript" || !roles.includes(file.role)) continue;
    // What configures tools and tests reads the variable where they run.
    if (file.role !== "tooling") for (const { name, span } of file.facts.envReads) if (isBundled(name, app)) yield { name, at: { path: file.path, span } };
    // Of SvelteKit.
    for (const { module, imported, span } of file.facts.imports) if (module === "$env/static/public") yield { name: imported, at: { path: file.path, span } };
    yield* inConfiguration(file);
  }
}

/** What the configuration of a bundler puts in the place of names: `env` of Next, `define` of Vite, and the plugins of webpack. */
function* inConfiguration(file: RuleFile): Iterable<Bundled> {
  const key = /(?:^|\/)next\.config\.\w+$/.test(file.path) ? "env" : /(?:^|\/)vite\.config\.\w+$/.test(file.path) ? "define" : undefined;
  const tables: readonly (Value | undefined)[] = [
    ...file.facts.bindings.filter(({ name, kind }) => kind === "key" && name === key).map(({ value }) => value),
    ...file.facts.calls.flatMap(({ callee, arguments: [first] }) => (/(?:^|[./])(?:DefinePlugin|EnvironmentPlugin)$/.test(callee ?? "") ? [first] : [])),
  ];
  for (const table of tables) {
    const entries = table?.kind === "object" ? table.entries : table?.kind === "list" ? table.items.flatMap((item): [string, Value][] => (item.kind === "literal" ? [[item.text, item]] : [])) : [];
    for (const [name, { span }] of entries) yield { name: name.slice(name.lastIndexOf(".") + 1), at: { path: file.path, span } };
  }
}

function* inDocuments(app: AppFiles): Iterable<Bundled> {
  const own = new Set(app.paths);
  const documents = app.documents.filter(({ path, role }) => own.has(path) && roles.includes(role));
  for (const { path, text, facts } of documents.toSorted((a, b) => Number(a.role === "example") - Number(b.role === "example"))) {
    const values: readonly NamedText[] = facts.kind === "env-file" ? facts.entries : deployedValues(facts);
    for (const { name, span } of values) {
      const start = text.lastIndexOf(name, span.start);
      // The name is marked, not the value.
      if (isBundled(name, app) && start !== -1) yield { name, at: { path, span: { start, end: start + name.length } } };
    }
  }
}

/** Whether the app, or the project around it, has a bundler that goes by the name: a server may read anything. */
function isBundled(name: string, { documents, above }: AppFiles): boolean {
  const bundler = bundlers[prefix.exec(name)?.[1] ?? ""];
  return bundler !== undefined && [...documents, ...above].some(({ facts }) => facts.kind === "package-manifest" && [...facts.dependencies].some((one) => bundler.test(one)));
}
