import type { Name } from "../../core/facts/facts.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, nodesOfTypes, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** The identifier of a name, the type arguments behind it left out. */
export function plainName(tree: FlatTree, name: Node): Node {
  return typeOf(tree, name) === "generic_name" ? firstChild(tree, name) : name;
}

/** `A.B.C`, `List<int>` and `Foo?` by their simple name, as they are called in tables. */
export function simpleName(tree: FlatTree, type: Node): string {
  switch (typeOf(tree, type)) {
    case "qualified_name":
    case "alias_qualified_name":
    case "member_access_expression":
      return simpleName(tree, childInField(tree, type, "name"));
    case "generic_name":
      return textOf(tree, firstChild(tree, type));
    case "nullable_type":
      return simpleName(tree, firstChild(tree, type));
    default:
      return textOf(tree, type);
  }
}

/** Whether a node stands where only a type can: fields and properties are often called like their type. */
export function isTypePlace(tree: FlatTree, node: Node): boolean {
  const parent = parentOf(tree, node);
  switch (typeOf(tree, parent)) {
    case "generic_name":
      return typeOf(tree, parentOf(tree, parent)) === "member_access_expression" ? childInField(tree, parentOf(tree, parent), "expression") === parent : isTypePlace(tree, parent);
    case "attribute":
      return childInField(tree, parent, "name") === node;
    case "base_list":
    case "type_argument_list":
      return true;
    default:
      return childInField(tree, parent, "type") === node || childInField(tree, parent, "returns") === node;
  }
}

/** Whether `A.B` names a namespace: one that the file opens or is in, or one of those that are written out most. */
export function isNamespace(tree: FlatTree, node: Node): boolean {
  if (node === noNode || endOf(tree, node) - startOf(tree, node) > longestNamespace) return false;
  const text = textOf(tree, node).replaceAll(/^global::|\s+/g, "");
  return wellKnown.test(text) || namespacesOf(tree).has(text);
}

function namespacesOf(tree: FlatTree): ReadonlySet<string> {
  let found = namespaces.get(tree);
  if (found === undefined) {
    found = new Set();
    for (const node of nodesOfTypes(tree, opening)) {
      const isDirective = typeOf(tree, node) === "using_directive";
      const name = isDirective ? textOf(tree, childrenOf(tree, node).at(-1) ?? noNode) : textOf(tree, childInField(tree, node, "name"));
      const parts = name.split(".");
      // `using static A.B.Type` and `using X = A.B.Type` end in a type.
      const isType = isDirective && (childInField(tree, node, "name") !== noNode || isStatic(tree, node));
      for (let length = 1; length <= parts.length - (isType ? 1 : 0); length++) found.add(parts.slice(0, length).join("."));
    }
    namespaces.set(tree, found);
  }
  return found;
}

export function isStatic(tree: FlatTree, directive: Node): boolean {
  return /^(?:global\s+)?using\s+static\b/.test(textOf(tree, directive));
}

/** Types whose members `using static` brings under their bare names, by member. */
export function staticMember(text: string, tree: FlatTree): Name | undefined {
  const type = membersOfTypes.get(text);
  if (type === undefined) return undefined;
  for (const node of nodesOfTypes(tree, directives)) if (isStatic(tree, node) && simpleName(tree, childrenOf(tree, node).at(-1) ?? noNode) === type) return `${type}.${text}`;
  return undefined;
}

const namespaces = new WeakMap<FlatTree, Set<string>>();
const opening = new Set(["using_directive", "namespace_declaration", "file_scoped_namespace_declaration"]);
const directives = new Set(["using_directive"]);
const membersOfTypes = new Map([
  ["GetEnvironmentVariable", "Environment"],
  ["GetEnvironmentVariables", "Environment"],
  ["Exit", "Environment"],
  ["FailFast", "Environment"],
  ["CreateBuilder", "WebApplication"],
]);
const longestNamespace = 80;

const wellKnown = new RegExp(
  `^(?:${[
    "System(?:\\.(?:Collections(?:\\.\\w+)?|Configuration|Data(?:\\.\\w+Client|\\.Common)?|Diagnostics|Globalization|IO|Linq|Net(?:\\.(?:Http|Mail|Sockets|Security|WebSockets))?|Reflection|Runtime(?:\\.(?:InteropServices|Loader))?|Security(?:\\.(?:Claims|Cryptography))?|Text(?:\\.(?:Json(?:\\.Serialization)?|RegularExpressions))?|Threading(?:\\.(?:Tasks|RateLimiting))?|Web))?",
    "Microsoft(?:\\.(?:AspNetCore(?:\\.(?:Builder|Hosting|Http|Mvc|Authentication(?:\\.\\w+)?|Server(?:\\.Kestrel(?:\\.(?:Core|Https))?)?|SignalR|DataProtection))?|Extensions(?:\\.(?:Caching(?:\\.\\w+)?|Configuration|DependencyInjection|Hosting|Logging|Options))?|EntityFrameworkCore|Data(?:\\.(?:SqlClient|Sqlite))?|IdentityModel(?:\\.\\w+)?|Azure(?:\\.\\w+)?))?",
    ...["StackExchange(?:\\.Redis)?", "Npgsql", "MySql(?:\\.Data(?:\\.MySqlClient)?)?", "MySqlConnector", "MongoDB(?:\\.Driver)?", "RabbitMQ(?:\\.Client)?", "Confluent(?:\\.Kafka)?", "MailKit(?:\\.Net(?:\\.Smtp)?)?", "Grpc(?:\\.Core)?", "Azure(?:\\.\\w+)*", "Amazon(?:\\.\\w+)?"],
    ...["Serilog", "NLog", "log4net", "Newtonsoft(?:\\.Json)?", "Quartz", "Hangfire", "MassTransit", "Prometheus", "Sentry"],
  ].join("|")})$`,
);
