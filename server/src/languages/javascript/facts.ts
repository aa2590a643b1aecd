import type { Call, Directive, Import, LanguageId, ParseProblem, SourceFacts } from "../../core/facts.ts";
import { readDirective } from "../directives.ts";
import { childInField, childrenOf, endOf, firstChild, nodesOfTypes, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { readExports } from "./exports.ts";
import { createResolver, spanOf, type Resolver } from "./resolve.ts";
import { importedNames } from "./imports.ts";
import { readScopes } from "./scopes.ts";

/** The facts of a JavaScript or TypeScript file. Never throws on broken code: what the grammar could not read is left out and counted in `problems`. */
export function javascriptFacts(tree: FlatTree, language: LanguageId): SourceFacts {
  const callNodes: Node[] = [];
  const imports: Import[] = [];
  const directives: Directive[] = [];
  const problems: ParseProblem[] = [];
  for (const node of nodesOfTypes(tree, factTypes)) {
    switch (typeOf(tree, node)) {
      case "call_expression":
      case "new_expression":
        callNodes.push(node);
        break;
      case "import_statement":
        imports.push(...importsOf(tree, node));
        break;
      case "comment": {
        const directive = readDirective(textOf(tree, node), startOf(tree, node));
        if (directive !== undefined) directives.push(directive);
        break;
      }
      case "ERROR":
        if (problems.length < 10) problems.push({ message: "This could not be parsed", span: spanOf(tree, node) });
        break;
    }
  }
  const resolver = createResolver(tree, readScopes(tree), new Map(callNodes.map((node, index) => [node, index])));
  const exports = readExports(tree, resolver);
  const calls = callNodes.map((node) => readCall(tree, node, resolver));
  return {
    language,
    imports,
    exports,
    calls,
    envReads: resolver.environmentReads(),
    directives,
    problems,
    importInsertion: importInsertion(tree),
  };
}

/** The types that `javascriptFacts` has a case for. */
const factTypes = new Set(["call_expression", "new_expression", "import_statement", "comment", "ERROR"]);

function importsOf(tree: FlatTree, statement: Node): Import[] {
  const span = spanOf(tree, statement);
  return importedNames(tree, statement).map(([local, { module, imported, typeOnly }]) => ({ module, imported, local, typeOnly, span }));
}

function readCall(tree: FlatTree, node: Node, resolver: Resolver): Call {
  const construction = typeOf(tree, node) === "new_expression";
  const callee = childInField(tree, node, construction ? "constructor" : "function");
  const isMember = typeOf(tree, callee) === "member_expression";
  return {
    callee: resolver.nameOf(callee),
    text: oneLine(textOf(tree, callee)),
    span: spanOf(tree, node),
    nameSpan: spanOf(tree, isMember ? childInField(tree, callee, "property") : callee),
    arguments: childrenOf(tree, childInField(tree, node, "arguments")).map((argument) => resolver.valueOf(argument)),
    construction,
    receiver: isMember ? receiverName(tree, childInField(tree, callee, "object")) : undefined,
  };
}

function receiverName(tree: FlatTree, object: Node): string | undefined {
  if (typeOf(tree, object) === "identifier") return textOf(tree, object);
  if (typeOf(tree, object) !== "member_expression") return undefined;
  return textOf(tree, childInField(tree, object, "property"));
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

/** Below the last import, or above the first statement that is no directive such as "use strict". */
function importInsertion(tree: FlatTree): number {
  let insertion = 0;
  for (const statement of childrenOf(tree, 0)) {
    const isImport = typeOf(tree, statement) === "import_statement";
    const isPrologue = typeOf(tree, statement) === "expression_statement" && typeOf(tree, firstChild(tree, statement)) === "string";
    const isShebang = typeOf(tree, statement) === "hash_bang_line";
    if (isImport || ((isPrologue || isShebang) && insertion === 0)) insertion = lineAfter(tree.text, endOf(tree, statement));
  }
  return insertion;
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

