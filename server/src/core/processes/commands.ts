import type { ShellCommand } from "../facts/documents.ts";
import { baseName } from "../paths.ts";

/** Commands as words, as a shell would hand them to the system: what they start, and what becomes of a signal on the way. */

/** Base name of the first word: `gunicorn`; empty for no words. */
export function programOf(words: readonly string[]): string {
  const [first = ""] = words;
  return baseName(first);
}

/**
 * The command without the programs that only start another: `gunicorn app:app` of `tini -- poetry run gunicorn app:app`. A wrapper with
 * nothing to start stays. Sources: the manual page or help text of each.
 */
export function unwrapped(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let hop = 0; hop < mostHops; hop++) {
    const inner = startedBy(rest);
    if (inner === undefined || inner.length === 0) return rest;
    rest = inner;
  }
  return rest;
}

interface Wrapper {
  /** Options whose value is the next word. */
  readonly valued?: RegExp;
  /** Words between the options and the command, such as a user. */
  readonly operands?: number;
  /** It starts something only behind the word `run`, or the one of `verb`; with `may` also without it. */
  readonly run?: "must" | "may";
  readonly verb?: string;
}

const tini: Wrapper = { valued: /^-[vwgls]*[pe]$/ };
const asUser: Wrapper = { operands: 1 };

const wrappers = new Map<string, Wrapper>([
  ["exec", { valued: /^-a$/ }],
  ["tini", tini],
  ["tini-static", tini],
  ["docker-init", tini],
  ["dumb-init", { valued: /^(?:-r|--rewrite)$/ }],
  ["env", { valued: /^(?:-u|--unset|-C|--chdir)$/ }],
  ["nice", { valued: /^(?:-n|--adjustment)$/ }],
  ["timeout", { valued: /^(?:-[ks]|--kill-after|--signal)$/, operands: 1 }],
  ["stdbuf", { valued: /^-[ioe]$/ }],
  ["gosu", asUser],
  ["su-exec", asUser],
  ["chroot", asUser],
  ["catchsegv", {}],
  ["nohup", {}],
  ["time", {}],
  ["cross-env", {}],
  ["npx", { valued: /^(?:-p|--package)$/ }],
  ["dotenv", { valued: /^-[efp]$/, run: "may" }],
  ["pipenv", { run: "must" }],
  ["bundle", { run: "must", verb: "exec" }],
  ["poetry", { valued: /^(?:-C|-P|--directory|--project)$/, run: "must" }],
  ["pdm", { valued: /^(?:-p|--project)$/, run: "must" }],
  ["uv", { valued: /^(?:-p|--python|--with|--with-editable|--with-requirements|--extra|--group|--only-group|--no-group|--env-file|--directory|--project|--package|--index|--index-url|--config-file|--cache-dir)$/, run: "must" }],
]);

/** `undefined` for a program that is no wrapper. */
function startedBy(words: readonly string[]): readonly string[] | undefined {
  const managed = managedCelery(words);
  if (managed !== undefined) return managed;
  const wrapper = wrappers.get(programOf(words));
  if (wrapper === undefined) return undefined;
  const rest = afterOptions(words.slice(1), wrapper);
  if (wrapper.run === undefined) return rest.slice(wrapper.operands ?? 0);
  return rest[0] === (wrapper.verb ?? "run") ? afterOptions(rest.slice(1), wrapper) : wrapper.run === "may" ? rest : undefined;
}

/** Django and Flask-Script can start Celery by `manage.py celery worker`. Source: the documentation of django-celery, "Getting started". */
function managedCelery(words: readonly string[]): readonly string[] | undefined {
  const rest = /^python[\d.]*$/.test(programOf(words)) ? words.slice(1) : words;
  return programOf(rest) === "manage.py" && rest[1] === "celery" ? rest.slice(1) : undefined;
}

