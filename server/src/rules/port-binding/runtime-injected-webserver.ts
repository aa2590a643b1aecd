import { ownDocumentsOf, packageOf } from "../../core/facts/app-files.ts";
import type { Document } from "../../core/facts/documents.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import type { Manifest } from "../../core/facts/manifest.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { defineRule, texts, wholeApp, type AppFiles, type Outcome, type Report } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "port-binding/runtime-injected-webserver",
  severity: "information",
  summary: "An app that only becomes a web service inside a server that it does not bring along",
  why: "Which server answers, its version and its port are decided outside of the app: what runs in production is not what its dependencies say, and another machine may have another server.",
  instead: "Take the server as a dependency and bind the port in the app (`spring-boot-maven-plugin`, `gunicorn`, `puma`, FrankenPHP); a proxy may stand in front of it.",
  reference: "https://12factor.net/port-binding",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => {
      const archives = [...inMaven(app)];
      return archives.length > 0 ? archives : [...inImages(app), ...behindNginx(app)];
    }),
    texts((text) => directive.test(text), (file) => (file.role === "app" && /\.conf(?:\.\w+)?$/.test(file.path) ? [...inServerConfig(file.path, file.text)] : [])),
  ],
});

function report(server: string, path: string, span: Span): Report {
  return { kind: "report", at: { path, span }, message: `The web server comes from outside when the app runs (${server}); declare a server as a dependency and bind the port in the app` };
}

/** `<packaging>war</packaging>` of a project whose build puts no server into the archive. */
function* inMaven(app: AppFiles): Iterable<Outcome> {
  for (const document of ownDocumentsOf(app, "manifest")) {
    const { path, text, facts } = document;
    if (facts.format !== "maven" || facts.type !== "war" || bringsServer(facts)) continue;
    const parent = facts.parent?.path === undefined ? undefined : joined(folderOf(path), facts.parent.path);
    const inherited = parent === undefined ? undefined : app.documents.find((one): one is Document<Manifest> => one.path === parent && one.facts.kind === "manifest");
    // What a parent that is not at hand says is not known.
    if (inherited === undefined ? parent !== undefined && app.hasFile(parent) : bringsServer(inherited.facts)) continue;
    const written = /<packaging>\s{0,100}(war)\s{0,100}<\/packaging>/d.exec(text)?.indices?.[1];
    if (written !== undefined) yield report("a servlet container", path, { start: written[0], end: written[1] });
  }
}

function bringsServer({ plugins, dependencies }: Manifest): boolean {
  return plugins.some(({ name }) => /:(?:spring-boot|quarkus|micronaut|wildfly-jar|wildfly|bootable-jar|payara-micro|liberty|tomee|webapp-runner|jetty|tomcat\d?|cargo-maven\d|exec)(?:-maven)?-plugin$/.test(name)) || dependencies.some(({ name, scope }) => scope === "runtime" && /(?::tomcat-embed-core|:jetty-server|:undertow-core|:webapp-runner|:spring-boot-starter-(?:tomcat|jetty|undertow))$/.test(name));
}

/** Images of servers that start what is laid into a folder of theirs, by the last part of their names. Source: Docker Hub, the documentation of each. */
const containers: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)tomcat(?=[:@]|$)/, "Tomcat"],
  [/(?:^|\/)jetty(?=[:@]|$)/, "Jetty"],
  [/(?:^|\/)(?:wildfly|jboss-eap[\w-]*)(?=[:@]|$)/, "WildFly"],
  [/(?:^|\/)payara\/server-\w+|(?:^|\/)payara(?=[:@]|$)/, "Payara"],
  [/(?:^|\/)(?:open-liberty|websphere-liberty|websphere-traditional)(?=[:@]|$)/, "WebSphere"],
  [/(?:^|\/)phusion\/passenger-\w+/, "Passenger"],
];

function* inImages(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) {
    const { stages } = releasedCommand(facts, path, app.documents);
    const copies = stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "COPY" || keyword === "ADD"));
    for (const { base, baseSpan } of stages) {
      const server = containers.find(([image]) => image.test(base.toLowerCase()))?.[1];
      const isFilled = server === "Passenger" || copies.some(({ arguments: written }) => /\.[we]ar\b|\/webapps\b|\/deployments\b|\/dropins\b/.test(written));
      if (server !== undefined && isFilled) yield report(server, path, baseSpan);
      // The image exports HTTP on a port all the same.
      else if (/^(?:[\w.-]+\/)*php:[\w.-]*apache/.test(base)) yield { kind: "report", at: { path, span: baseSpan }, severity: "hint", message: "The web server is that of the base image (Apache with mod_php), and its port stands in files of that image; bind the port in the app (for example with FrankenPHP)" };
    }
  }
}

/** `fastcgi_pass php:9000`: another process speaks HTTP for it. What one image holds together answers on a port of its own. */
function* behindNginx(app: AppFiles): Iterable<Outcome> {
  if (packageOf(app, /^(?:laravel\/octane|spiral\/roadrunner[\w-]*|runtime\/(?:frankenphp|swoole|roadrunner)[\w-]*|(?:open)?swoole\/[\w-]+)$/) !== undefined) return;
  for (const { path, facts } of ownDocumentsOf(app, "proxy")) {
    const places = facts.targets.filter(({ name }) => name === "fastcgi_pass").map((target) => facts.upstreams.find((one) => one.name === target.value)?.servers[0] ?? target);
    const [place] = places.filter(({ value }) => /^[\w.-]+:\d+$/.test(value) && !/^(?:localhost|127\.)/.test(value));
    if (place !== undefined) yield report(`nginx with FastCGI at ${place.value}`, path, place.span);
  }
}

const directive = /WSGIScriptAlias|passenger_enabled|PassengerEnabled/;

/** What makes Apache or nginx start the app, one per file. */
function* inServerConfig(path: string, text: string): Iterable<Outcome> {
  const written = /^[ \t]*(WSGIScriptAlias|passenger_enabled(?=[ \t]+on\b)|PassengerEnabled(?=[ \t]+on\b))\b/dm.exec(text);
  const [start, end] = written?.indices?.[1] ?? [];
  if (start !== undefined && end !== undefined) yield report(written?.[1] === "WSGIScriptAlias" ? "Apache with mod_wsgi" : "Passenger", path, { start, end });
}
