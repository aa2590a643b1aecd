import type { DeclaredProcess, ProcessFile } from "../core/facts/deployment.ts";
import { declaredProcess, processFile, startCommand } from "./declared-process.ts";

/** The program of an Aspire host, told by its own name or that of its folder. */
export function isAppHostProgram(name: string, path: string): boolean {
  return name === "AppHost.cs" || (name === "Program.cs" && /(?:^|\/)[^/]*AppHost\/Program\.cs$/.test(path));
}

/**
 * The projects that an Aspire host starts, by the class that is generated for each (`Projects.Basket_API`); its image starts the assembly of
 * that name, with the connection string of each resource that it refers to. The program is not run, so a condition around a call is not seen.
 * Source: https://aspire.dev/architecture/resource-model/, and for the image https://learn.microsoft.com/dotnet/core/containers/overview.
 */
export function readAppHost(text: string): ProcessFile | undefined {
  if (!text.includes("DistributedApplication")) return undefined;
  const resources = resourcesIn(text);
  const processes = [...text.matchAll(/^([^\n/]{0,200})\.AddProject<(?:global::)?Projects\.(\w+)>\(\s*(?:"([\w-]+)")?/gm)].map(({ index, 0: whole, 1: before = "", 2: project = "", 3: name }): DeclaredProcess => {
    const span = { start: index + before.length + 1, end: index + whole.length };
    const references = [...statementAt(text, span.end).matchAll(/\.WithReference\(\s*(\w+)\s*[,)]/g)].flatMap(([, variable = ""]) => resources.get(variable) ?? []);
    return declaredProcess(name ?? project, span, { references: references.map((one) => `ConnectionStrings__${one}`), command: startCommand(["dotnet", `${project.replaceAll("_", ".")}.dll`], span), folder: project });
  });
  return processes.length === 0 ? undefined : processFile("aspire", processes);
}

/** The names of the databases, caches and brokers that a program declares, by the variable each is kept in: `var db = server.AddDatabase("shop")`. */
function resourcesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const declared = [...text.matchAll(/\bvar\s+(\w+)\s*=(?=\s*\w+\s*\.Add(?!Project\b))/g)];
  return new Map(declared.map(({ index, 0: whole, 1: variable = "" }) => [variable, [...statementAt(text, index + whole.length).matchAll(/\.Add\w+(?:<[\w.]+>)?\(\s*"([\w-]+)"/g)].map(([, name = ""]) => name)]));
}

/** What follows up to the end of the statement. */
function statementAt(text: string, start: number): string {
  const end = text.indexOf(";", start);
  return text.slice(start, end === -1 ? start + 2000 : Math.min(end, start + 2000));
}
