import type { Call } from "../core/facts/facts.ts";
import { literalText } from "../core/facts/values.ts";
import type { Span } from "../core/text.ts";

/** A word of a command that holds a password. */
export interface SecretWord {
  readonly password: string;
  /** The whole word, quotes included. */
  readonly span: Span;
  /** What the variable would be called. */
  readonly variable: string;
  /** The word is the password and nothing else. */
  readonly isWhole: boolean;
}

/** How a program takes a password, as its manual has it. */
interface PasswordOption {
  /** The option, with its value in the same word where it has one. */
  readonly option: RegExp;
  /** Finds the password in the value: the whole of it, or what stands behind the name of the user. */
  readonly value: RegExp;
  readonly variable: string;
}

const all = /^(.+)$/s;
const behindUser = /^[^:\s]*:(.+)$/s;
const ofDatabase: readonly PasswordOption[] = [{ option: /^(?:-p(?=.)|--password=)(.*)$/s, value: all, variable: "MYSQL_PWD" }];

const options: Readonly<Record<string, readonly PasswordOption[]>> = {
  curl: [
    { option: /^(?:-u|--user|-U|--proxy-user)(?:=(.*))?$/s, value: behindUser, variable: "API_PASSWORD" },
    { option: /^(?:-H|--header)(?:=(.*))?$/s, value: /^Authorization:\s*(?:Bearer|Basic|token)\s+(\S+)$/i, variable: "API_TOKEN" },
  ],
  wget: [
    { option: /^--(?:http-|ftp-|proxy-)?password=(.*)$/s, value: all, variable: "API_PASSWORD" },
    { option: /^--header(?:=(.*))?$/s, value: /^Authorization:\s*(?:Bearer|Basic|token)\s+(\S+)$/i, variable: "API_TOKEN" },
  ],
  mysql: ofDatabase,
  mysqldump: ofDatabase,
  mysqladmin: ofDatabase,
  mariadb: ofDatabase,
  "mariadb-dump": ofDatabase,
  "redis-cli": [{ option: /^(?:-a|--pass)$/, value: all, variable: "REDIS_PASSWORD" }],
  "redis-server": [{ option: /^--(?:requirepass|masterauth)(?:=(.*))?$/s, value: all, variable: "REDIS_PASSWORD" }],
  sshpass: [{ option: /^-p(.+)?$/s, value: all, variable: "SSHPASS" }],
  docker: [
    { option: /^(?:-p|--password)(?:=(.*))?$/s, value: all, variable: "DOCKER_PASSWORD" },
    { option: /^(?:-e|--env)(?:=(.*))?$/s, value: /^\w*(?:PASSWORD|SECRET|SECRET_KEY|API_KEY|TOKEN)=(.+)$/s, variable: "PASSWORD" },
  ],
};

/** A password among the words behind a program: the word that holds it, by its place, and whether it stands behind its option. */
interface GivenPassword {
  readonly password: string;
  readonly at: number;
  readonly variable: string;
  readonly isApart: boolean;
}

/** The passwords that a program is given in plain words. `undefined` stands for a word that is not known. */
export function passwordOptions(program: string, words: readonly (string | undefined)[]): readonly GivenPassword[] {
  // Anything but a login takes `-p` for a port.
  const isLogin = program !== "docker" || words[0] === "login";
  return (options[program] ?? []).flatMap(({ option, value, variable }) =>
    words.flatMap((word, index): GivenPassword[] => {
      const match = option.exec(word ?? "");
      if (match === null || (variable === "DOCKER_PASSWORD" && !isLogin)) return [];
      const attached = match[1];
      const at = attached === undefined ? index + 1 : index;
      const password = value.exec(attached ?? words[at] ?? "")?.[1];
      return password === undefined ? [] : [{ password, at, variable, isApart: attached === undefined }];
    }),
  );
}

/** The passwords that a command of a shell script is given in plain words. */
export function secretWords({ callee, arguments: words }: Call): readonly SecretWord[] {
  const literals = words.map((word) => literalText(word));
  return passwordOptions(callee ?? "", literals.map((literal) => literal?.text)).flatMap(({ password, at, variable, isApart }): SecretWord[] => {
    const holder = literals[at];
    return holder === undefined || holder.through !== undefined ? [] : [{ password, span: holder.span, variable, isWhole: isApart && password === holder.text }];
  });
}
