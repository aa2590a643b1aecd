import type { Sample } from "../../support/robustness.ts";
import type { Cells } from "./kinds.ts";

export const cells: Cells = {
  calls: {
    "the name of a callee": [
      ["<?php class A extends \\X\\Base { function f() { $this->exec(1); } }", "X\\Base().exec"],
      ["<?php class A extends \\X\\Base { function f() { parent::exec(1); } }", "X\\Base().exec"],
      ["<?php class A extends \\X\\Base { function f() { $this->app->bind(1); } }", "X\\Base().app.bind"],
      ["<?php class A extends \\X\\Base { function f() { exec(1); } }", "exec"],
      ["<?php trait A { function f() { $this->exec(1); } }", "no name"],
      ["<?php function f(callable $a) { $a(1); }", "no name"],
      ["<?php use Monolog\\Logger; new Logger('a');", "Monolog\\Logger"],
      ["<?php use Monolog\\Handler\\{RotatingFileHandler as R, NullHandler}; new R('a');", "Monolog\\Handler\\RotatingFileHandler"],
      ["<?php $app = new \\Slim\\App(); $app->get('/', $f);", "Slim\\App().get"],
      ["<?php use Illuminate\\Support\\Facades\\Route; Route::get('/', $f);", "Illuminate\\Support\\Facades\\Route.get"],
      ["<?php namespace App; new Mailer('a');", "Mailer"],
      ["<?php namespace App; getenv('A');", "getenv"],
      ["<?php use Psr\\Log\\LoggerInterface; class A { public function __construct(private LoggerInterface $log) {} function b() { $this->log->info('a'); } }", "Psr\\Log\\LoggerInterface().info"],
      ["<?php use Psr\\Log\\LoggerInterface; function f(?LoggerInterface $log) { $log?->info('a'); }", "Psr\\Log\\LoggerInterface().info"],
      ["<?php function local() {} local();", "no name"],
      ["<?php $unknown->call();", "no name"],
      ["<?php use Slim\\App; class A { private App $app; function b() { $this->app->run(1); } }", "Slim\\App().run"],
      ["<?php use Slim\\App; function make() { return new App(); } $app = make(); $app->run(1);", "Slim\\App().run"],
      ["<?php use Slim\\App; $app = new App(); $app = other(); $app->run(1);", "no name"],
    ],
    "arguments by position and by name": [
      ["<?php f(1, /* one */ 'b', $x);", "1", '"b"', "?"],
      ["<?php new F(true);", "true"],
      ["<?php f();"],
      ["<?php f(...$list);", "?"],
      ["<?php f('a', port: 2);", '"a"', "port: 2"],
    ],
    "where a call stands": [["<?php function go() { $a->b->listen(1); } new F(); Route::get(2);", "$a->b->listen(1) | listen | go | b", "new F() | F | module | nothing | new", "Route::get(2) | get | module | Route"]],
    values: [
      ["<?php f(8_080);", "8080"],
      ["<?php f(true);", "true"],
      ["<?php f('a\\'\\n');", `"a'\\\\n"`],
      ['<?php f("a\\n");', '"a\\n"'],
      ['<?php f("a $b");', '"a " + ?'],
      ["<?php f('a' . getenv('B'));", '"a" + $B'],
      ["<?php f(sprintf('%s:%d', getenv('A'), 1));", '$A + ":" + 1'],
      ["<?php f(<<<E\nplain\nE);", '"plain"'],
      ["<?php f(['a' => 'b', 'c' => [1]]);", '{a: "b", c: [1]}'],
      ["<?php f([...$a, 1]);", "[?, 1, …]"],
      ["<?php f(getenv('A'));", "$A"],
      ["<?php f(getenv('A') ?: 'b');", '$A else "b"'],
      ["<?php f($_ENV['A'] ?? 'b');", '$A else "b"'],
      ["<?php f($_SERVER['A']);", "$A"],
      ["<?php f(env('A', 'b'));", '$A else "b"'],
      ["<?php f((int) env('A'));", "$A"],
      ["<?php f($a ? 'b' : 'c');", '"b" | "c"'],
      ["<?php f(match ($a) { 'x' => 'b', default => 'c' });", '"b" | "c"'],
      ["<?php f(Ctl::class);", "→ Ctl"],
      ["<?php f(fn() => 1);", "function"],
      ["<?php f($anything);", "?"],
      ["<?php define('A', 'x'); const B = 'y'; class C { const D = 'z'; function g() { f(self::D); } }", '"z" through D'],
      ["<?php define('A', 'x'); f(A);", '"x" through A'],
      ["<?php const B = 'y'; f(B);", '"y" through B'],
      ["<?php $a = 1; f($a);", "1 through a"],
      ["<?php $a = 1; if ($b) { $a = 2; } f($a);", "1 | 2"],
      ["<?php $a = ['b' => ['c' => 2]]; f($a['b']['c']);", "2 through c"],
      ["<?php function g() {} f('g');", '"g"'],
      ["<?php f(g(1));", "call of g"],
      ["<?php f(0x10);", "16"],
      ["<?php f(1.5);", "1.5"],
      ["<?php f(null);", "?"],
      ["<?php $a = $b; $b = $a; f($a);", "?"],
      ["<?php function setting($key, $default = null) { $v = getenv($key); return $v === false ? $default : $v; } f(setting('A', 'b'));", '$A else "b"'],
    ],
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
      ["<?php f(getenv('PORT'));", "$PORT"],
      ["<?php f(getenv('PORT') ?: 80);", "$PORT else 80"],
      ["<?php f($_ENV['PORT'] ?? '80', $_SERVER['HOST']);", '$PORT else "80"', "$HOST"],
      ["<?php f((int) env('PORT', 80));", "$PORT else 80"],
      ["<?php f($_SERVER['REQUEST_URI'], $_GET['PORT']);"],
      ["<?php function setting($key, $default = null) { $v = getenv($key); return $v === false ? $default : $v; } f(setting('PORT', 80));", "$PORT else 80"],
      ["<?php f(getenv($name), getenv());"],
      ["<?php use Illuminate\\Support\\Env; f(Env::get('PORT', 80));", "$PORT else 80"],
    ],
  },
  bindings: {
    "every value with a name": [
      ["<?php $a = 1;", "variable a = 1 @$a"],
      ["<?php f(['a' => 1, 'b-c' => 2]);", "key a = 1 @'a'", "key b-c = 2 @'b-c'"],
      ["<?php $config['db']['password'] = 1;", "key password = 1 @'password'"],
      ["<?php $app->b = 1;", "key b = 1 @b"],
      ["<?php class A { private $b = 1; const D = 2; function c($e = 3) { $this->b = 4; } }", "field A.b = 1 @b", "field A.D = 2 @D", "parameter e = 3 @$e", "field A.b = 4 @b"],
      ["<?php function f($a = 1, int $b = 2) {}", "parameter a = 1 @$a", "parameter b = 2 @$b"],
      ["<?php new Helper(level: 1);", "argument Helper.level = 1 @level"],
      ["<?php $a = f();"],
    ],
  },
  functions: {
    "functions with the one around them": [
      ["<?php function a() { $b = function () { f(fn() => 1); }; }", "a in module", "unnamed in a", "unnamed in unnamed"],
      ["<?php class A { function b() {} static function c() {} }", "b in module", "c in module"],
    ],
  },
  state: {
    "what functions write to": "not in this language: nothing outlives a request",
  },
  outsideWrites: { "writes to what another file may declare": "not in this language: nothing outlives a request" },
  guards: {
    "the environment's name": [
      ["<?php if (getenv('APP_ENV') === 'production') { a(); } else { b(); }", "APP_ENV is production: { a(); }", "APP_ENV is not production: else { b(); }"],
      ["<?php if ($x) {} elseif (getenv('APP_ENV') != 'dev') { a(); }", "APP_ENV is not dev: { a(); }"],
      ["<?php switch ($_ENV['APP_ENV']) { case 'dev': a(); break; default: b(); }", "APP_ENV is dev: case 'dev': a(); break;", "APP_ENV is not dev: default: b();"],
      ["<?php if (!getenv('A')) { throw new E(); a(); }"],
      ["<?php $v = getenv('A') ? a() : b();"],
      ["<?php if (in_array(getenv('APP_ENV'), ['test', 'ci'])) { a(); }"],
      ["<?php f($configs[getenv('APP_ENV')]);", "APP_ENV is any: $configs[getenv('APP_ENV')]"],
      ["<?php if (getenv('COLOR') === 'red') { a(); }"],
      ["<?php if (getenv('A')) {} elseif (getenv('APP_ENV') === 'dev') { a(); } else { b(); }", "APP_ENV is dev: { a(); }", "APP_ENV is not dev: else { b(); }"],
      ["<?php match (getenv('APP_ENV')) { 'dev', 'test' => a(), default => b() };", "APP_ENV is dev, test: 'dev', 'test' => a()", "APP_ENV is not dev, test: default => b()"],
    ],
    "that a variable is set": [
      ["<?php if ($x) {} elseif (getenv('APP_ENV') != 'dev') { a(); }", "x is set: {}", "x is not set: elseif (getenv('APP_ENV') != 'dev') { a(); }"],
      ["<?php if (!getenv('A')) { throw new E(); a(); }", "A is not set: { throw new E(); a(); }", "A is set: "],
      ["<?php $v = getenv('A') ? a() : b();", "A is set: a()", "A is not set: b()"],
      ["<?php if (getenv('COLOR') === 'red') { a(); }", "COLOR is red: { a(); }"],
      ["<?php if (getenv('A')) {} elseif (getenv('APP_ENV') === 'dev') { a(); } else { b(); }", "A is set: {}", "A is not set: elseif (getenv('APP_ENV') === 'dev') { a(); } else { b(); }"],
      ["<?php if (getenv('KEY') === 'changeme') { exit(1); }", "KEY is changeme: { exit(1); }", "KEY is not changeme: "],
      ["<?php if (getenv('KEY')) { throw new E(); }", "KEY is set: { throw new E(); }", "KEY is not set: "],
      ["<?php function g() { if (!getenv('X')) { return; } a(); }", "X is not set: { return; }", "X is set:  a(); }"],
      ["<?php $v = isset($_ENV['A']) ? a() : b();", "A is set: a()", "A is not set: b()"],
      ["<?php if (!empty(getenv('A'))) { a(); }", "A is set: { a(); }"],
      ["<?php if (isset($_GET['A'])) { a(); }"],
    ],
    "that a value is rejected": [
      ["<?php if (getenv('APP_ENV') === 'production') { a(); } else { b(); }"],
      ["<?php if ($x) {} elseif (getenv('APP_ENV') != 'dev') { a(); }"],
      ["<?php switch ($_ENV['APP_ENV']) { case 'dev': a(); break; default: b(); }"],
      ["<?php if (!getenv('A')) { throw new E(); a(); }", "A is missing: { throw new E(); a(); }"],
      ["<?php $v = getenv('A') ? a() : b();"],
      ["<?php if (getenv('KEY') === 'changeme') { exit(1); }", "KEY is changeme: { exit(1); }"],
    ],
    "that the file is the program": "not in this language: the server starts the file that was asked for",
  },
  types: {
    "classes with their bases": [
      ["<?php use X\\Base; use X\\I; class A extends Base implements I {} class B {}", "A(X\\Base, X\\I) 36 long", "B() 10 long"],
      ["<?php namespace App; interface I extends J {} trait T {} enum E implements I { case A; }", "I(J) 24 long", "T() 10 long", "E(I) 31 long"],
    ],
  },
  annotations: {
    "decorators and what they stand on": [
      ["<?php use A\\Route; class K { #[Route('/x', name: 'y')] public function index() {} }", 'A\\Route("/x", name: "y") on index'],
      ["<?php #[Attribute, Other(1)] class A { #[B] public $c; }", "Attribute() on no function", "Other(1) on no function", "B() on no function"],
      ["<?php #[A] function f() {}", "A() on f"],
    ],
  },
  signals: {
    "what is done on a signal": [
      ["<?php pcntl_signal(SIGTERM, fn() => 1);", "SIGTERM by unnamed @pcntl_sig"],
      ["<?php function stop() {} pcntl_signal(SIGINT, 'stop');", "SIGINT by stop @pcntl_sig"],
      ["<?php pcntl_signal(SIGTERM, SIG_IGN);"],
      ["<?php $loop->addSignal(SIGTERM, $f);"],
    ],
  },
  directives: {
    "suppression comments": [
      ["<?php \n// twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf();", "next-line a/b c/d the reason -- goes on @// t"],
      ["<?php /* twelve-factor-ignore-file a/b */", "file a/b without a reason @/* t"],
      ["<?php f(); # twelve-factor-ignore-line a/b -- x", "line a/b x @# tw"],
      ["<?php \n// see twelve-factor-ignore-line a/b\nf('// twelve-factor-ignore-line a/b');"],
      ["<p>// twelve-factor-ignore-line a/b</p>"],
    ],
  },
  imports: {
    "what is imported, and how": [["<?php use A\\Route; use B\\{C, D as E}; use function F\\g; use H;", "Route of A\\Route as Route", "C of B\\C as C", "D of B\\D as E", "g of F\\g as g", "H of H as H"],
      ["<?php require 'a.php'; include_once(__DIR__ . '/b/c.php'); $x = require dirname(__DIR__) . \"/d.php\";", "* of ./a.php", "* of ./b/c.php", "* of ../d.php"],
      ["<?php require $file; require '/etc/x.php'; include BASE . '/y.php';", "* of /etc/x.php"]],
  },
  exports: {
    "what another file can import": [
      ["<?php class A { const B = 1; public static $c = 2; private $d = 3; }", "A.B: 1", "A.c: ?"],
      ["<?php const A = 1; $b = 2; function f() {}", "A: 1", "b: 2", "f: function f"],
      ["<?php return ['port' => 1];", "*: {port: 1}"],
    ],
  },
  importInsertion: {
    "where an import may be added": [
      ["<?php\n\ndeclare(strict_types=1);\n\nuse A\\B;\n\nf();\n", "<?php\n\ndeclare(strict_types=1);\n\nuse A\\B;\n^\nf();\n"],
      ["<?php\nnamespace App;\n\nf();\n", "<?php\nnamespace App;\n^\nf();\n"],
      ["<?php\nf();\n", "<?php\n^f();\n"],
      ["<?php", "^<?php"],
      ["<p></p>\n", "^<p></p>\n"],
    ],
  },
  problems: {
    "what could not be read": [
      ["<?php f(1); )", "This could not be parsed: )"],
      ["<?php f(1);"],
    ],
  },
};

