import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { factors, factorUrl, type FactorId } from "../src/core/factor.ts";
import { root } from "./generate.mts";

/** `npm run new-rule -- logs/file-destination`: writes the rule and its spec with what has to be filled in; the tests fail until it is. */
const id = process.argv[2] ?? "";
const fault = whatIsWrongWith(id);
if (fault !== undefined) {
  console.error(`new-rule: ${fault}`);
  process.exit(2);
}

const factor = id.slice(0, id.indexOf("/")) as FactorId;
write(`server/src/rules/${id}.ts`, rule());
write(`test/rules/${id}.md`, spec());
spawnSync(process.execPath, ["--import", "tsx", join(root, "server/tools/generate.mts")], { cwd: root, stdio: "inherit" });
console.log(`
Next:
  1. test/rules/${id}.md: write the cases, as you would explain the rule to a colleague.
  2. server/src/rules/${id}.ts: fill in the words and the table of API names.
  3. npx vitest run test/rules test/tidy
  4. npm run generate, and read server/docs/rules/${id}.md.
  5. Run it on real code: npm start -- <folder>`);

function whatIsWrongWith(name: string): string | undefined {
  const [folder = "", file = "", ...more] = name.split("/");
  const known = factors.map((one) => one.id as string);
  if (file === "" || more.length > 0) return "give the rule a name such as logs/file-destination: the factor, a slash, the fault";
  if (!known.includes(folder)) return `there is no factor "${folder}"; there are ${known.join(", ")}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file)) return `"${file}" is not in kebab-case`;
  if (existsSync(join(root, `server/src/rules/${name}.ts`))) return `${name} exists already`;
  return undefined;
}

function write(path: string, text: string): void {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  console.log(`wrote ${path}`);
}

function rule(): string {
  return `import { calls, defineRule } from "../../core/rule.ts";

export default defineRule({
  id: "${id}",
  severity: "warning",
  summary: "A …, as a sentence without a full stop",
  why: "The reason, in one or two sentences and in the user's terms.",
  instead: "What to do, with the idiom.",
  reference: "${factorUrl(factor)}",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    calls({ javascript: { "module.name": true } }, ({ call }, _entry, file) => [
      { kind: "report", at: { path: file.path, span: call.span }, message: "The fault; the cure" },
    ]),
  ],
});
`;
}

function spec(): string {
  return `# Reported: the plainest form

\`\`\`js
const name = require("module");
name.name();
^^^^^^^^^^^ information: The fault; the cure
\`\`\`

# Not reported: its twin, one edit away

\`\`\`js
const name = require("another");
name.name();
\`\`\`
`;
}
