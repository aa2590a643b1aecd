import type { Guard } from "../../core/facts/facts.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { guardsOf, isEnvironmentName, testsOnce, type Test } from "../guards.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";

/** The types that `readGuard` has a case for. */
export const guardTypes = new Set(["if_statement", "ternary_expression", "binary_expression", "subscript_expression", "switch_statement"]);

/** Reads what conditions on the environment govern. Conditions on anything else give nothing. */
export function createGuardReader(tree: FlatTree, scopes: Scopes, resolver: Resolver) {
  function readGuard(node: Node): readonly Guard[] {
    switch (typeOf(tree, node)) {
      case "if_statement":
        return ofBranches(node, testsOf(childInField(tree, node, "condition"), true), testsOf(childInField(tree, node, "condition"), false));
      case "ternary_expression": {
        const condition = childInField(tree, node, "condition");
        return ofBranches(node, testsOf(condition, true), testsOf(condition, false));
      }
      case "subscript_expression":
        return ofLookup(node);
      case "switch_statement":
        return ofCases(node);
      default: {
        const operator = operatorOf(node);
        const left = childInField(tree, node, "left");
        const right = childInField(tree, node, "right");
        // `NODE_ENV !== "production" && app.use(…)`: what is on the right depends on what is on the left.
        if (operator !== "&&" && operator !== "||") return [];
        return guardsOf(testsOf(left, operator === "&&"), spanOf(tree, right), spanOf(tree, left));
      }
    }
  }

  /** `configs[process.env.NODE_ENV]`. */
  function ofLookup(node: Node): readonly Guard[] {
    const key = resolver.valueOf(childInField(tree, node, "index"));
    const read = key.kind === "env" ? key : undefined;
    if (read === undefined || !isEnvironmentName(read.name)) return [];
    return [{ kind: "environment-name", variable: read.name, values: [], holds: true, governs: spanOf(tree, node), span: spanOf(tree, node) }];
  }

  /** A case that does not leave runs into the next one; `default` is reached by whatever leads to none of the others. */
  function ofCases(node: Node): readonly Guard[] {
    const written = childInField(tree, node, "value");
    const subject = typeOf(tree, written) === "parenthesized_expression" ? firstChild(tree, written) : written;
    const guards: Guard[] = [];
    const elsewhere: string[] = [];
    /** What leads to the branch at hand, itself or by running into it. */
    let values: string[] = [];
    let otherwise: Node = noNode;
    let isOtherwise = false;
    for (const branch of childrenOf(tree, childInField(tree, node, "body"))) {
      const type = typeOf(tree, branch);
      if (type !== "switch_case" && type !== "switch_default") continue;
      const value = type === "switch_case" ? resolver.valueOf(childInField(tree, branch, "value")) : undefined;
      // What is compared with a value that is not known may be anything.
      if (value !== undefined && value.kind !== "literal") return [];
      if (value !== undefined) values.push(value.text);
      else [otherwise, isOtherwise] = [branch, true];
      const last = childrenOf(tree, branch).slice(value === undefined ? 0 : 1).at(-1) ?? noNode;
      if (last !== noNode && !isOtherwise) guards.push(...guardsOf(compared(subject, [...values], true), spanOf(tree, branch), spanOf(tree, subject)));
      if (!leavesCase(last)) continue;
      if (!isOtherwise) elsewhere.push(...values);
      [values, isOtherwise] = [[], false];
    }
    if (!isOtherwise) elsewhere.push(...values);
    if (otherwise !== noNode && elsewhere.length > 0) guards.push(...guardsOf(compared(subject, elsewhere, false), spanOf(tree, otherwise), spanOf(tree, subject)));
    return guards;
  }

  function leavesCase(last: Node): boolean {
    const end = typeOf(tree, last) === "statement_block" ? (childrenOf(tree, last).at(-1) ?? noNode) : last;
    return end !== noNode && /^(?:break|return|throw|continue)_statement$/.test(typeOf(tree, end));
  }

  function ofBranches(node: Node, then: readonly Test[], otherwise: readonly Test[]): readonly Guard[] {
    if (then.length === 0 && otherwise.length === 0) return [];
    const written = childInField(tree, node, "condition");
    const condition = spanOf(tree, typeOf(tree, written) === "parenthesized_expression" ? firstChild(tree, written) : written);
    const consequence = childInField(tree, node, "consequence");
    const alternative = childInField(tree, node, "alternative");
    const guards = [...guardsOf(then, spanOf(tree, consequence), condition)];
    if (alternative !== noNode) guards.push(...guardsOf(otherwise, spanOf(tree, alternative), condition));
    const stops = stopsProgram(consequence);
    if (stops) guards.push(...rejections(then).map((test) => ({ ...test, governs: spanOf(tree, consequence), span: condition })));
    // After `if (test) return …` the rest of the block runs where the test fails.
    if (alternative === noNode && typeOf(tree, node) === "if_statement" && (stops || leaves(consequence))) {
      guards.push(...guardsOf(otherwise, { start: endOf(tree, node), end: endOf(tree, parentOf(tree, node)) }, condition));
    }
    return guards;
  }

  const testsOf = testsOnce(findTests);

  function findTests(node: Node, expected: boolean): readonly Test[] {
    switch (typeOf(tree, node)) {
      case "parenthesized_expression":
      case "as_expression":
      case "non_null_expression":
        return testsOf(firstChild(tree, node), expected);
      case "unary_expression":
        return tree.text[startOf(tree, node)] === "!" ? testsOf(childInField(tree, node, "argument"), !expected) : [];
      case "binary_expression":
        return testsOfBinary(node, expected);
      case "call_expression":
        return testsOfCall(node, expected);
      case "identifier": {
        const declaration = scopes.lookup(textOf(tree, node), node);
        if (declaration === undefined || declaration.kind !== "variable" || declaration.assignments.length > 0) return testsOfValue(node, expected);
        const named = declaration.path?.length === 0 ? testsOf(declaration.value, expected) : [];
        return named.length > 0 ? named : testsOfValue(node, expected);
      }
      default:
        return testsOfValue(node, expected);
    }
  }

  function testsOfBinary(node: Node, expected: boolean): readonly Test[] {
    const operator = operatorOf(node);
    const left = childInField(tree, node, "left");
    const right = childInField(tree, node, "right");
    if (operator === "&&") return expected ? [...testsOf(left, true), ...testsOf(right, true)] : [];
    if (operator === "||") return expected ? [] : [...testsOf(left, false), ...testsOf(right, false)];
    const equal = /^={2,3}$/.test(operator);
    if (!equal && !/^!={1,2}$/.test(operator)) return [];
    if (textOf(tree, left) === "require.main" && textOf(tree, right) === "module") return [{ kind: "main", variable: "", values: [], holds: equal === expected }];
    const [subject, other] = typeOf(tree, left) === "string" ? [right, left] : [left, right];
    const literal = resolver.valueOf(other);
    if (literal.kind !== "literal") return [];
    return compared(subject, [literal.text], equal === expected);
  }

  /** `["development", "test"].includes(process.env.NODE_ENV)`. */
  function testsOfCall(node: Node, expected: boolean): readonly Test[] {
    const callee = childInField(tree, node, "function");
    const [argument = noNode] = childrenOf(tree, childInField(tree, node, "arguments"));
    if (typeOf(tree, callee) !== "member_expression" || textOf(tree, childInField(tree, callee, "property")) !== "includes") return testsOfValue(node, expected);
    const list = resolver.valueOf(childInField(tree, callee, "object"));
    if (list.kind !== "list") return [];
    return compared(argument, list.items.flatMap((item) => (item.kind === "literal" ? [item.text] : [])), expected);
  }

  function compared(subject: Node, values: readonly string[], holds: boolean): readonly Test[] {
    const value = resolver.valueOf(subject);
    const variable = value.kind === "env" ? value.name : isExpressEnvironment(subject) ? "NODE_ENV" : undefined;
    if (variable !== undefined && isEnvironmentName(variable)) return [{ kind: "environment-name", variable, values, holds }];
    const name = variable ?? localName(subject);
    return name === undefined ? [] : [{ kind: "set", variable: name, values, holds }];
  }

  /** `app.get("env")` is NODE_ENV in Express. */
  function isExpressEnvironment(node: Node): boolean {
    if (typeOf(tree, node) !== "call_expression" || !/\.get\(\s*["']env["']\s*\)$/.test(textOf(tree, node))) return false;
    return resolver.nameOf(childInField(tree, node, "function"))?.startsWith("express") === true;
  }

  function testsOfValue(node: Node, expected: boolean): readonly Test[] {
    const value = resolver.valueOf(node);
    const name = value.kind === "env" ? value.name : localName(node);
    return name === undefined ? [] : [{ kind: "set", variable: name, values: [], holds: expected }];
  }

  function localName(node: Node): string | undefined {
    const type = typeOf(tree, node);
    if (type === "identifier") return textOf(tree, node);
    return type === "member_expression" ? textOf(tree, childInField(tree, node, "property")) : undefined;
  }

  function stopsProgram(branch: Node): boolean {
    return /\bthrow\b|\bprocess\.exit\(/.test(shortText(branch));
  }

  function leaves(branch: Node): boolean {
    const statements = typeOf(tree, branch) === "statement_block" ? childrenOf(tree, branch) : [branch];
    return typeOf(tree, statements.at(-1) ?? noNode) === "return_statement";
  }

  function shortText(node: Node): string {
    return tree.text.slice(startOf(tree, node), Math.min(endOf(tree, node), startOf(tree, node) + 1000));
  }

  function operatorOf(node: Node): string {
    return tree.text.slice(endOf(tree, childInField(tree, node, "left")), startOf(tree, childInField(tree, node, "right"))).trim();
  }

  return readGuard;
}

/** A test under which the program stops: a value that is not accepted, or a variable that must be set. */
function rejections(tests: readonly Test[]): readonly Test[] {
  return tests.filter((test) => test.kind === "set" && (test.holds ? test.values.length > 0 : test.values.length === 0)).map((test) => ({ ...test, kind: "rejected", holds: true }));
}
