import { expect, test } from "vitest";
import { readGoModule, readGoWorkspace } from "../../server/src/formats/go.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `module example.com/shop // the shop

go 1.22.1
toolchain go1.22.3

require github.com/gin-gonic/gin v1.9.1
require (
	"github.com/lib/pq" v1.10.9
	// github.com/not/this v1.0.0
	golang.org/x/net v0.17.0 // indirect
	example.com/shared v0.0.0
)

replace example.com/shared => ../shared
replace github.com/lib/pq v1.10.9 => github.com/fork/pq v1.10.10
`;

test("a module has its requirements, with their place", () => {
  const facts = readGoModule(sample);
  expect(facts.name).toBe("example.com/shop");
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["github.com/gin-gonic/gin", "v1.9.1", "runtime", "registry"],
    ["github.com/lib/pq", "v1.10.9", "runtime", "registry"],
    ["golang.org/x/net", "v0.17.0", "indirect", "registry"],
    ["example.com/shared", "v0.0.0", "runtime", "local"],
  ]);
  expect(pointedAt(facts.dependencies, sample)).toEqual(facts.dependencies.map(({ range }) => range));
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["go", "1.22.1"], ["toolchain", "go1.22.3"]]);
  expect(pointedAt(facts.properties, sample)).toEqual(["1.22.1", "go1.22.3"]);
});

test("a workspace has its folders", () => {
  const text = "go 1.22\n\nuse (\n\t./api // one\n\t./worker\n)\nuse ./cli\n";
  const { members } = readGoWorkspace(text);
  expect(members.map(({ value }) => value)).toEqual(["./api", "./worker", "./cli"]);
  expect(pointedAt(members, text)).toEqual(["./api", "./worker", "./cli"]);
});

test("no text breaks it", () => {
  expectRobust(readGoModule, sample);
  expectRobust(readGoWorkspace, "go 1.22\nuse (\n\t./api\n)\n");
});
