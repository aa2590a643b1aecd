import { expect, test } from "vitest";
import type { Rule } from "../../server/src/core/rule.ts";
import { nameIndex } from "../../server/src/core/facts/name-pattern.ts";
import { createCustomApis, knownApis } from "../../server/src/engine/custom-apis.ts";
import { rules } from "../../server/src/rules/index.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import fileDestination from "../../server/src/rules/logs/file-destination.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import localFileStorage from "../../server/src/rules/processes/local-file-storage.ts";
import { check } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

/** `<path>:<line>` of what a rule finds with some APIs. */
async function found(rule: Rule, apis: unknown, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const project = await check(memoryHost({ "package.json": '{ "scripts": { "start": "node main.js" } }', ".twelve-factor.json": JSON.stringify({ apis, apps: { ".": "service" } }), ...files }), [rule]);
  expect(project.settingsProblems).toEqual([]);
  return project.report().findings.map(({ path, range }) => `${path}:${range.start.line}`);
}

test.each([
  ["a log of a package", fileDestination, { javascript: { "acme-log.toFile": "rotating-file-stream" } }, { "main.js": 'import { toFile } from "acme-log";\ntoFile("/var/log/shop.log");\n' }, ["main.js:2"]],
  ["its argument at another place", fileDestination, { javascript: { "acme-log.toFile": { like: "pino.destination", arguments: [1] } } }, { "main.js": 'import log from "acme-log";\nlog.toFile("orders", "/var/log/shop.log");\nlog.toFile("/var/log/shop.log");\n' }, ["main.js:2"]],
  ["a function of a file of the project", fileDestination, { javascript: { "src/lib/log.js#toFile": "rotating-file-stream" } }, { "src/lib/log.js": "exports.toFile = (path) => open(path);\n", "src/web/main.js": 'const log = require("../lib/log");\nlog.toFile("/var/log/shop.log");\n' }, ["src/web/main.js:2"]],
  ["what a constructor gives", fileDestination, { python: { "acme.Logger().to_file": "logging.FileHandler" } }, { "main.py": 'import acme\nlog = acme.Logger()\nlog.to_file("/var/log/shop.log")\n' }, ["main.py:3"]],
  ["a function of a package of Python", fileDestination, { python: { "shop.log.to_file": "logging.FileHandler" } }, { "shop/log.py": "def to_file(path):\n    return path\n", "shop/main.py": 'from shop.log import to_file\nto_file("/var/log/shop.log")\n' }, ["shop/main.py:2"]],
  ["a log of Go", fileDestination, { go: { "acme.io/log.ToFile": "github.com/lestrrat-go/file-rotatelogs.New" } }, { "main.go": 'package main\n\nimport "acme.io/log"\n\nfunc main() {\n\tlog.ToFile("/var/log/shop.log")\n}\n' }, ["main.go:6"]],
  ["a log of Java", fileDestination, { java: { "com.acme.Log.toFile": "java.util.logging.FileHandler" } }, { "Main.java": 'import com.acme.Log;\n\nclass Main {\n  void start() { Log.toFile("/var/log/shop.log"); }\n}\n' }, ["Main.java:4"]],
  ["a server", hardcodedPort, { javascript: { "acme-web.serve": "express().listen" } }, { "main.js": 'import { serve } from "acme-web";\nserve(3000);\nserve(process.env.PORT);\n' }, ["main.js:2"]],
  ["what takes a key", hardcodedSecret, { javascript: { "acme-auth.sign": "jsonwebtoken.sign" } }, { "main.js": 'import { sign } from "acme-auth";\nsign({ user: 1 }, "q7Rz93kLmXw21pT4");\nsign({ user: 1 }, process.env.KEY);\n' }, ["main.js:2"]],
  ["what keeps uploads", localFileStorage, { javascript: { "acme-uploads.keep": "multer" } }, { "main.js": 'import { keep } from "acme-uploads";\nkeep({ dest: "uploads/" });\n' }, ["main.js:2"]],
] as const)("%s is told by the settings", async (_what, rule, apis, files, places) => {
  expect(await found(rule, apis, files)).toEqual(places);
  expect(await found(rule, {}, files)).toEqual([]);
});

test("the APIs of a folder are those of what lies below it", async () => {
  const files = { "api/package.json": "{}", "api/main.js": 'import { serve } from "acme-web";\nserve(3000);\n', "web/main.js": 'import { serve } from "acme-web";\nserve(3000);\n' };
  expect(await found(hardcodedPort, {}, { ...files, "api/.twelve-factor.json": JSON.stringify({ apis: { javascript: { "acme-web.serve": "express().listen" } } }) })).toEqual(["api/main.js:2"]);
});

test("settings that change are heard of, also in files that nothing else looked at", async () => {
  const host = memoryHost({ ".twelve-factor.json": "{}", "main.js": 'import { serve } from "acme-web";\nserve(3000);\n' });
  const project = await check(host);
  expect(project.report().findings).toEqual([]);
  host.files.set(".twelve-factor.json", JSON.stringify({ apis: { javascript: { "acme-web.serve": "express().listen" } } }));
  await project.update([".twelve-factor.json"]);
  expect(project.report().findings).toHaveLength(1);
  host.files.set(".twelve-factor.json", "{}");
  await project.update([".twelve-factor.json"]);
  expect(project.report().findings).toEqual([]);
});

test("files are named from the folder of the settings, with or without their ending", () => {
  const apis = createCustomApis([{ folder: "api", apis: { javascript: { "lib/log/index.ts#toFile": { like: "x" }, "acme.*File": { like: "y" } } } }]);
  expect(apis.find("./lib/log#toFile", "api/main.ts", "javascript")).toEqual({ like: "x" });
  expect(apis.find("../lib/log/index.js#toFile", "api/web/main.ts", "javascript")).toEqual({ like: "x" });
  expect(apis.find("./log#toFile", "api/main.ts", "javascript")).toBeUndefined();
  expect(apis.find("../../lib/log#toFile", "api/main.ts", "javascript")).toBeUndefined();
  expect(apis.find("acme.toFile", "api/main.ts", "javascript")).toEqual({ like: "y" });
  expect(apis.find("acme.toFile", "web/main.ts", "javascript")).toBeUndefined();
  expect(apis.find("acme.toFile", "api/main.py", "python")).toBeUndefined();
});

test("what the documentation names as known is known", () => {
  const known = knownApis(rules);
  const isKnown = (language: "javascript" | "python", name: string): boolean => nameIndex(Object.fromEntries(known(language).map((one) => [one, true]))).find(name) === true;
  const named = { javascript: ["winston.transports.File", "rotating-file-stream", "express().listen", "jsonwebtoken.sign", "multer"], python: ["logging.FileHandler"] } as const;
  for (const language of ["javascript", "python"] as const) expect(named[language].filter((name) => !isKnown(language, name))).toEqual([]);
});
