import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { NamedText, ShellCommand } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { asksToEnd, forcedKill } from "../../core/processes/killing.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import { baseName } from "../../core/paths.ts";
import type { PipelineJob } from "../../core/facts/pipeline.ts";
import { defineRule, wholeApp, type AppFiles, type Report } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "disposability/forced-kill",
  severity: "warning",
  summary: "A process that is killed without a chance to finish",
  why: "SIGKILL cannot be handled. Requests are cut off, jobs are lost, and files and connections are left as they were.",
  instead: "Ask with SIGTERM, wait for as long as the longest request may take, and kill only what is still there then.",
  reference: "https://12factor.net/disposability",
  fix: "safe",
  kinds: ["service", "worker", "unknown", "infrastructure"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...inspectImages(app), ...inspectDeployments(app), ...inspectScripts(app), ...inspectPipelines(app)])],
});

const isKill = (signal: string): boolean => /^(?:SIG)?KILL$|^9$/i.test(signal.trim());

function inspectImages(app: AppFiles): readonly Report[] {
  return ownDocumentsOf(app, "dockerfile").flatMap(({ path, text, facts }) => {
    const [signal] = releasedCommand(facts, path, app.documents).stages.flatMap(({ instructions }) => instructions.findLast(({ keyword }) => keyword === "STOPSIGNAL") ?? []);
    return signal === undefined || !isKill(signal.arguments) ? [] : [reportAt(path, signal.argumentsSpan, "STOPSIGNAL SIGKILL", withoutLine(path, text, signal.span))];
  });
}

/** Zero means no time at all. With systemd (`config_parse_sec_fix_0`) and pm2 (`lib/God/Methods.js`) it means another thing. */
const noTime: Readonly<Record<string, RegExp>> = { terminationGracePeriodSeconds: /^0$/, stop_grace_period: /^0+(?:ms|s|m|h)?$/, stopwaitsecs: /^0$/ };

function inspectDeployments(app: AppFiles): readonly Report[] {
  const known = new Set<string>();
  return app.deployments.flatMap(({ path, process: { stopSignal, lifecycle, type } }): Report[] => {
    // What ends by itself is not stopped.
    if (type === "admin" || type === "clock" || type === "release") return [];
    const text = app.documents.find((document) => document.path === path)?.text ?? "";
    const said: readonly NamedText[] = [...(stopSignal !== undefined && isKill(stopSignal.value) ? [stopSignal] : []), ...lifecycle.filter(({ name, value }) => noTime[name]?.test(value) === true)];
    return said.flatMap(({ name, value, span }) => {
      const place = `${path}:${span.start}`;
      if (known.has(place) || text === "") return [];
      known.add(place);
      return [reportAt(path, span, `${name} ${value}`, withoutLine(path, text, span, name))];
    });
  });
}

/** Scripts by which an app is started, stopped and deployed; `run_all.sh` and its like are for a developer's machine. */
const operating = /(?:^|[-_.])(?:start|stop|restart|deploy\w*|release|shutdown|boot|bootstrap|init|entrypoint|server|service|daemon|update|upgrade)(?=[-_.]|$)/i;
const helping = /(?:^|[-_.])(?:run|kill|clean|reset|serve)(?=[-_.]|$)|^(?:run|kill)/i;
const forTests = /(?:^|[-_.])(?:tests?|e2e|ci|bench\w*|install\w*|setup|dev|local)(?=[-_.]|$)/i;

function inspectScripts(app: AppFiles): readonly Report[] {
  return documentsOf(app, "shell-script").flatMap(({ path, facts, role }) => {
    const name = baseName(path);
    if (!app.paths.includes(path) || (role !== "app" && role !== "tooling") || forTests.test(name) || /(?:^|\/)(?:ci|hack)\//.test(path)) return [];
    const isOperating = operating.test(name) && (role === "app" || /deploy|release/i.test(name));
    if (!isOperating && ((!operating.test(name) && !helping.test(name)) || facts.commands.some(startsStack))) return [];
    return killsIn(facts.commands).map(({ command, how }): Report => ({ ...reportAt(path, command.span, how, []), ...(isOperating ? {} : { severity: "information" }) }));
  });
}

/** What brings up all services of a compose file has them on the machine where it runs, which is a developer's. */
function startsStack({ words }: ShellCommand): boolean {
  return /^docker[ -]compose(?: -\S+(?: [\w./][\w./-]*\.ya?ml)?)* up(?: |$)/.test(words.join(" "));
}

/** A kill behind a request to end is for what did not listen. */
function killsIn(commands: readonly ShellCommand[]): readonly { readonly command: ShellCommand; readonly how: string }[] {
  return commands.flatMap((command, index) => {
    const how = forcedKill(command.words);
    return how === undefined || hadItsChance(commands.slice(0, index)) ? [] : [{ command, how }];
  });
}

/** It was asked to end, and something waited for that: a program that does, a look whether it is still there, or more than a moment. */
function hadItsChance(before: readonly ShellCommand[]): boolean {
  const asked = before.findIndex(asksToEnd);
  if (asked === -1) return false;
  const waits = ({ words: [first = "", second = "", ...more] }: ShellCommand): boolean => /^(?:wait|timeout|ps|pgrep|pidof|lsof|nc|curl|\[{1,2}|test|while|until)$/.test(first) || (first === "kill" && second === "-0") || (first === "sleep" && !(Number.parseFloat(second) < 2)) || more.includes("stop");
  return /^(?:systemctl|service|supervisorctl|pm2|docker|podman|sudo)$/.test(before[asked]?.words[0] ?? "") || before.slice(asked + 1).some(waits);
}

function inspectPipelines(app: AppFiles): readonly Report[] {
  return documentsOf(app, "pipeline").flatMap(({ path, facts }) =>
    !app.paths.includes(path) ? [] : facts.jobs.filter(deploys).flatMap(({ commands }) => killsIn(commands.flatMap((one) => one.commands)).map(({ command, how }) => reportAt(path, command.span, how, []))),
  );
}

function deploys({ name, deploysTo }: PipelineJob): boolean {
  return (deploysTo !== undefined || /deploy|release|rollout|production/i.test(name)) && !/test|e2e|preview|clean/i.test(`${name} ${deploysTo?.value ?? ""}`);
}

function reportAt(path: string, span: Span, how: string, fixes: readonly Fix[]): Report {
  return { kind: "report", at: { path, span }, message: `${how} gives the process no chance to finish its work; send SIGTERM and wait`, fixes };
}

/** The line without which the default holds, where it says nothing else; `key` is what must begin it. */
function withoutLine(path: string, text: string, span: Span, key = ""): readonly Fix[] {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const found = text.indexOf("\n", span.end);
  const end = found === -1 ? text.length : found + 1;
  const line = text.slice(start, end).trim();
  const isAlone = key === "" ? !line.endsWith("\\") : new RegExp(`^${key}\\s*[:=]\\s*["']?${text.slice(span.start, span.end).replace(/["']/g, "").replace(/[^\w]/g, "\\$&")}["']?\\s*(?:[#;].*)?$`).test(line);
  return isAlone ? [{ title: "Remove the line, so that the process is asked first", safety: "safe", edits: [{ path, edits: [{ span: { start, end }, newText: "" }] }] }] : [];
}
