import { createHmac, randomBytes } from "node:crypto";
import { GivenUp, withinBudget } from "../core/budget.ts";
import type { History, HistoryReport, HistorySecret, HistorySkip } from "../core/history.ts";
import { pathRole, type PathRole } from "../core/path-role.ts";
import { baseName } from "../core/paths.ts";
import type { Rule, TextDetector } from "../core/rule.ts";
import { isAtLeast, severities } from "../core/severity.ts";
import type { Span } from "../core/text.ts";
import { readEnvFile } from "../formats/lines.ts";
import { secretsOfEnvFile } from "../secrets/env-files.ts";
import type { Judge, Place } from "./judge.ts";
import { createJudging, overlap } from "./judging.ts";
import { inVersions, type Version } from "./versions.ts";

export interface HistoryOptions {
  /** Those of them that look at texts of every kind. */
  readonly rules: readonly Rule[];
  /** What only the use of a text tells is not looked for where this is left out. */
  readonly judge?: Judge;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

/** What a blob is known by: the oldest commit that brought it, and the path that says most of it. */
interface Known {
  /** Counted from the newest commit: the larger, the older. */
  commit: number;
  path: string;
}

interface Found {
  place: Place;
  commit: number;
  path: string;
  line: number;
  head: HistorySecret["head"];
}

/**
 * Every secret that the history of a repository has, each once, with the commit that brought it and whether it is still there. Each blob is
 * read once. Secrets are told apart by a hash with a key that is made anew and kept by nobody; their values are not kept either. Never
 * throws for what a file holds; what git cannot do is thrown by `history`.
 */
export async function secretsOfHistory(history: History, { rules, judge, signal, onProgress }: HistoryOptions): Promise<Omit<HistoryReport, "schemaVersion" | "tool">> {
  const began = performance.now();
  const detectors = rules.flatMap((rule) => rule.detect.flatMap((detector) => (detector.kind === "texts" && detector.ofAllFiles !== true ? [{ rule, detector }] : [])));
  const readsVariables = rules.some(({ id }) => id === ofVariables);
  const isCancelled = (): boolean => signal?.aborted === true;
  const commits: { readonly id: string; readonly date: string }[] = [];
  const blobs = new Map<string, Known>();
  const generated = new Set<string>();
  for await (const { id, date, files } of history.commits()) {
    if (isCancelled()) break;
    const commit = commits.push({ id, date }) - 1;
    if (commit % 500 === 0) onProgress?.(`Reading commit ${commit + 1} …`);
    for (const { blob, path } of files) {
      const known = blobs.get(blob);
      if (known !== undefined) {
        known.commit = commit;
        if (rank(path) <= rank(known.path)) known.path = path;
      } else if (pathRole(path) === "generated") generated.add(blob);
      else blobs.set(blob, { commit, path });
    }
  }
  const skipped = new Map<HistorySkip, number>();
  const skip = (reason: HistorySkip, count = 1): unknown => count > 0 && skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  skip("generated", [...generated].filter((blob) => !blobs.has(blob)).length);
  const atHead = isCancelled() ? new Map<string, string>() : await history.headFiles();
  const isImage = (path: string): boolean => binaries.test(path);
  const wanted = inVersions([...blobs].flatMap(([id, { path }]) => (isImage(path) ? [] : [[id, path] as const])), atHead);
  skip("binary", blobs.size - wanted.length);

  const identify = identifier();
  const secrets = new Map<string, Found>();
  let [read, bytes] = [0, 0];
  const tell = (id: string, text: string, place: Place): string => {
    const line = lineAt(text, place.span.start);
    const headPath = atHead.get(id);
    const identity = identify(text, place.span);
    add(secrets, identity, { place, ...(blobs.get(id) as Known), line, head: headPath === undefined ? null : { path: headPath, line } });
    return identity;
  };
  const versions = new Map(wanted.map((version) => [version.id, version]));
  const paths = new Set(wanted.map(({ path }) => path));
  const judging = judge === undefined ? undefined : createJudging({
    judge,
    hasPath: (path) => paths.has(path),
    onPlace: ({ id }, text, place) => tell(id, text, { ...place, message: faultIn(place.message) }),
    onOlder: (identity, place, path, { commit, line }) => add(secrets, identity, { place: { ...place, message: faultIn(place.message) }, commit, path, line, head: null }),
    mayTake: (milliseconds) => milliseconds < leastTime + bytes / bytesPerMillisecond,
    onLeft: (count) => skip("timed-out", count),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const blob of isCancelled() ? [] : history.contents(wanted.map(({ id }) => id), largest)) {
    if (isCancelled()) break;
    if (read++ % 200 === 0) onProgress?.(`Reading ${read} of ${wanted.length} versions of files …`);
    bytes += blob.bytes;
    if (blob.content.kind === "skipped") {
      skip(blob.content.reason);
      continue;
    }
    const { text } = blob.content;
    const known = blobs.get(blob.id) as Known;
    const places = placesIn(text, known.path, detectors, readsVariables);
    if (places === undefined) skip("timed-out");
    for (const place of places ?? []) tell(blob.id, text, place);
    await judging?.take(versions.get(blob.id) as Version, text, known.commit, places ?? []);
  }
  await judging?.end();
  const incomplete = [...(isCancelled() ? ["cancelled" as const] : []), ...(history.cut === undefined ? [] : [history.cut])];
  if ((skipped.get("missing") ?? 0) > 0 && !incomplete.includes("partial")) incomplete.push("partial");
  return {
    head: history.head ?? null,
    secrets: [...secrets.values()].map((found) => reported(found, commits)).sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || compare(a.path, b.path) || a.line - b.line),
    skipped: [...skipped].map(([reason, count]) => ({ reason, blobs: count })),
    complete: incomplete.length === 0,
    incomplete,
    stats: { commits: commits.length, blobs: read, bytes, milliseconds: Math.round(performance.now() - began) },
  };
}

/** It looks at files of variables as documents; in the history they are texts like any other. */
const ofVariables = "config/env-file-committed";

/** What it says of a file that is a key goes before what others say of the key in it. Rule catalogue, 1.8. */
const ofKeys = "config/committed-private-key";

/** How long texts of former commits may be judged together: some time at least, and more in a large history, which takes longer to read anyway. */
const leastTime = 15_000;
const bytesPerMillisecond = 8000;

/** As in a check of files. */
const largest = 1024 * 1024;

/** Names of what is no text; whatever else is none is told by its content. */
const binaries = /\.(?:png|jpe?g|gif|ico|webp|avif|bmp|tiff?|psd|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|dex|apk|exe|dll|so|dylib|a|o|pyc|mp[34]|webm|mov|avi|wav|ogg|flac|sqlite3?|db|wasm|mo|xlsx?|docx?|pptx?)$/i;

/** What the rules say of a text, and what it holds as a file of variables; `undefined` where that takes too long. */
function placesIn(text: string, path: string, detectors: readonly { readonly rule: Rule; readonly detector: TextDetector }[], readsVariables: boolean): readonly Place[] | undefined {
  const role = pathRole(path);
  try {
    return withinBudget(() => {
      const places: Place[] = [];
      for (const { rule, detector } of detectors) {
        if (!detector.mayConcern(text, path)) continue;
        for (const outcome of detector.inspect({ path, role, text, isTracked: true, ignoreFile: { path: ".gitignore", text: undefined } })) {
          if (outcome.kind === "report") places.push({ rule: rule.id, severity: outcome.severity ?? rule.severity, message: faultIn(outcome.message), span: outcome.at.span });
        }
      }
      if (readsVariables && (role === "app" || role === "example")) places.push(...variablesIn(text, path, places));
      const kept = places.filter(({ rule }) => rule === ofKeys);
      return places.filter((place) => isAtLeast(place.severity, "warning") && (place.rule === ofKeys || !kept.some(({ span }) => overlap(span, place.span))));
    });
  } catch (error) {
    if (error instanceof GivenUp) return undefined;
    throw error;
  }
}

/** What to do about it is another matter in the history, and so is whether git has the file. */
function faultIn(message: string): string {
  return (message.split("; ")[0] ?? "").replace(" and is tracked by git", "");
}

/** What only development and tests use is seldom worth more than a word, so their files are left out. */
function* variablesIn(text: string, path: string, others: readonly Place[]): Iterable<Place> {
  const name = baseName(path);
  if (!/^\.env(?:\.[\w.-]+)?$|^\.flaskenv$|\.env$/.test(name)) return;
  for (const { name: variable, span } of secretsOfEnvFile(readEnvFile(text), path)) {
    if (!others.some((one) => overlap(one.span, span))) yield { rule: ofVariables, severity: "error", message: `${variable} is a secret in ${name}`, span };
  }
}

/** The secret of two places that is older is told with the place where it is older; it is still there when one of them is. */
function add(secrets: Map<string, Found>, identity: string, found: Found): void {
  const known = secrets.get(identity);
  if (known === undefined) {
    secrets.set(identity, found);
    return;
  }
  const severity = isAtLeast(found.place.severity, known.place.severity) ? found.place.severity : known.place.severity;
  if (found.commit > known.commit) Object.assign(known, { commit: found.commit, path: found.path, line: found.line, place: found.place });
  known.place = { ...known.place, severity };
  // Where it was brought says more than another place with the same.
  if (known.head === null || (known.head.path !== known.path && found.head?.path === known.path)) known.head = found.head ?? known.head;
}

/**
 * A key is a secret by what stands in its block, wherever that is and however its lines are broken; a value that only its name points at, by
 * what follows the name.
 */
function identifier(): (text: string, span: Span) => string {
  const salt = randomBytes(32);
  return (text, span) => {
    const marked = text.slice(span.start, span.end);
    const behind = text.slice(span.start, span.start + longestKey);
    const block = /^[ \t]*-----BEGIN|^PuTTY-/.test(marked) ? /^[^]*?(?:-----END|Private-MAC)/.exec(behind)?.[0] : undefined;
    const isName = block === undefined && /^["']?:/.test(text.slice(span.end, span.end + 2));
    const quoted = /^(["'`])([^]*)\1$/.exec(marked)?.[2];
    const value = block ?? quoted ?? (isName ? (/^["']?\s*:\s*["']?([^"'\r\n]+)/.exec(text.slice(span.end, span.end + longestKey))?.[1] ?? marked) : marked);
    const key = /-----BEGIN[^-]*-----([^]*?)(?:-----END|$)/.exec(value)?.[1] ?? value;
    return createHmac("sha256", salt).update(key.replace(/\\[nr]|\s+/g, "")).digest("base64");
  };
}

const longestKey = 20_000;

function reported({ place: { rule, severity, message }, commit, path, line, head }: Found, commits: readonly { readonly id: string; readonly date: string }[]): HistorySecret {
  const { id = "", date = "" } = commits[commit] ?? {};
  return { rule, severity, message, commit: { id: id.slice(0, 10), date }, path, line, head };
}

/** Of several paths of one blob the one that the program reads says most. */
function rank(path: string): number {
  return roles.indexOf(pathRole(path));
}

const roles: readonly PathRole[] = ["app", "tooling", "client", "development", "migration", "example", "test", "generated"];

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
