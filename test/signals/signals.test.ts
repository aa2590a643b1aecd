import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/**
 * What rules of disposability take for granted, tried on real processes: who hears of SIGTERM, and what becomes of a request in flight. Each
 * program takes any free port, says `ready` when it serves, `asked` when a request arrives, and `handled` when it hears of the signal.
 */
let folder: string;
let started: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
});

afterEach(() => {
  // The whole group, so that what a shell leaves behind ends, too.
  if (started?.pid !== undefined) {
    try {
      process.kill(-started.pid, "SIGKILL");
    } catch {
      // Nobody is left in it.
    }
  }
  started = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const has = (program: string): boolean => process.platform !== "win32" && spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing = (program: string): string => (has(program) ? "" : ` (skipped: ${program} is not installed)`);

/** Answers at `/now` at once, and everything else when the signal is there. */
const plainServer = `const waiting = [];
const server = require("node:http").createServer((request, response) => {
  console.log("asked");
  if (request.url === "/now") response.end("done");
  else waiting.push(response);
}).listen(0, "127.0.0.1", () => console.log("ready " + server.address().port));
`;
const closingServer = `${plainServer}process.on("SIGTERM", () => {
  console.log("handled");
  for (const response of waiting) response.end("done");
  server.close(() => process.exit(0));
});
`;

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  /** What is said next that fits, or `undefined` after a second. */
  /** What it has said so far. */
  readonly output: () => string;
  /** Resolves when it has said something that fits. */
  readonly says: (text: RegExp) => Promise<string>;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

async function start(program: string, args: readonly string[]): Promise<Running> {
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: ["ignore", "pipe", "ignore"] });
  started = child;
  let text = "";
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    for (const listener of listeners) listener();
  });
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const says = (wanted: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = wanted.exec(text);
        if (found === null) return;
        listeners.delete(look);
        resolve(found[1] ?? found[0]);
      };
      listeners.add(look);
      look();
    });
  const port = Number(await says(/ready (\d+)/));
  return { child, port, output: () => text, says, exit };
}

/** `done`, or `cut off` where the server ends in the middle. */
async function request(port: number, path = "/"): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  } catch {
    return "cut off";
  }
}

/** The process that was asked to end has done so, and the server goes on without having heard of it. */
async function expectUntold({ exit, port, output }: Running): Promise<void> {
  await exit;
  expect(await request(port, "/now")).toBe("done");
  expect(output()).not.toContain("handled");
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o755 });
}

test.skipIf(!has("sh"))("a server of Node without a handler cuts a request off", { timeout: 20_000 }, async () => {
  write("server.js", plainServer);
  const { child, port, says, exit } = await start(process.execPath, ["server.js"]);
  const answer = request(port);
  expect(await says(/asked/)).toBe("asked");
  child.kill("SIGTERM");
  expect((await exit).signal).toBe("SIGTERM");
  expect(await answer).toBe("cut off");
});

test.skipIf(!has("sh"))("one with a handler that closes it answers first", { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  const { child, port, says, exit } = await start(process.execPath, ["server.js"]);
  const answer = request(port);
  expect(await says(/asked/)).toBe("asked");
  child.kill("SIGTERM");
  expect(await answer).toBe("done");
  expect((await exit).code).toBe(0);
});

test.skipIf(!has("sh"))("a shell that runs more than one command keeps the signal for itself, and exec makes way", { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  const kept = await start("sh", ["-c", `true && "${process.execPath}" server.js; true`]);
  kept.child.kill("SIGTERM");
  await expectUntold(kept);
  process.kill(-(kept.child.pid as number), "SIGKILL");
  const given = await start("sh", ["-c", `true && exec "${process.execPath}" server.js`]);
  given.child.kill("SIGTERM");
  expect(await given.says(/handled/)).toBe("handled");
  expect((await given.exit).code).toBe(0);
});

