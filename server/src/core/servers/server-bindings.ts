import type { Call, Ecosystem, Name, Value } from "../facts/facts.ts";
import { nameIndexes } from "../facts/name-pattern.ts";
import type { ApiTable } from "../rule.ts";
import { partOf } from "../facts/values.ts";

/** Where in a call the port and the host stand. The first of several places that is there counts. */
export interface ServerBinding {
  readonly port: readonly ArgumentPath[];
  /** Left out where the host is a part of the port's text: `localhost:8080`. */
  readonly host?: readonly ArgumentPath[];
  /** It may be given a server that somebody else binds: it binds one itself only where a port is given. */
  readonly attaches?: true;
  /** It tells an address to a server that another call starts. */
  readonly tells?: true;
  /** Without an argument it starts a server that other calls tell its address. */
  readonly starts?: true;
}

/** The position or the name of an argument, then keys and positions into it. */
export type ArgumentPath = readonly [number | string, ...(number | string)[]];

const portOrOptions: ServerBinding = { port: [[0, "port"], [0]], host: [[0, "host"], [1]] };
const optionsOnly: ServerBinding = { port: [[0, "port"]], host: [[0, "host"], [0, "hostname"], [0, "address"]] };
const address: ServerBinding = { port: [[0]] };
const addressOrUrl: ServerBinding = { port: [[0], ["url"]] };
const attachedOptions: ServerBinding = { port: [[0, "port"]], host: [[0, "host"]], attaches: true };
const attachedPort: ServerBinding = { port: [[0]], attaches: true };
const toldUrl: ServerBinding = { ...attachedPort, tells: true };
const startOrUrl: ServerBinding = { ...addressOrUrl, starts: true };
/** `("0.0.0.0", 8000)`. */
const hostAndPort: ServerBinding = { port: [[0, 1], ["server_address", 1]], host: [[0, 0], ["server_address", 0]] };

/** `"0.0.0.0", 8000`, or the port alone. */
const hostThenPort: ServerBinding = { port: [[1], [0]], host: [[0]] };
/** It sets other things, too. */
const setting: ServerBinding = { port: [["port"]], attaches: true };
/** `new InetSocketAddress("0.0.0.0", 8080)`, or with the port alone. */
const socketAddress: ServerBinding = { port: [[0, 1], [0, 0]], host: [[0, 0]] };
/** `"0.0.0.0:8000"`, `("0.0.0.0", 8000)` or `([0, 0, 0, 0], 8000)`. */
const addressOrPair: ServerBinding = { port: [[0, 1], [0]], host: [[0, 0]] };

/**
 * The calls that bind a server to a port. Shared by everything that asks whether an app serves: its kind, the port rules.
 * Names as the libraries' own documentation has them.
 */
