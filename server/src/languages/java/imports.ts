import type { Name } from "../../core/facts/facts.ts";
import type { ImportedName } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

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
export function globalName(text: string, tree: FlatTree, node: Node): Name | undefined {
  if (packageRoots.has(text) || (/^[a-z]/.test(text) && isPackage(tree, node))) return text;
  const { known, unknown, classes } = wildcardsOf(tree);
  const [staticOwner, ...others] = classes;
  if (!/^[A-Z]/.test(text)) return staticOwner === undefined || others.length > 0 ? undefined : `${staticOwner}.${text}`;
  if (ofLang.test(text)) return text;
  const owner = known.find(([, names]) => names.test(text))?.[0] ?? (unknown.length === 1 ? unknown[0] : undefined);
  return owner === undefined ? text : `${owner}.${text}`;
}

/** Whether what a name in small letters starts leads to a class: `hipstershop.AdServiceGrpc.newStub`. */
function isPackage(tree: FlatTree, node: Node): boolean {
  const around = parentOf(tree, node);
  if (typeOf(tree, around) === "scoped_type_identifier") return firstChild(tree, around) === node;
  for (let [inner, at] = [node, around]; typeOf(tree, at) === "field_access" && childInField(tree, at, "object") === inner; [inner, at] = [at, parentOf(tree, at)]) {
    const name = textOf(tree, childInField(tree, at, "field"));
    if (/^[A-Z]/.test(name)) return /[a-z]/.test(name);
  }
  return false;
}

interface Wildcards {
  /** Packages of which it is known what tables ask for. */
  readonly known: readonly (readonly [string, RegExp])[];
  /** Other packages, those of the program itself left out. */
  readonly unknown: readonly string[];
  /** Whose static members are imported. */
  readonly classes: readonly string[];
}

const wildcards = new WeakMap<FlatTree, Wildcards>();

function wildcardsOf(tree: FlatTree): Wildcards {
  const before = wildcards.get(tree);
  if (before !== undefined) return before;
  const statements = childrenOf(tree, 0);
  const own = statements.find((node) => typeOf(tree, node) === "package_declaration");
  const home = own === undefined ? "" : textOf(tree, childrenOf(tree, own).at(-1) ?? own).split(".").slice(0, 2).join(".");
  const all = statements.filter((node) => typeOf(tree, node) === "import_declaration" && isWildcard(tree, node)).map((node) => ({ name: textOf(tree, firstChild(tree, node)).replace(/\s+/g, ""), isStatic: /^import\s+static\b/.test(textOf(tree, node)) }));
  const packages = new Set(all.flatMap(({ name, isStatic }) => (isStatic || (home !== "" && `${name}.`.startsWith(`${home}.`)) ? [] : [name])));
  const known = [...packages].flatMap((name) => knownClasses.filter(([ofPackage]) => ofPackage.test(name)).map(([, names]) => [name, names] as const));
  const found = {
    known,
    unknown: [...packages].filter((name) => !known.some(([one]) => one === name)),
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
