import { documentsOf, packageOf } from "../../core/facts/app-files.ts";
import type { Mount } from "../../core/facts/deployment.ts";
import type { Call, Value } from "../../core/facts/facts.ts";
import { decidingVariable, isDevelopmentOnly } from "../../core/facts/guards.ts";
import { backingServiceOf } from "../../core/processes/images.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { handlerTriggers, isInside, requestHandlers } from "../../core/servers/request-handlers.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { fileWriters, isOnlyPassing, objectStores, opensToWrite, remade, takesUpload, temporary, uploadStores } from "../../core/services/stored-files.ts";
import { contains, type Span } from "../../core/text.ts";
import { allValues, lastOfChain, literalText, valueAt } from "../../core/facts/values.ts";

export default defineRule({
  id: "processes/local-file-storage",
  severity: "warning",
  summary: "A file that has to last is kept on the disk of one instance",
  why: "The next request may reach another instance, which does not have the file, and a deploy or a restart starts with an empty disk.",
  instead: "Keep files in a backing service: object storage such as S3, or a database. The disk is for what lives as long as one request.",
  reference: "https://12factor.net/processes",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp(
      {
        javascript: "\\b(?:multer|formidable|koa-body|busboy)\\b|\\.formData\\(|\\b(?:FileInterceptor|FilesInterceptor|MulterModule)\\b|\\b(?:req|request|ctx)\\.files?\\b|[\"']file[\"']\\s*,|\\b(?:saveRequestFiles|parseBody)\\(",
        python: "\\bUploadFile\\b|\\brequest\\.(?:files|FILES)\\b|\\.chunks\\(\\)|\\.multipart\\(\\)|\\bFileStorage\\b|\\bMEDIA_ROOT\\b|\\bmodels\\.(?:File|Image)Field\\b|\\bFileSystemStorage\\b",
        go: "\\bSaveUploadedFile\\b|\\.SaveFile\\(|\\bSaveToFile\\b|\\bSaveFormFile\\b|\\bFormFile\\b|\\bMultipart(?:Form|Reader)\\b",
        java: "\\bMultipartFile\\b|\\bgetParts?\\(|\\bFileUpload\\b|\\bPart\\b|\\bFormDataContentDisposition\\b",
        php: "\\bmove_uploaded_file\\b|\\bUploadedFile|\\bgetUploadedFiles\\b|\\$_FILES\\b|\\bStorage::|->store(?:As)?\\(|\\bFILESYSTEM_(?:DISK|DRIVER)\\b",
        csharp: "\\bIFormFile|\\bForm\\.Files\\b|\\bHttpPostedFile|\\bMultipartReader\\b",
        ruby: "\\bactive_storage\\b|\\bhas_(?:one|many)_attached\\b|\\bCarrierWave\\b|\\bhas_attached_file\\b|\\bpaperclip_defaults\\b|\\bShrine\\b|\\boriginal_filename\\b|\\btempfile\\b",
        rust: "\\bMultipart\\b|\\bTempFile\\b",
      },
      (app) => {
        const store = packageOf(app, objectStores)?.name;
        const seen = new Set<string>();
        return [...inSources(app), ...ofFrameworks(app)].flatMap((found) => {
          const key = `${found.path} ${found.span.start}`;
          return seen.has(key) || !seen.add(key) ? [] : [reportOf(found, store)];
        });
      },
    ),
    // The handlers that a program of Node registers, and what they write below its own folder.
    wholeApp({ javascript: [`${handlerTriggers.javascript}|\\b(?:req|request|ctx|context)\\b`, "\\bfs\\.(?:promises\\.)?(?:rename|writeFile|copyFile|createWriteStream)(?:Sync)?\\("] }, (app) => movedFiles(app)),
    wholeApp({}, (app) => app.deployments.flatMap(({ path, process }) => (backingServiceOf(process.image) === undefined ? process.mounts.flatMap((mount) => inspectMount(mount, path, app)) : []))),
  ],
});

