import { expect, test } from "vitest";
import { pathRole } from "../../server/src/core/path-role.ts";
import { appRootOf, appRoots } from "../../server/src/apps/apps.ts";
import { deploymentsByRoot } from "../../server/src/apps/deployments.ts";
import { processesOf } from "../../server/src/apps/processes.ts";
import { sharedImages } from "../../server/src/apps/shared-images.ts";
import type { Document, Process } from "../../server/src/core/facts/documents.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { rules } from "../../server/src/rules/index.ts";
import { check, lint } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

type Files = Readonly<Record<string, string>>;

function read(files: Files) {
  const documents = Object.entries(files).flatMap(([path, text]): Document[] => {
    const facts = documentReader(path)?.(text, path);
    return facts === undefined ? [] : [{ path, text, facts, role: pathRole(path) }];
  });
  const roots = appRoots(Object.keys(files));
  return { documents, roots, deployments: deploymentsByRoot({ documents, roots, projectName: "workspace" }) };
}

/** The process table of an app. */
function processes(files: Files, root = ""): readonly Process[] {
  const { documents, roots, deployments } = read(files);
  const own = deployments.get(root) ?? [];
  return processesOf({ root, roots, shared: sharedImages(documents, roots), deployments: own, documents: documents.filter(({ path }) => appRootOf(path, roots) === root || own.some((one) => one.path === path)) });
}

function table(files: Files, root?: string): readonly string[] {
  return processes(files, root).map(({ type, name, words }) => `${type} ${name}: ${words.join(" ")}`);
}

/** Which apps the deployments belong to: `services/cart: web worker`. */
function owners(files: Files): readonly string[] {
  return [...read(files).deployments].map(([root, found]) => `${root}: ${found.map(({ process }) => process.name).join(" ")}`).sort();
}

