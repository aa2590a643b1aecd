import type { Value } from "../../core/facts/facts.ts";
import type { OwnRead, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";

/**
 * The name of the environment as Laravel gives it: `app()->environment()`, `App::environment()`, `config('app.env')`. Source: Laravel's
 * documentation, "Configuration", "Determining the Current Environment".
 */
export function ownRead(tree: FlatTree, node: Node, { valueOf }: ValueReader): OwnRead | undefined {
  const isConfig = typeOf(tree, node) === "function_call_expression" && textOf(tree, childInField(tree, node, "function")) === "config";
  if (!isConfig && !isCallOf(tree, node, /^environment$/)) return undefined;
  const [given] = givenTo(tree, node);
  const isRead = isConfig ? given !== undefined && textsOf(valueOf(given))[0] === "app.env" : given === undefined;
  return isRead ? { name: "APP_ENV", default: noNode } : undefined;
}

/** `app()->environment('staging', 'production')`, `app()->isProduction()`, `app()->runningUnitTests()`. */
export function testOfEnvironment(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
  if (isCallOf(tree, node, /^is(?:Production|Local)$/)) return [environmentIs([textOf(tree, childInField(tree, node, "name")).slice("is".length).toLowerCase()])];
  if (isCallOf(tree, node, /^runningUnitTests$/)) return [environmentIs(["testing"])];
  if (!isCallOf(tree, node, /^environment$/)) return undefined;
  const values = givenTo(tree, node).flatMap((value) => textsOf(valueOf(value)));
  return values.length === 0 ? undefined : [environmentIs(values)];
}

/** The name first: a chain of calls may be long, and what each is called on is all before it. */
function isCallOf(tree: FlatTree, node: Node, method: RegExp): boolean {
  return /^(?:member|scoped)_call_expression$/.test(typeOf(tree, node)) && method.test(textOf(tree, childInField(tree, node, "name"))) && applications.test(objectText(tree, node));
}

function objectText(tree: FlatTree, node: Node): string {
  const object = childInField(tree, node, "object");
  return textOf(tree, object === noNode ? childInField(tree, node, "scope") : object);
}

const applications = /^(?:app\(\)|\$(?:this->)?app|\\?(?:Illuminate\\Support\\Facades\\)?App)$/;

function givenTo(tree: FlatTree, node: Node): readonly Node[] {
  return childrenOf(tree, childInField(tree, node, "arguments")).map((argument) => (typeOf(tree, argument) === "argument" ? firstChild(tree, argument) : argument));
}

function textsOf(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(textsOf);
  return value.kind === "literal" && value.type === "string" ? [value.text] : [];
}

function environmentIs(values: readonly string[]): Test {
  return { kind: "environment-name", variable: "APP_ENV", values, holds: true };
}
