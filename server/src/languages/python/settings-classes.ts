import type { EnvRead, Value } from "../../core/facts/facts.ts";
import { childInField, childrenOf, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { unlessNone } from "./environment.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";

export interface SettingsReader {
  /** What a field of a settings class is; `undefined` for an assignment in any other class. `around` is the index of the function around it. */
  read(classNode: Node, assignment: Node, around: number): Value | undefined;
  /** The fields read so far. */
  reads(): readonly EnvRead[];
}

/**
 * Fields of pydantic's settings classes are read from the environment, and what is assigned to them is their default.
 * Source: docs.pydantic.dev, "Settings Management", of both versions.
 */
export function createSettingsReader(tree: FlatTree, scopes: Scopes, resolver: Resolver): SettingsReader {
  const prefixes = new Map<Node, string | undefined>();
  const reads: EnvRead[] = [];

  function read(classNode: Node, assignment: Node, around: number): Value | undefined {
    const prefix = prefixOf(classNode, 0);
    const left = childInField(tree, assignment, "left");
    const field = textOf(tree, left);
    if (prefix === undefined || field === "model_config" || field.startsWith("_") || /\bClassVar\b/.test(textOf(tree, childInField(tree, assignment, "type")))) return undefined;
    const right = childInField(tree, assignment, "right");
    const { fallback, alias } = right === noNode ? {} : partsOf(right);
    const span = fallback?.span ?? spanOf(tree, right === noNode ? left : right);
    const value = { kind: "env", name: (alias ?? prefix + field).toUpperCase(), ...(fallback === undefined ? {} : { default: fallback }), span } as const;
    reads.push({ name: value.name, default: fallback, span: spanOf(tree, left), function: around });
    return value;
  }

  /** What stands before the names of its variables; `undefined` for a class that is not one of settings. */
  function prefixOf(classNode: Node, depth: number): string | undefined {
    if (prefixes.has(classNode)) return prefixes.get(classNode);
    prefixes.set(classNode, undefined);
    const inherited = depth > deepest ? undefined : childrenOf(tree, childInField(tree, classNode, "superclasses")).map((base) => prefixOfBase(base, depth)).find((prefix) => prefix !== undefined);
    const prefix = inherited === undefined ? undefined : (ownPrefix(childInField(tree, classNode, "body")) ?? inherited);
    prefixes.set(classNode, prefix);
    return prefix;
  }

  function prefixOfBase(base: Node, depth: number): string | undefined {
    if (/^pydantic(?:_settings)?\.BaseSettings$/.test(resolver.nameOf(base) ?? "")) return "";
    const declaration = typeOf(tree, base) === "identifier" ? scopes.lookup(textOf(tree, base), base) : undefined;
    return declaration?.kind === "class" ? prefixOf(declaration.node, depth + 1) : undefined;
  }

  /** `model_config = SettingsConfigDict(env_prefix="APP_")`, the same as a dictionary, or `class Config` with a field of that name. */
  function ownPrefix(body: Node): string | undefined {
    for (const statement of childrenOf(tree, body)) {
      const assignment = firstChild(tree, statement);
      if (typeOf(tree, statement) === "class_definition" && textOf(tree, childInField(tree, statement, "name")) === "Config") return prefixIn(childInField(tree, statement, "body"));
      if (typeOf(tree, assignment) !== "assignment" || textOf(tree, childInField(tree, assignment, "left")) !== "model_config") continue;
      const right = childInField(tree, assignment, "right");
      const value = resolver.valueOf(right);
      const entries = value.kind === "object" ? value.entries : resolver.argumentsOf(right).named;
      return textIn(entries.find(([key]) => key === "env_prefix")?.[1]);
    }
    return undefined;
  }

  function prefixIn(body: Node): string | undefined {
    const assignments = childrenOf(tree, body).map((statement) => firstChild(tree, statement));
    const found = assignments.find((assignment) => textOf(tree, childInField(tree, assignment, "left")) === "env_prefix") ?? noNode;
    return found === noNode ? undefined : textIn(resolver.valueOf(childInField(tree, found, "right")));
  }

  /** The default of a field, and the variable it names itself: `Field("x", env="KEY")`. */
  function partsOf(right: Node): { readonly fallback?: Value; readonly alias?: string } {
    const value = resolver.valueOf(right);
    if (typeOf(tree, right) !== "call" || resolver.nameOf(childInField(tree, right, "function")) !== "pydantic.Field") {
      const fallback = textOf(tree, right) === "..." ? undefined : unlessNone(value);
      return fallback === undefined ? {} : { fallback };
    }
    const { positional, named } = resolver.argumentsOf(right);
    const keyword = (name: string): Value | undefined => named.find(([key]) => key === name)?.[1];
    const alias = textIn(keyword("env")) ?? textIn(keyword("validation_alias")) ?? textIn(keyword("alias"));
    const isRequired = textOf(tree, firstChild(tree, childInField(tree, right, "arguments"))) === "...";
    const fallback = unlessNone(keyword("default") ?? keyword("default_factory") ?? (isRequired ? undefined : positional[0]));
    return { ...(fallback === undefined ? {} : { fallback }), ...(alias === undefined ? {} : { alias }) };
  }

  return { read, reads: () => reads };
}

function textIn(value: Value | undefined): string | undefined {
  const first = value?.kind === "list" ? value.items[0] : value;
  return first?.kind === "literal" && first.type === "string" ? first.text : undefined;
}

const deepest = 10;
