import { expect, test } from "vitest";
import { readCargoManifest } from "../../server/src/formats/cargo.ts";
import { readTomlEntries } from "../../server/src/formats/toml-places.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `[package]
name = "shop" # the shop
rust-version = "1.74"
publish = false

[[bin]]
name = "serve"

[dependencies]
axum = "0.7"
# actix-web = "4"
tokio = { version = "1.35", features = ["full", "rt"] }
shared = { path = "../shared" }
forked = { git = "https://github.com/x/y", rev = "abc" }
serde.workspace = true
log = { package = "log-facade", version = '=0.4.1', optional = true }

[dependencies.sqlx]
version = "0.7.3"

[target.'cfg(unix)'.dependencies]
nix = "0.27"

[dev-dependencies]
insta = "1"

[workspace]
members = [
  "crates/*", # all
  "tools/x",
]
`;

test("a manifest has the dependencies of all its tables", () => {
  const facts = readCargoManifest(sample);
  expect(facts).toMatchObject({ name: "shop", hasProgram: true, publishes: false, aggregates: false });
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["axum", "0.7", "runtime", "registry"],
    ["tokio", "1.35", "runtime", "registry"],
    ["shared", "", "runtime", "local"],
    ["forked", "", "runtime", "git"],
    ["serde", "", "runtime", "registry"],
    ["log-facade", "=0.4.1", "optional", "registry"],
    ["sqlx", "0.7.3", "runtime", "registry"],
    ["insta", "1", "development", "registry"],
    ["nix", "0.27", "runtime", "registry"],
  ]);
  expect(pointedAt(facts.dependencies, sample)).toEqual(["0.7", "1.35", "../shared", "abc", "true", "=0.4.1", "0.7.3", "1", "0.27"]);
  expect(facts.members.map(({ value }) => value)).toEqual(["crates/*", "tools/x"]);
  expect(pointedAt([facts.properties, facts.members], sample)).toEqual(["1.74", "crates/*", "tools/x"]);
});

test("a workspace without a package only holds others together", () => {
  const facts = readCargoManifest('[workspace]\nmembers = ["a"]\n[workspace.dependencies]\nserde = "1.0.100"\n');
  expect(facts.aggregates).toBe(true);
  expect(facts.dependencies).toMatchObject([{ name: "serde", range: "1.0.100", scope: "managed" }]);
});

test("a library says so", () => {
  expect(readCargoManifest('[package]\nname = "x"\n[lib]\nname = "x"\n').publishes).toBe(true);
});

test("values of TOML have their key and place", () => {
  const text = `a.b = 1 # c = 2
"quoted key" = """two
lines"""
list = [ { x = "1" }, [true, 'y'], ]
broken = = 3
[[item]]
n = 1979-05-27
[[item]]
[item.sub]
n = "\\"z"
`;
  expect(readTomlEntries(text).map(({ path, value }) => [path.join("/"), value])).toEqual([
    ["a/b", "1"],
    ["quoted key", "two\nlines"],
    ["list/0/x", "1"],
    ["list/1/0", "true"],
    ["list/1/1", "y"],
    ["item/0", undefined],
    ["item/0/n", "1979-05-27"],
    ["item/1", undefined],
    ["item/1/sub", undefined],
    ["item/1/sub/n", '\\"z'],
  ]);
  for (const { value, span } of readTomlEntries(text)) if (value !== undefined) expect(text.slice(span.start, span.end)).toBe(value);
});

test("no text breaks it", () => {
  expectRobust(readCargoManifest, sample);
});
