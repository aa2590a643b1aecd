import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver";

/** Wraps a request handler: what goes wrong is logged and answered with a harmless value, and what was cancelled is not worked on. */
export function guard<Params, Result>(
  name: string,
  onError: (message: string, error: unknown) => void,
  fallback: Result,
  handle: (params: Params, token: CancellationToken) => Result | Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError> {
  return async (params, given: CancellationToken | undefined) => {
    // A request without parameters passes the token alone.
    const token = given ?? (params as CancellationToken);
    if (token.isCancellationRequested) return cancelledError();
    try {
      const result = await handle(params, token);
      return token.isCancellationRequested ? cancelledError() : result;
    } catch (error) {
      onError(`${name} failed`, error);
      return fallback;
    }
  };
}

/** Does work that nobody waits for, at once: what goes wrong is told, and stops nothing else. Never rejects. */
export async function guarded(message: string, onError: (message: string, error: unknown) => void, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    onError(message, error);
  }
}

function cancelledError(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
}
