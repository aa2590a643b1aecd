/** The twelve factors, in the order of https://12factor.net. */
export const factors = [
  { id: "codebase", number: 1, numeral: "I", title: "Codebase", claim: "One codebase tracked in revision control, many deploys" },
  { id: "dependencies", number: 2, numeral: "II", title: "Dependencies", claim: "Explicitly declare and isolate dependencies" },
  { id: "config", number: 3, numeral: "III", title: "Config", claim: "Store config in the environment" },
  { id: "backing-services", number: 4, numeral: "IV", title: "Backing services", claim: "Treat backing services as attached resources" },
  { id: "build-release-run", number: 5, numeral: "V", title: "Build, release, run", claim: "Strictly separate build and run stages" },
  { id: "processes", number: 6, numeral: "VI", title: "Processes", claim: "Execute the app as one or more stateless processes" },
  { id: "port-binding", number: 7, numeral: "VII", title: "Port binding", claim: "Export services via port binding" },
  { id: "concurrency", number: 8, numeral: "VIII", title: "Concurrency", claim: "Scale out via the process model" },
  { id: "disposability", number: 9, numeral: "IX", title: "Disposability", claim: "Maximize robustness with fast startup and graceful shutdown" },
  { id: "dev-prod-parity", number: 10, numeral: "X", title: "Dev/prod parity", claim: "Keep development, staging, and production as similar as possible" },
  { id: "logs", number: 11, numeral: "XI", title: "Logs", claim: "Treat logs as event streams" },
  { id: "admin-processes", number: 12, numeral: "XII", title: "Admin processes", claim: "Run admin/management tasks as one-off processes" },
] as const;

export type Factor = (typeof factors)[number];
export type FactorId = Factor["id"];

/** The factor a rule belongs to is the folder its id starts with. `undefined` for findings about the linter's own settings and comments. */
export function factorOfRule(ruleId: string): FactorId | undefined {
  const folder = ruleId.slice(0, ruleId.indexOf("/"));
  return factors.find((factor) => factor.id === folder)?.id;
}

export function factorUrl(id: FactorId): string {
  return `https://12factor.net/${id}`;
}
