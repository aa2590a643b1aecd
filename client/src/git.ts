import * as vscode from "vscode";

/** The part of the API of VS Code's git extension that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    readonly repositories: readonly GitRepository[];
    readonly onDidOpenRepository: vscode.Event<GitRepository>;
  };
}

interface GitRepository {
  readonly state: Readonly<Record<"workingTreeChanges" | "indexChanges" | "mergeChanges" | "untrackedChanges", readonly { readonly uri: vscode.Uri }[] | undefined>> & {
    readonly HEAD?: { readonly commit?: string; readonly name?: string };
    readonly onDidChange: vscode.Event<void>;
  };
}

/** Calls back when another commit is checked out: then more files changed than watchers tell of. Does nothing where git's extension is off. */
export function watchBranches(onSwitch: () => void): vscode.Disposable {
  const heads = new Map<GitRepository, string | undefined>();
  return watchRepositories((repository) => {
    const before = heads.get(repository);
    const now = headOf(repository);
    heads.set(repository, now);
    if (before !== undefined && now !== before) onSwitch();
  });
}

/** Files that are not as they are in the last commit, staged and untracked ones included; `undefined` where git's extension is off. */
export async function changedFiles(): Promise<readonly vscode.Uri[] | undefined> {
  const git = await openGit();
  const changes = git?.repositories.flatMap(({ state }) => [state.workingTreeChanges, state.indexChanges, state.mergeChanges, state.untrackedChanges].flatMap((list) => list ?? []));
  return changes && [...new Map(changes.map(({ uri }) => [uri.toString(), uri])).values()];
}

/** Calls back when a repository is found, and whenever anything of one changes. Does nothing where git's extension is off. */
export function watchRepositories(onChange: (repository: GitRepository) => void): vscode.Disposable {
  const disposables: vscode.Disposable[] = [];
  const watch = (repository: GitRepository): void => {
    onChange(repository);
    disposables.push(repository.state.onDidChange(() => onChange(repository)));
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
