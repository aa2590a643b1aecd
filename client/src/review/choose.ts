import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { reviewMethod, type Comparison, type ReviewChoices, type ReviewRef } from "../../../server/src/protocol.ts";

interface ChoiceItem extends vscode.QuickPickItem {
  readonly comparison?: Comparison;
}

/** Asks what the work is to be compared with; `undefined` when the person changed their mind. */
export async function chooseComparison(client: LanguageClient): Promise<Comparison | undefined> {
  const pick = vscode.window.createQuickPick<ChoiceItem>();
  pick.title = "Review Changes Against…";
  pick.placeholder = "A branch, a tag or a commit; or write any name that git knows, such as HEAD~20";
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.show();
  const chosen = new Promise<Comparison | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.comparison));
    pick.onDidHide(() => resolve(undefined));
  });
  try {
    const choices = await client.sendRequest<ReviewChoices>(reviewMethod.choices);
    if (choices.problem !== undefined) {
      void vscode.window.showErrorMessage(choices.problem);
      return undefined;
    }
    const items = choiceItems(choices);
    pick.busy = false;
    pick.items = items;
    // Any name that git knows may be written, such as HEAD~20.
    pick.onDidChangeValue((value) => {
      const name = value.trim();
      const isListed = name === "" || choices.refs.some((ref) => ref.name === name);
      pick.items = isListed ? items : [...items, separator("What you wrote"), writtenItem(name)];
    });
    return await chosen;
  } finally {
    pick.dispose();
  }
}

/** The likely ones first, then all there are. */
export function choiceItems({ likely, refs }: ReviewChoices): readonly ChoiceItem[] {
  const ofKind = (kind: ReviewRef["kind"], title: string, icon: string): ChoiceItem[] => {
    const own = refs.filter((ref) => ref.kind === kind && ref.name !== likely);
    return own.length === 0 ? [] : [separator(title), ...own.map((ref) => refItem(ref, icon))];
  };
  return [
    ...(likely === "HEAD" ? [] : [{ label: `$(git-pull-request) ${likely}`, description: "where this work is likely to go", comparison: { kind: "base", commit: likely } } as const]),
    { label: "$(edit) Uncommitted changes", description: "what is not committed yet, staged or not", comparison: { kind: "base", commit: "HEAD" } },
    { label: "$(diff-added) Staged changes", description: "what the next commit would hold", comparison: { kind: "staged" } },
    ...ofKind("branch", "Branches", "git-branch"),
    ...ofKind("commit", "Last commits", "git-commit"),
    ...ofKind("remote-branch", "Branches of remotes", "cloud"),
    ...ofKind("tag", "Tags", "tag"),
  ];
}

function refItem({ kind, name, subject, date }: ReviewRef, icon: string): ChoiceItem {
  const day = date.slice(0, 10);
  const about = [...(kind === "commit" ? [] : [subject]), day].filter((part) => part !== "").join(" · ");
  return { label: `$(${icon}) ${kind === "commit" ? subject : name}`, description: kind === "commit" ? `${name.slice(0, 8)} · ${about}` : about, comparison: { kind: "base", commit: name } };
}

/** VS Code puts labels that match what is typed first, so the name stands beside an empty one: what is listed comes before it. */
function writtenItem(name: string): ChoiceItem {
  return { label: "$(git-commit)", description: `${name} · what you wrote`, comparison: { kind: "base", commit: name }, alwaysShow: true };
}

function separator(label: string): ChoiceItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
