import { describe, expect, test } from "vitest";
import type { DeclaredProcess, KubernetesManifest, ProcessFile, StartCommand } from "../../server/src/core/facts/deployment.ts";
import type { ComposeFile, DocumentFacts, NamedText } from "../../server/src/core/facts/documents.ts";
import type { Span } from "../../server/src/core/text.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { spansOutside } from "../support/robustness.ts";
import { samples } from "./deployment-samples.ts";

function factsOf(path: string, text = samples[path] ?? ""): DocumentFacts | undefined {
  return documentReader(path)?.(text, path);
}

function processesIn(path: string): readonly DeclaredProcess[] {
  const facts = factsOf(path) as ProcessFile;
  expect(facts.kind).toBe("process-file");
  return facts.processes;
}

/** What stands at a span. */
function written(path: string, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : samples[path]?.slice(span.start, span.end);
}

function runs(command: StartCommand | undefined): string | undefined {
  return command?.exec?.join(" ") ?? command?.commands.map(({ words }) => words.join(" ")).join(" ; ");
}

function namesAndValues(texts: readonly NamedText[]): string {
  return texts.map(({ name, value }) => `${name}=${value}`).join(" ");
}

/** Name, type, command and the text at its place. */
function outline(path: string): readonly (readonly (string | undefined)[])[] {
  return processesIn(path).map((process) => [process.name, process.type, runs(process.entrypoint ?? process.command), written(path, (process.entrypoint ?? process.command)?.span)]);
}

describe("processes and where their commands stand", () => {
  test.each([
    ["heroku.yml", [["web", undefined, "gunicorn shop.wsgi -b :$PORT", "gunicorn shop.wsgi -b :$PORT"], ["clock", undefined, "node clock.js", "[node, clock.js]"], ["worker", undefined, undefined, undefined], ["release", "release", "./migrate.sh --all", "./migrate.sh --all"]]],
    ["app.json", [["web", undefined, undefined, undefined], ["worker", undefined, undefined, undefined], ["postdeploy", "admin", "node seed.js", '"node seed.js"']]],
    ["fly.toml", [["web", "web", "node server.js", '"node server.js"'], ["mails", "web", "node mails.js", '"""node mails.js"""'], ["release", "release", "node migrate.js --flag a # b", "'node migrate.js --flag \"a # b\"'"]]],
    ["render.yaml", [["shop", "web", "gunicorn shop.wsgi", "gunicorn shop.wsgi"], ["shop", "release", "python manage.py migrate", "python manage.py migrate"], ["cleaner", "clock", "python clean.py", "python clean.py"]]],
    ["railway.json", [["start", undefined, "node server.js", '"node server.js"'], ["release", "release", "node migrate.js", '"node migrate.js"']]],
    ["railway.toml", [["start", "clock", "node job.js", '"node job.js"']]],
    ["nixpacks.toml", [["start", undefined, "node server.js", '"node server.js"']]],
    ["app.yaml", [["api", "web", "gunicorn -b :$PORT main:app", "gunicorn -b :$PORT main:app"]]],
    ["serverless.yml", [["order", "other", undefined, undefined], ["clean", "clock", undefined, undefined]]],
    ["deploy/shop.service", [["shop", undefined, "/srv/shop/venv/bin/gunicorn --workers 3 shop.wsgi", "/srv/shop/venv/bin/gunicorn \\\n  # between the lines\n  --workers 3 \\\n  shop.wsgi"]]],
    ["supervisord.conf", [["web", undefined, "gunicorn --bind :${PORT} shop.wsgi", "gunicorn --bind :%(ENV_PORT)s\n  shop.wsgi"], ["queue", undefined, "celery -A shop worker", "celery -A shop worker"]]],
    ["uwsgi.ini", [["web", "web", "uwsgi --module shop.wsgi:application", "shop.wsgi:application"], ["attach-daemon", "worker", "./manage.py mails --port ${port}", "./manage.py mails --port %(port)"]]],
    ["ecosystem.config.js", [["web", undefined, "node ./server.js --port 3000", '"./server.js"'], ["mails", undefined, "npm run mails -- --all", '"npm"'], ["load", undefined, "python3 load.py", '"load.py"']]],
    ["pm2.json", [["web", undefined, "node server.mjs", '"server.mjs"']]],
    ["ecosystem.yml", [["web", undefined, "bin/serve --all", "bin/serve"]]],
    ["crontab", [["cron", "clock", "node clean.js", "node clean.js >> /dev/null"], ["cron", "clock", "node report.js", "node report.js"]]],
    ["cron.d/shop", [["cron", "clock", "cd /srv/shop ; node clean.js", "cd /srv/shop && node clean.js"]]],
  ])("%s", (path, expected) => {
    expect(outline(path)).toEqual(expected);
  });
});

