import type { Sample } from "../../support/robustness.ts";
import type { Cells } from "./kinds.ts";

export const cells: Cells = {
  calls: {
    "the name of a callee": [
      ["exec node server.js", "exec"],
      ["./bin/start --now", "./bin/start"],
      ["/usr/bin/env node a", "/usr/bin/env"],
      ["A=1 node a", "node"],
      ['"node" a', "no name"],
      ["$NODE a", "no name"],
      ["main() { a; }\nmain b", "no name"],
      ["$(date) a", "date"],
    ],
    "arguments by position and by name": [
      ["f 1 'b' $1", "1", '"b"', "?"],
      ["f"],
      ['f "$@" 2', "?", "2"],
      ["f a > out.log", '"a"'],
      ["f --port=80 -v", '"--port=80"', '"-v"'],
      ["f <<< 'a'"],
    ],
    "where a call stands": [
      ["go() { a b 1; }\nc d", "a b 1 | a | go | nothing", "c d | c | module | nothing"],
      ["if a; then exec b; fi", "a | a | module | nothing", "exec b | exec | module | nothing"],
    ],
    values: [
      ["f word", '"word"'],
      ["f 80", "80"],
      ["f 'a $b'", '"a $b"'],
      ['f "a\\"b"', '"a\\"b"'],
      ["f a\\ b", '"a b"'],
      ["f $A", "$A"],
      ['f "${A}"', "$A"],
      ["f ${A:-b}", '$A else "b"'],
      ["f ${A:?is missing}", "$A"],
      ["A=${A:-b}\nf $A", '$A else "b"'],
      ["A=b\nf $A", '"b" through A'],
      ["A=b g\nf $A", "$A"],
      ["f --port=$A", '"--port=" + $A'],
      ["f $1", "?"],
      ["f $(date)", "?"],
      ['f "a${B}c"', '"a" + $B + "c"'],
      ["f ''", '""'],
      ["f $'a'", '"a"'],
      ["f *.log", '"*.log"'],
      ["A=1\nif b; then A=2; fi\nf $A", "1 | 2"],
      ["A=$B\nB=$A\nf $A", "$B"],
      ["A=${A:-}\nf $A", "$A"],
      ["A=${A:?is missing}\nf $A", "$A"],
      ['if [ -z "$A" ]; then A=1; fi\nf $A', "$A else 1"],
      ["g() { f $A; }\nA=1", "1 through A"],
      ["A=1\nA=$A$B\nf $A", '1 | 1 | ? + $B'],
      ["A=\nf $A", "?"],
      ["for A in *; do f $A; done", "?"],
      ["read -r A B\nf $B", "?"],
      ["A() { b; }\nf $A", "$A"],
    ],
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
      ["f $PORT", "$PORT"],
      ['f "${PORT:-80}"', '$PORT else "80"'],
      ["f ${PORT-80}", '$PORT else "80"'],
      [': "${PORT:=80}"', '$PORT else "80"'],
      ["f ${PORT:?is missing}", "$PORT"],
      ["PORT=${PORT:-80}\nf $PORT", '$PORT else "80"'],
      ["PORT=80\nf $PORT"],
      ["f $1 $@ $?"],
      ["A=b g\nf $A", "$A"],
      ["f '$PORT'"],
      ["PORT=${PORT:-}", "$PORT"],
      ['export PORT="${PORT:?must be set}"', "$PORT"],
      ["for f in *; do . $f; done"],
      ["cat <<EOF\n$PORT\nEOF", "$PORT"],
      ["local_port() { local p=$PORT; f $p; }", "$PORT"],
    ],
  },
  bindings: {
    "every value with a name": [
      ["A=1", "variable A = 1 @A"],
      ["export A='x'", 'variable A = "x" @A'],
      ["f() { local a=1; }", "variable a = 1 @a"],
      ["A=1 g", "argument g.A = 1 @A"],
      ["A+=1"],
      ["readonly A=1", "variable A = 1 @A"],
      ["A=$(f)"],
      ["A="],
    ],
  },
  functions: {
    "functions with the one around them": [["a() { b() { c; }; }\nfunction d { e; }", "a in module", "b in a", "d in module"]],
  },
  state: {
    "what functions write to": "not in this language: a script answers no requests",
  },
  outsideWrites: { "writes to what another file may declare": "not in this language: a script answers no requests" },
  guards: {
    "the environment's name": [
      ['if [ "$APP_ENV" = "production" ]; then a; else b; fi', "APP_ENV is production: a", "APP_ENV is not production: else b;"],
      ['if [[ $APP_ENV == dev && -n "$X" ]]; then a; fi', "APP_ENV is dev: a"],
      ['if [ -z "$X" ]; then a; exit 1; fi'],
      ["case $APP_ENV in dev|test) a ;; *) b ;; esac", "APP_ENV is dev, test: dev|test) a ;;", "APP_ENV is not dev, test: *) b ;;"],
      ["if command -v x; then a; fi"],
      ['if test "$APP_ENV" != production; then a; fi'],
      ['[ "$APP_ENV" = test ] && a', "APP_ENV is test: a"],
      ['if [ -z "$A" ]; then a; elif [ "$APP_ENV" = dev ]; then b; else c; fi', "APP_ENV is dev: b", "APP_ENV is not dev: else c;"],
    ],
    "that a variable is set": [
      ['if [ ! -z "$X" ]; then a; fi', "X is set: a"],
      ['if test -n "$X"; then a; fi', "X is set: a"],
      ['if [ -n "$X" ] && b; then a; fi', "X is set: a", "X is set: b"],
      ['if [[ $APP_ENV == dev && -n "$X" ]]; then a; fi', "X is set: a"],
      ['if [ -z "$X" ]; then a; exit 1; fi', "X is not set: a; exit 1", "X is set: "],
      ['if [ "$COLOR" = red ]; then a; fi', "COLOR is red: a"],
      ['if [ "$KEY" = changeme ]; then exit 1; fi', "KEY is changeme: exit 1", "KEY is not changeme: "],
      ['if [ -n "$KEY" ]; then exit 1; fi', "KEY is set: exit 1", "KEY is not set: "],
      ['if [ -z "$A" ]; then a; elif [ "$APP_ENV" = dev ]; then b; else c; fi', "A is not set: a", 'A is set: elif [ "$APP_ENV" = dev ]; then b; else c;'],
    ],
    "that a value is rejected": [
      ['KEY=${KEY:-}\nif [ ! -f x ] && [ -z "$KEY" ]; then exit 1; fi', "KEY is missing: exit 1"],
      ['if [ "$APP_ENV" = "production" ]; then a; else b; fi'],
      ['if [[ $APP_ENV == dev && -n "$X" ]]; then a; fi'],
      ['if [ -z "$X" ]; then a; exit 1; fi', "X is missing: a; exit 1"],
      ["case $APP_ENV in dev|test) a ;; *) b ;; esac"],
      ["if command -v x; then a; fi"],
      ['if [ "$KEY" = changeme ]; then exit 1; fi', "KEY is changeme: exit 1"],
    ],
    "that the file is the program": "not in this language: a script that is sourced is not told from one that is started",
  },
  types: {
    "classes with their bases": "not in this language: there are none",
  },
  annotations: {
    "decorators and what they stand on": "not in this language: there are none",
  },
  signals: {
    "what is done on a signal": [
      ["trap 'kill 1' TERM SIGINT", "SIGTERM by something @trap 'kil", "SIGINT by something @trap 'kil"],
      ["trap stop 15", "SIGTERM by something @trap stop"],
      ["trap - HUP"],
      ["trap cleanup EXIT", "SIGEXIT by something @trap clea"],
      ["trap '' TERM"],
      ["echo trap a TERM"],
    ],
  },
  directives: {
    "suppression comments": [
      ["# twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf", "next-line a/b c/d the reason -- goes on @# tw"],
      ["# twelve-factor-ignore-file a/b", "file a/b without a reason @# tw"],
      ["f # twelve-factor-ignore-line a/b -- x", "line a/b x @# tw"],
      ["# see twelve-factor-ignore-line a/b\nf '# twelve-factor-ignore-line a/b'"],
    ],
  },
  imports: {
    "what is imported, and how": [
      ['. ./env.sh\nsource "lib/log.sh"', "* of ./env.sh", "* of ./lib/log.sh"],
      ['. "$(dirname "$0")/env.sh"\n. "${BASH_SOURCE%/*}/../log.sh"', "* of ./env.sh", "* of ./../log.sh"],
      ['. /etc/profile\n. "$file"\n. ~/x.sh'],
    ],
  },
  exports: {
    "what another file can import": [
      ["A=1", "A: 1"],
      ["export B='x'", 'B: "x"'],
      ["f() { local a=1; }", "f: function f"],
    ],
  },
  importInsertion: {
    "where an import may be added": "not in this language: nothing is imported",
  },
  problems: {
    "what could not be read": [
      ["f 1\n)", "This could not be parsed: f 1\n)"],
      ["f 1"],
    ],
  },
};

