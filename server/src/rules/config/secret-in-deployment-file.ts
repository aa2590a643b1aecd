import { appKinds } from "../../core/app.ts";
import { deployedValues, type DeployedValue, type ValueHolder } from "../../core/facts/deployed-values.ts";
import type { Document } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { templateEdits } from "../../core/fixes/idiom.ts";
import { backingServiceOf, developmentStage, stagesOfRelease } from "../../core/processes/images.ts";
import { folderOf } from "../../core/paths.ts";
import type { PipelineJob } from "../../core/facts/pipeline.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";
import { inCompose, isWord, knownOf, lastKey, strengthOf, type Strength } from "../../secrets/deployed.ts";
import { valuesInCommands, type CommandedValue } from "../../secrets/in-commands.ts";
import { valuesInHeldFiles } from "../../secrets/held-files.ts";
import { isGivenOut, isSecretName, isSuspectName } from "../../secrets/names.ts";
import { tokensIn } from "../../secrets/tokens.ts";
import { asksToBeReplaced, judgeValue, looksRandom } from "../../secrets/values.ts";

export default defineRule({
  id: "config/secret-in-deployment-file",
  severity: "error",
  summary: "A credential is written in a file that builds or deploys the app",
  why: "Everybody who can read the repository, or pull the image, has the credential, and all deploys share it until somebody edits the file and releases again.",
  instead: "Leave the value out, and let the platform put it in when it releases: its own secrets, a secret store, or variables that it sets.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds,
  roles: ["app", "development", "tooling"],
  detect: [
    wholeApp({}, (app) => {
      const own = new Set(app.paths);
      return app.documents.filter(({ path }) => own.has(path)).flatMap((document) => [...inDocument(document, app)]);
    }),
  ],
});

