import { expect, test } from "vitest";
import { pathRole } from "../../server/src/core/path-role.ts";
import { processesOf } from "../../server/src/apps/processes.ts";
import { signalsAll, unwrapped } from "../../server/src/core/processes/commands.ts";
import { documentReader } from "../../server/src/formats/formats.ts";

function started(files: Readonly<Record<string, string>>): readonly string[] {
  const documents = Object.entries(files).flatMap(([path, text]) => {
    const facts = documentReader(path)?.(text, path);
    return facts === undefined ? [] : [{ path, text, facts, role: pathRole(path) }];
  });
  return processesOf({ root: "", documents, deployments: [], roots: [""], shared: [] }).map(({ words }) => words.join(" "));
}

test.each([
  "poetry run",
  "pipenv run",
  "uv run --no-sync --with rich",
  "gosu app",
  "/usr/sbin/gosu app:app",
  "su-exec app",
  "tini -e 143 -g --",
  "/usr/bin/dumb-init --rewrite 15:2 --",
  "nice -n 10",
  "nice",
  "env -u HOME X=1",
  "timeout -k 5 60",
  "exec env X=1 poetry run",
])("%s starts what follows it", (wrapper) => {
  expect(unwrapped([...wrapper.split(" "), "gunicorn", "-b", ":$PORT", "app:app"])).toEqual(["gunicorn", "-b", ":$PORT", "app:app"]);
  expect(started({ Dockerfile: 'FROM x\nENTRYPOINT ["./boot.sh"]', "boot.sh": `set -e\n${wrapper} gunicorn app:app\n` })).toEqual(["gunicorn app:app"]);
});

test("a program that starts nothing is none of them", () => {
  for (const words of [["poetry", "install"], ["uv", "sync"], ["tini", "--"], ["gosu", "app"], []]) expect(unwrapped(words)).toEqual(words);
});

test.each([
  ['ENTRYPOINT ["/bin/sh", "-c", "exec node server.js"]\nCMD ["--port", "3000"]', "node server.js"],
  ['ENTRYPOINT ["/bin/sh", "-ec", "exec \\"$0\\" \\"$@\\""]\nCMD ["node", "server.js"]', "node server.js"],
  ['ENTRYPOINT ["bash", "-o", "pipefail", "-c", "exec \\"$@\\"", "--"]\nCMD ["node", "server.js"]', "node server.js"],
  ['ENTRYPOINT ["/bin/sh", "-c"]\nCMD ["node server.js"]', "node server.js"],
  ['ENTRYPOINT ["tini", "--"]\nCMD node server.js', "node server.js"],
  ["ENTRYPOINT node server.js\nCMD [\"--ignored\"]", "node server.js"],
  ['ENTRYPOINT ["./boot.sh"]\nCMD ["node", "server.js"]', "node server.js"],
])("an image with %s", (instructions, words) => {
  expect(started({ Dockerfile: `FROM x\n${instructions}`, "boot.sh": 'exec gosu app "$@"\n' })).toEqual([words]);
});

test.each([
  [true, "dumb-init -- npm start", ""],
  [true, "exec dumb-init npm start", ""],
  [true, "gosu app dumb-init -v -- npm start", ""],
  [false, "dumb-init --single-child -- npm start", ""],
  [false, "dumb-init -vc npm start", ""],
  [false, "dumb-init npm start", "DUMB_INIT_SETSID=0"],
  [false, "tini -- npm start -g", ""],
  [true, "/sbin/tini -g -- npm start", ""],
  [true, "tini -vg -- npm start", ""],
  [true, "tini -- npm start", "TINI_KILL_PROCESS_GROUP=1"],
  [false, "sh -c dumb-init", ""],
  [false, "npm start", ""],
])("%s: %s hands signals to all (%s)", (all, words, environment) => {
  expect(signalsAll(words.split(" "), environment)).toBe(all);
});
