import { DidChangeConfigurationNotification, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Severity } from "../core/severity.ts";
import type { Project } from "../engine/project.ts";
import { toolVersion } from "../engine/version.ts";
import { method, type ClientSettings, type StatusParams } from "../protocol.ts";
import { capabilities } from "./capabilities.ts";
import { guard } from "./guard.ts";
import { createChecklistNews, projectChecklist } from "./handlers/checklist.ts";
import { codeActions, resolveCodeAction, type ActionContext, type ActionData } from "./handlers/code-actions.ts";
import { hover } from "./handlers/hover.ts";
import { createPublisher } from "./publish.ts";
import { registerRequests } from "./requests.ts";
import type { Places } from "./to-lsp.ts";
import { pathOfUri, uriOfPath } from "./uri.ts";
import { createWorkspace, type CheckObserver, type ServerEnvironment } from "./workspace.ts";

/** Serves one client on a connection until it goes. Everything the server knows of the world comes through `environment`. */
export function startServer(connection: Connection, environment: ServerEnvironment): void {
  const documents = new TextDocuments(TextDocument);
  /** The URI a client opened a path with. */
  const openUris = new Map<string, string>();
  let settings: ClientSettings = { enable: true, trusted: true, showBaseline: true };
  let client: InitializeParams["capabilities"] = {};
  /** Whether the client is our own: it has commands of its own, and hears notifications that no other client knows. */
  let isOwnClient = false;
  let folders: string[] = [];
  let progress: { readonly done: number; readonly total: number } | undefined;
  let announcing: NodeJS.Timeout | undefined;
  const checklistNews = createChecklistNews();

  const publisher = createPublisher(connection, {
    places,
    showsKnown: () => settings.showBaseline,
    isShown,
  });
  const workspace = createWorkspace(environment, {
    onCheckBegin: beginCheck,
    onFindings: (project, paths) => publisher.publish(project, paths),
    onClosed: (project) => publisher.clear(project),
    onVast: (project, files) => void askWhetherToCheck(project, files),
    onIdle: announceSoon,
    onError,
  });

  function onError(message: string, error: unknown): void {
    connection.console.error(`${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  async function askWhetherToCheck(project: Project, files: number | undefined): Promise<void> {
    const size = files === undefined ? "is more than one project" : `has ${files.toLocaleString("en")} files`;
    const answer = await connection.window.showWarningMessage(
      `Twelve-Factor Lint does not check ${project.root}: it ${size}. Open the folder of your app instead, or name what to leave out under "ignore" in .twelve-factor.json.`,
      { title: "Check It Anyway" },
    );
    if (answer !== undefined) workspace.approve(project);
  }

  function places(project: Project): Places {
    // An editor may write the same path in another way, and knows its document by that alone.
    const uri = (path: string): string => {
      const absolute = path === "" ? project.root : `${project.root}/${path}`;
      return openUris.get(absolute) ?? uriOfPath(absolute);
    };
    return { lines: (path) => project.textOf(path)?.lines, uri, version: (path) => documents.get(uri(path))?.version ?? null };
  }

  function isShown(project: Project, path: string): boolean {
    return workspace.locate(`${project.root}/${path}`)?.project === project;
  }

  function locate(uri: string) {
    const path = pathOfUri(uri);
    return path === undefined ? undefined : workspace.locate(path);
  }

  async function beginCheck(): Promise<CheckObserver> {
    progress = { done: 0, total: 0 };
    sendStatus();
    const reporter = client.window?.workDoneProgress === true ? await connection.window.createWorkDoneProgress() : undefined;
    const abort = new AbortController();
    reporter?.begin("Twelve-Factor: checking the workspace", 0, undefined, true);
    reporter?.token.onCancellationRequested(() => abort.abort());
    return {
      signal: abort.signal,
      progress(done, total) {
        progress = { done, total };
        reporter?.report(total === 0 ? 0 : Math.round((100 * done) / total), `${done} of ${total} files`);
        sendStatus();
      },
      end() {
        progress = undefined;
        reporter?.done();
      },
    };
  }

  /** The panel can wait until typing pauses; the squiggles are out already. */
  function announceSoon(): void {
    clearTimeout(announcing);
    announcing = setTimeout(announce, 100);
  }

  function announce(): void {
    clearTimeout(announcing);
    announcing = undefined;
    if (!isOwnClient) return;
    sendStatus();
    const news = checklistNews(workspace.revision, settings.enable ? workspace.projects().map((project) => projectChecklist(project, places(project))) : []);
    if (news !== undefined) void connection.sendNotification(method.checklist, news);
  }

  function sendStatus(): void {
    if (!isOwnClient) return;
    const open: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const project of settings.enable ? workspace.projects() : []) {
      for (const path of project.pathsWithFindings()) {
        if (workspace.locate(`${project.root}/${path}`) === undefined) continue;
        for (const finding of project.findingsOf(path)) if (finding.state === "open") open[finding.severity]++;
      }
    }
    const [problem] = workspace.projects().flatMap((project) => project.settingsProblems);
    const state = !settings.enable ? "disabled" : workspace.state === "idle" && problem !== undefined ? "settings-error" : workspace.state;
    const status: StatusParams = {
      revision: workspace.revision,
      state,
      open,
      ...(progress === undefined ? {} : { progress }),
      ...(problem === undefined ? {} : { message: `${problem.path}:${problem.line}:${problem.column}: ${problem.message}` }),
    };
    void connection.sendNotification(method.status, status);
  }

  function applySettings(next: ClientSettings): void {
    settings = next;
    workspace.setFolders(next.enable ? folders : [], { git: next.trusted });
  }

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const options = params.initializationOptions as Partial<ClientSettings> | undefined;
    isOwnClient = options?.enable !== undefined;
    settings = { enable: options?.enable ?? true, trusted: options?.trusted ?? true, showBaseline: options?.showBaseline ?? true };
    const uris = params.workspaceFolders?.map((folder) => folder.uri) ?? (typeof params.rootUri === "string" ? [params.rootUri] : []);
    folders = uris.map(pathOfUri).filter((path) => path !== undefined);
    return { capabilities, serverInfo: { name: "twelve-factor-lint", version: toolVersion } };
  });

  connection.onInitialized(() => {
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration === true) void connection.client.register(DidChangeConfigurationNotification.type, undefined);
    if (client.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
        const come = added.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
        folders = [...folders.filter((folder) => !gone.has(folder)), ...come];
        applySettings(settings);
      });
    }
    applySettings(settings);
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    const next = sent as Partial<ClientSettings> | null | undefined;
    if (typeof next?.enable !== "boolean" || typeof next.trusted !== "boolean") return;
    const { enable, trusted, showBaseline = true } = next;
    const isShownAnew = showBaseline !== settings.showBaseline;
    if (enable !== settings.enable || trusted !== settings.trusted) applySettings({ enable, trusted, showBaseline });
    settings = { enable, trusted, showBaseline };
    if (isShownAnew) for (const project of workspace.projects()) publisher.publish(project, project.pathsWithFindings());
  });

  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    openUris.set(path, document.uri);
    workspace.setBuffer(path, document.getText());
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    openUris.delete(path);
    workspace.closeBuffer(path);
  });
  documents.onDidSave(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) workspace.changed([path]);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    // An editor tells of its own buffers by itself.
    const paths = changes.filter(({ uri }) => documents.get(uri) === undefined).map(({ uri }) => pathOfUri(uri));
    workspace.changed(paths.filter((path) => path !== undefined));
  });
  connection.workspace.onDidCreateFiles(() => workspace.checkAll());
  connection.workspace.onDidRenameFiles(() => workspace.checkAll());
  connection.workspace.onDidDeleteFiles(() => workspace.checkAll());

  function actionContext(uri: string): ActionContext | undefined {
    const located = locate(uri);
    return located && { ...located, uri, places: places(located.project), rules: environment.rules, hasClientCommands: isOwnClient };
  }

  const resolvesLater = (): boolean => client.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;

  connection.onCodeAction(
    guard("Code actions", onError, [], async (params) => {
      await workspace.whenIdle();
      const context = actionContext(params.textDocument.uri);
      if (context === undefined) return [];
      const actions = codeActions(params, context);
      return resolvesLater() ? actions : actions.map((action) => (action.data === undefined ? action : resolveCodeAction(action, context)));
    }),
  );
  connection.onCodeActionResolve(async (action) => {
    try {
      await workspace.whenIdle();
      const context = actionContext((action.data as ActionData).uri);
      return context === undefined ? action : resolveCodeAction(action, context);
    } catch (error) {
      onError("Resolving a code action failed", error);
      return action;
    }
  });
  connection.onHover(
    guard("Hover", onError, null, ({ textDocument, position }) => {
      const located = locate(textDocument.uri);
      return located === undefined ? null : hover(located.project, located.path, position, environment.rules);
    }),
  );

  registerRequests(connection, { workspace, environment, isTrusted: () => settings.trusted, places, folders: () => folders, isShown, locate, actionContext, announce, onError });

  connection.onShutdown(() => {
    clearTimeout(announcing);
    workspace.dispose();
  });

  documents.listen(connection);
  connection.listen();
}
