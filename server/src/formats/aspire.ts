import type { DeclaredProcess, ProcessFile } from "../core/deployment.ts";
import { declaredProcess, processFile, startCommand } from "./declared-process.ts";

/** The program of an Aspire host, told by its own name or that of its folder. */
export function isAppHostProgram(name: string, path: string): boolean {
  return name === "AppHost.cs" || (name === "Program.cs" && /(?:^|\/)[^/]*AppHost\/Program\.cs$/.test(path));
}

/**
 * The projects that an Aspire host starts, by the class that is generated for each (`Projects.Basket_API`); its image starts the assembly of
 * that name. The program is not run, so a condition around a call is not seen.
 * Source: https://aspire.dev/architecture/resource-model/, and for the image https://learn.microsoft.com/dotnet/core/containers/overview.
 */
export function readAppHost(text: string): ProcessFile | undefined {
  if (!text.includes("DistributedApplication")) return undefined;
  const processes = [...text.matchAll(/^([^\n/]{0,200})\.AddProject<(?:global::)?Projects\.(\w+)>\(\s*(?:"([\w-]+)")?/gm)].map(({ index, 0: whole, 1: before = "", 2: project = "", 3: name }): DeclaredProcess => {
    const span = { start: index + before.length + 1, end: index + whole.length };
    return declaredProcess(name ?? project, span, { command: startCommand(["dotnet", `${project.replaceAll("_", ".")}.dll`], span), folder: project });
  });
  return processes.length === 0 ? undefined : processFile("aspire", processes);
}
