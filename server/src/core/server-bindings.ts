import type { ApiTable } from "./rule.ts";

/** Where in a call the port stands: the position of an argument, then keys into it. The first of several that is there counts. */
export interface ServerBinding {
  readonly port: readonly ArgumentPath[];
}

export type ArgumentPath = readonly [number, ...string[]];

const portOrOptions: ServerBinding = { port: [[0, "port"], [0]] };
const optionsOnly: ServerBinding = { port: [[0, "port"]] };
const address: ServerBinding = { port: [[0]] };

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
      "connect()",
      "apollo-server.ApolloServer()",
      "@feathersjs/express()",
      "@feathersjs/koa.koa()",
      "elysia.Elysia()",
      "socket.io()",
      "socket.io.Server()",
    ),
    "@hapi/hapi.server": optionsOnly,
    "@hapi/hapi.Server": optionsOnly,
    "hapi.server": optionsOnly,
    "hapi.Server": optionsOnly,
    "@hono/node-server.serve": optionsOnly,
    "Bun.serve": optionsOnly,
    "Deno.serve": optionsOnly,
    "ws.Server": optionsOnly,
    "ws.WebSocketServer": optionsOnly,
    "ws.WebSocket.Server": optionsOnly,
    "socket.io.Server": address,
    "@apollo/server/standalone.startStandaloneServer": { port: [[1, "listen", "port"]] },
    "@grpc/grpc-js.Server().bindAsync": address,
    "@grpc/grpc-js.Server().bind": address,
    "grpc.Server().bind": address,
    "grpc.Server().bindAsync": address,
  },
};

function listenOn(...servers: readonly string[]): Record<string, ServerBinding> {
  return Object.fromEntries(servers.map((server) => [`${server}.**.listen`, portOrOptions]));
}
