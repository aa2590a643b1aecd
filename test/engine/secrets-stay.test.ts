import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import { afterAll, expect, test } from "vitest";
import { factors } from "../../server/src/core/factor.ts";
import { evidenceChecks } from "../../server/src/evidence/index.ts";
import { method } from "../../server/src/protocol.ts";
import { rules } from "../../server/src/rules/index.ts";
import { tokenShapes } from "../../server/src/secrets/providers/index.ts";
import { runCli } from "../support/cli.ts";
import { startSession } from "../support/lsp-session.ts";
import { seeded, tokenSample } from "../support/token-samples.ts";

// A secret's value never leaves the file it stands in: one is planted wherever rules look for them, and every output is searched for it.

const planted: string[] = [];
const random = seeded(7);

/** Each another, and the same in every run: of values by chance a few look too little like one to be found. */
function secret(): string {
  const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const value = Array.from({ length: 21 }, () => letters[Math.floor(random() * letters.length)]).join("") + "Qz7";
  planted.push(value);
  return value;
}

const token = tokenSample(tokenShapes.find(({ name }) => name.startsWith("GitHub")) ?? (tokenShapes[0] as (typeof tokenShapes)[number]), seeded(3)).token;
const key = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } }).privateKey;
const basic = Buffer.from(`deploy:${secret()}`).toString("base64");
planted.push(token, basic, ...key.split("\n").slice(1, -2));

const files: Readonly<Record<string, string>> = {
  "package.json": '{ "scripts": { "start": "node server.js" }, "dependencies": { "express": "4.19.2", "jsonwebtoken": "9.0.2", "pg": "8.11.0", "redis": "4.6.0" } }',
  "server.js": `const jwt = require("jsonwebtoken");
const { Pool } = require("pg");
const apiSecret = "${secret()}";
const pool = new Pool({ connectionString: "postgres://shop:${secret()}@db.internal:5432/shop" });
const github = "${token}";
const sessionSecret = process.env.SESSION_SECRET || "${secret()}";
const queue = require("redis").createClient({ url: \`redis://:${secret()}@cache.internal:6379\` });
require("express")().get("/", (request, response) => response.send(jwt.sign({}, "${secret()}"))).listen(3000);
fetch("https://api.example.org", { headers: { Authorization: "Basic ${basic}" } });
module.exports = { apiSecret, pool, github, sessionSecret, queue };
`,
  "settings.py": `SECRET_KEY = "${secret()}"\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "PASSWORD": "${secret()}"}}\n`,
  ".env": `DB_PASSWORD=${secret()}\nSMTP_URL=smtp://mailer:${secret()}@mail.internal:587\n`,
  "config/application.yml": `spring:\n  datasource:\n    url: jdbc:postgresql://db/shop\n    password: ${secret()}\n`,
  "config/db.properties": `db.password=${secret()}\n`,
  "config/mail.json": `{ "smtp": { "password": "${secret()}" } }\n`,
  "config/app.toml": `[auth]\nclient_secret = "${secret()}"\n`,
  "config/settings.ini": `[mail]\npassword = ${secret()}\n`,
  "config/context.xml": `<Context><Resource name="jdbc/shop" username="shop" password="${secret()}"/></Context>\n`,
  "keys/shop.pem": key,
  ".npmrc": `//packages.example.org/:_authToken=${secret()}\n`,
  "Dockerfile": `FROM node:22\nENV API_SECRET=${secret()}\nRUN curl -H "Authorization: Bearer ${secret()}" https://example.org\nCOPY . .\nCMD ["node", "server.js", "--password", "${secret()}"]\n`,
  "docker-compose.yml": `services:\n  web:\n    build: .\n    command: node server.js --password ${secret()}\n    environment:\n      DATABASE_URL: mysql://shop:${secret()}@db/shop\n      API_SECRET: ${secret()}\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD: ${secret()}\n`,
  "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\ndata:\n  password: ${Buffer.from(secret()).toString("base64")}\n`,
  "deploy.sh": `#!/bin/sh\nexport DB_PASSWORD=${secret()}\nmysql -u shop -p"${secret()}" < schema.sql\n`,
  "Procfile": `worker: nohup node worker.js --token ${secret()} &\n`,
  "start.sh": `#!/bin/sh\nnohup node server.js --password ${secret()} > /tmp/x.log &\n`,
  "hooks/Dockerfile": `FROM node:22\nCOPY . .\nENTRYPOINT node hooks.js --db postgres://u:${secret()}@db.internal/x --hook https://hooks.internal/${secret()}\n`,
  "hooks/package.json": '{ "scripts": { "start": "node hooks.js" }, "dependencies": { "express": "4.19.2" } }',
  "hooks/hooks.js": `require("express")().listen(process.env.PORT);\nfetch("http://10.0.0.5:8080/hook?token=${secret()}");\nfetch("http://10.0.0.5:8080/hook/${secret()}");\n`,
  "main.tf": `resource "aws_db_instance" "shop" {\n  engine   = "mysql"\n  password = "${secret()}"\n}\n`,
};

