import { inRoot } from "../facts/app-files.ts";
import { programOf, scriptOfShell, unwrapped, withoutManager } from "./commands.ts";
import type { BuildCommand } from "../facts/deployment.ts";
import type { Document, PackageManifest, ShellCommand } from "../facts/documents.ts";
import { baseName, folderOf, foldersAbove, joined } from "../paths.ts";
import type { PipelineJob } from "../facts/pipeline.ts";
import type { AppFiles } from "../rule.ts";
import type { Span } from "../text.ts";

/** A command that builds what is released, outside of an image: words as a shell sees them. */
export interface ReleaseBuild {
  readonly document: Document;
  readonly words: readonly string[];
  /** The text that holds the command, and may hold others. */
  readonly span: Span;
  /** Where it works, relative to the project. */
  readonly folder: string;
}

/** The commands by which pipelines and platforms build what is released of any app of the project. */
export function releaseBuilds(app: AppFiles): readonly ReleaseBuild[] {
  const pipelines = app.pipelines.filter(({ role }) => role === "app" || role === "tooling");
  const jobs = pipelines.flatMap((document) => document.facts.jobs.filter((job) => document.facts.format === "netlify" || releasesItsFolder(job, document.facts.jobs, app)).flatMap(({ commands }) => commands.flatMap((one) => commandsIn(one, document, ""))));
  const platforms = app.documents.flatMap((document) => (document.facts.kind === "process-file" && document.role === "app" ? document.facts.builds.flatMap((one) => commandsIn(one, document, folderOf(document.path))) : []));
  return [...jobs, ...platforms, ...inScripts(app, platforms), ...packageScripts(app)];
}

