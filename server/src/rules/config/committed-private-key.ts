import { appKinds } from "../../core/app.ts";
import type { Fix } from "../../core/fix.ts";
import { ignoreFix } from "../../core/fixes/ignore-fix.ts";
import { pathRole, type PathRole } from "../../core/path-role.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, settings, texts, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { capped, type Severity } from "../../core/severity.ts";
import { settingsIdioms } from "../../core/facts/settings.ts";
import { settingFixes } from "../../core/fixes/settings-fixes.ts";
import type { Span } from "../../core/text.ts";
import { isKeyStore, keyMaterial, mayHoldKey } from "../../secrets/key-files.ts";
import { loginsIn, mayHoldLogin } from "../../secrets/login-files.ts";
import { writtenSecret } from "../../secrets/settings.ts";

/** Where keys and logins are what a program needs to run; what tests and examples have is made for them. */
const roles: readonly PathRole[] = ["app", "tooling", "development", "client", "migration"];

export default defineRule({
  id: "config/committed-private-key",
  severity: "error",
  summary: "A private key or a login is kept in a file of the repository",
  why: "Everybody with access to the code can act as the one whose key it is, from every copy and every old commit, and a key that is taken out of the newest commit is still in all others.",
  instead: "Let the platform or a secret store put the file in place at release, ignore its path, and replace the key: it counts as known from the first commit on.",
  reference: "https://12factor.net/config",
  fix: "unsafe",
  kinds: appKinds,
  roles,
  detect: [
    texts(mayHoldKey, ({ path, role, text, isTracked, ignoreFile }) => {
      const found = roles.includes(role) ? keyMaterial(text, path) : undefined;
      return found === undefined ? [] : [reportFile({ path, span: found.span, what: found.what, isTracked, ignoreFile, cap: found.isEncrypted ? "warning" : capOf(path, role) })];
    }),
    texts(mayHoldLogin, ({ path, role, text, isTracked, ignoreFile }) =>
      roles.includes(role) ? [...loginsIn(text, path)].map(({ what, span }) => reportFile({ path, span, what, isTracked, ignoreFile, cap: capOf(path, role) })) : [],
    ),
    settings((file) => {
      if (!/^(?:npmrc|pypirc|netrc)$/.test(file.facts.format)) return [];
      const { isTracked, ignoreFile } = file.app;
      return file.facts.settings.flatMap((setting) => {
        const secret = writtenSecret(setting, file.facts, file.path);
        return secret === undefined ? [] : [reportFile({ path: file.path, span: secret.literal.span, what: /token$/i.test(setting.name) ? "a token" : "a password", isTracked: isTracked?.(file.path), ignoreFile, cap: capOf(file.path, file.role), fixes: settingFixes(file, secret.literal, settingsIdioms[file.facts.format].variable(setting.path)) })];
      });
    }),
    wholeApp({}, ({ paths, isTracked, ignoreFile }) =>
      paths.filter((path) => isKeyStore(path) && roles.includes(pathRole(path))).map((path) => reportFile({ path, span: { start: 0, end: 1 }, what: "a store of keys", isTracked: isTracked?.(path), ignoreFile, cap: capped("warning", capOf(path, pathRole(path))) })),
    ),
  ],
});

/** A pair for the machine itself, or made for the jobs of continuous integration, opens nothing elsewhere. */
function capOf(path: string, role: PathRole): Severity {
  return role === "development" || /(?:^|\/)(?:\.github|\.gitlab|\.circleci|(?:[^/]*[-_.])?ci(?:[-_.][^/]*)?)\//.test(path) || /(?:^|[^a-z])(?:localhost|127\.0\.0\.1|self-?signed|snake-?oil|local|dev|dummy|insecure)(?![a-z])/i.test(baseName(path)) ? "information" : "error";
}

interface Kept extends Pick<AppFiles, "ignoreFile"> {
  readonly path: string;
  readonly span: Span;
  readonly what: string;
  readonly isTracked: boolean | undefined;
  readonly cap: Severity;
  /** Besides that of the ignore file. */
  readonly fixes?: readonly Fix[];
}

/** Git says how far it has come: in the history, about to be, or nobody knows. */
function reportFile({ path, span, what, isTracked, cap, ignoreFile, fixes = [] }: Kept): Outcome {
  const holds = `${baseName(path)} holds ${what}`;
  const message =
    isTracked === undefined
      ? `${holds}; keep it out of the repository, and put it in place at release`
      : isTracked
        ? `${holds} and is tracked by git; take it out of the repository and replace it`
        : `${holds} and is not ignored, so the next "git add ." commits it; add it to ${ignoreFile.path}`;
  const severity = capped(isTracked === true ? "error" : "warning", cap);
  return { kind: "report", certain: true, at: { path, span }, ...(severity === "error" ? {} : { severity }), message, fixes: [...fixes, ...(isTracked === false ? ignoreFixes(path, ignoreFile) : [])] };
}

/** A line for exactly this path. A file that git tracks stays tracked whatever an ignore file says. */
function ignoreFixes(path: string, ignoreFile: AppFiles["ignoreFile"]): readonly Fix[] {
  const below = path.slice(ignoreFile.path.lastIndexOf("/") + 1);
  return /[*?[\]\\!#]/.test(below) ? [] : [ignoreFix(path, `/${below}\n`, ignoreFile)];
}