/** A file that is kept. `unless`: the variable with which a deploy has it elsewhere; empty for one that is not known. `isWriter`: written past whatever store the app has. */
interface Kept {
  readonly path: string;
  readonly span: Span;
  readonly what: string;
  readonly unless?: string | undefined;
  readonly isWriter?: boolean;
}

function reportOf({ path, span, what, unless, isWriter = false }: Kept, store: string | undefined): Outcome {
  const isBesideStore = isWriter && unless === undefined && store !== undefined;
  const chosen = isBesideStore ? `, although the app has ${store}` : unless === undefined || unless === "" ? (unless === "" || store !== undefined ? ", unless a deploy chooses another store" : "") : `, where ${unless} chooses so`;
  return {
    kind: "report",
    at: { path, span },
    ...(chosen === "" ? {} : { severity: "information" as const }),
    message: `${what} on the local disk of one instance${chosen}; put them in object storage or a database`,
  };
}

const uploads = "Uploads are kept";
const storesOf = nameIndexes(uploadStores);
const writersOf = nameIndexes(fileWriters);

function* inSources(app: AppFiles): Iterable<Kept> {
  for (const file of app.sources) {
    if (file.role !== "app") continue;
    for (const [index, call] of file.facts.calls.entries()) {
      const place = storedAt(call, file.callees[index], file);
      if (place === undefined || isDevelopmentOnly(file.facts, call.span)) continue;
      const scope = scopeOf(call, file);
      const texts = place.paths.flatMap((value) => [...writtenIn(value, file)]);
      if (temporary.test(place.paths.map(({ span }) => file.text.slice(span.start, span.end)).join(" ")) || texts.some((text) => temporary.test(text) || remade.test(text))) continue;
      if (isOnlyPassing.test(scope) || (place.isWriter && temporary.test(scope))) continue;
      const variable = place.paths.map((value) => variableIn(value, file)).find((name) => name !== undefined) ?? decidingVariable(file.facts, call.span);
      yield { path: file.path, span: lastOfChain(call, file.text), what: uploads, unless: variable, isWriter: place.isWriter };
    }
  }
}

interface StoredAt {
  readonly paths: readonly Value[];
  readonly isWriter: boolean;
}

/** The paths at which a call keeps an upload. */
function storedAt(call: Call, callee: string | undefined, file: RuleFile): StoredAt | undefined {
  const store = callee === undefined ? undefined : storesOf(file.ecosystem).find(callee);
  if (store !== undefined) {
    const given = store.at.flatMap(([position, ...keys]) => {
      const argument = typeof position === "number" ? call.arguments[position] : call.keywords.find(([name]) => name === position)?.[1];
      const value = argument === undefined ? undefined : valueAt(file.resolve({ value: argument, path: file.path }).value, keys);
      return value === undefined ? [] : [value];
    });
    if (store.onlyWithPath !== true) return { paths: given, isWriter: false };
    const paths = given.flatMap((value) => (value.kind === "function" ? givenBack(value.function, file) : [value])).filter((value) => isPath(value, file));
    return paths.length === 0 ? undefined : { paths, isWriter: false };
  }
  const evidence = takesUpload[file.ecosystem];
  if (evidence === undefined || !evidence.test(scopeOf(call, file))) return undefined;
  const [path] = call.arguments;
  // Methods of what has no type: the file of Werkzeug, that of express-fileupload, and that of PSR-7.
  if (callee === undefined && path !== undefined && savedAsIs[file.ecosystem]?.test(call.text) === true && call.arguments.length <= 2) return { paths: [path], isWriter: false };
  const position = callee === undefined ? undefined : writersOf(file.ecosystem).find(callee);
  const target = position === undefined ? undefined : call.arguments[position];
  if (target === undefined || call.function < 0) return undefined;
  return opensToWrite[file.ecosystem]?.test(file.text.slice(call.nameSpan.start, call.span.end)) === true ? undefined : { paths: [target], isWriter: true };
}

const savedAsIs: Readonly<Record<string, RegExp>> = { javascript: /\bfiles\b.*\.mv$|[fF]ile\.mv$/, python: /^(?:\w*file\w*|f|\w*image|\w*photo|\w*upload\w*)\.save$/i, php: /->moveTo$/ };

