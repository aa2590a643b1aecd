import { expect, test } from "vitest";
import { readComposerManifest } from "../../server/src/formats/composer.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `{
  "name": "shop/app",
  "type": "project",
  "require": { "php": "^8.2", "ext-pdo": "*", "laravel/framework": "^11.0", "x/fork": "dev-main" },
  "require-dev": { "phpunit/phpunit": "^10" },
  "repositories": [{ "type": "path", "url": "packages/*" }, { "type": "vcs", "url": "https://github.com/x/fork" }],
  "config": { "platform": { "php": "8.2.10" } }
}
`;

test("it has its packages, and the version of PHP", () => {
  const facts = readComposerManifest(sample);
  expect(facts).toMatchObject({ name: "shop/app", type: "project", publishes: false });
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["laravel/framework", "^11.0", "runtime", "registry"],
    ["x/fork", "dev-main", "runtime", "git"],
    ["phpunit/phpunit", "^10", "development", "registry"],
  ]);
  expect(facts.members.map(({ value }) => value)).toEqual(["packages/*"]);
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["php", "^8.2"], ["platform.php", "8.2.10"]]);
  expect(pointedAt([facts.dependencies, facts.members, facts.properties], sample)).toEqual(["^11.0", "dev-main", "^10", "packages/*", "^8.2", "8.2.10"]);
});

test("only what calls itself a library is one", () => {
  expect(readComposerManifest('{ "type": "symfony-bundle" }').publishes).toBe(true);
  expect(readComposerManifest('{ "name": "x/y" }').publishes).toBe(false);
});

test("no text breaks it", () => {
  expectRobust(readComposerManifest, sample);
  expect(readComposerManifest("[".repeat(100_000)).dependencies).toEqual([]);
  expect(readComposerManifest('{ "require": [1], "repositories": { "a": { "type": "path", "url": "../b" } } }').members).toMatchObject([{ value: "../b" }]);
});
