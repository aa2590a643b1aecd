import type { DeclaredProcess, ProcessFile } from "../core/facts/deployment.ts";
import { declaredProcess, processFile, splitWords, startCommand } from "./declared-process.ts";
import { literalTree } from "./literals.ts";
import { at, jsonTree, namedAt, namedEntries, textAt, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * `ecosystem.config.js` of pm2, as far as its literals go: the program is not run. Source:
 * https://pm2.keymetrics.io/docs/usage/application-declaration/.
 */
export function readPm2Script(text: string): ProcessFile | undefined {
  const plain = withoutComments(text);
  const list = /(?:^|[\s{,])["']?apps["']?\s{0,20}[:=]\s{0,20}(?=[[{])/.exec(plain);
  const single = /(?:\bmodule\.exports\s{0,20}=|\bexport\s{1,20}default)\s{0,20}(?=[[{])/.exec(plain);
  const start = list ?? single;
  return start === null ? undefined : ofApps(literalTree(text, start.index + start[0].length));
}

/** `ecosystem.json`, `ecosystem.config.json`, `pm2.json`. */
export function readPm2Json(text: string): ProcessFile | undefined {
  const tree = jsonTree(text);
  return ofApps(at(tree, "apps") ?? tree);
}

export function readPm2Yaml(text: string): ProcessFile | undefined {
  const [tree] = yamlTrees(text);
  return ofApps(at(tree, "apps"));
}

/** An app, or a list of them; each names its script. */
function ofApps(tree: Tree | undefined): ProcessFile | undefined {
  const apps = [tree, ...(tree?.items() ?? [])].filter((app) => app !== undefined && at(app, "script") !== undefined);
  return apps.length === 0 ? undefined : processFile("pm2", apps.flatMap((app) => (app === undefined ? [] : readApp(app))));
}

function readApp(app: Tree): readonly DeclaredProcess[] {
  const script = at(app, "script");
  if (script?.text === undefined) return [];
  const args = at(app, "args");
  const words = [...splitWords(script.text), ...(args?.text === undefined ? (args?.items() ?? []).flatMap(({ text }) => text ?? []) : splitWords(args.text))];
  const environments = app.entries().filter(({ key }) => key === "env" || key === "env_production");
  return [
    declaredProcess(textAt(app, "name") ?? "app", at(app, "name")?.span ?? script.span, {
      command: startCommand([...interpreterOf(textAt(app, "interpreter") ?? textAt(app, "exec_interpreter"), words[0] ?? ""), ...words], script.span),
      environment: environments.flatMap(({ value }) => namedEntries(value)),
      folder: textAt(app, "cwd"),
      lifecycle: namedAt(app, "kill_timeout"),
      outputs: outputOptions.flatMap((name) => {
        const file = at(app, name);
        return file?.text === undefined ? [] : [{ name, value: file.text, span: file.span }];
      }),
    }),
  ];
}

const outputOptions = ["out_file", "output", "error_file", "error", "log_file", "log"];

/** pm2 tells it by the ending of the script: its `lib/API/interpreter.json`. */
function interpreterOf(named: string | undefined, script: string): readonly string[] {
  if (named !== undefined) return named === "none" ? [] : [named];
  const ending = /\.(\w+)$/.exec(script)?.[1] ?? "";
  return { js: ["node"], cjs: ["node"], mjs: ["node"], py: ["python"], rb: ["ruby"], php: ["php"], sh: ["bash"], pl: ["perl"], ts: ["bun"] }[ending] ?? [];
}

/** Blanks in the place of comments, so that what stands behind keeps its place. */
function withoutComments(text: string): string {
  return text.replace(/"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, (match) => (match.startsWith("/") ? match.replace(/[^\n]/g, " ") : match));
}
