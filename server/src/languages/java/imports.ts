import type { Name } from "../../core/facts.ts";
import type { ImportedName } from "../common/syntax.ts";
import { childrenOf, firstChild, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** A class is imported from its package, a static member from its class; `*` has no local name. */
export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const path = textOf(tree, firstChild(tree, node)).replace(/\s+/g, "");
  if (isWildcard(tree, node)) return [{ module: path, imported: "*", local: undefined, name: path }];
  const dot = path.lastIndexOf(".");
  const local = path.slice(dot + 1);
  return [{ module: path.slice(0, Math.max(0, dot)), imported: local, local, name: withoutLang(path) }];
}

/**
 * What a name is that the file does not declare: the start of a package, a class of `java.lang` or of a package imported as a whole, or a static
 * member of a class imported as a whole. A class that may come from several packages, the file's own among them, goes by its own name.
 */
export function globalName(text: string, tree: FlatTree): Name | undefined {
  if (packageRoots.has(text)) return text;
  const { packages, classes } = wildcardsOf(tree);
  const [staticOwner, ...others] = classes;
  if (!/^[A-Z]/.test(text)) return staticOwner === undefined || others.length > 0 ? undefined : `${staticOwner}.${text}`;
  if (ofLang.test(text)) return text;
  const known = packages.find((one) => knownClasses.find(([name]) => name.test(one))?.[1].test(text));
  if (known !== undefined) return `${known}.${text}`;
  const [unknown, ...more] = packages.filter((one) => !knownClasses.some(([name]) => name.test(one)));
  return unknown === undefined || more.length > 0 ? text : `${unknown}.${text}`;
}

interface Wildcards {
  /** Those of other programs. */
  readonly packages: readonly string[];
  /** Whose static members are imported. */
  readonly classes: readonly string[];
}

const wildcards = new WeakMap<FlatTree, Wildcards>();

function wildcardsOf(tree: FlatTree): Wildcards {
  const known = wildcards.get(tree);
  if (known !== undefined) return known;
  const statements = childrenOf(tree, 0);
  const own = statements.find((node) => typeOf(tree, node) === "package_declaration");
  const home = own === undefined ? "" : textOf(tree, childrenOf(tree, own).at(-1) ?? own).split(".").slice(0, 2).join(".");
  const all = statements.filter((node) => typeOf(tree, node) === "import_declaration" && isWildcard(tree, node)).map((node) => ({ name: textOf(tree, firstChild(tree, node)).replace(/\s+/g, ""), isStatic: /^import\s+static\b/.test(textOf(tree, node)) }));
  const found = {
    packages: all.filter(({ name, isStatic }) => !isStatic && !(`${name}.`.startsWith(`${home}.`) && home !== "")).map(({ name }) => name),
    classes: all.filter(({ isStatic }) => isStatic).map(({ name }) => withoutLang(name)),
  };
  wildcards.set(tree, found);
  return found;
}

function isWildcard(tree: FlatTree, node: Node): boolean {
  return childrenOf(tree, node).some((child) => typeOf(tree, child) === "asterisk");
}

function withoutLang(name: string): string {
  return name.replace(/^java\.lang\.(?=[A-Z])/, "");
}

const packageRoots = new Set(["java", "javax", "jakarta", "com", "org", "io", "net", "sun"]);

const ofLang = /^(?:System|Runtime|Thread|ThreadLocal|ProcessBuilder|Process|String|StringBuilder|Integer|Long|Short|Byte|Double|Float|Boolean|Character|Number|Object|Class|Math|Enum|Record|Iterable|Comparable|CharSequence|Runnable|AutoCloseable|Void|\w*Exception|\w*Error|Throwable|Override|Deprecated|SuppressWarnings|FunctionalInterface|SafeVarargs)$/;

/** Classes that tables ask for, of packages that are often imported as a whole, several at a time. */
const knownClasses: readonly (readonly [RegExp, RegExp])[] = [
  [/^java\.util$/, /^(?:\w*(?:Map|List|Set|Queue|Deque)|Arrays|Base64|Collections?|Date|Hashtable|Objects|Optional\w*|Properties|Random|Scanner|Stack|Timer|TimerTask|UUID|Vector)$/],
  [/^java\.util\.concurrent$/, /^(?:Concurrent\w+|CopyOnWrite\w+|\w*Executor\w*|\w*BlockingQueue|TimeUnit|CompletableFuture|Future|Callable|CountDownLatch|Semaphore)$/],
  [/^java\.util\.concurrent\.atomic$/, /^(?:Atomic\w+|LongAdder)$/],
  [/^java\.util\.logging$/, /^(?:\w*Handler|Logger|Level|LogManager)$/],
  [/^java\.io$/, /^(?:File\w*|\w+(?:Stream|Reader|Writer)|IOException|Serializable)$/],
  [/^java\.nio\.file$/, /^(?:Files|Paths?)$/],
  [/^java\.net$/, /^(?:\w*Socket\w*|UR[IL]|HttpURLConnection|InetAddress|URL\w+)$/],
  [/^java\.sql$/, /^(?:DriverManager|Connection|\w*Statement|ResultSet|SQLException|Date|Timestamp)$/],
  [/^org\.springframework\.web\.bind\.annotation$/, /^(?:\w+Mapping|RestController\w*|ControllerAdvice|RequestBody|RequestParam|RequestHeader|PathVariable|ResponseBody|ResponseStatus|ExceptionHandler|CrossOrigin|CookieValue|ModelAttribute|Session\w+|RequestMethod|RequestPart)$/],
  [/^(?:javax|jakarta)\.ws\.rs$/, /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Path|Produces|Consumes|\w+Param|ApplicationPath)$/],
  [/^(?:javax|jakarta)\.servlet(?:\.http)?$/, /^(?:Http\w+|Servlet\w*|Filter\w*|Cookie|Generic\w+|Request\w+|Async\w+)$/],
  [/^(?:javax|jakarta)\.persistence$/, /^(?:Entity\w*|Table|Id|Column|\w+To(?:One|Many)|Generat\w+|Persistence\w*|Query|Enumerated|Join\w+|Transient|Version|Embedd\w+|Temporal\w*|Index|Convert\w*|MappedSuperclass)$/],
  [/^lombok$/, /^(?:Data|Getter|Setter|\w+Constructor|Builder|Value|EqualsAndHashCode|ToString|SneakyThrows|NonNull|With)$/],
];
