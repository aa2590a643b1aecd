import type { Connection, Diagnostic } from "vscode-languageserver";
import type { Project } from "../engine/project.ts";
import { settingsFile } from "../engine/settings.ts";
import { diagnostic, settingsDiagnostic, type Places } from "./to-lsp.ts";

/** Sends diagnostics of open and closed files alike, and takes back what is gone. */
export interface Publisher {
  publish(project: Project, paths: Iterable<string>): void;
  /** Takes back everything a project published. */
  clear(project: Project): void;
}

export interface PublishContext {
  readonly places: (project: Project) => Places;
  /** Whether a file lies in an opened folder. */
  readonly isShown: (project: Project, path: string) => boolean;
}

export function createPublisher(connection: Connection, { places: placesOf, isShown }: PublishContext): Publisher {
  const published = new Map<string, Set<string>>();

  function publish(project: Project, paths: Iterable<string>): void {
    const places = placesOf(project);
    const sent = published.get(project.root) ?? new Set();
    published.set(project.root, sent);
    for (const path of paths) {
      const diagnostics = isShown(project, path) || path === settingsFile ? diagnosticsOf(project, path, places) : [];
      if (diagnostics.length === 0 && !sent.has(path)) continue;
      if (diagnostics.length === 0) sent.delete(path);
      else sent.add(path);
      send(places.uri(path), places.version(path), diagnostics);
    }
  }

  function send(uri: string, version: number | null, diagnostics: Diagnostic[]): void {
    void connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) });
  }

  return {
    publish,
    clear(project) {
      const places = placesOf(project);
      for (const path of published.get(project.root) ?? []) send(places.uri(path), places.version(path), []);
      published.delete(project.root);
    },
  };
}

function diagnosticsOf(project: Project, path: string, places: Places): Diagnostic[] {
  const lines = places.lines(path);
  // The JSON Schema underlines the structure's mistakes; only what it cannot know is said here.
  const settings = path === settingsFile && lines !== undefined ? project.settingsProblems.filter((problem) => problem.kind === "meaning").map((problem) => settingsDiagnostic(problem, lines)) : [];
  return [...settings, ...project.findingsOf(path).filter((finding) => finding.state === "open").map((finding) => diagnostic(finding, places))];
}
