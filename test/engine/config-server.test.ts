import { expect, test } from "vitest";
import type { Project } from "../../server/src/engine/project.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import { check, lint } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

/** Files that a configuration server of Spring Cloud has in the repository are the settings of the apps that ask it for them. */

const pom = (starter: string): string => `<project><artifactId>app</artifactId><dependencies><dependency><groupId>org.springframework.cloud</groupId><artifactId>${starter}</artifactId></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`;
const main = "@SpringBootApplication\npublic class Main { }\n";

function app(folder: string, settings: string, starter = "spring-cloud-starter-config"): Readonly<Record<string, string>> {
  return { [`${folder}/pom.xml`]: pom(starter), [`${folder}/src/main/java/Main.java`]: main, [`${folder}/src/main/resources/application.yml`]: settings };
}

/** A client by the dependency alone, whose name it is. */
const client = (name: string): Readonly<Record<string, string>> => app(name, `spring:\n  application:\n    name: ${name}\n`);
const server = (settings: string): Readonly<Record<string, string>> => app("config", settings, "spring-cloud-config-server");
const native = (locations: string): Readonly<Record<string, string>> => server(`spring:\n  profiles:\n    active: native\n  cloud:\n    config:\n      server:\n        native:\n          search-locations: ${locations}\n`);
const port = "server:\n  port: 7001\n";

const rules = [hardcodedPort, hardcodedSecret];
const said = (project: Project): readonly string[] => project.report().findings.map(({ path, app: first, otherApps = [] }) => `${path} ${[first, ...otherApps].join(" ")}`);
const found = async (...files: readonly Readonly<Record<string, string>>[]): Promise<readonly string[]> => said(await check(memoryHost(Object.assign({}, ...files) as Record<string, string>), rules));

test("the file of an application, of its profile and of all are read as settings of those apps", async () => {
  const shared = "config/src/main/resources/shared";
  const files = { [`${shared}/orders.yml`]: port, [`${shared}/orders-prod.yml`]: port, [`${shared}/orders-dev.yml`]: port, [`${shared}/orders-api.yml`]: port, [`${shared}/application.yml`]: port, [`${shared}/unknown.yml`]: port };
  expect(await found(native("classpath:/shared"), client("orders"), client("orders-api"), files)).toEqual([
    `${shared}/application.yml orders orders-api`,
    `${shared}/orders-api.yml orders-api`,
    `${shared}/orders-prod.yml orders`,
    `${shared}/orders.yml orders`,
    // Nobody is known to ask for it, so it stays with the server.
    `${shared}/unknown.yml config`,
  ]);
});

test("a port that a client is given counts for it alone, and a secret for the server, too", async () => {
  const files = { ...native("classpath:/shared"), ...client("orders"), "config/src/main/resources/shared/orders.yml": `${port}spring:\n  datasource:\n    url: jdbc:mysql://db.acme.net/shop\n    password: k3jd8s2hq\n` };
  const report = await lint(files, rules);
  expect(report.findings.map(({ rule, app: first, otherApps }) => [rule, first, otherApps])).toEqual([["port-binding/hardcoded-port", "orders", undefined], ["config/hardcoded-secret", "config", ["orders"]]]);
  expect(report.apps.map(({ root, factors }) => [root, ...factors.filter(({ id }) => /^(?:config|port-binding)$/.test(id)).map(({ open }) => open)])).toEqual([["config", 1, 0], ["orders", 1, 1]]);
});

test("places are found below the server and below the project, with what they are given in place of placeholders", async () => {
  const repo = { "config-repo/orders.yml": port };
  for (const location of ["file:./config-repo", "file:../config-repo", '"file:${user.dir}/../config-repo"', '"file:///${user.dir}/config-repo/"', '"file:${PWD}/config-repo"', '"classpath:/none, file:./config-repo"', '"${CONFIG_PLACE:file:./config-repo}"', "\n            - classpath:/none\n            - file:config-repo"]) {
    expect(await found(native(location), client("orders"), repo), location).toEqual(["config-repo/orders.yml orders"]);
  }
  const moved = Object.fromEntries(Object.entries({ ...native("file:./config-repo"), ...client("orders"), ...repo }).map(([path, text]) => [`shop/${path}`, text]));
  expect(await found(moved, repo)).toEqual(["config-repo/orders.yml .", "shop/config-repo/orders.yml shop/orders"]);
  expect(await found(native('"file:./config-repo/{application}"'), client("orders"), client("stock"), { "config-repo/orders/application.yml": port, "config-repo/orders/stock.yml": port, "config-repo/stock/stock-prod.yml": port })).toEqual(["config-repo/orders/application.yml orders", "config-repo/orders/stock.yml .", "config-repo/stock/stock-prod.yml stock"]);
  expect(await found(native('"file:./config-repo/{profile}"'), client("orders"), { "config-repo/prod/orders.yml": port })).toEqual(["config-repo/prod/orders.yml orders"]);
  expect(await found(native("file:./config-repo"), client("orders"), { "config-repo/main/orders.yml": port })).toEqual(["config-repo/main/orders.yml orders"]);
  expect(await found(native("file:./config-repo"), client("orders"), { "config-repo/orders.properties": "spring.jpa.show-sql=true\nserver.port=7001\n" })).toEqual(["config-repo/orders.properties orders"]);
});

