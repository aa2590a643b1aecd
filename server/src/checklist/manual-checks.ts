import type { FactorId } from "../core/factor.ts";

/** What no program can see, and only a person can say. */
export interface ManualCheck {
  /** `<factor>/<what is asked>`: the rule catalogue's ids, without `manual:`. */
  readonly id: string;
  /** "Yes" means that the factor holds as far as this goes. */
  readonly question: string;
}

export function manualChecksOf(factor: FactorId): readonly ManualCheck[] {
  return manualChecks.filter(({ id }) => id.startsWith(`${factor}/`));
}

/** In the order of the factors. */
export const manualChecks: readonly ManualCheck[] = [
  { id: "codebase/one-repo-per-app", question: "Is this repository the only home of the app, with no second one per environment or customer?" },
  { id: "codebase/automatic-deploys", question: "Do the deploys to every environment happen automatically, from this repository?" },
  { id: "codebase/same-code-everywhere", question: "Do all running deploys have a version of this code, which nobody edits on a server?" },
  { id: "dependencies/clean-machine", question: "Has a new colleague got the app running on a clean machine with the documented command alone?" },
  { id: "dependencies/same-set-everywhere", question: "Do development, tests and production install the same locked set of packages?" },
  { id: "config/open-source-litmus", question: "Could this repository, its history included, be published today without exposing a credential?" },
  { id: "config/flags-external", question: "Can feature flags and limits that differ between deploys be changed without a commit?" },
  { id: "config/rotation", question: "Does every credential have an owner, and can it be rotated without a release?" },
  { id: "backing-services/swap-drill", question: "Has the database, mail or cache of a deploy been replaced by a change of config alone?" },
  { id: "backing-services/isolated-per-deploy", question: "Does each deploy, and each developer who needs it, have backing services of its own?" },
  { id: "build-release-run/immutable-releases", question: "Are releases only ever added, with nobody changing a release or a server after the deploy?" },
  { id: "build-release-run/rollback-tested", question: "Has production been rolled back, and did it take minutes?" },
  { id: "build-release-run/handover", question: "Can operations or the platform run the app without its developers?" },
  { id: "processes/kill-any-instance", question: "Can any instance be stopped at any time without a user noticing?" },
  { id: "processes/no-affinity", question: "Does the load balancer of production do without sticky sessions?" },
  { id: "port-binding/direct-reach", question: "Can each process be called directly on its port, to tell a fault of the app from one elsewhere?" },
  { id: "port-binding/routing-layer", question: "Does a routing layer map public names to the processes and their ports?" },
  { id: "concurrency/scale-out-tested", question: "Does production run, or has it run, two or more copies of every process type?" },
  { id: "concurrency/small-apps", question: "Are parts that scale differently process types or apps of their own?" },
  { id: "disposability/startup-seconds", question: "Has it been measured how many seconds pass from launch to ready, and are they few?" },
  { id: "disposability/crash-recovery", question: "Has a process, and a machine, been killed without warning, and was no data or job lost?" },
  { id: "disposability/reentrant-jobs", question: "Can every job run twice without harm?" },
  { id: "disposability/drain-tested", question: "Does a deploy under load lose no request?" },
  { id: "dev-prod-parity/time-gap", question: "Does a commit reach production in hours rather than weeks?" },
  { id: "dev-prod-parity/personnel-gap", question: "Do the people who wrote the code deploy it and watch it in production?" },
  { id: "dev-prod-parity/staging-matches", question: "Do staging and production differ in config and size alone?" },
  { id: "dev-prod-parity/anyone-can-release", question: "Can any member of the team release?" },
  { id: "logs/platform-captures", question: "Does the platform capture the output of every process, and keep it?" },
  { id: "logs/search-and-alerts", question: "Can past events be searched, trends be drawn and alerts be had?" },
  { id: "admin-processes/release-environment", question: "Do one-off tasks run in the same image, config and network as the app?" },
  { id: "admin-processes/no-direct-database", question: "Does everybody leave the database of production to the tools that ship with the app?" },
  { id: "admin-processes/same-privileges", question: "Do admin tasks use the credentials and roles of the app, without special accounts?" },
  { id: "admin-processes/repl-everywhere", question: "Can a console be opened in every environment, production included?" },
];
