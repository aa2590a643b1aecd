import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAboutWrittenSecrets } from "../../server/src/core/finding.ts";
import type { HistoryReport } from "../../server/src/core/history.ts";
import type { Report } from "../../server/src/core/report.ts";
import { rules } from "../../server/src/rules/index.ts";
import { runCli } from "../support/cli.ts";

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-parity-")));
  git("init", "-q");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@shop.test", "-c", "commit.gpgSign=false", "-c", "init.defaultBranch=main", ...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** Gives the first ten digits of the commit. */
function commit(files: Readonly<Record<string, string | undefined>>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (text === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), text);
  }
  git("add", "-A", "-f");
  git("commit", "-q", "-m", "change");
  return git("rev-parse", "HEAD").slice(0, 10);
}

async function report<Kind>(...args: readonly string[]): Promise<Kind> {
  return JSON.parse((await runCli(["check", ".", "--format", "json", "--fail-on", "never", ...args], folder, rules)).out) as Kind;
}

/** A secret of its own for each place, so that none is told with another. */
const files: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "shop", "scripts": { "start": "node server.js" }, "dependencies": { "express": "5" } }\n',
  "server.js": 'const jwt = require("jsonwebtoken");\nconst { label } = require("./labels");\nexports.sign = (user) => jwt.sign({ user }, label);\nconst url = `postgres://shop:Hk2mm20xQa@${process.env.DB_HOST}/shop`;\nconst key = process.env.COOKIE_SECRET || "superSecret-a1";\nrequire("express")().listen(process.env.PORT);\n',
  "labels.js": 'exports.label = "something plain";\n',
  "config/production.json": '{ "mail": { "host": "mail.acme.io", "password": "q7Rz93kLm-b2" }, "hook": { "algorithm": "HS256", "key": "q7Rz93kLmXw21-c3" } }\n',
  "api/pom.xml": "<project><artifactId>api</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n",
  "api/src/main/resources/application.yml": "spring:\n  datasource:\n    url: jdbc:mysql://db.acme.io/shop\n    password: tr0ub4dor-d4\njwt:\n  secret: ${JWT_SECRET:q7Rz93kLmXw21-e5}\n",
  "api/src/main/java/api/Tokens.java": 'package api;\n\nimport com.auth0.jwt.algorithms.Algorithm;\n\nclass Tokens {\n  static final Algorithm ALGORITHM = Algorithm.HMAC256("something else f6");\n}\n',
  "jobs/requirements.txt": "flask==3.0\n",
  "jobs/app.py": 'from flask import Flask\n\napp = Flask(__name__)\napp.config["SECRET_KEY"] = "something g7"\n\nif __name__ == "__main__":\n    app.run()\n',
  "Dockerfile": "FROM node:24\nENV SHOP_API_SECRET=q7Rz93kLmXw21h8\nCMD [\"node\", \"server.js\"]\n",
  "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      SESSION_SECRET: q7Rz93kLmXw21i9\n",
  "deploy/shop.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:\n  signing: q7Rz93kLmXw21j0q7R\n",
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\n",
  "chart/values.yaml": "auth:\n  password: q7Rz93kLmk1\n",
  "infra/main.tf": 'variable "db_password" {\n  default = "q7Rz93kLml2"\n}\n',
  ".pgpass": "db.acme.io:5432:shop:shop:q7Rz93kLmm3\n",
  ".npmrc": "//npm.acme.io/:_password=q7Rz93kLmXw21n4\n",
  ".env": "SHOP_SECRET_KEY=q7Rz93kLmXw21o5\n",
  "release.sh": "#!/bin/sh\nexport DEPLOY_PASSWORD='q7Rz93kLm!p6'\n",
};

test("what a check of the files says of secrets is in the history as still there", async () => {
  commit({ "readme.txt": "a shop\n" });
  const first = commit(files);
  commit({ "readme.txt": "two shops\n" });
  const [now, history] = [await report<Report>(), await report<HistoryReport>("--history")];
  const told = now.findings.filter(({ rule, severity }) => isAboutWrittenSecrets(rule) && /^(?:error|warning)$/.test(severity)).map(({ path, range }) => `${path}:${range.start.line}`).sort();
  // Otherwise there would be nothing to compare.
  expect(new Set(told.map((place) => place.replace(/:\d+$/, ""))), told.join("\n")).toEqual(new Set(Object.keys(files).filter((path) => !/package\.json|pom\.xml|requirements|Chart/.test(path))));
  const there = history.secrets.filter(({ head, commit: { id } }) => head !== null && id === first).map(({ head }) => `${head?.path}:${head?.line}`);
  expect(told.filter((place) => !there.includes(place))).toEqual([]);
});

test("what only its use tells is told with the oldest commit that has it, and when it is gone", async () => {
  const [before, after] = ['const jwt = require("jsonwebtoken");\n', 'exports.sign = (user) => jwt.sign({ user }, "something of old");\n'];
  const brought = commit({ "old/sign.js": before + after });
  commit({ "old/sign.js": `${before}// one\n// two\n${after}` });
  commit({ "old/sign.js": `${before}// one\n// two\n${after}// three\n` });
  commit({ "old/sign.js": undefined });
  const { secrets } = await report<HistoryReport>("--history");
  expect(secrets.filter(({ path }) => path.startsWith("old/")).map(({ rule, path, line, commit: { id }, head }) => ({ rule, path, line, id, head }))).toEqual([{ rule: "config/hardcoded-secret", path: "old/sign.js", line: 2, id: brought, head: null }]);
});

test("settings and comments that silence a rule do not count in the history", async () => {
  const silenced = commit({ ".twelve-factor.json": '{ "rules": { "config/hardcoded-secret": "off", "config/secret-default": "off" } }\n', "quiet.js": '// twelve-factor-ignore-next-line config/hardcoded-secret -- a test\nexports.sign = (user) => require("jsonwebtoken").sign({ user }, "something quiet");\n' });
  expect((await report<Report>()).findings.filter(({ path, rule }) => path === "quiet.js" && isAboutWrittenSecrets(rule))).toEqual([]);
  const { secrets } = await report<HistoryReport>("--history");
  expect(secrets.filter(({ commit: { id } }) => id === silenced).map(({ rule, path, line }) => `${rule} ${path}:${line}`)).toEqual(["config/hardcoded-secret quiet.js:2"]);
});
