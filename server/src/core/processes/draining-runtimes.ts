import type { ManifestEcosystem } from "../facts/manifest.ts";

/** What finishes the requests or jobs in flight by itself when SIGTERM arrives. */
export interface DrainingRuntime {
  /** For people. */
  readonly name: string;
  /** The program of a process that is one: `gunicorn`. */
  readonly program?: RegExp;
  /** The words of its command, joined by blanks, where the program alone does not tell. */
  readonly command?: RegExp;
  /** Packages by which an app is one, and the ecosystem they are of. */
  readonly packages?: { readonly ecosystem: ManifestEcosystem; readonly name: RegExp };
  /** The first version that does, of the package `versionOf`; absent for one that always did. */
  readonly since?: { readonly versionOf: string; readonly version: string };
  /** Where its documentation or source says so. */
  readonly source: string;
}

/** Each is proof that an app drains, so only what is documented to. What merely keeps a rule silent, `termination.ts` knows. Rule catalogue, section 10.1. */
export const drainingRuntimes: readonly DrainingRuntime[] = [
  { name: "gunicorn", program: /^gunicorn$/, source: "https://docs.gunicorn.org/en/stable/signals.html" },
  { name: "uvicorn", program: /^(?:uvicorn|fastapi)$/, source: "uvicorn/server.py, handle_exit" },
  { name: "hypercorn", program: /^hypercorn$/, source: "https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html, graceful_timeout" },
  { name: "granian", program: /^granian$/, source: "granian/server/common.py, signal_handler_interrupt" },
  { name: "daphne", program: /^daphne$/, source: "daphne/server.py, kill_all_applications" },
  { name: "Celery", program: /^celery$/, source: "https://docs.celeryq.dev/en/stable/userguide/workers.html#stopping-the-worker" },
  { name: "RQ", program: /^rq$/, source: "https://python-rq.org/docs/workers/#taking-down-workers" },
  { name: "Puma", program: /^puma$/, source: "https://github.com/puma/puma/blob/master/docs/signals.md" },
  { name: "Falcon", program: /^falcon$/, source: "async-container, SIGTERM of its controller" },
  { name: "Sidekiq", program: /^sidekiq$/, source: "https://github.com/sidekiq/sidekiq/wiki/Signals#term" },
  { name: "Laravel's queue worker", command: /\bartisan (?:queue:work|horizon)\b/, source: "Illuminate/Queue/Worker.php, listenForSignals" },
  { name: "Next.js", command: /^next start\b/, source: "next/dist/server/lib/start-server.js, cleanup" },
  // Their official images say `STOPSIGNAL SIGWINCH` and `STOPSIGNAL SIGQUIT`.
  { name: "Apache", program: /^(?:apache2-foreground|httpd-foreground)$/, source: "https://httpd.apache.org/docs/2.4/stopping.html#gracefulstop" },
  { name: "ASP.NET Core", packages: { ecosystem: "csharp", name: /^Microsoft\.NET\.Sdk\.Web$/ }, source: "https://learn.microsoft.com/aspnet/core/fundamentals/host/generic-host#host-shutdown" },
  { name: "The .NET host", packages: { ecosystem: "csharp", name: /^Microsoft\.NET\.Sdk\.Worker$|^Microsoft\.Extensions\.Hosting$/ }, source: "https://learn.microsoft.com/dotnet/core/extensions/generic-host#host-shutdown" },
  {
    name: "Spring Boot",
    packages: { ecosystem: "java", name: /^org\.springframework\.boot:spring-boot-starter-(?:web|webmvc|webflux|jersey|tomcat|jetty|undertow)$/ },
    since: { versionOf: "org.springframework.boot", version: "3.4" },
    source: "https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-3.4-Release-Notes#graceful-shutdown",
  },
  { name: "Actix Web", packages: { ecosystem: "rust", name: /^actix-web$/ }, source: "https://actix.rs/docs/server/#graceful-shutdown" },
  { name: "Rocket", packages: { ecosystem: "rust", name: /^rocket$/ }, since: { versionOf: "rocket", version: "0.5" }, source: "https://rocket.rs/guide/v0.5/configuration/#shutdown" },
];