test("a local repository of git, with folders in it, and the places of Spring Boot where none are given", async () => {
  const git = (uri: string, paths: string): Readonly<Record<string, string>> => server(`spring:\n  cloud:\n    config:\n      server:\n        git:\n          uri: ${uri}\n          search-paths: ${paths}\n`);
  const repo = { "config-repo/orders.yml": port, "config-repo/apps/stock.yml": port, "config-repo/other/orders.yml": port };
  const clients = { ...client("orders"), ...client("stock") };
  expect(await found(git("file:./config-repo", "app*"), clients, repo)).toEqual(["config-repo/apps/stock.yml stock", "config-repo/orders.yml orders", "config-repo/other/orders.yml ."]);
  expect(await found(git("https://github.com/acme/config-repo", "apps"), clients, repo)).toEqual(["config-repo/apps/stock.yml .", "config-repo/orders.yml .", "config-repo/other/orders.yml ."]);
  const defaults = { "config/src/main/resources/orders.yml": port, "config/src/main/resources/config/application.yml": port };
  // The server reads the second file for itself, and gives it to nobody.
  expect(await found(server("spring:\n  profiles:\n    active: native\n  cloud:\n    config:\n      server:\n        prefix: /config\n"), client("orders"), defaults)).toEqual(["config/src/main/resources/config/application.yml config", "config/src/main/resources/orders.yml orders"]);
});

test("a client is told by its settings or what it depends on, and by the name that it asks for", async () => {
  const ask = (settings: string): Readonly<Record<string, string>> => app("shop", settings, "spring-cloud-starter");
  const repo = { "config-repo/orders.yml": port };
  const name = "spring:\n  application:\n    name: orders\n";
  for (const settings of [`${name}  config:\n    import: optional:configserver:http://config:8888\n`, `${name}  cloud:\n    config:\n      uri: http://config:8888\n`, "spring:\n  application:\n    name: shop\n  cloud:\n    config:\n      name: stock,orders\n", "spring:\n  application:\n    name: ${APP:orders}\n  cloud:\n    config:\n      fail-fast: true\n"]) {
    expect(await found(native("file:./config-repo"), ask(settings), repo), settings).toEqual(["config-repo/orders.yml shop"]);
  }
  for (const settings of [name, `${name}  cloud:\n    config:\n      enabled: false\n      uri: http://config:8888\n`, "spring:\n  application:\n    name: '@project.name@'\n  cloud:\n    config:\n      fail-fast: true\n"]) {
    expect(await found(native("file:./config-repo"), ask(settings), repo), settings).toEqual(["config-repo/orders.yml ."]);
  }
  // A folder outside of the project, and placeholders that nobody could try out in time.
  for (const location of ["file:///config-repo", '"file:${user.home}/config-repo"', "file:C:/config-repo", '"file:./config-repo/{a}{a}{a}{a}"', `file:./${"*a".repeat(90)}`, '"file:./{application}/{application}"', "file:../../config-repo", "https://config.acme.net/config-repo"]) {
    expect(await found(native(location), client("orders"), repo), location).toEqual(["config-repo/orders.yml ."]);
  }
});

test("what an edit does to the server, to a client or to what is served is known as soon as typing pauses", async () => {
  const host = memoryHost({ ...native("file:./config-repo"), ...client("orders"), ...client("stock"), "config-repo/orders.yml": port });
  const project = await check(host, rules);
  const steps: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ["orders/src/main/resources/application.yml", "spring:\n  application:\n    name: carts\n", ["config-repo/orders.yml ."]],
    ["stock/src/main/resources/application.yml", "spring:\n  application:\n    name: orders\n", ["config-repo/orders.yml stock"]],
    ["config-repo/carts.yml", port, ["config-repo/carts.yml orders", "config-repo/orders.yml stock"]],
    ["config-repo/orders.yml", "server:\n  port: ${PORT:7001}\n", ["config-repo/carts.yml orders"]],
    ["config/src/main/resources/application.yml", "spring:\n  application:\n    name: config\n", ["config-repo/carts.yml ."]],
    ["config/src/main/resources/application.yml", native("file:./config-repo")["config/src/main/resources/application.yml"], ["config-repo/carts.yml orders"]],
    ["config-repo/carts.yml", undefined, []],
  ];
  for (const [path, text, expected] of steps) {
    if (text === undefined) host.files.delete(path);
    else host.files.set(path, text);
    await project.update([path]);
    project.settle();
    expect(said(project), path).toEqual(expected);
    expect(project.report().apps, path).toEqual((await lint(Object.fromEntries(host.files), rules)).apps);
  }
});
