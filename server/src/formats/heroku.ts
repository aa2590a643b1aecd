import type { ProcessFile, StartCommand } from "../core/facts/deployment.ts";
import { declaredProcess, processFile } from "./declared-process.ts";
import { at, commandAt, jsonTree, named, namedEntries, textAt, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/** `heroku.yml`: images by process type, what they run, and the release phase. Source: https://devcenter.heroku.com/articles/build-docker-images-heroku-yml. */
export function readHerokuYml(text: string): ProcessFile | undefined {
  const [tree] = yamlTrees(text);
  if (at(tree, "build") === undefined && at(tree, "run") === undefined && at(tree, "release") === undefined) return undefined;
  const dockerfiles = new Map(namedEntries(at(tree, "build", "docker")).map(({ name, value }) => [name, value]));
  const started = at(tree, "run")?.entries() ?? [];
  const processes = started.map(({ key, keySpan, value }) => {
    // With `image` a process type shares the image of another one.
    const image = textAt(value, "image") ?? key;
    return declaredProcess(key, keySpan, { command: commandIn(value) ?? commandIn(at(value, "command")), dockerfile: dockerfiles.get(image) });
  });
  const names = new Set(started.map(({ key }) => key));
  const builds = (at(tree, "build", "docker")?.entries() ?? []).filter(({ key }) => !names.has(key) && key !== "release");
  const release = at(tree, "release", "command");
  return processFile("heroku", [
    ...processes,
    ...builds.map(({ key, keySpan, value }) => declaredProcess(key, keySpan, { dockerfile: value.text })),
    ...(release === undefined ? [] : [declaredProcess("release", release.span, { type: "release", command: commandIn(release), dockerfile: dockerfiles.get(textAt(tree, "release", "image") ?? "release") })]),
  ]);
}

/** Heroku's own examples write a whole line for the shell as the only item of a list. */
function commandIn(tree: Tree | undefined): StartCommand | undefined {
  const [only, ...others] = tree?.text === undefined ? (tree?.items() ?? []) : [];
  return commandAt(others.length === 0 && only !== undefined ? only : tree);
}

/**
 * `app.json` of Heroku: the formation and what runs once behind the first deploy. Expo and React Native have a file of that name, too.
 * Source: https://devcenter.heroku.com/articles/app-json-schema.
 */
export function readAppJson(text: string): ProcessFile | undefined {
  const tree = jsonTree(text);
  const keys = new Set(tree?.entries().map(({ key }) => key));
  if (keys.has("expo") || !["formation", "buildpacks", "addons", "env", "scripts", "stack"].some((key) => keys.has(key))) return undefined;
  const environment = (at(tree, "env")?.entries() ?? []).flatMap(({ key, value }) => named(key, value.text === undefined ? at(value, "value") : value) ?? []);
  const postdeploy = at(tree, "scripts", "postdeploy");
  const command = commandAt(postdeploy) ?? commandAt(postdeploy, "command");
  return processFile("app-json", [
    ...(at(tree, "formation")?.entries() ?? []).map(({ key, keySpan, value }) => declaredProcess(key, keySpan, { environment, replicas: named("quantity", at(value, "quantity")) })),
    ...(command === undefined ? [] : [declaredProcess("postdeploy", command.span, { type: "admin", command, environment })]),
  ]);
}
