import { DidChangeConfigurationNotification, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Project } from "../engine/project.ts";
import { toolVersion } from "../engine/version.ts";
import { defaultClientSettings, method, type ClientSettings } from "../protocol.ts";
import { capabilities } from "./capabilities.ts";
import { withDefaults } from "./client-settings.ts";
import { guard, guarded } from "./guard.ts";
import { createChecklistNews, projectChecklist } from "./handlers/checklist.ts";
import { codeActions, resolveCodeAction, type ActionContext, type ActionData } from "./handlers/code-actions.ts";
import { hover } from "./handlers/hover.ts";
import { showProgress } from "./progress.ts";
import { createPublisher } from "./publish.ts";
import { registerRequests } from "./requests.ts";
import { serveReview } from "./review.ts";
import { statusOf } from "./status.ts";
import type { Places } from "./to-lsp.ts";
import { pathOfUri, uriOfPath } from "./uri.ts";
import { createWorkspace, type CheckObserver, type ServerEnvironment } from "./workspace.ts";

/** Serves one client on a connection until it goes. Everything the server knows of the world comes through `environment`. */
export function startServer(connection: Connection, environment: ServerEnvironment): void {
  const documents = new TextDocuments(TextDocument);
  /** The URI a client opened a path with. */
  const openUris = new Map<string, string>();
  /** By URI, the version of each open document that was analysed last. */
  const analysed = new Map<string, number>();
  let settings = defaultClientSettings;
  let client: InitializeParams["capabilities"] = {};
  /** Whether the client is our own: it has commands of its own, and hears notifications that no other client knows. */
  let isOwnClient = false;
  let folders: string[] = [];
  let progress: { readonly done: number; readonly total: number } | undefined;
  let announcing: NodeJS.Timeout | undefined;
  const checklistNews = createChecklistNews();

  const publisher = createPublisher(connection, {
    places,
    wanted: () => settings,
    isShown,
  });
  const workspace = createWorkspace(environment, {
    onCheckBegin: beginCheck,
    onFindings: (project, paths) => publisher.publish(project, paths),
    onClosed: (project) => publisher.clear(project),
    onVast: (project, files) => void guarded("The question whether to check a project failed", onError, () => askWhetherToCheck(project, files)),
    onIdle: announceSoon,
    onError,
  });

  const review = serveReview(connection, { environment, workspace, places, isShown, isTrusted: () => settings.trusted, beginProgress, onError });

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
    return { lines: (path) => project.textOf(path)?.lines, uri, version: (path) => analysed.get(uri(path)) ?? null };
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
    const shown = await beginProgress("Twelve-Factor: checking the workspace");
    return {
      signal: shown.signal,
      progress(done, total) {
        progress = { done, total };
        shown.progress(done, total);
        sendStatus();
      },
      end() {
        progress = undefined;
        shown.end();
      },
    };
  }

  function beginProgress(title: string): Promise<CheckObserver> {
    return showProgress(client.window?.workDoneProgress === true ? connection : undefined, title, onError);
  }

  /** The panel can wait until typing pauses; the squiggles are out already. */
  function announceSoon(): void {
    clearTimeout(announcing);
    announcing = setTimeout(() => void guarded("What was found could not be told", onError, announce), 100);
  }

  function announce(): void {
    clearTimeout(announcing);
    announcing = undefined;
    if (!isOwnClient) return;
    sendStatus();
    const news = checklistNews(workspace.revision, settings.enable ? workspace.projects().map((project) => projectChecklist(project, places(project))) : []);
    if (news !== undefined) void connection.sendNotification(method.checklist, news);
    review.update();
  }

  function sendStatus(): void {
    if (!isOwnClient) return;
    void connection.sendNotification(method.status, statusOf(workspace, settings.enable, progress));
  }

  function applySettings(): void {
    workspace.setFolders(settings.enable ? folders : [], { git: settings.trusted });
  }

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const options = params.initializationOptions as Partial<ClientSettings> | undefined;
    isOwnClient = options?.enable !== undefined;
    settings = withDefaults(options);
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
        applySettings();
      });
    }
    applySettings();
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    const next = sent as Partial<ClientSettings> | null | undefined;
    if (typeof next?.enable !== "boolean" || typeof next.trusted !== "boolean") return;
    const before = settings;
    settings = withDefaults(next);
    if (settings.enable !== before.enable || settings.trusted !== before.trusted) applySettings();
    if (settings.run === "onType") takeAll();
    if (settings.showBaseline !== before.showBaseline || settings.lowestSeverity !== before.lowestSeverity) for (const project of workspace.projects()) publisher.publish(project, project.pathsWithFindings());
  });

  function takeAll(): void {
    for (const document of documents.all()) take(document);
  }

  /** What a document says now is what is analysed from here on. */
  function take(document: TextDocument): void {
    const path = pathOfUri(document.uri);
    if (path === undefined || analysed.get(document.uri) === document.version) return;
    openUris.set(path, document.uri);
    analysed.set(document.uri, document.version);
    workspace.setBuffer(path, document.getText());
  }

  documents.onDidChangeContent(({ document }) => {
    if (settings.run === "onType" || !analysed.has(document.uri)) take(document);
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    openUris.delete(path);
    analysed.delete(document.uri);
    workspace.closeBuffer(path);
  });
  documents.onDidSave(({ document }) => {
    take(document);
    const path = pathOfUri(document.uri);
    if (path !== undefined) workspace.changed([path]);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    // An editor tells of its own buffers by itself; one that another program changed is as good as saved.
    for (const { uri } of changes) {
      const document = settings.run === "onSave" ? documents.get(uri) : undefined;
      if (document !== undefined) take(document);
    }
    const paths = changes.filter(({ uri }) => documents.get(uri) === undefined).map(({ uri }) => pathOfUri(uri));
    workspace.changed(paths.filter((path) => path !== undefined));
  });
  connection.workspace.onDidCreateFiles(() => workspace.checkAll());
  connection.workspace.onDidRenameFiles(() => workspace.checkAll());
  connection.workspace.onDidDeleteFiles(() => workspace.checkAll());

  /** An action is for the text as it is, also where findings wait until it is saved. */
  async function actionContext(uri: string): Promise<ActionContext | undefined> {
    const document = documents.get(uri);
    if (document !== undefined) take(document);
    await workspace.whenIdle();
    const located = locate(uri);
    return located && { ...located, uri, places: places(located.project), rules: environment.rules, hasClientCommands: isOwnClient };
  }

  const resolvesLater = (): boolean => client.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;

  connection.onCodeAction(
    guard("Code actions", onError, [], async (params) => {
      const context = await actionContext(params.textDocument.uri);
      if (context === undefined) return [];
      const actions = codeActions(params, context);
      return resolvesLater() ? actions : actions.map((action) => (action.data === undefined ? action : resolveCodeAction(action, context)));
    }),
  );
  connection.onCodeActionResolve(async (action) => {
    try {
      const context = await actionContext((action.data as ActionData).uri);
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

  registerRequests(connection, { workspace, environment, isTrusted: () => settings.trusted, places, folders: () => folders, isShown, locate, actionContext, takeAll, announce, whenReviewed: review.whenIdle, onError });

  connection.onShutdown(() => {
    clearTimeout(announcing);
    review.dispose();
    workspace.dispose();
  });

  documents.listen(connection);
  connection.listen();
}