export const sample: Sample = {
  text: `<?php
namespace App;
use A\\{B, C as D};
const LIMIT = 5;
#[Route('/x', name: 'y')]
class K extends Base implements I { const X = "a $b {$c->d} 🚀"; function f($a = [1, 'k' => 'v', ...$more]) { return $this->x ?? getenv('A') ?: 'd'; } }
if ($_ENV['APP_ENV'] === 'x') { exit(1); } elseif (!getenv('KEY')) { throw new E(); } // twelve-factor-ignore-line a/b -- c
pcntl_signal(SIGTERM, fn() => stop());
$v = match (true) { $w instanceof D => 1, default => static fn(?int $n = null): int => $n };
?>
<p><?= $x ?></p>
<?php $t = <<<E
hello $x
E;
`,
  pieces: ['"', "'", "}", "{", "(", ")", "[", "\n", "/*", "*/", "//", "#[", "<?php", "?>", "<<<E\n", "$a->b('c')", "é🚀", "\r\n", "$x = 1;", "\u0000", "\ud800", "function ", "use ", "=> "],
  extremes: {
    "conditions of conditions": `<?php\n$a0 = getenv("A");\n${Array.from({ length: 500 }, (_, index) => `$a${index + 1} = $a${index} && $a${index};\n`).join("")}if ($a500) f();`,
    "square brackets": `<?php f(${"[".repeat(2000)}${"]".repeat(2000)});`,
    "brackets that do not close": `<?php ${"([{".repeat(600)}`,
    "objects": `<?php f(${"['a' => ".repeat(2000)}1${"]".repeat(2000)});`,
    "calls in calls": `<?php ${"$a->b(".repeat(2000)}${")".repeat(2000)};`,
    "a chain of calls": `<?php $a${"->b()".repeat(3000)};`,
    "a sum": `<?php $x = ${"$a . ".repeat(3000)}f(1);`,
    "blocks": `<?php ${"{".repeat(3000)}f();${"}".repeat(3000)}`,
    "functions": `<?php f(${"fn() => ".repeat(2000)}1);`,
    "names of names": `<?php\n${Array.from({ length: 2000 }, (_, index) => `$a${index + 1} = $a${index};`).join("\n")} f($a2000);`,
    "a name that is assigned again and again": `<?php\n${"$x = 1;\nf($x);\n".repeat(5000)}`,
    "a field that is assigned again and again": `<?php class A { function g() {\n${"$this->a = 1;\nf($this->a);\n".repeat(5000)}} }`,
    "branches": `<?php if (getenv('A')) { f(); }\n${"elseif (getenv('B') === 'b') { g(); }\n".repeat(3000)}`,
    "texts without an end": "<?php $a = 'abc; $b = <<<E\n$x",
    "islands of text": "<p><?php f(1) ?></p>\n".repeat(5000),
  },
  line: "f(1);\n",
  around: ["<?php\n", ""],
};
