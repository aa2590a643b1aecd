import type { Connection, WorkDoneProgressReporter } from "vscode-languageserver";
import { guarded } from "./guard.ts";
import type { CheckObserver } from "./workspace.ts";

/** A client that has not said by then whether it shows the progress, in milliseconds, does not keep the work waiting. */
const longestWait = 1000;

/** Shows how far some work is on a connection whose client can show it, and lets a person cancel it. Where the client fails or says nothing the work goes on. */
export async function showProgress(connection: Connection | undefined, title: string, onError: (message: string, error: unknown) => void): Promise<CheckObserver> {
  const abort = new AbortController();
  let reporter: WorkDoneProgressReporter | undefined;
  let isOver = false;
  const shown = guarded("The progress could not be shown", onError, async () => {
    if (connection === undefined) return;
    const created = await connection.window.createWorkDoneProgress();
    created.begin(title, 0, undefined, true);
    created.token.onCancellationRequested(() => abort.abort());
    if (isOver) created.done();
    else reporter = created;
  });
  await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, longestWait).unref())]);
  return {
    signal: abort.signal,
    progress: (done, total) => reporter?.report(total === 0 ? 0 : Math.round((100 * done) / total), `${done} of ${total} files`),
    end() {
      isOver = true;
      reporter?.done();
    },
  };
}
