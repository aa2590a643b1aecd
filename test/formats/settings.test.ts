import { describe, expect, test } from "vitest";
import type { Value } from "../../server/src/core/facts/facts.ts";
import { isForDevelopment, isForProduction, settingName, settingsIdioms, type SettingsFile } from "../../server/src/core/facts/settings.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { loggingSamples, samples } from "./settings-samples.ts";

function read(path: string, text: string): SettingsFile | undefined {
  const facts = documentReader(path)?.(text, path);
  return facts?.kind === "settings" ? facts : undefined;
}

/** `environments: name = value @place`, a line for a setting. */
function outline({ settings }: SettingsFile, text: string): readonly string[] {
  return settings.map(({ environments, name, value }) => `${environments.length === 0 ? "" : `${environments.join(",")}: `}${name} = ${shown(value, text)}`);
}

function shown(value: Value, text: string): string {
  const place = ` @${text.slice(value.span.start, value.span.end)}`;
  if (value.kind === "literal") return `${value.text}${place}`;
  if (value.kind === "env") return `${value.name}${value.default === undefined ? "" : ` or (${shown(value.default, text)})`}${place}`;
  if (value.kind !== "template") return `${value.kind}${place}`;
  const parts = value.parts.map((part) => (part.kind === "literal" ? part.text : part.kind === "env" ? `${part.name}${part.default === undefined ? "" : ` or (${shown(part.default, text)})`}` : part.kind));
  return `[${parts.join(" | ")}]${place}`;
}

test.each(Object.entries(samples))("%s", (path, { text, said }) => {
  expect(outline(read(path, text) as SettingsFile, text)).toEqual(said);
});

/** `environments: name path @place` for a file that is written to, `name to console json` for what goes elsewhere, and the option that keeps lines back. */
function destinations(file: string, text: string): readonly string[] {
  const facts = documentReader(file)?.(text, file);
  return facts?.kind !== "logging" ? [] : facts.destinations.map(({ name, path, environments, to, isStructured, buffering }) => {
    const where = to === "file" ? (path === undefined ? "" : shown(path, text)) : `to ${to}`;
    return `${environments.length === 0 ? "" : `${environments.join(",")}: `}${name} ${where}${isStructured ? " json" : ""}${buffering === undefined ? "" : ` ${buffering.name}`}`;
  });
}

test.each(Object.entries(loggingSamples))("%s", (path, { text, said }) => {
  expect(destinations(path, text)).toEqual(said);
});

describe("what is no file of settings", () => {
  test.each([
    ["application.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  server: { port: 80 }\n"],
    ["src/main/resources/rules.yml", "rules:\n  - server: a\n"],
    ["config/routes.yml", "routes:\n  port: 80\n"],
    ["other/shop.yml", "server:\n  port: 80\n"],
    ["conf/locale/en.ini", "[config]\nemail_host = Host\n"],
    ["setup.ini", "[metadata]\nname = x\n"],
    ["config/database.yml.lock", "production: {}\n"],
    ["config/routes.yml", "development: [a]\n"],
    ["web.config", "<web><appSettings><add key='a' value='b' /></appSettings></web>"],
  ])("%s", (path, text) => {
    expect(read(path, text)).toBeUndefined();
  });
});

test("a name is the same however the key is written", () => {
  for (const path of [["spring", "data", "mongodb", "hostName"], ["spring.data", "mongodb.host-name"], ["SPRING", "data", "mongodb", "host_name", "0"], ["spring.data.mongodb.host-name[1]"]]) expect(settingName(path)).toBe("spring.data.mongodb.hostname");
});

test("profiles and sections of development and of production", () => {
  const dev = ["dev", "Development", "test", "local-docker", "!prod", "test & !ci", "orders-dev"];
  for (const name of dev) expect(isForDevelopment({ environments: [name] }), name).toBe(true);
  for (const name of ["prod", "staging", "device", "latest", "!test", "native", "docker"]) expect(isForDevelopment({ environments: [name] }), name).toBe(false);
  expect(isForDevelopment({ environments: [] })).toBe(false);
  expect(isForDevelopment({ environments: ["dev", "prod"] })).toBe(false);
  expect(isForProduction({ environments: ["prod", "Production"] })).toBe(true);
  expect(isForProduction({ environments: ["prod", "dev"] })).toBe(false);
  expect(isForProduction({ environments: [] })).toBe(false);
});

test("keys, variables and references in the idiom of the format", () => {
  const { key, variable, reference } = settingsIdioms.spring;
  expect(key(["spring", "kafka", "bootstrap-servers", "0"])).toBe("spring.kafka.bootstrap-servers[0]");
  expect(variable(["spring", "kafka", "bootstrap-servers", "0"])).toBe("SPRING_KAFKA_BOOTSTRAPSERVERS_0");
  expect(variable(["my.main-project", "personName"])).toBe("MY_MAINPROJECT_PERSONNAME");
  expect(variable(["quarkus", "http", "root-path"])).toBe("QUARKUS_HTTP_ROOT_PATH");
  expect([settingsIdioms.dotnet.key(["ConnectionStrings", "Shop"]), settingsIdioms.dotnet.variable(["Jwt:Key", "0"]), settingsIdioms["web-config"].variable(["appSettings", "SmtpPassword"])]).toEqual(["ConnectionStrings:Shop", "Jwt__Key__0", "SmtpPassword"]);
  expect([reference("A"), reference("A", "1"), reference("A", "}")]).toEqual(["${A}", "${A:1}", undefined]);
});
