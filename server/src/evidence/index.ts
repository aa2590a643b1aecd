import type { EvidenceCheck } from "../core/rule.ts";
import { backingServices } from "./backing-services.ts";
import { codebase } from "./codebase.ts";
import { config } from "./config.ts";
import { dependencies } from "./dependencies.ts";
import { disposability } from "./disposability.ts";
import { logs } from "./logs.ts";

/** Everything that shows that a factor holds, besides what the rules find on their way. */
export const evidenceChecks: readonly EvidenceCheck[] = [...codebase, ...dependencies, ...config, ...backingServices, ...disposability, ...logs];