/** Behind options, the `--` that ends them, and assignments such as `PORT=3000`. */
function afterOptions(words: readonly string[], { valued }: Wrapper): readonly string[] {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (valued?.test(word) === true) at++;
    else if (!word.startsWith("-") && !/^[A-Za-z_]\w*=/.test(word)) break;
  }
  return words.slice(at);
}

/**
 * What a shell is given to run by `sh -c`, and the words behind it: the first is the script's `$0`, the others its arguments. `undefined`
 * for any other command. POSIX.1-2017, sh.
 */
export function inlineScript(words: readonly string[]): { readonly script: string | undefined; readonly operands: readonly string[] } | undefined {
  if (!isShell(programOf(words))) return undefined;
  let isCommand = false;
  let at = 1;
  for (; /^[-+]\w|^--\w/.test(words[at] ?? ""); at++) {
    const option = words[at] as string;
    if (/^-[A-Za-z]*c/.test(option)) isCommand = true;
    // `-o pipefail`.
    if (/^[-+][A-Za-z]*o$/.test(option)) at++;
  }
  return isCommand ? { script: words[at], operands: words.slice(at + 1) } : undefined;
}

/** The file that a shell is given to run, and its arguments; `undefined` for any other command. */
export function scriptOfShell(words: readonly string[]): readonly string[] | undefined {
  if (!isShell(programOf(words)) || inlineScript(words) !== undefined) return undefined;
  const at = words.findIndex((word, index) => index > 0 && !/^[-+]/.test(word));
  return at === -1 ? undefined : words.slice(at);
}

function isShell(program: string): boolean {
  return /^(?:ba|da|a)?sh$/.test(program);
}

/**
 * Whether the first process hands a signal to all that it started. dumb-init leads a session and signals its whole process group, unless
 * told to keep to its child; tini signals its child alone, unless told otherwise. `environment` is what the image sets.
 * Sources: `forward_signal` of dumb-init.c, and the `kill` of tini.c.
 */
