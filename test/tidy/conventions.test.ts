import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { factorOfRule, factorUrl } from "../../server/src/core/factor.ts";
import { languages } from "../../server/src/languages/languages.ts";
import { rules } from "../../server/src/rules/index.ts";

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), "utf8");

for (const rule of rules) {
  describe(rule.id, () => {
    test("its id is its path, and names a fault without a cure", () => {
      expect(existsSync(at(`server/src/rules/${rule.id}.ts`))).toBe(true);
      expect(rule.id).toMatch(/^[a-z-]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(rule.id).not.toMatch(/\/(no|use|prefer|avoid|require|disallow)-/);
      expect(factorOfRule(rule.id)).toBeDefined();
    });

    test("its summary is a sentence without a full stop, its reasons are sentences with one", () => {
      expect(rule.summary).toMatch(/^An? .*[^.]$/);
      for (const text of [rule.why, rule.instead]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(JSON.stringify(rule)).not.toContain("…");
    });

    test("it refers to its factor", () => {
      expect(rule.reference).toBe(factorUrl(factorOfRule(rule.id) ?? "codebase"));
    });
  });
}

const manifest = JSON.parse(read("package.json")) as {
  version: string;
  main: string;
  activationEvents: readonly string[];
  bin: Record<string, string>;
  devDependencies: Record<string, string>;
  icon: string;
  contributes: {
    commands: { command: string }[];
    snippets: { path: string }[];
    grammars: { path: string }[];
    walkthroughs: { icon: string; steps: { id: string; description: string; media: { markdown: string }; completionEvents: string[] }[] }[];
  };
};

test("the editor starts, shows and watches what the server reads", () => {
  const client = read("client/src/language-client.ts") + read("client/src/watched-files.ts");
  const watched = [...client.matchAll(/"\*\*\/\*\.\{([\w,]+)\}"/g), ...client.matchAll(/"\*\.\{([\w,]+)\}"/g)].flatMap(([, endings = ""]) => endings.split(",").map((one) => `.${one}`));
  for (const { id, endings } of languages) {
    expect(manifest.activationEvents).toContain(`onLanguage:${id}`);
    expect(client).toContain(`"${id}"`);
    for (const ending of endings) expect(watched).toContain(ending);
  }
});

test("the changelog's newest version is the package's", () => {
  expect(/^## (\d+\.\d+\.\d+)$/m.exec(read("CHANGELOG.md"))?.[1]).toBe(manifest.version);
});

test("dependencies are pinned exactly, and the architecture says what each is for", () => {
  const architecture = read("server/ARCHITECTURE.md");
  for (const [name, version] of Object.entries(manifest.devDependencies)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
    expect(architecture.includes(`\`${name}\``) || name.startsWith("@types/"), `ARCHITECTURE.md says what ${name} is for`).toBe(true);
  }
});

test("what the manifest contributes exists", () => {
  for (const { path } of [...manifest.contributes.snippets, ...manifest.contributes.grammars]) expect(existsSync(at(path)), path).toBe(true);
  const commands = ["client/src/commands.ts", "client/src/checklist/commands.ts", "client/src/review/commands.ts", "server/src/protocol.ts"].map(read).join("\n");
  for (const { icon } of [manifest, ...manifest.contributes.walkthroughs]) expect(existsSync(at(icon)), icon).toBe(true);
  for (const { command } of manifest.contributes.commands) expect(commands.includes(`"${command}"`), command).toBe(true);
});

test("the walkthrough shows pages that exist, and runs and waits for commands of the extension or of VS Code", () => {
  const own = new Set([...manifest.contributes.commands.map(({ command }) => command), "twelveFactor.checklist.focus"]);
  for (const step of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    expect(existsSync(at(step.media.markdown)), step.media.markdown).toBe(true);
    const run = [...step.description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = ""]) => command);
    const awaited = step.completionEvents.filter((event) => event.startsWith("onCommand:")).map((event) => event.slice("onCommand:".length));
    for (const command of [...run, ...awaited]) expect(own.has(command) || command.startsWith("workbench."), command).toBe(true);
  }
});

test("the README counts the rules", () => {
  expect(read("README.md")).toContain(`**${rules.length} rules for all twelve factors**`);
});

test("links between pages lead to files that exist", () => {
  const folders = ["", "server/docs/", "client/media/walkthrough/"];
  const pages = folders.flatMap((folder) => readdirSync(at(folder === "" ? "." : folder)).filter((name) => name.endsWith(".md")).map((name) => `${folder}${name}`));
  for (const page of pages) {
    for (const [, target = ""] of read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) expect(existsSync(new URL(target, at(page))), `${page}: ${target}`).toBe(true);
  }
});

test("no file in the tree names the machine it was made on", () => {
  for (const path of ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "server/ARCHITECTURE.md", "package.json", "package-lock.json"]) expect(read(path), path).not.toMatch(/\/root\/|\/home\/\w+\/|"resolved"/);
});
