import { inlineScript, programOf, unwrapped } from "./commands.ts";
import type { Call, Value } from "../facts/facts.ts";
import type { ApiTable } from "../rule.ts";
import { literalText } from "../facts/values.ts";

/** How an API is told what to start: the program alone, a line for a shell, or either as the first of a list. By position, or by name. */
export interface ProcessStart {
  readonly at: number;
  readonly keyword?: string;
}

const first: ProcessStart = { at: 0 };
const second: ProcessStart = { at: 1 };

/** APIs that start another program, as the standard libraries and the usual packages have them. Source: the documentation of each. */
export const processStarts: ApiTable<ProcessStart> = {
  javascript: {
    ...named(["exec", "execSync", "execFile", "execFileSync", "spawn", "spawnSync"].map((name) => `child_process.${name}`)),
    ...named(["execa", "execa.execa", "execa.execaSync", "execa.command", "execa.execaCommand", "execa.execaCommandSync", "shelljs.exec", "cross-spawn", "cross-spawn.sync", "Bun.spawn", "Bun.spawnSync"]),
  },
  python: {
    ...named(["run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"].map((name) => `subprocess.${name}`), { at: 0, keyword: "args" }),
    ...named(["os.system", "os.popen", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_exec", "asyncio.subprocess.create_subprocess_shell"]),
  },
  go: { "os/exec.Command": first, "os/exec.CommandContext": second, "golang.org/x/sys/execabs.Command": first },
  java: { ...named(["ProcessBuilder", "Runtime.getRuntime().exec"]) },
  php: { ...named(["exec", "shell_exec", "system", "passthru", "popen", "proc_open", "Symfony\\Component\\Process\\Process", "Symfony\\Component\\Process\\Process.fromShellCommandline", "Illuminate\\Support\\Facades\\Process.run", "Illuminate\\Support\\Facades\\Process.start"]) },
  ruby: { ...named(["system", "`", "spawn", "Kernel.system", "Kernel.spawn", "IO.popen", ...["capture2", "capture2e", "capture3", "popen2", "popen2e", "popen3", "pipeline"].map((name) => `Open3.${name}`)]) },
  csharp: { ...named(["Process.Start", "System.Diagnostics.Process.Start"]), ...named(["ProcessStartInfo", "System.Diagnostics.ProcessStartInfo"], { at: 0, keyword: "FileName" }) },
  rust: { ...named(["std::process::Command::new", "tokio::process::Command::new", "async_process::Command::new", "duct::cmd"]) },
};

function named(names: readonly string[], start = first): Readonly<Record<string, ProcessStart>> {
  return Object.fromEntries(names.map((name) => [name, start]));
}

/** The program that a call starts, wrappers and shells followed; `undefined` where it is no literal. */
export function startedProgram(call: Call, start: ProcessStart): string | undefined {
  const program = programOf(startedWords(call, start));
  return /^[a-z][\w.+-]*$/i.test(program) ? program : undefined;
}

/** The words of what a call starts, wrappers and shells followed; empty for each that is no literal. */
export function startedWords({ arguments: given, keywords }: Call, { at, keyword }: ProcessStart): readonly string[] {
  const value = given[at] ?? keywords.find(([name]) => name === keyword)?.[1];
  return value === undefined ? [] : unwrapped(inShell(wordsOf(value, given.slice(at + 1))));
}

/** A list of words, or a line of them as far as it is written out, with what is given behind it. */
function wordsOf(value: Value, others: readonly Value[]): readonly string[] {
  if (value.kind === "list") return value.items.map((item) => literalText(item)?.text ?? "");
  const written = literalText(value.kind === "template" ? value.parts[0] : value)?.text ?? "";
  // What is glued to the first word may be a part of it.
  if (value.kind === "template" && !/\S\s/.test(written)) return [];
  // Options and what is called at the end are no words.
  const more = others[0]?.kind === "list" ? others[0].items : others.filter(({ kind }) => kind !== "object" && kind !== "function");
  return [...written.trim().split(/\s+/), ...more.map((one) => literalText(one)?.text ?? "")];
}

/** `sh -c "curl …"` starts what stands in the line. */
function inShell(words: readonly string[]): readonly string[] {
  return inlineScript(words)?.script?.trim().split(/\s+/) ?? words;
}
