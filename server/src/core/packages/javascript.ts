/** The package of a module: `express` of `express/lib/router`, `@nestjs/core` of `@nestjs/core/router`. */
export function javascriptPackageOf(module: string): string {
  const segments = module.split("/");
  return module.startsWith("@") ? segments.slice(0, 2).join("/") : (segments[0] ?? module);
}

/** Modules of Node, and what hosts and bundlers provide by name. Source: nodejs.org/api, section "Modules". */
export const javascriptBuiltins: ReadonlySet<string> = new Set([
  ...["assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2"],
  ...["https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline", "repl", "sea", "sqlite", "stream", "string_decoder", "sys", "test"],
  ...["timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib", "bun", "electron", "vscode", "aws-sdk", "meteor", "k6"],
]);
