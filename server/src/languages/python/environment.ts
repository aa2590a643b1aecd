import type { Name, Value } from "../../core/facts.ts";
import type { Span } from "../../core/text.ts";

/**
 * What a call reads of the environment, with its default; `undefined` for any other call. Rule catalogue 1.5: the standard library,
 * django-environ and environs, python-decouple, Starlette, and functions that people call `get_env`, `env` or `envsecret`.
 */
export function environmentRead(name: Name | undefined, text: string, positional: readonly Value[], named: readonly (readonly [string, Value])[], span: Span): Value | undefined {
  const [variable, second] = positional;
  if (variable?.kind !== "literal" || variable.type !== "string" || !/^[A-Za-z_]\w*$/.test(variable.text)) return undefined;
  const isStandard = name !== undefined && standard.has(name);
  const isLibrary = name !== undefined && libraries.test(name);
  const isWrapper = /^[A-Z][A-Z0-9_]*$/.test(variable.text) && wrappers.test(text.slice(text.lastIndexOf(".") + 1));
  if (!isStandard && !isLibrary && !isWrapper) return undefined;
  const fallback = named.find(([key]) => key === "default")?.[1] ?? (isLibrary && !name.startsWith("environs.") ? undefined : second);
  const missing = fallback === undefined || (fallback.kind === "unknown" && fallback.span.end - fallback.span.start === "None".length);
  return { kind: "env", name: variable.text, ...(missing ? {} : { default: fallback }), span };
}

const standard = new Set(["os.environ.get", "os.getenv", "os.environ.setdefault", "os.environ.pop"]);

const libraries = /^(?:environ\.(?:Env|FileAwareEnv)\(\)|environs\.(?:Env|env)(?:\(\))?|decouple\.config|decouple\.(?:AutoConfig|Config)\(\)|starlette\.config\.Config\(\))(?:\.\w+)?$/;

const wrappers = /^(?:(?:get|read|must|require|load)_?env(?:iron(?:ment)?)?(?:_?(?:var(?:iable)?|str|string|int|bool|secret))?|env(?:_?(?:str|string|int|bool|secret|var))?)$/i;
