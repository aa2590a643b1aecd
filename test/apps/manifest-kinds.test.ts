import { expect, test } from "vitest";
import { appRoots } from "../../server/src/apps/apps.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import { check, lint } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

const sdk = (name: string, rest = ""): string => `<Project Sdk="${name}">${rest}</Project>`;
const csproj = (rest: string): string => sdk("Microsoft.NET.Sdk", rest);
const pom = (artifact: string, rest = ""): string => `<project><groupId>g</groupId><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>${artifact}</artifactId></dependency></dependencies>${rest}</project>`;

test.each<[string, Readonly<Record<string, string>>]>([
  ["service", { "go.mod": "module a\nrequire github.com/gin-gonic/gin v1.9.1\n", "cmd/api/main.go": "" }],
  ["service", { "go.mod": "module a\nrequire github.com/labstack/echo/v4 v4.1.0\nrequire github.com/spf13/cobra v1.8.0\n", "main.go": "" }],
  ["service", { "go.mod": "module a\nrequire github.com/gin-gonic/gin v1.9.1\n", "hello.go": "// Shop\npackage main\n" }],
  ["library", { "go.mod": "module a\nrequire github.com/gin-gonic/gin v1.9.1\n", "middleware.go": "package a\n// package main\n", "examples/main.go": "" }],
  ["cli", { "go.mod": "module a\nrequire github.com/spf13/cobra v1.8.0\n", "main.go": "" }],
  ["service", { "go.mod": "module a\nrequire github.com/spf13/cobra v1.8.0\n", "main.go": "", Dockerfile: "FROM golang:1.22\nEXPOSE 8080\nCMD [\"/app\"]\n" }],
  ["unknown", { "go.mod": "module a\nrequire github.com/lib/pq v1.10.0 // indirect\n", "main.go": "" }],
  ["service", { "go.mod": "module a\n", "main.go": "", Procfile: "web: bin/shop\n" }],
  ["service", { "pom.xml": pom("spring-boot-starter-web"), "src/main/java/com/example/demo/ShopApplication.java": "" }],
  ["worker", { "pom.xml": pom("spring-boot-starter-amqp"), "src/main/java/com/example/ShopApplication.java": "" }],
  ["service", { "pom.xml": "<project><dependencies><dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-config-server</artifactId></dependency></dependencies></project>", "src/main/java/A.java": "" }],
  ["service", { "pom.xml": "<project><packaging>war</packaging></project>", "src/main/java/A.java": "" }],
  ["unknown", { "pom.xml": pom("spring-boot-starter"), "src/main/java/com/example/ShopApplication.java": "" }],
  ["service", { "build.gradle.kts": 'plugins { id("org.springframework.boot") version "3.2.1" }\ndependencies { implementation("org.springframework.boot:spring-boot-starter-webflux") }', "src/main/kotlin/A.kt": "" }],
  ["service", { "build.gradle.kts": "dependencies {\n  implementation(libs.spring.web)\n}", "gradle/libs.versions.toml": '[libraries]\nspring-web = { module = "org.springframework.boot:spring-boot-starter-web" }\n', "src/main/kotlin/A.kt": "" }],
  ["desktop", { "build.gradle": "plugins {\n  id 'com.android.application' version '8.1.0'\n}", "src/main/java/A.java": "" }],
  ["library", { "build.gradle": "plugins {\n  id 'java-library'\n}", "src/main/java/A.java": "" }],
  ["service", { Gemfile: 'gem "rails", "~> 7"\n', "config/application.rb": "", "package.json": '{ "dependencies": { "vue": "3" } }' }],
  ["service", { Gemfile: 'gem "sinatra"\n', "app.rb": "" }],
  ["worker", { Gemfile: 'gem "sidekiq"\n', "worker.rb": "" }],
  ["library", { Gemfile: "gemspec\n", "shop.gemspec": "", "lib/shop.rb": "" }],
  ["service", { "composer.json": '{ "require": { "laravel/framework": "^11" } }', artisan: "", "public/index.php": "", "app/A.php": "" }],
  ["service", { "composer.json": '{ "require": { "symfony/framework-bundle": "^7" } }', "bin/console": "", "src/A.php": "" }],
  ["library", { "composer.json": '{ "type": "library", "require": { "laravel/framework": "^11" } }', "src/A.php": "" }],
  ["service", { "Web.csproj": sdk("Microsoft.NET.Sdk.Web"), "Program.cs": "" }],
  ["worker", { "Jobs.csproj": sdk("Microsoft.NET.Sdk.Worker"), "Program.cs": "" }],
  ["infrastructure", { "AppHost.csproj": sdk("Aspire.AppHost.Sdk/13.1.0", "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>"), "Program.cs": "" }],
  ["infrastructure", { "AppHost.csproj": sdk("Aspire.AppHost.Sdk/13.1.0"), "FreePort.cs": "class FreePort { int Find() { var one = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0); one.Start(); return 0; } }" }],
  ["library", { "Core.csproj": csproj(""), "A.cs": "" }],
  ["library", { "Checks.csproj": csproj('<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" Version="17" /></ItemGroup>'), "A.cs": "" }],
  ["desktop", { "App.csproj": csproj("<PropertyGroup><OutputType>WinExe</OutputType></PropertyGroup>"), "A.cs": "" }],
  ["cli", { "Tool.csproj": csproj('<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><PackageReference Include="System.CommandLine" Version="2" /></ItemGroup>'), "A.cs": "" }],
  ["service", { "Cargo.toml": '[package]\nname = "a"\n[dependencies]\naxum = "0.7"\n', "src/main.rs": "" }],
  ["library", { "Cargo.toml": '[package]\nname = "a"\n[dependencies]\naxum = "0.7"\n', "src/lib.rs": "" }],
  ["cli", { "Cargo.toml": '[package]\nname = "a"\n[dependencies]\nclap = "4"\n', "src/main.rs": "" }],
  ["cli", { "requirements.txt": "click==8.1.7\n", "main.py": "import click\n" }],
])("an app is a %s: %j", async (kind, files) => {
  expect((await lint(files)).apps).toMatchObject([{ root: ".", kind }]);
});

