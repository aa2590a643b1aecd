import type { LanguageClient } from "vscode-languageclient/node";
import { expect, test, vi } from "vitest";
import { newest } from "../../client/src/newest.ts";
import { chooseComparison } from "../../client/src/review/choose.ts";

const pick = { show: vi.fn(), dispose: vi.fn(), onDidAccept: vi.fn(), onDidHide: vi.fn(), onDidChangeValue: vi.fn() };

vi.mock("vscode", () => ({ window: { createQuickPick: () => pick, showErrorMessage: vi.fn() }, QuickPickItemKind: { Separator: -1 } }));

test("an answer that comes after that to a later question is none", async () => {
  const answers: ((answer: string) => void)[] = [];
  const ask = newest(() => new Promise<string>((resolve) => void answers.push(resolve)));
  const [first, second] = [ask(), ask()];
  answers[1]?.("newer");
  answers[0]?.("older");
  expect(await Promise.all([first, second])).toEqual([undefined, "newer"]);
});

test("where the server cannot say what there is to compare with, nothing stays open", async () => {
  const client = { sendRequest: () => Promise.reject(new Error("The server is gone")) } as unknown as LanguageClient;
  await expect(chooseComparison(client)).rejects.toThrow("The server is gone");
  expect(pick.dispose).toHaveBeenCalledOnce();
});