export function signalsAll(words: readonly string[], environment: string): boolean {
  for (let rest: readonly string[] | undefined = words, hop = 0; rest !== undefined && hop < mostHops; rest = startedBy(rest), hop++) {
    const command = startedBy(rest) ?? [];
    const options = rest.slice(1, rest.length - command.length);
    const program = programOf(rest);
    if (program === "dumb-init") return !options.some((option) => /^(?:-[hvV]*c|--single-child$)/.test(option)) && !/\bDUMB_INIT_SETSID[= ]["']?0/.test(environment);
    if (wrappers.get(program) === tini) return options.some((option) => /^-[vwls]*g/.test(option)) || /\bTINI_KILL_PROCESS_GROUP\b/.test(environment);
  }
  return false;
}

/**
 * Commands without those at the end of a pipe that only pass on or store what the first one says, with the files that the output of each
 * goes to. Sources: the manual page of each program.
 */
export function withOutput(commands: readonly ShellCommand[]): readonly (ShellCommand & { readonly output: readonly string[] })[] {
  const found: (ShellCommand & { readonly output: readonly string[] })[] = [];
  for (const [index, command] of commands.entries()) {
    const output = [...command.redirects, ...storedBy(command.words)];
    const first = found.at(-1);
    if (first === undefined || commands[index - 1]?.operator !== "|" || !passesOn.test(programOf(command.words))) found.push({ ...command, output });
    else found[found.length - 1] = { ...first, operator: command.operator, output: [...first.output, ...output], span: { start: first.span.start, end: Math.max(first.span.end, command.span.end) } };
  }
  return found;
}

const passesOn = /^(?:tee|rotatelogs|cronolog|multilog|svlogd|logger|systemd-cat|cat|sed|grep|awk|jq|ts|tai64n|bunyan|pino-pretty)$/;

function storedBy(words: readonly string[]): readonly string[] {
  const program = programOf(words);
  const operands = words.slice(1).filter((word) => !word.startsWith("-"));
  if (program === "tee") return operands;
  if (program === "rotatelogs") return operands.slice(0, 1);
  if (program === "cronolog") return operands.slice(-1);
  return program === "multilog" || program === "svlogd" ? operands.filter((word) => word.includes("/")) : [];
}

/** The commands of the migration tools, as their documentation has them; for words joined by blanks. */
export const migrationCommand = new RegExp(
  [
    ...["manage\\.py migrate", "django-admin migrate", "flask db upgrade", "alembic (?:-\\S+ \\S+ )*upgrade", "aerich upgrade", "prisma migrate (?:deploy|dev)", "prisma db push"],
    ...["knex(?:\\.js)? migrate:(?:latest|up)", "sequelize(?:-cli)? db:migrate", "typeorm(?:-ts-node-\\w+)? (?:-\\S+ \\S+ )*migration:run", "mikro-orm migration:up", "drizzle-kit (?:migrate|push)", "migrate-mongo up", "node-pg-migrate up"],
    ...["(?:rake|rails) db:(?:migrate|prepare)", "artisan migrate", "doctrine:migrations:migrate", "dotnet ef database update", "flyway migrate", "goose up", "dbmate (?:up|migrate)"],
  ].join("|"),
);

/** Whether a command does something and ends, as against staying to serve. Words as from `unwrapped`. */
export function isOneShot(words: readonly string[]): boolean {
  const [, first = "", second = ""] = words.filter((word) => !word.startsWith("-"));
  if (migrationCommand.test(words.join(" "))) return true;
  if (isPackageManager(words)) {
    const script = /^run(?:-script)?$/.test(first) ? second : first;
    return script === "" || /^(?:ci|i)$|install|build|test|lint/.test(script) || words.some((word) => /migrat|seed/.test(word));
  }
  if (/manage\.py$/.test(first)) return second !== "runserver";
  return /^(?:prisma|alembic|flyway|dbmate|goose|drizzle-kit|knex|pytest|jest|vitest|mocha|eslint|tsc|curl|wget|ls|cat|cp|mv|rm|mkdir|chmod|chown)$|migrat|seed/.test(programOf(words)) || /migrat|seed|^db(?::|$)/.test(first);
}

/** Whether a command starts scripts of several packages of a workspace, or of another one than its own. Source: the documentation of each. */
export function startsOtherPackages(words: readonly string[]): boolean {
  const [, verb = ""] = words;
  if (/^(?:turbo|turborepo|lerna|nx|wsrun|moon|rush)$/.test(programOf(words))) return true;
  return isPackageManager(words) && (/^workspaces?$/.test(verb) || words.some((word) => /^(?:-r|-w|-ws|-F|--recursive|--parallel|--workspaces?(?:=.*)?|--filter(?:=.*)?)$/.test(word)));
}

/** The program behind a package manager or an interpreter: `yarn next dev`, `pnpm exec next dev` and `node node_modules/.bin/next dev` start next. */
export function withoutManager(words: readonly string[]): readonly string[] {
  const program = programOf(words);
  const [, first = "", second = ""] = words;
  if (/^(?:npm|yarn|pnpm|bun)$/.test(program) && /^(?:exec|dlx|x)$/.test(first)) return words.slice(second === "--" ? 3 : 2);
  if (/^bunx|pnpx$/.test(program)) return words.slice(1);
  if ((program === "yarn" || program === "pnpm") && /^[a-z]/.test(first) && first !== "run") return words.slice(1);
  if (program === "node" && /(?:^|\/)node_modules\//.test(first)) return words.slice(1);
  if (/^(?:python[\d.]*|php|ruby)$/.test(program) && /^(?:[\w./-]*\/)?(?:manage\.py|artisan|console|rails)$/.test(first)) return words.slice(1);
  return words;
}

export function isPackageManager(words: readonly string[]): boolean {
  return /^(?:npm|yarn|pnpm|bun)$/.test(programOf(words));
}

const mostHops = 8;
