import { inRoot, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Document, Dockerfile, ShellCommand } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { stagesOfRelease } from "../../core/processes/images.ts";
import { foldersAbove, joined } from "../../core/paths.ts";
import { releaseBuilds, type ReleaseBuild } from "../../core/processes/release-builds.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Report } from "../../core/rule.ts";

export default defineRule({
  id: "dependencies/unlocked-install",
  severity: "information",
  summary: "A build that installs other packages than the repository records",
  why: "The lockfile says what was tested. A build that may go past it, or that installs packages no manifest names, gives another program each time.",
  instead: "Install from the lockfile (`npm ci`, `yarn install --frozen-lockfile`, `composer install`, `pipenv sync`), and declare every package that the app needs in its manifest.",
  reference: "https://12factor.net/dependencies",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "static-frontend", "unknown"],
  roles: ["app", "tooling"],
  detect: [
    wholeApp({}, (app) =>
      ownDocumentsOf(app, "dockerfile")
        .flatMap((document) =>
          stagesOfRelease(document, app.documents)
            .flatMap(({ instructions }) => instructions)
            .filter(({ keyword, exec }) => keyword === "RUN" && exec === undefined)
            .flatMap(({ commands }) => commands.flatMap((command, index) => [...pastTheLock(command, folderAt(command, commands.slice(0, index)), document, app), ...pastTheManifest(command, document, app)])),
        ),
    ),
    wholeApp({}, (app) => {
      // What every job of a pipeline has stands in one place.
      const seen = new Set<string>();
      return releaseBuilds(app).flatMap((build) => [...inBuild(build, app)]).filter(({ at: { path, span } }) => {
        const place = `${path}:${span.start}`;
        return !seen.has(place) && seen.add(place);
      });
    }),
  ],
});

/** Outside of an image, where tools of the build are installed beside the app: only what goes past the lockfile of the app's own folder. */
function* inBuild({ document, words, span, folder }: ReleaseBuild, app: AppFiles): Iterable<Report> {
  const own = ownFolderOf(words);
  const found = joined(folder, own ?? "") === app.app.root ? unlocked(words, document.text, app) : undefined;
  // Yarn's newer versions keep to the lockfile wherever the variable CI is set. Bundler changes it only where the Gemfile says something else.
  if (found === undefined || found.lock === "Gemfile.lock" || found.instead.endsWith("--immutable") || !app.hasFile(inRoot(app, found.lock))) return;
  const written = document.text.indexOf(words.join(" "), span.start);
  const at = written === -1 || written >= span.end ? span : { start: written, end: written + words.join(" ").length };
  yield {
    kind: "report",
    at: { path: document.path, span: at },
    message: `${found.written} may install other versions than ${found.lock} records; use ${found.instead}`,
    fixes: fixFor({ words, span: at }, found, document),
  };
}

/** An install that may change what the lockfile says: of which manager, of which lockfile, and what to run in its place. */
interface Unlocked {
  readonly lock: string;
  readonly written: string;
  readonly instead: string;
}

function* pastTheLock(command: ShellCommand, folder: string, document: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const found = unlocked(unwrapped(command.words), document.text, app);
  const lock = found === undefined ? undefined : joined(app.app.root, folder, found.lock);
  if (found === undefined || lock === undefined || !(app.hasFile(lock) || (folder === "" && copiesLockOfWorkspace(found.lock, document, app)))) return;
  yield {
    kind: "report",
    at: { path: document.path, span: command.span },
    message: `${found.written} may install other versions than ${found.lock} records; use ${found.instead}`,
    fixes: fixFor(command, found, document),
  };
}

/** The folder that a command works in, below that of the app: by an option of its own, or by a `cd` before it. */
function folderAt({ words }: ShellCommand, before: readonly ShellCommand[]): string {
  return ownFolderOf(words) ?? before.findLast((one) => programOf(one.words) === "cd")?.words[1] ?? "";
}

