/**
 * What a file is for, told by its path below the project root alone. A rule says for which roles it speaks.
 * The classes are G1 to G6 of the rule catalogue, section 1.4; `generated` is also decided by content, in the engine's plan. `elsewhere` is
 * no class: in a check of all files it stands for those that a rule does not name, for rules that name it.
 */
export type PathRole = FileRole | "elsewhere";
type FileRole = "app" | "test" | "example" | "generated" | "tooling" | "migration" | "client" | "development";

/** `path` is relative to the project root with `/` separators. The first class that fits wins, the one that silences most first. */
export function pathRole(path: string): FileRole {
  let role = rolesByPath.get(path);
  if (role === undefined) {
    if (rolesByPath.size >= mostRemembered) rolesByPath.clear();
    rolesByPath.set(path, (role = roleOf(path)));
  }
  return role;
}

/** Asked of every path several times in a check. */
const rolesByPath = new Map<string, FileRole>();
const mostRemembered = 50_000;

function roleOf(path: string): FileRole {
  // The folders of a Java package are names: `src/main/java/com/example/demo`. Maven puts `src/main/scripts` into what it builds.
  const segments = path.replace(packageFolders, "$1").replace(shippedScripts, "$1").split("/");
  const file = segments.at(-1) ?? "";
  const folders = segments.slice(0, -1).map((segment) => segment.toLowerCase());
  if (folders.some((folder) => generatedFolders.has(folder)) || generatedFile.test(file) || path.includes(".yarn/releases/") || path.includes("wwwroot/lib/")) {
    return "generated";
  }
  if (folders.some((folder) => testFolders.has(folder) || testFolderAffix.test(folder)) || testFile.test(file) || testPath.test(path)) return "test";
  if (folders.some((folder) => exampleFolders.has(folder) || exampleFolderAffix.test(folder) || folder.includes("{{")) || exampleFile.test(file) || sampleData.test(file)) return "example";
  if (folders.some((folder) => migrationFolders.has(folder)) || path.includes("db/seeds")) return "migration";
  if (folders.some((folder) => toolingFolders.has(folder)) || toolingFile.test(file) || toolingPath.test(path) || (file === "build.rs" && !folders.includes("src"))) return "tooling";
  if (folders.some((folder) => developmentFolders.has(folder)) || developmentFile.test(file) || developmentPath.test(path)) return "development";
  // PHP runs on the server wherever it lies, and `public/index.php` is where it starts.
  if (!file.endsWith(".php") && clientFolder.test(`${folders.join("/")}/`)) return "client";
  return "app";
}

const packageFolders = /((?:^|\/)src\/main\/(?:java|kotlin|groovy|scala)\/)(?:[^/]+\/)*/;
const shippedScripts = /((?:^|\/)src\/main\/)scripts\//;

const generatedFolders = new Set(["vendor", "node_modules", "bower_components", "third_party", "third-party", "dist", "build", "out", "target", "obj", ".next", ".nuxt", ".output", "coverage"]);
const generatedFile = /\.min\.\w+$|[.-]bundle\.js$|\.pb\.go$|_pb2(_grpc)?\.py$|_pb\.(js|d\.ts)$|\.g\.cs$|\.designer\.cs$|\.d\.[cm]?ts$|\.map$/i;

const testFolders = new Set(["test", "tests", "__tests__", "__mocks__", "mocks", "mock", "stubs", "__stubs__", "fakes", "spec", "specs", "e2e", "it", "acceptance", "cypress", "playwright", "benchmark", "benchmarks", "bench", "benches", "testdata", "test-utils", "test-helpers", "testhelpers", "test_helpers", "testing", "testfixtures", "androidtest", "perf", "load-test", "load-tests", "loadtest", "step_definitions", "cassettes", "vcr_cassettes"]);
const testFolderAffix = /\.(?:unit|integration|functional|acceptance)tests$|^integration[-_]?tests?|^tests[-_]|[-_.]tests?$|[-_]e2e$|^mock[-_]|[-_]mocks?$/;
const testFile = /[._-](test|tests|testing|spec|e2e|cy|bench|mock|stories)\.\w+$|_test\.\w+$|^test_.*\.py$|_spec\.rb$|(Test|Tests|TestCase|Spec|[a-z]IT)\.(java|kt|cs|php|scala)$|^conftest\.py$|^(test|tests)\.\w+$|^(mock|fake|stub|test)[-_]|^(mock|fake|stub)[A-Z]|^(globalSetup|globalTeardown|setupTests|jest\.setup|vitest\.setup)\./;
/** `src/contractTest/java`: a source set of Gradle beside `main`. */
const testPath = /(^|\/)features\/support\/|(^|\/)src\/[a-z]+Tests?\//;

