import type { AppKind } from "../core/app.ts";
import type { Document } from "../core/facts/documents.ts";
import type { Manifest } from "../core/facts/manifest.ts";
import { pathRole } from "../core/path-role.ts";

/** What manifests of Go, Java, Ruby, PHP, .NET and Rust tell of how an app is run. */
export interface ManifestClues {
  readonly manifests: readonly Manifest[];
  /** Of the app. */
  readonly files: readonly string[];
  /** Whether a Dockerfile or Procfile deploys it. */
  readonly isImage: boolean;
  /** The text of a file of the app. */
  readonly read: (path: string) => string | undefined;
}

/** The kind with what it was told by; `undefined` where the manifests leave it open. Rule catalogue 1.3. */
export function kindOfManifests({ manifests, files, isImage, read }: ManifestClues): readonly [AppKind, string] | undefined {
  const own = files.filter((path) => pathRole(path) === "app");
  const has = (expression: RegExp): boolean => own.some((path) => expression.test(path));
  const told = manifests.flatMap((manifest) => {
    const { format, dependencies, plugins, parent, properties, type } = manifest;
    const used = [...dependencies.filter(({ scope }) => scope === "runtime" || scope === "optional"), ...plugins, ...(parent === undefined ? [] : [parent])].map(({ name }) => name);
    const makesProgram = manifest.hasProgram || mainFiles[format]?.some((file) => has(file)) === true || (format === "go-mod" && hasGoProgram(own, read));
    const isSet = (name: string, value: RegExp): boolean => properties.some((one) => one.name === name && value.test(one.value));
    const facts: ProgramFacts = { used, type, has, isSet, makesProgram, isImage };
    const isTest = isSet("IsTestProject", /true/i) || used.includes("Microsoft.NET.Test.Sdk");
    if (isTest) return [["library", "its project runs tests"] as const];
    if (manifest.publishes && !isImage && !makesProgram) return [["library", `its ${nameOf[format]} publishes a package`] as const];
    for (const sign of signs) {
      if (!sign.formats.includes(format) || (sign.wantsProgram && !makesProgram)) continue;
      const reason = sign.tell(facts);
      if (reason !== undefined) return [[sign.kind, reason] as const];
    }
    return isImage || makesProgram || !buildsProgramOrLibrary.has(format) || manifest.aggregates ? [] : [["library", `its ${nameOf[format]} makes no program`] as const];
  });
  return order.flatMap((kind) => told.filter(([one]) => one === kind))[0];
}

interface ProgramFacts {
  /** Packages, plugins and parents, by name. */
  readonly used: readonly string[];
  readonly type: string | undefined;
  readonly has: (file: RegExp) => boolean;
  readonly isSet: (property: string, value: RegExp) => boolean;
  readonly makesProgram: boolean;
  readonly isImage: boolean;
}

/** One way to tell a kind; the first that fits counts. */
interface KindSign {
  readonly kind: AppKind;
  readonly formats: readonly Manifest["format"][];
  /** Only where the manifest or a file such as `main.go` says that a program is made, and not a library for others. */
  readonly wantsProgram: boolean;
  /** Says why, for people. */
  readonly tell: (facts: ProgramFacts) => string | undefined;
}

function sign(kind: AppKind, formats: readonly Manifest["format"][], tell: KindSign["tell"], wantsProgram = false): KindSign {
  return { kind, formats, wantsProgram, tell };
}

/** A package of which the app needs one. */
function uses(names: RegExp): KindSign["tell"] {
  return ({ used }) => {
    const name = used.find((one) => names.test(one));
    return name === undefined ? undefined : `depends on ${name}`;
  };
}

const goWeb = /^(?:github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|julienschmidt\/httprouter|cloudwego\/hertz|kataras\/iris|beego\/beego|astaxie\/beego|gogf\/gf|gobuffalo\/buffalo|emicklei\/go-restful|go-macaron\/macaron|flamego\/flamego|revel\/revel|zeromicro\/go-zero|go-kratos\/kratos)|gopkg\.in\/macaron\.v1)(?:\/v\d+)?$/;
const javaWeb = /^(?:org\.springframework\.boot:spring-boot-starter-(?:web|webmvc|webflux|jersey|graphql|websocket|web-services|hateoas|data-rest|tomcat|jetty|undertow)|io\.quarkus:quarkus-(?:rest|resteasy|vertx-http|reactive-routes|undertow)[\w-]*|io\.micronaut:micronaut-http-server[\w-]*|io\.dropwizard:dropwizard-core|io\.javalin:javalin|com\.sparkjava:spark-core|io\.ktor:ktor-server-(?:netty|cio|jetty|tomcat)[\w-]*|io\.helidon\.[\w.]+:helidon-[\w-]*server|io\.vertx:vertx-web|org\.springframework\.cloud:spring-cloud-(?:starter-gateway[\w-]*|gateway-server[\w-]*|config-server|starter-netflix-eureka-server|starter-netflix-zuul)|de\.codecentric:spring-boot-admin-starter-server)$/;
const rustWeb = /^(?:axum|actix-web|rocket|warp|tide|poem|salvo|ntex|gotham|loco-rs|tonic|thruster|iron|nickel)$/;
const phpWeb = /^(?:laravel\/(?:framework|lumen-framework)|symfony\/(?:framework-bundle|symfony)|slim\/slim|codeigniter4\/framework|yiisoft\/yii2|cakephp\/cakephp|laminas\/laminas-mvc|spiral\/framework|hyperf\/http-server)$/;

