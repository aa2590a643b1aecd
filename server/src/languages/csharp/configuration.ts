import type { OwnRead, ValueReader } from "../common/syntax.ts";
import { childInField, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { argumentsIn, calleeOf } from "./calls.ts";
import { expression } from "./expressions.ts";

/**
 * Reads of the host's configuration, in which every variable of the environment is: `configuration["Jwt:Key"]`,
 * `configuration.GetSection("Jwt").GetValue<int>("Days", 7)`, `GetConnectionString("Main")`, and the name of the environment. A key has the name that the
 * program gives it; the variable is called so with `__` for `:`.
 */
export function ownRead(tree: FlatTree, node: Node, values: ValueReader): OwnRead | undefined {
  switch (typeOf(tree, node)) {
    case "element_access_expression":
    case "conditional_access_expression": {
      const view = expression(tree, node);
      return view.kind === "index" ? readOf(tree, view.object, view.key, values) : undefined;
    }
    case "member_access_expression": {
      const object = childInField(tree, node, "expression");
      const name = textOf(tree, childInField(tree, node, "name"));
      if (name === "EnvironmentName" && environmentObject.test(values.nameOf(object) ?? "")) return { name: "ASPNETCORE_ENVIRONMENT", default: noNode };
      // `GetSection("a").Value`.
      const path = name === "Value" && typeOf(tree, object) === "invocation_expression" ? sectionOf(tree, object, values) : undefined;
      return path === undefined ? undefined : { name: path, default: noNode };
    }
    case "invocation_expression": {
      const { object, name } = calleeOf(tree, node);
      const method = textOf(tree, name);
      if (object === noNode || !/^(?:GetValue|GetConnectionString)$/.test(method)) return undefined;
      const [key, ...others] = argumentsIn(tree, childInField(tree, node, "arguments"));
      const read = key === undefined ? undefined : readOf(tree, object, key.value, values);
      if (read === undefined) return undefined;
      return method === "GetConnectionString" ? { name: `ConnectionStrings:${read.name}`, default: noNode } : { name: read.name, default: others.at(-1)?.value ?? noNode };
    }
    default:
      return undefined;
  }
}

function readOf(tree: FlatTree, object: Node, key: Node, values: ValueReader): OwnRead | undefined {
  const section = pathOf(tree, object, values);
  const name = section === undefined ? undefined : values.valueOf(key);
  return name?.kind === "literal" && name.type === "string" && name.text !== "" ? { name: `${section}${name.text}`, default: noNode } : undefined;
}

/** What stands before the keys of an object: nothing for the whole configuration; `undefined` for what is none, or a section that something else names. */
function pathOf(tree: FlatTree, object: Node, values: ValueReader): string | undefined {
  const section = typeOf(tree, object) === "invocation_expression" ? sectionOf(tree, object, values) : undefined;
  if (section !== undefined) return `${section}:`;
  const name = values.nameOf(object);
  return (name === undefined ? unresolved.test(textOf(tree, object)) : configurationObject.test(name)) ? "" : undefined;
}

/** `Jwt` of `configuration.GetSection("Jwt")`. */
function sectionOf(tree: FlatTree, node: Node, values: ValueReader): string | undefined {
  const { object, name } = calleeOf(tree, node);
  if (object === noNode || !/^Get(?:Required)?Section$/.test(textOf(tree, name))) return undefined;
  const [key] = argumentsIn(tree, childInField(tree, node, "arguments"));
  return key === undefined ? undefined : readOf(tree, object, key.value, values)?.name;
}

const configurationObject = /(?:^|\.)(?:(?:I?Configuration(?:Root|Manager)?)(?:\(\))?|ConfigurationBuilder\(\)(?:\.\w+\(\))*\.Build\(\))$/;

/** Fields of a class in another file, which cannot be followed. */
const unresolved = /^(?:this\.)?_?(?:app)?config(?:uration)?$/i;

const environmentObject = /Environment(?:\(\))?$/;
