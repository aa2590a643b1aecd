import { documentsOf, inRoot } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Ecosystem } from "../../core/facts/facts.ts";
import { stagesOfRelease } from "../../core/processes/images.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { processStarts, startedProgram } from "../../core/processes/process-starts.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";

/** Tools of the system, each with the packages that bring it along: as Debian, Alpine, Fedora and Homebrew call them. */
const tools: Readonly<Record<string, RegExp>> = {
  ...sharing(["convert", "magick", "identify", "mogrify", "composite"], /^imagemagick|^graphicsmagick/),
  ...sharing(["ffmpeg", "ffprobe"], /ffmpeg/),
  wkhtmltopdf: /wkhtmlto/,
  ...sharing(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], /chrom(?:e|ium)|puppeteer|playwright/),
  ...sharing(["soffice", "libreoffice"], /libreoffice/),
  ...sharing(["pdftotext", "pdftoppm", "pdfinfo"], /^poppler/),
  gs: /^ghostscript/,
  tesseract: /^tesseract/,
  ...sharing(["curl"], /^curl/),
  ...sharing(["wget"], /^wget/),
  git: /^git(?:$|[-=])/,
  ...sharing(["ssh", "scp", "ssh-keygen"], /^openssh/),
  rsync: /^rsync/,
  zip: /^zip/,
  unzip: /^unzip/,
  openssl: /^openssl/,
  ...sharing(["psql", "pg_dump", "pg_restore"], /^(?:postgresql|libpq$)/),
  ...sharing(["mysqldump", "mysql"], /^(?:mysql|mariadb|default-mysql)/),
  ...sharing(["mongodump", "mongorestore"], /^mongo/),
  "redis-cli": /^redis/,
  jq: /^jq/,
  sendmail: /sendmail|postfix|msmtp|exim/,
  exiftool: /exiftool/,
  inkscape: /^inkscape/,
  pandoc: /^pandoc/,
};

function sharing(names: readonly string[], packages: RegExp): Readonly<Record<string, RegExp>> {
  return Object.fromEntries(names.map((name) => [name, packages]));
}

export default defineRule({
  id: "dependencies/system-tool",
  severity: "information",
  summary: "A program of the system that the app starts and nothing installs",
  why: "It is a dependency like any other, and the one that no manifest knows: the app works where somebody once installed it, and fails where nobody did.",
  instead: "Install it in the image, in a version you choose, or use a library in its place.",
  reference: "https://12factor.net/dependencies",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [wholeApp(triggers(), (app) => [...startedTools(app)])],
});

/** Where programs are started, and where one of the tools is named. */
function triggers(): Readonly<Partial<Record<Ecosystem, readonly string[]>>> {
  const named = `\\b(?:${Object.keys(tools).join("|")})\\b`;
  return {
    javascript: ["child_process|\\bexeca\\b|shelljs|cross-spawn|Bun\\.spawn", named],
    python: ["\\bsubprocess\\b|\\bos\\.(?:system|popen)\\b|create_subprocess_", named],
    go: ['os/exec"|sys/execabs"', named],
    java: ["\\bProcessBuilder\\b|\\bgetRuntime\\b", named],
    php: ["\\b(?:exec|shell_exec|system|passthru|popen|proc_open)\\s{0,12}\\(|\\bProcess\\b", named],
    ruby: ["\\b(?:system|spawn|popen|Open3)\\b|`|%x", named],
    csharp: ["\\bProcess(?:StartInfo)?\\b", named],
    rust: ["\\bCommand\\b|\\bduct\\b", named],
  };
}

const startsOf = nameIndexes(processStarts);

function* startedTools(app: AppFiles): Iterable<Outcome> {
  const found = app.sources
    .filter(({ role }) => role === "app")
    .flatMap((file) =>
      file.facts.calls.flatMap((call, position) => {
        const start = startsOf(file.ecosystem).find(file.callees[position] ?? "");
        const tool = start === undefined ? undefined : startedProgram(call, start);
        return tool === undefined || tools[tool] === undefined || (tool === "git" && ofMaintainers.test(file.path)) ? [] : [{ file, call, tool }];
      }),
    );
  if (found.length === 0 || declaresElsewhere(app)) return;
  const stages = documentsOf(app, "dockerfile").filter(({ path }) => app.paths.includes(path)).flatMap((image) => stagesOfRelease(image, app.documents));
  const bases = stages.filter(({ base }) => !stages.some(({ name }) => name === base.toLowerCase())).map(({ base }) => broughtBy(base));
  if (bases.includes(undefined)) return;
  const commands = [...stages.flatMap(({ instructions }) => instructions.flatMap((instruction) => instruction.commands)), ...documentsOf(app, "shell-script").flatMap(({ facts }) => facts.commands)];
  const installed = [...bases.flatMap((packages) => packages ?? []), ...commands.flatMap(({ words }) => packagesOf(words))];
  const reported = new Set<string>();
  for (const { file, call, tool } of found) {
    if (reported.has(tool) || installed.some((name) => tools[tool]?.test(name))) continue;
    reported.add(tool);
    yield { kind: "report", at: { path: file.path, span: call.span }, message: `The app starts ${tool}, which nothing installs; install it in the image, or use a library` };
  }
}

/** Commands by which those who release a program do that, from their own checkout. */
const ofMaintainers = /(?:^|\/)(?:console\/commands|management\/commands|commands|tasks)\/[^/]*(?:release|publish|bump|change-?_?log)[^/]*$/i;

/** Files of package managers whose lists are not read. */
function declaresElsewhere(app: AppFiles): boolean {
  return ["Aptfile", "apt.txt", "nixpacks.toml", "flake.nix", "shell.nix", "default.nix", "environment.yml", "Brewfile", "devbox.json"].some((name) => app.hasFile(inRoot(app, name)) || app.hasFile(name));
}

/**
 * Packages that an image brings along: those of languages in full size are made of `buildpack-deps`. `undefined` for one that may hold
 * anything. Source: the Dockerfiles of docker-library.
 */
function broughtBy(base: string): readonly string[] | undefined {
  if (base === "scratch") return [];
  const [, name = "", tag = ""] = /^(?:docker\.io\/)?(?:library\/)?([\w-]+)(?::([\w.-]+))?(?:@\S+)?$/.exec(base) ?? [];
  if (/alpine/.test(`${name}${tag}`)) return ["wget", "unzip"];
  if (/slim/.test(tag) || /^(?:debian|ubuntu|busybox|nginx|php|eclipse-temurin|openjdk)$/.test(name)) return [];
  return /^(?:node|python|ruby|golang|rust|buildpack-deps)$/.test(name) ? ["curl", "wget", "git", "openssh-client", "openssl", "unzip", "imagemagick", "default-mysql-client"] : undefined;
}

/** What a command of a system's package manager installs, by name. */
function packagesOf(written: readonly string[]): readonly string[] {
  const words = unwrapped(programOf(written) === "sudo" ? written.slice(1) : written);
  const isManager = /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper|pacman|brew|choco|tdnf)$/.test(programOf(words));
  return isManager && words.some((word) => /^(?:install|add|-S\w*)$/.test(word)) ? words.slice(1).filter((word) => !word.startsWith("-")).map((word) => word.toLowerCase()) : [];
}
