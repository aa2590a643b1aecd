import { appKinds } from "../../core/app.ts";
import type { EnvRead } from "../../core/facts.ts";
import { isDevelopmentOnly } from "../../core/guards.ts";
import { requiredFixes } from "../../core/idiom.ts";
import { defineRule, sources, type RuleFile } from "../../core/rule.ts";
import { literalText } from "../../core/values.ts";
import { isSecretName } from "../../secrets/names.ts";
import { isReference } from "../../secrets/values.ts";

const names = "(?:PASS|PWD|SECRET|KEY|TOKEN|CREDENTIAL)";

export default defineRule({
  id: "config/secret-default",
  severity: "warning",
  summary: "A secret of the environment has a default in the source",
  why: "When the variable is missing, by a slip or a misspelt name, the app starts all the same, with a secret that everybody can read in the code.",
  instead: "Give it no default, and stop at start with a clear message when it is not set.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds.filter((kind) => kind !== "library" && kind !== "cli"),
  roles: ["app"],
  detect: [
    sources(
      {
        javascript: `(?:env|Bun|getenv|Env)\\W{1,4}\\w*${names}\\w*["'\`]?\\]?\\)?[ \\t\\r\\n]{0,12}(?:\\|\\||\\?\\?|,|\\))|\\b${names}\\w*[ \\t\\r\\n]{0,12}=[ \\t\\r\\n]{0,12}["'\`][^}]*\\}[ \\t\\r\\n]{0,12}=[ \\t\\r\\n]{0,12}process\\.env`,
        python: `(?:env|environ|getenv|config)\\w*\\W{1,7}(?:get\\W{1,3})?\\w*${names}\\w*["']|BaseSettings`,
      },
      (file) =>
        file.facts.envReads.flatMap((read) => {
          const fallback = literalText(read.default);
          if (fallback === undefined || fallback.text.trim() === "" || isReference(fallback.text) || !isSecretVariable(read.name) || isHarmlessDefault(fallback.text)) return [];
          if (isDevelopmentOnly(file.facts, read.span) || isDevelopmentOnly(file.facts, fallback.span) || isRejected(read, fallback.text, file)) return [];
          return [
            {
              kind: "report",
              at: { path: file.path, span: fallback.span },
              message: `Without ${read.name} the app runs with a secret that is in the source; give it no default and fail at start instead`,
              fixes: requiredFixes(file, read),
            },
          ];
        }),
    ),
  ],
});

/** Words that mean a secret may stand in names that mean something else: lengths of time, rates, prefixes. */
function isSecretVariable(name: string): boolean {
  return (isSecretName(name) || /(?:^|_)(?:TOKEN|CREDENTIALS?)$/i.test(name)) && !/(?:LOCK|THROTTLE|LIMIT|RATE|BROKER|MESSAGE|LOG|REDIS|CACHE)_\w*KEY$|^(?:SITE|PUBLIC|PUBLISHABLE)_/i.test(name);
}

/** Times, rates, paths and local addresses are settings whatever their names say. */
function isHarmlessDefault(text: string): boolean {
  return /^\d+(?:\s*(?:ms|s|m|h|d|seconds?|minutes?|hours?|days?))?$|^\d+\/\w+$|^\.{0,2}\/|^https?:\/\/(?:localhost|127\.)|^(?:true|false|none|null|undefined)$/i.test(text.trim());
}

/** The program compares the value with its default, or asks that the variable be set, and stops. */
function isRejected({ name }: EnvRead, fallback: string, file: RuleFile): boolean {
  const own = new Set([name, ...file.facts.bindings.filter(({ value }) => value.kind === "env" && value.name === name).map((binding) => binding.name)]);
  return file.facts.guards.some((guard) => guard.kind === "rejected" && own.has(guard.variable) && (guard.values.length === 0 || guard.values.includes(fallback)));
}