function workload(kind: string, containers: string, more = ""): string {
  const apiVersion = /Job/.test(kind) ? "batch/v1" : "apps/v1";
  const template = `template: { metadata: { labels: { app: shop } }, spec: { ${more} containers: [${containers}] } }`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: shop }\nspec: { ${kind === "CronJob" ? `jobTemplate: { spec: { ${template} } }` : template} }\n`;
}

const service = "apiVersion: v1\nkind: Service\nmetadata: { name: shop }\nspec: { selector: { app: shop }, ports: [{ port: 80 }] }\n";
const image = 'FROM node:22\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["node", "server.js"]\n';
const manifest = '{ "name": "shop", "scripts": { "start": "node server.js", "work": "node worker.js" } }';

test.each<[string, Files, readonly string[]]>([
  ["heroku.yml", { "heroku.yml": "run:\n  web: npm start\n  mails: { command: [node, mails.js] }\nrelease: { command: [node migrate.js] }\n" }, ["web web: node server.js", "worker mails: node mails.js", "release release: node migrate.js"]],
  ["app.json", { "app.json": '{ "formation": { "web": {} }, "scripts": { "postdeploy": "node seed.js" } }', Procfile: "web: node server.js\n" }, ["web web: node server.js", "admin postdeploy: node seed.js"]],
  ["fly.toml", { "fly.toml": '[processes]\napp = "node server.js"\nqueue = "npm run work"\n[http_service]\ninternal_port = 80\nprocesses = ["app"]\n[deploy]\nrelease_command = "node migrate.js"\n' }, ["web app: node server.js", "worker queue: node worker.js", "release release: node migrate.js"]],
  ["render.yaml", { "render.yaml": "services:\n  - { type: worker, name: mails, startCommand: npm run work }\n  - { type: cron, name: clean, startCommand: node clean.js }\n  - { type: pserv, name: api, startCommand: node api.js }\n" }, ["worker mails: node worker.js", "clock clean: node clean.js", "web api: node api.js"]],
  ["railway.json", { "railway.json": '{ "deploy": { "startCommand": "node server.js" } }' }, ["web start: node server.js"]],
  ["nixpacks.toml", { "nixpacks.toml": '[start]\ncmd = "celery -A shop worker"\n' }, ["worker start: celery -A shop worker"]],
  ["app.yaml", { "app.yaml": "runtime: nodejs22\nentrypoint: node server.js\n" }, ["web default: node server.js"]],
  ["systemd", { "deploy/shop.service": "[Service]\nExecStart=/opt/venv/bin/gunicorn shop.wsgi\n", "deploy/other.service": "[Service]\nExecStart=/usr/bin/node tool.js\n", "deploy/load.service": "[Service]\nType=oneshot\nExecStart=node load.js\n" }, ["web shop: /opt/venv/bin/gunicorn shop.wsgi", "other other: /usr/bin/node tool.js", "admin load: node load.js"]],
  ["systemd, without what compose and packages of the system start", { "deploy/stack.service": "[Service]\nExecStart=/usr/bin/docker compose up -d\n", "deploy/mail.service": "[Service]\nExecStart=/usr/sbin/opendkim\n", "deploy/fpm.service": "[Service]\nExecStart=/usr/sbin/php-fpm8.3 -F\n" }, ["other fpm: /usr/sbin/php-fpm8.3 -F"]],
  ["an image among the scripts where there is no other", { "scripts/Dockerfile": 'FROM node:22\nENTRYPOINT ["/app/entrypoint.sh", "/app/server"]\n', "scripts/entrypoint.sh": '#!/bin/sh\nexec "$@"\n', "tools/Dockerfile": "FROM node:22\nCMD lint\n" }, ["web web: /app/server"]],
  ["an image beside one among the scripts", { Dockerfile: image, "scripts/Dockerfile": "FROM node:22\nCMD release\n" }, ["web web: node server.js"]],
  ["scripts that npm-run-all starts in order", { "package.json": '{ "name": "shop", "scripts": { "start": "npm-run-all check serve", "check": "node check.js", "serve": "node server.js" } }' }, ["web web: node server.js"]],
  ["scripts that npm-run-all starts side by side", { "package.json": '{ "name": "shop", "scripts": { "start": "npm-run-all -p mails serve", "mails": "node mails.js", "serve": "node server.js" } }' }, ["web web: npm-run-all -p mails serve"]],
  ["supervisord with servers", { "supervisord.conf": "[program:api]\ncommand=node api.js\n[program:front]\ncommand=caddy run\n[program:live]\ncommand=node live.js\n" }, ["web api: node api.js", "web front: caddy run", "other live: node live.js"]],
  ["supervisord", { "supervisord.conf": "[program:app]\ncommand=gunicorn shop.wsgi\n[program:tasks]\ncommand=celery -A shop beat\n" }, ["web app: gunicorn shop.wsgi", "clock tasks: celery -A shop beat"]],
  ["uwsgi", { "uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\nattach-daemon = ./manage.py mails\n" }, ["web web: uwsgi --module shop.wsgi", "worker attach-daemon: ./manage.py mails"]],
  ["pm2", { "ecosystem.config.js": 'module.exports = { apps: [{ name: "web", script: "server.js", args: "--port 3000" }, { name: "mails", script: "npm", args: "run work" }] };\n' }, ["web web: node server.js --port 3000", "other mails: node worker.js"]],
  ["a Makefile that a Procfile starts", { Procfile: "web: make serve\nmails: make\n", Makefile: "work: built\n\tnode worker.js\nserve: built other.js\n\t@exec node server.js\nbuilt: work\n\tgo build\n" }, ["web web: node server.js", "worker mails: node worker.js"]],
  ["a script without an ending", { Procfile: "web: bin/serve --all\nmails: /usr/bin/node\n", "bin/serve": '#!/usr/bin/env bash\nexec node server.js "$@"\n', "bin/node": "#!/bin/sh\nx\n" }, ["web web: node server.js --all", "worker mails: /usr/bin/node"]],
  ["a script that watches what it started, and ends it", { Procfile: "web: ./start.sh\n", "start.sh": '#!/bin/sh\nnode server.js &\nchild=$!\nwhile kill -0 "$child" 2>/dev/null; do\n  sleep 5\ndone\nkill -TERM "$child"\n' }, ["web web: node server.js"]],
  ["a script with functions, lists and arguments that are not given", { Procfile: "mails: ./start.sh\n", "start.sh": '#!/bin/bash\nset_up() { node set-up.js "$1"; }\nneeded=(\n  A B # (none\n  C\n)\nset_up a\nset_up a\nexec node mails.js $1\n' }, ["worker mails: node mails.js"]],
  ["several images that compose files and pipelines make of one Dockerfile", {
    Dockerfile: "FROM node:22 AS base\nFROM base AS api\nCMD node api.js\nFROM base AS jobs\nCMD node jobs.js\nFROM base AS lint\nCMD lint\nFROM base AS all\nCMD node all.js\n",
    "compose.yaml": "services:\n  api: { build: { context: ., target: api }, profiles: [api] }\n  lint: { build: { context: ., target: lint } }\n",
    ".github/workflows/x.yml": "jobs:\n  x:\n    steps:\n      - run: docker buildx build . --target jobs --push\n      - run: docker build --target all -t here .\n",
  }, ["web api: node api.js", "worker jobs: node jobs.js"]],
  ["an image with stages behind the one that is released", { Dockerfile: "FROM node:22 AS release\nCMD node server.js\nFROM node:22 AS upload\nRUN upload\n" }, ["web web: node server.js"]],
  ["a service of compose that brings the database up to date", { Dockerfile: image, "compose.yaml": "services:\n  migrator: { build: ., entrypoint: [python, manage.py, migrate] }\n" }, ["web web: node server.js", "release migrator: python manage.py migrate"]],
  ["a worker of compose with a port for its health", { Dockerfile: image, "compose.yaml": "services:\n  shop-worker: { build: ., ports: ['80:80'] }\n" }, ["worker web: node server.js"]],
  ["crontab", { crontab: "0 1 * * * cd /srv && node clean.js\n" }, ["clock cron: node clean.js"]],
  ["a manifest that starts the image as it is", { Dockerfile: image, "k8s/a.yaml": workload("Deployment", "{ name: web, image: shop }") + "---\n" + service }, ["web web: node server.js"]],
  ["a workload that no Service knows where others have one", { Dockerfile: image, "k8s/a.yaml": workload("Deployment", "{ name: mails, image: shop }") + "---\n" + service.replace("selector: { app: shop }", "selector: { app: other }") }, ["worker web: node server.js"]],
  ["arguments go to the entry point, a command replaces it", { Dockerfile: image, "k8s/a.yaml": workload("Deployment", '{ name: web, image: shop, args: [node, mails.js] }, { name: worker, image: shop, command: [sh, -c], args: ["exec node worker.js"] }') }, ["web web: node server.js", "web web: node mails.js", "worker worker: node worker.js"]],
  ["arguments for an entry point that is not seen", { "package.json": '{ "name": "shop" }', "k8s/a.yaml": workload("Deployment", '{ name: web, image: shop, args: ["--port", "80"] }') }, []],
  ["Jobs and CronJobs", { Dockerfile: image, "k8s/a.yaml": workload("Job", "{ name: load, image: shop, command: [node, load.js] }") + "---\n" + workload("CronJob", "{ name: clean, image: shop, command: [node, clean.js] }") }, ["web web: node server.js", "admin load: node load.js", "clock clean: node clean.js"]],
  ["the same in two environments", { "k8s/a/x.yaml": workload("Job", "{ name: load, image: shop, command: [node, load.js] }"), "k8s/b/x.yaml": workload("Job", "{ name: load, image: shop, command: [node, load.js] }") }, ["admin load: node load.js"]],
  ["a hook of a chart", { "k8s/x.yaml": workload("Deployment", "{ name: load, image: shop, command: [node, load.js] }").replace("{ name: shop }", '{ name: shop, annotations: { "helm.sh/hook": pre-upgrade } }') }, ["admin load: node load.js"]],
  ["compose", { Dockerfile: image, "compose.yaml": "services:\n  web: { build: ., ports: ['80:80'] }\n  mails: { build: ., command: npm run work }\n" }, ["web web: node server.js", "other mails: node worker.js"]],
])("the process table of %s", (_name, files, expected) => {
  expect(table({ "package.json": manifest, ...files })).toEqual(expected);
});

test.each<[string, Files]>([
  ["an override file", { "docker-compose.override.yml": "services: { web: { build: ., command: node x.js } }" }],
  ["sources mounted over those of the image", { "compose.yaml": "services: { web: { build: ., command: node x.js, volumes: ['.:/app'] } }" }],
  ["sources mounted by a mapping", { "compose.yaml": "services: { web: { build: ., command: node x.js, volumes: [{ type: bind, source: ./src, target: /app/src }] } }" }],
  ["a profile", { "compose.yaml": "services: { web: { build: ., command: node x.js, profiles: [tools] } }" }],
  ["a file for production beside it", { "compose.yaml": "services: { web: { build: ., command: node x.js } }", "compose.prod.yaml": "services: { web: { command: node server.js } }" }],
  ["an overlay for development", { "k8s/overlays/dev/x.yaml": workload("Job", "{ name: x, image: shop, command: [node, x.js] }") }],
  ["an image of somebody else", { "k8s/x.yaml": workload("Job", "{ name: x, image: other, command: [node, x.js] }") }],
  ["a start script of a workspace", { "package.json": '{ "name": "shop", "scripts": { "start": "turbo run start --filter x.js" } }' }],
  ["tools in a container that is given the sources of apps", { "docker/Dockerfile": "FROM node:22\nCMD node x.js\n", "app/package.json": "{}", "compose.yaml": "services: { web: { build: ./docker, volumes: ['./app:/app'] } }" }],
  ["a program that supervisord does not start by itself", { "supervisord.conf": "[program:x]\ncommand=node x.js\nautostart=false\n" }],
])("not in production: %s", (_name, files) => {
  expect(table({ "package.json": manifest, ...files }).filter((line) => line.includes("x.js"))).toEqual([]);
});

test("an image that is built for each app from one Dockerfile is started by those whose image a deployment names", () => {
  const files = {
    "pom.xml": "<project><modules><module>cart</module></modules></project>",
    "docker/Dockerfile": 'FROM eclipse-temurin:21\nARG ARTIFACT_NAME\nCOPY ${ARTIFACT_NAME}.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
    "cart/pom.xml": "<project/>",
    "tools/pom.xml": "<project/>",
    "compose.yaml": "services:\n  cart: { image: team/cart, ports: ['80:80'] }\n  mails: { image: team/mails }\n",
  };
  expect([table(files), table(files, "cart"), table(files, "tools")]).toEqual([[], ["web cart: java -jar app.jar"], []]);
  const alone = { ...files, "docker/Dockerfile": files["docker/Dockerfile"].replace("ARG ARTIFACT_NAME", "ARG ARTIFACT_NAME=app") };
  expect([table(alone), table(alone, "cart")]).toEqual([["web web: java -jar app.jar"], []]);
});

test("the projects that an Aspire host starts count where nothing else starts them", () => {
  const host = 'var builder = DistributedApplication.CreateBuilder(args);\nvar api = builder.AddProject<Projects.Basket_API>("basket")\n  .WithReference(db);\nbuilder\n  .AddProject<Projects.OrderProcessor>(Names.Orders);\n// builder.AddProject<Projects.Web>("old");\n';
  const files = { "Host/Shop.AppHost/Program.cs": host, "src/Basket.API/Basket.API.csproj": "<Project/>", "src/Orders/OrderProcessor.csproj": "<Project/>", "src/Web/Web.csproj": "<Project/>" };
  expect(owners(files)).toEqual(["src/Basket.API: basket", "src/Orders: OrderProcessor"]);
  expect([table(files, "src/Basket.API"), table(files, "src/Orders"), table(files, "src/Web")]).toEqual([["other basket: dotnet Basket.API.dll"], ["worker OrderProcessor: dotnet OrderProcessor.dll"], []]);
  expect(table({ ...files, "src/Basket.API/Dockerfile": image }, "src/Basket.API")).toEqual(["web web: node server.js"]);
});

test("an override file for production takes what it does not say from the one below it", () => {
  const files = { "package.json": manifest, "a/package.json": "{}", "compose.yaml": "services: { web: { build: ./a, command: node dev.js, ports: ['80:80'] } }", "compose.prod.yaml": "services: { web: { command: node server.js } }" };
  expect(processes(files, "a")).toMatchObject([{ type: "web", words: ["node", "server.js"], path: "compose.prod.yaml" }]);
});

test("what runs before: init containers apart from the rest", () => {
  const init = "initContainers: [{ name: wait, image: busybox, command: [nc, db] }, { name: load, image: shop, command: [sh, -c, 'node a.js && node b.js'] }],";
  const files = { "package.json": manifest, Dockerfile: image, "k8s/a.yaml": workload("Deployment", "{ name: web, image: shop }", init), "shop.service": "[Service]\nExecStartPre=-node c.js\nExecStart=gunicorn shop.wsgi\n" };
  expect(processes(files).map(({ before }) => before.map(({ words, separate }) => `${words.join(" ")}${separate ? " apart" : ""}`))).toEqual([["nc db apart", "node a.js apart", "node b.js apart"], ["node c.js"]]);
});

/** What an image starts whose entry script gets these words. */
function dispatched(script: string, ...words: readonly string[]): readonly string[] {
  return processes({ "package.json": manifest, Dockerfile: `FROM node:22\nENTRYPOINT ["./entry.sh"]\nCMD ${JSON.stringify(words)}\n`, "entry.sh": script }).flatMap(({ words: last, before }) => [...before.map((step) => step.words), last]).map((one) => one.join(" "));
}

const functions = 'serve() {\n  node migrate.js\n  exec node server.js "$@"\n}\nwork() { exec node worker.js; }\n';
const byArgument = `${functions}case "$1" in\n  worker|mails) work ;;\n  server)\n    shift\n    serve "$@"\n    ;;\n  dev_*) node dev.js ;;\n  *) exec "$@" ;;\nesac\n`;

test.each<[string, readonly string[], readonly string[]]>([
  ["the branch of its argument, and the function that is called there", [byArgument, "server"], ["node migrate.js", "node server.js"]],
  ["what comes behind the argument", [byArgument, "server", "--all"], ["node migrate.js", "node server.js --all"]],
  ["one of two patterns", [byArgument, "mails"], ["node worker.js"]],
  ["a pattern with a star", [byArgument, "dev_server"], ["node dev.js"]],
  ["the branch for all others", [byArgument, "node", "x.js"], ["node x.js"]],
  ["every branch where the argument is not known", [byArgument, "$KIND"], ["node worker.js", "node migrate.js", "node server.js", "node dev.js", "$KIND"]],
  ["a function that the argument names", [`${functions}"$@"\n`, "work"], ["node worker.js"]],
  ["a default", [`${functions}case "\${1:-worker}" in server) serve ;; worker) work ;; esac\n`], ["node worker.js"]],
  ["every branch of something else", [`case "$KIND" in server) node a.js ;; *) node b.js ;; esac\n`, "server"], ["node a.js", "node b.js"]],
  ["every branch behind arguments that the script sets", [`set -- node x.js\ncase "$1" in server) node a.js ;; *) node b.js ;; esac\n`, "server"], ["node a.js", "node b.js"]],
  ["every branch in a loop over the arguments", [`while [ $# -gt 0 ]; do case "$1" in server) node a.js ;; *) node b.js ;; esac; shift; done\n`, "server"], ["node a.js", "node b.js"]],
  ["every branch of patterns with brackets", [`case "$1" in [Ss]erver) node a.js ;; *) node b.js ;; esac\n`, "server"], ["node a.js", "node b.js"]],
  ["functions that call each other", ["a() { b; }\nb() { a; node x.js; }\na\n"], ["a", "node x.js"]],
  ["a function called with an argument", ['start() { case $1 in web) node a.js ;; *) node b.js ;; esac; }\nstart web\n', "other"], ["node a.js"]],
])("an entry script runs %s", (_name, [script = "", ...words], expected) => {
  expect(dispatched(script, ...words)).toEqual(expected);
});

