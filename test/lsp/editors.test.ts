import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

/** What `server/docs/editors.md` tells people to write, in the editors that are on this machine. */
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(at("server/docs/editors.md"), "utf8");

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-editors-")));
const programs = join(folder, "bin");
const sample = join(folder, "sample");
mkdirSync(programs);
for (const [name, bundle] of [["twelve-factor-language-server", "server"], ["twelve-factor", "cli"]] as const) {
  writeFileSync(join(programs, name), `#!/bin/sh\nexec "${process.execPath}" "${at(`dist/${bundle}.js`)}" "$@"\n`, { mode: 0o755 });
}
// Two apps: of two ports in one nobody knows which is PORT.
for (const name of ["open", "closed"]) {
  mkdirSync(join(sample, name), { recursive: true });
  writeFileSync(join(sample, name, "package.json"), '{ "name": "app", "private": true, "dependencies": { "express": "5.0.0" } }');
  writeFileSync(join(sample, name, "server.js"), 'const app = require("express")();\n\nconst server = app.listen(3000);\nprocess.on("SIGTERM", () => server.close());\n');
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = { ...process.env, HOME: folder, PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}` };

function has(program: string, fits: RegExp): boolean {
  const { stdout, status } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 && fits.test(stdout);
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: sample, env: environment, encoding: "utf8", timeout: 60_000, stdio: ["ignore", "pipe", "pipe"] });
}

const [, forOldNeovim = ""] = [...page.matchAll(/```lua\n([^]*?)```/g)].map(([, code = ""]) => code);

test.skipIf(!has("nvim", /^NVIM v0\.(?:[7-9]|10)\./))("Neovim shows what is found in open and closed files, and applies a quick fix", () => {
  writeFileSync(join(folder, "init.lua"), forOldNeovim);
  writeFileSync(
    join(folder, "drive.lua"),
    `local function ports(buffer)
  return vim.tbl_filter(function(one) return one.code == "port-binding/hardcoded-port" end, vim.diagnostic.get(buffer))
end
assert(vim.wait(30000, function() return #ports(nil) == 2 end, 20), "two diagnostics arrive")
for _, one in ipairs(ports(nil)) do
  print(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(one.bufnr), ":.") .. ":" .. one.lnum + 1 .. " " .. one.code)
end
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = 2, character = 26 }, ["end"] = { line = 2, character = 30 } },
  context = { diagnostics = {}, only = { "quickfix" } },
}, 10000)
local id, answer = next(answers)
local action = answer.result[1]
print(action.title)
if not action.edit then
  action = vim.lsp.get_client_by_id(id).request_sync("codeAction/resolve", action, 10000, 0).result
end
vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
print(vim.api.nvim_buf_get_lines(0, 2, 3, true)[1])
assert(vim.wait(30000, function() return #ports(0) == 0 end, 20), "the diagnostic goes")
print("gone")
`,
  );
  const log = run("nvim", ["--headless", "-u", join(folder, "init.lua"), "open/server.js", "-c", `redir! > ${join(folder, "log")}`, "-c", `luafile ${join(folder, "drive.lua")}`, "-c", "redir END", "-c", "qa!"]) + readFileSync(join(folder, "log"), "utf8");
  expect(log).toContain("closed/server.js:3 port-binding/hardcoded-port");
  expect(log).toContain("open/server.js:3 port-binding/hardcoded-port");
  expect(log).toMatch(/Read PORT from the environment/);
  expect(log).toMatch(/app\.listen\(process\.env\.PORT \|\| 3000\)/);
  expect(log).toContain("gone");
});

test.skipIf(!has("nvim", /^NVIM/))("Vim's list of errors has what the command line prints", () => {
  const settings = /`:(set makeprg=[^`]*)`/.exec(page)?.[1] ?? "";
  writeFileSync(join(folder, "list.lua"), 'for _, one in ipairs(vim.fn.getqflist()) do print(vim.fn.bufname(one.bufnr) .. ":" .. one.lnum .. ":" .. one.col .. ":" .. one.type .. " " .. one.text) end\n');
  run("nvim", ["--headless", "-u", "NONE", "-c", settings, "-c", "silent make!", "-c", `redir! > ${join(folder, "list")}`, "-c", `luafile ${join(folder, "list.lua")}`, "-c", "redir END", "-c", "qa!"]);
  const list = readFileSync(join(folder, "list"), "utf8");
  expect(list).toMatch(/^closed\/server\.js:3:27:w The port is fixed at .*\[port-binding\/hardcoded-port\]$/m);
  expect(list).toMatch(/^open\/server\.js:3:27:w /m);
});
