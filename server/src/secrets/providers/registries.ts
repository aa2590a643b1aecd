import { alnum, base64, hex, urlSafe, uuid, type TokenShape } from "./shape.ts";

/** Where packages and images are published. */
export const registries: readonly TokenShape[] = [
  { provider: "npm", name: "npm token", marks: ["npm_"], rest: `${alnum}{36}`, check: "crc-base62", source: "npm, About access tokens" },
  { provider: "PyPI", name: "PyPI token", marks: ["pypi-AgEIcHlwaS5vcmc"], rest: `${urlSafe}{50,300}`, source: "PyPI, API tokens" },
  { provider: "PyPI", name: "TestPyPI token", marks: ["pypi-AgENdGVzdC5weXBpLm9yZw"], rest: `${urlSafe}{50,300}`, kind: "test", source: "PyPI, API tokens" },
  { provider: "RubyGems", name: "RubyGems key", marks: ["rubygems_"], rest: `${hex}{48}`, source: "gitleaks, rubygems-api-token" },
  { provider: "NuGet", name: "NuGet key", marks: ["oy2"], rest: "[a-z2-7]{43}", source: "Microsoft security-utilities, NuGetApiKey" },
  { provider: "crates.io", name: "crates.io token", marks: ["CARGO_REGISTRY_TOKEN"], at: "variable", rest: `cio${alnum}{32}`, source: "Kingfisher, crates.io" },
  { provider: "Clojars", name: "Clojars token", marks: ["CLOJARS_"], rest: `${hex}{60}`, source: "gitleaks, clojars-api-token" },
  { provider: "Docker Hub", name: "Docker Hub token", marks: ["dckr_pat_"], rest: `${urlSafe}{27}`, source: "TruffleHog, dockerhub" },
  { provider: "Docker Hub", name: "Docker Hub organization token", marks: ["dckr_oat_"], rest: `${urlSafe}{32}`, source: "TruffleHog, dockerhub" },
  { provider: "JFrog", name: "JFrog API key", marks: ["AKCp"], rest: `${alnum}{69}`, source: "gitleaks, artifactory-api-key" },
  { provider: "JFrog", name: "JFrog reference token", marks: ["cmVmdGtu"], rest: `${alnum}{56}`, source: "TruffleHog, artifactoryreferencetoken" },
  { provider: "Sidekiq", name: "Sidekiq Pro credential", marks: ["BUNDLE_GEMS__CONTRIBSYS__COM", "BUNDLE_ENTERPRISE__CONTRIBSYS__COM"], at: "variable", rest: `${hex}{8}:${hex}{8}`, source: "gitleaks, sidekiq-secret" },
  { provider: "Open VSX", name: "Open VSX token", marks: ["ovsxp_", "ovsxat_"], rest: uuid, source: "Open VSX, Publishing extensions" },
  { provider: "Gradle", name: "Develocity access key", marks: ["DEVELOCITY_ACCESS_KEY", "GRADLE_ENTERPRISE_ACCESS_KEY"], at: "variable", rest: `[\\w.-]+=${base64}{40,300}=?`, source: "Gradle, Develocity Gradle plugin: authentication" },
];
