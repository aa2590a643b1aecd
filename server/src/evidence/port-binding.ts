import { documentsOf, ownDocumentsOf } from "../core/facts/app-files.ts";
import type { NamedText } from "../core/facts/documents.ts";
import { stagesOfRelease } from "../core/processes/images.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that an app exports itself by binding a port. Rule catalogue, section 8; that the port comes from the environment is found by `port-binding/hardcoded-port`. */
export const portBinding: readonly EvidenceCheck[] = [
  { id: "port-binding/embedded-server", find: embeddedServers },
  { id: "port-binding/declared-port", find: declaredPorts },
];

/** Web servers and frameworks that bring one, as the registries name them. */
const servers = /^(?:express|fastify|koa|@hapi\/hapi|hono|@hono\/node-server|restify|polka|next|nuxt|@nestjs\/platform-(?:express|fastify)|gunicorn|uvicorn|hypercorn|daphne|waitress|granian|cherrypy|aiohttp|tornado|sanic|puma|unicorn|thin|falcon|webrick|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|valyala\/fasthttp)(?:\/v\d+)?|org\.springframework\.boot:spring-boot-starter-(?:web|webflux|jetty|undertow|tomcat)|io\.javalin:javalin|com\.sparkjava:spark-core|io\.quarkus:quarkus-(?:rest|resteasy)[\w-]*|io\.micronaut:micronaut-http-server-netty|io\.vertx:vertx-web|io\.ktor:ktor-server-[\w-]+|laravel\/octane|spiral\/roadrunner[\w-]*|react\/http|workerman\/workerman|axum|actix-web|rocket|warp|hyper|tide|poem)$/;

function* embeddedServers(app: AppFiles): Iterable<Found> {
  const found = app.documents.flatMap(({ path, facts }) => {
    if (!app.paths.includes(path)) return [];
    if (facts.kind === "manifest" && facts.format === "msbuild" && /^Microsoft\.NET\.Sdk\.Web\b/.test(facts.type ?? "")) return [{ name: "Kestrel", ...ofFile(path, "takes Kestrel, a web server, as a dependency") }];
    const names: readonly Pick<NamedText, "name" | "span">[] = facts.kind === "package-manifest" ? facts.runtimeDependencies : facts.kind === "python-manifest" ? facts.dependencies : facts.kind === "manifest" ? facts.dependencies.filter(({ scope }) => scope === "runtime") : [];
    return names.filter(({ name }) => servers.test(name)).map(({ name, span }) => ({ name, ...at(path, span, `takes ${name.slice(name.lastIndexOf(":") + 1)}, a web server, as a dependency`) }));
  });
  yield* onceEach(found);
}

function* declaredPorts(app: AppFiles): Iterable<Found> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    for (const { keyword, span } of stagesOfRelease(document, app.documents).flatMap(({ instructions }) => instructions)) if (keyword === "EXPOSE") yield at(document.path, span, "declares the port of the image");
  }
  const ports = app.deployments.flatMap(({ path, process }) => process.ports.map(({ port, span }) => ({ name: `${path} ${port}`, ...at(path, span, `sends requests to port ${port}`) })));
  yield* onceEach(ports);
  const own = new Set(app.deployments.map(({ path }) => path));
  for (const { path, facts } of documentsOf(app, "compose")) {
    for (const service of facts.services) if (own.has(path) && service.ports.length > 0 && app.deployments.some(({ path: one, process }) => one === path && process.name === service.name)) yield at(path, service.span, "publishes the port of the service");
  }
}
