import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { evidenceChecks } from "../evidence/index.ts";
import { today } from "../host/clock.ts";
import { diskHost } from "../host/disk.ts";
import { isVastFolder } from "../host/folder.ts";
import { gitUserName } from "../host/git.ts";
import { readGrammar } from "../host/grammars.ts";
import { findProjectRoot } from "../host/project-root.ts";
import { isRootText } from "../engine/settings.ts";
import { createParsers } from "../languages/parser.ts";
import { rules } from "../rules/index.ts";
import { startServer } from "./server.ts";

// An editor would start the server anew, and lose all that was found; what was being done is lost alone.
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`Something went wrong that should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
}
// Nobody may be left to read it.
process.stderr.on("error", () => undefined);

/** Any LSP editor may start the server with `--stdio`, which is also what it does when nothing is said; VS Code's client says `--node-ipc`. */
const transportNamed = process.argv.slice(2).some((argument) => /^--(stdio|node-ipc|socket|pipe)\b/.test(argument));
const connection = transportNamed
  ? createConnection(ProposedFeatures.all)
  : createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));

startServer(connection, {
  rules,
  evidenceChecks,
  parsers: createParsers(readGrammar),
  diskHost,
  isVast: isVastFolder,
  today,
  userName: gitUserName,
  findProjectRoot: (folder, git) => findProjectRoot(folder, { git, isRoot: (text) => isRootText(text) }),
});