export const serverBindings: ApiTable<ServerBinding> = {
  javascript: {
    ...listenOn(
      "express()",
      "express.Express()",
      "express.Application()",
      "http.createServer()",
      "http.Server()",
      "https.createServer()",
      "https.Server()",
      "http2.createServer()",
      "http2.createSecureServer()",
      "koa()",
      "koa.Koa()",
      "fastify()",
      "fastify.fastify()",
      "fastify.Fastify()",
      "fastify.FastifyInstance()",
      "@nestjs/core.NestFactory.create()",
      "@nestjs/common.INestApplication()",
      "@nestjs/platform-express.NestExpressApplication()",
      "@nestjs/platform-fastify.NestFastifyApplication()",
      "restify.createServer()",
      "polka()",
      "net.createServer()",
      "net.Server()",
      "tls.createServer()",
      "connect()",
      "apollo-server.ApolloServer()",
      "@feathersjs/express()",
      "@feathersjs/koa.koa()",
      "elysia.Elysia()",
      "elysia()",
    ),
    // Given a server, they attach to it.
    "socket.io().listen": attachedPort,
    "socket.io.Server().listen": attachedPort,
    "@hapi/hapi.server": optionsOnly,
    "@hapi/hapi.Server": optionsOnly,
    "hapi.server": optionsOnly,
    "hapi.Server": optionsOnly,
    "@hono/node-server.serve": optionsOnly,
    "Bun.serve": optionsOnly,
    "bun.serve": optionsOnly,
    "Deno.serve": optionsOnly,
    "ws.Server": attachedOptions,
    "ws.WebSocketServer": attachedOptions,
    "ws.WebSocket.Server": attachedOptions,
    "socket.io.Server": attachedPort,
    "@apollo/server/standalone.startStandaloneServer": { port: [[1, "listen", "port"]], host: [[1, "listen", "host"]] },
    "@grpc/grpc-js.Server().bindAsync": address,
    "@grpc/grpc-js.Server().bind": address,
    "grpc.Server().bind": address,
    "grpc.Server().bindAsync": address,
  },
  python: {
    "flask.Flask().run": named(1),
    "quart.Quart().run": named(1),
    "sanic.Sanic().run": named(1),
    "flask_socketio.SocketIO().run": named(2),
    "bottle.run": named(3),
    "bottle.Bottle().run": named(3),
    "dash.Dash().run": named(1),
    "dash.Dash().run_server": named(1),
    "uvicorn.run": named(),
    "uvicorn.Config": named(),
    "waitress.serve": named(),
    "aiohttp.web.run_app": named(),
    "aiohttp.web.TCPSite": named(2),
    "tornado.web.Application().listen": named(0),
    "tornado.httpserver.HTTPServer().listen": named(0),
    "tornado.httpserver.HTTPServer().bind": named(0),
    "werkzeug.serving.run_simple": named(1),
    "wsgiref.simple_server.make_server": named(1),
    "http.server.HTTPServer": hostAndPort,
    "http.server.ThreadingHTTPServer": hostAndPort,
    "socketserver.TCPServer": hostAndPort,
    "socketserver.ThreadingTCPServer": hostAndPort,
    "gevent.pywsgi.WSGIServer": hostAndPort,
    "eventlet.listen": hostAndPort,
    "websockets.serve": named(2),
    "asyncio.start_server": named(2),
    "grpc.server().add_insecure_port": address,
    "grpc.server().add_secure_port": address,
    "grpc.aio.server().add_insecure_port": address,
    "grpc.aio.server().add_secure_port": address,
  },
  go: {
    "net/http.ListenAndServe": address,
    "net/http.ListenAndServeTLS": address,
    // One without an address serves what somebody else listens on.
    "net/http.Server": { port: [["Addr"]], attaches: true },
    "net.Listen": { port: [[1]] },
    "github.com/gin-gonic/gin.*().Run": address,
    "github.com/gin-gonic/gin.*().RunTLS": address,
    "github.com/labstack/echo.*().Start": address,
    "github.com/labstack/echo.*().StartTLS": address,
    "github.com/gofiber/fiber.*().Listen": address,
    "github.com/kataras/iris.*().Listen": address,
    "github.com/valyala/fasthttp.ListenAndServe": address,
    "github.com/beego/beego/v2/server/web.Run": address,
    "github.com/astaxie/beego.Run": address,
  },
  ruby: {
    "Sinatra::Base.set": setting,
    "Sinatra::Application.set": setting,
    "Sinatra::Base.run!": named(),
    "Sinatra::Application.run!": named(),
    "Puma::DSL.port": address,
    "Puma::DSL.bind": address,
    "Puma::Configuration.new().port": address,
    "Puma::Configuration.new().bind": address,
    "Puma::Server.new().add_tcp_listener": hostThenPort,
    "Unicorn::Configurator.listen": address,
    "Rack::Handler::*.run": { port: [["Port"]], host: [["Host"]] },
    "Rackup::Handler::*.run": { port: [["Port"]], host: [["Host"]] },
    "Rack::Server.start": { port: [["Port"]], host: [["Host"]] },
    "Rackup::Server.start": { port: [["Port"]], host: [["Host"]] },
    "WEBrick::HTTPServer.new": { port: [["Port"]], host: [["BindAddress"]] },
    "Thin::Server.new": hostThenPort,
    "Thin::Server.start": hostThenPort,
    "TCPServer.new": hostThenPort,
    "TCPServer.open": hostThenPort,
    "EventMachine.start_server": hostThenPort,
    "EM.start_server": hostThenPort,
    "GRPC::RpcServer.new().add_http2_port": address,
  },
  java: {
    "spark.Spark.port": address,
    "io.javalin.Javalin.create().**.start": hostThenPort,
    "io.javalin.Javalin.createAndStart": hostThenPort,
    "io.javalin.Javalin().**.start": hostThenPort,
    "io.grpc.ServerBuilder.forPort": address,
    "io.grpc.Grpc.newServerBuilderForPort": address,
    "io.grpc.netty.NettyServerBuilder.forPort": address,
    "io.grpc.netty.NettyServerBuilder.forAddress": socketAddress,
    "io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forPort": address,
    "java.net.ServerSocket": address,
    "java.net.ServerSocket().bind": socketAddress,
    "com.sun.net.httpserver.HttpServer.create": socketAddress,
    "com.sun.net.httpserver.HttpServer().bind": socketAddress,
    "com.sun.net.httpserver.HttpsServer.create": socketAddress,
    "org.eclipse.jetty.server.Server": { port: [[0, 1], [0, 0], [0]], host: [[0, 0]], attaches: true },
    "org.eclipse.jetty.server.ServerConnector().setPort": address,
    "org.apache.catalina.startup.Tomcat().setPort": address,
    "io.undertow.Undertow.builder().**.addHttpListener": { port: [[0]], host: [[1]] },
    "io.vertx.core.Vertx().createHttpServer().**.listen": address,
    "io.vertx.core.Vertx.vertx().createHttpServer().**.listen": address,
    "io.vertx.core.AbstractVerticle().vertx.createHttpServer().**.listen": address,
    "io.vertx.core.VerticleBase().vertx.createHttpServer().**.listen": address,
    "io.vertx.core.http.HttpServer().**.listen": address,
    "io.netty.bootstrap.ServerBootstrap().**.bind": hostThenPort,
    "reactor.netty.http.server.HttpServer.create().**.port": address,
    "fi.iki.elonen.NanoHTTPD": hostThenPort,
  },
  csharp: {
    ...Object.fromEntries(["WebApplication.*().Build()", "WebApplicationBuilder().Build()", "WebApplication.Create()", "WebApplication()"].flatMap((app) => [[`${app}.Run`, startOrUrl], [`${app}.RunAsync`, startOrUrl], [`${app}.Urls.Add`, toldUrl]])),
    ...Object.fromEntries(["IWebHostBuilder()", "WebApplication.*().WebHost", "WebApplicationBuilder().WebHost", "WebHost.CreateDefaultBuilder()", "WebHostBuilder()"].map((host) => [`${host}.**.UseUrls`, toldUrl])),
    "KestrelServerOptions().ListenAnyIP": { ...address, tells: true },
    "KestrelServerOptions().ListenLocalhost": { ...address, tells: true },
    "KestrelServerOptions().Listen": { ...hostThenPort, tells: true },
    TcpListener: hostThenPort,
    ServerPort: { port: [[1]] },
  },
  php: {
    "React\\Socket\\SocketServer": address,
    "React\\Socket\\TcpServer": address,
    "React\\Socket\\Server": address,
    "Ratchet\\App": { port: [[1]], attaches: true },
    "Ratchet\\Server\\IoServer.factory": { port: [[1]], attaches: true },
    ...Object.fromEntries(["Swoole", "OpenSwoole"].flatMap((root) => ["Server", "Http\\Server", "WebSocket\\Server", "Coroutine\\Http\\Server", "Coroutine\\Server"].map((name) => [`${root}\\${name}`, hostThenPort]))),
    swoole_http_server: hostThenPort,
    swoole_server: hostThenPort,
    "Workerman\\Worker": attachedPort,
    "Amp\\Socket\\listen": address,
    "Amp\\Socket\\Server.listen": address,
    stream_socket_server: address,
    socket_bind: { port: [[2]], attaches: true },
  },
  rust: {
    "std::net::TcpListener::bind": addressOrPair,
    "tokio::net::TcpListener::bind": addressOrPair,
    "async_std::net::TcpListener::bind": addressOrPair,
    "axum::Server::bind": addressOrPair,
    "axum_server::bind*": addressOrPair,
    "hyper::Server::bind": addressOrPair,
    "hyper::server::Server::bind": addressOrPair,
    "actix_web::HttpServer::new().**.bind*": addressOrPair,
    "ntex::web::HttpServer::new().**.bind*": addressOrPair,
    "warp::serve().**.run": addressOrPair,
    "warp::serve().**.bind": addressOrPair,
    "warp::serve().**.bind_with_graceful_shutdown": addressOrPair,
    "tonic::transport::Server::builder().**.serve": addressOrPair,
    "tonic::transport::Server::builder().**.serve_with_shutdown": addressOrPair,
    "poem::listener::TcpListener::bind": addressOrPair,
    "salvo::conn::TcpListener::new": addressOrPair,
    "salvo::prelude::TcpListener::new": addressOrPair,
    "tide::new().**.listen": addressOrPair,
    "tide::with_state().**.listen": addressOrPair,
    "rouille::start_server": addressOrPair,
    "tiny_http::Server::http": addressOrPair,
    // Without a port it is ROCKET_PORT that decides.
    "rocket::Config": { port: [["port"]], attaches: true },
    "rocket::config::Config": { port: [["port"]], attaches: true },
  },
};

