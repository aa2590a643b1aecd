import { describe, expect, test } from "vitest";
import { resolvedVersion } from "../../server/src/apps/versions.ts";
import type { ManifestEcosystem } from "../../server/src/core/facts/manifest.ts";
import { pathRole } from "../../server/src/core/path-role.ts";
import { documentReader } from "../../server/src/formats/formats.ts";

/** The version an app in `root` is built with, and the lockfiles that were read for it. */
function versionOf(files: Readonly<Record<string, string>>, root: string, ecosystem: ManifestEcosystem, name: string): { readonly version: string | undefined; readonly read: readonly string[] } {
  const documents = Object.entries(files).flatMap(([path, text]) => {
    const facts = documentReader(path)?.(text, path);
    return facts === undefined ? [] : [{ path, text, facts, role: pathRole(path) }];
  });
  const read: string[] = [];
  const readLock = (path: string): string | undefined => {
    read.push(path);
    return files[path];
  };
  return { version: resolvedVersion({ root, documents, hasFile: (path) => path in files, readLock }, ecosystem, name), read };
}

describe("Spring Boot, on whose version its shutdown depends", () => {
  const boot = "org.springframework.boot";
  const pom = (body: string): string => `<project>${body}</project>`;
  const parent = (version: string): string => `<parent><groupId>${boot}</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version><relativePath/></parent>`;
  const starter = `<dependencies><dependency><groupId>${boot}</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>`;

  test("from a parent POM", () => {
    expect(versionOf({ "pom.xml": pom(parent("2.7.18") + starter) }, "", "java", boot).version).toBe("2.7.18");
  });

  test("from the parent of a parent in the project", () => {
    const files = {
      "pom.xml": pom(`<groupId>com.shop</groupId><artifactId>shop</artifactId><packaging>pom</packaging>${parent("3.2.1")}`),
      "api/pom.xml": pom(`<parent><groupId>com.shop</groupId><artifactId>shop</artifactId><version>1</version></parent><artifactId>api</artifactId>${starter}`),
    };
    expect(versionOf(files, "api", "java", boot).version).toBe("3.2.1");
    expect(versionOf(files, "api", "java", `${boot}:spring-boot-starter-web`).version).toBe(undefined);
  });

  test("from a list of versions with a property, of a parent in another folder", () => {
    const managed = `<dependencyManagement><dependencies><dependency><groupId>${boot}</groupId><artifactId>spring-boot-dependencies</artifactId><version>\${spring-boot.version}</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>`;
    const files = {
      "build/parent/pom.xml": pom(`<packaging>pom</packaging><properties><spring-boot.version>2.5.0</spring-boot.version></properties>${managed}`),
      "api/pom.xml": pom(`<parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version><relativePath>../build/parent</relativePath></parent>${starter}`),
    };
    expect(versionOf(files, "api", "java", boot).version).toBe("2.5.0");
  });

  test("from a plugin of Gradle", () => {
    expect(versionOf({ "build.gradle": `plugins { id '${boot}' version '3.1.5' }` }, "", "java", boot).version).toBe("3.1.5");
    expect(versionOf({ "build.gradle.kts": `plugins {\n  id("${boot}") version "3.1.5" apply false\n}`, "api/build.gradle.kts": `plugins {\n  id("${boot}")\n}` }, "api", "java", boot).version).toBe("3.1.5");
    expect(versionOf({ "build.gradle": `buildscript {\n  ext { bootVersion = '2.3.4.RELEASE' }\n  dependencies { classpath "${boot}:spring-boot-gradle-plugin:\${bootVersion}" }\n}` }, "", "java", boot).version).toBe("2.3.4.RELEASE");
    expect(versionOf({ "build.gradle": `plugins { id '${boot}' version "\${springBootVersion}" }`, "gradle.properties": "springBootVersion=3.0.2\n" }, "", "java", boot).version).toBe("3.0.2");
    expect(versionOf({ "settings.gradle": `pluginManagement { plugins { id '${boot}' version '3.3.0' } }`, "api/build.gradle": `plugins { id '${boot}' }` }, "api", "java", boot).version).toBe("3.3.0");
  });

  test("from a version catalog", () => {
    const catalog = `[versions]\nboot = "3.2.1"\n[plugins]\nspring-boot = { id = "${boot}", version.ref = "boot" }\n`;
    expect(versionOf({ "gradle/libs.versions.toml": catalog, "api/build.gradle.kts": "plugins {\n  alias(libs.plugins.spring.boot)\n}" }, "api", "java", boot).version).toBe("3.2.1");
  });

  test("from a lockfile, before what the build says", () => {
    const files = { "build.gradle": `dependencies { implementation '${boot}:spring-boot-starter-web:3.+' }\nplugins { id '${boot}' version '3.0.0' }`, "gradle.lockfile": `${boot}:spring-boot:3.2.4=runtimeClasspath\n` };
    expect(versionOf(files, "", "java", boot)).toEqual({ version: "3.2.4", read: ["gradle.lockfile"] });
  });

  test("a range, an unknown property and a POM that is its own parent say nothing", () => {
    expect(versionOf({ "build.gradle": `dependencies { implementation '${boot}:spring-boot:3.+' }` }, "", "java", boot).version).toBe(undefined);
    expect(versionOf({ "pom.xml": pom(parent("${revision}")) }, "", "java", boot).version).toBe(undefined);
    expect(versionOf({ "pom.xml": pom("<parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version><relativePath>pom.xml</relativePath></parent>") }, "", "java", boot).version).toBe(undefined);
    expect(versionOf({ "pom.xml": pom(`<properties><a>\${b}</a><b>\${a}\${a}</b></properties>${parent("${a}")}`) }, "", "java", boot).version).toBe(undefined);
  });
});

