import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** `npm start -- <folder>`: builds what is missing or old, and checks the folder; without one, a sample service that has findings. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist/cli.js");

if (!existsSync(cli) || newest(join(root, "server/src")) > statSync(cli).mtimeMs) {
  process.stderr.write("Building …\n");
  const build = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (build.status !== 0) process.exit(2);
}

const args = process.argv.slice(2);
// An option's value is no folder: `--format json`.
const folders = args.filter((argument, index) => !argument.startsWith("-") && !takesValue(args[index - 1]));
// npm changes into the package; a folder is meant from where the command was typed.
const typedIn = process.env.INIT_CWD ?? process.cwd();
if (folders.length === 0) process.stderr.write("No folder given: checking the sample service in test/fixtures/sample-service.\n");
const asked = args.map((argument) => (folders.includes(argument) ? resolve(typedIn, argument) : argument));
const check = spawnSync(process.execPath, [cli, "check", ...asked, ...(folders.length === 0 ? [join(root, "test/fixtures/sample-service")] : [])], { stdio: "inherit" });
process.exitCode = check.status ?? 2;

function newest(folder) {
  return Math.max(...readdirSync(folder, { recursive: true }).map((path) => statSync(join(folder, path)).mtimeMs));
}

function takesValue(argument) {
  return ["--format", "--rule", "--factor", "--fail-on"].includes(argument);
}
