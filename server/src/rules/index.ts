import type { Rule } from "../core/rule.ts";
import portBindingHardcodedPort from "./port-binding/hardcoded-port.ts";

export const rules: readonly Rule[] = [portBindingHardcodedPort];