test("the web server of a program may be in a part that it is built with, or come from its parent", async () => {
  const project = (artifact: string, rest: string): string => `<project><parent><groupId>g</groupId><artifactId>shop</artifactId><version>1</version></parent><groupId>g</groupId><artifactId>${artifact}</artifactId>${rest}</project>`;
  const needs = (group: string, artifact: string): string => `<dependencies><dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency></dependencies>`;
  const { apps } = await lint({
    "pom.xml": `<project><groupId>g</groupId><artifactId>shop</artifactId><packaging>pom</packaging>${needs("org.springframework.boot", "spring-boot-starter-batch")}</project>`,
    "common/pom.xml": project("common", needs("org.springframework.boot", "spring-boot-starter-web")),
    "common/src/main/java/A.java": "",
    "admin/pom.xml": project("admin", needs("g", "common")),
    "admin/src/main/java/com/example/AdminApplication.java": "",
    "admin/src/main/docker/Dockerfile": "FROM eclipse-temurin:21\n",
    "batch/pom.xml": project("batch", ""),
    "batch/src/main/java/com/example/BatchApplication.java": "",
  });
  expect(apps.map(({ root, kind }) => `${root} ${kind}`)).toEqual(["admin service", "batch worker"]);
});

test("every manifest makes a root", () => {
  const manifests = ["go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "Web.csproj", "Cargo.toml", "pyproject.toml", "package.json", "Dockerfile"];
  const roots = appRoots(manifests.map((name, index) => `app${index}/${name}`));
  expect([...roots].sort()).toEqual(["", ...manifests.map((_, index) => `app${index}`)].sort());
  expect(appRoots(["settings.gradle", "a/gradle.properties", "b/go.work", "c/Shop.sln", "d/Directory.Packages.props", "vendor/x/go.mod", "test/y/pom.xml"])).toEqual([""]);
});

test("a root that only holds parts together is no app; each part is one", async () => {
  const parts = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => (await lint(files)).apps.map(({ root, kind }) => `${root} ${kind}`);
  const gin = "module a\nrequire github.com/gin-gonic/gin v1.9.1\n";
  expect(await parts({ "go.work": "use ./api\nuse ./jobs\n", "api/go.mod": gin, "api/main.go": "", "jobs/go.mod": "module b\n", "jobs/main.go": "" })).toEqual(["api service", "jobs unknown"]);
  expect(await parts({ "pom.xml": "<project><packaging>pom</packaging><modules><module>api</module></modules></project>", "Helper.java": "", "api/pom.xml": pom("spring-boot-starter-web"), "api/src/main/java/A.java": "" })).toEqual(["api service"]);
  expect(await parts({ "settings.gradle": "include 'api'", "build.gradle": "allprojects { }", "buildSrc/src/main/kotlin/B.kt": "", "api/build.gradle": "plugins { id 'war' }", "api/src/main/java/A.java": "" })).toEqual(["api service"]);
  expect(await parts({ "Cargo.toml": '[workspace]\nmembers = ["api"]\n', "api/Cargo.toml": '[package]\nname = "api"\n[dependencies]\nrocket = "0.5"\n', "api/src/main.rs": "" })).toEqual(["api service"]);
  expect(await parts({ "Shop.sln": "", "src/Web/Web.csproj": sdk("Microsoft.NET.Sdk.Web"), "src/Web/Program.cs": "", "tests/Web.Tests/Web.Tests.csproj": csproj(""), "tests/Web.Tests/A.cs": "" })).toEqual(["src/Web service"]);
  expect(await parts({ "pyproject.toml": '[tool.uv.workspace]\nmembers = ["packages/*"]\n', "packages/a/pyproject.toml": '[project]\nname = "a"\ndependencies = ["flask"]\n', "packages/a/app.py": "from flask import Flask\nFlask(__name__).run(port=80)\n" })).toEqual(["packages/a service"]);
});

/** The kinds of all folders with a manifest, also of those that are parts of an app. */
async function kindsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const project = await check(memoryHost(files));
  const withCode = appRoots(Object.keys(files)).filter((root) => Object.keys(files).some((path) => project.appOf(path).root === root));
  return withCode.sort().map((root) => `${root === "" ? "." : root} ${project.appOf(root === "" ? "x" : `${root}/x`).kind}`);
}

