import { isOwn } from "../facts/app-files.ts";
import { programOf } from "../processes/commands.ts";
import type { Import } from "../facts/facts.ts";
import { baseName } from "../paths.ts";
import type { AppFiles } from "../rule.ts";
import type { Span } from "../text.ts";
import { composer } from "./composer.ts";
import type { PackageTable } from "./declared.ts";
import { besideManifests, isOnUnknownImage } from "./installed.ts";
import { javascriptBuiltins, javascriptPackageOf } from "./javascript.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";

/** How it is told that an app of a language has packages and no manifest. */
export interface Unmanaged {
  /** The files of the language. */
  readonly sources: RegExp;
  /** Programs that run them. */
  readonly runners: RegExp;
  /** What the manifest would be called, for people. */
  readonly manifest: string;
  /** Names of manifests and lockfiles, wherever a file or a command has one. */
  readonly manifests: RegExp;
  /** What installs packages by a command, as the source of an expression. */
  readonly installers: string;
  /** The command that makes a program of the files, where they are not started themselves. */
  readonly builder?: RegExp;
  /** The package that an import is of for sure, or a name for it; `undefined` for any other. */
  readonly packageOf: (found: Import, app: AppFiles) => string | undefined;
}

/** Java, C# and Rust are not among them: without a manifest nothing builds them, and so nothing tells that they are apps. */
export const unmanaged: readonly Unmanaged[] = [
  {
    sources: /\.[cm]?[jt]s$/,
    runners: /^(?:node|nodemon|ts-node|tsx|pm2|pm2-runtime)$/,
    manifest: "a package.json",
    manifests: /package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.(?:jsonc?|lock)|bower\.json|\bnode_modules\b|\.nix$|BUILD(?:\.bazel)?$/,
    installers: "npm|yarn|pnpm|bun",
    packageOf({ module }) {
      const name = javascriptPackageOf(module);
      return /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/.test(name) && !javascriptBuiltins.has(name) ? name : undefined;
    },
  },
  {
    sources: python.sources,
    runners: /^(?:python[\d.]*|gunicorn|uvicorn|hypercorn|daphne|waitress-serve|flask|fastapi|celery|uwsgi)$/,
    manifest: "a requirements.txt or a pyproject.toml",
    manifests: /requirements?\b[\w.-]*|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|poetry\.lock|uv\.lock|pdm\.lock|environment\.ya?ml|conda[\w.-]*\.ya?ml|pixi\.toml|\.nix$|BUILD(?:\.bazel)?$|buildout\.cfg|\bvenv\b|site-packages|PYTHONPATH|\.(?:whl|pex|pyz)\b|\b(?:python3?|py3)-(?!dev|pip|venv|slim|alpine|full)[a-z]/i,
    installers: "pip[\\d.]*|uv|poetry|pdm|rye|pipenv|conda|mamba|micromamba|easy_install",
    packageOf: (found, app) => keyIn(python, found, app),
  },
  {
    sources: ruby.sources,
    runners: /^(?:ruby|rackup|puma|unicorn|thin|falcon|sidekiq)$/,
    manifest: "a Gemfile",
    manifests: /Gemfile|gems\.(?:rb|locked)|\.gemspec\b|GEM_(?:HOME|PATH)|\.nix$|\bruby-(?!dev|full|slim|alpine)[a-z]/,
    installers: "gem|bundle|bundler",
    packageOf: (found, app) => keyIn(ruby, found, app),
  },
  {
    sources: composer.sources,
    runners: /^(?:php|php-fpm[\d.]*|apache2-foreground|httpd-foreground|frankenphp)$/,
    manifest: "a composer.json",
    manifests: /composer\.(?:json|lock|phar)|(?:^|\/)vendor\/|autoload\.php|\.phar\b/,
    installers: "composer|pear",
    packageOf: (found, app) => keyIn(composer, found, app),
  },
  {
    sources: /\.go$/,
    runners: /(?:)/,
    manifest: "a go.mod",
    manifests: /go\.(?:mod|sum|work)|Gopkg\.(?:toml|lock)|glide\.(?:yaml|lock)|(?:^|\/)(?:vendor|Godeps)\/|BUILD(?:\.bazel)?$|\.nix$/,
    installers: "go|dep|glide|godep",
    builder: /\bgo[ \t]+(?:build|run)\b/,
    packageOf: ({ module }) => /^(?:github\.com|gitlab\.com|bitbucket\.org|gopkg\.in|go\.uber\.org|google\.golang\.org)\/[\w./-]+$/.exec(module)?.[0],
  },
];

function keyIn(table: PackageTable, found: Import, app: AppFiles): string | undefined {
  const name = table.nameOf(found);
  return !found.topLevel || table.ownModules(app)(name) ? undefined : table.packagesOf(name)?.key;
}

/** The first import of a package in a program that is started here, where no file and no command of the project says what it is installed with. */
export function importWithoutManifest(app: AppFiles, { sources, runners, manifests, installers, builder, packageOf }: Unmanaged): { readonly path: string; readonly name: string; readonly span: Span } | undefined {
  const started = app.processes.flatMap(({ words }) => (runners.test(programOf(words)) ? words : []));
  const files = started.length === 0 ? [] : app.paths.filter((path) => sources.test(path) && (builder === undefined ? started.some((word) => isStarted(path, word, app)) : app.sources.some((source) => source.path === path && source.role === "app")));
  if (files.length === 0 || !app.documents.some((document) => /^(?:dockerfile|procfile)$/.test(document.facts.kind) && isOwn(document, app) && (builder === undefined || builder.test(document.text)))) return undefined;
  const isTold = [...app.manifests, ...app.documents].some(({ path, text, facts }) => facts.kind !== "ignore-file" && (manifests.test(baseName(path)) || manifests.test(text))) || app.paths.some((path) => manifests.test(path));
  if (isTold || besideManifests(app, installers).length > 0 || app.documents.some((document) => isOnUnknownImage(document, app))) return undefined;
  for (const path of files) {
    for (const found of app.parse(path)?.imports ?? []) {
      const name = !found.guarded && !found.typeOnly ? packageOf(found, app) : undefined;
      if (name !== undefined) return { path, name, span: found.span };
    }
  }
  return undefined;
}

/** By its path, or as a server of Python names its module: `shop.web:app`. */
function isStarted(path: string, word: string, { app }: AppFiles): boolean {
  const below = path.slice(app.root === "" ? 0 : app.root.length + 1);
  return word.replace(/^\.\//, "") === below || word.replace(/:.*$/, "") === below.replace(/\.\w+$/, "").replaceAll("/", ".");
}
