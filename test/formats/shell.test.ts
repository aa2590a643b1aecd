import { expect, test } from "vitest";
import { readShellCommands } from "../../server/src/formats/shell.ts";

/** Words joined by `·`, then what stands behind, files written, and whether it is nested or conditional. */
function said(text: string): readonly string[] {
  return readShellCommands(text).map(({ words, operator, redirects, nested, conditional }) => [words.join("·"), operator, ...redirects.map((file) => `>${file}`), nested ? "nested" : "", conditional ? "conditional" : ""].filter((part) => part !== "").join(" "));
}

test.each<readonly [text: string, ...said: string[]]>([
  // Quotes, escapes, comments and what goes on in the next line.
  ["a 'b c' \"d \\\"e\\\" $x\" f\\ g", 'a·b c·d "e" $x·f g'],
  ["a \\\n  b # c && d\ne#f", "a·b ;", "e#f"],
  ["a;b\r\nc\r\n", "a ;", "b ;", "c ;"],
  ["a 'never closed && b", "a·never closed && b"],
  ["a $(b | c) `d; e` ${F:-g h} $((1 << 2)) \"$(i \"j\")\"", 'a·$(b | c)·`d; e`·${F:-g h}·$((1 << 2))·$(i "j")'],
  // What stands between commands.
  ["a | b && c || d & e; f", "a |", "b &&", "c ||", "d &", "e ;", "f"],
  ["exec gosu app \"$@\"", "exec·gosu·app·$@"],
  ["! a && time b", "a &&", "time·b"],
  ["A=1 B='2 3' a; C=4", "a ;"],
  ["A=(b 'c)' # d)\n e) f\nA+=($(g)); h", "f ;", "h"],
  // Redirections.
  ["a > b 2> c >> d &> e >| f >&g < h", "a >b >c >d >e >f >g"],
  ["a >/dev/null 2>&1 & b 2>&1 c", "a & >/dev/null", "b·c"],
  ["a <<< 'b c' d", "a·d"],
  // Here-documents.
  ["a <<EOF > b\n$c && d\nEOF\ne", "a ; >b", "e"],
  ["a <<-'E'\n\tb; c\n\tE\nd", "a ;", "d"],
  ["a <<A <<\"B\"\nb\nA\nc\nB\nd", "a ;", "d"],
  ["a <<EOF\nnever closed", "a ;"],
  // What is nested.
  ["f() {\n  a\n}\nf", "a ; nested", "f"],
  ["function f { a; }\nfunction g() { b; }\nc", "a ; nested", "b ; nested", "c"],
  ["( a; b ) && c", "a ; nested", "b ; nested", "c"],
  ["a && { b; c; }; d", "a &&", "b ; nested", "c ; nested", "d"],
  ["if [ -f a ]; then b; elif c; then d; else e; fi; f", "[·-f·a·] ; nested conditional", "b ; nested conditional", "c ; nested conditional", "d ; nested conditional", "e ; nested conditional", "f"],
  ["if a; then if b; then c; fi; d; fi\ne", "a ; nested conditional", "b ; nested conditional", "c ; nested conditional", "d ; nested conditional", "e"],
  ["case $1 in\n  a|b) c ;;\n  (d) e ;&\n  *) f\nesac\ng", "c ;; nested conditional", "e ;& nested conditional", "f ; nested conditional", "g"],
  ["for i in 1 2; do a $i; done; b", "a·$i ; nested", "b"],
  ["for i\ndo a; done", "a ; nested"],
  ["while read a; do b; done < c; until d; do e; done", "read·a ; nested", "b ; nested", "d ; nested", "e ; nested"],
  ["[[ $a == b && ( c < d || e ) ]] && f", "[[·$a·==·b·&&·(·c·<·d·||·e·)·]] &&", "f conditional"],
  ['[ -n "$A" ] && b && c || d; e', "[·-n·$A·] &&", "b && conditional", "c || conditional", "d ; conditional", "e"],
  ["test -z $A || { b; c; }; d", "test·-z·$A ||", "b ; nested conditional", "c ; nested conditional", "d"],
  ["a && b || c", "a &&", "b ||", "c"],
  ["echo if then fi }; a", "echo·if·then·fi·} ;", "a"],
])("%j", (text, ...expected) => {
  expect(said(text)).toEqual(expected);
});

test("a command stands from its first word to its last, keywords of the shell left out", () => {
  const text = "if a b; then\n  \\\n  exec c \\\n    d > e # f\nfi; ! g";
  expect(readShellCommands(text, 100).map(({ span }) => text.slice(span.start - 100, span.end - 100))).toEqual(["a b", "exec c \\\n    d > e", "g"]);
});

test("what stands in a function says in which", () => {
  const text = "f() {\n  a\n  g () { b; }\n  c\n}\nfunction h { d; }\nfunction i()\n{\n  { e; }\n  j\n}\nk() ( l )\nm";
  expect(readShellCommands(text).map(({ words, inFunction }) => `${words.join(" ")} ${inFunction ?? "-"}`)).toEqual(["a f", "b g", "c f", "d h", "e i", "j i", "l -", "m -"]);
});

test("what stands in the branch of a case says when it is taken", () => {
  const text = 'case "$1" in\n  a | "b c") x ;;\n  (d) ;;\n  *)\n    case ${2:-e} in f) y ;; esac\n    z\nesac\nv';
  const [x, y, z, v] = readShellCommands(text).map(({ branches }) => branches?.map(({ subject, patterns, earlier }) => ({ subject, patterns, earlier })));
  const rest = { subject: "$1", patterns: ["*"], earlier: ["a", "b c", "d"] };
  expect(x).toEqual([{ subject: "$1", patterns: ["a", "b c"], earlier: [] }]);
  expect(y).toEqual([rest, { subject: "${2:-e}", patterns: ["f"], earlier: [] }]);
  expect(z).toEqual([rest]);
  expect(v).toBeUndefined();
  const [one, two] = readShellCommands("case $1 in a) b ;; c) d ;; esac").map(({ branches }) => branches?.[0]?.at);
  expect(one).toBe(two);
});
