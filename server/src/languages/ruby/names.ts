import type { Name } from "../../core/facts/facts.ts";
import type { ValueReader } from "../common/syntax.ts";
import { childInField, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** What is called on nothing is a method of Kernel or of `self`. Helpers that read the environment are told by how they are called, and get no name. */
export function globalName(text: string, tree: FlatTree, node: Node, values: ValueReader): Name | undefined {
  if (/^[A-Z$]/.test(text) || kernel.has(text)) return text;
  if (unnamed.test(text)) return undefined;
  const self = selfAt(tree, node, values);
  if (text === "self") return self === "" ? undefined : self;
  if (self === undefined) return undefined;
  return self === "" ? nameAtTop(text, tree) : memberName(`${self}.${text}`);
}

function nameAtTop(text: string, tree: FlatTree): Name {
  let known = dialects.get(tree);
  if (known === undefined) dialects.set(tree, (known = dialectList.filter(({ toldBy }) => toldBy.test(tree.text))));
  const dialect = known.find(({ methods }) => methods.has(text));
  return dialect === undefined ? text : `${dialect.self}.${text}`;
}

interface Dialect {
  readonly self: Name;
  /** What stands in files of it alone. */
  readonly toldBy: RegExp;
  readonly methods: ReadonlySet<string>;
}

const dialects = new WeakMap<FlatTree, readonly Dialect[]>();

/** Whose methods are called at the top of a file. As Sinatra, Puma and Unicorn document them. */
const dialectList: readonly Dialect[] = [
  {
    self: "Sinatra::Application",
    toldBy: /^[ \t]*require[ \t]*(?:\([ \t]*)?["']sinatra["']/m,
    methods: new Set(["get", "post", "put", "patch", "delete", "head", "options", "before", "after", "set", "enable", "disable", "configure", "use", "register", "helpers", "error", "not_found", "run!", "production?", "development?", "test?"]),
  },
  {
    self: "Puma::DSL",
    toldBy: /^[ \t]*(?:workers|threads|prune_bundler|activate_control_app|state_path|worker_timeout|worker_shutdown_timeout|force_shutdown_after|on_worker_boot|before_worker_boot|fork_worker)\b(?!\s*=)|^[ \t]*preload_app!/m,
    methods: new Set(["port", "bind", "ssl_bind", "environment", "workers", "threads", "pidfile", "state_path", "daemonize", "stdout_redirect", "plugin", "rackup", "preload_app!", "force_shutdown_after", "worker_timeout", "worker_shutdown_timeout", "activate_control_app", "directory", "fork_worker", "before_fork", "on_refork", "on_restart", "on_worker_boot", "before_worker_boot", "on_worker_shutdown", "log_requests", "quiet", "tag"]),
  },
  {
    self: "Unicorn::Configurator",
    toldBy: /^[ \t]*worker_processes\b(?!\s*=)/m,
    methods: new Set(["listen", "pid", "worker_processes", "stderr_path", "stdout_path", "logger", "timeout", "preload_app", "working_directory"]),
  },
];

const unnamed = /^(?:_\d|it|__\w+__)$|(?:^|_)env(?:_|$)/;

/** The name of `self`; empty at the top of the file, `undefined` where it cannot be told. */
function selfAt(tree: FlatTree, node: Node, { nameOf }: ValueReader): Name | undefined {
  let isInstance = false;
  for (let at = parentOf(tree, node), from = node; at !== noNode; from = at, at = parentOf(tree, at)) {
    switch (typeOf(tree, at)) {
      case "method":
        isInstance = true;
        break;
      case "singleton_method":
      case "singleton_class":
        isInstance = false;
        break;
      case "call": {
        const inBlock = /^(?:do_)?block$/.test(typeOf(tree, from)) && /^(?:configure|draw|new|app)$/.test(textOf(tree, childInField(tree, at, "method")));
        const self = inBlock ? blockSelves.get(nameOf(at) ?? "") : undefined;
        if (self !== undefined) return self;
        break;
      }
      case "module":
        return undefined;
      case "class": {
        const name = childInField(tree, at, "name");
        if (from === childInField(tree, at, "superclass") || from === name) break;
        const base = firstChild(tree, childInField(tree, at, "superclass"));
        const own = base !== noNode ? nameOf(base) : typeOf(tree, name) === "scope_resolution" ? textOf(tree, name) : undefined;
        return own === undefined ? undefined : isInstance ? `${own}.new()` : own;
      }
      default:
    }
  }
  return "";
}

/** Blocks that are run with another `self`, by what the call they belong to gives. */
const blockSelves = new Map([
  ["Rails.application.configure()", "Rails.application"],
  ["Rails.application.routes.draw()", "Rails.application.routes"],
  ["Sinatra.new()", "Sinatra::Base"],
  ["Rack::Builder.new()", "Rack::Builder.new()"],
  ["Rack::Builder.app()", "Rack::Builder.new()"],
]);

/** Other frameworks have an `Application`, too. */
export function memberName(name: Name): Name {
  return name.replace(/^(?!(?:Sinatra|Rake|Hanami|Padrino|Jets|Roda|Ramaze|Goliath)::)\w+::Application(?=\.(?:config|configure|routes)$)/, "Rails.application").replace(/^Rails\.configuration$/, "Rails.application.config").replace(/^Kernel\./, "");
}

const kernel = new Set([
  ...["abort", "at_exit", "autoload", "catch", "exec", "exit", "exit!", "fail", "fork", "format", "gets", "load", "loop", "open", "p", "pp", "print", "printf", "putc", "puts"],
  ...["raise", "rand", "require", "require_relative", "sleep", "spawn", "sprintf", "srand", "syscall", "system", "throw", "trap", "warn"],
]);