describe("environment, ports and what a process is made of", () => {
  test("values have the place they are written at", () => {
    for (const path of Object.keys(samples)) {
      const facts = factsOf(path);
      const environment = facts?.kind === "process-file" ? facts.processes.flatMap((process) => process.environment) : [];
      for (const { value, span } of environment) expect(written(path, span)).toContain(value);
    }
    expect(namesAndValues(processesIn("fly.toml")[0]?.environment ?? [])).toBe("PORT=8080 WORKERS=3");
    expect(namesAndValues(processesIn("app.json")[0]?.environment ?? [])).toBe("MODE=live LEVEL=info");
    expect(namesAndValues(processesIn("render.yaml")[0]?.environment ?? [])).toBe("LEVEL=info");
    expect(namesAndValues(processesIn("serverless.yml")[1]?.environment ?? [])).toBe("LEVEL=info DAYS=3");
    expect(namesAndValues(processesIn("deploy/shop.service")[0]?.environment ?? [])).toBe("LEVEL=info MODE=live GREETING=two words");
    expect(namesAndValues(processesIn("supervisord.conf")[0]?.environment ?? [])).toBe("LEVEL=info MODE=live");
    expect(namesAndValues(processesIn("ecosystem.config.js")[0]?.environment ?? [])).toBe("MODE=test DAYS=3 MODE=live");
    expect(processesIn("render.yaml")[0]?.references).toEqual(["SECRET", "*"]);
    expect(processesIn("deploy/shop.service")[0]?.references).toEqual(["*"]);
  });

  test("ports of Fly go to the processes that serve them", () => {
    expect(processesIn("fly.toml").map(({ ports }) => ports.map(({ port, span }) => [port, written("fly.toml", span)]))).toEqual([[[8080, "8080"]], [[9000, "9000"]], []]);
    const single = factsOf("fly.toml", "[http_service]\ninternal_port = 3000\n") as ProcessFile;
    expect(single.processes).toMatchObject([{ name: "web", type: "web", ports: [{ port: 3000, span: { start: 31, end: 35 } }] }]);
  });

  test("images, Dockerfiles and folders", () => {
    expect(processesIn("heroku.yml").map(({ dockerfile }) => dockerfile)).toEqual(["Dockerfile", "worker/Dockerfile", "worker/Dockerfile", "worker/Dockerfile"]);
    expect(processesIn("render.yaml").map(({ folder, dockerfile, buildContext }) => [folder, dockerfile, buildContext])).toEqual([["services/shop", undefined, undefined], ["services/shop", undefined, undefined], [undefined, "./docker/Dockerfile", "."]]);
    expect(processesIn("deploy/shop.service")[0]?.folder).toBe("/srv/shop");
  });

  test("the signal to stop with", () => {
    const signals = (path: string) => processesIn(path).map(({ stopSignal }) => stopSignal?.value);
    expect(signals("fly.toml")).toEqual(["SIGINT", "SIGINT", "SIGINT"]);
    expect(signals("deploy/shop.service")).toEqual(["SIGQUIT"]);
    expect(signals("supervisord.conf")).toEqual([undefined, "QUIT"]);
  });

  test("what a compose service adds to its image", () => {
    const text = "services:\n  a: { image: x, env_file: a.env, entrypoint: node a.js, volumes: [data:/data, './src:/src:ro'] }\n  b:\n    env_file: [b.env, { path: c.env, required: false }]\n    entrypoint: [node, b.js]\n    profiles: [tools]\n    volumes: [{ type: bind, source: ../b, target: /b }]\n";
    const { services } = factsOf("compose.yaml", text) as ComposeFile;
    expect(services.map(({ entrypoint, mounts, hasProfiles }) => [entrypoint, mounts.map(({ kind, source, target, isReadOnly }) => [kind, source, target, isReadOnly]), hasProfiles])).toEqual([
      ["node a.js", [["volume", "data", "/data", false], ["machine", "./src", "/src", true]], false],
      [["node", "b.js"], [["machine", "../b", "/b", false]], true],
    ]);
    expect(services.flatMap(({ environmentFiles }) => environmentFiles.map(({ value, span }) => [value, text.slice(span.start, span.end)]))).toEqual([["a.env", "a.env"], ["b.env", "b.env"], ["c.env", "c.env"]]);
  });

  test("variables that compose passes on as they are", () => {
    const { services } = factsOf("compose.yaml", "services:\n  a: { image: x, environment: [A, B=1, 'C='] }\n  b: { image: x, environment: { D: , E: 1, F: ~, G: '' } }\n  c: { image: x }\n") as ComposeFile;
    expect(services.map(({ passedOn }) => passedOn)).toEqual([["A"], ["D", "F"], []]);
  });

  test("what runs before", () => {
    expect(processesIn("deploy/shop.service")[0]?.before.map((one) => [runs(one), written("deploy/shop.service", one.span)])).toEqual([["/srv/shop/manage.py migrate", "-/srv/shop/manage.py migrate"]]);
    expect(processesIn("uwsgi.ini")[0]?.before.map((one) => [runs(one), written("uwsgi.ini", one.span)])).toEqual([["./manage.py migrate", "exec:./manage.py migrate"]]);
  });

  test("a unit of which an empty line takes back the command, and one that runs once", () => {
    const facts = factsOf("x@.service", "[Service]\nType=oneshot\nExecStart=a\nExecStart=\nExecStart=@b\nExecStart=-c d\n") as ProcessFile;
    expect(facts.processes.map(({ name, type, command }) => [name, type, runs(command)])).toEqual([["x", "admin", "b"], ["x", "admin", "c d"]]);
  });
});

