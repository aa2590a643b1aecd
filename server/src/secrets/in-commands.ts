import { programOf, unwrapped } from "../core/processes/commands.ts";
import { setInCommand, type DeployedValue, type ValueHolder } from "../core/facts/deployed-values.ts";
import type { StartCommand } from "../core/facts/deployment.ts";
import type { Document, NamedText, ShellCommand } from "../core/facts/documents.ts";
import { backingServiceOf } from "../core/processes/images.ts";
import type { Span } from "../core/text.ts";
import { passwordOptions } from "./commands.ts";

/** A value that stands in a command of a deployment file; of a password that a program is given, with the name of the program. */
export interface CommandedValue extends DeployedValue {
  readonly program?: string;
}

/** A text of a deployment file that is run, with what is known of it. */
interface Run extends Pick<DeployedValue, "holder" | "service" | "stage" | "job"> {
  readonly span: Span;
  readonly commands: readonly { readonly words: readonly string[]; readonly operator: string; readonly span: Span }[];
  /** What it gives to variables is told by `deployedValues`. */
  readonly isKnown?: boolean;
}

/** What the commands of a deployment file are given in plain words: variables, and passwords as options. */
export function valuesInCommands({ text, facts }: Document): readonly CommandedValue[] {
  const found = runsOf(facts).flatMap((run): readonly CommandedValue[] => {
    const { span, commands, isKnown, ...known } = run;
    // What a script calls no more than a key may be one that it hands out.
    const set = isKnown === true ? [] : setInCommand(text.slice(span.start, span.end), span.start).filter((one) => isPlain(text, one.span) && !/^(?:KEY|TOKEN)$/.test(one.name));
    const passwords = commands.flatMap((command, at) => passwordsOf(text, command, commands[at + 1]));
    return [...set.map((value) => ({ ...value, ...known })), ...passwords.map((value) => ({ ...value, ...known, holder: holderOf(value.program, known.holder) }))];
  });
  return found.filter(({ span }, at) => found.findIndex((one) => one.span.start === span.start) === at);
}

/** The password of a user of the image is there in each container. */
function holderOf(program: string, holder: ValueHolder): ValueHolder {
  return program === "chpasswd" && holder === "build-step" ? "image" : holder;
}

function runsOf(facts: Document["facts"]): readonly Run[] {
  switch (facts.kind) {
    case "dockerfile":
      return facts.stages.flatMap(({ name, instructions }) =>
        instructions.flatMap(({ keyword, commands, exec, argumentsSpan: span }): Run[] => {
          const isStep = keyword === "RUN";
          if (!isStep && !/^(?:CMD|ENTRYPOINT)$/.test(keyword)) return [];
          return [{ holder: isStep ? "build-step" : "image", span, commands: allOf({ exec, commands, span }), isKnown: isStep, ...(name === undefined ? {} : { stage: name }) }];
        }),
      );
    case "compose":
      return facts.services.flatMap((service): Run[] => {
        const { command, commandSpan: span } = service;
        if (command === undefined || span === undefined) return [];
        return [{ holder: "compose", service, span, commands: [{ words: withProgram(typeof command === "string" ? wordsIn(command) : command, service.image), operator: "", span }] }];
      });
    case "kubernetes":
      return facts.resources.flatMap(({ containers, initContainers }) =>
        [...containers, ...initContainers].flatMap(({ command, args, image }) => [command, args].flatMap((one): Run[] => (one === undefined ? [] : [{ holder: "kubernetes", span: one.span, commands: allOf({ ...one, exec: one.exec === undefined ? undefined : withProgram(one.exec, image?.value) }) }]))),
      );
    case "pipeline":
      return facts.jobs.flatMap((job) => [...job.commands, ...job.remote].map((one): Run => ({ holder: facts.format, job, span: one.span, commands: allOf(one) })));
    case "procfile":
      return facts.processes.map(({ commands, span }): Run => ({ holder: "procfile", span, commands, isKnown: true }));
    case "process-file":
      return facts.processes.flatMap(({ entrypoint, command, before }) => [entrypoint, command, ...before].flatMap((one): Run[] => (one === undefined ? [] : [{ holder: facts.format, span: one.span, commands: allOf(one) }])));
    default:
      return [];
  }
}

function allOf({ exec, commands, span }: StartCommand): Run["commands"] {
  return [...(exec === undefined ? [] : [{ words: exec, operator: "", span }]), ...commands];
}

function wordsIn(command: string): readonly string[] {
  return (command.slice(0, 5000).match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ""));
}

/** The entry point of an image puts its program before options alone. */
function withProgram(words: readonly string[], image: string | undefined): readonly string[] {
  const service = words[0]?.startsWith("-") === true ? backingServiceOf(image) : undefined;
  return service === undefined ? words : [`${service}-server`, ...words];
}

/** In single quotes a shell fills nothing in; what stands behind a `#` is no command. */
function isPlain(text: string, { start, end }: Span): boolean {
  const before = text.slice(text.lastIndexOf("\n", start) + 1, start);
  return (text[start - 1] === "'" || !/[$`]/.test(text.slice(start, end))) && !/(?:^|\s)#/.test(before);
}

function passwordsOf(text: string, command: Run["commands"][number], next: Pick<ShellCommand, "words"> | undefined): readonly (NamedText & { readonly program: string })[] {
  const words = behindSudo(command.words);
  const program = programOf(words);
  const given = [...passwordOptions(program, words.slice(1)).map((one) => ({ ...one, program })), ...loginsOf(words, command.operator, next)];
  return given.flatMap(({ password, variable, program: taker }) => {
    const span = placeOf(text, password, command.span);
    return span === undefined || !isPlain(text, span) || /[$`]/.test(password) ? [] : [{ name: variable, value: password, span, program: taker }];
  });
}

function behindSudo(words: readonly string[]): readonly string[] {
  const own = programOf(words) === "sudo" ? words.slice(words.findIndex((word, at) => at > 0 && !word.startsWith("-"))) : words;
  return unwrapped(own);
}

/** `echo "root:…" | chpasswd`. */
function loginsOf(words: readonly string[], operator: string, next: Pick<ShellCommand, "words"> | undefined): readonly { readonly password: string; readonly variable: string; readonly program: string }[] {
  if (operator !== "|" || next === undefined || !/^(?:echo|printf)$/.test(programOf(words)) || programOf(behindSudo(next.words)) !== "chpasswd" || next.words.some((word) => /^(?:-e|--encrypted)$/.test(word))) return [];
  return words.slice(1).flatMap((word) => {
    const password = /^[a-z_][\w.-]*:([^:\s\\]+)(?:\\n)?$/.exec(word)?.[1];
    return password === undefined ? [] : [{ password, variable: "LOGIN_PASSWORD", program: "chpasswd" }];
  });
}

/** Where a password stands in a command: not as a part of a longer word. */
function placeOf(text: string, password: string, { start, end }: Span): Span | undefined {
  for (let at = text.indexOf(password, start); at !== -1 && at + password.length <= end; at = text.indexOf(password, at + 1)) {
    const [before, behind] = [text.slice(Math.max(start, at - 2), at), text[at + password.length] ?? ""];
    if (/^(?:-\w)$|[^\w-]$/.test(before) && !/[\w-]/.test(behind)) return { start: at, end: at + password.length };
  }
  return undefined;
}