/** What Multer's functions hand to their callback: `cb(null, "uploads/")`. */
function givenBack(index: number, { facts }: RuleFile): readonly Value[] {
  return facts.calls.flatMap((call) => (call.function === index && call.callee === undefined && call.arguments.length === 2 && call.arguments[1] !== undefined ? [call.arguments[1]] : []));
}

/** Told where it is: by a text, by a variable, or by what joins them. */
function isPath(value: Value, file: RuleFile): boolean {
  return value.kind === "call" || [...writtenIn(value, file)].length > 0 || variableIn(value, file) !== undefined;
}

/** The texts in a value, and in the arguments of calls that make it, such as `path.join`. */
function* writtenIn(value: Value, file: RuleFile, depth = 4): Iterable<string> {
  for (const part of allValues(value)) {
    const text = literalText(part)?.text;
    if (text !== undefined) yield text;
    if (part.kind === "call" && depth > 0) for (const argument of file.facts.calls[part.call]?.arguments ?? []) yield* writtenIn(argument, file, depth - 1);
  }
}

/** The variable of the environment that a path is made from. */
function variableIn(value: Value, file: RuleFile, depth = 4): string | undefined {
  for (const part of allValues(value)) {
    if (part.kind === "env") return part.name;
    if (part.kind !== "call" || depth === 0) continue;
    const found = (file.facts.calls[part.call]?.arguments ?? []).map((argument) => variableIn(argument, file, depth - 1)).find((name) => name !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of the widest function around a call that can be looked over; of the call alone where it stands in none. */
function scopeOf({ function: index, span }: Call, { facts, text }: RuleFile): string {
  let around = span;
  for (let at = index; at >= 0; at = facts.functions[at]?.parent ?? -1) {
    const one = facts.functions[at]?.span;
    if (one !== undefined && (around === span || one.end - one.start <= widestScope)) around = one;
  }
  // A decorator or a signature may stand before what a grammar calls the function.
  return text.slice(around.start, around.end);
}

const widestScope = 6000;

/** What frameworks keep by a setting, where the app uses it. */
function* ofFrameworks(app: AppFiles): Iterable<Kept> {
  const sources = app.sources.filter(({ role }) => role === "app");
  yield* ofDjango(sources);
  yield* ofRails(sources);
  yield* ofLaravel(sources, app);
}

function* ofDjango(sources: readonly RuleFile[]): Iterable<Kept> {
  const python = sources.filter(({ ecosystem }) => ecosystem === "python");
  if (!python.some(({ text }) => /\bmodels\.(?:File|Image)Field\(/.test(text))) return;
  for (const file of python) {
    // A path that is put together with `/` is no value that has a name.
    const start = file.text.search(/^MEDIA_ROOT\s{0,12}(?::[^=\n]{1,40})?=/m);
    const span = { start, end: start + "MEDIA_ROOT".length };
    if (start === -1 || isDevelopmentOnly(file.facts, span)) continue;
    // Another store may be named in any of the settings.
    const named = python.find(({ text }) => /^[ \t]*(?:DEFAULT_FILE_STORAGE|STORAGES)\b(?![^\n]*FileSystemStorage)/m.test(text) && !/["']default["']\s{0,12}:\s{0,12}\{[^}]{0,200}FileSystemStorage/.test(text));
    if (named !== undefined && (otherStore.test(named.text) || !named.facts.guards.some(({ kind }) => kind === "set"))) continue;
    yield { path: file.path, span, what: "What models keep in files lies", unless: named === undefined ? undefined : "" };
  }
}

/** Another default storage, whatever is set: it is assigned at the left margin, so no branch holds it. */
const otherStore = /^(?:DEFAULT_FILE_STORAGE\s{0,12}=|STORAGES\[["']default["']\]\s{0,12}=\s{0,12}\{)(?![^\n]{0,300}(?:FileSystemStorage|\bif\b|env))/m;

function* ofRails(sources: readonly RuleFile[]): Iterable<Kept> {
  const ruby = sources.filter(({ ecosystem }) => ecosystem === "ruby");
  const uses = (callee: RegExp): boolean => ruby.some(({ callees }) => callees.some((one) => one !== undefined && callee.test(one)));
  const attaches = uses(/\.has_(?:one|many)_attached$/);
  for (const file of ruby) {
    for (const { name, owner, value } of file.facts.bindings) {
      const isLocal = name === "service" && owner === "Rails.application.config.active_storage" && literalText(value)?.text === "local";
      if (isLocal && attaches && /(?:^|\/)config\/(?:environments\/production|application)\.rb$/.test(file.path)) yield { path: file.path, span: value.span, what: "What records have attached lies", unless: decidingVariable(file.facts, value.span) };
    }
    for (const [index, call] of file.facts.calls.entries()) {
      const callee = file.callees[index] ?? "";
      if (callee === "CarrierWave::Uploader::Base.storage" && literalText(call.arguments[0])?.text === "file" && !isDevelopmentOnly(file.facts, call.span)) {
        const other = file.facts.calls.some((one, at) => file.callees[at] === callee && literalText(one.arguments[0])?.text !== "file");
        yield { path: file.path, span: call.span, what: uploads, unless: other ? "" : decidingVariable(file.facts, call.span) };
      }
      if (/\.has_attached_file$/.test(callee) && call.keywords.every(([name]) => name !== "storage") && !ruby.some(({ text }) => /\bpaperclip_defaults\b|\bdefault_options\b/.test(text))) yield { path: file.path, span: call.span, what: uploads };
      if (callee === "Shrine::Storage::FileSystem.new" && !temporary.test(file.text.slice(call.span.start, call.span.end)) && !isDevelopmentOnly(file.facts, call.span)) yield { path: file.path, span: lastOfChain(call, file.text), what: uploads, unless: decidingVariable(file.facts, call.span) };
    }
  }
}

const diskCalls = /^(?:Illuminate\\Support\\Facades\\)?Storage\.(?:put|putFile|putFileAs|writeStream)$|\(\)\.file(?:\(\))?\.store(?:As)?$|^Illuminate\\Http\\UploadedFile\(\)\.store(?:As)?$/;
const namedDisk = /^(?:Illuminate\\Support\\Facades\\)?Storage\.disk\(\)\.(?:put|putFile|putFileAs|writeStream)$/;

/** Laravel's disks: one that a call names, or the default, where the app keeps something on it. */
function* ofLaravel(sources: readonly RuleFile[], app: AppFiles): Iterable<Kept> {
  const php = sources.filter(({ ecosystem }) => ecosystem === "php");
  // A disk of a local name may be one of S3 after all.
  const isLocal = (disk: string | undefined): boolean => disk !== undefined && /^(?:local|public)$/.test(disk) && !php.some(({ path, text }) => /(?:^|\/)filesystems\.php$/.test(path) && new RegExp(`["']${disk}["']\\s{0,12}=>\\s{0,12}\\[\\s{0,40}["']driver["']\\s{0,12}=>(?!\\s{0,12}["']local)`).test(text));
  let usesDefault = false;
  for (const file of php) {
    for (const [index, call] of file.facts.calls.entries()) {
      const callee = file.callees[index] ?? "";
      if (namedDisk.test(callee)) {
        const disk = file.facts.calls.find((one, at) => /Storage\.disk$/.test(file.callees[at] ?? "") && contains(call.span, one.span));
        if (isLocal(literalText(disk?.arguments[0])?.text) && !isOnlyPassing.test(scopeOf(call, file))) yield { path: file.path, span: lastOfChain(call, file.text), what: "Files are kept" };
      } else if (diskCalls.test(callee)) {
        const disk = callee.includes("Storage.") ? undefined : call.arguments[callee.endsWith("As") ? 2 : 1];
        if (disk === undefined) usesDefault = true;
        else if (isLocal(literalText(disk)?.text)) yield { path: file.path, span: lastOfChain(call, file.text), what: uploads };
      }
    }
  }
  if (!usesDefault) return;
  for (const file of php) {
    if (!/(?:^|\/)filesystems\.php$/.test(file.path)) continue;
    for (const { name, value, owner } of file.facts.bindings) {
      if (name !== "default" || owner !== undefined) continue;
      if (isLocal(literalText(value)?.text)) yield { path: file.path, span: value.span, what: "Files are kept" };
      if (value.kind === "env" && isLocal(literalText(value.default)?.text)) yield { path: file.path, span: value.span, what: "Files are kept", unless: "" };
    }
  }
  for (const { path, facts: { entries } } of documentsOf(app, "env-file")) {
    if (!app.paths.includes(path) || !/(?:^|\/)\.env\.(?:production|prod)$/.test(path)) continue;
    for (const { name, value, span } of entries) if (/^FILESYSTEM_(?:DISK|DRIVER)$/.test(name) && isLocal(value)) yield { path, span, what: "Files are kept" };
  }
}

/** Files that a request moves or writes in the folder of the program. */
function movedFiles(app: AppFiles): readonly Outcome[] {
  const handlers = requestHandlers(app);
  return app.sources.flatMap((file) => {
    if (file.role !== "app" || file.ecosystem !== "javascript") return [];
    const found = file.facts.calls.filter((call, index) => {
      const position = writersOf("javascript").find(file.callees[index] ?? "");
      const target = position === undefined ? undefined : call.arguments[position];
      if (target === undefined || !isInside(file, call.function, handlers.get(file.path) ?? new Set())) return false;
      const scope = scopeOf(call, file);
      // What is given an upload is reported as such.
      return inOwnFolder(target, file) && takesUpload["javascript"]?.test(scope) !== true && !isOnlyPassing.test(scope) && !temporary.test(scope) && ![...writtenIn(target, file)].some((text) => remade.test(text));
    });
    return found.map((call): Outcome => reportOf({ path: file.path, span: call.span, what: "Files of requests are kept", unless: decidingVariable(file.facts, call.span) }, undefined));
  });
}

/** Made from the folder of the program: `path.join(__dirname, "../data", name)`. */
function inOwnFolder(value: Value, file: RuleFile, depth = 4): boolean {
  if (/\b__dirname\b|\bprocess\.cwd\(\)|\bimport\.meta\.(?:url|dirname)\b/.test(file.text.slice(value.span.start, value.span.end))) return true;
  return value.kind === "call" && depth > 0 && (file.facts.calls[value.call]?.arguments ?? []).some((argument) => inOwnFolder(argument, file, depth - 1));
}

/** Storage of the machine at a place where an app keeps what people gave it. */
function inspectMount({ kind, source, target, isReadOnly, span }: Mount, path: string, app: AppFiles): readonly Outcome[] {
  if (isReadOnly || !dataFolder.test(target) || ofDatabase.test(target) || /\.\w{1,5}$/.test(target)) return [];
  // One that several machines may hold is shared.
  if (kind === "claim" && !isOfOneMachine(source, app)) return [];
  const what = kind === "claim" ? "a claim that one machine at a time may hold" : kind === "volume" ? "a volume of one machine" : "a folder of one machine";
  return [{ kind: "report", at: { path, span }, message: `What the app keeps in ${target} lies on ${what}; put it in object storage or a database` }];
}

const dataFolder = /\/(?:uploads?|media|attachments|avatars|files|data|storage|system)(?:\/(?:uploads?|images|files|app))?\/?$/;

/** Where databases keep what is theirs: the image may be built here, and is one all the same. */
const ofDatabase = /^\/(?:var\/lib|bitnami|data)\/(?:postgres(?:ql)?|pgsql|mysql|mariadb|mongo(?:db)?|redis|valkey|rabbitmq|elasticsearch|opensearch|clickhouse|influxdb|minio)\//;

function isOfOneMachine(claim: string, app: AppFiles): boolean {
  return documentsOf(app, "kubernetes").some(({ facts }) => facts.resources.some(({ kind, name, accessModes }) => kind === "PersistentVolumeClaim" && name === claim && accessModes.length > 0 && accessModes.every(({ value }) => /^ReadWriteOnce(?:Pod)?$/.test(value))));
}
