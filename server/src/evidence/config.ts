import { documentsOf } from "../core/facts/app-files.ts";
import type { Ecosystem } from "../core/facts/facts.ts";
import { nameIndexes } from "../core/facts/name-pattern.ts";
import type { ApiTable, AppFiles, EvidenceCheck, RuleFile } from "../core/rule.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that config stands in the environment. Rule catalogue, section 4; ignored env files are found by `config/env-file-committed`. */
export const config: readonly EvidenceCheck[] = [
  { id: "config/env-reads", find: (app) => onceEach(environmentReads(app)) },
  {
    id: "config/env-template",
    *find({ environmentTemplate: { path, text } }) {
      if (text !== undefined) yield ofFile(path, "names the variables that a deploy sets");
    },
  },
  { id: "config/env-validated", find: validated },
  { id: "config/secret-manager", find: secretManagers },
  { id: "config/secret-files", find: (app) => onceEach(secretFiles(app)) },
];

function sourcesOf(app: AppFiles): readonly RuleFile[] {
  return app.sources.filter(({ role }) => role === "app");
}

function* environmentReads(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts } of sourcesOf(app)) {
    for (const { name, default: fallback, span } of facts.envReads) yield { name, ...at(path, span, `reads ${name} from the environment${fallback === undefined ? "" : ", with a default"}`) };
  }
}

/** What checks the environment as a whole when the program starts. Source: the documentation of each. */
const validators: ApiTable<true> = {
  javascript: { "envalid.cleanEnv": true, "@t3-oss/env-core.createEnv": true, "@t3-oss/env-nextjs.createEnv": true, "env-var.get().required": true, "znv.parseEnv": true, "env-schema": true, "dotenv-safe.config": true },
  python: { "environs.Env().read_env": true },
  go: { "github.com/kelseyhightower/envconfig.Process": true, "github.com/kelseyhightower/envconfig.MustProcess": true, "github.com/caarlos0/env.Parse": true, "github.com/ilyakaznacheev/cleanenv.ReadEnv": true, "github.com/sethvargo/go-envconfig.Process": true },
  rust: { "envy::from_env": true, "envconfig::Envconfig::init_from_env": true },
};

const validatorsOf = nameIndexes(validators);

function* validated(app: AppFiles): Iterable<Found> {
  for (const { path, facts, ecosystem, callees } of sourcesOf(app)) {
    for (const [position, call] of facts.calls.entries()) if (validatorsOf(ecosystem).find(callees[position] ?? "") !== undefined) yield at(path, call.span, "checks the environment when the app starts");
    for (const { bases, span } of facts.types) if (bases.some((base) => /^(?:pydantic_settings|pydantic)\.BaseSettings$/.test(base))) yield at(path, span, "checks the environment when the app starts");
    for (const { kind, variable, span } of facts.guards) if (kind === "rejected" && /^[A-Z][A-Z0-9_]+$/.test(variable)) yield at(path, span, `stops the program where ${variable} is not right`);
  }
}

/** Clients of secret stores, by the module they come from. Source: the documentation of each. */
const secretStores: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  javascript: /^(?:@aws-sdk\/client-(?:secrets-manager|ssm)|@google-cloud\/secret-manager|@azure\/keyvault-secrets|node-vault|@infisical\/sdk|@1password\/sdk)$/,
  python: /^(?:hvac|google\.cloud\.secretmanager(?:_v1)?|azure\.keyvault\.secrets|infisical_sdk)$/,
  go: /^(?:github\.com\/hashicorp\/vault\/api|cloud\.google\.com\/go\/secretmanager\/apiv1|github\.com\/aws\/aws-sdk-go-v2\/service\/(?:secretsmanager|ssm)|github\.com\/Azure\/azure-sdk-for-go\/sdk\/(?:security\/)?keyvault\/azsecrets)/,
  java: /^(?:org\.springframework\.vault|software\.amazon\.awssdk\.services\.secretsmanager|com\.google\.cloud\.secretmanager|com\.azure\.security\.keyvault)\b/,
  csharp: /^(?:Azure\.Security\.KeyVault\.Secrets|Amazon\.SecretsManager|Google\.Cloud\.SecretManager|VaultSharp)\b/,
  rust: /^(?:vaultrs|aws_sdk_secretsmanager)\b/,
};

function* secretManagers(app: AppFiles): Iterable<Found> {
  for (const { path, facts, ecosystem } of sourcesOf(app)) {
    const store = facts.imports.find(({ module, imported }) => secretStores[ecosystem]?.test(module) === true || secretStores[ecosystem]?.test(`${module}.${imported}`) === true);
    if (store !== undefined) yield at(path, store.span, "takes secrets from a store of secrets");
  }
  for (const { path, format, process } of app.deployments) {
    if (process.references.length > 0) yield at(path, process.span, `gives ${process.references.includes("*") ? "variables" : process.references.slice(0, 3).join(", ")} from ${format === "aspire" ? "a resource" : "a Secret or ConfigMap"}`);
  }
  for (const { path, facts } of documentsOf(app, "kubernetes")) {
    for (const { kind, span } of facts.resources) if (/^(?:SealedSecret|ExternalSecret|SecretProviderClass|VaultStaticSecret|VaultAuth)$/.test(kind)) yield at(path, span, "keeps secrets encrypted, or takes them from a store");
  }
}

/** The place of a secret rather than the secret: a variable that names a file, or the folder where a platform puts them. */
function* secretFiles(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts } of sourcesOf(app)) {
    for (const { name, span } of facts.envReads) if (/(?:SECRET|PASSWORD|PASSWD|TOKEN|KEY|CREDENTIALS?)_FILE$/.test(name)) yield { name, ...at(path, span, `reads the secret from the file that ${name} names`) };
    for (const { name, value } of facts.bindings) if (value.kind === "literal" && value.text.startsWith("/run/secrets/")) yield { name, ...at(path, value.span, "reads a secret from where the platform puts it") };
  }
}
