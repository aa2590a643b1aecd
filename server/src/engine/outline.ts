import type { EnvironmentNames } from "../core/facts/environment-names.ts";
import type { Ecosystem } from "../core/facts/facts.ts";

/**
 * What a text seems to import, without a parse; `undefined` for a language of which that is not asked. JavaScript: packages by name, and files
 * above its own folder as written. Python: what is imported in the first column, with what a line takes of it (`a.b` and `a.b.c` of
 * `from a.b import c`), and no relative names. Ruby: what `require` names in the first column. PHP: what `use` names in full. Every file has imports, and few import what a rule would speak of. May name what stands
 * in a comment or a string; whoever asks looks at the facts of the file before saying anything.
 */
export function importedModules(text: string, ecosystem: Ecosystem): readonly string[] | undefined {
  const read = importReaders[ecosystem];
  return read === undefined ? undefined : [...new Set(read(text))];
}

const importReaders: Readonly<Partial<Record<Ecosystem, (text: string) => Iterable<string>>>> = {
  *javascript(text) {
    for (const match of text.matchAll(specifier)) yield (match[1] ?? match[2]) as string;
  },
  *python(text) {
    for (const [, from, taken = "", imported = ""] of text.matchAll(pythonImport)) {
      if (from !== undefined) yield from;
      for (const [name] of (from === undefined ? imported : taken).matchAll(/(?<!\bas[ \t]{1,9})\b(?!as\b)[A-Za-z_][\w.]*/g)) yield from === undefined ? name : `${from}.${name}`;
    }
  },
  *ruby(text) {
    for (const [, path] of text.matchAll(rubyRequire)) if (path !== undefined) yield path;
  },
  *php(text) {
    for (const [, prefix = "", group] of text.matchAll(phpUse)) for (const name of group === undefined ? [""] : group.split(",")) yield prefix + name.trim().replace(/\s[^]*$/, "");
  },
};