function expectNothingPlanted(what: string, output: string): void {
  for (const value of planted) {
    expect(output.includes(value), `${what} holds a planted secret`).toBe(false);
    // Nor a piece of one, or one that is wrapped.
    expect(output.includes(value.slice(2, 14)), `${what} holds a piece of a planted secret`).toBe(false);
    expect(output.includes(Buffer.from(value).toString("base64").slice(0, 16)), `${what} holds a planted secret in base64`).toBe(false);
  }
}

const folder = mkdtempSync(join(tmpdir(), "secrets-stay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("no output of the command holds a secret", async () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const args of [["init", "-q"], ["add", "-A"]]) execFileSync("git", args, { cwd: folder });
  const formats = ["text", "json", "sarif", "github", "gitlab", "markdown"];
  const runs = [...formats.map((format) => ["check", "--all-files", "--format", format]), ["processes"], ["processes", "--format", "json"], ["baseline"], ["check", "--format", "json"]];
  for (const args of runs) {
    const { code, out, err, summary, progress } = await runCli([...args, folder], folder, rules);
    expect(code, err).not.toBe(2);
    expectNothingPlanted(args.join(" "), [out, err, summary, ...progress].join("\n"));
  }
  const { out } = await runCli(["check", folder, "--all-files", "--format", "json"], folder, rules);
  const report = JSON.parse(out) as { readonly findings: readonly { readonly rule: string; readonly path: string }[] };
  const isAboutSecrets = (rule: string): boolean => /^config\/(?:hardcoded-secret|secret-|committed-private-key|env-file)|^backing-services\/hardcoded-connection$/.test(rule);
  const found = new Set(report.findings.flatMap(({ rule, path }) => (isAboutSecrets(rule) ? [path] : [])));
  // What is not found cannot be given away, and a test that plants for nothing would not fail.
  expect(Object.keys(files).filter((path) => !found.has(path))).toEqual(["package.json", "Procfile", "hooks/Dockerfile", "hooks/package.json"]);
});

const writesAnew: ReadonlySet<string> = new Set(["Procfile", "start.sh", "hooks/Dockerfile", "hooks/hooks.js", "Dockerfile"]);

test("nothing that the server sends holds a secret, but for fixes of files in which one stays", async () => {
  const session = await startSession(files, { rules, evidenceChecks });
  await session.idle();
  const documents = Object.keys(files).map((path) => ({ path, textDocument: { uri: session.uri(path) } }));
  for (const { path, textDocument } of documents) {
    await session.open(path);
    await session.idle();
    await session.client.sendRequest(method.explainFile, { uri: textDocument.uri });
    for (const diagnostic of session.of(path) as readonly Diagnostic[]) {
      await session.client.sendRequest("textDocument/hover", { textDocument, position: diagnostic.range.start });
      // A fix that writes a command or an address anew needs all of it, and goes to the editor that has the file.
      if (writesAnew.has(path)) continue;
      const actions: CodeAction[] = (await session.client.sendRequest("textDocument/codeAction", { textDocument, range: diagnostic.range, context: { diagnostics: [diagnostic] } })) ?? [];
      for (const action of actions) await session.client.sendRequest("codeAction/resolve", action);
    }
  }
  for (const factor of factors) await session.client.sendRequest(method.factorDetails, { rootUri: session.uri(""), app: "", factor: factor.id });
  await session.client.sendRequest(method.baselines);
  expect(session.statuses.at(-1)?.open.error).toBeGreaterThan(5);
  expectNothingPlanted("the conversation", session.sent());
  await session.end();
});
