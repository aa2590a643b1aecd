import { expect, test } from "vitest";
import { lockReaders, type LockQuery } from "../../server/src/formats/locks.ts";
import { expectRobust } from "../support/manifest-samples.ts";

const npm3 = `{
  "name": "shop", "version": "1.0.0", "lockfileVersion": 3,
  "packages": {
    "": { "name": "shop", "dependencies": { "express": "^4.18.0" } },
    "api/node_modules/express": {
      "version": "5.0.1"
    },
    "node_modules/express": {
      "version": "4.18.2",
      "dependencies": { "body-parser": "1.20.1" }
    },
    "node_modules/aliased": {
      "name": "other",
      "version": "2.0.0"
    },
    "node_modules/x/node_modules/qs": {
      "version": "6.0.0"
    },
    "node_modules/@scope/a.b": {
      "version": "1.1.1"
    }
  }
}`;
const npm1 = `{
  "name": "shop",
  "version": "9.9.9",
  "lockfileVersion": 1,
  "dependencies": {
    "express": {
      "version": "4.17.1",
      "requires": { "qs": "6.7.0" },
      "dependencies": {
        "qs": {
          "version": "6.7.0"
        }
      }
    }
  }
}`;
const yarn1 = `# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.23.0"

express@^4.0.0:
  version "4.18.2"
  dependencies:
    qs "6.11.0"

express@^5.0.0:
  version "5.0.1"

express-session@^1.0.0:
  version "1.17.3"
`;
const yarn4 = `__metadata:
  version: 8

"express@npm:^4.18.0, express@npm:^4.18.2":
  version: 4.18.2
  resolution: "express@npm:4.18.2"
`;
const pnpm9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      express:
        specifier: ^4.18.0
        version: 4.18.2
  apps/api:
    dependencies:
      '@nestjs/core':
        specifier: ^10.0.0
        version: 10.3.0(@nestjs/common@10.3.0)(rxjs@7.8.1)
      express:
        specifier: ^5.0.0
        version: 5.0.1
      shared:
        specifier: workspace:*
        version: link:../../shared

packages:

  qs@6.11.0:
    resolution: {integrity: sha512-x}
`;
const pnpm5 = `lockfileVersion: 5.4

specifiers:
  express: ^4.18.0

dependencies:
  express: 4.18.2
  ts-node: 10.9.1_typescript@5.0.0

packages:

  /express/4.18.2:
    resolution: {}
`;
const bun = `{
  "lockfileVersion": 1,
  "workspaces": { "": { "dependencies": { "express": "^4.18.0" } } },
  "packages": {
    "express": ["express@4.18.2", "", { "dependencies": { "qs": "6.11.0" } }, "sha512-x"],

    "x/express": ["express@5.0.1", "", {}, "sha512-y"],
  }
}`;
const cargo = `version = 3

[[package]]
name = "axum"
version = "0.7.4"

[[package]]
name = "rand"
version = "0.7.3"

[[package]]
name = "rand"
version = "0.8.5"
`;
const poetry = `[[package]]
name = "flask"
version = "3.0.1"
description = "x"

[package.dependencies]
click = ">=8"
`;
const pipfile = `{ "_meta": {}, "default": { "flask": { "hashes": ["sha256:x"], "version": "==3.0.1" } }, "develop": { "pytest": { "version": "==8.0.0" } } }`;
const gemfile = `GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.15.4)
      racc (~> 1.4)
    nokogiri (1.15.4-x86_64-linux)
    rails (7.1.2)
      activesupport (= 7.1.2)

DEPENDENCIES
  rails (~> 7.1.2)