const exampleFolders = new Set(["example", "examples", "_examples", "sample", "samples", "demo", "demos", "doc", "docs", "website", "tutorial", "tutorials", "playground", "playgrounds", "contrib", "cookbook", "fixture", "fixtures", "__fixtures__", "stories", "__stories__", "templates-example"]);
const exampleFolderAffix = /^(example|sample|fixture)s?[-_]|[-_](example|sample|fixture)s?$/;
const sampleData = /^(?:[Ss]ample|[Dd]emo|[Dd]ummy)[-_]?[Dd]ata(?:[-_.A-Z]|$)/;
const exampleFile = /\.(example|sample|template|dist|tpl)(\.\w+)?$|[-_](examples?|samples?)\.\w+$|^(example|sample)\.\w+$|\.md$|\.mdx$/i;

const migrationFolders = new Set(["migrations", "migrate", "alembic", "seeds", "seeders", "seed", "factories"]);

const toolingFolders = new Set(["scripts", "script", "tools", "tool", "xtask", "hack", "ci", ".ci", "extra", ".github", ".circleci", ".gitlab", ".husky", ".storybook", ".vscode", ".idea", "buildsrc", "build-logic", "grunt", "gulp"]);
const toolingFile = /^(webpack|rollup|esbuild|babel|karma|jest|protractor)([.-][\w.-]*)?\.[cm]?[jt]s$|^(gulpfile|gruntfile)\b|(?<!^(?:ecosystem|pm2))\.config\.[cm]?[jt]s$|^config-overrides\.[cm]?js$|^(setup|noxfile|tasks)\.py$|\.rake$|^(Rakefile|Capfile|Guardfile)$/i;
const toolingPath = /(^|\/)config\/(deploy|schedule)(\/[\w-]+)?\.rb$|(^|\/)packag(?:e|ing)\/(?:debian|deb|rpm)\//;

/** What is there for the developer's machine alone: G4. */
const developmentFolders = new Set([".devcontainer", "dev"]);
const developmentFile = new RegExp(
  [
    ...[/^dev[-_.](?:server|app)\b/, /\.(?:dev|local)\.[cm]?[jt]s$/, /^local\.[cm]?[jt]s$/, /^(?:config|configuration|settings)[-_](?:dev|develop|development|local)\.py$/],
    ...[/compose\.override\./, /compose.*[._-](?:dev|develop|development|local|test|tests|ci|e2e)[._-]/, /^Procfile\.(?:dev|local)$/, /^Dockerfile[.-](?:dev|test|debug)/, /^(?:dev|test)\.Dockerfile$/, /^\.gitpod\./],
    ...[/^launchSettings\.json$/, /^(?:application|bootstrap)-(?:dev|develop|development|local|test|testing|it|ci)(?:[-_.][\w.-]+)?\.(?:ya?ml|properties)$/, /^appsettings\.(?:development|dev|local|test|testing)\.json$/],
    // What the generator of MyBatis is told about the database whose tables it looks at.
    /^generatorConfig[\w-]*\.xml$/,
    ...[/^(?:web|app)\.(?:debug|dev|development|local|test)\.config$/, /^(?:logback|log4j2?|nlog|log4net)[-.](?:spring-)?(?:dev|development|local|test)\.\w+$/],
    ...[/^\.env\.(?:development|develop|dev|devcontainer|testing|test|local|ci|e2e)(?:\.\w+)?$/, /^(?:development|dev|testing|test|local|ci|e2e)\.env$/],
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);
const developmentPath = /(^|\/)settings\/(dev|development|local|test|testing)\.py$|(^|\/)config\/environments\/(dev|development|local)\.(rb|php)$|(^|\/)config\/(env\/|environments\/)?(dev|development|local|test)\.[cm]?[jt]s$/;

const clientFolder = /(^|\/)(public|static|assets\/js|resources\/js|clientapp|src-ui|web\/src|android|ios)\//;