const indexes = nameIndexes(serverBindings);

/** Whether a call binds a server to a port. `name` is its callee with imports followed. */
export function bindsPort(call: Call, name: Name | undefined, ecosystem: Ecosystem): boolean {
  const binding = name === undefined ? undefined : indexes(ecosystem).find(name);
  if (binding?.attaches !== true) return binding !== undefined;
  return binding.port.some(([position, ...keys]) => {
    const value = keys.reduce<Value | undefined>((found, key) => (found === undefined ? undefined : partOf(found, key)), typeof position === "number" ? call.arguments[position] : call.keywords.find(([name]) => name === position)?.[1]);
    return value !== undefined && /^(?:literal|env|choice|template)$/.test(value.kind);
  });
}

/** How many ports the calls of a file bind. A start without an address of its own is one with the addresses that the file tells. */
export function countPorts(calls: readonly Call[], names: readonly (Name | undefined)[], ecosystem: Ecosystem): number {
  const bound = calls.flatMap((call, position) => {
    const name = names[position];
    return name !== undefined && bindsPort(call, name, ecosystem) ? [{ call, binding: indexes(ecosystem).find(name) }] : [];
  });
  const isTold = bound.some(({ binding }) => binding?.tells === true);
  return bound.filter(({ call, binding }) => !(isTold && binding?.starts === true && call.arguments.length === 0)).length;
}

/** A keyword argument `port`, or a position; the host stands before it, or behind it where it comes first. */
function named(position?: number): ServerBinding {
  const host: readonly ArgumentPath[] = [["host"], ["address"], ["hostname"]];
  return position === undefined ? { port: [["port"]], host } : { port: [["port"], [position]], host: [...host, [position === 0 ? 1 : position - 1]] };
}

function listenOn(...servers: readonly string[]): Record<string, ServerBinding> {
  return Object.fromEntries(servers.map((server) => [`${server}.**.listen`, portOrOptions]));
}
