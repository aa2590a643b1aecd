import type { FactorId } from "../core/factor.ts";

/** What has to be shown before a factor is said to hold, for those of which this version checks enough. */
export const proofs: Readonly<Partial<Record<FactorId, readonly { readonly anyOf: readonly string[]; readonly that: string }[]>>> = {
  codebase: [{ anyOf: ["codebase/vcs-present"], that: "that it is under version control" }],
  dependencies: [
    { anyOf: ["dependencies/manifest"], that: "that dependencies are declared" },
    { anyOf: ["dependencies/lockfile"], that: "which versions are installed" },
  ],
  "backing-services": [{ anyOf: ["backing-services/inventory"], that: "a service that is attached by a variable" }],
  "build-release-run": [
    { anyOf: ["build-release-run/build-definition"], that: "how the app is built" },
    { anyOf: ["build-release-run/release-id", "build-release-run/rollback"], that: "releases that are told apart" },
  ],
  processes: [{ anyOf: ["processes/external-session-store", "processes/external-file-store", "processes/read-only-rootfs", "processes/replicated"], that: "that its state is kept elsewhere, or that more than one process runs" }],
  "port-binding": [{ anyOf: ["port-binding/port-from-env"], that: "that the port comes from the environment" }],
  concurrency: [{ anyOf: ["concurrency/process-types"], that: "which processes run in production" }],
  disposability: [{ anyOf: ["disposability/sigterm-handler", "disposability/graceful-server"], that: "what finishes the work when the process is asked to stop" }],
  "dev-prod-parity": [
    { anyOf: ["dev-prod-parity/same-services"], that: "that developers have the services of production" },
    { anyOf: ["dev-prod-parity/runtime-pinned"], that: "which version of the runtime is used" },
  ],
  logs: [{ anyOf: ["logs/stdout-logger"], that: "that events go to stdout" }],
  "admin-processes": [
    { anyOf: ["admin-processes/migrations", "admin-processes/tasks-in-repo"], that: "that admin tasks ship with the app" },
    { anyOf: ["admin-processes/one-off-process"], that: "that they run as processes of their own" },
  ],
};
