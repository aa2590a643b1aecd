import picomatch from "picomatch";

/** Why a glob of the settings is refused. One with many wildcards can take seconds for one name, so it is refused before it is used. */
export function globFault(glob: string): string | undefined {
  if (glob === "") return "A glob must not be empty";
  if (/^[./]+$/.test(glob)) return `"${glob}" names nothing; the glob of every file is **`;
  if (glob.length > longestGlob) return `A glob may have ${longestGlob} characters at most`;
  if ((glob.match(/\*+|\?/g) ?? []).length > 8) return "A glob may have 8 wildcards at most";
  if (/[@!+?*]\(/.test(glob)) return "Extended globs such as !(a|b) are not supported; write one glob per pattern";
  return undefined;
}

export const longestGlob = 200;

/** A glob without a slash fits at any depth, one that names a folder fits what is in it; as in ignore files. */
export function globMatcher(glob: string): (path: string) => boolean {
  const anchored = glob.replace(/^\//, "").replace(/\/$/, "");
  const pattern = anchored.includes("/") || glob.startsWith("/") ? anchored : `**/${anchored}`;
  return picomatch([pattern, `${pattern}/**`], { dot: true, noext: true, nonegate: true });
}

/** The glob that fits one file and no other. */
export function globOf(path: string): string {
  const literal = path.replace(/[\\?*[\](){}!+@|]/g, "\\$&");
  return path.includes("/") ? literal : `/${literal}`;
}