/** The lockfile of a workspace lies above its parts; an image that is built from there names it, or one of the parts by its whole path. */
function copiesLockOfWorkspace(lock: string, { facts, text }: Document<Dockerfile>, { app, hasFile }: AppFiles): boolean {
  const above = foldersAbove(app.root).slice(1).find((folder) => hasFile(joined(folder, lock) ?? lock));
  if (above === undefined) return false;
  const part = app.root.slice(above === "" ? 0 : above.length + 1);
  const copied = facts.stages.flatMap(({ instructions }) => instructions.flatMap(({ keyword, span, arguments: written }) => (/^(?:COPY|ADD)$/.test(keyword) && !/\s--from=/.test(text.slice(span.start, span.end)) ? written.split(/[\s"',[\]]+/).filter((word) => word !== "").slice(0, -1) : [])));
  const sources = copied.map((source) => source.replace(/^\.?\//, "").replace(/\/$/, ""));
  const isBuiltThere = sources.includes(lock) || sources.some((source) => source === part || source.startsWith(`${part}/`));
  return isBuiltThere && sources.some((source) => source === lock || source === "." || source === "" || source === "*" || (source.includes("*") && new RegExp(`^${source.replace(/[.+?^$(){}|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*")}$`).test(lock)));
}

function ownFolderOf(words: readonly string[]): string | undefined {
  const option = words.findIndex((word) => /^--(?:prefix|cwd)(?:=|$)|^-C$/.test(word));
  return option === -1 ? undefined : (/=(.*)/.exec(words[option] ?? "")?.[1] ?? words[option + 1]);
}

function unlocked(words: readonly string[], image: string, app: AppFiles): Unlocked | undefined {
  const program = programOf(words);
  const [verb, ...operands] = operandsOf(words);
  const has = (option: RegExp): boolean => words.some((word) => option.test(word));
  if (program === "npm" && (verb === "install" || verb === "i") && operands.length === 0 && !has(/^(?:-g|--global|--no-package-lock|--location.*)$/)) {
    const isProduction = has(/^--(?:only=prod(?:uction)?|production|omit=dev)$/);
    return { lock: "package-lock.json", written: `npm ${verb}`, instead: isProduction ? "npm ci --omit=dev" : "npm ci" };
  }
  if (program === "yarn" && (verb === undefined || verb === "install") && operands.length === 0 && !has(/^--(?:frozen-lockfile|immutable|version|help)$/)) {
    const isBerry = app.hasFile(inRoot(app, ".yarnrc.yml"));
    return { lock: "yarn.lock", written: "yarn install", instead: `yarn install ${isBerry ? "--immutable" : "--frozen-lockfile"}` };
  }
  if (program === "pnpm" && /^(?:install|i)$/.test(verb ?? "") && operands.length === 0 && has(/^--(?:no-frozen-lockfile|frozen-lockfile=false|fix-lockfile)$/)) {
    return { lock: "pnpm-lock.yaml", written: "pnpm install", instead: "pnpm install --frozen-lockfile" };
  }
  if (program === "composer" && verb === "update" && operands.length === 0) return { lock: "composer.lock", written: "composer update", instead: "composer install" };
  if (program === "pipenv" && verb === "install" && operands.length === 0 && !has(/^--(?:deploy|ignore-pipfile|skip-lock)$/)) return { lock: "Pipfile.lock", written: "pipenv install", instead: "pipenv install --deploy" };
  // Bundler is told by an option, by its settings or by the environment. Source: bundler.io/man/bundle-config.1.html, "frozen" and "deployment".
  const isFrozen = /BUNDLE_(?:FROZEN|DEPLOYMENT)|bundle config\b.*\b(?:frozen|deployment)\b|bundle install\b.*--(?:frozen|deployment)/.test(image) || app.hasFile(inRoot(app, ".bundle/config"));
  if (program === "bundle" && (verb === undefined || verb === "install") && words.length > 1 && !isFrozen) return { lock: "Gemfile.lock", written: "bundle install", instead: "it with BUNDLE_FROZEN=1" };
  return undefined;
}

/** Options such as the cache or the level of messages are kept by nobody; where there are any the person writes it anew. */
function fixFor({ words, span }: Pick<ShellCommand, "words" | "span">, { instead }: Unlocked, document: Document): readonly Fix[] {
  const known = words.filter((word) => !/^--(?:only=prod(?:uction)?|production|omit=dev)$/.test(word)).length <= 2;
  if (!known || words.join(" ") !== document.text.slice(span.start, span.end) || !/^(?:npm|yarn|composer|pipenv) /.test(instead)) return [];
  return [{ title: `Use ${instead}`, safety: "unsafe", edits: [{ path: document.path, edits: [{ span, newText: instead }] }] }];
}

/** Packages that are installed by name: what no manifest says, and at whatever version is newest. */
function* pastTheManifest(command: ShellCommand, document: Document<Dockerfile>, app: AppFiles): Iterable<Outcome> {
  const packages = namedPackages(unwrapped(command.words)).filter((name) => !isDeclared(name, app));
  if (packages.length === 0) return;
  const [first = "", ...others] = packages;
  const names = others.length === 0 ? `${first} is` : `${packages.slice(0, -1).join(", ")} and ${packages.at(-1)} are`;
  yield { kind: "report", at: { path: document.path, span: command.span }, message: `${names} installed here and declared in no manifest, at whatever version is newest; declare what the app needs` };
}

function namedPackages(words: readonly string[]): readonly string[] {
  const program = programOf(words);
  const isPython = /^python[\d.]*$/.test(program) && words[1] === "-m" && words[2] === "pip";
  const [verb, ...operands] = operandsOf(isPython ? words.slice(2) : words);
  if (isPython || /^pip[\d.]*$/.test(program)) return verb === "install" && !words.some((word) => /^(?:-e|--editable|-t|--target)/.test(word)) ? operands.filter((one) => isUnpinned(one, /^[A-Za-z][\w.-]*(?:\[[\w,-]*\])?$/, pythonTools)).map((one) => one.replace(/\[.*/, "")) : [];
  if (program === "npm" && words.some((word) => word === "-g" || word === "--global")) return /^(?:i|install|add)$/.test(verb ?? "") ? operands.filter((one) => isUnpinned(one, npmName, javascriptTools)).map(withoutTag) : [];
  if (program === "yarn" && verb === "global" && operands[0] === "add") return operands.slice(1).filter((one) => isUnpinned(one, npmName, javascriptTools)).map(withoutTag);
  if (program === "gem" && verb === "install" && !words.some((word) => /^(?:-v|--version)/.test(word))) return operands.filter((one) => isUnpinned(one, /^[a-z][\w-]*$/, rubyTools));
  if (program === "go" && verb === "install") return operands.filter((one) => /^[\w.-]+\.[a-z]+\/\S+@(?:latest|main|master)$/.test(one)).map((one) => one.replace(/@.*/, ""));
  return [];
}

/** `pm2`, `pm2@latest`, `@acme/tool`. */
const npmName = /^(?:@[\w.-]+\/)?[\w.-]+(?:@(?:latest|next))?$/;

function withoutTag(name: string): string {
  return name.replace(/(?<=.)@(?:latest|next)$/, "");
}

function isUnpinned(word: string, name: RegExp, tools: ReadonlySet<string>): boolean {
  return name.test(word) && !tools.has(withoutTag(word).replace(/\[.*/, "").toLowerCase()) && !/\.(?:txt|whl|tgz|gem|zip)$/.test(word);
}

function isDeclared(name: string, app: AppFiles): boolean {
  const wanted = name.toLowerCase().replace(/[-_.]+/g, "-");
  return app.documents.some(({ facts }) => {
    if (facts.kind === "package-manifest") return facts.dependencies.has(name);
    return (facts.kind === "python-manifest" || facts.kind === "manifest") && facts.dependencies.some((one) => one.name.toLowerCase().replace(/[-_.]+/g, "-") === wanted);
  });
}

/** What stands behind the program, options left out, with the value of those that take the next word. */
function operandsOf(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string;
    if (valued.test(word)) at++;
    else if (!word.startsWith("-")) found.push(word);
  }
  return found;
}

const valued = /^(?:--(?:prefix|registry|cache|loglevel|workspace|network-timeout|cwd|index-url|extra-index-url|find-links|requirement|constraint|trusted-host|cache-folder|modules-folder|jobs|path|without|with|retry|progress-bar|only|omit|include|source|document|platform)|-[CwircfjNt])$/;

/** Package managers and what builds a program; they are no part of it. */
const javascriptTools = new Set(["npm", "pnpm", "yarn", "bun", "corepack", "node-gyp", "typescript", "gulp", "gulp-cli", "grunt", "grunt-cli", "turbo", "nx", "lerna", "rimraf", "webpack", "webpack-cli", "vite", "esbuild", "@angular/cli", "@nestjs/cli", "@vue/cli", "@microsoft/rush", "bower", "npm-check-updates"]);
const pythonTools = new Set(["pip", "wheel", "setuptools", "poetry", "poetry-core", "pipenv", "uv", "pdm", "hatch", "hatchling", "build", "pip-tools", "virtualenv", "cython", "meson", "ninja", "conan", "maturin", "scikit-build", "poetry-plugin-export", "pipx", "certifi"]);
const rubyTools = new Set(["bundler", "rake", "rubygems-update"]);
