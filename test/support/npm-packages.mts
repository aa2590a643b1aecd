import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../vscode/host/provision.mts";

/** The folder of a published package at one version, unpacked into the cache and never installed: no script of it runs. */
export function npmPackage(name: string, version: string): string {
  const folder = join(cacheFolder(), "packages", `${name.replace("/", "+")}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(join(cacheFolder(), "packages"), { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder(), "unfinished-"));
  try {
    execFileSync("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", unfinished], { cwd: unfinished, stdio: ["ignore", "ignore", "pipe"] });
    const tarball = readdirSync(unfinished).find((file) => file.endsWith(".tgz")) ?? "";
    const content = join(unfinished, "content");
    mkdirSync(content);
    execFileSync("tar", ["-xzf", join(unfinished, tarball), "-C", content, "--strip-components=1"]);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(content, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
