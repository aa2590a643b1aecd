import { expect, test } from "vitest";
import type { Rule } from "../../server/src/core/rule.ts";
import differentBackingService from "../../server/src/rules/dev-prod-parity/different-backing-service.ts";
import runtimeVersionDrift from "../../server/src/rules/dev-prod-parity/runtime-version-drift.ts";
import serviceVersionDrift from "../../server/src/rules/dev-prod-parity/service-version-drift.ts";
import { check } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

/** Two files that are compared: the finding stands in one of them, and the other one may be edited as well. */
interface Pair {
  readonly title: string;
  readonly rule: Rule;
  readonly app: Readonly<Record<string, string>>;
  /** Where the finding stands, and what makes both alike when it is written there. */
  readonly here: { readonly path: string; readonly different: string; readonly alike: string };
  /** What the finding compares it with. */
  readonly there: { readonly path: string; readonly different: string; readonly alike: string };
}

const server = { "server.js": 'require("express")().listen(process.env.PORT);\n' };
const image = (name: string): string => `services:\n  db:\n    image: ${name}\n`;
const connection = (url: string): string => `spring:\n  datasource:\n    url: ${url}\n`;

const pairs: readonly Pair[] = [
  {
    title: "the databases of two profiles",
    rule: differentBackingService,
    app: {
      "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>",
      "src/main/java/shop/Shop.java": "package shop;\n@org.springframework.boot.autoconfigure.SpringBootApplication\nclass Shop {}\n",
    },
    here: { path: "src/main/resources/application-dev.yml", different: connection("jdbc:h2:file:./target/shop"), alike: connection("jdbc:postgresql://localhost/shop") },
    there: { path: "src/main/resources/application-prod.yml", different: connection("jdbc:postgresql://db/shop"), alike: connection("jdbc:h2:file:/data/shop") },
  },
  {
    title: "the caches of two modules of settings",
    rule: differentBackingService,
    app: { "Procfile": "web: gunicorn shop.wsgi\n", "requirements.txt": "django==5.1\n" },
    here: { path: "shop/settings/dev.py", different: 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n', alike: "DEBUG = True\n" },
    there: { path: "shop/settings/production.py", different: 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\n', alike: "DEBUG = False\n" },
  },
  {
    title: "a database of the pipeline and that of the manifest",
    rule: serviceVersionDrift,
    app: server,
    here: { path: ".github/workflows/ci.yml", different: "jobs:\n  test:\n    services:\n      db:\n        image: postgres:12\n", alike: "jobs:\n  test:\n    services:\n      db:\n        image: postgres:16.2\n" },
    there: { path: "docker-compose.yml", different: image("postgres:16"), alike: image("postgres:12.9-alpine") },
  },
  {
    title: "the runtime of a developer and that of the image",
    rule: runtimeVersionDrift,
    app: server,
    here: { path: ".nvmrc", different: "18\n", alike: "22.4.0\n" },
    there: { path: "Dockerfile", different: 'FROM node:22-slim\nCMD ["node", "server.js"]\n', alike: 'FROM node:18-slim\nCMD ["node", "server.js"]\n' },
  },
];

test.each(pairs)("$title: the finding comes and goes with an edit of either file", async ({ rule, app, here, there }) => {
  const host = memoryHost({ ...app, [here.path]: here.different, [there.path]: there.different });
  const project = await check(host, [rule]);
  const found = () => project.report().findings.map(({ path }) => path);
  const edit = async (path: string, text: string): Promise<ReadonlySet<string>> => {
    host.files.set(path, text);
    host.reads.length = 0;
    host.lists = 0;
    const touched = new Set([...(await project.update([path])), ...project.settle()]);
    // Nothing is listed again, and no other file is read.
    expect([host.lists, [...new Set(host.reads)].filter((read) => read !== path)]).toEqual([0, []]);
    return touched;
  };
  expect(found()).toEqual([here.path]);
  expect(await edit(there.path, there.alike)).toContain(here.path);
  expect(found()).toEqual([]);
  expect(await edit(there.path, there.different)).toContain(here.path);
  expect(found()).toEqual([here.path]);
  await edit(here.path, here.alike);
  expect(found()).toEqual([]);
  await edit(here.path, here.different);
  expect(found()).toEqual([here.path]);
  // The file that is compared with goes, and comes back.
  host.files.delete(there.path);
  await project.update([there.path]);
  project.settle();
  expect(found()).toEqual([]);
  host.files.set(there.path, there.different);
  await project.update([there.path]);
  project.settle();
  expect(found()).toEqual([here.path]);
});
