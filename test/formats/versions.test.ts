import { describe, expect, test } from "vitest";
import { runtimeOfImage, runtimeOfPlatform } from "../../server/src/core/versions/runtime-images.ts";
import { overlap, versionIntervals, versionNumbers, versionsWith } from "../../server/src/core/versions/version-intervals.ts";
import type { DeploymentValues, PackageManifest, PythonManifest } from "../../server/src/core/facts/documents.ts";
import type { Pipeline } from "../../server/src/core/facts/pipeline.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { pointedAt } from "../support/manifest-samples.ts";

describe("a range lets versions through", () => {
  test.each([
    ["^18.0.0 || >=20.0.0", "minor", ["18.2", "20", "23.1"], ["16", "19.9"]],
    ["18.x", "minor", ["18", "18.4.1"], ["19"]],
    [">=14 <21", "minor", ["14", "20.9"], ["13", "21"]],
    ["18 - 20", "minor", ["18.0", "20.11"], ["21", "17.9"]],
    ["~18.2", "minor", ["18.2.9"], ["18.3"]],
    ["~8.1", "last", ["8.1", "8.9"], ["9", "8.0"]],
    ["~> 3.2.0", "last", ["3.2.5"], ["3.3"]],
    ["~=3.9", "last", ["3.12"], ["4", "3.8"]],
    ["==3.11.*", "last", ["3.11.4"], ["3.12"]],
    [">=3.9,<4.0,!=3.10", "last", ["3.9", "3.13"], ["4.0", "3.8"]],
    ["^7.4|^8.0", "last", ["7.4", "8.3"], ["7.3", "9"]],
    ["^0.3", "minor", ["0.3.1"], ["0.4"]],
    ["*", "minor", ["1", "99"], []],
  ] as const)("%s", (range, tilde, inside, outside) => {
    const allowed = versionIntervals(range, tilde) ?? [];
    const isIn = (version: string): boolean => overlap(allowed, [versionsWith(versionNumbers(version) ?? [])]);
    expect(inside.filter((version) => !isIn(version))).toEqual([]);
    expect(outside.filter(isIn)).toEqual([]);
  });

  test.each(["lts/*", "latest", ">=", "${VERSION}", "a || 1"])("%s is not understood", (range) => expect(versionIntervals(range, "minor")).toBeUndefined());
});

test.each([
  ["node:22.1-slim", "node 22.1"],
  ["docker.io/library/python:3.12", "python 3.12"],
  ["cimg/node:18.2.0", "node 18.2.0"],
  ["mcr.microsoft.com/dotnet/aspnet:9.0-noble", "dotnet 9.0"],
  ["gcr.io/distroless/nodejs22-debian12", "node 22"],
  ["eclipse-temurin:17.0.9_9-jre", "java 17.0.9"],
  ["golang:alpine", "go "],
  ["shop/node:3", undefined],
  ["nginx:1.27", undefined],
])("the runtime of the image %s", (image, expected) => {
  const found = runtimeOfImage(image);
  expect(found === undefined ? undefined : `${found.runtime} ${found.version}`).toBe(expected);
});

test.each([
  ["python312", "python 3.12"],
  ["nodejs20.x", "node 20"],
  ["go122", "go 1.22"],
  ["java21", "java 21"],
  ["php83", "php 8.3"],
  ["dotnet8", "dotnet 8"],
  ["provided.al2023", undefined],
])("the runtime of the platform %s", (name, expected) => {
  const found = runtimeOfPlatform(name);
  expect(found === undefined ? undefined : `${found.runtime} ${found.version}`).toBe(expected);
});

test("Terraform makes services in a version", () => {
  const text = 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  engine_version = "16.3"\n}\nresource "google_sql_database_instance" "b" {\n  database_version = "MYSQL_8_0"\n}\nresource "aws_db_instance" "c" {\n  engine = "mysql"\n  engine_version = var.version\n}\nresource "azurerm_postgresql_flexible_server" "d" {\n  version = "15"\n}\n';
  const { services } = documentReader("main.tf")?.(text, "main.tf") as DeploymentValues;
  expect(services.map(({ name, value }) => `${name} ${value}`)).toEqual(["postgres 16.3", "MYSQL MYSQL_8_0", "postgres 15"]);
  expect(pointedAt(services, text)).toEqual(services.map(({ value }) => value));
});

test("a workflow installs runtimes, one of a matrix with one value included", () => {
  const text = "jobs:\n  test:\n    strategy:\n      matrix:\n        python: [3.12]\n        node: [20, 22]\n    steps:\n      - uses: actions/setup-python@v5\n        with: { python-version: '${{ matrix.python }}' }\n      - uses: actions/setup-node@v4\n        with: { node-version: '${{ matrix.node }}' }\n      - uses: shivammathur/setup-php@v2\n        with: { php-version: 8.3 }\n      - uses: actions/setup-dotnet@v4\n        with:\n          dotnet-version: |\n            8.0\n            9.0\n      - uses: other/setup-node@v1\n        with: { node-version: 1 }\n";
  const { jobs } = documentReader(".github/workflows/ci.yml")?.(text, ".github/workflows/ci.yml") as Pipeline;
  expect(jobs.flatMap(({ runtimes }) => runtimes.map(({ name, value }) => `${name} ${value}`))).toEqual(["python 3.12", "php 8.3"]);
});

test("manifests ask for a runtime", () => {
  const manifest = documentReader("package.json")?.('{ "engines": { "node": ">=22" } }', "package.json") as PackageManifest;
  expect(manifest.engines.map(({ name, value }) => `${name} ${value}`)).toEqual(["node >=22"]);
  const asked = (path: string, text: string): string | undefined => (documentReader(path)?.(text, path) as PythonManifest).python?.value;
  expect(asked("pyproject.toml", '[project]\nname = "a"\nrequires-python = ">=3.12"\n')).toBe(">=3.12");
  expect(asked("pyproject.toml", '[tool.poetry.dependencies]\nflask = "^3"\npython = "^3.11"\n')).toBe("^3.11");
  expect(asked("pyproject.toml", '[tool.poetry.group.dev.dependencies]\npython = "^3.11"\n')).toBeUndefined();
  expect(asked("Pipfile", '[requires]\npython_version = "3.12"\n')).toBe("3.12");
});