test("what an app is built with is part of it, unless it is published", async () => {
  const kinds = await kindsOf({
    "Web/Web.csproj": sdk("Microsoft.NET.Sdk.Web", '<ItemGroup><ProjectReference Include="..\\Core\\Core.csproj" /></ItemGroup>'),
    "Web/Program.cs": "",
    "Core/Core.csproj": csproj('<ItemGroup><ProjectReference Include="..\\Data\\Data.csproj" /><ProjectReference Include="..\\Sdk\\Sdk.csproj" /></ItemGroup>'),
    "Core/A.cs": "",
    "Data/Data.csproj": csproj(""),
    "Data/A.cs": "",
    "Sdk/Sdk.csproj": csproj("<PropertyGroup><IsPackable>true</IsPackable></PropertyGroup>"),
    "Sdk/A.cs": "",
    "Other/Other.csproj": csproj(""),
    "Other/A.cs": "",
  });
  expect(kinds).toEqual(["Core service", "Data service", "Other library", "Sdk library", "Web service"]);
});

test("a part is no app of its own: what is found in it is said of the app that it is built into", async () => {
  const report = await lint({
    "web/go.mod": "module example.com/web\nrequire github.com/gin-gonic/gin v1.9.1\nrequire example.com/server v0.0.0\nreplace example.com/server => ../server\n",
    "web/main.go": "package main\n",
    "server/go.mod": "module example.com/server\n",
    "server/server.go": 'package server\n\nconst dbPassword = "tr0ub4dor&3"\n',
  }, [hardcodedSecret]);
  expect(report.apps.map(({ root }) => root)).toEqual(["web"]);
  expect(report.findings.map(({ path, app }) => [path, app])).toEqual([["server/server.go", "web"]]);
});

