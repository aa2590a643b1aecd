import type { Connection, Diagnostic } from "vscode-languageserver";
import { isAtLeast } from "../core/severity.ts";
import { baselineFile } from "../engine/baseline.ts";
import { digestOf } from "../engine/digest.ts";
import type { Project } from "../engine/project.ts";
import { isSettingsFile } from "../engine/settings-layers.ts";
import type { SettingsProblem } from "../engine/settings-reader.ts";
import type { JudgedFinding } from "../engine/suppress.ts";
import type { ClientSettings } from "../protocol.ts";
import { diagnostic, settingsDiagnostic, type Places } from "./to-lsp.ts";

/** Sends diagnostics of open and closed files alike, and takes back what is gone. */
export interface Publisher {
  publish(project: Project, paths: Iterable<string>): void;
  /** Takes back everything a project published. */
  clear(project: Project): void;
}

export interface PublishContext {
  readonly places: (project: Project) => Places;
  /** What the person wants to see. */
  readonly wanted: () => Pick<ClientSettings, "showBaseline" | "lowestSeverity">;
  /** Whether a file lies in an opened folder. */
  readonly isShown: (project: Project, path: string) => boolean;
}

export function createPublisher(connection: Connection, { places: placesOf, isShown, wanted }: PublishContext): Publisher {
  /** By root and path, a digest of what was sent last. */
  const published = new Map<string, Map<string, string>>();

  function publish(project: Project, paths: Iterable<string>): void {
    const places = placesOf(project);
    const sent = published.get(project.root) ?? new Map<string, string>();
    published.set(project.root, sent);
    const problems = project.settingsProblems;
    for (const path of paths) {
      const diagnostics = isShown(project, path) || isSettingsFile(path) || path === baselineFile ? diagnosticsOf(project, path, problems, places, wanted()) : [];
      const version = places.version(path);
      const digest = diagnostics.length === 0 ? undefined : digestOf(JSON.stringify([version, diagnostics]));
      // What was looked at again, and is as it was, is no news.
      if (digest === sent.get(path)) continue;
      if (digest === undefined) sent.delete(path);
      else sent.set(path, digest);
      send(places.uri(path), version, diagnostics);
    }
  }

  function send(uri: string, version: number | null, diagnostics: Diagnostic[]): void {
    void connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) });
  }

  return {
    publish,
    clear(project) {
      const places = placesOf(project);
      for (const path of published.get(project.root)?.keys() ?? []) send(places.uri(path), places.version(path), []);
      published.delete(project.root);
    },
  };
}

function diagnosticsOf(project: Project, path: string, problems: readonly SettingsProblem[], places: Places, { showBaseline, lowestSeverity }: ReturnType<PublishContext["wanted"]>): Diagnostic[] {
  const lines = places.lines(path);
  // The JSON Schema underlines the structure's mistakes of a file that is open; what it cannot know is said here.
  const isOpen = places.version(path) !== null;
  const own = lines === undefined ? [] : problems.filter((problem) => problem.path === path && (problem.kind === "meaning" || !isOpen)).map((problem) => settingsDiagnostic(problem, lines));
  // What was known before the baseline was written is a hint, whatever it is otherwise.
  const isWanted = ({ state, severity }: JudgedFinding): boolean => (state === "open" ? isAtLeast(severity, lowestSeverity) : state === "baselined" && showBaseline && lowestSeverity === "hint");
  const shown = project.findingsOf(path).filter(isWanted);
  return [...own, ...withoutFlood(shown).map((finding) => diagnostic(finding, places))];
}

/** Of a rule that finds a whole file wrong the first findings, and how many more there are, where the next one stands. */
function withoutFlood(findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const counts = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return findings.flatMap((finding) => {
    const position = (seen.get(finding.rule) ?? 0) + 1;
    seen.set(finding.rule, position);
    const more = (counts.get(finding.rule) ?? 0) - mostOfRule;
    if (position <= mostOfRule) return [finding];
    // Of one too many the finding itself takes no more room.
    return position > mostOfRule + 1 ? [] : more === 1 ? [finding] : [{ ...finding, message: `${finding.message} (and ${more - 1} more of this rule in the rest of the file)` }];
  });
}

/** Findings of one rule in one file that an editor is sent. */
const mostOfRule = 100;
