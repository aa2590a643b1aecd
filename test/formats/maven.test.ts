import { expect, test } from "vitest";
import { readMavenProject } from "../../server/src/formats/maven.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>2.7.18</version>
    <relativePath/>
  </parent>
  <groupId>com.shop</groupId>
  <artifactId>shop</artifactId>
  <!-- <packaging>war</packaging> -->
  <packaging>pom</packaging>
  <properties>
    <pg.version> 42.7.1 </pg.version>
  </properties>
  <modules><module>api</module><module>worker</module></modules>
  <dependencyManagement>
    <dependencies>
      <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>\${pg.version}</version></dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-web</artifactId>
    </dependency>
    <dependency>
      <groupId>junit</groupId><artifactId>junit</artifactId>
      <version>[4.12,<!-- at most -->5)</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>
</project>
`;

test("a project has its parent, modules, properties and dependencies", () => {
  const facts = readMavenProject(sample);
  expect(facts).toMatchObject({ name: "com.shop:shop", type: "pom", aggregates: true, publishes: false, hasProgram: true });
  expect(facts.parent).toMatchObject({ name: "org.springframework.boot:spring-boot-starter-parent", range: "2.7.18", path: undefined });
  expect(facts.members.map(({ value }) => value)).toEqual(["api", "worker"]);
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["project.version", "2.7.18"], ["pg.version", "42.7.1"]]);
  expect(facts.dependencies.map(({ name, range, scope }) => [name, range, scope])).toEqual([
    ["org.springframework.boot:spring-boot-starter-web", "", "runtime"],
    ["junit:junit", "[4.12,5)", "development"],
    ["org.postgresql:postgresql", "${pg.version}", "managed"],
  ]);
});

test("it points at the version, or at the artifact where there is none", () => {
  const facts = readMavenProject(sample);
  expect(pointedAt(facts.dependencies, sample)).toEqual(["spring-boot-starter-web", "[4.12,<!-- at most -->5)", "${pg.version}"]);
  expect(pointedAt([facts.parent, facts.properties, facts.members], sample)).toEqual(["2.7.18", "2.7.18", "42.7.1", "api", "worker"]);
});

test("a parent without a path lies one folder above", () => {
  expect(readMavenProject("<project><parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version></parent></project>").parent?.path).toBe("../pom.xml");
});

test("entities that a document declares are not expanded", () => {
  const levels = Array.from({ length: 40 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join("");
  const bomb = `<!DOCTYPE project [<!ENTITY l0 "lol">${levels}<!ENTITY f SYSTEM "file:///etc/passwd">]><project><groupId>g</groupId><artifactId>&l40;&f;</artifactId></project>`;
  expect(readMavenProject(bomb).name).toBe("g:&l40;&f;");
});

test("no text breaks it", () => {
  expectRobust(readMavenProject, sample);
  expect(readMavenProject("<project>".repeat(50_000)).dependencies).toEqual([]);
  expect(readMavenProject("<html><dependencies/></html>").dependencies).toEqual([]);
});