const signs: readonly KindSign[] = [
  sign("static-frontend", ["msbuild"], ({ type }) => (/BlazorWebAssembly/.test(type ?? "") ? "its project is a Blazor app for browsers" : undefined)),
  sign("infrastructure", ["msbuild"], ({ type, used, isSet }) => (/^Aspire\.AppHost\.Sdk\b/.test(type ?? "") || used.includes("Aspire.Hosting.AppHost") || isSet("IsAspireHost", /true/i) ? "its project starts the others on a developer's machine" : undefined)),
  sign("desktop", ["msbuild"], ({ isSet }) => (isSet("OutputType", /^WinExe$/i) || isSet("UseWPF", /true/i) || isSet("UseMaui", /true/i) || isSet("UseWindowsForms", /true/i) ? "its project makes a desktop or mobile app" : undefined)),
  sign("desktop", ["gradle"], uses(/^com\.android\.(?:application|library)$|^plugins\.android\.(?:application|library)$/)),
  sign("desktop", ["gradle", "maven"], uses(/^org\.openjfx(?:[.:]|$)/)),
  sign("desktop", ["cargo"], uses(/^(?:tauri|eframe|iced|gtk4?|druid|slint|bevy)$/), true),
  sign("desktop", ["go-mod"], uses(/^(?:fyne\.io\/fyne|github\.com\/wailsapp\/wails)(?:\/v\d+)?$/), true),
  sign("serverless", ["msbuild"], ({ isSet, used }) => (isSet("AzureFunctionsVersion", /./) || used.includes("Amazon.Lambda.Core") ? "its project makes functions" : undefined)),
  sign("serverless", ["go-mod", "maven", "gradle", "cargo"], uses(/^(?:github\.com\/aws\/aws-lambda-go|com\.amazonaws:aws-lambda-java-core|lambda_runtime|lambda_http)$/)),
  sign("service", ["msbuild"], ({ type, isSet }) => (/^Microsoft\.NET\.Sdk\.Web\b/.test(type ?? "") ? "its project uses Microsoft.NET.Sdk.Web" : isSet("ProjectTypeGuids", /349c5851-65df-11da-9384-00065b846f21/i) ? "its project is an ASP.NET app" : undefined)),
  sign("service", ["msbuild"], uses(/^Microsoft\.AspNetCore\.App$/), true),
  sign("service", ["maven"], ({ type }) => (type === "war" ? "its pom.xml makes a web archive" : undefined)),
  sign("service", ["maven", "gradle"], uses(javaWeb)),
  sign("service", ["gradle"], uses(/^(?:war|org\.gretty)$/)),
  sign("service", ["gemfile"], ({ used, has }) => (used.some((name) => /^rails(?:ties)?$/.test(name)) && has(/(?:^|\/)config\/application\.rb$/) ? "has the layout of a Rails app" : has(/(?:^|\/)config\.ru$/) ? "has a config.ru for a web server" : undefined)),
  sign("service", ["gemfile"], uses(/^(?:sinatra|grape|hanami|roda|cuba|padrino)$/)),
  sign("service", ["composer"], ({ used, has }) => {
    const framework = used.find((name) => phpWeb.test(name));
    const entry = has(/(?:^|\/)(?:artisan|bin\/console|yii|spark|bin\/cake(?:\.php)?|(?:public|web|webroot|html|www)\/index\.php)$/);
    return framework !== undefined && entry ? `has the layout of an app of ${framework}` : undefined;
  }),
  sign("service", ["go-mod"], uses(goWeb), true),
  sign("service", ["cargo"], uses(rustWeb), true),
  sign("worker", ["msbuild"], ({ type }) => (/^Microsoft\.NET\.Sdk\.Worker\b/.test(type ?? "") ? "its project uses Microsoft.NET.Sdk.Worker" : undefined)),
  sign("worker", ["msbuild"], uses(/^(?:Microsoft\.Extensions\.Hosting|MassTransit(?:\.\w+)*|RabbitMQ\.Client|Confluent\.Kafka|NServiceBus|Quartz|Hangfire\.Core|TopShelf)$/), true),
  sign("worker", ["maven", "gradle"], uses(/^(?:org\.springframework\.boot:spring-boot-starter-(?:batch|amqp)|org\.springframework\.kafka:spring-kafka)$/), true),
  sign("static-frontend", ["gemfile"], uses(/^(?:jekyll|github-pages|middleman|nanoc|bridgetown)$/)),
  sign("worker", ["gemfile"], uses(/^(?:sidekiq|resque|delayed_job|good_job|karafka|shoryuken|sneakers)$/)),
  sign("cli", ["msbuild"], ({ isSet }) => (isSet("PackAsTool", /true/i) ? "its project is packed as a tool" : undefined)),
  sign("cli", ["msbuild"], uses(/^(?:System\.CommandLine|Spectre\.Console\.Cli|CommandLineParser|McMaster\.Extensions\.CommandLineUtils|Cocona)$/), true),
  sign("cli", ["msbuild"], ({ isSet, isImage }) => (isSet("OutputType", /^Exe$/i) && !isImage ? "its project makes a console program" : undefined)),
  sign("cli", ["gemfile"], uses(/^(?:thor|optimist|gli|dry-cli|tty-option|slop|commander)$/)),
  sign("cli", ["go-mod"], uses(/^(?:github\.com\/(?:spf13\/cobra|urfave\/cli|alecthomas\/kong|jessevdk\/go-flags|mitchellh\/cli)|gopkg\.in\/alecthomas\/kingpin)(?:\/v\d+|\.v\d+)?$/), true),
  sign("cli", ["cargo"], uses(/^(?:clap|structopt|argh|pico-args|lexopt|bpaf)$/), true),
  sign("cli", ["maven", "gradle"], uses(/^info\.picocli:picocli$/), true),
  sign("cli", ["composer"], ({ used, makesProgram }) => (makesProgram && used.includes("symfony/console") ? "its composer.json has a bin" : undefined)),
];

