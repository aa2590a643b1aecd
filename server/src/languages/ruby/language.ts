import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import { noTypes, type Syntax } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, startOf, typeOf } from "../flat-tree.ts";
import type { LanguageSupport } from "../languages.ts";
import { conditions, testOf } from "./conditions.ts";
import { assignment, declarations, mixins, signature } from "./declarations.ts";
import { expression, stops } from "./expressions.ts";
import { imports } from "./imports.ts";
import { globalName, memberName } from "./names.ts";
import { signals } from "./signals.ts";

/**
 * Ruby. Constants go by their path, methods are joined with a dot: `Rack::Session::Pool`, `Logger.new`.
 *
 * - A method without arguments reads like an attribute and is named like one: `Rails.application.config.cache_store`. With arguments, a
 *   block, `!` or `?`, and for `new`, what it gives is `Redis.new()`, `OpenSSL::HMAC.digest()`.
 * - What is called on nothing belongs to `self`: `Sinatra::Base.set` in the body and the blocks of a class derived from it,
 *   `ActiveJob::Base.new().logger` in its methods, `set` at the top of the file. Methods of Kernel keep their own name: `system`, `trap`.
 * - A class of the file is named by the class it is derived from: `App.run!` is `Sinatra::Base.run!`.
 * - Files that a server or framework reads tell by what they call whose methods those are: `Puma::DSL.port`, `Unicorn::Configurator.listen`,
 *   `Sinatra::Application.get` where the file requires `sinatra`.
 * - `set :port, 1` is read as `set port: 1`, which Sinatra says is the same.
 * - The first thing a block is given is named by the call: `config` of `Devise.setup do |config|` is `Devise.setup()`.
 * - Rails goes by one name: `Shop::Application.config`, `Rails.configuration` and `config` in `class Application` are `Rails.application.config`.
 * - A text in backticks is a call of "`" with its pieces as arguments. A block is the last argument of its call.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["call", "subshell"]),
    functions: new Set(["method", "singleton_method", "block", "do_block"]),
    classes: new Set(["class", "module"]),
    blocks: noTypes,
    declarations: new Set(["method", "singleton_method", "class", "module", "assignment", "operator_assignment", "exception_variable", "for"]),
    assignments: new Set(["assignment", "operator_assignment", "binary"]),
    imports: new Set(["call"]),
    conditions: new Set(["if", "unless", "elsif", "if_modifier", "unless_modifier", "conditional", "case", "call"]),
    annotations: noTypes,
    returns: new Set(["return"]),
    objects: new Set(["hash"]),
    reads: new Set(["element_reference", "operator_assignment", "binary", "conditional"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: true,
  closed: { types: new Set(["method", "singleton_method", "class", "module", "singleton_class"]), hides: /^[a-z_@]/ },
  namesCall: true,
  imports,
  signature,
  lastIsReturned: true,
  classOf: (tree, node) => ({ name: childInField(tree, node, "name"), bases: [...childrenOf(tree, childInField(tree, node, "superclass")), ...mixins(tree, node)] }),
  conditions,
  annotation: () => undefined,
  globalName,
  memberName,
  environment: {
    calls: { "ENV.fetch": { default: 1 }, "ENV.dig": {} },
    objects: new Set(["ENV", "Figaro.env"]),
    names: { "Rails.env": "RAILS_ENV", "settings.environment": "APP_ENV", "Sinatra::Base.environment": "APP_ENV", "Sinatra::Base.settings.environment": "APP_ENV", "Sinatra::Application.environment": "APP_ENV", "Padrino.env": "RACK_ENV" },
    defaultMethods: new Set(),
  },
  conversions: new Set(["Integer", "Float", "String"]),
  formatters: new Set(["format", "sprintf"]),
  transparentMethods: new Set(["to_s", "to_i", "to_f", "to_sym", "to_str", "freeze", "dup", "strip", "chomp", "squish", "downcase", "presence", "inquiry"]),
  testOf,
  stops,
  stateKind(tree, value, { nameOf }) {
    switch (typeOf(tree, value)) {
      case "hash":
      case "array":
        return "collection";
      case "integer":
        return "counter";
      case "call": {
        const name = nameOf(value);
        return name === undefined ? undefined : collections.has(name) ? "collection" : /^Concurrent::Atomic(?:Fixnum|Reference)\.new\(\)$/.test(name) ? "counter" : undefined;
      }
      default:
        return undefined;
    }
  },
  writers: new Map([
    ...["store", "delete", "put_if_absent", "compute_if_absent", "compute", "merge_pair"].map((name) => [name, "keyed"] as const),
    ...["push", "append", "prepend", "unshift", "add", "add?", "insert", "concat", "merge!", "update", "enq", "increment", "decrement"].map((name) => [name, "unkeyed"] as const),
  ]),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0);
    const others = statements.findIndex((node) => imports(tree, node).length === 0);
    const last = statements[(others === -1 ? statements.length : others) - 1];
    const end = last === undefined ? -1 : tree.text.indexOf("\n", endOf(tree, last));
    const [first] = statements;
    return last === undefined ? (first === undefined ? 0 : startOf(tree, first)) : end === -1 ? tree.text.length : end + 1;
  },
};

const collections = new Set(["Hash", "Array", "Set", "SortedSet", "Queue", "Thread::Queue", "Concurrent::Map", "Concurrent::Hash", "Concurrent::Array", "Concurrent::Set"].map((name) => `${name}.new()`));

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `${fallback.includes(".") ? "Float" : "Integer"}(ENV.fetch("${variable}", ${fallback}))`,
  environmentText: (variable, fallback) => `ENV.fetch("${variable}", ${fallback})`,
  environmentRequired: (variable) => `ENV.fetch("${variable}")`,
  environmentInText: (before, variable, fallback) => `"${before}#{ENV.fetch("${variable}", "${fallback}")}"`,
};

export const ruby: readonly LanguageSupport[] = [{ id: "ruby", ecosystem: "ruby", endings: [".rb", ".ru", ".rake"], fileNames: ["Rakefile"], facts: factsBy(syntax), idiom, comment: { before: "# ", after: "" } }];
