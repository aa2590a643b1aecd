import type { Ecosystem, Name } from "../facts/facts.ts";
import { javascriptImport } from "../facts/javascript-imports.ts";
import { nameIndexes } from "../facts/name-pattern.ts";
import type { ApiTable, AppFiles, RuleFile } from "../rule.ts";

const methods = ["get", "post", "put", "patch", "delete", "head", "options", "all", "use"];

function routesOn(...routers: readonly string[]): Record<string, true> {
  return Object.fromEntries(routers.flatMap((router) => methods.map((method) => [`${router}.**.${method}`, true as const])));
}

/** Calls that register functions to answer requests, and decorators that do. As the frameworks document them. */
export const registrations: ApiTable<true> = {
  javascript: {
    ...routesOn("express()", "express.Express()", "express.Application()", "express.Router()", "express.Router", "fastify()", "fastify.fastify()", "fastify.FastifyInstance()"),
    ...routesOn("koa()", "@koa/router()", "koa-router()", "hono.Hono()", "restify.createServer()", "polka()"),
    ...routesOn("express().**.route()", "express.Router().**.route()"),
    "socket.io.Server().on": true,
    "socket.io().on": true,
    "ws.WebSocketServer().on": true,
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete", "All", "MessagePattern", "SubscribeMessage"].map((name) => [`@nestjs/common.${name}`, true as const])),
  },
  python: {
    ...Object.fromEntries(["route", "get", "post", "put", "patch", "delete", "add_url_rule"].flatMap((method) => ["flask.Flask()", "flask.Blueprint()", "quart.Quart()", "sanic.Sanic()"].map((app) => [`${app}.${method}`, true as const]))),
    ...Object.fromEntries(["get", "post", "put", "patch", "delete", "api_route", "websocket"].flatMap((method) => ["fastapi.FastAPI()", "fastapi.APIRouter()"].map((app) => [`${app}.${method}`, true as const]))),
    "aiohttp.web.Application().router.add_*": true,
    "flask_socketio.SocketIO().on": true,
  },
  go: {
    "net/http.Handle*": true,
    "net/http.*().Handle*": true,
    "github.com/gorilla/mux.*().**.Handle*": true,
    ...Object.fromEntries(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "Any", "Use"].flatMap((method) => [`github.com/gin-gonic/gin.*().**.${method}`, `github.com/labstack/echo.*().**.${method}`].map((name) => [name, true as const]))),
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "All", "Use", "Handle", "HandleFunc", "Method", "MethodFunc"].flatMap((method) => [`github.com/go-chi/chi.*().**.${method}`, `github.com/gofiber/fiber.*().**.${method}`].map((name) => [name, true as const]))),
  },
  ruby: {
    ...Object.fromEntries([...methods, "before", "after"].filter((method) => method !== "use" && method !== "all").flatMap((method) => ["Sinatra::Base", "Sinatra::Application", "Grape::API"].map((app) => [`${app}.${method}`, true as const]))),
    ...Object.fromEntries([...methods, "match"].map((method) => [`Rails.application.routes.${method}`, true as const])),
    "Roda.route": true,
  },
  java: {
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete", "Request"].map((name) => [`org.springframework.web.bind.annotation.${name}Mapping`, true as const])),
    ...Object.fromEntries(["jakarta", "javax"].flatMap((root) => ["GET", "POST", "PUT", "PATCH", "DELETE"].map((name) => [`${root}.ws.rs.${name}`, true as const]))),
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete"].map((name) => [`io.micronaut.http.annotation.${name}`, true as const])),
    ...Object.fromEntries(["get", "post", "put", "patch", "delete"].flatMap((method) => ["spark.Spark", "io.javalin.Javalin.create().**", "io.javalin.Javalin().**"].map((app) => [`${app}.${method}`, true as const]))),
    "io.vertx.ext.web.Router.router().**.handler": true,
    "io.vertx.ext.web.Router().**.handler": true,
    "com.sun.net.httpserver.HttpServer().createContext": true,
  },
  csharp: {
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete", "Methods", "Fallback"].flatMap((method) => ["WebApplication.**", "WebApplication().**", "IEndpointRouteBuilder().**", "RouteGroupBuilder().**", "UseEndpoints(0).**"].map((app) => [`${app}.Map${method}`, true as const]))),
    ...Object.fromEntries(["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"].map((method) => [`Http${method}`, true as const])),
    Route: true,
    AcceptVerbs: true,
  },
  rust: {
    // Rocket's attributes have their bare names in every file of a crate that says `#[macro_use] extern crate rocket`.
    ...Object.fromEntries(["get", "post", "put", "patch", "delete", "head", "options", "any", "on", "route"].flatMap((method) => [`axum::routing::${method}`, `axum::routing::*().**.${method}`, `actix_web::${method}`, `rocket::${method}`, method].map((name) => [name, true as const]))),
    "actix_web::web::*().**.to": true,
    "warp::*().**.and_then": true,
    "warp::*().**.map": true,
    "warp::path!().**.and_then": true,
    "warp::path!().**.map": true,
    "poem::handler": true,
    "salvo::handler": true,
    "salvo::prelude::handler": true,
    ...Object.fromEntries(["get", "post", "put", "patch", "delete"].map((method) => [`tide::*().**.${method}`, true as const])),
  },
};