`;
const composer = `{
  "packages": [
    {
      "name": "laravel/framework",
      "version": "v11.0.3",
      "require": { "php": "^8.2" }
    }
  ]
}`;
const nuget = `{ "version": 1, "dependencies": { "net8.0": { "Serilog": { "type": "Direct", "requested": "[3.1.1, )", "resolved": "3.1.1", "contentHash": "x" } } } }`;
const gradle = `# This is a Gradle generated file for dependency locking.
org.springframework.boot:spring-boot-starter-web:3.2.1=runtimeClasspath
org.springframework.boot:spring-boot:3.2.1=compileClasspath,runtimeClasspath
org.springframework:spring-core:6.1.2=runtimeClasspath
empty=annotationProcessor
`;

const query = (name: string, rest: Partial<LockQuery> = {}): LockQuery => ({ name, range: undefined, folder: "", ...rest });

test.each<[string, string, LockQuery, string | undefined]>([
  ["package-lock.json", npm3, query("express"), "4.18.2"],
  ["package-lock.json", npm3, query("express", { folder: "api" }), "5.0.1"],
  ["package-lock.json", npm3, query("express", { folder: "worker" }), "4.18.2"],
  ["package-lock.json", npm3, query("aliased"), "2.0.0"],
  ["package-lock.json", npm3, query("@scope/a.b"), "1.1.1"],
  ["package-lock.json", npm3, query("qs"), undefined],
  ["package-lock.json", npm3, query("shop"), undefined],
  ["npm-shrinkwrap.json", npm1, query("express"), "4.17.1"],
  ["package-lock.json", npm1, query("qs"), undefined],
  ["yarn.lock", yarn1, query("@babel/core"), "7.23.0"],
  ["yarn.lock", yarn1, query("express", { range: "^5.0.0" }), "5.0.1"],
  ["yarn.lock", yarn1, query("express"), undefined],
  ["yarn.lock", yarn1, query("express-session", { range: "^1.1.0" }), "1.17.3"],
  ["yarn.lock", yarn1, query("session"), undefined],
  ["yarn.lock", yarn4, query("express", { range: "^4.18.2" }), "4.18.2"],
  ["pnpm-lock.yaml", pnpm9, query("express"), "4.18.2"],
  ["pnpm-lock.yaml", pnpm9, query("express", { folder: "apps/api" }), "5.0.1"],
  ["pnpm-lock.yaml", pnpm9, query("@nestjs/core", { folder: "apps/api" }), "10.3.0"],
  ["pnpm-lock.yaml", pnpm9, query("@nestjs/core"), undefined],
  ["pnpm-lock.yaml", pnpm9, query("shared", { folder: "apps/api" }), undefined],
  ["pnpm-lock.yaml", pnpm9, query("express", { folder: "apps/web" }), undefined],
  ["pnpm-lock.yaml", pnpm5, query("express"), "4.18.2"],
  ["pnpm-lock.yaml", pnpm5, query("ts-node"), "10.9.1"],
  ["bun.lock", bun, query("express"), "4.18.2"],
  ["Cargo.lock", cargo, query("axum"), "0.7.4"],
  ["Cargo.lock", cargo, query("rand"), undefined],
  ["poetry.lock", poetry, query("flask"), "3.0.1"],
  ["uv.lock", poetry, query("flask"), "3.0.1"],
  ["pdm.lock", poetry, query("click"), undefined],
  ["pylock.toml", '[[packages]]\nname = "flask"\nversion = "3.0.1"\n', query("flask"), "3.0.1"],
  ["Pipfile.lock", pipfile, query("flask"), "3.0.1"],
  ["Pipfile.lock", pipfile, query("pytest"), "8.0.0"],
  ["Gemfile.lock", gemfile, query("rails"), "7.1.2"],
  ["Gemfile.lock", gemfile, query("nokogiri"), "1.15.4"],
  ["gems.locked", gemfile, query("racc"), undefined],
  ["composer.lock", composer, query("laravel/framework"), "11.0.3"],
  ["composer.lock", composer, query("php"), undefined],
  ["packages.lock.json", nuget, query("serilog"), "3.1.1"],
  ["gradle.lockfile", gradle, query("org.springframework.boot:spring-boot-starter-web"), "3.2.1"],
  ["gradle.lockfile", gradle, query("org.springframework.boot"), "3.2.1"],
  ["gradle.lockfile", gradle, query("org.springframework"), "6.1.2"],
])("%s answers for %#", (file, text, asked, version) => {
  expect(lockReaders.get(file)?.(text, asked)).toBe(version);
  // Windows line ends change nothing.
  expect(lockReaders.get(file)?.(text.replaceAll("\n", "\r\n"), asked)).toBe(version);
});

test("no text breaks a reader", () => {
  for (const [file, read] of lockReaders) expectRobust((text) => read(text, query("express")), file.endsWith(".json") ? npm3.slice(0, 400) : yarn1.slice(0, 200));
});

test("a lockfile of ten megabytes is searched", () => {
  const entries = Array.from({ length: 60_000 }, (_, index) => `    "node_modules/p${index}": {\n      "version": "1.0.${index}",\n      "resolved": "https://registry.example/p${index}/-/p${index}-1.0.${index}.tgz",\n      "integrity": "sha512-x"\n    }`);
  const text = `{\n  "packages": {\n${entries.join(",\n")}\n  }\n}`;
  expect(lockReaders.get("package-lock.json")?.(text, query("p59999"))).toBe("1.0.59999");
  expect(lockReaders.get("package-lock.json")?.(text, query("missing"))).toBe(undefined);
});
