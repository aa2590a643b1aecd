import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { DocumentFacts, NamedText } from "../../server/src/core/documents.ts";
import { documentReader, formats } from "../../server/src/formats/formats.ts";
import { damagedTexts, spansOutside } from "../support/robustness.ts";
import { makefileSample, pipelineSamples, proxySamples, samples as deploymentSamples } from "./deployment-samples.ts";
import { samples as manifestSamples } from "./manifest-samples.ts";
import { loggingSamples, samples as settingsSamples } from "./settings-samples.ts";

interface Sample {
  readonly path: string;
  readonly text: string;
  /** What the facts say, by `said`. */
  readonly said: readonly string[];
}

const samples: readonly Sample[] = [
  {
    path: "package.json",
    text: '{\n  "name": "shop", "private": true, "bin": "x", "workspaces": ["packages/*"],\n  "scripts": { "start": "node a.js", "odd": 1 },\n  "dependencies": { "express": "^4.0.0" },\n  "devDependencies": { "vitest": "*" },\n  "peerDependencies": { "react": ">=18" },\n}\n',
    said: ["name shop", "private", "bin", "public", "workspaces packages/*", "script start: node a.js", "all express vitest", "peers react", 'express ^4.0.0 @"^4.0.0"'],
  },
  {
    path: "tsconfig.build.json",
    text: '// About.\n{\n  "compilerOptions": {\n    "baseUrl": ".", /* here */\n    "paths": { "@app/*": ["src/*"], "lib": ["lib"] },\n  },\n}\n',
    said: ["base", "@app/", "lib"],
  },
  {
    path: "requirements-dev.txt",
    text: "# About\n-r base.txt\n--index-url https://example.org\nFlask[async]==2.0 ; python_version > '3'\n  Some_Thing.x >= 1,<2  # why\ngunicorn==20.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nown @ https://example.org/own.zip\n-e git+https://example.org/x.git#egg=x\nhttps://example.org/y.whl\nbare\r\n",
    said: ["flask ==2.0 @Flask[async]==2.0 ; python_version > '3'", "some-thing-x >= 1,<2 @Some_Thing.x >= 1,<2  # why", "gunicorn ==20.0 @gunicorn==20.0 \\", "own @ https://example.org/own.zip @own @ https://example.org/own.zip", "y-whl @ https://example.org/y.whl @https://example.org/y.whl", "bare  @bare"],
  },
  { path: "requirements/constraints.txt", text: "# About\nflask==2.0\n", said: ["flask ==2.0 @flask==2.0"] },
  {
    path: "pyproject.toml",
    text: '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "flask-shop"\ndescription = "uses flask>=2"\ndependencies = [\n  "flask>=2",\n  \'uvicorn[standard] ; sys_platform == "linux"\',\n]\n[project.scripts]\nshop = "shop:main"\n[tool.uv]\ndev-dependencies = ["pytest"]\n',
    said: ["name flask-shop", "tool uv", "scripts", "build", "flask >=2 @flask>=2", 'uvicorn  @uvicorn[standard] ; sys_platform == "linux"'],
  },
  {
    path: "Pipfile",
    text: '[[source]]\nurl = "https://example.org/flask"\n[packages]\nflask = "*"\n"django-environ" = {version = ">=0.4"}\n[packages.redis]\nversion = "==1"\n[dev-packages]\npytest = "*"\n',
    said: ["tool pipenv", "flask * @flask", "django-environ >=0.4 @django-environ", "redis ==1 @redis"],
  },
  {
    path: "Dockerfile.web",
    text: 'ARG V=1\nFROM --platform=linux/amd64 node:$V AS Build\nRUN npm ci && \\\n    # why\n    npm test\nfrom build\nCMD ["node", "a b.js"]\n',
    said: ["stage build from node:$V @node:$V", "RUN runs npm ci; npm test", "stage unnamed from build @build", "CMD node|a b.js"],
  },
  {
    path: "deploy/docker-compose.prod.yml",
    text: "services:\n  web:\n    build: { context: ., target: run }\n    command: node a.js\n    environment: { A: 1 }\n    ports: ['80:8080']\n  db:\n    image: postgres:16\n",
    said: ["web built from . to run, command node a.js @node a.js, ports 80:8080, A 1 @1", "db of postgres:16"],
  },
  { path: "Procfile.dev", text: "# About\nweb:  node a.js  \r\nworker: node b.js --web: x\nodd\nempty:\n", said: ["web: node a.js", "worker: node b.js --web: x"] },
  {
    path: "config/.env.production",
    text: "\ufeffA=1\r\n# B=2\r\nexport C='x y' # why\nD = a#b # c\nE=\"one\ntwo = 2\"\nF=\nG=`q`\nH=\"un\n",
    said: ["A 1 @1", "C x y @x y", "D a#b @a#b", "E one\ntwo = 2 @one\ntwo = 2", "F  @", "G q @q", 'H "un @"un'],
  },
  { path: ".gitignore", text: "# About\n.env\r\n\n!a/b \n", said: [".env .env @.env", "!a/b !a/b @!a/b"] },
  { path: "bin/docker-entrypoint.sh", text: '#!/bin/sh\nset -e\nif [ -f a ]; then\n  b > c.log\nfi\nexec "$@"\n', said: ["set -e @set -e ;", "[ -f a ] @[ -f a ] ; nested conditional", "b @b > c.log ; nested conditional > c.log", 'exec $@ @exec "$@" ;'] },
];

