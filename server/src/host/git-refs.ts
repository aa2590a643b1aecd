import { runGit } from "./git.ts";

/** A name for a commit that a person may pick. */
export interface GitRef {
  readonly kind: "branch" | "remote-branch" | "tag" | "commit";
  /** As git takes it: `main`, `origin/main`, `v1.2.0`, the full id of a commit. */
  readonly name: string;
  /** The first line of its commit's message. */
  readonly subject: string;
  /** When it was made: ISO 8601. */
  readonly date: string;
}

/** Branches, tags and the last commits of what is checked out, in this order, each the newest first; of each kind at most `mostOfKind`. */
export async function gitRefs(folder: string): Promise<readonly GitRef[]> {
  const refs = await listed(folder, "refs/heads", "refs/remotes", "refs/tags");
  const ofKind = (kind: GitRef["kind"], prefix: string): readonly GitRef[] =>
    refs.flatMap(({ ref, symref, subject, date }): GitRef[] => (ref.startsWith(prefix) && symref === "" ? [{ kind, name: ref.slice(prefix.length), subject, date }] : [])).slice(0, mostOfKind);
  const log = await runGit(folder, ["-c", "log.showSignature=false", "log", "-z", `--max-count=${mostCommits}`, "--format=%H%x01%s%x01%cI", "HEAD", "--"]);
  const commits = (log ?? "").split("\0").flatMap((entry): GitRef[] => {
    const [name = "", subject = "", date = ""] = entry.split("\x01");
    return name === "" ? [] : [{ kind: "commit", name, subject, date }];
  });
  return [...ofKind("branch", "refs/heads/"), ...ofKind("remote-branch", "refs/remotes/"), ...ofKind("tag", "refs/tags/"), ...commits];
}

/**
 * The branch that the work is likely to go into: the one it follows, unless that is only its own copy on the remote; else the remote's
 * default branch, else one called main or master. `HEAD` where none of them is another one than that which is checked out.
 */
export async function gitDefaultBranch(folder: string): Promise<string> {
  const { likely, own } = await likelyBranch(folder);
  return likely === undefined || likely === own ? "HEAD" : likely;
}

/** The same where it is what is checked out, too; `undefined` without branches. */
export async function gitMainBranch(folder: string): Promise<string | undefined> {
  const { likely, own } = await likelyBranch(folder);
  return likely ?? (own === "" ? undefined : own);
}

async function likelyBranch(folder: string): Promise<{ readonly likely: string | undefined; readonly own: string }> {
  const refs = await listed(folder, "refs/heads", "refs/remotes");
  const names = new Set(refs.map(({ ref }) => shortName(ref)));
  const current = refs.find(({ isCheckedOut }) => isCheckedOut);
  const own = current === undefined ? "" : shortName(current.ref);
  const upstream = current !== undefined && names.has(shortName(current.upstream)) ? shortName(current.upstream) : undefined;
  const remote = /^refs\/remotes\/([^/]+)\//.exec(current?.upstream ?? "")?.[1] ?? "origin";
  const heads = refs.filter(({ ref, symref }) => /^refs\/remotes\/[^/]+\/HEAD$/.test(ref) && names.has(shortName(symref)));
  const head = heads.find(({ ref }) => ref === `refs/remotes/${remote}/HEAD`) ?? heads[0];
  const followed = upstream === undefined || upstream === `${remote}/${own}` ? undefined : upstream;
  const usual = [`${remote}/main`, `${remote}/master`, "main", "master"].find((name) => names.has(name));
  return { likely: followed ?? (head === undefined ? usual : shortName(head.symref)), own };
}

const mostOfKind = 200;

const mostCommits = 50;

interface ListedRef {
  readonly ref: string;
  /** What it stands for, as `origin/HEAD` for a branch; else ``. */
  readonly symref: string;
  readonly upstream: string;
  readonly isCheckedOut: boolean;
  readonly subject: string;
  readonly date: string;
}

async function listed(folder: string, ...below: readonly string[]): Promise<readonly ListedRef[]> {
  const fields = ["refname", "symref", "upstream", "HEAD", "creatordate:iso-strict", "contents:subject"];
  const output = await runGit(folder, ["for-each-ref", "--sort=-creatordate", `--format=${fields.map((field) => `%(${field})`).join("%01")}`, ...below]);
  return (output ?? "").split("\n").flatMap((line): ListedRef[] => {
    const [ref = "", symref = "", upstream = "", checkedOut, date = "", subject = ""] = line.split("\x01");
    return ref === "" ? [] : [{ ref, symref, upstream, isCheckedOut: checkedOut === "*", date, subject }];
  });
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes|tags)\//, "");
}
