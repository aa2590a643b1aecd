import type { Guard } from "../../core/facts/facts.ts";
import type { Span } from "../../core/text.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { guardsOf, isEnvironmentName, testsOnce, type Test } from "../guards.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";

/** The types that `readGuard` has a case for. */
export const guardTypes: ReadonlySet<string> = new Set(["if_statement", "elif_clause", "conditional_expression", "subscript", "match_statement", "assert_statement"]);

/** Reads what conditions on the environment govern. Conditions on anything else give nothing. */
export function createGuardReader(tree: FlatTree, scopes: Scopes, resolver: Resolver) {
  function readGuard(node: Node): readonly Guard[] {
    if (typeOf(tree, node) === "subscript") {
      // `configs[os.environ["APP_ENV"]]`.
      const key = resolver.valueOf(childInField(tree, node, "subscript"));
      const isName = key.kind === "env" && isEnvironmentName(key.name);
      return isName ? [{ kind: "environment-name", variable: key.name, values: [], holds: true, governs: spanOf(tree, node), span: spanOf(tree, node) }] : [];
    }
    if (typeOf(tree, node) === "match_statement") return ofCases(node);
    if (typeOf(tree, node) === "assert_statement") return rejections(testsOf(firstChild(tree, node), false), spanOf(tree, node), spanOf(tree, firstChild(tree, node)));
    if (typeOf(tree, node) === "conditional_expression") {
      const [then = noNode, condition = noNode, otherwise = noNode] = childrenOf(tree, node);
      const span = spanOf(tree, condition);
      return [...guardsOf(testsOf(condition, true), spanOf(tree, then), span), ...guardsOf(testsOf(condition, false), spanOf(tree, otherwise), span)];
    }
    const condition = childInField(tree, node, "condition");
    const [then, otherwise] = [testsOf(condition, true), testsOf(condition, false)];
    if (then.length === 0 && otherwise.length === 0) return [];
    const span = spanOf(tree, condition);
    const consequence = childInField(tree, node, "consequence");
    const guards = [...guardsOf(then, spanOf(tree, consequence), span)];
    const rest = restOf(node);
    if (rest !== undefined) guards.push(...guardsOf(otherwise, rest, span));
    if (stopsProgram(consequence)) guards.push(...rejections(then, spanOf(tree, consequence), span));
    const last = childrenOf(tree, consequence).at(-1) ?? noNode;
    if (rest === undefined && (stopsProgram(consequence) || typeOf(tree, last) === "return_statement")) {
      guards.push(...guardsOf(otherwise, { start: endOf(tree, node), end: endOf(tree, parentOf(tree, node)) }, span));
    }
    return guards;
  }

  /** Cases of texts; with a pattern of another kind nothing is told of the cases behind it. */
  function ofCases(node: Node): readonly Guard[] {
    const subject = childInField(tree, node, "subject");
    const guards: Guard[] = [];
    const elsewhere: string[] = [];
    for (const clause of childrenOf(tree, childInField(tree, node, "body"))) {
      const [pattern = noNode, ...rest] = childrenOf(tree, clause);
      const isAny = textOf(tree, pattern) === "_";
      const inner = firstChild(tree, pattern);
      const found = (typeOf(tree, inner) === "union_pattern" ? childrenOf(tree, inner) : [inner]).map((one) => resolver.valueOf(one));
      const values = found.flatMap((value) => (value.kind === "literal" ? [value.text] : []));
      // With an `if` behind it a case may not be taken.
      if (rest.length !== 1 || (!isAny && values.length < found.length)) return guards;
      guards.push(...guardsOf(compared(subject, isAny ? elsewhere : values, !isAny), spanOf(tree, childInField(tree, clause, "consequence")), spanOf(tree, subject)));
      elsewhere.push(...values);
    }
    return guards;
  }

  /** From the first `elif` or `else` after a branch to the end of the statement. */
  function restOf(node: Node): { start: number; end: number } | undefined {
    const isElif = typeOf(tree, node) === "elif_clause";
    const statement = isElif ? parentOf(tree, node) : node;
    let next = afterOf(tree, isElif ? node : childInField(tree, node, "consequence"));
    while (next < tree.length && typeOf(tree, next) === "comment") next = afterOf(tree, next);
    return next < tree.length && parentOf(tree, next) === statement ? { start: startOf(tree, next), end: endOf(tree, statement) } : undefined;
  }

  const testsOf = testsOnce(findTests);

  function findTests(node: Node, expected: boolean): readonly Test[] {
    switch (typeOf(tree, node)) {
      case "parenthesized_expression":
        return testsOf(firstChild(tree, node), expected);
      case "not_operator":
        return testsOf(childInField(tree, node, "argument"), !expected);
      case "boolean_operator": {
        const left = childInField(tree, node, "left");
        const right = childInField(tree, node, "right");
        const isAnd = /\band\b/.test(tree.text.slice(endOf(tree, left), startOf(tree, right)));
        return isAnd === expected ? [...testsOf(left, expected), ...testsOf(right, expected)] : [];
      }
      case "comparison_operator":
        return testsOfComparison(node, expected);
      case "identifier": {
        const declaration = scopes.lookup(textOf(tree, node), node);
        const [value, ...others] = declaration?.kind === "variable" ? declaration.values : [];
        const named = value !== undefined && others.length === 0 && typeOf(tree, value) !== "identifier" ? testsOf(value, expected) : [];
        return named.length > 0 ? named : testsOfValue(node, expected);
      }
      default:
        return testsOfValue(node, expected);
    }
  }

  function testsOfComparison(node: Node, expected: boolean): readonly Test[] {
    const [first = noNode, second = noNode, ...more] = childrenOf(tree, node);
    if (more.length > 0) return [];
    const operator = tree.text.slice(endOf(tree, first), startOf(tree, second)).trim();
    const isEquality = operator === "==" || operator === "!=";
    // `"production" == ENV` says what `ENV == "production"` says.
    const [left, right] = isEquality && typeOf(tree, first) === "string" ? [second, first] : [first, second];
    if (textOf(tree, left) === "__name__") return isEquality && /^["']__main__["']$/.test(textOf(tree, right)) ? [{ kind: "main", variable: "", values: [], holds: (operator === "==") === expected }] : [];
    const isNone = typeOf(tree, right) === "none";
    if (isNone && /^(?:==|!=|is|is not)$/.test(operator)) return testsOfValue(left, /^(?:!=|is not)$/.test(operator) === expected);
    if (!/^(?:==|!=|in|not in)$/.test(operator)) return [];
    const holds = /^(?:==|in)$/.test(operator) === expected;
    const other = resolver.valueOf(right);
    if (resolver.nameOf(right) === "os.environ") {
      const key = resolver.valueOf(left);
      return key.kind === "literal" ? [{ kind: "set", variable: key.text, values: [], holds }] : [];
    }
    const values = other.kind === "literal" ? [other.text] : other.kind === "list" ? other.items.flatMap((item) => (item.kind === "literal" ? [item.text] : [])) : [];
    return compared(left, values, holds);
  }

  function compared(subject: Node, values: readonly string[], holds: boolean): readonly Test[] {
    const name = variableOf(subject);
    return values.length === 0 || name === undefined ? [] : [{ kind: isEnvironmentName(name) ? "environment-name" : "set", variable: name, values: [...values], holds }];
  }

  function testsOfValue(node: Node, expected: boolean): readonly Test[] {
    const name = variableOf(node);
    return name === undefined ? [] : [{ kind: "set", variable: name, values: [], holds: expected }];
  }

  /** The environment variable an expression reads, else the program's own variable or key. */
  function variableOf(node: Node): string | undefined {
    const value = resolver.valueOf(node);
    if (value.kind === "env") return value.name;
    switch (typeOf(tree, node)) {
      case "identifier":
        return textOf(tree, node);
      case "attribute":
        return textOf(tree, childInField(tree, node, "attribute"));
      case "subscript": {
        const key = resolver.valueOf(childInField(tree, node, "subscript"));
        return key.kind === "literal" ? key.text : undefined;
      }
      case "call": {
        // `app.config.get("LOG_FILE")`.
        const [key] = resolver.argumentsOf(node).positional;
        return key?.kind === "literal" && /\.get$/.test(textOf(tree, childInField(tree, node, "function"))) ? key.text : undefined;
      }
      default:
        return undefined;
    }
  }

  function stopsProgram(branch: Node): boolean {
    return /\braise\b|\bsys\.exit\(|(?:^|\s)exit\(/.test(tree.text.slice(startOf(tree, branch), Math.min(endOf(tree, branch), startOf(tree, branch) + 1000)));
  }

  return readGuard;
}

/** Tests under which the program stops: a value that is not accepted, or a variable that must be set. */
function rejections(tests: readonly Test[], governs: Span, span: Span): readonly Guard[] {
  const rejected = tests.filter((test) => test.kind === "set" && (test.holds ? test.values.length > 0 : test.values.length === 0));
  return guardsOf(rejected.map((test) => ({ ...test, kind: "rejected", holds: true })), governs, span);
}