function commandsIn({ commands, folder, span }: BuildCommand, document: Document, base: string): readonly ReleaseBuild[] {
  const root = joined(base, folder ?? "");
  // What an expression stands for is not known.
  return root === undefined || /[${~]|^\//.test(folder ?? "") ? [] : steps(commands, document, root).map((step) => ({ ...step, span }));
}

/** Each command with the folder that those before it have gone to. */
function steps(commands: readonly Pick<ShellCommand, "words" | "span">[], document: Document, root: string): readonly ReleaseBuild[] {
  let folder: string | undefined = root;
  const found: ReleaseBuild[] = [];
  for (const { words, span } of commands) {
    const [program, target = ""] = words;
    if (program === "cd") folder = folder === undefined || /^[/~-]|\$|^$/.test(target) ? undefined : joined(folder, target);
    else if (folder !== undefined) found.push({ document, words: unwrapped(words), span, folder });
  }
  return found;
}

/** Whether what stands in the folder of a job is released as it is, or handed to a job that does so. */
function releasesItsFolder(job: PipelineJob, jobs: readonly PipelineJob[], app: AppFiles): boolean {
  if (isOfDocumentation(job)) return false;
  const hands = (one: PipelineJob, action: string): boolean => one.uses.some(({ value }) => value.startsWith(action));
  return releases(job, app) || (hands(job, "actions/upload-artifact@") && jobs.some((other) => hands(other, "actions/download-artifact@") && releases(other, app)));
}

function isOfDocumentation({ name, commands }: PipelineJob): boolean {
  const documentation = /(?:^|[^a-z])(?:docs?|documentation|storybook|typedoc|jsdoc|vitepress|docusaurus|coverage)(?:$|[^a-z])/i;
  return documentation.test(name) || commands.some((one) => one.commands.some(({ words }) => words.some((word) => documentation.test(word))));
}

function releases({ uses, commands }: PipelineJob, app: AppFiles): boolean {
  return uses.some(({ value }) => releasingAction.test(value)) || commands.some((one) => one.commands.some(({ words }) => linesOf(words, app).some((line) => releasingCommand.test(line))));
}

/** A command, and what stands behind the script of npm that it starts. */
function linesOf(words: readonly string[], app: AppFiles): readonly string[] {
  const started = withoutManager(unwrapped(words));
  const script = /^(?:npm|yarn|pnpm|bun)$/.test(programOf(words)) ? (words[1] === "run" ? words[2] : words[1]) : undefined;
  const manifest = app.above.find((one): one is Document<PackageManifest> => one.path === inRoot(app, "package.json") && one.facts.kind === "package-manifest");
  const behind = script === undefined ? "" : (manifest?.facts.scripts[script] ?? "");
  return [started.join(" "), ...behind.split(/&&|;/).map((part) => part.trim().replace(/^npx /, ""))];
}

/** Actions that hand on what stands in the folder of the job; those that have a platform build it anew are not among them. */
const releasingAction =
  /^(?:serverless\/github-action|azure\/(?:webapps-deploy|functions-action)|JamesIves\/github-pages-deploy-action|peaceiris\/actions-gh-pages|actions\/(?:upload-pages-artifact|upload-release-asset)|FirebaseExtended\/action-hosting-deploy|cloudflare\/(?:pages-action|wrangler-action)|nwtgck\/actions-netlify|netlify\/actions\/|SamKirkland\/FTP-Deploy-Action|easingthemes\/ssh-deploy|appleboy\/(?:scp-action|lambda-action)|burnett01\/rsync-deployments|jakejarvis\/s3-sync-action|aws-actions\/aws-lambda-deploy|svenstaro\/upload-release-action)(?:@|\/|$)/i;

/** The same for commands. Source: the documentation of each. */
const releasingCommand =
  /^(?:(?:serverless|sls|cdk|ng|swa) deploy\b|aws (?:s3 (?:sync|cp)|lambda update-function-code)\b|firebase deploy\b(?!.*--only (?!hosting))|netlify deploy\b|vercel\b.* --prebuilt\b|wrangler (?:deploy|publish|pages (?:deploy|publish))\b|gh-pages\b|(?:rsync|scp)\b.* \S+:|az (?:webapp|functionapp) deploy|gsutil\b.* (?:cp|rsync)\b|gcloud storage (?:cp|rsync)\b|gh release upload\b|func azure functionapp publish\b|cf push\b|zappa (?:update|deploy)\b)/;

/** Hooks of buildpacks, which Heroku starts in the folder above, and scripts that a platform is told to build with. */
function inScripts({ app, documents }: AppFiles, builds: readonly ReleaseBuild[]): readonly ReleaseBuild[] {
  const hooks = foldersAbove(app.root).flatMap((folder) => ["compile", "pre_compile", "post_compile"].map((name) => ({ path: joined(folder, "bin", name), folder })));
  const named = builds.map(({ words, folder }) => ({ path: joined(folder, scriptOfShell(words)?.[0] ?? words[0] ?? ""), folder }));
  return [...hooks, ...named].flatMap(({ path, folder }) => {
    const script = documents.find((document) => document.path === path);
    return script?.facts.kind === "shell-script" ? steps(script.facts.commands, script, folder) : [];
  });
}

/** Scripts of `package.json` that only platforms run. Sources: devcenter.heroku.com/articles/nodejs-support, cloud.google.com/docs/buildpacks/nodejs. */
const platformScript = /^(?:heroku-(?:prebuild|postbuild)|gcp-build|vercel-build)$/;

function packageScripts(app: AppFiles): readonly ReleaseBuild[] {
  return app.above.flatMap((document) => {
    const { facts, path } = document;
    if (facts.kind !== "package-manifest" || baseName(path) !== "package.json") return [];
    return Object.entries(facts.scripts).flatMap(([name, script]) => {
      const span = facts.scriptSpans.get(name);
      if (span === undefined || !platformScript.test(name)) return [];
      const commands = script.split(/&&|\|\||;/).map((part) => ({ words: part.trim().split(/\s+/).filter((_, at, all) => !all.slice(0, at + 1).every((one) => /^[A-Za-z_]\w*=/.test(one))), span }));
      return steps(commands, document, folderOf(path));
    });
  });
}
