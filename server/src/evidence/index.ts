import type { EvidenceCheck } from "../core/rule.ts";
import { adminProcesses } from "./admin-processes.ts";
import { backingServices } from "./backing-services.ts";
import { buildReleaseRun } from "./build-release-run.ts";
import { codebase } from "./codebase.ts";
import { concurrency } from "./concurrency.ts";
import { config } from "./config.ts";
import { dependencies } from "./dependencies.ts";
import { devProdParity } from "./dev-prod-parity.ts";
import { disposability } from "./disposability.ts";
import { logs } from "./logs.ts";
import { portBinding } from "./port-binding.ts";
import { processes } from "./processes.ts";

/** Everything that shows that a factor holds, besides what the rules find on their way. */
export const evidenceChecks: readonly EvidenceCheck[] = [
  ...codebase,
  ...dependencies,
  ...config,
  ...backingServices,
  ...buildReleaseRun,
  ...processes,
  ...portBinding,
  ...concurrency,
  ...disposability,
  ...devProdParity,
  ...logs,
  ...adminProcesses,
];
