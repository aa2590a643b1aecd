import { expect, test } from "vitest";
import type { RuntimeVersions } from "../../server/src/core/facts/manifest.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { readPnpmWorkspace } from "../../server/src/formats/runtime-versions.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

test.each([
  [".nvmrc", "v20.11.1\n", [["node", "v20.11.1"]]],
  [".nvmrc", "# the release\n  lts/iron  \n", [["node", "lts/iron"]]],
  [".node-version", "20\r\n", [["node", "20"]]],
  [".python-version", "3.12.1\n3.11.0\n", [["python", "3.12.1"]]],
  [".ruby-version", "ruby-3.2.2", [["ruby", "ruby-3.2.2"]]],
  [".tool-versions", "nodejs 20.1.0 18.0.0\n# ruby 2\nruby 3.2.2 # now\ngolang 1.22.1\nterraform 1.5\n", [["node", "20.1.0"], ["ruby", "3.2.2"], ["go", "1.22.1"], ["terraform", "1.5"]]],
  ["runtime.txt", "python-3.12.1\n", [["python", "3.12.1"]]],
  ["rust-toolchain.toml", '[toolchain]\n# channel = "beta"\nchannel = "1.75.0"\n', [["rust", "1.75.0"]]],
  ["rust-toolchain", "1.75.0\n", [["rust", "1.75.0"]]],
  ["global.json", '{ "sdk": { "version": "8.0.100" }, "tools": { "version": "1" } }', [["dotnet", "8.0.100"]]],
  ["devcontainer.json", '{ "image": "mcr.microsoft.com/devcontainers/python:1-3.12-bookworm", "features": { "ghcr.io/devcontainers/features/node:1": { "version": "22" }, "ghcr.io/devcontainers/features/go:1": {} } }', [["python", "3.12"], ["node", "22"]]],
  [".nvmrc", "", []],
  ["global.json", "{}", []],
])("%s %j", (name, text, expected) => {
  const read = documentReader(`app/${name}`);
  const { versions } = read?.(text, name) as RuntimeVersions;
  expect(versions.map(({ name: runtime, value }) => [runtime, value])).toEqual(expected);
  // The version of a container is a part of its image's tag, and JSON has quotes around what it says.
  for (const [index, place] of pointedAt(versions, text).entries()) expect(place).toContain(versions[index]?.value);
  expectRobust((broken) => read?.(broken, name), text);
});

test("the workspace of pnpm has its globs", () => {
  const text = "packages:\n  # all\n  - 'apps/*'\n  - packages/*\n\n  - \"!**/test/**\"\ncatalog:\n  - no\n";
  const { members } = readPnpmWorkspace(text);
  expect(members.map(({ value }) => value)).toEqual(["apps/*", "packages/*", "!**/test/**"]);
  expect(pointedAt(members, text)).toEqual(["apps/*", "packages/*", "!**/test/**"]);
  expectRobust(readPnpmWorkspace, text);
});
