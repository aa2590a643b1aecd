import { expect, test } from "vitest";
import { functionsFile, servedPhp } from "../../server/src/apps/telling-files.ts";
import type { App } from "../../server/src/core/app.ts";
import type { Ecosystem } from "../../server/src/core/facts/facts.ts";
import { environmentNames, importedModules } from "../../server/src/engine/outline.ts";
import { createPlan, isGeneratedText } from "../../server/src/engine/plan.ts";
import { resolvers } from "../../server/src/engine/resolvers/resolvers.ts";
import { createRuleset } from "../../server/src/engine/run.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { rules } from "../../server/src/rules/index.ts";
import { wordsOf } from "../../server/src/secrets/names.ts";

/** So many of one sign that whatever goes over all of them from each of them takes minutes, and what goes over them once no time. */
const length = 50_000;
const signs = [" ", "\t", "\n", "\r\n", "\n ", "-", "_", ".", "/", "//", "/*", "\\", "'", '"', '"""', "`", "(", "[", "{", "<", "#", "$", "=", ":", ",", ";", "@", "*", "a", "A", "0", "a=", "a.", "a-", "env", "key", "a\n", "type (\n"];

const plan = createPlan(rules);

test.each(signs)("so many of %j keep no look at a whole text busy", (sign) => {
  const run = sign.repeat(length / sign.length);
  // What an expression waits for may stand before it.
  for (const text of [run, `env config /* ${run}`, `<?php\n${run}`]) {
    for (const [ecosystem, { outline }] of Object.entries(resolvers)) {
      outline?.("src/a", text);
      importedModules(text, ecosystem as Ecosystem);
      environmentNames(text, ecosystem as Ecosystem);
      plan.wants(ecosystem as Ecosystem, "app", text);
    }
    isGeneratedText(text);
    functionsFile(["netlify.toml"], () => text);
    functionsFile(["wrangler.toml"], () => text);
    servedPhp(["index.php", "a.php"], "", () => text);
  }
  expect(wordsOf(run).length).toBeLessThan(length);
}, 60_000);

const app: App = { root: "", name: "shop", kind: "service" } as App;
const { runText } = createRuleset(rules, [], true);

test.each(signs)("so many of %j keep no rule about texts busy", (sign) => {
  const run = sign.repeat(length / sign.length);
  for (const path of ["src/a.py", "src/a.kt", "README.md", "deploy/key.pem", "settings.ini"]) {
    for (const text of [run, `password = "\n${run}`]) expect(runText({ path, role: "app", text, isTracked: true, ignoreFile: { path: ".gitignore", text: undefined } }, app, (rule) => rule.severity).errors).toEqual([]);
  }
}, 60_000);

test.each(signs)("so many of %j in the name of a file are read as any name", (sign) => {
  const run = sign.replace(/[/\n\r]/g, "-").repeat(250 / sign.length);
  for (const name of ["logback", "log4j2", "logging", "appsettings", "docker-compose", "Dockerfile", "requirements", "nginx", ""]) for (const end of ["", "!", ".xm", ".conf!"]) expect(documentReader(`config/${name}${run}${end}`)).not.toBe(null);
}, 60_000);
