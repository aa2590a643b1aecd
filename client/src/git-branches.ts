import * as vscode from "vscode";

/** The part of the API of VS Code's git extension that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    readonly repositories: readonly GitRepository[];
    readonly onDidOpenRepository: vscode.Event<GitRepository>;
  };
}

interface GitRepository {
  readonly state: { readonly HEAD?: { readonly commit?: string; readonly name?: string }; readonly onDidChange: vscode.Event<void> };
}

/** Calls back when another commit is checked out: then more files changed than watchers tell of. Does nothing where git's extension is off. */
export function watchBranches(onSwitch: () => void): vscode.Disposable {
  const disposables: vscode.Disposable[] = [];
  const watch = (repository: GitRepository): void => {
    let before = headOf(repository);
    disposables.push(
      repository.state.onDidChange(() => {
        const now = headOf(repository);
        if (before !== undefined && now !== before) onSwitch();
        before = now;
      }),
    );
  };
  void openGit().then((git) => {
    if (git === undefined) return;
    git.repositories.forEach(watch);
    disposables.push(git.onDidOpenRepository(watch));
  });
  return new vscode.Disposable(() => disposables.forEach((one) => void one.dispose()));
}

function headOf({ state }: GitRepository): string | undefined {
  return state.HEAD && `${state.HEAD.name} ${state.HEAD.commit}`;
}

async function openGit() {
  try {
    return (await vscode.extensions.getExtension<GitExtension>("vscode.git")?.activate())?.getAPI(1);
  } catch {
    // Git is switched off in VS Code's settings.
    return undefined;
  }
}
