import type { Guard } from "../../core/facts/facts.ts";
import { childrenOf, endOf, noNode, parentOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Span } from "../../core/text.ts";
import { guardsOf, isEnvironmentName, negated, testsOnce, type Test } from "../guards.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";
import type { Condition, Syntax } from "./syntax.ts";

/** Reads what conditions on the environment govern. Conditions on anything else give nothing. */
export function createGuardReader(tree: FlatTree, syntax: Syntax, scopes: Scopes, resolver: Resolver) {
  function readGuards(node: Node): readonly Guard[] {
    const view = syntax.types.conditions.has(typeOf(tree, node)) ? undefined : syntax.expression(tree, node);
    if (view === undefined) return syntax.conditions(tree, node).flatMap((condition) => guardsOfCondition(node, condition));
    // `configs[ENV["APP_ENV"]]`.
    const key = view.kind === "index" ? resolver.valueOf(view.key) : undefined;
    const isName = key?.kind === "env" && isEnvironmentName(key.name);
    return isName ? [{ kind: "environment-name", variable: key.name, values: [], holds: true, governs: spanOf(tree, node), span: spanOf(tree, node) }] : [];
  }

  function guardsOfCondition(node: Node, { test, expected, then, thenEnd = then, otherwise, otherwiseEnd = otherwise, values }: Condition): readonly Guard[] {
    const whenThen = values === undefined ? testsOf(test, expected) : testsOfCase(test, values).map((one) => ({ ...one, holds: expected }));
    const whenElse = values === undefined ? testsOf(test, !expected) : [];
    if (whenThen.length === 0 && whenElse.length === 0) return [];
    const span = spanOf(tree, test);
    const branch = { start: spanOf(tree, then).start, end: spanOf(tree, thenEnd).end };
    const guards = [...guardsOf(whenThen, branch, span)];
    if (otherwise !== noNode) guards.push(...guardsOf(whenElse, { start: spanOf(tree, otherwise).start, end: spanOf(tree, otherwiseEnd).end }, span));
    if (stops(branch)) {
      const rejected = whenThen.filter((one) => one.kind === "set" && (one.holds ? one.values.length > 0 : one.values.length === 0));
      guards.push(...guardsOf(rejected.map((one) => ({ ...one, kind: "rejected", holds: true })), branch, span));
    }
    if (otherwise === noNode && values === undefined && (stops(branch) || endsInReturn(thenEnd))) {
      guards.push(...guardsOf(whenElse, { start: endOf(tree, node), end: endOf(tree, parentOf(tree, node)) }, span));
    }
    return guards;
  }

  const testsOf = testsOnce(findTests);

  function findTests(node: Node, expected: boolean): readonly Test[] {
    const own = syntax.testOf?.(tree, node, resolver);
    if (own !== undefined) return expected ? own : negated(own);
    const view = syntax.expression(tree, node);
    switch (view.kind) {
      case "same":
        return testsOf(view.inner, expected);
      case "not":
        return testsOf(view.inner, !expected);
      case "operation": {
        const { operator, left, right } = view;
        if (operator === "equal" || operator === "unequal") return testsOfComparison(left, right, (operator === "equal") === expected);
        const joins = operator === "and" ? expected : (operator === "or" || operator === "default") && !expected;
        const tests = [testsOf(left, expected), testsOf(right, expected)] as const;
        return joins ? tests.flat() : operator === "other" || operator === "concat" ? [] : either(...tests);
      }
      case "name": {
        const declaration = scopes.lookup(view.text, node);
        if (declaration !== undefined && declaration.presenceOf !== noNode) return testsOfValue(declaration.presenceOf, expected);
        const [value, ...others] = declaration?.kind === "variable" || declaration?.kind === "field" ? declaration.values : [];
        const isTest = value !== undefined && value !== noNode && others.length === 0 && /^(?:operation|not|same|call)$/.test(syntax.expression(tree, value).kind);
        const named = isTest ? testsOf(value, expected) : [];
        return named.length > 0 ? named : testsOfValue(node, expected);
      }
      default:
        return testsOfValue(node, expected);
    }
  }

  /** The environment's name is one thing or another: one of both. A variable that is null or empty is not set. */
  function either([left, ...others]: readonly Test[], [right, ...more]: readonly Test[]): readonly Test[] {
    const isMissing = (one: Test | undefined): boolean => one?.kind === "set" && !one.holds && one.values.length === 0;
    if (left !== undefined && isMissing(left) && isMissing(right) && left.variable === right?.variable && others.length + more.length === 0) return [left];
    const isName = left?.kind === "environment-name" && right?.kind === "environment-name" && left.variable === right.variable;
    return isName && left.holds && right.holds && others.length + more.length === 0 ? [{ ...left, values: [...left.values, ...right.values] }] : [];
  }

  function testsOfComparison(left: Node, right: Node, holds: boolean): readonly Test[] {
    const [literal, other] = isConstant(left) ? [left, right] : [right, left];
    const view = syntax.expression(tree, literal);
    const value = resolver.valueOf(literal);
    // Equal to nothing, or to an empty text: not set.
    if (view.kind === "nothing" || (value.kind === "literal" && value.text === "")) return testsOf(other, !holds);
    if (value.kind !== "literal") return [];
    return testsOfCase(other, [literal]).map((one) => ({ ...one, holds }));
  }

  function testsOfCase(subject: Node, values: readonly Node[]): readonly Test[] {
    const texts = values.map((node) => resolver.valueOf(node)).flatMap((value) => (value.kind === "literal" ? [value.text] : []));
    const name = variableOf(subject);
    return name === undefined || texts.length === 0 ? [] : [{ kind: isEnvironmentName(name) ? "environment-name" : "set", variable: name, values: texts, holds: true }];
  }

  function isConstant(node: Node): boolean {
    return /^(?:literal|nothing)$/.test(syntax.expression(tree, node).kind);
  }

  function testsOfValue(node: Node, expected: boolean): readonly Test[] {
    const name = variableOf(node);
    return name === undefined ? [] : [{ kind: "set", variable: name, values: [], holds: expected }];
  }

  /** The environment variable an expression reads, else the program's own variable or key. */
  function variableOf(node: Node): string | undefined {
    const value = resolver.valueOf(node);
    if (value.kind === "env") return value.name;
    const view = syntax.expression(tree, node);
    if (view.kind === "name" || view.kind === "field" || view.kind === "member" || view.kind === "variable") return view.text.replace(/^[$@]+/, "");
    if (view.kind === "same") return variableOf(view.inner);
    const key = view.kind === "index" ? resolver.valueOf(view.key) : undefined;
    return key?.kind === "literal" ? key.text : undefined;
  }

  function stops({ start, end }: Span): boolean {
    return syntax.stops.test(tree.text.slice(start, Math.min(end, start + longestBranch)));
  }

  function endsInReturn(branch: Node): boolean {
    const last = childrenOf(tree, branch).at(-1) ?? noNode;
    return [branch, last, ...(typeOf(tree, last) === "expression_statement" ? childrenOf(tree, last) : [])].some((node) => syntax.types.returns.has(typeOf(tree, node)));
  }

  return readGuards;
}

/** Characters of a branch in which a way out is looked for. */
const longestBranch = 1000;
