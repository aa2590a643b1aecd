import { unknownExpression, type Argument, type Entry, type Expression } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { argumentsIn } from "./calls.ts";
import { simpleName } from "./names.ts";

/** An object's properties count as arguments by name; dictionaries and lists that are written out are what is in them. */
export function creation(tree: FlatTree, node: Node): Expression {
  const children = childrenOf(tree, node);
  const args = argumentsIn(tree, children.find((child) => typeOf(tree, child) === "argument_list") ?? noNode);
  const items = children.find((child) => typeOf(tree, child) === "initializer_expression") ?? noNode;
  const isNamed = typeOf(tree, node) === "object_creation_expression";
  const type = isNamed ? childInField(tree, node, "type") : declaredType(tree, node);
  const kind = simpleName(tree, type);
  if (items !== noNode && dictionaries.has(kind)) return { kind: "object", ...entriesOf(tree, items) };
  if (items !== noNode && lists.has(kind)) return { kind: "list", items: childrenOf(tree, items), complete: true };
  const { entries, complete } = entriesOf(tree, items);
  // Of a `new(…)` of which nothing here tells the type, the properties are known.
  if (type === noNode) return entries.length > 0 && args.length === 0 ? { kind: "object", entries, complete } : unknownExpression;
  return { kind: "call", object: noNode, name: type, arguments: [...args, ...entries.map(({ key, value }): Argument => ({ name: key, value }))], construction: true };
}

/** The type of what `new()` is the value of. */
function declaredType(tree: FlatTree, node: Node): Node {
  const parent = parentOf(tree, node);
  switch (typeOf(tree, parent)) {
    case "variable_declarator":
      return childInField(tree, parentOf(tree, parent), "type");
    case "property_declaration":
    case "parameter":
      return childInField(tree, parent, "type");
    case "arrow_expression_clause":
      return childInField(tree, parentOf(tree, parent), "type");
    default:
      return noNode;
  }
}

export function initializer(tree: FlatTree, node: Node): Expression {
  const parent = parentOf(tree, node);
  // Those of a creation are read with it.
  if (/creation_expression$/.test(typeOf(tree, parent))) return unknownExpression;
  const { entries, complete } = entriesOf(tree, node);
  return entries.length > 0 && complete ? { kind: "object", entries, complete } : { kind: "list", items: childrenOf(tree, node), complete: true };
}

/** `{ A = 1, ["b"] = 2, { "c", 3 } }`. */
function entriesOf(tree: FlatTree, items: Node): { readonly entries: readonly Entry[]; readonly complete: boolean } {
  const children = childrenOf(tree, items);
  const entries = children.flatMap((child): Entry[] => {
    if (typeOf(tree, child) === "assignment_expression") {
      const left = childInField(tree, child, "left");
      // What stands in brackets is an expression, not a name for itself.
      const key = typeOf(tree, left) === "element_binding_expression" ? firstChild(tree, left) : left;
      return [{ key, value: childInField(tree, child, "right") }];
    }
    const [key, value, ...others] = typeOf(tree, child) === "initializer_expression" ? childrenOf(tree, child) : [];
    return key === undefined || value === undefined || others.length > 0 || !/_literal$|^member_access/.test(typeOf(tree, key)) ? [] : [{ key, value }];
  });
  return { entries, complete: entries.length === children.length };
}

/** `new { A = 1, b, c.D }`: a value without a name is called like its last part. */
export function anonymousEntries(tree: FlatTree, node: Node): readonly Entry[] {
  const children = childrenOf(tree, node);
  return children.flatMap((child, index): Entry[] => {
    const before = children[index - 1];
    const isSetBy = (name: Node, value: Node): boolean => tree.text.slice(endOf(tree, name), startOf(tree, value)).trim() === "=";
    if (before !== undefined && isSetBy(before, child)) return [{ key: before, value: child }];
    const next = children[index + 1];
    if (next !== undefined && isSetBy(child, next)) return [];
    const key = typeOf(tree, child) === "member_access_expression" ? childInField(tree, child, "name") : child;
    return [{ key, value: child }];
  });
}

export function collection(tree: FlatTree, node: Node): Expression {
  const parent = parentOf(tree, node);
  if (typeOf(tree, parent) === "conditional_access_expression" || childInField(tree, parent, "left") === node) return unknownExpression;
  // Of an empty one the grammar makes an item without text.
  const items = argumentsIn(tree, node).flatMap(({ value }) => (textOf(tree, value) === "" ? [] : [value]));
  const written = items.filter((item) => typeOf(tree, item) !== "range_expression");
  return { kind: "list", items: written, complete: written.length === items.length };
}

export const dictionaries = new Set(["Dictionary", "IDictionary", "ConcurrentDictionary", "SortedDictionary", "SortedList", "Hashtable", "NameValueCollection"]);
export const lists = new Set(["List", "IList", "ICollection", "IEnumerable", "HashSet", "ISet", "SortedSet", "LinkedList", "Queue", "Stack", "ConcurrentBag", "ConcurrentQueue", "ConcurrentStack", "ArrayList", "Collection", "ObservableCollection"]);
