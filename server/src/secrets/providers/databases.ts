import { alnum, base64, hex, urlSafe, type TokenShape } from "./shape.ts";

/** Databases and queues as a service, and stores of content. Passwords in addresses are told by `urls.ts`. */
export const databases: readonly TokenShape[] = [
  { provider: "NATS", name: "NATS seed", marks: ["SOA", "SAA", "SUA", "SNA", "SCA", "SXA"], rest: "[A-P][A-Z2-7]{53}[AEIMQUY4]", check: "crc-base32", source: "NATS, NKeys" },
  { provider: "PlanetScale", name: "PlanetScale password", marks: ["pscale_pw_"], rest: "[\\w.=-]{32,64}", source: "gitleaks, planetscale-password" },
  { provider: "PlanetScale", name: "PlanetScale token", marks: ["pscale_tkn_", "pscale_oauth_"], rest: "[\\w.=-]{32,64}", source: "gitleaks, planetscale-api-token" },
  { provider: "MongoDB", name: "MongoDB Atlas client secret", marks: ["mdb_sa_sk_"], rest: `${urlSafe}{40}`, source: "Kingfisher, mongodb" },
  { provider: "Databricks", name: "Databricks token", marks: ["dapi"], rest: `${hex}{32}(?:-\\d)?`, source: "Databricks, Personal access tokens" },
  { provider: "Supabase", name: "Supabase token", marks: ["sbp_"], rest: `(?:v0_)?${hex}{40}`, source: "TruffleHog, supabasetoken" },
  { provider: "Supabase", name: "Supabase secret key", marks: ["sb_secret_"], rest: `${urlSafe}{22,40}`, source: "Supabase, Understanding API keys" },
  { provider: "Supabase", name: "Supabase publishable key", marks: ["sb_publishable_"], rest: `${urlSafe}{22,40}`, kind: "public", source: "Supabase, Understanding API keys" },
  { provider: "Supabase", name: "Supabase service key", marks: [".eyJpc3MiOiJzdXBhYmFzZSIs"], at: "inside", before: `eyJ${urlSafe}{10,80}`, rest: `${urlSafe}{60,300}\\.${urlSafe}{43}`, check: "service-role", source: "Supabase, Understanding API keys" },
  { provider: "Neon", name: "Neon key", marks: ["napi_"], rest: "[a-z0-9]{64}", source: "Neon, Manage API keys" },
  { provider: "Cockroach Labs", name: "CockroachDB Cloud key", marks: ["CCDB1_"], rest: `${alnum}{22}_${alnum}{40}`, source: "GitHub secret scanning, ccdb_api_key" },
  { provider: "ClickHouse", name: "ClickHouse Cloud key", marks: ["4b1d"], rest: `${alnum}{38}`, source: "gitleaks, clickhouse-cloud-api-secret-key" },
  { provider: "Aiven", name: "Aiven service password", marks: ["AVNS_"], rest: `${urlSafe}{19}`, source: "GitHub secret scanning, aiven_service_password" },
  { provider: "Pinecone", name: "Pinecone key", marks: ["pcsk_"], rest: `${alnum}{5,6}_${alnum}{63}`, source: "TruffleHog, pinecone" },
  { provider: "Elastic", name: "Elastic key", marks: ["essu_"], rest: `${base64}{60,120}={0,2}`, source: "Elastic Cloud, Serverless API keys" },
  { provider: "Airtable", name: "Airtable token", marks: ["airtable", "Airtable", "AIRTABLE"], at: "file", rest: `pat${alnum}{14}\\.${hex}{64}`, source: "gitleaks, airtable-personnal-access-token" },
  { provider: "Notion", name: "Notion token", marks: ["ntn_"], rest: `\\d{11}${alnum}{35}`, source: "secretlint, secretlint-rule-notion" },
  { provider: "Notion", name: "Notion token", marks: ["notion", "Notion", "NOTION"], at: "file", rest: `secret_${alnum}{43}`, source: "TruffleHog, notion" },
  { provider: "Contentful", name: "Contentful token", marks: ["CFPAT-"], rest: `${urlSafe}{43}`, source: "TruffleHog, contentfulpersonalaccesstoken" },
  { provider: "Algolia", name: "Algolia admin key", marks: ["ALGOLIA_ADMIN_KEY", "ALGOLIA_ADMIN_API_KEY", "ALGOLIA_WRITE_API_KEY"], at: "variable", rest: `${hex}{32}`, source: "Algolia, API keys" },
  { provider: "Firebase", name: "Firebase server key", marks: ["AAAA"], rest: `${urlSafe}{7}:${urlSafe}{140}`, source: "Firebase, Cloud Messaging: authorize legacy requests" },
  { provider: "Convex", name: "Convex deploy key", marks: ["CONVEX_DEPLOY_KEY"], at: "variable", rest: "(?:prod|preview):[\\w:-]+\\|[\\w+/=-]{40,300}", source: "Convex, Deploy keys" },
];
