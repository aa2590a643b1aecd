/** What the name and the tag of an image say of the runtime in it. */
export interface RuntimeVersion {
  /** `node`, `python`, `ruby`, `php`, `java`, `go`, `rust` or `dotnet`, as in files of versions. */
  readonly runtime: string;
  /** As written: `20.11`; empty where the tag says none. */
  readonly version: string;
}

/** Where official images are also taken from, and who builds images of a runtime under the runtime's own version. */
const publishers = /^(?:(?:docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker|public\.ecr\.aws\/lambda)\/)?(?:(?:library|amd64|arm64v8|cimg|circleci|rubylang|bitnami)\/)?(?=[\w-]+(?::|@|$))/;

const names: readonly (readonly [RegExp, string])[] = [
  [/^node(?:js)?$/, "node"],
  [/^python$/, "python"],
  [/^ruby$/, "ruby"],
  [/^php$/, "php"],
  [/^(?:golang|go)$/, "go"],
  [/^rust$/, "rust"],
  [/^(?:eclipse-temurin|openjdk|amazoncorretto|ibm-semeru-runtimes|sapmachine|java)$/, "java"],
];

/** The runtime that an image brings along; `undefined` for any other image. Sources: the tags of each on Docker Hub and mcr.microsoft.com. */
export function runtimeOfImage(image: string): RuntimeVersion | undefined {
  const dotnet = /^mcr\.microsoft\.com\/dotnet\/(?:nightly\/)?(?:aspnet|runtime|runtime-deps|sdk):(\d+(?:\.\d+)*)?/.exec(image);
  if (dotnet !== null) return { runtime: "dotnet", version: dotnet[1] ?? "" };
  const [, distroless, digits] = /^gcr\.io\/distroless\/(nodejs|java)(\d+)/.exec(image) ?? [];
  if (distroless !== undefined && digits !== undefined) return { runtime: distroless === "nodejs" ? "node" : "java", version: digits };
  const own = image.replace(publishers, "");
  const [, name = "", tag = ""] = /^([\w-]+)(?::([\w.-]+))?(?:@\S+)?$/.exec(own) ?? [];
  const runtime = names.find(([pattern]) => pattern.test(name))?.[1];
  return runtime === undefined ? undefined : { runtime, version: /^(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? "" };
}

/** The runtime of a platform by its name there: `python312`, `nodejs20.x`, `dotnet8`, `provided.al2` says none. Sources: App Engine and AWS Lambda. */
export function runtimeOfPlatform(name: string): RuntimeVersion | undefined {
  const [, runtime = "", digits = ""] = /^(nodejs|python|go|java|ruby|php|dotnet)(\d[\d.]*?)(?:\.x)?$/.exec(name) ?? [];
  if (digits === "") return undefined;
  // The dot of a minor version is left out: `python312`, `go122`, `php83`.
  const hasMinor = /^(?:python|go|ruby|php)$/.test(runtime) && !digits.includes(".") && digits.length > 1;
  return { runtime: runtime === "nodejs" ? "node" : runtime, version: hasMinor ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits };
}

/** What people call a runtime. */
export const runtimeNames: Readonly<Record<string, string>> = { node: "Node.js", python: "Python", ruby: "Ruby", php: "PHP", go: "Go", rust: "Rust", java: "Java", dotnet: ".NET" };
