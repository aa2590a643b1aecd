import * as vscode from "vscode";

/** As `taskDefinitions` in `package.json` says. */
interface Definition extends vscode.TaskDefinition {
  readonly arguments?: readonly string[];
}

const type = "twelve-factor";

/** The command line that comes with the extension, as tasks: over each folder of the workspace, and with the arguments of a task that a person wrote. */
export function registerTasks(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () => (vscode.workspace.workspaceFolders ?? []).map((folder) => taskOf(context, { type }, folder)),
    resolveTask: ({ definition, scope }) => taskOf(context, definition as Definition, typeof scope === "object" ? scope : vscode.TaskScope.Workspace),
  });
}

function taskOf(context: vscode.ExtensionContext, definition: Definition, scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace): vscode.Task {
  const args = [context.asAbsolutePath("dist/cli.js"), "check", "--format", "lines", ...(definition.arguments ?? [])];
  const folder = typeof scope === "object" ? { cwd: scope.uri.fsPath } : {};
  // VS Code's own program is a Node, when it is told to be one.
  const execution = new vscode.ProcessExecution(process.execPath, args, { ...folder, env: { ELECTRON_RUN_AS_NODE: "1" } });
  return new vscode.Task(definition, scope, ["check", ...(definition.arguments ?? [])].join(" "), "Twelve-Factor", execution, matchers());
}

/** What the server finds is among the problems already, and would be there twice. */
function matchers(): string[] {
  return vscode.workspace.getConfiguration("twelveFactor").get("enable", true) ? [] : ["$twelve-factor"];
}
