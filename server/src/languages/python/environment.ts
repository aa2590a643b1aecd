import type { Name, Value } from "../../core/facts/facts.ts";
import type { Span } from "../../core/text.ts";
import { afterOf, childInField, firstChild, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";

/**
 * What a call reads of the environment, with its default; `undefined` for any other call. `handsOn`: it calls a function of the file that
 * `handsOnName` is true of. Rule catalogue 1.5: the standard library, django-environ and environs, python-decouple, Starlette, the readers
 * of URLs for Django, and functions that people call `get_env`, `env` or `envsecret`.
 */
export function environmentRead(name: Name | undefined, text: string, positional: readonly Value[], named: readonly (readonly [string, Value])[], handsOn: boolean, span: Span): Value | undefined {
  const reader = name === undefined ? undefined : readers.find(({ names }) => names.test(name));
  const [given] = positional;
  const variable = given === undefined ? reader?.variable : given.kind === "literal" && given.type === "string" ? given.text : undefined;
  if (variable === undefined || !/^[A-Za-z_]\w*$/.test(variable)) return undefined;
  const isWrapper = /^[A-Z][A-Z0-9_]*$/.test(variable) && (handsOn || wrappers.test(text.slice(text.lastIndexOf(".") + 1)));
  if (reader === undefined && !isWrapper) return undefined;
  const fallback = unlessNone(named.find(([key]) => key === "default")?.[1] ?? positional[reader?.defaultAt ?? 1]);
  return { kind: "env", name: variable, ...(fallback === undefined ? {} : { default: fallback }), span };
}

/** A default; `undefined` for one that is written `None`, which is as good as none. */
export function unlessNone(value: Value | undefined): Value | undefined {
  return value?.kind === "unknown" && value.span.end - value.span.start === "None".length ? undefined : value;
}

/** Whether a function reads the variable that its first parameter names: `def setting(name, default=None): return os.environ.get(name, default)`. */
export function handsOnName(tree: FlatTree, functionNode: Node, nameOf: (node: Node) => Name | undefined): boolean {
  const parameter = firstChild(tree, childInField(tree, functionNode, "parameters"));
  const name = textOf(tree, typeOf(tree, parameter) === "typed_parameter" ? firstChild(tree, parameter) : parameter);
  const body = childInField(tree, functionNode, "body");
  if (!/^\w+$/.test(name) || body < 0) return false;
  const after = Math.min(afterOf(tree, body), body + mostNodes * wordsPerNode);
  for (let node = body; node < after; node += wordsPerNode) {
    const type = typeOf(tree, node);
    const isCall = type === "call" && textOf(tree, firstChild(tree, childInField(tree, node, "arguments"))) === name;
    if (isCall && /^os\.(?:environ\.get|getenv)$/.test(nameOf(childInField(tree, node, "function")) ?? "")) return true;
    const isLookup = type === "subscript" && textOf(tree, childInField(tree, node, "subscript")) === name;
    if (isLookup && nameOf(childInField(tree, node, "value")) === "os.environ") return true;
  }
  return false;
}

/** A function that does more than this is no mere reader. */
const mostNodes = 150;

/** `defaultAt`: which argument is the default. `variable`: what is read when none is named. */
const readers: readonly { readonly names: RegExp; readonly defaultAt: number; readonly variable?: string }[] = [
  { names: /^os\.(?:environ\.(?:get|setdefault|pop)|getenv)$/, defaultAt: 1 },
  // A type stands between the name and the default, except in the methods that are named after one.
  { names: /^environ\.(?:Env|FileAwareEnv)\(\)(?:\.get_value)?$/, defaultAt: 2 },
  { names: /^environ\.(?:Env|FileAwareEnv)\(\)\.\w+$/, defaultAt: 1 },
  { names: /^environs\.(?:Env|env)(?:\(\))?(?:\.\w+)?$/, defaultAt: 1 },
  { names: /^decouple\.(?:config|(?:AutoConfig|Config)\(\))(?:\.get)?$/, defaultAt: 1 },
  { names: /^starlette\.config\.Config\(\)(?:\.get)?$/, defaultAt: 2 },
  { names: /^dj_database_url\.config$/, defaultAt: 1, variable: "DATABASE_URL" },
  { names: /^django_cache_url\.config$/, defaultAt: 1, variable: "CACHE_URL" },
];

const wrappers = /^(?:(?:get|read|must|require|load)_?env(?:iron(?:ment)?)?(?:_?(?:var(?:iable)?|str|string|int|bool|secret))?|env(?:_?(?:str|string|int|bool|secret|var))?)$/i;
