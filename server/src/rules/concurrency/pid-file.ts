import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Binding, Call } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { lineFix, placeOfWord, wordFix } from "../../core/fixes/removal-fixes.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { startUnits, type StartUnit } from "../../core/processes/start-units.ts";
import type { Span } from "../../core/text.ts";
import { lastOfChain } from "../../core/facts/values.ts";

/** Calls that write a file, the path in front. Whether it is that of a process is told by what is written. */
const fileWriters = {
  javascript: Object.fromEntries(["fs.writeFile", "fs.writeFileSync", "fs/promises.writeFile", "fs.promises.writeFile"].map((name) => [name, true as const])),
  go: { "os.WriteFile": true as const, "io/ioutil.WriteFile": true as const },
};

export default defineRule({
  id: "concurrency/pid-file",
  severity: "information",
  summary: "A file in which the app writes the number of its process",
  why: "Whoever starts a process knows its number. A file with it is left behind when a process is killed, and keeps the next one from starting; two copies on one disk overwrite each other's.",
  instead: "Leave it to the process manager of the platform to know which processes run.",
  reference: "https://12factor.net/concurrency",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => [...startUnits(app).flatMap(inspectUnit), ...ofUwsgi(app)]),
    calls({ ruby: { "Puma::DSL.pidfile": true, "Unicorn::Configurator.pid": true }, java: { "org.springframework.boot.context.ApplicationPidFileWriter": true } }, ({ call, arguments: [first] }, _entry, file) => {
      // The template of Rails writes one only where somebody asks for it.
      if (isDevelopmentOnly(file.facts, call.span) || optInVariable(file.facts, call.span) !== undefined || (file.ecosystem === "ruby" && first?.value.kind === "env" && first.value.default === undefined)) return [];
      return [report(lastOfChain(call, file.text), file, file.ecosystem === "ruby" ? lineFix(file, call.span, `Remove ${call.text}`) : [])];
    }),
    calls(fileWriters, ({ call }, _entry, file) => (writesNumber(call, file) && !isDevelopmentOnly(file.facts, call.span) && optInVariable(file.facts, call.span) === undefined ? [report(lastOfChain(call, file.text), file, [])] : []), { javascript: "\\bprocess\\.pid\\b", go: "\\bGetpid\\b" }),
    sources({ python: ["\\bpid", "\\bgunicorn|\\bgetpid\\b|^\\s{0,4}pidfile\\b"] }, (file) => [...file.facts.bindings.flatMap((binding) => ofGunicorn(binding, file)), ...writtenByPython(file)]),
    settings((file) => file.facts.settings.flatMap((setting) => (file.facts.format === "spring" && setting.name === "spring.pid.file" && !isForDevelopment(setting) && setting.value.kind === "literal" ? [{ kind: "report" as const, at: { path: file.path, span: setting.value.span }, message }] : []))),
  ],
});

const message = "The app writes a PID file; leave it to the process manager of the platform to know its processes";
const removed = "A PID file of an earlier process is removed here; write none, and leave it to the process manager of the platform to know its processes";
const ownNumber = /\bprocess\.pid\b|\bos\.Getpid\(\)/;

function report(span: Span, { path }: { readonly path: string }, fixes: readonly Fix[], text = message): Outcome {
  return { kind: "report", at: { path, span }, message: text, fixes };
}

function ofGunicorn(binding: Binding, file: RuleFile): readonly Outcome[] {
  const isSet = binding.name === "pidfile" && binding.kind === "variable" && binding.function === -1 && binding.value.kind === "literal";
  return isSet && /(?:^|\/)gunicorn[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/.test(file.path) ? [report(binding.span, file, lineFix(file, binding.span, "Remove pidfile"))] : [];
}

/** What is written is the number alone, or the file is named after it: a report may hold the number among other things. */
function writesNumber({ arguments: [path, content], span }: Call, { text }: RuleFile): boolean {
  if (path === undefined || content === undefined) return false;
  const written = text.slice(content.span.start, span.end);
  const isAlone = !/[{:]|["'`][^"'`]*[a-z]/i.test(written.replace(/`\$\{([^}]*)\}(?:\\n)?`/, "$1"));
  return ownNumber.test(written) && (isAlone || /pid/i.test(text.slice(path.span.start, path.span.end)));
}

/** `open("shop.pid", "w").write(str(os.getpid()))`. */
function writtenByPython(file: RuleFile): readonly Outcome[] {
  if (!file.callees.some((callee) => callee === "os.getpid")) return [];
  return file.facts.calls.filter(({ callee, arguments: [path, mode], span }) => callee === "open" && path?.kind === "literal" && /\.pid$/.test(path.text) && mode?.kind === "literal" && /w/.test(mode.text) && !isDevelopmentOnly(file.facts, span)).map(({ span }) => report(span, file, []));
}

const pidOptions: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:gunicorn)$/, /^(?:-p|--pid)(?:=.*)?$/],
  [/^(?:celery|sidekiq|puma|uwsgi)$/, /^--pidfile2?(?:=.*)?$/],
  [/^thin$/, /^(?:-P|--pid)(?:=.*)?$/],
];

/** An option of the program, or what a script writes of the process that it started. */
function inspectUnit({ document, commands }: StartUnit): readonly Outcome[] {
  return commands.flatMap(({ words, span, redirects }): Outcome[] => {
    const plain = unwrapped(words);
    const options = pidOptions.find(([names]) => names.test(programOf(plain)))?.[1];
    const option = options === undefined ? undefined : plain.slice(1).find((word, index) => options.test(word) && !/^(?:\/dev\/null|$)/.test(/=(.*)$/.exec(word)?.[1] ?? plain[index + 2] ?? ""));
    if (option !== undefined) return [report(placeOfWord(document, span, option), document, wordFix(document, span, option, true))];
    const writes = programOf(plain) === "echo" && /^\$(?:!|\$|BASHPID|\{!\})$/.test(plain[1] ?? "") && redirects.length > 0;
    const removes = programOf(plain) === "rm" && plain.some((word) => /(?:^|\/)pids\/server\.pid$/.test(word));
    return writes || removes ? [report(span, document, [], removes ? removed : message)] : [];
  });
}

function ofUwsgi(app: AppFiles): readonly Outcome[] {
  return ownDocumentsOf(app, "process-file").flatMap((document): Outcome[] => {
    const line = document.facts.format === "uwsgi" ? /^[ \t]*(?:safe-)?pidfile2?[ \t]*=.*$/m.exec(document.text) : null;
    if (line === null) return [];
    const span = { start: line.index, end: line.index + line[0].trimEnd().length };
    return [report(span, document, lineFix(document, span, "Remove pidfile"))];
  });
}
