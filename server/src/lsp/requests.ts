import type { Connection } from "vscode-languageserver";
import type { Project } from "../engine/project.ts";
import { method, type AnswerParams, type ExplainFileParams, type ExplainFileResult, type FactorFindingsParams, type FindingKey, type FindingPlaceParams, type FixEditParams, type RowKey, type RowsOfFilesParams, type SuppressParams, type WhenIdleResult } from "../protocol.ts";
import { guard } from "./guard.ts";
import { answerEdit } from "./handlers/answer.ts";
import { baselines } from "./handlers/baselines.ts";
import { factorFindings, findingPlace, noFindings, rowsOfFiles } from "./handlers/checklist-findings.ts";
import { factorDetails, noDetails } from "./handlers/checklist.ts";
import { fixEdit, suppression, type ActionContext } from "./handlers/code-actions.ts";
import { factorMarkdown } from "./handlers/factor-page.ts";
import { fixAllEdit } from "./handlers/fix-all.ts";
import { suppressEdit } from "./handlers/suppress.ts";
import type { Places } from "./to-lsp.ts";
import type { ServerEnvironment, Workspace } from "./workspace.ts";

/** What the server knows that its own requests are answered from. */
export interface RequestContext {
  readonly workspace: Workspace;
  readonly environment: ServerEnvironment;
  readonly isTrusted: () => boolean;
  readonly places: (project: Project) => Places;
  /** Absolute paths of the opened folders, in the editor's order. */
  readonly folders: () => readonly string[];
  /** Whether a file lies in an opened folder. */
  readonly isShown: (project: Project, path: string) => boolean;
  readonly locate: (uri: string) => { readonly project: Project; readonly path: string } | undefined;
  /** Of a document as it is now. */
  readonly actionContext: (uri: string) => Promise<ActionContext | undefined>;
  /** Looks at all open documents as they are now. */
  readonly takeAll: () => void;
  /** Sends what is new to the client at once. */
  readonly announce: () => void;
  /** Resolves when a review that was asked for is told. */
  readonly whenReviewed: () => Promise<void>;
  readonly onError: (message: string, error: unknown) => void;
}

/** Answers the requests of our own, which other editors' clients do not make. */
export function registerRequests(connection: Connection, { workspace, environment, isTrusted, places, folders, isShown, locate, actionContext, takeAll, announce, whenReviewed, onError }: RequestContext): void {
  function projectAt(rootUri: string): Project | undefined {
    return workspace.projects().find((project) => places(project).uri("") === rootUri);
  }

  connection.onRequest(method.whenIdle, guard("Waiting", onError, { revision: 0 }, async (): Promise<WhenIdleResult> => {
    await workspace.whenIdle();
    announce();
    await whenReviewed();
    return { revision: workspace.revision };
  }));
  connection.onRequest(method.processId, () => process.pid);
  connection.onRequest(method.checkWorkspace, guard("Checking", onError, null, () => {
    workspace.checkAll();
    return null;
  }));
  connection.onRequest(method.factorDetails, guard("The checklist", onError, noDetails, (params: RowKey) => {
    const project = projectAt(params.rootUri);
    return project === undefined ? noDetails : factorDetails(project, params, places(project));
  }));
  connection.onRequest(method.factorFindings, guard("The checklist's findings", onError, noFindings, (params: FactorFindingsParams) => {
    const project = projectAt(params.rootUri);
    return project === undefined ? noFindings : factorFindings(project, params, places(project));
  }));
  connection.onRequest(method.factorPage, guard("The page of a factor", onError, null, (params: RowKey) => {
    const project = projectAt(params.rootUri);
    return project === undefined ? null : factorMarkdown(project, params, { places: places(project), rules: environment.rules, folder: folders()[0] ?? project.root });
  }));
  connection.onRequest(method.rowsOfFiles, guard("Looking for files in the checklist", onError, [], ({ uris }: RowsOfFilesParams) => workspace.projects().flatMap((project) => rowsOfFiles(project, uris, places(project)))));
  connection.onRequest(method.findingPlace, guard("Looking for a finding in the checklist", onError, null, async ({ uri, line }: FindingPlaceParams) => {
    await workspace.whenIdle();
    announce();
    const located = locate(uri);
    return located === undefined ? null : findingPlace(located.project, located.path, line, places(located.project));
  }));
  connection.onRequest(method.fixEdit, guard("Fixing", onError, null, async (params: FixEditParams) => {
    const context = await actionContext(params.uri);
    return context === undefined ? null : fixEdit(params, context);
  }));
  connection.onRequest(method.suppression, guard("Suppressing", onError, null, async (params: FindingKey) => {
    const context = await actionContext(params.uri);
    return context === undefined ? null : suppression(params, context);
  }));
  connection.onRequest(method.suppressEdit, guard("Suppressing", onError, null, async (params: SuppressParams) => {
    const context = await actionContext(params.uri);
    const by = context !== undefined && isTrusted() ? await environment.userName(context.project.root) : undefined;
    return context === undefined ? null : (suppressEdit(params, by, context) ?? null);
  }));
  connection.onRequest(method.answerEdit, guard("Answering", onError, null, async (params: AnswerParams) => {
    const project = projectAt(params.rootUri);
    if (project === undefined) return null;
    const by = isTrusted() ? await environment.userName(project.root) : undefined;
    takeAll();
    await workspace.whenIdle();
    return answerEdit(params, { ...(by === undefined ? {} : { by }), on: environment.today() }, project, places(project)) ?? null;
  }));
  connection.onRequest(method.explainFile, guard("Explaining", onError, { checked: false, lines: [] }, ({ uri }: ExplainFileParams): ExplainFileResult => {
    const located = locate(uri);
    if (located === undefined) return { checked: false, lines: ["It is not in an opened folder on disk."] };
    const { checked, reason } = located.project.explain(located.path);
    return { checked, lines: [reason] };
  }));
  connection.onRequest(method.baselines, guard("Making the baseline", onError, null, async () => {
    await workspace.whenIdle();
    return baselines(workspace.projects(), places);
  }));
  connection.onRequest(method.fixAllEdit, guard("Fixing all", onError, null, async () => {
    takeAll();
    await workspace.whenIdle();
    return fixAllEdit(workspace.projects(), places, isShown);
  }));
}
