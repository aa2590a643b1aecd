import { join } from "node:path";
import { countedFindings, type Report } from "../core/report.ts";
import { safeFixes } from "../engine/fix.ts";
import type { AppAssessment } from "../engine/assessment.ts";
import { settingsFile } from "../engine/settings.ts";
import { isRegularFile } from "../host/folder.ts";
import { gitMainBranch } from "../host/git-refs.ts";
import { createFile } from "../host/write.ts";
import { UsageError, type Command } from "./args.ts";
import { checkedProject, namedFolder, type CliEnvironment } from "./environment.ts";
import { printable, sumOf } from "./reporters/text.ts";

/** `init`: writes the settings of a project, with what is found there, and says what can be done next. It asks nothing. Gives the exit code. */
export async function init({ folder }: Command & { readonly kind: "init" }, environment: CliEnvironment): Promise<0 | 2> {
  const { project, root } = await checkedProject(namedFolder(folder, environment), environment);
  environment.showProgress("");
  if (!project.complete) throw new UsageError("The check is not complete, so no settings were written.");
  const apps = project.checklist();
  const schema = `node_modules/twelve-factor-lint/schemas/settings.schema.json`;
  const problem = createFile(join(root, settingsFile), settingsText(apps, isRegularFile(join(root, schema)) ? `./${schema}` : undefined));
  if (problem !== undefined) throw new UsageError(`${problem}, and is left as it is.`);
  const fixable = safeFixes([...project.pathsWithFindings()].flatMap((path) => project.findingsOf(path))).length;
  environment.print(nextSteps(join(root, settingsFile), apps, project.report(), fixable, (await gitMainBranch(root)) ?? "main"));
  return 0;
}

/** Comments say what can be set. What comes from the files of the project stands in comments alone, in a line each. */
function settingsText(apps: readonly AppAssessment[], schema: string | undefined): string {
  return [
    "// Settings of Twelve-Factor Lint: what is checked in this project, and how strictly. The editor and the command line read them.",
    "{",
    ...(schema === undefined ? [] : [`  "$schema": ${JSON.stringify(schema)},`, ""]),
    "  // Paths count from this folder.",
    '  "root": true,',
    "",
    ...(apps.length === 0 ? ["  // No app was found here."] : ["  // What was found when this was written, and what the kind of each was told by:", ...appLines(apps).map((line) => `  //   ${line}`)]),
    '  // Where that is wrong, say what a folder is: "service", "worker", and so on; "none" for a part of another app.',
    '  "apps": {',
    '    // "jobs": "worker"',
    "  },",
    "",
    '  // How grave the findings of a rule are: "error", "warning", "information", "hint", or "off". "twelve-factor rules" lists the rules.',
    '  "rules": {',
    '    // "port-binding/hardcoded-port": "error"',
    "  },",
    "",
    "  // Files that are not checked, besides what git ignores.",
    '  "ignore": [',
    '    // "legacy/**"',
    "  ]",
    "}",
    "",
  ].join("\n");
}

function appLines(apps: readonly AppAssessment[]): readonly string[] {
  const roots = apps.map(({ app }) => printable(app.root === "" ? "." : app.root));
  const width = Math.max(...roots.map((root) => root.length));
  return apps.map(({ app: { name, kind, reason } }, index) => `${(roots[index] ?? "").padEnd(width)}  ${printable(name)}, ${kind}: ${printable(reason)}`);
}

function nextSteps(file: string, apps: readonly AppAssessment[], report: Report, fixable: number, base: string): string {
  const found = countedFindings(report);
  const steps: readonly (readonly [string, string])[] = [
    ["twelve-factor check", found.length === 0 ? "checks again" : "shows what is found"],
    ...(fixable === 0 ? [] : [["twelve-factor fix --dry-run", `shows ${fixable === 1 ? "the safe fix of one of them" : `the safe fixes of ${fixable} of them`} as a patch`] as const]),
    ...(found.length === 0 ? [] : [["twelve-factor baseline", "writes down what is there, so that only what is new counts from now on"] as const]),
    [`twelve-factor check --base ${printable(base)}`, "in CI, checks what a change brings"],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return [`${printable(file)} is written.`, ...(apps.length === 0 ? ["No app was found here."] : ["Found here:", ...appLines(apps).map((line) => `  ${line}`)]), "", sumOf(found), "", "What to do next:", ...steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`), ""].join("\n");
}
