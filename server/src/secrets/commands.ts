import type { Call } from "../core/facts.ts";
import { literalText } from "../core/values.ts";
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
  sshpass: [{ option: /^-p(.+)?$/s, value: all, variable: "SSHPASS" }],
  docker: [
    { option: /^(?:-p|--password)(?:=(.*))?$/s, value: all, variable: "DOCKER_PASSWORD" },
    { option: /^(?:-e|--env)(?:=(.*))?$/s, value: /^\w*(?:PASSWORD|SECRET|SECRET_KEY|API_KEY|TOKEN)=(.+)$/s, variable: "PASSWORD" },
  ],
};

/** The passwords that a command of a shell script is given in plain words. */
export function secretWords({ callee, arguments: words }: Call): readonly SecretWord[] {
  const known = options[callee ?? ""] ?? [];
  // Anything but a login takes `-p` for a port.
  const isLogin = callee !== "docker" || literalText(words[0])?.text === "login";
  return known.flatMap(({ option, value, variable }) =>
    words.flatMap((word, index): SecretWord[] => {
      const match = option.exec(literalText(word)?.text ?? "");
      if (match === null || (variable === "DOCKER_PASSWORD" && !isLogin)) return [];
      const attached = match[1];
      const holder = attached === undefined ? literalText(words[index + 1]) : literalText(word);
      const password = holder === undefined ? undefined : value.exec(attached ?? holder.text)?.[1];
      if (holder === undefined || password === undefined || holder.through !== undefined) return [];
      return [{ password, span: holder.span, variable, isWhole: attached === undefined && password === holder.text }];
    }),
  );
}
