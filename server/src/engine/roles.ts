import type { PathRole } from "../core/path-role.ts";
import type { Rule } from "../core/rule.ts";

/** The role as which a rule sees a file; `undefined` where it says nothing. In a check of all files one that names `elsewhere` sees all but generated ones. */
export function roleSeenBy(rule: Rule, role: PathRole, allFiles: boolean): PathRole | undefined {
  if (rule.roles.includes(role)) return role;
  return allFiles && role !== "generated" && rule.roles.includes("elsewhere") ? "elsewhere" : undefined;
}
