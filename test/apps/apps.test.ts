import { expect, test } from "vitest";
import { appRootOf, appRoots } from "../../server/src/apps/apps.ts";
import { pathRole } from "../../server/src/core/path-role.ts";
import { lint } from "../support/lint.ts";

const bind = 'require("express")().listen(process.env.PORT);\n';

test.each([
  ["service", { "main.js": bind }],
  ["service", { "package.json": '{ "bin": "main.js" }', "main.js": bind }],
  ["cli", { "package.json": '{ "bin": "main.js" }', "main.js": "" }],
  ["library", { "package.json": '{ "exports": "./main.js" }', "main.js": bind }],
  ["service", { "package.json": '{ "exports": "./main.js" }', Dockerfile: "FROM node", "main.js": bind }],
  ["service", { "package.json": '{ "exports": "./main.js", "private": true }', "main.js": bind }],
  ["desktop", { "package.json": '{ "devDependencies": { "electron": "1" } }', "main.js": bind }],
  ["desktop", { "package.json": '{ "engines": { "vscode": "^1.100.0" } }', "main.js": bind }],
  ["serverless", { "serverless.yml": "", "main.js": "" }],
  ["static-frontend", { "package.json": '{ "dependencies": { "react": "19" } }', "main.js": "" }],
  ["service", { "package.json": '{ "dependencies": { "react": "19", "fastify": "5" }, "scripts": { "start": "fastify start" } }', "main.js": "" }],
  ["service", { "config.ru": "run App", "app.rb": "" }],
  ["service", { Procfile: "web: bundle exec puma -C config/puma.rb", "app.rb": "" }],
  ["worker", { Procfile: "jobs: bundle exec sidekiq", "app.rb": "" }],
  ["unknown", { "test/dummy/config.ru": "run App", "app.rb": "" }],
  ["unknown", { "package.json": "{ broken", "main.js": "" }],
])("an app is a %s: %j", async (kind, files) => {
  expect((await lint(files)).apps).toMatchObject([{ root: ".", kind }]);
});

test("a file belongs to the nearest app above it; roots in tests and vendored folders are none", () => {
  const roots = appRoots(["package.json", "services/api/package.json", "services/api-v2/Dockerfile", "node_modules/x/package.json", "test/fixtures/y/package.json"]);
  expect([...roots].sort()).toEqual(["", "services/api", "services/api-v2"]);
  expect(appRootOf("services/api/src/main.js", roots)).toBe("services/api");
  expect(appRootOf("services/api-v2/main.js", roots)).toBe("services/api-v2");
  expect(appRootOf("services/apis/main.js", roots)).toBe("");
});

test("the root of a monorepo is no app of its own", async () => {
  const { apps } = await lint({ "package.json": '{ "workspaces": ["services/*"] }', "services/a/package.json": '{ "name": "a" }', "services/a/main.js": bind });
  expect(apps.map(({ root }) => root)).toEqual(["services/a"]);
});

test.each([
  ["app", ["src/server.js", "api/src/main/scripts/startup.sh", "packaging/systemd/shop.service", "server.js", "config/application.rb", "config/environments/production.rb", "app/models/deploy.rb", "lib/features/a.rb", "lib/testing-ground.js", "src/contest/main.js", "specification.js", "latest/main.js", "public/index.php", "src/main/java/com/example/demo/Shop.java", "api/src/main/java/it/company/tools/A.java", "src/main/java/AUDIT.java", "src/build.rs", "src/SampleDatabase.cs", "src/sampler.js"]],
  ["test", ["test/a.js", "src/__tests__/a.ts", "src/a.test.ts", "src/a.spec.js", "e2e/x.js", "api/integration-tests/x.js", "cypress/x.js", "spec/models/user_spec.rb", "features/support/env.rb", "config/environments/test.rb", "src/test/java/com/company/A.java", "src/main/java/com/company/ATest.java", "src/main/java/com/company/LoginIT.java", "src/testFixtures/java/A.java", "src/Shop.UnitTests/Orders.cs", "src/Shop.Tests/Orders.cs", "benches/a.rs", "src/tests.rs", "fixture/vcr_cassettes/login.json", "features/cassettes/login.yml"]],
  ["example", ["examples/a.js", "docs/a.js", "config.example.js", "README.md", "packages/x/demo/a.js", "src/SampleDataService.cs", "src/sample_data.py", "lib/demo-data.js", "examples/x/src/main/java/com/company/A.java"]],
  ["generated", ["dist/a.js", "node_modules/a.js", "lib/a.min.js", "types/a.d.ts", "vendor/x.js", ".next/server.js", "api_pb.js"]],
  ["tooling", ["webpack.config.js", "scripts/a.js", ".github/a.js", "gulpfile.js", "vite.config.ts", "jest.config.mjs", "tools/x.ts", "build.rs", "xtask/src/main.rs", "buildSrc/src/main/kotlin/Build.kt", "Rakefile", "lib/tasks/import.rake", "config/deploy.rb", "config/deploy/production.rb", "grunt/connect.js", "packaging/debian/Dockerfile"]],
  ["development", ["config/environments/development.rb", "settings/dev.py"]],
  ["migration", ["migrations/1.js", "db/migrate/1_create_users.rb", "db/seeds.js", "src/seeders/a.js"]],
  ["client", ["public/app.js", "static/x.js", "android/x.js"]],
])("the role %s is told by the path", (role, paths) => {
  expect(paths.map((path) => [path, pathRole(path)])).toEqual(paths.map((path) => [path, role]));
});

test("what a program is built with is part of it, also where it brings the web server", async () => {
  const pom = (name: string, dependencies: readonly string[], rest = ""): string => `<project><groupId>shop</groupId><artifactId>${name}</artifactId><dependencies>${dependencies.map((one) => `<dependency><groupId>${one.split(":")[0]}</groupId><artifactId>${one.split(":")[1]}</artifactId></dependency>`).join("")}</dependencies>${rest}</project>`;
  const web = "org.springframework.boot:spring-boot-starter-web";
  const source = "src/main/java/shop/A.java";
  const { apps } = await lint({
    "pom.xml": "<project><artifactId>all</artifactId><packaging>pom</packaging><modules><module>common</module><module>security</module><module>shop</module><module>admin</module></modules></project>",
    "common/pom.xml": pom("common", [web]),
    [`common/${source}`]: "class A {}",
    "security/pom.xml": pom("security", ["shop:common"]),
    [`security/${source}`]: "class A {}",
    "shop/pom.xml": pom("shop", ["shop:security"]),
    "shop/src/main/java/shop/ShopApplication.java": "class ShopApplication {}",
    "admin/pom.xml": pom("admin", ["shop:security", web], "<build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"),
    [`admin/${source}`]: "class A {}",
  });
  expect(apps.map(({ root, kind }) => [root, kind])).toEqual([["admin", "service"], ["shop", "service"]]);
});
