import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manualChecks } from "../../server/src/checklist/manual-checks.ts";
import { factors } from "../../server/src/core/factor.ts";
import { evidenceChecks } from "../../server/src/evidence/index.ts";
import { rules } from "../../server/src/rules/index.ts";

/** What the rule catalogue names, by its section; the names stand behind the factor's. A rule's own section is its place in the list. */
const catalogue: Readonly<Record<number, { readonly rules: string; readonly evidence: string; readonly manual: string }>> = {
  2: {
    rules: "outside-version-control cross-app-import duplicated-source",
    evidence: "vcs-present apps-mapped deploy-targets shared-as-library",
    manual: "one-repo-per-app automatic-deploys same-code-everywhere",
  },
  3: {
    rules: "undeclared missing-lockfile floating-version unlocked-install isolation-bypass system-tool unpinned-base-image",
    evidence: "manifest lockfile isolation one-command-setup system-packages-declared",
    manual: "clean-machine same-set-everywhere",
  },
  4: {
    rules: "hardcoded-secret secret-default committed-private-key env-file-committed secret-in-deployment-file public-bundle-secret hardcoded-deploy-value environment-name-branch environment-grouped-config env-var-undocumented",
    evidence: "env-reads env-template env-validated secret-manager dotenv-ignored secret-files",
    manual: "open-source-litmus flags-external rotation",
  },
  5: {
    rules: "hardcoded-connection hardcoded-service-url local-only-service driver-by-environment",
    evidence: "inventory locators-from-env declared-services",
    manual: "swap-drill isolated-per-deploy",
  },
  6: {
    rules: "build-at-start dev-server-in-production runtime-code-change deploy-in-place mutable-image-tag config-in-image",
    evidence: "build-definition release-id deploy-pipeline rollback",
    manual: "immutable-releases rollback-tested handover",
  },
  7: {
    rules: "in-memory-session in-memory-state in-memory-cache in-memory-pubsub local-file-storage sticky-session per-process-secret",
    evidence: "external-session-store external-file-store read-only-rootfs replicated",
    manual: "kill-any-instance no-affinity",
  },
  8: {
    rules: "hardcoded-port loopback-only runtime-injected-webserver port-mismatch",
    evidence: "port-from-env embedded-server declared-port",
    manual: "direct-reach routing-layer",
  },
  9: {
    rules: "daemonize pid-file multiple-process-types in-process-scheduler in-process-queue",
    evidence: "process-types worker-queue clock-process scaling-config",
    manual: "scale-out-tested small-apps",
  },
  10: {
    rules: "missing-sigterm-handler graceful-shutdown-disabled signal-not-forwarded forced-kill auto-ack startup-delay",
    evidence: "sigterm-handler graceful-server init-process health-checks grace-period queue-ack",
    manual: "startup-seconds crash-recovery reentrant-jobs drain-tested",
  },
  11: {
    rules: "different-backing-service service-version-drift runtime-version-drift",
    evidence: "same-services dev-environment ci-present runtime-pinned",
    manual: "time-gap personnel-gap staging-matches anyone-can-release",
  },
  12: {
    rules: "file-destination framework-default-file output-redirected network-shipper buffered-stdout",
    evidence: "stdout-logger structured level-from-env unbuffered",
    manual: "platform-captures search-and-alerts",
  },
  13: {
    rules: "migration-not-one-off schema-auto-sync admin-task-over-http different-isolation admin-code-not-shipped",
    evidence: "migrations one-off-process console tasks-in-repo",
    manual: "release-environment no-direct-database same-privileges repl-everywhere",
  },
};

function named(what: "rules" | "evidence" | "manual"): readonly string[] {
  return factors.flatMap(({ id, number }) => (catalogue[number + 1]?.[what] ?? "").split(" ").map((name) => `${id}/${name}`)).sort();
}

/** What rules find on their way has no list of its own. */
function evidenceOfRules(): readonly string[] {
  const folder = join(import.meta.dirname, "../../server/src/rules");
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).map((path) => readFileSync(join(folder, path), "utf8"));
  const ids = new Set(rules.map(({ id }) => id));
  return texts.flatMap((text) => [...text.matchAll(/\bid: "([a-z-]+\/[a-z-]+)"/g)].flatMap(([, id = ""]) => (ids.has(id) ? [] : [id])));
}

test("every rule of the catalogue is there, and no other", () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(named("rules"));
});

test("all evidence of the catalogue is looked for, and no other", () => {
  expect([...new Set([...evidenceChecks.map(({ id }) => id), ...evidenceOfRules()])].sort()).toEqual(named("evidence"));
});

test("every question of the catalogue is asked, and no other", () => {
  expect(manualChecks.map(({ id }) => id).sort()).toEqual(named("manual"));
});