/** Files that make a program of what would be a library. */
const mainFiles: Readonly<Partial<Record<Manifest["format"], readonly RegExp[]>>> = {
  "go-mod": [/(?:^|\/)main\.go$/],
  cargo: [/(?:^|\/)src\/(?:main\.rs|bin\/[^/]+(?:\.rs|\/main\.rs))$/],
  maven: [/Application\.(?:java|kt)$/],
  gradle: [/Application\.(?:java|kt)$/],
  msbuild: [],
};

/** In Go the main file may have any name; it lies beside `go.mod`, as nothing else shares the folder with it then. */
function hasGoProgram(files: readonly string[], read: ManifestClues["read"]): boolean {
  const depth = Math.min(...files.filter((path) => /(?:^|\/)go\.mod$/.test(path)).map((path) => path.split("/").length));
  const beside = files.filter((path) => path.endsWith(".go") && path.split("/").length === depth);
  return beside.slice(0, mostFiles).some((path) => /^package[ \t]+main\b/m.test(read(path) ?? ""));
}

/** All files of a folder say the same package, but for those that only some build takes. */
const mostFiles = 5;

/** Where the absence of a main file tells; in the others a program may start anywhere. */
const buildsProgramOrLibrary: ReadonlySet<Manifest["format"]> = new Set(["go-mod", "cargo", "msbuild"]);

const nameOf: Readonly<Record<Manifest["format"], string>> = { "go-mod": "go.mod", maven: "pom.xml", gradle: "build", gemfile: "Gemfile", gemspec: "gemspec", composer: "composer.json", msbuild: "project", cargo: "Cargo.toml" };

/** Of several manifests in one folder the one counts that says most. */
const order: readonly AppKind[] = ["service", "desktop", "serverless", "worker", "static-frontend", "cli", "infrastructure", "library"];

/** A Gradle build that names its packages by a catalog gets their names. */
export function withCatalog(manifest: Manifest, documents: readonly Document[]): Manifest {
  if (manifest.format !== "gradle") return manifest;
  const names = new Map(documents.flatMap(({ facts }) => (facts.kind === "version-catalog" ? facts.entries.map(({ alias, name }) => [alias, name] as const) : [])));
  if (names.size === 0) return manifest;
  const named = <Named extends { readonly name: string }>(one: Named): Named => ({ ...one, name: names.get(one.name.slice(one.name.indexOf(".") + 1)) ?? one.name });
  return { ...manifest, dependencies: manifest.dependencies.map(named), plugins: manifest.plugins.map(named) };
}
