import { documentsOf } from "../../core/facts/app-files.ts";
import type { Binding, Call, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment, type Setting } from "../../core/facts/settings.ts";
import { runsAtStart } from "../../core/processes/start-way.ts";
import { withoutQuotes, type Span } from "../../core/text.ts";
import { lastOfChain, literalText } from "../../core/facts/values.ts";

const createTable = "CREATE TABLE|create table";

export default defineRule({
  id: "admin-processes/schema-auto-sync",
  severity: "warning",
  summary: "A schema of the database that is derived from the code when a process starts",
  why: "Every instance changes the tables by itself, at the moment it happens to start. Nobody has seen the change before, nobody can take it back, and what a model no longer names may be dropped with its data.",
  instead: "Write versioned migrations, and run them once for each release as a process of their own. The app itself checks the schema at most.",
  reference: "https://12factor.net/admin-processes",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    settings((file) => [...inSettings(file)]),
    wholeApp({}, (app) => [...inCommands(app)]),
    calls<true>(
      {
        javascript: {
          "sequelize.Sequelize().sync": true,
          "sequelize().sync": true,
          "sequelize-typescript.Sequelize().sync": true,
          "typeorm.DataSource().synchronize": true,
          "@mikro-orm/core.MikroORM.init().getSchemaGenerator().createSchema": true,
          "@mikro-orm/core.MikroORM.init().getSchemaGenerator().updateSchema": true,
        },
        python: {
          "flask_sqlalchemy.SQLAlchemy().create_all": true,
          "sqlalchemy.MetaData().create_all": true,
          "sqlmodel.SQLModel.metadata.create_all": true,
          "sqlalchemy.orm.declarative_base().metadata.create_all": true,
          "sqlalchemy.ext.declarative.declarative_base().metadata.create_all": true,
          "peewee.*Database().create_tables": true,
          "tortoise.Tortoise.generate_schemas": true,
        },
        csharp: {
          "*.**.Database.EnsureCreated": true,
          "*.**.Database.EnsureCreatedAsync": true,
          "*().**.Database.EnsureCreated": true,
          "*().**.Database.EnsureCreatedAsync": true,
        },
        ruby: { "DataMapper.auto_upgrade!": true, "DataMapper.auto_migrate!": true },
      },
      (call, _entry, file) => inCode(call.call, file),
    ),
    // What models are bound to comes from other files, and so does the database that Go, Python and Sequelize are handed.
    sources({ python: "\\bmetadata\\s{0,12}\\.\\s{0,12}create_all\\b|\\.create_all\\s{0,12}\\(|\\bgenerate_schemas\\b|\\bcreate_tables\\b" }, (file) => file.facts.calls.flatMap((call) => (isOfModels(call, file) ? inCode(call, file) : []))),
    sources({ go: ["\\.AutoMigrate\\s{0,12}\\(|\\.Sync2\\s{0,12}\\(|\\.Schema\\.Create\\s{0,12}\\(", "gorm|xorm|/ent\""] }, (file) => onceEachFunction(/gorm|xorm|\/ent"/.test(file.text) ? file.facts.calls.filter(({ text }) => /\.(?:AutoMigrate|Sync2)$|\.Schema\.Create$/.test(text)) : []).flatMap((call) => inCode(call, file))),
    sources({ javascript: ["\\bsynchronize\\b", "typeorm"] }, (file) => (/\btypeorm["'/]/.test(file.text) ? file.facts.bindings.flatMap((binding) => inOptions(binding, file)) : [])),
    sources({ javascript: ["sequelize", "\\.sync\\s{0,12}\\("] }, (file) => file.facts.calls.flatMap((call) => (/(?:^|\.)sequelize\.sync$/i.test(call.text) ? inCode(call, file) : []))),
    sources({ javascript: ["\\bautoIndex\\b", "mongoose"] }, (file) => (/\bmongoose["']/.test(file.text) ? file.facts.bindings.flatMap((binding) => inIndexOptions(binding, file)) : [])),
    sources({ javascript: createTable, python: createTable, go: createTable, java: createTable, csharp: createTable, php: createTable, rust: createTable }, inSql),
    sources({ java: "hibernate\\.hbm2ddl\\.auto|\\bsetGenerateDdl\\b|\\bHBM2DDL_AUTO\\b" }, (file) => file.facts.calls.flatMap((call) => inJava(call, file))),
  ],
});

const changing = /^(?:update|create|create-drop|create-only|drop-and-create|drop|drop-create)$/i;

/** Settings that have Hibernate make the tables. Sources: Spring Boot's application properties, Hibernate's `hbm2ddl.auto`, and Quarkus' guide to Hibernate ORM. */
const schemaSetting = /^(?:spring\.jpa\.hibernate\.ddlauto|(?:spring\.jpa\.|jpa\.default\.)?(?:properties\.)?hibernate\.hbm2ddl\.auto|quarkus\.hibernateorm\.(?:database\.generation|schemamanagement\.strategy)|(?:spring\.jpa\.properties\.)?(?:jakarta|javax)\.persistence\.schemageneration\.database\.action)$/;

function* inSettings(file: SettingsDocument): Iterable<Outcome> {
  for (const setting of file.facts.settings) {
    if (isForDevelopment(setting)) continue;
    const isFlag = setting.name === "spring.jpa.generateddl";
    if (!isFlag && !schemaSetting.test(setting.name)) continue;
    const { value } = setting;
    const written = value.kind === "env" ? value.default : value;
    const text = written?.kind === "literal" ? written.text : undefined;
    if (text === undefined || !(isFlag ? /^true$/i : changing).test(text) || isInMemory(file, setting)) continue;
    const inside = withoutQuotes(file.text, value.span);
    yield {
      kind: "report",
      at: { path: file.path, span: value.span },
      message: `${setting.path.join(".")} "${text}" changes the schema when a process starts; use versioned migrations, run as a one-off process`,
      fixes: isFlag || value.kind !== "literal" ? [] : [{ title: "Only validate the schema", safety: "unsafe", edits: [{ path: file.path, edits: [{ span: inside, newText: "validate" }] }] }],
    };
  }
}

/** A database in memory is empty at every start. Where nothing names another one, Spring takes one of those. */
function isInMemory({ app }: SettingsDocument, { environments }: Setting): boolean {
  const isBeside = (other: Setting): boolean => other.environments.length === 0 || environments.length === 0 || other.environments.some((one) => environments.includes(one));
  const urls = documentsOf(app, "settings").filter(({ path }) => app.paths.includes(path)).flatMap(({ facts }) => facts.settings.filter((one) => /(?:^|\.)(?:datasource(?:\.\w+)*|jdbc)\.(?:jdbc)?url$/.test(one.name) && !isForDevelopment(one) && isBeside(one)));
  const isMemory = ({ value }: Setting): boolean => value.kind === "literal" && /^["']?jdbc:(?:h2:mem|hsqldb:mem|derby:memory)/.test(value.text);
  if (urls.length > 0) return urls.every(isMemory);
  const drivers = documentsOf(app, "manifest").filter(({ path }) => app.paths.includes(path)).flatMap(({ facts }) => facts.dependencies).map(({ name }) => name);
  return drivers.some((name) => /^(?:com\.h2database:h2|org\.hsqldb:hsqldb|org\.apache\.derby:derby)$/.test(name)) && !drivers.some((name) => /postgresql|mysql|mariadb|oracle|sqlserver|mssql/.test(name));
}

/** Tools that compare the tables with the models and change them. `prisma db push` is a migration, too: see `migration-not-one-off`. */
const syncCommand = /\b(?:doctrine:schema:(?:update|create)|orm:schema-tool:(?:update|create))\b.*--force|\bdoctrine:schema:create\b|\btypeorm(?:-ts-node-\w+)? (?:-\S+ \S+ )*schema:sync\b|\bmikro-orm schema:(?:update|create|fresh)\b/;

function* inCommands({ processes }: AppFiles): Iterable<Outcome> {
  for (const { type, name, before } of processes) {
    if (type === "release" || type === "admin") continue;
    const found = before.find(({ words, conditional }) => !conditional && syncCommand.test(words.join(" ")));
    if (found !== undefined) yield { kind: "report", at: { path: found.path, span: found.span }, message: `The schema is changed at every start of "${name}"; use versioned migrations, run as a one-off process` };
  }
}

/** A function often has a call for each table. */
function onceEachFunction(all: readonly Call[]): readonly Call[] {
  return all.filter((call, index) => all.findIndex((other) => other.function === call.function) === index);
}

/** SQLAlchemy's tables, by whatever name a file imports them. */
function isOfModels({ text }: Call, file: RuleFile): boolean {
  if (/\bmetadata\.create_all$/.test(text)) return /\bsqlalchemy\b|\bsqlmodel\b|\bBase\b|\bmodels\b/.test(file.text);
  return /(?:^|\.)db\.create_all$/.test(text) || /(?:^|\.)Tortoise\.generate_schemas$/.test(text);
}

function inCode(call: Call, file: RuleFile): readonly Outcome[] {
  return changesAtStart(call, file) ? [found(file, lastOfChain(call, file.text), nameOf(call.text) ?? file.text.slice(call.nameSpan.start, call.nameSpan.end))] : [];
}

function changesAtStart(call: Call, file: RuleFile): boolean {
  if (isDevelopmentOnly(file.facts, call.span) || commandFile.test(file.path)) return false;
  return runsAtStart(call, file) || connects(call, file);
}

/** Programs and commands that somebody starts for this very purpose. */
const commandFile = /(?:^|\/)(?:commands?|cli|management|console)\/|(?:^|[/_-])(?:create|init|reset|setup|seed|sync|migrate|manage|populate|load)(?:[_-][a-z]\w*)?\.\w+$/i;

/** In the function that opens the database, which every start calls. */
function connects({ function: index, span }: Call, file: RuleFile): boolean {
  const own = file.facts.functions[index];
  if (own === undefined) return false;
  const isAsked = /\bif\b[^\n]{0,80}(?:migrat|sync|auto|creat)/i.test(file.text.slice(own.span.start, span.start));
  return !isAsked && file.facts.calls.some((other) => other.function === index && /^(?:gorm\.Open|xorm\.NewEngine|ent\.Open)$|\.authenticate$/.test(other.text));
}

function inOptions({ name, value, kind, owner }: Binding, file: RuleFile): readonly Outcome[] {
  if (name !== "synchronize" || kind === "parameter" || value.kind !== "literal" || value.text !== "true" || isDevelopmentOnly(file.facts, value.span) || isForTests(owner)) return [];
  return [{ ...found(file, value.span, "synchronize"), fixes: [{ title: "Turn it off", safety: "unsafe", edits: [{ path: file.path, edits: [{ span: value.span, newText: "false" }] }] }] }];
}

function inIndexOptions({ name, value, kind, owner }: Binding, file: RuleFile): readonly Outcome[] {
  if (name !== "autoIndex" || kind === "parameter" || value.kind !== "literal" || value.text !== "true" || isDevelopmentOnly(file.facts, value.span) || isForTests(owner)) return [];
  return [{ kind: "report", at: { path: file.path, span: value.span }, severity: "hint", message: "autoIndex builds the indexes when a process starts; build them in a migration, run as a one-off process" }];
}

function isForTests(owner: string | undefined): boolean {
  return owner !== undefined && /dev|test|local/i.test(owner);
}

function inJava(call: Call, file: RuleFile): readonly Outcome[] {
  const [first, second] = call.arguments;
  if (isDevelopmentOnly(file.facts, call.span)) return [];
  if (/\.setGenerateDdl$/.test(call.text) && first?.kind === "literal" && first.text === "true") return [found(file, lastOfChain(call, file.text), "setGenerateDdl")];
  const isKey = literalText(first)?.text === "hibernate.hbm2ddl.auto" || (first !== undefined && /\bHBM2DDL_AUTO\b/.test(file.text.slice(first.span.start, first.span.end)));
  const text = literalText(second)?.text;
  return isKey && second !== undefined && text !== undefined && changing.test(text) ? [found(file, second.span, `hibernate.hbm2ddl.auto "${text}"`)] : [];
}

/** A statement that makes a table, where it is handed to the database. What SQLite holds has one process, and no release but that one's. */
function inSql(file: RuleFile): readonly Outcome[] {
  if (/sqlite/i.test(file.text)) return [];
  const texts = file.facts.bindings.filter(({ name, value }) => name === "CommandText" && makesTable(value));
  const handedOver = onceEachFunction(file.facts.calls.filter((call) => /(?:exec|query|run|raw|prepare|statement|command|batch)\w*!?$/i.test(call.text) && call.arguments.some(makesTable)));
  const executed = onceEachFunction(file.facts.calls.filter(({ text }) => /\.ExecuteNonQuery(?:Async)?$/.test(text))).flatMap((call) => texts.filter((text) => text.function === call.function).slice(0, 1).map(({ span }) => [call, span] as const));
  return [...handedOver.map((call) => [call, call.nameSpan] as const), ...executed].flatMap(([call, span]) => (changesAtStart(call, file) ? [found(file, span, "CREATE TABLE")] : []));
}

function makesTable(value: Value): boolean {
  return value.kind === "literal" && /^\s*CREATE\s+TABLE\b/i.test(value.text);
}

function found(file: RuleFile, span: Span, what: string): Outcome & { readonly kind: "report" } {
  const variable = optInVariable(file.facts, span);
  return {
    kind: "report",
    at: { path: file.path, span },
    ...(variable === undefined ? {} : { severity: "information" as const }),
    message: `${what} changes the schema when a process starts${variable === undefined ? "" : `, where ${variable} is set`}; use versioned migrations, run as a one-off process`,
  };
}

/** The last two words of a call, which say what is called on what. */
function nameOf(text: string): string | undefined {
  return /(?<!\w)(?:\w+\.)?(?<![\w!])[\w!]+$/.exec(text)?.[0];
}