describe("Kubernetes", () => {
  const path = "k8s/shop.yaml";
  const { resources } = factsOf(path) as KubernetesManifest;

  test("documents are told by version and kind, lists opened", () => {
    expect(resources.map(({ kind, name }) => [kind, name])).toEqual([["Deployment", "shop"], ["Service", "shop"], ["CronJob", "clean"], ["Secret", "shop-secrets"], ["Ingress", "shop"], ["Kustomization", ""]]);
    for (const { kind, span } of resources) expect(written(path, span)).toBe(kind);
  });

  test("containers", () => {
    const [deployment] = resources;
    const [web] = deployment?.containers ?? [];
    expect(deployment).toMatchObject({ namespace: "live", replicas: { value: "2" }, terminationGracePeriodSeconds: { value: "0" } });
    expect([...(deployment?.podLabels ?? [])]).toEqual([["app", "shop"], ["tier", "web"]]);
    expect(deployment?.initContainers.map(({ name, image, command }) => [name, image?.value, runs(command)])).toEqual([["prepare", "registry.example.com:5000/shop:1", "./prepare.sh"]]);
    expect(web?.command?.exec).toEqual(["sh", "-c"]);
    expect(web?.args?.exec).toEqual(["node warm-up.js\nexec node server.js\n"]);
    expect(namesAndValues(web?.environment ?? [])).toBe("LEVEL=info");
    expect(namesAndValues(web?.references ?? [])).toBe("SECRET=shop-secrets");
    expect(namesAndValues(web?.environmentSets ?? [])).toBe("configMapRef=settings");
    expect(namesAndValues(web?.ports ?? [])).toBe("http=8080");
    expect(namesAndValues(web?.probes ?? [])).toBe("livenessProbe=8080 readinessProbe=http");
    expect(written(path, web?.preStop)).toBe('{ exec: { command: [sleep, "5"] } }');
    for (const one of [...(web?.ports ?? []), ...(web?.probes ?? []), ...(web?.references ?? [])]) expect(written(path, one.span)).toBe(one.value);
  });

  test("Services, CronJobs, Secrets, Ingresses and Kustomizations", () => {
    const [, service, cron, secret, ingress, kustomization] = resources;
    expect(service).toMatchObject({ sessionAffinity: { value: "ClientIP" }, targetPorts: [{ value: "8080" }] });
    expect([...(service?.selector ?? [])]).toEqual([["app", "shop"]]);
    expect(cron?.containers.map(({ name, args }) => [name, runs(args)])).toEqual([["clean", "clean"]]);
    expect(namesAndValues(secret?.data ?? [])).toBe("secret=hunter2");
    expect(namesAndValues(ingress?.backends ?? [])).toBe("service=shop");
    expect(kustomization).toMatchObject({ includes: [{ value: "shop.yaml" }], images: [{ name: "shop", value: "registry.example.com/shop" }] });
  });

  test("aliases and merge keys are followed, own entries first", () => {
    const facts = factsOf("x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec:\n  containers:\n    - &base { name: a, image: i, ports: [{ containerPort: 1 }] }\n    - { <<: *base, name: b }\n    - *base\n") as KubernetesManifest;
    expect(facts.resources[0]?.containers.map(({ name, image, ports }) => [name, image?.value, ports[0]?.value])).toEqual([["a", "i", "1"], ["b", "i", "1"], ["a", "i", "1"]]);
  });
});

