import type { Name } from "../../core/facts/facts.ts";
import type { Declared, Parameter, Signature } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { argumentsIn, calleeOf } from "./calls.ts";
import { simpleName } from "./names.ts";

export const classTypes = new Set(["class_declaration", "struct_declaration", "record_declaration", "interface_declaration"]);

/** See `Syntax.declarations`. */
export function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  switch (typeOf(tree, node)) {
    case "variable_declarator":
      return declarator(tree, node);
    case "property_declaration":
      return [{ kind: "field", name, value: propertyValue(tree, node), type, scope: "class", isStatic: hasModifier(tree, node, shared), isFixed: !isSettable(tree, node), isOpen: isSettable(tree, node) }];
    case "method_declaration":
    case "local_function_statement":
      return [{ kind: "function", name, value: noNode, type: noNode }];
    // Those of a class, a struct or a record are seen in all of it.
    case "parameter":
      return classTypes.has(typeOf(tree, parentOf(tree, parentOf(tree, node)))) ? [{ kind: "field", name, value: defaultOf(tree, node), type, scope: "class", isOpen: true }] : [];
    case "foreach_statement":
      return [{ kind: "variable", name: childInField(tree, node, "left"), value: noNode, type }];
    case "declaration_expression":
      return [{ kind: "variable", name, value: parsedInto(tree, node), type }];
    case "declaration_pattern":
    case "recursive_pattern":
      return name === noNode ? [] : [{ kind: "variable", name, value: subjectOf(tree, node), type }];
    default:
      return [{ kind: "class", name, value: noNode, type: noNode }];
  }
}

function declarator(tree: FlatTree, node: Node): readonly Declared[] {
  const declaration = parentOf(tree, node);
  const type = childInField(tree, declaration, "type");
  const [first = noNode, ...others] = childrenOf(tree, node);
  if (typeOf(tree, first) === "tuple_pattern") return childrenOf(tree, first).map((name) => ({ kind: "variable", name, value: noNode, type: noNode }));
  const value = others.at(-1) ?? noNode;
  const owner = parentOf(tree, declaration);
  if (!/^(?:event_)?field_declaration$/.test(typeOf(tree, owner))) return [{ kind: "variable", name: first, value, type }];
  const isOpen = hasModifier(tree, owner, /^(?:public|internal|protected)$/) && !hasModifier(tree, owner, /^(?:const|readonly)$/);
  return [{ kind: "field", name: first, value, type, scope: "class", isStatic: hasModifier(tree, owner, shared), isFixed: hasModifier(tree, owner, /^(?:const|readonly)$/), isOpen }];
}

const shared = /^(?:static|const)$/;

function hasModifier(tree: FlatTree, node: Node, wanted: RegExp): boolean {
  return childrenOf(tree, node).some((child) => typeOf(tree, child) === "modifier" && wanted.test(textOf(tree, child)));
}

/** What a property is set to where it is declared, or what its `get` gives back. */
function propertyValue(tree: FlatTree, node: Node): Node {
  const value = childInField(tree, node, "value");
  if (value !== noNode) return value;
  const getter = childrenOf(tree, childInField(tree, node, "accessors")).find((accessor) => /^get\b/.test(accessorText(tree, accessor)));
  const body = childInField(tree, getter ?? noNode, "body");
  if (typeOf(tree, body) === "arrow_expression_clause") return body;
  const [only = noNode, ...others] = childrenOf(tree, body);
  return others.length === 0 && typeOf(tree, only) === "return_statement" ? firstChild(tree, only) : noNode;
}

/** Whether something in another file, a configuration binder included, may set a property. */
function isSettable(tree: FlatTree, node: Node): boolean {
  if (hasModifier(tree, node, /^private$/)) return false;
  return childrenOf(tree, childInField(tree, node, "accessors")).some((accessor) => /^(?:(?:internal|protected)\s+)*(?:set|init)\b/.test(accessorText(tree, accessor)));
}

function accessorText(tree: FlatTree, accessor: Node): string {
  return textOf(tree, accessor).replace(/^\[[^\]]*\]\s*/, "");
}

/** `int.TryParse(text, out var number)`. */
function parsedInto(tree: FlatTree, node: Node): Node {
  const call = parentOf(tree, parentOf(tree, parentOf(tree, node)));
  if (typeOf(tree, call) !== "invocation_expression" || textOf(tree, calleeOf(tree, call).name) !== "TryParse") return noNode;
  return argumentsIn(tree, childInField(tree, call, "arguments"))[0]?.value ?? noNode;
}

/** `text` of `text is { } found`. */
function subjectOf(tree: FlatTree, node: Node): Node {
  const parent = parentOf(tree, node);
  const test = typeOf(tree, parent) === "negated_pattern" ? parentOf(tree, parent) : parent;
  return typeOf(tree, test) === "is_pattern_expression" && firstChild(tree, node) !== noNode ? childInField(tree, test, "expression") : noNode;
}