export const sample: Sample = {
  text: `#!/bin/sh
. ./env.sh
A=\${A:-b}
f() { echo "x $A \${B} 🚀" >> log; }
if [ -z "$A" ]; then exit 1; elif [[ $C == d ]]; then f; else f --port=$A; fi
case $APP_ENV in dev|test) g ;; *) h "$(date)" ;; esac
trap 'kill 1' TERM
cat <<EOF
body $X
EOF
# twelve-factor-ignore-next-line a/b -- reason
for i in 1 2; do X=1 exec node server.js "$@" | tee log & done
`,
  pieces: ['"', "'", "}", "${", "(", ")", "\n", "#", "`", "<<EOF\n", "EOF\n", "if ", "fi", "é🚀", "\r\n", "\u0000", "\ud800", "case x in ", "esac", "$(", "A=1 ", "| ", ";;", "[[ "],
  extremes: {
    "substitutions": `f ${'"$('.repeat(500)}x${')"'.repeat(500)}`,
    "brackets that do not close": "$( ${ (( { ".repeat(380),
    "calls in calls": `${"$(a ".repeat(500)}${")".repeat(500)}`,
    "a long pipe": `${"a | ".repeat(3000)}f`,
    "a long list": `${"a && ".repeat(3000)}f`,
    "a long word": `f ${"$A-".repeat(3000)}`,
    "blocks": `${"{ ".repeat(500)}f;${" }".repeat(500)}`,
    "defaults": `f ${"${A:-".repeat(500)}b${"}".repeat(500)}`,
    "functions": `${"f() { ".repeat(500)}g${"; }".repeat(500)}`,
    "names of names": `${Array.from({ length: 2000 }, (_, index) => `A${index + 1}=$A${index}`).join("\n")}\nf $A2000`,
    "a name that is assigned again and again": "X=1\nf $X\n".repeat(5000),
    "branches": `if [ -n "$A" ]; then f\n${'elif [ "$B" = b ]; then g\n'.repeat(3000)}fi`,
    "cases": `case $APP_ENV in\n${"a) f ;;\n".repeat(5000)}*) g ;; esac`,
    "a here-document without an end": "cat <<EOF\n$A",
  },
  line: "f 1\n",
};
