import { expect, test } from "vitest";
import { readGradleBuild, readGradleProperties, readGradleSettings, readVersionCatalog } from "../../server/src/formats/gradle.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const groovy = `buildscript {
    ext { kotlinVersion = '1.9.20' }
    dependencies {
        classpath "org.springframework.boot:spring-boot-gradle-plugin:2.7.1"
    }
}
plugins {
    id 'java'
    id 'org.springframework.boot' version '3.2.1' // id 'no'
    id "io.spring.dependency-management" version "1.1.4" apply false
}
apply plugin: 'war'
ext.guavaVersion = "32.1.0"
dependencies {
    implementation 'org.springframework.boot:spring-boot-starter-web'
    implementation "com.google.guava:guava:\${guavaVersion}"
    // implementation 'not:this:1'
    runtimeOnly('org.postgresql:postgresql:42.+') { exclude group: 'a', module: 'b' }
    testImplementation group: 'junit', name: 'junit', version: '4.13'
    implementation platform('org.springframework.cloud:spring-cloud-dependencies:2023.0.0')
    implementation project(':core')
    compileOnly "x:y:1@aar" /* see https://x.y */
}
dependencyLocking { lockAllConfigurations() }
`;

const kotlin = `plugins {
    \`java-library\`
    application
    kotlin("jvm") version "1.9.20"
    id("org.springframework.boot") version springVersion
    alias(libs.plugins.jib)
}
val ktorVersion: String by project
val logback = "1.4.11"
extra["springCloudVersion"] = "2023.0.0"
dependencies {
    implementation(libs.spring.boot.starter.web)
    implementation("io.ktor:ktor-server-netty:$ktorVersion")
    testImplementation(platform(libs.junit.bom))
}
`;

test("a build in Groovy says its plugins and dependencies by literals", () => {
  const facts = readGradleBuild(groovy);
  expect(facts.plugins.map(({ name, range }) => [name, range])).toEqual([["java", ""], ["org.springframework.boot", "3.2.1"], ["io.spring.dependency-management", "1.1.4"], ["war", ""]]);
  expect(pointedAt(facts.plugins, groovy)).toEqual(["java", "3.2.1", "1.1.4", "war"]);
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["org.springframework.boot:spring-boot-gradle-plugin", "2.7.1", "development", "registry"],
    ["org.springframework.boot:spring-boot-starter-web", "", "runtime", "registry"],
    ["com.google.guava:guava", "${guavaVersion}", "runtime", "registry"],
    ["org.postgresql:postgresql", "42.+", "runtime", "registry"],
    ["junit:junit", "4.13", "development", "registry"],
    ["org.springframework.cloud:spring-cloud-dependencies", "2023.0.0", "runtime", "registry"],
    [":core", "", "runtime", "local"],
    ["x:y", "1", "development", "registry"],
  ]);
  expect(pointedAt(facts.dependencies, groovy)).toEqual(["2.7.1", "org.springframework.boot:spring-boot-starter-web", "${guavaVersion}", "42.+", "4.13", "2023.0.0", ":core", "1"]);
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["kotlinVersion", "1.9.20"], ["guavaVersion", "32.1.0"], ["dependencyLocking", "true"]]);
  expect(facts).toMatchObject({ hasProgram: true, publishes: false });
});

test("a build in Kotlin too", () => {
  const facts = readGradleBuild(kotlin);
  expect(facts.plugins.map(({ name, range }) => [name, range])).toEqual([
    ["org.jetbrains.kotlin.jvm", "1.9.20"],
    ["org.springframework.boot", "$springVersion"],
    ["libs.plugins.jib", ""],
    ["java-library", ""],
    ["application", ""],
  ]);
  expect(facts.dependencies.map(({ name, range, scope }) => [name, range, scope])).toEqual([
    ["libs.spring.boot.starter.web", "", "runtime"],
    ["io.ktor:ktor-server-netty", "$ktorVersion", "runtime"],
    ["libs.junit.bom", "", "development"],
  ]);
  expect(pointedAt(facts.dependencies, kotlin)).toEqual(["libs.spring.boot.starter.web", "$ktorVersion", "libs.junit.bom"]);
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["logback", "1.4.11"], ["springCloudVersion", "2023.0.0"]]);
  expect(facts).toMatchObject({ hasProgram: true, publishes: false });
});

test("a library is no program", () => {
  expect(readGradleBuild("plugins {\n  id 'java-library'\n  id 'maven-publish'\n}\n")).toMatchObject({ hasProgram: false, publishes: true });
});

test("settings name the parts of a project", () => {
  const text = `pluginManagement { plugins { id("org.springframework.boot") version "3.1.0" } }
rootProject.name = "shop"
include ':api', 'services:worker'
include(":core")
// include ':no'
project(':core').projectDir = file('libs/core')
`;
  const facts = readGradleSettings(text);
  expect(facts.members.map(({ name, value }) => [name, value])).toEqual([[":api", "api"], [":services:worker", "services/worker"], [":core", "libs/core"]]);
  expect(pointedAt([facts.members, facts.plugins], text)).toEqual([":api", "services:worker", ":core", "3.1.0"]);
});

test("a version catalog gives names to packages and plugins", () => {
  const text = `[versions]
boot = "3.2.1"
[libraries]
spring-boot-web = { module = "org.springframework.boot:spring-boot-starter-web", version.ref = "boot" }
guava = { group = "com.google.guava", name = "guava", version = "32.1" }
junit_bom = "org.junit:junit-bom:5.10.0"
[plugins]
spring-boot = { id = "org.springframework.boot", version.ref = "boot" }
jib = "com.google.cloud.tools.jib:3.4.0"
`;
  const { entries } = readVersionCatalog(text);
  expect(entries.map(({ alias, name, range }) => [alias, name, range])).toEqual([
    ["spring.boot.web", "org.springframework.boot:spring-boot-starter-web", "3.2.1"],
    ["guava", "com.google.guava:guava", "32.1"],
    ["junit.bom", "org.junit:junit-bom", "5.10.0"],
    ["plugins.spring.boot", "org.springframework.boot", "3.2.1"],
    ["plugins.jib", "com.google.cloud.tools.jib", "3.4.0"],
  ]);
  expect(pointedAt(entries, text)).toEqual(entries.map(({ range }) => range));
});

test("gradle.properties are variables", () => {
  const text = "# no=1\nspringVersion = 3.2.1 \norg.gradle.jvmargs=-Xmx1g\n";
  const { properties } = readGradleProperties(text);
  expect(properties.map(({ name, value }) => [name, value])).toEqual([["springVersion", "3.2.1"], ["org.gradle.jvmargs", "-Xmx1g"]]);
  expect(pointedAt(properties, text)).toEqual(["3.2.1", "-Xmx1g"]);
});

test("no text breaks it", () => {
  for (const sample of [groovy, kotlin]) {
    expectRobust(readGradleBuild, sample);
    expectRobust(readGradleSettings, "include ':api', 'b'\nproject(':api').projectDir = file('x')\n");
  }
  expectRobust(readGradleProperties, "a = b\n");
  expectRobust(readVersionCatalog, '[libraries]\nx = { module = "a:b", version.ref = "c" }\ny = "a:b:1"\n');
});
