import { describe, expect, test } from "vitest";
import { check, lint } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

interface Linked {
  /** A server whose port another file declares. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that declares it, another one that may, and how either does. */
  readonly constant: string;
  readonly elsewhere: string;
  readonly declares: (port: number) => string;
  /** The file as it is when it reads the environment. */
  readonly reads: string;
  readonly server: string;
}

const tcp = (port: string): string => `new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, ${port}).Start();\n`;

const linked: Readonly<Record<string, Linked>> = {
  python: {
    files: { "app.py": "import flask\nimport config\nflask.Flask(__name__).run(port=config.PORT)\n" },
    server: "app.py",
    constant: "config.py",
    elsewhere: "config/__init__.py",
    declares: (port) => `PORT = ${port}\n`,
    reads: 'import os\nPORT = os.environ["PORT"]\n',
  },
  go: {
    files: { "go.mod": "module example.com/shop\n", "main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(addr, nil) }\n' },
    server: "main.go",
    constant: "config.go",
    elsewhere: "other.go",
    declares: (port) => `package main\n\nconst addr = ":${port}"\n`,
    reads: 'package main\n\nimport "os"\n\nvar addr = os.Getenv("ADDR")\n',
  },
  "go, another package": {
    files: { "go.mod": "module example.com/shop\n", "main.go": 'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/shop/config"\n)\n\nfunc main() { http.ListenAndServe(config.Addr, nil) }\n' },
    server: "main.go",
    constant: "config/config.go",
    elsewhere: "config/other.go",
    declares: (port) => `package config\n\nconst Addr = ":${port}"\n`,
    reads: 'package config\n\nimport "os"\n\nvar Addr = os.Getenv("ADDR")\n',
  },
  java: {
    files: { "src/Main.java": "package shop;\nclass Main { void f() { io.javalin.Javalin.create().start(Config.PORT); } }\n" },
    server: "src/Main.java",
    constant: "src/Config.java",
    elsewhere: "src/Other.java",
    declares: (port) => `package shop;\nclass Config { static final int PORT = ${port}; }\n`,
    reads: 'package shop;\nclass Config { static final int PORT = Integer.parseInt(System.getenv("PORT")); }\n',
  },
  csharp: {
    files: { "Program.cs": tcp("Config.Port") },
    server: "Program.cs",
    constant: "Config.cs",
    elsewhere: "Other.cs",
    declares: (port) => `static class Config { public const int Port = ${port}; }\n`,
    reads: 'static class Config { public static readonly int Port = int.Parse(Environment.GetEnvironmentVariable("PORT")); }\n',
  },
  ruby: {
    files: { "server.rb": "TCPServer.new(Config::PORT)\n" },
    server: "server.rb",
    constant: "config.rb",
    elsewhere: "lib/config.rb",
    declares: (port) => `module Config\n  PORT = ${port}\nend\n`,
    reads: 'module Config\n  PORT = ENV["PORT"]\nend\n',
  },
  php: {
    files: { "server.php": "<?php\nnew React\\Socket\\SocketServer(Config::ADDRESS);\n" },
    server: "server.php",
    constant: "Config.php",
    elsewhere: "src/Config.php",
    declares: (port) => `<?php\nclass Config { const ADDRESS = '0.0.0.0:${port}'; }\n`,
    reads: "<?php\nclass Config { static function address() { return getenv('ADDRESS'); } }\n",
  },
  rust: {
    files: { "Cargo.toml": '[package]\nname = "shop"\n', "src/main.rs": 'mod config;\nfn main() { std::net::TcpListener::bind(("0.0.0.0", config::PORT)); }\n' },
    server: "src/main.rs",
    constant: "src/config.rs",
    elsewhere: "src/config/mod.rs",
    declares: (port) => `pub const PORT: u16 = ${port};\n`,
    reads: 'pub fn port() -> String { std::env::var("PORT").unwrap() }\n',
  },
};

describe.each(Object.entries(linked))("%s", (_, { files, server, constant, elsewhere, declares, reads }) => {
  const unrelated = constant.replace(/\w+(?=\.\w+$)/, "unrelated");

  test("edits one by one give the report of a fresh check", async () => {
    const host = memoryHost({ ...files, [constant]: declares(8080) });
    const project = await check(host);
    expect(project.report().findings).toMatchObject([{ path: constant }]);
    const steps: readonly (readonly [path: string, text: string | undefined, found: readonly string[]])[] = [
      [constant, declares(9090), [constant]],
      [constant, reads, []],
      [constant, undefined, []],
      [elsewhere, declares(7070), [elsewhere]],
      [server, files[server] ?? "", [elsewhere]],
      [elsewhere, reads, []],
      [elsewhere, undefined, []],
      [constant, declares(8080), [constant]],
    ];
    for (const [path, text, found] of steps) {
      if (text === undefined) host.files.delete(path);
      else host.files.set(path, text);
      await project.update([path]);
      project.settle();
      const fresh = await lint(Object.fromEntries(host.files));
      expect(fresh.findings.map((finding) => finding.path), `${path}: ${text}`).toEqual(found);
      expect(project.report().findings, `${path}: ${text}`).toEqual(fresh.findings);
    }
  });

  test("an edit parses the edited file, and what it is asked for by those that depend on it", async () => {
    const host = memoryHost({ ...files, [constant]: declares(8080), [unrelated]: "" });
    const project = await check(host);
    const parsedBy = async (path: string, text: string): Promise<number> => {
      const before = project.report().stats.parsed;
      host.reads.length = 0;
      host.files.set(path, text);
      await project.update([path]);
      expect(new Set(host.reads)).toEqual(new Set([path]));
      return project.report().stats.parsed - before;
    };
    expect(await parsedBy(server, `${files[server]}\n`)).toBe(1);
    expect(await parsedBy(constant, `${declares(8080)}\n`)).toBe(1);
    expect(await parsedBy(unrelated, "\n")).toBe(0);
  });
});

test("a module that gets its name links what is imported by it", async () => {
  const { files, constant, declares } = linked["go, another package"] as Linked;
  const host = memoryHost({ ...files, "go.mod": "module example.com/other\n", [constant]: declares(8080) });
  const project = await check(host);
  expect(project.report().findings).toEqual([]);
  host.files.set("go.mod", "module example.com/shop\n");
  await project.update(["go.mod"]);
  expect(project.report().findings).toMatchObject([{ path: constant }]);
});

test("the file that is open is linked again when all others are known", async () => {
  const { files, constant, declares, server } = linked["go"] as Linked;
  const project = await check(memoryHost({ ...files, [constant]: declares(8080) }));
  const expected = project.report().findings;
  await project.check({ first: [server] });
  expect(project.report().findings).toEqual(expected);
});

test("of several files that declare a name the nearest counts, and of several as near none", async () => {
  const main = 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(addr, nil) }\n';
  const constant = (port: number): string => `package main\n\nconst addr = ":${port}"\n`;
  expect((await lint({ "main.go": main, "addr_linux.go": constant(1), "addr_windows.go": constant(2) })).findings).toEqual([]);
  const java = (name: string): string => `package shop;\nclass ${name} { void f() { io.javalin.Javalin.create().start(Config.PORT); } }\n`;
  const config = (port: number): string => `package shop;\nclass Config { static final int PORT = ${port}; }\n`;
  const { findings } = await lint({ "a/Main.java": java("Main"), "a/Config.java": config(1000), "b/Main.java": java("Main"), "b/Config.java": config(2000), "c/Main.java": java("Main") });
  expect(findings.map(({ path }) => path)).toEqual(["a/Config.java", "b/Config.java"]);
});
