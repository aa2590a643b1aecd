import { expect, test } from "vitest";
import type { ComposeService } from "../../server/src/core/facts/documents.ts";
import { readComposeFile } from "../../server/src/formats/compose.ts";

function services(text: string): Readonly<Record<string, ComposeService>> {
  return Object.fromEntries(readComposeFile(text).services.map((service) => [service.name, service]));
}

/** `NAME=value`, with the text at the span. */
function environment(text: string, service: string): readonly string[] | undefined {
  return services(text)[service]?.environment.map(({ name, value, span }) => `${name}=${value} @${text.slice(span.start, span.end)}`);
}

test("anchors and aliases", () => {
  const text = "x-env: &env { A: &one 1, B: *one }\nservices:\n  web: &web\n    image: a\n    environment: *env\n    ports: [&port '80:80']\n  worker: *web\n  other:\n    ports: [*port]\n    command: [*port]\n";
  expect(environment(text, "worker")).toEqual(["A=1 @1", "B=1 @1"]);
  expect(services(text)["worker"]?.image).toBe("a");
  expect(services(text)["other"]).toMatchObject({ ports: ["80:80"], command: ["80:80"] });
});

test("a name that is given anew stands for the newer node behind it", () => {
  expect(services("a: &x { image: one }\nservices:\n  web: *x\n  b: &x { image: two }\n  c: *x\n")).toMatchObject({ web: { image: "one" }, c: { image: "two" } });
});

test("merge keys: what a map says itself goes first, then what it merges, in its order", () => {
  const text = "x-a: &a { image: a, command: from a }\nx-b: &b { image: b, build: ./b }\nx-env: &env { A: 1, B: 2 }\nservices:\n  one:\n    <<: *a\n    image: own\n    environment:\n      <<: *env\n      B: 3\n  two:\n    <<: [*a, *b]\n";
  expect(services(text)).toMatchObject({ one: { image: "own", command: "from a" }, two: { image: "a", command: "from a", buildContext: "./b" } });
  expect(environment(text, "one")).toEqual(["B=3 @3", "A=1 @1"]);
});

test("the environment as a map and as a list; what has no value is passed on and says nothing", () => {
  expect(environment("services:\n  a:\n    environment:\n      A: x y\n      B:\n      C: true\n      D: 'q'\n", "a")).toEqual(["A=x y @x y", "C=true @true", "D=q @'q'"]);
  expect(environment("services:\n  a:\n    environment:\n      - A=x=y\n      - B\n      - \"C=z\"\n", "a")).toEqual(["A=x=y @x=y", "C=z @z"]);
});

test("build, short and long", () => {
  expect(services("services:\n  a:\n    build: .\n  b:\n    build: { context: ./b, dockerfile: D, target: t }\n  c:\n    build: { target: t }\n  d:\n    image: d\n")).toMatchObject({
    a: { buildContext: ".", dockerfile: undefined },
    b: { buildContext: "./b", dockerfile: "D", target: "t" },
    c: { buildContext: ".", target: "t" },
    d: { buildContext: undefined, image: "d" },
  });
});

test("commands as text and as a list", () => {
  const text = "services:\n  a:\n    command: node a.js\n  b:\n    command: [\"node\", 'b c.js']\n  c:\n    command: >\n      node\n      c.js\n  d:\n    command:\n";
  const found = services(text);
  expect(Object.values(found).map(({ command }) => command)).toEqual(["node a.js", ["node", "b c.js"], "node c.js\n", undefined]);
  expect(["a", "b"].map((name) => text.slice(found[name]?.commandSpan?.start, found[name]?.commandSpan?.end))).toEqual(["node a.js", "[\"node\", 'b c.js']"]);
  expect(found["d"]?.commandSpan).toBeUndefined();
});

test("ports, short and long", () => {
  expect(services("services:\n  a:\n    ports:\n      - 80:8080\n      - 443\n      - 127.0.0.1:1:2/udp\n      - target: 90\n        published: \"9090\"\n      - target: 91\n      - odd: 1\n")["a"]?.ports).toEqual(["80:8080", "443", "127.0.0.1:1:2/udp", "9090:90", "91"]);
});

test("a service that extends one of the same file; one of another file is not looked for", () => {
  const text = "services:\n  base: { image: a, command: x }\n  web: { extends: { service: base }, command: y }\n  job: { extends: base }\n  far: { extends: { file: other.yml, service: base } }\n  me: { extends: me, image: b }\n";
  expect(services(text)).toMatchObject({ web: { image: "a", command: "y" }, job: { image: "a", command: "x" }, far: { image: undefined }, me: { image: "b" } });
});

test("what is no compose file has no services", () => {
  for (const text of ["", "services:", "services: [a]", "services: text", "a: [", "\t", "version: '3'\nweb: { image: a }", "--- a\n--- b"]) expect(readComposeFile(text).services, text).toEqual([]);
  expect(services("services:\n  web: text\n  db: *nobody\n")).toMatchObject({ web: { image: undefined }, db: { image: undefined } });
});
