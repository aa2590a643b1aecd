import { expect, test } from "vitest";
import { openProject } from "../../server/src/engine/project.ts";
import { rules } from "../../server/src/rules/index.ts";
import { tokenShapes } from "../../server/src/secrets/providers/index.ts";
import type { TokenShape } from "../../server/src/secrets/providers/shape.ts";
import { parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";
import { seeded, tokenSample } from "../support/token-samples.ts";

const shop = { "server.js": 'require("express")().listen(process.env.PORT);\n' };
const random = "q7Rz93kLmXw21pT4Hs8B";

/** Where something was said of, how grave, and whether it can be edited away. */
async function found(files: Readonly<Record<string, string>>, allFiles: boolean): Promise<readonly string[]> {
  const project = openProject(memoryHost({ ...shop, ...files }), "/workspace", { rules, parsers, allFiles });
  await project.check();
  return project.report().findings.filter(({ rule }) => rule === "config/hardcoded-secret").map(({ path, range, severity, fixes }) => `${path}:${range.start.line} ${severity}${fixes.length > 0 ? " fix" : ""}`);
}

const elsewhere = {
  "test/login.test.js": `login({ client_secret: "${random}" });\n`,
  "examples/app.py": `api_key = "${random}"\n`,
  "spec/cassettes/login.yml": `      - Bearer ${random}\n      - Basic c2hvcDpxN1J6OTNrTG0=\n    string: '{"access_token":"${random}","token_type":"bearer"}'\n`,
  "samples/answers.json": `{ "body": "{\\"refresh_token\\": \\"${random}\\"}" }\n`,
  "samples/gateway.json": `{ "Token": "${random}" }\n`,
  "README.md": `    curl "https://api.acme.io/orders?access_token=${random}"\n    eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wLTE3In0.${random}${random}\n`,
};

test("what tests, samples and documents hold is a hint in a check of all files, and nothing in any other", async () => {
  expect(await found(elsewhere, false)).toEqual([]);
  expect(await found(elsewhere, true)).toEqual([
    "README.md:1 hint",
    "README.md:2 hint",
    "examples/app.py:1 hint",
    "samples/answers.json:1 hint",
    "samples/gateway.json:1 hint",
    "spec/cassettes/login.yml:1 hint",
    "spec/cassettes/login.yml:2 hint",
    "spec/cassettes/login.yml:3 hint",
    "test/login.test.js:1 hint",
  ]);
});

test("what is made up, filled in, for everybody or generated is nothing in a check of all files, either", async () => {
  const harmless = {
    "test/login.test.js": 'login({ client_secret: "secret", password: "password", api_key: process.env.API_KEY });\n',
    "spec/cassettes/login.yml": "      - Bearer <token>\n      - Basic dXNlcjpwYXNzd29yZA==\n      - Bearer ${TOKEN_OF_THE_SHOP_17}\n",
    "README.md": "    curl 'https://api.acme.io/orders?access_token=your-access-token'\n    Send a basic authentication-header with it: Bearer authentication-of-the-shop.\n    eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c\n",
    "vendor/acme/client.js": `exports.client_secret = "${random}";\n`,
  };
  expect(await found(harmless, true)).toEqual([]);
});

const plain = {
  "test/login.test.js": 'login({ user: "ada", password: "saweeeet" });\n',
  "spec/fixtures/users.yml": 'ada:\n  password: s3cr3t55\n  refresh_token: refresh12345abc\n',
  "README.md": "    docker run -e DB_PASSWORD=somethingsecret shop\n",
  "server/session.py": '"""Logs in.\n\n    >>> login({"oauth_token_secret": "2kjshdfp92i34asdasd"})\n"""\n',
  "server/settings.py": "# password = 'correct-horse'\n",
};

test("a plain value behind a secret's name is a hint in a check of all files, in comments and words about the app, too", async () => {
  expect(await found(plain, false)).toEqual([]);
  expect(await found(plain, true)).toEqual([
    "README.md:1 hint",
    "server/session.py:3 hint",
    "server/settings.py:1 hint",
    "spec/fixtures/users.yml:2 hint",
    "spec/fixtures/users.yml:3 hint",
    "test/login.test.js:1 hint",
  ]);
});

test("what stands for any password, what is there to be refused, and what is no value is nothing in a check of all files, either", async () => {
  const harmless = {
    "test/login.test.js": 'login({ password: "password", pass: "wrong-horse", token: user.token, secret: `${secret}` });\nexpect(user.password).toBe("saweeeet");\n',
    "spec/fixtures/users.yml": "ada:\n  password: <%= password %>\n  api_key: your-api-key\n  sort_key: test_value1\n  password_reset: true\n  user_password: user_password\n",
    "README.md": "    DB_PASSWORD=$PASSWORD shop --token $(cat token)\n    See environment.md#db_password. Token: https://api.acme.io/tokens\n",
    "server/graph.json": '{ "$$hashKey": "object:933" }\n',
    "schema.graphql": "input Login {\n  newPassword: String!\n}\n",
  };
  expect(await found(harmless, true)).toEqual([]);
});

test("of one place that is told more than once, a plain value gives way to all else", async () => {
  const project = openProject(memoryHost({ ...shop, "config.js": `exports.dbPassword = "${random}";\n`, "compose.yaml": `services:\n  shop:\n    build: .\n    environment:\n      JWT_SECRET: ${random}\n`, ".env.production": `JWT_SECRET=${random}\n` }), "/workspace", { rules, parsers, allFiles: true });
  await project.check();
  expect(project.report().findings.filter(({ rule }) => /secret|env-file/.test(rule)).map(({ rule, path, severity }) => `${rule} ${path} ${severity}`)).toEqual([
    "config/env-file-committed .env.production error",
    "config/secret-in-deployment-file compose.yaml error",
    "config/hardcoded-secret config.js error",
  ]);
});

test("what is said of the app and of tests in every check stays as it is", async () => {
  const token = tokenSample(tokenShapes.find(({ marks, at = "start", kind }) => marks[0] === "ghp_" && at === "start" && kind === undefined) as TokenShape, seeded(1)).token;
  const files = { "config.js": `exports.client_secret = "${random}";\n`, "test/note.txt": `${token}\n`, "test/login.test.js": `const token = "${token}";\n` };
  const usual = ["config.js:1 error fix", "test/login.test.js:1 warning", "test/note.txt:1 warning"];
  expect(await found(files, false)).toEqual(usual);
  expect(await found(files, true)).toEqual(usual);
});

test("a source of a test is none of the app's for other rules", async () => {
  const said = async (files: Readonly<Record<string, string>>, allFiles: boolean): Promise<readonly string[]> => {
    const project = openProject(memoryHost(files), "/workspace", { rules, parsers, allFiles });
    await project.check();
    return project.report().findings.map(({ rule, path }) => `${rule} ${path}`);
  };
  const files = {
    "requirements.txt": "flask==3.1.0\npydantic-settings==2.6.0\n",
    "app.py": 'import os\nfrom flask import Flask\n\napp = Flask(__name__)\nhost = os.environ["SHOP_HOST"]\nqueue = os.environ["SHOP_QUEUE"]\nbucket = os.environ["SHOP_BUCKET"]\napp.run(port=int(os.environ["PORT"]))\n',
  };
  const schema = `from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    region: str\n\nclient_secret = "${random}"\n`;
  const undocumented = "config/env-var-undocumented app.py";
  expect(await said({ ...files, "settings.py": schema }, false)).not.toContain(undocumented);
  expect(await said({ ...files, "spec/settings.py": schema }, false)).toContain(undocumented);
  expect(await said({ ...files, "spec/settings.py": schema }, true)).toEqual([...(await said({ ...files, "spec/settings.py": schema }, false)), "config/hardcoded-secret spec/settings.py"]);
});