const rubyRequire = /^require[ (][ \t]*["'](\w[\w./-]*)["'][ \t]*\)?[ \t]*(?:#.*)?$/gm;
const phpUse = /^use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([A-Za-z]\w*(?:\\\w+)*\\?)(?:\{([^{}]*)\})?/gm;
const pythonImport = /^(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import\b[ \t(]*([\w, \t]*)|import[ \t]+([\w., \t]+))/gm;

const specifier = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*(?:\(\s*)?)["'](?:((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[^"'\n]*)?|(\.\.\/[^"'\n]+))["']/g;

/**
 * The variables in capitals that a text seems to read from the environment, and those that a schema in it lists, without a parse;
 * `undefined` where there are none. Like `importedModules` it may name what is none. Readers: rule catalogue, section 1.5.
 */
export function environmentNames(text: string, ecosystem: Ecosystem): EnvironmentNames | undefined {
  const outline = outlines[ecosystem];
  if (outline === undefined || !outline.hint.test(text)) return undefined;
  const read = new Set<string>();
  for (const match of text.matchAll(outline.reads)) for (const name of match.slice(1)) if (name !== undefined) for (const one of name.match(capitals) ?? []) read.add(one);
  const declared = new Set<string>();
  if (outline.schema?.test(text) === true) for (const match of text.matchAll(outline.declared)) for (const name of match.slice(1)) if (name !== undefined) declared.add(name);
  const written = new Set<string>();
  for (const match of text.matchAll(writes)) written.add((match[1] ?? match[2] ?? match[3]) as string);
  return read.size + declared.size + written.size === 0 ? undefined : { read: [...read], declared: [...declared], written: [...written] };
}

const capitals = /\b[A-Z][A-Z0-9_]*\b/g;

/** `process.env.A = …`, `os.environ["A"] = …`, `os.Setenv("A", …)`, and what a bundler puts in: `"process.env.A": …`. */
const writes = /(?:env|ENV|environ)(?:\.|\[\s*["'])([A-Z][A-Z0-9_]*)\b["']?\]?\s*(?:\|\||\?\?)?=(?![=~>])|\b(?:environ\.setdefault|[sS]etenv|putenv|set_var|SetEnvironmentVariable)\(\s*["']([A-Z][A-Z0-9_]*)\b|["'](?:process|import\.meta)\.env\.([A-Z][A-Z0-9_]*)["']\s*:/g;

/** `hint` must occur for the rest to be tried; `schema` where a file lists variables, `declared` one of them. */
interface Outline {
  readonly hint: RegExp;
  readonly reads: RegExp;
  readonly schema?: RegExp;
  readonly declared: RegExp;
}

const nothing = /(?!)/g;

const outlines: Readonly<Partial<Record<Ecosystem, Outline>>> = {
  javascript: {
    hint: /[eE]nv|config/,
    reads: /\benv(?:\?)?(?:\.|(?:\?\.)?\[\s*["'`])([A-Z][A-Z0-9_]*)\b|\b(?:\w{0,60}[eE]nv\w{0,60}|[cC]onfig\w*\.get(?:OrThrow)?|env\.get)(?:<[^>()]{1,60}>)?\(\s*["'`]([A-Z][A-Z0-9_]*)["'`]|\{([^{}]{1,2000})\}\s*=\s*(?:process|Bun|import\.meta)\.env\b/g,
    schema: /\b(?:cleanEnv|createEnv|parseEnv|envSchema|convict|env-schema|class-validator)\b|\b(?:z|zod|Joi|joi|yup|Type|S|v)\.(?:object|strictObject)\(/,
    declared: /\b([A-Z][A-Z0-9_]*)["']?[?!]?\s*:|\benv:\s*["']([A-Z][A-Z0-9_]*)["']/g,
  },
  python: {
    hint: /env|config/,
    reads: /\b(?:environ(?:\.(?:get|setdefault|pop))?|getenvb?|\w{0,60}env\w{0,60}(?:\.\w+)?|config)\s*[[(]\s*["']([A-Z][A-Z0-9_]*)["']/g,
    declared: nothing,
  },
  go: {
    hint: /[eE]nv/,
    reads: /\b\w{0,60}[eE]nv\w{0,60}\(\s*"([A-Z][A-Z0-9_]*)"/g,
    schema: /\benv(?:config)?:"/,
    declared: /\benv(?:config)?:"([A-Z][A-Z0-9_]*)/g,
  },
  java: { hint: /[eE]nv|@Value/, reads: /\b(?:getenv\(\)\.get(?:OrDefault)?|get[eE]nv\w*|getProperty|getOrDefault|get)\(\s*"([A-Z][A-Z0-9_]*)"|\$\{([A-Z][A-Z0-9_]*)[:}]/g, declared: nothing },
  ruby: { hint: /\bENV\b|[eE]nv/, reads: /\bENV(?:\.(?:fetch|\[\]))?\s*[[(]\s*["']([A-Z][A-Z0-9_]*)["']|\b\w{0,60}env\w{0,60}[( ]\s*["']([A-Z][A-Z0-9_]*)["']|\bENV\.fetch\s+["']([A-Z][A-Z0-9_]*)/g, declared: nothing },
  php: { hint: /env|_ENV|_SERVER/, reads: /\b(?:env|getenv|\w{0,60}[eE]nv\w{0,60})\(\s*["']([A-Z][A-Z0-9_]*)["']|\$_(?:ENV|SERVER)\s*\[\s*["']([A-Z][A-Z0-9_]*)["']/g, declared: nothing },
  csharp: { hint: /Environment|onfig/, reads: /\b(?:GetEnvironmentVariable|GetValue(?:<\w+\??>)?|GetSection)\(\s*"([A-Z][A-Z0-9_]*)"|\[\s*"([A-Z][A-Z0-9_]*)"\s*\]/g, declared: nothing },
  rust: {
    hint: /env/,
    reads: /\bvar(?:_os|_parsed)?\(\s*"([A-Z][A-Z0-9_]*)"|\b\w{0,60}env\w{0,60}\(\s*"([A-Z][A-Z0-9_]*)"/g,
    schema: /\benv\s*=\s*"/,
    declared: /\benv\s*=\s*"([A-Z][A-Z0-9_]*)"/g,
  },
};