function* inDocument(document: Document, app: AppFiles): Iterable<Outcome> {
  const { facts, path, role } = document;
  if (!/^(?:app|development|tooling)$/.test(role) || (facts.kind === "deployment-values" && facts.format === "helm" && !app.hasFile(`${folderOf(path) === "" ? "" : `${folderOf(path)}/`}Chart.yaml`))) return;
  // What a pipeline starts lives as long as its job.
  if (facts.kind === "compose" && /(?:^|\/)\.?(?:ci|circleci|github|gitlab)\//.test(path)) return;
  const released = facts.kind === "dockerfile" ? new Set(stagesOfRelease({ ...document, facts }, app.documents).flatMap(({ name }) => name ?? [])) : undefined;
  const compose = facts.kind === "compose" ? knownOf({ ...document, facts }) : undefined;
  const values: readonly CommandedValue[] = [...deployedValues(facts), ...valuesInCommands(document), ...valuesInHeldFiles(document)];
  for (const value of values) {
    const isOfDevelopment = value.stage !== undefined && developmentStage.test(value.stage) && released?.has(value.stage) !== true;
    const severity = compose !== undefined && value.holder === "compose" ? inCompose(value, compose) : severityOf(value);
    if (severity === undefined) continue;
    const isPipeline = facts.kind === "pipeline";
    yield {
      kind: "report",
      certain: value.holder === "kubernetes-secret" && tokensIn(value.value).length > 0,
      at: { path, span: value.span },
      ...(isOfDevelopment || role === "development" || (role === "tooling" && !isPipeline) ? { severity: "hint" as const } : severity === "error" ? {} : { severity }),
      message: `${nameOf(value)} ${remedies[value.holder]}`,
      fixes: value.holder === "compose" && value.program === undefined ? composeFixes(value, document, app) : [],
    };
  }
}

function severityOf(value: CommandedValue): Severity | undefined {
  const strength = value.holder === "proxy" ? strengthOfHeader(value) : value.holder === "kubernetes-secret" ? strengthInSecret(value) : strengthOf(value);
  if (strength === undefined) return undefined;
  switch (value.holder) {
    case "github-actions":
    case "gitlab-ci":
    case "circleci":
    case "netlify":
    case "ci":
      // Jobs that test make up what they need; nobody makes up what another service gives out.
      if (strength === "random" && (isGivenOut(value.name) || opensOthers.test(value.program ?? ""))) return "error";
      return strength === "weak" || (value.job !== undefined && runsTests(value.job)) ? undefined : "hint";
    case "build-step":
    case "build-argument":
      return strength === "random" && !isDummy.test(value.name) ? "error" : undefined;
    case "helm":
      // Charts call a Secret by its name: `existingSecret: shop-db`, `tls.secret: shop-tls`.
      if (/^existing/.test(lastKey(value.name)) || (strength !== "random" && /secrets?$/i.test(value.name))) return undefined;
      return strength !== "weak" ? "error" : asksToBeReplaced(value.value) ? undefined : "hint";
    case "terraform":
    case "terraform-argument":
      return strength !== "weak" ? "error" : asksToBeReplaced(value.value) ? undefined : "hint";
    case "image":
      // Each container that is started without the variable has it.
      return strength === "weak" ? "warning" : "error";
    default:
      return strength !== "weak" ? "error" : asksToBeReplaced(value.value) ? undefined : "warning";
  }
}

/** What a job makes up for its own tests opens nothing, and pull requests from forks are not given the secrets of a repository. */
function runsTests({ deploysTo, images, commands }: PipelineJob): boolean {
  const words = commands.flatMap((command) => command.commands.flatMap((one) => one.words));
  return deploysTo === undefined && (images.some(({ value }) => backingServiceOf(value) !== undefined) || words.some((word) => /^(?:[\w:-]*\btests?(?:[:-][\w:-]+)?|pytest|rspec|vitest|jest|e2e|cypress|playwright|phpunit|tox|nox)$/.test(word)));
}

/** Programs that log in to services of others. */
const opensOthers = /^(?:curl|wget|docker|sshpass)$/;

const isDummy = /DUMMY|FAKE|SECRET_KEY_BASE/;

function strengthOfHeader({ name, value }: DeployedValue): Strength | undefined {
  const credential = /^(?:Bearer|Basic|Token)\s+(\S+)$/i.exec(value.trim())?.[1] ?? (isSecretName(name) ? value.trim() : undefined);
  if (credential === undefined || !/^(?:proxy-)?authorization$/i.test(name) && !isSecretName(name)) return undefined;
  return /[$%{]/.test(credential) || judgeValue(credential, name) !== "secret" ? undefined : "random";
}

/** All that a Secret holds is meant to be one, whatever it looks like, but names and addresses may stand beside it. */
function strengthInSecret(value: DeployedValue): Strength | undefined {
  if (tokensIn(value.value).length > 0) return "random";
  if (/^\.docker(?:configjson|cfg)$/.test(value.name)) return /"(?:auth|password)"\s*:\s*"[^"]/.test(value.value) ? "random" : undefined;
  const isRandom = looksRandom(value.value) && !/(?:^|[-_.])(?:ca|crt|cert|certificate|public|id|name|host|url|uri|hash|checksum)$/i.test(value.name);
  return strengthOf(value) ?? (isRandom ? "random" : undefined) ?? (isSuspectName(value.name) && isWord.test(value.value) && !asksToBeReplaced(value.value) ? "weak" : undefined);
}

function nameOf({ name, holder, program }: CommandedValue): string {
  if (program !== undefined) return `The credential that ${program} is given`;
  return `${holder === "kubernetes-secret" ? "The entry " : holder === "proxy" ? "The header " : ""}${name.slice(0, 100)}`;
}

/** What is wrong, and how each of them takes a value from elsewhere; behind the name. */
const remedies: Readonly<Record<ValueHolder, string>> = {
  image: "is a secret that everybody gets with the image; set it when the container starts",
  "build-argument": "is a secret that stays in the image's history; pass it on with RUN --mount=type=secret",
  "build-step": "is a secret that stays in the image's history; pass it on with RUN --mount=type=secret",
  compose: "is a secret written in the compose file; take it from a variable of the machine that starts it",
  kubernetes: "is a secret written in the manifest; take it from a Secret with secretKeyRef",
  "kubernetes-secret": "of the Secret is in the repository for everybody to decode; let a secret store make the Secret, or encrypt it",
  helm: "is a secret written in the values of the chart; name an existing Secret, or set it at the release",
  terraform: "has a secret for a default; leave the default out and mark the variable as sensitive",
  "terraform-argument": "is a secret written in the Terraform file, and kept in its state; take it from a variable that is marked as sensitive",
  proxy: "holds a credential; fill it in from a variable when the configuration is put in place",
  procfile: "is a secret written in the command; set it as a config var of the platform",
  "github-actions": "is a secret written in the workflow; take it from the secrets of the repository",
  "gitlab-ci": "is a secret written in the pipeline; make it a masked variable of the project",
  circleci: "is a secret written in the pipeline; make it a variable of the project or of a context",
  ci: "is a secret written in the pipeline; keep it among the secrets of the service that runs it",
  netlify: "is a secret written in the file; make it a variable of the site",
  heroku: "is a secret written in the file; set it as a config var",
  "app-json": 'is a secret written in the file; let the platform make it ("generator": "secret") or ask for it',
  fly: 'is a secret written in the file; set it with "fly secrets set"',
  render: "is a secret written in the file; use generateValue, or sync: false",
  railway: "is a secret written in the file; make it a variable of the service",
  nixpacks: "is a secret that everybody gets with the image; set it when the app starts",
  "app-engine": "is a secret written in the file; read it from Secret Manager",
  serverless: "is a secret written in the file; take it from the environment or a parameter store with ${…}",
  systemd: "is a secret written in the unit; use LoadCredential, or an EnvironmentFile that only the machine has",
  supervisor: "is a secret written in the file; take it from the environment with %(ENV_…)s",
  uwsgi: "is a secret written in the file; set it in the environment",
  crontab: "is a secret written in the crontab; set it in the environment",
  pm2: "is a secret written in the file; set it in the environment",
  aspire: "is a secret written in the program; make it a parameter with AddParameter(…, secret: true)",
};

/** Takes the value from a variable of the same name. Where git ignores the `.env` beside it, which compose reads, the value moves there. */
function composeFixes({ name, value, span }: DeployedValue, { path, text }: Document, app: AppFiles): readonly Fix[] {
  const written = text.slice(span.start, span.end);
  if (!/^[A-Za-z_]\w*$/.test(name) || written.includes("\n") || /^[|>&*!]/.test(written)) return [];
  const quote = /^(["'])[^]*\1$/.exec(written)?.[1];
  const inside = quote === undefined ? span : { start: span.start + 1, end: span.end - 1 };
  const isWhole = text.slice(inside.start, inside.end) === value;
  const folder = folderOf(path);
  const env = folder === "" ? ".env" : `${folder}/.env`;
  const moves = app.isIgnored(env) && app.isTracked?.(env) !== true && /^[^'\r\n]+$/.test(value);
  const entry = { path: env, creates: true, edits: [{ span: { start: 0, end: 0 }, newText: `${name}='${value}'\n` }] };
  if (!isWhole) return [];
  const title = moves ? `Move ${name} to ${env}, which git ignores` : `Take ${name} from the environment`;
  return [{ title, safety: "unsafe", edits: [{ path, edits: [{ span: inside, newText: `\${${name}}` }] }, ...templateEdits(app, name), ...(moves ? [entry] : [])] }];
}