/** Every format reads all of them. */
const extremes: Readonly<Record<string, string>> = {
  "nothing": "",
  "brackets that do not close": "[".repeat(50_000),
  "braces": `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
  "lists in one line": "- ".repeat(50_000),
  "quotes that do not close": 'A="\nB=\'x\nC=`y\n'.repeat(5000),
  "here-documents that do not close": `FROM a\n${"RUN <<EOF\na\n".repeat(5000)}`,
  "continued lines": `FROM a\nRUN ${"a \\\n".repeat(20_000)}`,
  "blanks": `web:${" \t".repeat(50_000)}`,
  "substitutions": 'a "$(b $('.repeat(20_000),
  "one long word": "a".repeat(200_000),
  "aliases of aliases": `a0: &a0 {x: y}\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} {<<: [${Array<string>(9).fill(`*a${index}`).join(", ")}], l: [${Array<string>(9).fill(`*a${index}`).join(", ")}]}`).join("\n")}\nservices:\n  web: *a30\n  worker: { <<: *a30, ports: *a30, environment: *a30 }\n`,
  "an alias of itself": "services: &all\n  web: &web\n    <<: *web\n    environment: *web\n  <<: *all\n",
  "many aliases": `a: &a {image: b}\nservices:\n${Array.from({ length: 3000 }, (_, index) => `  s${index}: *a\n`).join("")}`,
};

test("every format has a sample", () => {
  const read = new Set([...samples.map(({ path }) => path), ...Object.keys({ ...deploymentSamples, ...pipelineSamples, ...proxySamples, Makefile: makefileSample, "bin/serve": "" }), ...Object.keys(manifestSamples), ...Object.keys(settingsSamples), ...Object.keys(loggingSamples)].map(documentReader));
  expect(formats.filter((format) => !read.has(format.read)).map(({ names }) => String(names))).toEqual([]);
  expect(documentReader("src/app.js")).toBeUndefined();
});

describe.each(samples)("$path", ({ path, text, said: expected }) => {
  const read = (one: string): DocumentFacts => {
    const facts = documentReader(path)?.(one, path);
    if (facts === undefined) throw new Error(`Nothing reads ${path}`);
    return facts;
  };

  test("says what the file says, where it stands", () => {
    expect(said(read(text), text)).toEqual(expected);
  });

  test("any text gives facts, with every range inside it", () => {
    fc.assert(
      fc.property(damagedTexts(text), (damaged) => {
        expect(spansOutside(read(damaged), damaged)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test.each(Object.entries(extremes))("%s, without end", (_, extreme) => {
    expect(spansOutside(read(extreme), extreme)).toEqual([]);
  });
});

describe.each([...Object.entries(manifestSamples), ...Object.entries({ ...settingsSamples, ...loggingSamples }).map(([path, { text }]) => [path, text] as const)])("%s", (path, text) => {
  const read = (one: string): DocumentFacts | undefined => documentReader(path)?.(one, path);

  test("is read", () => {
    expect(read(text)).toBeDefined();
  });

  test("any text gives facts, with every range inside it", () => {
    fc.assert(
      fc.property(damagedTexts(text), (damaged) => {
        expect(spansOutside(read(damaged) ?? {}, damaged)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test.each(Object.entries(extremes))("%s, without end", (_, extreme) => {
    expect(spansOutside(read(extreme) ?? {}, extreme)).toEqual([]);
  });
});

/** Facts in lines. What stands behind `@` is the text at the span. */
function said(facts: DocumentFacts, text: string): readonly string[] {
  const at = ({ start, end }: { start: number; end: number }): string => `@${text.slice(start, end)}`;
  const named = (one: NamedText): string => `${one.name} ${one.value} ${at(one.span)}`;
  const given = (label: string, value: string | boolean | undefined): readonly string[] => (value === undefined || value === false || value === "" ? [] : [value === true ? label : `${label} ${value}`]);
  switch (facts.kind) {
    case "package-manifest":
      return [
        ...[...given("name", facts.name), ...given("private", facts.private), ...given("bin", facts.hasBin), ...given("public", facts.hasPublicInterface), ...given("workspaces", facts.workspaces.join(" "))],
        ...Object.entries(facts.scripts).map(([name, command]) => `script ${name}: ${command}`),
        ...[`all ${[...facts.dependencies].join(" ")}`, `peers ${[...facts.peerDependencies].join(" ")}`, ...facts.runtimeDependencies.map(named)],
      ];
    case "compiler-settings":
      return [...given("base", facts.hasBaseUrl), ...facts.aliases];
    case "python-manifest":
      return [...given("name", facts.name), ...given("tool", facts.tool), ...given("scripts", facts.hasScripts), ...given("build", facts.hasBuildSystem), ...facts.dependencies.map(named)];
    case "dockerfile":
      return facts.stages.flatMap((stage) => [
        `stage ${stage.name ?? "unnamed"} from ${stage.base} ${at(stage.baseSpan)}`,
        ...stage.instructions.map(({ keyword, exec, commands }) => `${keyword} ${exec?.join("|") ?? `runs ${commands.map(({ words }) => words.join(" ")).join("; ")}`}`),
      ]);
    case "compose":
      return facts.services.map((one) => {
        const command = one.commandSpan === undefined ? undefined : `${String(one.command)} ${at(one.commandSpan)}`;
        const parts = [...given("built from", one.buildContext), ...given("of", one.image)].join(" ") + given(" to", one.target).join("");
        return [`${one.name} ${parts}`, ...given("command", command), ...given("ports", one.ports.join(" ")), ...one.environment.map(named)].join(", ");
      });
    case "procfile":
      return facts.processes.map(({ name, command, span }) => (at(span) === `@${command}` ? `${name}: ${command}` : `${name} is elsewhere`));
    case "env-file":
      return facts.entries.map(named);
    case "ignore-file":
      return facts.lines.map(named);
    case "shell-script":
      return facts.commands.map((one) => [one.words.join(" "), at(one.span), one.operator, ...given("nested", one.nested), ...given("conditional", one.conditional), ...one.redirects.map((file) => `> ${file}`)].join(" "));
    default:
      throw new Error(`What ${facts.kind} says is tested elsewhere`);
  }
}