test("a command has the place it is written at", () => {
  const text = workload("Job", "{ name: load, image: shop, command: [node, load.js] }");
  const [job] = processes({ "package.json": '{ "name": "shop" }', "k8s/a.yaml": text });
  expect(job?.path).toBe("k8s/a.yaml");
  expect(text.slice(job?.span.start, job?.span.end)).toBe("[node, load.js]");
});

test.each<[string, Files, readonly string[]]>([
  ["the build context", { "services/cart/Dockerfile": image, "services/api/Dockerfile": image, "compose.yaml": "services:\n  x: { build: services/cart, image: api }\n" }, ["services/cart: x"]],
  ["a Dockerfile below the build context", { "services/cart/Dockerfile": image, "compose.yaml": "services:\n  x: { build: { context: ., dockerfile: services/cart/Dockerfile } }\n" }, ["services/cart: x"]],
  ["a Dockerfile outside of it", { "services/cart/Dockerfile": image, "docker/x.Dockerfile": image, "compose.yaml": "services:\n  x: { build: { context: services/cart, dockerfile: ../../docker/x.Dockerfile } }\n" }, ["services/cart: x"]],
  ["the image, by the folder", { "services/cart/Dockerfile": image, "k8s/a.yaml": workload("Pod", "").replace(/[\s\S]*/, "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec: { containers: [{ name: x, image: 'ghcr.io/team/cart:1@sha256:0' }] }\n") }, ["services/cart: x"]],
  ["the image, by the name of the package", { "a/package.json": '{ "name": "@team/cart" }', "k8s/a.yaml": workload("Job", "{ name: x, image: cart }") }, ["a: x"]],
  ["the image, with the project before it", { "cart/Dockerfile": image, "k8s/a.yaml": workload("Job", "{ name: x, image: team/workspace_cart }, { name: y, image: team/other_cart }") }, ["cart: x"]],
  ["the image that a compose file builds", { "a/Dockerfile": image, "compose.yaml": "services:\n  a: { build: a, image: team/mails }\n", "k8s/a.yaml": workload("Job", "{ name: x, image: 'team/mails:2' }") }, ["a: a x"]],
  ["a service of that name that another compose file builds", { "a/Dockerfile": image, "compose.build.yaml": "services:\n  x: { build: a }\n", "compose.yaml": "services:\n  x: { image: team/workspace }\n" }, ["a: x x"]],
  ["the image that a pipeline builds", { "a/Dockerfile": image, ".github/workflows/x.yml": "jobs:\n  x:\n    steps:\n      - run: docker buildx build --push -t ghcr.io/team/mails:$TAG a\n", "k8s/a.yaml": workload("Job", "{ name: x, image: 'ghcr.io/team/mails:2' }") }, ["a: x"]],
  ["the image that a script builds from a Dockerfile elsewhere", { "a/Dockerfile": image, "deploy.sh": "docker build --tag=team/mails -f a/Dockerfile .\n", "k8s/a.yaml": workload("Job", "{ name: x, image: 'team/mails:2' }") }, ["a: x"]],
  ["the image that a Makefile builds in its folder", { "a/Dockerfile": image, "a/Makefile": "image:\n\tdocker build -t team/mails .\n", "k8s/a.yaml": workload("Job", "{ name: x, image: 'team/mails:2' }") }, ["a: x"]],
  ["an image whose folder or name is a variable", { "a/Dockerfile": image, "deploy.sh": 'docker build -t "$NAME" a\ndocker build -t team/mails "$FOLDER"\n', "k8s/a.yaml": workload("Job", "{ name: x, image: 'team/mails:2' }") }, []],
  ["the image that a Kustomization puts in", { "cart/Dockerfile": image, "k8s/a.yaml": workload("Job", "{ name: x, image: app-image }"), "k8s/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: [{ name: app-image, newName: team/cart }]\n" }, ["cart: x"]],
  ["the folder around the code", { "services/cart/src/Dockerfile": image, "k8s/a.yaml": workload("Job", "{ name: x, image: cart }") }, ["services/cart/src: x"]],
  ["a name that two apps have", { "a/cart/Dockerfile": image, "b/cart/Dockerfile": image, "k8s/a.yaml": workload("Job", "{ name: x, image: cart }") }, []],
  ["the image of a database, though a folder is named after it", { "redis/Dockerfile": image, "k8s/a.yaml": workload("Job", "{ name: x, image: 'redis:7' }") }, []],
  ["a build context that is no app", { "cart/package.json": "{}", "compose.yaml": "services:\n  x: { build: ./legacy }\n" }, []],
  ["the working directory", { "cart/package.json": "{}", "api/package.json": "{}", "deploy/x.service": "[Service]\nWorkingDirectory=/srv/cart/\nExecStart=node server.js\n", "render.yaml": "services: [{ type: web, name: y, rootDir: api, startCommand: node x.js }]\n" }, ["api: y", "cart: x"]],
  ["the folder of the file", { "cart/package.json": "{}", "cart/fly.toml": '[processes]\nx = "node x.js"\n' }, ["cart: x"]],
])("a deployment belongs to the app told by %s", (_name, files, expected) => {
  expect(owners(files)).toEqual(expected);
});

