import type { AppKind } from "../core/app.ts";
import type { PackageManifest } from "../core/facts/documents.ts";
import { pathRole } from "../core/path-role.ts";

type Read = (path: string) => string | undefined;

/** The file that gives functions to a platform, if there is one: Serverless, AWS SAM, Netlify, Azure, Cloudflare, Vercel, Chalice. */
export function functionsFile(files: readonly string[], read: Read): string | undefined {
  return files.find((path) => {
    if (/(?:^|\/)serverless\.(?:ya?ml|ts|js)$|(?:^|\/)netlify\/(?:edge-)?functions\/|(?:^|\/)\.chalice\/config\.json$/.test(path)) return true;
    if (/(?:^|\/)function\.json$/.test(path)) return files.some((other) => /(?:^|\/)host\.json$/.test(other));
    if (/(?:^|\/)template\.ya?ml$/.test(path)) return /\bAWS::(?:Serverless|Lambda)\b/.test(read(path) ?? "");
    if (/(?:^|\/)netlify\.toml$/.test(path)) return /^[ \t]*(?:functions\s*=|\[{1,2}(?:edge_)?functions)/m.test(read(path) ?? "");
    if (/(?:^|\/)wrangler\.(?:toml|jsonc?)$/.test(path)) return /^[ \t]*"?main"?\s*[=:]/m.test(read(path) ?? "");
    return /(?:^|\/)vercel\.json$/.test(path) && files.some((other) => /^api\/.*\.(?:[cm]?[jt]s|py|go|rb)$/.test(other.slice(path.length - "vercel.json".length)));
  });
}

/** PHP runs when a web server finds a page of it: the kind with what it was told by. */
export function servedPhp(files: readonly string[], root: string, read: Read): readonly [AppKind, string] | undefined {
  const own = files.filter((path) => pathRole(path) === "app");
  const below = root === "" ? "" : `${root}/`;
  const wordpress = own.find((path) => /^(?:[^/]+\/)?wp-(?:config|settings|load)\.php$/.test(path.slice(below.length)));
  if (wordpress !== undefined) return ["service", `${wordpress} is that of a WordPress site`];
  const page = ["public/", "web/", "webroot/", "htdocs/", "html/", "www/", "public_html/", ""].map((folder) => `${below}${folder}index.php`).find((path) => own.includes(path));
  // Plugins and themes keep an empty page in every folder, so that nobody can list it.
  if (page === undefined || !doesSomething(read(page) ?? "")) return undefined;
  const beside = own.filter((path) => !path.slice(below.length).includes("/"));
  if (beside.some((path) => /\.(?:php|css)$/.test(path) && /^[ \t/*#@]*(?:Plugin|Theme) Name:/m.test((read(path) ?? "").slice(0, 4000)))) return ["library", "it is a plugin or theme of WordPress"];
  return ["service", `${page} is asked for through a web server`];
}

function doesSomething(php: string): boolean {
  return php.replace(/<\?(?:php)?|\?>|\/\*[\s\S]*?(?:\*\/|$)|(?:\/\/|#).*/g, "").trim() !== "";
}

/** What tells that an app is pages for browsers and no program, if anything does. */
export function staticSite(manifest: PackageManifest | undefined, files: readonly string[], root: string): string | undefined {
  const has = (names: readonly string[]): string | undefined => names.find((name) => manifest?.dependencies.has(name) === true);
  const generator = has(["@11ty/eleventy", "hexo", "vitepress", "vuepress", "@docusaurus/core", "gatsby", "gitbook-cli", "reveal.js"]);
  if (generator !== undefined) return `package.json depends on ${generator}`;
  const below = root === "" ? "" : `${root}/`;
  const page = ["", "src/", "public/", "app/"].map((folder) => `${below}${folder}index.html`).find((path) => files.includes(path));
  if (page === undefined || manifest?.hasBin === true) return undefined;
  const bundler = has(["vite", "parcel", "parcel-bundler", "webpack", "rollup", "@rspack/core", "@rsbuild/core"]);
  if (bundler !== undefined) return `package.json depends on ${bundler}`;
  const isProgram = files.some((path) => pathRole(path) === "app" && (programs.test(path) || /(?:^|\/)(?:server|app|index|main)\.[cm]?[jt]s$/.test(path) && manifest !== undefined));
  return isProgram ? undefined : `${page} is a page`;
}

/** What sets up machines, where the app has no program. */
export function infrastructureFile(files: readonly string[]): string | undefined {
  if (files.some((path) => programs.test(path) || /\.[cm]?[jt]sx?$/.test(path))) return undefined;
  return files.find((path) => /\.tf$|(?:^|\/)(?:ansible\.cfg|cdk\.json|Pulumi\.ya?ml|terragrunt\.hcl)$/.test(path));
}

const programs = /\.(?:py|go|java|kt|rb|php|cs|fs|rs|scala|ex|exs|erl|c|cc|cpp|swift|pl)$/;