test("an app is called as its manifest calls it", async () => {
  const nameOf = async (files: Readonly<Record<string, string>>): Promise<string | undefined> => (await lint(files)).apps[0]?.name;
  expect(await nameOf({ "a/pom.xml": pom("spring-boot-starter-web"), "a/A.java": "" })).toBe("shop");
  expect(await nameOf({ "a/go.mod": "module example.com/team/shop/v2\n", "a/main.go": "" })).toBe("shop");
  expect(await nameOf({ "a/Cargo.toml": '[package]\nname = "shop"\n', "a/src/main.rs": "" })).toBe("shop");
  expect(await nameOf({ "a/composer.json": '{ "name": "team/shop" }', "a/A.php": "" })).toBe("shop");
  expect(await nameOf({ "a/Team.Shop.csproj": sdk("Microsoft.NET.Sdk.Web"), "a/Program.cs": "" })).toBe("Team.Shop");
  expect(await nameOf({ "a/package.json": '{ "name": "@team/shop" }', "a/main.js": "" })).toBe("@team/shop");
  expect(await nameOf({ "shop/requirements.txt": "flask\n", "shop/main.py": "" })).toBe("shop");
});

test("parts are found by name too", async () => {
  const module = (artifact: string, rest: string): string => `<project><groupId>g</groupId><artifactId>${artifact}</artifactId>${rest}</project>`;
  const needs = (group: string, artifact: string): string => `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency>`;
  expect(await kindsOf({
    "api/pom.xml": module("api", `<dependencies>${needs("org.springframework.boot", "spring-boot-starter-web")}${needs("${project.groupId}", "core")}</dependencies>`),
    "api/src/main/java/A.java": "",
    "core/pom.xml": module("core", ""),
    "core/src/main/java/A.java": "",
    "spare/pom.xml": module("spare", ""),
    "spare/src/main/java/A.java": "",
  })).toEqual(["api service", "core service", "spare unknown"]);
  expect(await kindsOf({ "settings.gradle": "include ':api', ':core'\nproject(':core').projectDir = file('libs/core')", "api/build.gradle": "plugins { id 'war' }\ndependencies { implementation project(':core') }", "api/A.java": "", "libs/core/build.gradle": "", "libs/core/A.java": "" })).toEqual([". unknown", "api service", "libs/core service"]);
  expect(await kindsOf({ "api/Cargo.toml": '[package]\nname = "api"\n[dependencies]\naxum = "0.7"\ncore = { path = "../core" }\n', "api/src/main.rs": "", "core/Cargo.toml": '[package]\nname = "core"\n', "core/src/lib.rs": "" })).toEqual(["api service", "core service"]);
  expect(await kindsOf({ Gemfile: 'gem "sinatra"\ngem "billing", path: "engines/billing"\n', "app.rb": "", "engines/billing/Gemfile": "gemspec\n", "engines/billing/billing.gemspec": 's.name = "billing"\n', "engines/billing/lib/billing.rb": "" })).toEqual([". service", "engines/billing service"]);
  expect(await kindsOf({ "composer.json": '{ "repositories": [{ "type": "path", "url": "packages/*" }], "require": { "slim/slim": "^4", "shop/money": "*" } }', "public/index.php": "", "packages/money/composer.json": '{ "name": "shop/money", "type": "library" }', "packages/money/src/M.php": "" })).toEqual([". service", "packages/money service"]);
  expect(await kindsOf({ "api/go.mod": "module example.com/api\nrequire github.com/gin-gonic/gin v1.9.1\nrequire example.com/money v0.0.0\nreplace example.com/money => ../money\n", "api/main.go": "", "money/go.mod": "module example.com/money\n", "money/money.go": "package money\n" })).toEqual(["api service", "money service"]);
});