test.each<[string, Files]>([
  ["service", { "package.json": manifest, "k8s/a.yaml": workload("Deployment", "{ name: web, image: shop }") + "---\n" + service }],
  ["service", { "package.json": manifest, "fly.toml": "[http_service]\ninternal_port = 80\n" }],
  ["service", { "package.json": manifest, "render.yaml": "services: [{ type: web, name: shop, startCommand: node server.js }]\n" }],
  ["worker", { "package.json": manifest, "render.yaml": "services: [{ type: worker, name: shop, startCommand: node server.js }]\n" }],
  ["worker", { "package.json": manifest, Dockerfile: image, "k8s/a.yaml": workload("Deployment", "{ name: shop, image: shop }") + "---\n" + service.replace("app: shop", "app: other") }],
  ["static-frontend", { "package.json": '{ "name": "shop", "dependencies": { "react": "19" } }', "k8s/a.yaml": workload("Deployment", "{ name: web, image: shop }") + "---\n" + service }],
  ["unknown", { "package.json": manifest, "k8s/a.yaml": workload("Deployment", "{ name: web, image: other }") + "---\n" + service }],
  ["unknown", { "package.json": manifest, "k8s/dev/a.yaml": workload("Deployment", "{ name: web, image: shop }") + "---\n" + service }],
])("an app is a %s: %j", async (kind, files) => {
  expect((await lint({ ...files, "main.js": "" })).apps).toMatchObject([{ root: ".", kind }]);
});

test("an edit of a manifest that lies elsewhere is heard of by the app it starts", async () => {
  const text = workload("Deployment", "{ name: web, image: cart, ports: [{ containerPort: 8080 }] }");
  const host = memoryHost({ "cart/package.json": '{ "name": "cart" }', "cart/main.js": 'require("express")().listen(process.env.PORT || 3000);\n', "k8s/a.yaml": text });
  const project = await check(host, rules);
  const mismatches = () => project.report().findings.filter(({ rule }) => rule === "port-binding/port-mismatch").map(({ path, message }) => [path, /\d+/.exec(message)?.[0]]);
  expect(mismatches()).toEqual([["k8s/a.yaml", "8080"]]);
  for (const [edited, expected] of [[text.replace("8080", "9090"), [["k8s/a.yaml", "9090"]]], [text.replace("8080", "3000"), []], [text, [["k8s/a.yaml", "8080"]]], [text.replace("image: cart", "image: other"), []]] as const) {
    host.files.set("k8s/a.yaml", edited);
    await project.update(["k8s/a.yaml"]);
    project.settle();
    expect(mismatches()).toEqual(expected);
  }
});