/** See `Syntax.signature`. An accessor is called like its property. */
export function signature(tree: FlatTree, node: Node): Signature {
  const named = typeOf(tree, node) === "accessor_declaration" ? parentOf(tree, parentOf(tree, node)) : node;
  const name = /^(?:lambda|anonymous_method)_expression$/.test(typeOf(tree, node)) ? "" : textOf(tree, childInField(tree, named, "name"));
  const body = childInField(tree, node, "body");
  const isAnonymousMethod = typeOf(tree, node) === "anonymous_method_expression";
  return { name: name === "" ? undefined : name, parameters: parametersOf(tree, node), body: isAnonymousMethod ? (childrenOf(tree, node).find((child) => typeOf(tree, child) === "block") ?? noNode) : body };
}

function parametersOf(tree: FlatTree, node: Node): readonly Parameter[] {
  const list = childInField(tree, node, "parameters");
  if (typeOf(tree, list) === "implicit_parameter") return [{ name: list, type: noNode, default: noNode, ...handed(tree, node, 0, 1) }];
  const parameters = childrenOf(tree, list).filter((child) => typeOf(tree, child) === "parameter");
  const found = parameters.map((parameter, index): Parameter => {
    const [name, type] = [childInField(tree, parameter, "name"), childInField(tree, parameter, "type")];
    return { name, type, default: defaultOf(tree, parameter), ...(type === noNode ? handed(tree, node, index, parameters.length) : {}) };
  });
  // `params string[] others` stands in the list itself.
  const rest = childInField(tree, list, "name");
  return rest === noNode ? found : [...found, { name: rest, type: childInField(tree, list, "type"), default: noNode }];
}

function defaultOf(tree: FlatTree, parameter: Node): Node {
  const last = childrenOf(tree, parameter).at(-1) ?? noNode;
  return last === childInField(tree, parameter, "name") || last === childInField(tree, parameter, "type") ? noNode : last;
}

/** What a library hands to the function it is given: `o` of `AddJwtBearer(o => …)` is `JwtBearerOptions()`. */
function handed(tree: FlatTree, lambda: Node, index: number, count: number): { readonly standsFor?: Name } {
  const call = parentOf(tree, parentOf(tree, parentOf(tree, lambda)));
  if (typeOf(tree, call) !== "invocation_expression") return {};
  const name = calleeOf(tree, call).name;
  const method = textOf(tree, name);
  const isLast = index === count - 1;
  if (!isLast) return index === 0 && hostMethods.test(method) ? { standsFor: "HostBuilderContext()" } : {};
  const generic = parentOf(tree, name);
  const [type] = typeOf(tree, generic) === "generic_name" ? childrenOf(tree, childrenOf(tree, generic)[1] ?? noNode) : [];
  if (/^(?:Post)?Configure(?:All)?$/.test(method) && type !== undefined) return { standsFor: `${simpleName(tree, type)}()` };
  const known = handedTypes.get(method);
  if (known !== undefined) return { standsFor: `${known}()` };
  return /^(?:Add|Use|Configure|With)[A-Z]/.test(method) ? { standsFor: `${method}(${index})` } : {};
}

const hostMethods = /^(?:Configure(?:AppConfiguration|Kestrel|Logging|Services)|Use(?:Kestrel|Serilog|NLog))$/;

/** What the last parameter of the function is that a method of ASP.NET Core, or of a library for it, is given. As documented. */
const handedTypes = new Map([
  ["AddCookie", "CookieAuthenticationOptions"],
  ["AddDbContext", "DbContextOptionsBuilder"],
  ["AddDbContextFactory", "DbContextOptionsBuilder"],
  ["AddDbContextPool", "DbContextOptionsBuilder"],
  ["AddDistributedSqlServerCache", "SqlServerCacheOptions"],
  ["AddFacebook", "FacebookOptions"],
  ["AddGoogle", "GoogleOptions"],
  ["AddHttpClient", "HttpClient"],
  ["AddJwtBearer", "JwtBearerOptions"],
  ["AddMicrosoftAccount", "MicrosoftAccountOptions"],
  ["AddOAuth", "OAuthOptions"],
  ["AddOpenIdConnect", "OpenIdConnectOptions"],
  ["AddRateLimiter", "RateLimiterOptions"],
  ["AddScoped", "IServiceProvider"],
  ["AddSerilog", "LoggerConfiguration"],
  ["AddSession", "SessionOptions"],
  ["AddSingleton", "IServiceProvider"],
  ["AddStackExchangeRedisCache", "RedisCacheOptions"],
  ["AddTransient", "IServiceProvider"],
  ["AddTwitter", "TwitterOptions"],
  ["ConfigureAppConfiguration", "IConfigurationBuilder"],
  ["ConfigureEndpointDefaults", "ListenOptions"],
  ["ConfigureHostConfiguration", "IConfigurationBuilder"],
  ["ConfigureHostOptions", "HostOptions"],
  ["ConfigureKestrel", "KestrelServerOptions"],
  ["ConfigureLogging", "ILoggingBuilder"],
  ["ConfigureServices", "IServiceCollection"],
  ["ConfigureWebHost", "IWebHostBuilder"],
  ["ConfigureWebHostDefaults", "IWebHostBuilder"],
  ["Listen", "ListenOptions"],
  ["ListenAnyIP", "ListenOptions"],
  ["ListenLocalhost", "ListenOptions"],
  ["UseKestrel", "KestrelServerOptions"],
  ["UseSerilog", "LoggerConfiguration"],
  ["UsingRabbitMq", "IRabbitMqBusFactoryConfigurator"],
]);
