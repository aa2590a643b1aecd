import { spend } from "../core/budget.ts";
import type { DeploymentValues, NamedText } from "../core/facts/documents.ts";

/** The defaults of variables in a file of Terraform or OpenTofu, where they are texts, what its blocks are given, and the services that it makes. Source: https://developer.hashicorp.com/terraform/language/values/variables. Never throws. */
export function readTerraform(text: string): DeploymentValues | undefined {
  const values = [...text.matchAll(variable)].flatMap(({ 0: head, 1: quoted, 2: bare, index }): NamedText[] => {
    spend();
    const start = index + head.length;
    const body = text.slice(start, endOfBlock(text, start));
    const found = assignments(body, start).find(({ name }) => name === "default");
    return found === undefined ? [] : [{ ...found, name: quoted ?? bare ?? "" }];
  });
  const services = servicesOf(text);
  const given = [...text.matchAll(block)].flatMap(({ 0: head, index }) => assignments(text.slice(index + head.length, endOfBlock(text, index + head.length)), index + head.length));
  return values.length + given.length + services.length === 0 ? undefined : { kind: "deployment-values", format: "terraform", values, given, services };
}

/** What is made, and whom it is asked of. */
const block = /^(?:(?:resource|provider|module|data)[ \t]+"[^"\n]*"[ \t]*(?:"[^"\n]*"[ \t]*)?|locals[ \t]*)\{/gm;

/** What makes a service of a cloud: which arguments say its engine and its version. Source: the documentation of the providers in the Terraform registry. */
const makers: readonly { readonly type: RegExp; readonly engine: string; readonly version: string; readonly otherwise?: string }[] = [
  { type: /^aws_(?:db_instance|rds_cluster|rds_global_cluster|db_parameter_group)$/, engine: "engine", version: "engine_version" },
  { type: /^aws_elasticache_(?:cluster|replication_group)$/, engine: "engine", version: "engine_version", otherwise: "redis" },
  { type: /^aws_mq_broker$/, engine: "engine_type", version: "engine_version" },
  { type: /^aws_docdb_cluster$/, engine: "engine", version: "engine_version", otherwise: "docdb" },
  { type: /^aws_(?:opensearch_domain|elasticsearch_domain)$/, engine: "", version: "engine_version" },
  { type: /^google_sql_database_instance$/, engine: "", version: "database_version" },
  { type: /^google_redis_instance$/, engine: "", version: "redis_version" },
  { type: /^azurerm_postgresql_(?:flexible_)?server$/, engine: "", version: "version", otherwise: "postgres" },
  { type: /^azurerm_mysql_(?:flexible_)?server$/, engine: "", version: "version", otherwise: "mysql" },
  { type: /^azurerm_redis_cache$/, engine: "", version: "redis_version", otherwise: "redis" },
  { type: /^digitalocean_database_cluster$/, engine: "engine", version: "version" },
];

/** By the engine as the cloud calls it (`aurora-postgresql`, `POSTGRES` of `POSTGRES_15`) the version, where both are written out. */
function servicesOf(text: string): readonly NamedText[] {
  return [...text.matchAll(/^[ \t]*resource[ \t]+"([\w-]+)"[ \t]+"[^"\n]*"[ \t]*\{/gm)].flatMap(({ 0: head, 1: type = "", index }): NamedText[] => {
    spend();
    const maker = makers.find((one) => one.type.test(type));
    if (maker === undefined) return [];
    const start = index + head.length;
    const given = assignments(text.slice(start, endOfBlock(text, start)), start);
    const version = given.find(({ name }) => name === maker.version);
    // `POSTGRES_15` and `OpenSearch_2.5` say both.
    const [, both] = /^([A-Za-z]+)_/.exec(version?.value ?? "") ?? [];
    const engine = both ?? given.find(({ name }) => name === maker.engine)?.value ?? maker.otherwise;
    return version === undefined || engine === undefined ? [] : [{ ...version, name: engine }];
  });
}

/** `terraform.tfvars` and its kin: `name = "text"` lines. */
export function readTerraformValues(text: string): DeploymentValues | undefined {
  return { kind: "deployment-values", format: "terraform", values: assignments(text, 0), given: [], services: [] };
}

const variable = /^[ \t]*variable[ \t]+(?:"([^"\n]*)"|([\w-]+))[ \t]*\{/gm;

/** Where the brace that was opened is closed; the end of the text where it is not. Braces in texts and comments are none. */
function endOfBlock(text: string, start: number): number {
  let open = 1;
  for (const { 0: mark, index } of text.slice(start).matchAll(/"(?:\\.|[^"\\\n])*"|#[^\n]*|\/\/[^\n]*|[{}]/g)) {
    if (mark === "{") open++;
    else if (mark === "}" && --open === 0) return start + index;
  }
  return text.length;
}

/** Texts that stand in a line of their own with their name; what is made of other values has a `${` in it and is left to who reads this. */
function assignments(text: string, start: number): readonly NamedText[] {
  return [...text.matchAll(/^[ \t]*([\w-]+)[ \t]*=[ \t]*"((?:\\.|[^"\\\n])*)"[ \t]*(?:(?:#|\/\/)[^\n]*)?\r?$/gm)].map((match) => {
    const [whole, name = "", value = ""] = match;
    const at = start + match.index + whole.indexOf('"') + 1;
    return { name, value, span: { start: at, end: at + value.length } };
  });
}