describe("a file is taken for a format only when it is nothing else", () => {
  test.each([
    ["app.yaml", "name: settings of the app\n"],
    ["app.json", '{ "expo": { "name": "shop" }, "scripts": {} }'],
    ["app.json", '{ "name": "Shop", "displayName": "Shop" }'],
    ["shop.service", "[Socket]\nListenStream=80\n"],
    ["other.conf", "listen 80;\nserver: x\n"],
    ["haproxy.cfg", "bind *:80\n"],
    ["traefik.yml", "name: x\n"],
    ["ecosystem.config.js", "module.exports = { name: 1 };\n"],
    ["ecosystem.json", '{ "species": ["fox"] }'],
    ["netlify.toml", "[[redirects]]\nfrom = \"/\"\n"],
    ["bin/serve", "#!/usr/bin/env node\nx();\n"],
    [".github/workflows/x.yml", "name: x\n"],
    [".gitlab-ci.yml", "include: x\n"],
    [".circleci/config.yml", "version: 2\n"],
    ["setup.ini", "[metadata]\nname = x\n"],
    ["render.yaml", "scene: { light: 3 }\n"],
    ["serverless.yml", "- a\n"],
    ["heroku.yml", "nothing: here\n"],
    ["railway.json", "{}"],
    ["fly.toml", "[broken"],
    ["deploy.yaml", "kind: Deployment\nreplicas: 3\n"],
    ["deploy.yaml", "apiVersion: v1\nnote: |\n  kind: Deployment\n"],
    ["openapi.yaml", "openapi: 3.0.0\ninfo: { title: kind }\n"],
    ["chart/templates/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: {{ .Release.Name }} }\n"],
    ["config.yaml", "image: { repository: shop, tag: 1 }\n"],
  ])("%s: %j", (path, text) => {
    expect(factsOf(path, text)).toBeUndefined();
  });

  test("an app.yaml may be a manifest", () => {
    expect(factsOf("app.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n")).toMatchObject({ kind: "kubernetes" });
  });
});

test("aliases that stand for a billion values cost what is asked for", () => {
  const levels = Array.from({ length: 12 }, (_, level) => `l${level}: &l${level} [${Array.from({ length: 10 }, () => (level === 0 ? "x" : `*l${level - 1}`)).join(", ")}]`);
  const text = `apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n${levels.join("\n")}\nspec: { containers: *l11 }\n`;
  expect(spansOutside(factsOf("x.yaml", text) ?? {}, text)).toEqual([]);
  const env = Array.from({ length: 300 }, (_, index) => `{ name: V${index}, value: "1" }`).join(", ");
  const many = `apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nshared: &env [${env}]\nspec:\n  containers:\n${"    - { name: a, image: i, env: *env }\n".repeat(3000)}`;
  const facts = factsOf("x.yaml", many) as KubernetesManifest;
  expect(facts.resources[0]?.containers.reduce((sum, { environment }) => sum + environment.length, 0)).toBeLessThanOrEqual(300 * 1000);
});