/** What classes are derived from whose methods answer requests, called by the names that routes have. */
const controllers: Partial<Record<Ecosystem, RegExp>> = { ruby: /Controller$|^ActionController::(?:Base|API|Metal)$/, java: /^(?:jakarta|javax)\.servlet\.http\.HttpServlet$/ };

/** Parameters that a function has only if it answers requests, where methods are registered as values of an object. */
const requestParameters: Partial<Record<Ecosystem, RegExp>> = { go: /^func\b[^{]*\(\s*\w+\s+(?:\*gin\.Context|echo\.Context|\*fiber\.Ctx|http\.ResponseWriter)\b/ };

const indexes = nameIndexes(registrations);

/** Files in which handlers may be registered: for the triggers of rules that ask for them. */
export const handlerTriggers = {
  javascript: `${javascriptImport}["'\`](?:express|fastify|@koa/router|koa-router|koa|hono|restify|polka|socket\\.io)["'\`]|@(?:Controller|WebSocketGateway)\\b`,
  python: "\\b(?:flask|fastapi|quart|sanic|aiohttp|flask_socketio)\\b",
  go: '"(?:net/http|github\\.com/(?:gorilla/mux|gin-gonic/gin|labstack/echo|go-chi/chi|gofiber/fiber)(?:/v\\d+)?)"',
  ruby: "\\b(?:[Ss]inatra|Grape|Roda|ActionController)\\b|Controller\\b|\\broutes\\.draw\\b",
  java: "\\bHttpServlet\\b|\\b(?:org\\.springframework\\.web\\.bind|(?:jakarta|javax)\\.ws\\.rs|io\\.micronaut\\.http|spark\\.Spark|io\\.javalin|io\\.vertx\\.ext\\.web|com\\.sun\\.net\\.httpserver)\\b",
  csharp: "\\bMap(?:Get|Post|Put|Patch|Delete|Methods|Fallback)\\s{0,12}\\(|\\[\\s{0,12}(?:Http(?:Get|Post|Put|Patch|Delete|Head|Options)|Route|AcceptVerbs)\\b",
  rust: "\\b(?:axum|actix_web|rocket|warp|poem|salvo|tide)\\b|#\\[(?:get|post|put|patch|delete)\\(",
};

/**
 * The functions of an app that answer requests, by the path of their file: those that are registered, in their own file or from another
 * one, those that a decorator registers, and the methods of controllers. Functions inside of them are not listed; see `isInside`.
 */
export function requestHandlers(app: AppFiles): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const add = (path: string, index: number): void => {
    const known = found.get(path);
    if (known === undefined) found.set(path, new Set([index]));
    else known.add(index);
  };
  for (const source of app.sources) {
    const registers = (name: Name | undefined): boolean => name !== undefined && indexes(source.ecosystem).find(name) !== undefined;
    for (const [position, call] of source.facts.calls.entries()) {
      if (!registers(source.callees[position])) continue;
      for (const value of [...call.arguments, ...call.keywords.map(([, one]) => one)].flatMap((one) => (one.kind === "list" ? one.items : [one]))) {
        const located = source.resolve({ value, path: source.path });
        if (located.value.kind === "function" && located.value.function >= 0) add(located.path, located.value.function);
      }
    }
    for (const annotation of source.facts.annotations) if (annotation.function >= 0 && registers(annotation.name)) add(source.path, annotation.function);
    const parameters = requestParameters[source.ecosystem];
    if (parameters !== undefined) for (const [index, { span }] of source.facts.functions.entries()) if (parameters.test(source.text.slice(span.start, Math.min(span.end, span.start + longestSignature)))) add(source.path, index);
    const classes = source.facts.types.filter(({ bases }) => bases.some((base) => controllers[source.ecosystem]?.test(base) === true));
    for (const [index, { span, parent, name }] of source.facts.functions.entries()) {
      if (parent === -1 && name !== undefined && classes.some((type) => type.span.start <= span.start && span.end <= type.span.end)) add(source.path, index);
    }
  }
  return found;
}

const longestSignature = 300;

/** Whether a function is one of some others, or lies in one. */
export function isInside(file: RuleFile, index: number, others: ReadonlySet<number>): boolean {
  for (let at = index; at >= 0; at = file.facts.functions[at]?.parent ?? -1) if (others.has(at)) return true;
  return false;
}
