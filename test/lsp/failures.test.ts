import { afterEach, expect, test, vi } from "vitest";
import type { Connection } from "vscode-languageserver";
import { serveReview, type ReviewContext } from "../../server/src/lsp/review.ts";
import { createWorkspace, type CheckObserver, type ServerEnvironment, type Workspace, type WorkspaceEvents } from "../../server/src/lsp/workspace.ts";
import { reviewMethod } from "../../server/src/protocol.ts";
import { oneRule, parsers } from "../support/lint.ts";
import { startSession, type LspSession } from "../support/lsp-session.ts";
import { memoryHost, type MemoryHost } from "../support/memory-host.ts";

const service = { "package.json": '{ "name": "shop", "private": true }', "server.js": 'require("express")().listen(3000);\n' };

let session: LspSession | undefined;
let workspace: Workspace | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await session?.end();
  workspace?.dispose();
  [session, workspace] = [undefined, undefined];
});

function environmentOf(host: MemoryHost): ServerEnvironment {
  return { rules: oneRule, evidenceChecks: [], parsers, diskHost: () => host, findProjectRoot: (folder) => Promise.resolve(folder), isVast: () => false, today: () => "2026-11-21", userName: () => Promise.resolve(undefined) };
}

const observer: CheckObserver = { signal: new AbortController().signal, progress: () => undefined, end: () => undefined };

/** A workspace over files in memory; `events` stand in for those of a server that works. */
function open(host: MemoryHost, events: Partial<WorkspaceEvents>): { readonly workspace: Workspace; readonly errors: string[] } {
  const errors: string[] = [];
  const own = createWorkspace(environmentOf(host), { onCheckBegin: () => Promise.resolve(observer), onFindings: () => undefined, onClosed: () => undefined, onVast: () => undefined, onIdle: () => undefined, onError: (message) => void errors.push(message), ...events });
  workspace = own;
  own.setFolders(["/workspace"], { git: false });
  return { workspace: own, errors };
}

test("what fails after an edit, in a timer or at the end of the work is told, and the next edit is looked at", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const host = memoryHost(service);
  let fails = false;
  const { workspace, errors } = open(host, {
    onFindings: () => {
      if (fails) throw new Error("nobody listens");
    },
    onIdle: () => {
      if (fails) throw new Error("nobody waits");
    },
  });
  await workspace.whenIdle();
  fails = true;
  workspace.setBuffer("/workspace/server.js", 'require("express")().listen(4000);\n');
  workspace.setBuffer("/workspace/package.json", '{ "name": "shop" }');
  // The edit is looked at in the turns that follow; what is said of whole apps waits for a timer.
  for (let turn = 0; turn < 200 && errors.length === 0; turn += 1) await new Promise(setImmediate);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  vi.advanceTimersByTime(10_000);
  await workspace.whenIdle();
  expect(new Set(errors)).toEqual(new Set(["An edit could not be analysed", "The end of the work could not be told"]));
  fails = false;
  workspace.setBuffer("/workspace/server.js", 'require("express")().listen(5000);\n');
  await workspace.whenIdle();
  expect(workspace.projects()[0]?.findingsOf("server.js")).toMatchObject([{ message: expect.stringContaining("5000") }]);
});

test("a check that is asked for while another one has not begun takes its place", async () => {
  const host = memoryHost(service);
  let begin: (() => void) | undefined;
  const { workspace } = open(host, { onCheckBegin: () => new Promise((resolve) => void (begin === undefined ? (begin = () => resolve(observer)) : resolve(observer))) });
  workspace.checkAll();
  begin?.();
  await workspace.whenIdle();
  expect(host.lists).toBe(1);
  expect(workspace.projects()[0]?.complete).toBe(true);
});

test("a change that concerns every file is one more check, never one beside another", async () => {
  const host = memoryHost({ ...service, "admin/server.js": 'require("express")().listen(4000);\n' });
  const begun: number[] = [];
  const { workspace } = open(host, { onCheckBegin: () => Promise.resolve(void begun.push(host.lists)).then(() => observer) });
  await workspace.whenIdle();
  host.files.delete("admin/server.js");
  workspace.changed(["/workspace/admin"]);
  await workspace.whenIdle();
  expect([begun, host.lists]).toEqual([[0, 1], 2]);
  expect(workspace.projects()[0]?.findingsOf("admin/server.js")).toEqual([]);
});

test.each(["refused", "unanswered"] as const)("where progress is %s the check goes on", async (progress) => {
  session = await startSession(service, { progress, capabilities: { window: { workDoneProgress: true } } });
  await session.idle();
  expect(session.of("server.js")).toHaveLength(1);
});

test("after a review that could not be told the next one is", async () => {
  const handlers = new Map<string, (params: unknown, token: object) => Promise<unknown>>();
  const told: unknown[] = [];
  const errors: string[] = [];
  let fails = true;
  const connection = {
    onRequest: (name: string, handler: (params: unknown, token: object) => Promise<unknown>) => void handlers.set(name, handler),
    sendNotification(_: string, params: unknown) {
      if (fails) throw new Error("nobody listens");
      told.push(params);
    },
  };
  const { workspace } = open(memoryHost(service), {});
  const context: ReviewContext = { environment: environmentOf(memoryHost(service)), workspace, places: () => ({ lines: () => undefined, uri: (path) => `file:///workspace/${path}`, version: () => null }), isShown: () => true, isTrusted: () => false, beginProgress: () => Promise.resolve(observer), onError: (message) => void errors.push(message) };
  const review = serveReview(connection as unknown as Connection, context);
  const ask = (name: string): Promise<unknown> | undefined => handlers.get(name)?.({ kind: "base", commit: "main" }, { isCancellationRequested: false });
  await ask(reviewMethod.start);
  await review.whenIdle();
  expect(errors[0]).toBe("The review failed");
  fails = false;
  await ask(reviewMethod.refresh);
  await review.whenIdle();
  expect(told.at(-1)).toMatchObject({ projects: [{ state: "failed", message: expect.stringContaining("not trusted") }] });
});