test.skipIf(!has("sh"))("a script without exec keeps the signal, and one with exec does not", { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  write("without.sh", `#!/bin/sh\nset -e\n"${process.execPath}" server.js\n`);
  write("with.sh", `#!/bin/sh\nset -e\nexec "${process.execPath}" server.js\n`);
  const kept = await start(join(folder, "without.sh"), []);
  kept.child.kill("SIGTERM");
  await expectUntold(kept);
  process.kill(-(kept.child.pid as number), "SIGKILL");
  const given = await start(join(folder, "with.sh"), []);
  given.child.kill("SIGTERM");
  expect(await given.says(/handled/)).toBe("handled");
});

test.skipIf(!has("sh"))("a script that waits for a program in the background ends before it, and leaves it running", { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  write("wait.sh", `#!/bin/sh\n"${process.execPath}" server.js &\nwait\n`);
  const running = await start(join(folder, "wait.sh"), []);
  running.child.kill("SIGTERM");
  await expectUntold(running);
});

const busyBox = has("busybox");

test.skipIf(!busyBox)(`the shell of BusyBox starts the last command in its own place${missing("busybox")}`, { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  const { child, says, exit } = await start("busybox", ["sh", "-c", `true && "${process.execPath}" server.js 2>&1`]);
  child.kill("SIGTERM");
  expect(await says(/handled/)).toBe("handled");
  expect((await exit).code).toBe(0);
});

test.skipIf(!busyBox || !has("npm"))(`so npm start hands the signal on to the program${missing("busybox")}`, { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  write("package.json", JSON.stringify({ name: "shop", scripts: { start: "node server.js" } }));
  write("shell.sh", `#!/bin/sh\nexec busybox sh "$@"\n`);
  const { child, says } = await start("npm", [`--script-shell=${join(folder, "shell.sh")}`, "start"]);
  child.kill("SIGTERM");
  expect(await says(/handled/)).toBe("handled");
});

/** bash makes way for a single command by itself; what npm starts is a command line for `sh`. */
const isDash = has("npm") && /dash$/.test(spawnSync("sh", ["-c", "readlink -f \"$(command -v sh)\""], { encoding: "utf8" }).stdout.trim());

test.skipIf(!isDash)(`npm start keeps the signal${isDash ? "" : " (skipped: npm is not installed, or sh is not dash)"}`, { timeout: 20_000 }, async () => {
  write("server.js", closingServer);
  write("package.json", JSON.stringify({ name: "shop", scripts: { start: "node server.js" } }));
  const running = await start("npm", ["start"]);
  running.child.kill("SIGTERM");
  await expectUntold(running);
});

const python = has("python3");

test.skipIf(!python)(`http.server of Python ends in the middle of a request${missing("python3")}`, { timeout: 20_000 }, async () => {
  write("server.py", pythonServer(""));
  const { child, port, says, exit } = await start("python3", ["-u", "server.py"]);
  const answer = request(port);
  expect(await says(/asked/)).toBe("asked");
  child.kill("SIGTERM");
  expect((await exit).signal).toBe("SIGTERM");
  expect(await answer).toBe("cut off");
});

test.skipIf(!python)(`http.server of Python with a handler answers first${missing("python3")}`, { timeout: 20_000 }, async () => {
  write("server.py", pythonServer(`signal.signal(signal.SIGTERM, lambda *_: (told.set(), threading.Thread(target=server.shutdown).start()))\n`));
  const { child, port, says, exit } = await start("python3", ["-u", "server.py"]);
  const answer = request(port);
  expect(await says(/asked/)).toBe("asked");
  child.kill("SIGTERM");
  expect(await answer).toBe("done");
  expect((await exit).code).toBe(0);
});

function pythonServer(handler: string): string {
  return `import http.server, signal, threading
told = threading.Event()
class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked")
        told.wait()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"done")
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Slow)
${handler}print("ready", server.server_address[1])
server.serve_forever()
`;
}