test.each<[string, Readonly<Record<string, string>>, string, ManifestEcosystem, string, string | undefined]>([
  ["the lockfile before the manifest", { "package.json": '{ "dependencies": { "express": "4.0.0" } }', "package-lock.json": '{ "packages": {\n"node_modules/express": {\n"version": "4.18.2" } } }' }, "", "javascript", "express", "4.18.2"],
  ["the lockfile of the workspace", { "api/package.json": '{ "dependencies": { "express": "^4.0.0" } }', "yarn.lock": 'express@^4.0.0:\n  version "4.18.2"\n\nexpress@^5.0.0:\n  version "5.0.0"\n' }, "api", "javascript", "express", "4.18.2"],
  ["a member of a pnpm workspace", { "apps/api/package.json": "{}", "pnpm-lock.yaml": "importers:\n  apps/api:\n    dependencies:\n      express:\n        specifier: ^5\n        version: 5.0.1\n" }, "apps/api", "javascript", "express", "5.0.1"],
  ["an exact version of a package.json", { "package.json": '{ "dependencies": { "express": "4.18.2" } }' }, "", "javascript", "express", "4.18.2"],
  ["a range of a package.json", { "package.json": '{ "dependencies": { "express": "^4.18.2" } }' }, "", "javascript", "express", undefined],
  ["pinned requirements", { "requirements.txt": "Flask_Login==0.6.3\n" }, "", "python", "flask-login", "0.6.3"],
  ["requirements with a range", { "requirements.txt": "flask>=3\n" }, "", "python", "flask", undefined],
  ["a lock of uv", { "pyproject.toml": '[project]\ndependencies = ["flask"]\n', "uv.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n' }, "", "python", "Flask", "3.0.3"],
  ["go.mod", { "go.mod": "module a\nrequire github.com/gin-gonic/gin v1.9.1\n" }, "", "go", "github.com/gin-gonic/gin", "1.9.1"],
  ["a commit in go.mod", { "go.mod": "module a\nrequire golang.org/x/net v0.0.0-20231006140011-7918f672742d\n" }, "", "go", "golang.org/x/net", "0.0.0-20231006140011-7918f672742d"],
  ["a lock of gems", { Gemfile: 'gem "rails"\n', "Gemfile.lock": "GEM\n  specs:\n    rails (7.1.2)\n" }, "", "ruby", "rails", "7.1.2"],
  ["a pinned gem", { Gemfile: 'gem "rails", "7.1.2"\n' }, "", "ruby", "rails", "7.1.2"],
  ["a gem with a range", { Gemfile: 'gem "rails", "~> 7.1.2"\n' }, "", "ruby", "rails", undefined],
  ["a lock of Composer", { "composer.json": "{}", "composer.lock": '{ "packages": [{ "name": "laravel/framework", "version": "v11.0.3" }] }' }, "", "php", "laravel/framework", "11.0.3"],
  ["a lock of Cargo", { "Cargo.lock": '[[package]]\nname = "axum"\nversion = "0.7.4"\n', "api/Cargo.toml": '[dependencies]\naxum = "0.7"\n' }, "api", "rust", "axum", "0.7.4"],
  ["a bare version of Cargo, which is a range", { "Cargo.toml": '[dependencies]\naxum = "0.7.4"\n' }, "", "rust", "axum", undefined],
  ["a pinned version of Cargo", { "Cargo.toml": '[dependencies]\naxum = "=0.7.4"\n' }, "", "rust", "axum", "0.7.4"],
  ["a lock of NuGet", { "Web.csproj": "<Project/>", "packages.lock.json": '{ "dependencies": { "net8.0": { "Serilog": { "type": "Direct", "resolved": "3.1.1" } } } }' }, "", "csharp", "Serilog", "3.1.1"],
  ["a reference of a project", { "Web.csproj": '<Project><ItemGroup><PackageReference Include="Serilog" Version="3.1.1" /></ItemGroup></Project>' }, "", "csharp", "serilog", "3.1.1"],
  ["central versions with a property", { "src/Web/Web.csproj": '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Serilog" /></ItemGroup></Project>', "Directory.Packages.props": '<Project><PropertyGroup><S>3.1.1</S></PropertyGroup><ItemGroup><PackageVersion Include="Serilog" Version="$(S)" /></ItemGroup></Project>' }, "src/Web", "csharp", "Serilog", "3.1.1"],
  ["a floating reference", { "Web.csproj": '<Project><ItemGroup><PackageReference Include="Serilog" Version="3.*" /></ItemGroup></Project>' }, "", "csharp", "Serilog", undefined],
])("%s", (_title, files, root, ecosystem, name, version) => {
  expect(versionOf(files, root, ecosystem, name).version).toBe(version);
});

test("a lockfile is read only when somebody asks, and only those of the ecosystem", () => {
  const files = { "package-lock.json": "{}", "Cargo.lock": "", "Cargo.toml": "" };
  expect(versionOf(files, "", "rust", "axum").read).toEqual(["Cargo.lock"]);
});
