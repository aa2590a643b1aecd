import { programOf, unwrapped } from "./commands.ts";
import type { ShellCommand } from "../facts/documents.ts";

/** How a command ends a process without a chance to finish, as people say it: `kill -9`; `undefined` for one that does not. */
export function forcedKill(words: readonly string[]): string | undefined {
  const own = started(words);
  const program = programOf(own);
  const rest = own.slice(1);
  if (/^(?:kill|pkill|killall)$/.test(program)) return signalOf(rest) === "KILL" && !rest.some((word) => helpers.test(word)) ? `${program} -9` : undefined;
  if (/^(?:docker|podman|docker-compose|nerdctl)$/.test(program)) {
    const called = rest[0] === "compose" ? `${program} compose` : program;
    const [verb = "", ...options] = rest.filter((word) => !/^(?:compose|container)$/.test(word));
    const isAtOnce = options.some((word, index) => /^(?:-t|--time|--timeout)=?0$/.test(word) || (/^(?:-t|--time|--timeout)$/.test(word) && options[index + 1] === "0"));
    if (verb === "kill") return (signalOf(options) ?? "KILL") === "KILL" ? `${called} kill` : undefined;
    return /^(?:stop|restart|down)$/.test(verb) && isAtOnce ? `${called} ${verb} without any time` : undefined;
  }
  const isForced = rest.includes("--force") && rest.some((word, index) => word === "--grace-period=0" || (word === "--grace-period" && rest[index + 1] === "0"));
  return program === "kubectl" && rest.includes("delete") && isForced ? "kubectl delete --force" : undefined;
}

/** Whether a command asks a process to end, so that what is killed later had its chance. */
export function asksToEnd({ words }: ShellCommand): boolean {
  const own = started(words);
  const program = programOf(own);
  if (/^(?:kill|pkill|killall)$/.test(program)) return forcedKill(words) === undefined && !own.includes("-0") && !own.includes("-l");
  return (/^(?:systemctl|service|supervisorctl|pm2)$/.test(program) && own.includes("stop")) || (/^(?:docker|podman)$/.test(program) && own.includes("stop") && forcedKill(words) === undefined);
}

/** Without `sudo` and `xargs`, and what is given to them. */
function started(words: readonly string[]): readonly string[] {
  const own = unwrapped(words);
  if (!/^(?:sudo|xargs)$/.test(programOf(own))) return own;
  const at = own.findIndex((word, index) => index > 0 && /^(?:\/usr)?(?:\/bin\/)?(?:kill|pkill|killall|docker|docker-compose|podman|kubectl|systemctl|service)$/.test(word));
  return at === -1 ? own : own.slice(at);
}

/** Without `SIG`; `undefined` where none is named. */
function signalOf(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const named = /^(?:-s|--signal|-n)$/.test(word) ? words[index + 1] : /^(?:--signal=|-s|-)((?:SIG)?[A-Z]{3,}\d?|\d{1,2})$/.exec(word)?.[1];
    if (named !== undefined) return /^(?:SIG)?KILL$|^9$/.test(named) ? "KILL" : named.replace(/^SIG/, "");
  }
  return undefined;
}

/** What no request goes to: browsers of tests, tunnels, watchers. */
const helpers = /chrom|firefox|xvfb|selenium|ssh|tail$|ngrok|tunnel|webpack|vite|esbuild|nodemon|watch|apt|dpkg|yum/i;
