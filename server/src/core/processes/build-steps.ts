import { isPackageManager, programOf, withoutManager } from "./commands.ts";

/**
 * What a command builds: the words that say so, such as `npm install` or `manage.py collectstatic`; `undefined` for one that builds nothing.
 * Words as from `unwrapped`. Source: the documentation of each.
 */
export function buildStep(words: readonly string[]): string | undefined {
  const own = isInterpreted(words) ? words.slice(1) : words;
  const program = programOf(own).replace(/^pip[\d.]+$/, "pip").replace(/\.phar$/, "");
  const [verb = "", second = ""] = own.slice(1).filter((word) => !word.startsWith("-") && !word.startsWith("+"));
  if (isPackageManager(own)) {
    const started = withoutManager(own);
    return managerStep(program, own.slice(1).filter((word) => !word.startsWith("-")), own) ?? (isPackageManager(started) ? undefined : buildStep(started));
  }
  const known = steps[program];
  if (known === undefined || own.some((word) => /^(?:--help|--version|-v|-V)$/.test(word))) return undefined;
  const line = `${verb} ${second}`.trim();
  if (!known.test(line)) return undefined;
  return alone.has(program) ? program : `${program} ${known.exec(line)?.[0].trim() ?? ""}`.trim();
}

function isInterpreted(words: readonly string[]): boolean {
  return /^(?:python[\d.]*|php|ruby)$/.test(programOf(words)) && /(?:^|\/)(?:manage\.py|composer(?:\.phar)?|console|rails|rake)$/.test(words[1] ?? "");
}

/** What is installed for the whole machine is no part of the build. */
function managerStep(program: string, [verb = "", name = ""]: readonly string[], words: readonly string[]): string | undefined {
  if (words.some((word) => word === "-g" || word === "--global" || word === "--version" || word === "-v")) return undefined;
  if (/^(?:ci|i|install|add|rebuild)$/.test(verb)) return `${program} ${verb}`;
  if (program === "yarn" && verb === "") return "yarn";
  const script = /^run(?:-script)?$/.test(verb) ? name : program === "npm" ? "" : verb;
  return /^(?:build|compile|bundle|transpile)(?:$|[:-](?!watch))/.test(script) ? `${program} run ${script}` : undefined;
}

/** By program: the words behind it, without options, that make it a build. */
const steps: Readonly<Record<string, RegExp>> = {
  pip: /^install(?= |$)/,
  poetry: /^(?:install|sync)(?= |$)/,
  pipenv: /^(?:install|sync)(?= |$)/,
  pdm: /^(?:install|sync)(?= |$)/,
  uv: /^(?:sync|pip (?:install|sync))(?= |$)/,
  conda: /^(?:install|env (?:create|update))(?= |$)/,
  "manage.py": /^(?:collectstatic|compilemessages|compress|tailwind (?:build|install))(?= |$)/,
  "django-admin": /^(?:collectstatic|compilemessages)(?= |$)/,
  pybabel: /^compile(?= |$)/,
  flask: /^(?:assets build|digest compile|translate compile)(?= |$)/,
  composer: /^(?:install|update|require|dump-autoload|dumpautoload)(?= |$)/,
  console: /^(?:asset-map:compile|assets:install|tailwind:build)(?= |$)/,
  bundle: /^(?:install)?$|^install /,
  gem: /^install /,
  rails: /^(?:assets:precompile|webpacker:compile|tailwindcss:build)(?= |$)/,
  rake: /^(?:assets:precompile|webpacker:compile|tailwindcss:build)(?= |$)/,
  go: /^(?:run|build|install|get|mod (?:download|tidy))(?= |$)/,
  cargo: /^(?:run|build|install)(?= |$)/,
  rustc: /./,
  mvn: /(?:^| )(?:install|package|compile|verify|spring-boot:run|exec:java)(?= |$)/,
  mvnw: /(?:^| )(?:install|package|compile|verify|spring-boot:run|exec:java)(?= |$)/,
  gradle: /(?:^| ):?(?:[\w-]+:)*(?:build|assemble|bootRun|run|installDist|shadowJar)(?= |$)/,
  gradlew: /(?:^| ):?(?:[\w-]+:)*(?:build|assemble|bootRun|run|installDist|shadowJar)(?= |$)/,
  sbt: /./,
  javac: /./,
  dotnet: /^(?:run|build|publish|restore)(?= |$)/,
  tsc: /^/,
  "ts-node": /./,
  tsx: /^(?!watch(?: |$))./,
  "babel-node": /./,
  babel: /./,
  swc: /./,
  webpack: /^(?!serve(?: |$))/,
  rollup: /^/,
  esbuild: /./,
  tsup: /^/,
  parcel: /^build(?= |$)/,
  vite: /^build(?= |$)/,
  next: /^build(?= |$)/,
  nuxt: /^(?:build|generate)(?= |$)/,
  nuxi: /^(?:build|generate)(?= |$)/,
  ng: /^build(?= |$)/,
  nest: /^(?:build|start)(?= |$)/,
  "react-scripts": /^build(?= |$)/,
  "vue-cli-service": /^build(?= |$)/,
  gulp: /^(?:build|scripts|styles|css|js|assets)(?= |$)/,
  grunt: /^(?:build)(?= |$)/,
  sass: /./,
  "node-sass": /./,
  lessc: /./,
  tailwindcss: /^/,
  prisma: /^generate(?= |$)/,
  bower: /^install(?= |$)/,
};

/** Programs that build whatever is behind them, so that their name says it. */
const alone = new Set(["tsc", "ts-node", "tsx", "babel-node", "babel", "swc", "webpack", "rollup", "esbuild", "tsup", "sass", "node-sass", "lessc", "tailwindcss", "rustc", "sbt", "javac"]);

/** What compiles a program while it runs, given to an interpreter: `node -r ts-node/register`, `node --import tsx`. */
export function runtimeCompiler(words: readonly string[]): string | undefined {
  if (!/^(?:node|nodejs|pm2-runtime)$/.test(programOf(words))) return undefined;
  const loaded = words.flatMap((word, at) => (/^(?:-r|--require|--import|--loader|--experimental-loader)$/.test(word) ? [words[at + 1] ?? ""] : (/^--(?:require|import|loader|experimental-loader)=(.+)/.exec(word)?.[1] ?? [])));
  return loaded.map((module) => /^(ts-node|tsx|@babel\/register|babel-register|@swc-node\/register|esbuild-register|coffeescript)(?:\/|$)/.exec(module)?.[1]).find((module) => module !== undefined);
}
