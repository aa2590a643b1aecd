import type { Sample } from "../../support/robustness.ts";
import type { Cells } from "./kinds.ts";

export const cells: Cells = {
  calls: {
    "the name of a callee": [
      ['import "net/http"\nfunc main() { http.ListenAndServe(a, nil) }', "net/http.ListenAndServe"],
      ['import h "net/http"\nfunc main() { h.Get(a) }', "net/http.Get"],
      ['import "github.com/labstack/echo/v4"\nfunc main() { echo.New() }', "github.com/labstack/echo.New"],
      ['import "gopkg.in/yaml.v3"\nfunc main() { yaml.Unmarshal(a) }', "gopkg.in/yaml.Unmarshal"],
      ['import "github.com/redis/go-redis/v9"\nfunc main() { redis.NewClient(a) }', "github.com/redis/go-redis.NewClient"],
      ['import "github.com/gin-gonic/gin"\nfunc main() { r := gin.Default(); r.Run(a) }', "github.com/gin-gonic/gin.Default().Run"],
      ['import "github.com/gin-gonic/gin"\nfunc main() { var r *gin.Engine; r.Run(a) }', "github.com/gin-gonic/gin.Engine().Run"],
      ['import "net/http"\nfunc main() { s := &http.Server{}; s.Close() }', "net/http.Server().Close"],
      ['import "github.com/gin-gonic/gin"\nfunc main() { r := gin.Default(); v := r.Group(a); v.GET(b) }', "github.com/gin-gonic/gin.Default().Group().GET"],
      ['import "net/http"\nfunc main() { http := other(); http.Get(a) }', ".#other().Get"],
      ["func main() { local(a) }", ".#local"],
      ["func main() { panic(a) }", "panic"],
      ['import "github.com/gin-gonic/gin"\ntype Server struct { router *gin.Engine }\nfunc (s *Server) start() { s.router.Run(":1") }', "github.com/gin-gonic/gin.Engine().Run"],
      ["func main() { f := other(); f.Get(a) }", ".#other().Get"],
      ['import "net/http"\nfunc main() { s := new(http.Server); s.Close() }', "net/http.Server().Close"],
      ['import "net/http"\ntype S struct{}\nfunc (s *S) home() *http.Client { return &http.Client{} }\nfunc main() { s := new(S); s.home().Get(a) }', "net/http.Client().Get"],
    ],
    "arguments by position and by name": [
      ['func main() { f(1, /* one */ "b", x) }', "1", '"b"', "→ .#x"],
      ["func main() { f() }"],
      ["func main() { f(2, list...) }", "2", "?"],
      ['import "net/http"\nfunc main() { s := &http.Server{Addr: ":1", Handler: h} }', 'Addr: ":1"', "Handler: → .#h"],
      ['import "kafka"\nfunc main() { k := kafka.Pair{"a", 2} }', '"a"', "2"],
      ['import "net/http"\nvar s = []*http.Server{{Addr: ":1"}}', 'Addr: ":1"'],
      ['import "net/http"\nvar s = map[string]http.Server{"a": {Addr: ":1"}}', 'Addr: ":1"'],
    ],
    "where a call stands": [["func run() { a.b.Listen(1) }\nfunc main() { s := Server{} }", "a.b.Listen(1) | Listen | run | b", "Server{} | Server | main | nothing | new"]],
    values: [
      ["func main() { f(0x1F) }", "31"],
      ["func main() { f(8_080) }", "8080"],
      ['func main() { f("a\\n\\u0041") }', '"a\\nA"'],
      ["func main() { f(`a\\n`) }", '"a\\\\n"'],
      ['func main() { f([]byte("a")) }', '"a"'],
      ['func main() { f(string("a")) }', '"a"'],
      ['import "strconv"\nfunc main() { f(strconv.Itoa(80)) }', "80"],
      ['import "os"\nfunc main() { f(os.Getenv("A")) }', "$A"],
      ['import "github.com/spf13/viper"\nfunc main() { f(viper.GetString("port")) }', "$port"],
      ['import "os"\nfunc main() { f(":" + os.Getenv("A")) }', '":" + $A'],
      ['import "os"\nimport "fmt"\nfunc main() { f(fmt.Sprintf("%s:%d", os.Getenv("A"), 80)) }', '$A + ":" + 80'],
      ['func main() { f(map[string]string{"a": "b"}) }', '{a: "b"}'],
      ['func main() { f([]string{"a"}) }', '["a"]'],
      ['func main() { f([]struct{ a string }{{a: "b"}}) }', '[{a: "b"}]'],
      ['func main() { f([]struct{ a string }{{"b"}}) }', "[{…}]"],
      ['func main() { f(map[string][]string{"a": {"b"}}) }', '{a: ["b"]}'],
      ['func main() { f(map[point]string{{1, 2}: "b"}) }', "{…}"],
      ['func main() { f(handlers[v]("a")) }', "?"],
      ['func main() { f(map[string]string{"a": "b"}["a"]) }', '"b" through a'],
      ['import "net/http"\nfunc main() { f(http.DefaultServeMux) }', "→ net/http.DefaultServeMux"],
      ["func main() { f(anything) }", "→ .#anything"], ["func main() { f(true && cap) }", "?"],
      ['const port = ":80"\nfunc main() { f(port) }', '":80" through port'],
      ["func g() {}\nfunc main() { f(g) }", "function g"],
      ["func main() { f(func() {}) }", "function"],
      ['import "github.com/gin-gonic/gin"\nfunc g() *gin.Engine { return gin.Default() }\nfunc main() { f(g) }', "function g gives github.com/gin-gonic/gin.Default()"],
      ["func main() { a := 1; if b { a = 2 }; f(a) }", "1 | 2"],
      ["func main() { f(g(1)) }", "call of g"],
      ["func main() { f(true) }", "true"],
      ["func main() { f(1.5) }", "1.5"],
      ["func main() { f(nil) }", "?"],
      ["func main() { a := b; b := a; f(a) }", "?"],
      ['func main() { f(map[string]int{"a": 1}["b"]) }', "?"],
      ['import "os"\nfunc main() { p := "1"; if v, ok := os.LookupEnv("A"); ok { p = v }; f(p) }', '$A else "1"'],
      ['import "os"\nfunc main() { p := os.Getenv("A"); if p == "" { p = "1" }; f(p) }', '$A else "1"'],
      ['import "os"\nfunc getenv(key, fallback string) string { if v := os.Getenv(key); v != "" { return v }; return fallback }\nfunc main() { f(getenv("A", "1")) }', '$A else "1"'],
      ['func main() { f(getEnvOrDefault("A", "1")) }', '$A else "1"'],
      ['func main() { f(describe("A", "1")) }', "call of describe"],
    ],
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
      ['import "os"\nfunc main() { f(os.Getenv("PORT")) }', "$PORT"],
      ['import "os"\nfunc main() { if v, ok := os.LookupEnv("PORT"); ok { f(v) } }', "$PORT"],
      ['import "syscall"\nfunc main() { f(syscall.Getenv("PORT")) }', "$PORT"],
      ['import "os"\nfunc main() { p := os.Getenv("PORT"); if p == "" { p = "80" }; f(p) }', "$PORT"],
      ['import "os"\nimport "cmp"\nfunc main() { f(cmp.Or(os.Getenv("PORT"), "80")) }', "$PORT else \"80\""],
      ['import "os"\nfunc getenv(key, fallback string) string { if v := os.Getenv(key); v != "" { return v }; return fallback }\nfunc main() { f(getenv("PORT", "80")) }', '$PORT else "80"'],
      ['import "github.com/spf13/viper"\nfunc main() { f(getEnvOrDefault("PORT", "80"), viper.GetString("host")) }', '$PORT else "80"', "$host"],
      ['type Config struct {\n\tPort int `env:"PORT" envDefault:"3000"`\n\tHost string `envconfig:"HOST" default:"a"`\n\tKey string `env:"KEY,required"`\n\tName string `json:"name"`\n}', '$PORT else "3000"', '$HOST else "a"', "$KEY"],
      ['import "os"\nfunc main() { f(os.Args, os.Environ()) }'],
    ],
  },
  bindings: {
    "every value with a name": [
      ["func main() { a := 1 }", "variable a = 1 @a"],
      ["func main() { a, b := 1, 2 }", "variable a = 1 @a", "variable b = 2 @b"],
      ["var a = 1", "variable a = 1 @a"],
      ["const a int = 1", "variable a = 1 @a"],
      ["func main() { a = 1 }", "variable a = 1 @a"],
      ['func main() { f(map[string]int{"a": 1, "b-c": 2}) }', 'key a = 1 @"a"', 'key b-c = 2 @"b-c"'],
      ['import "net/http"\nfunc main() { s := &http.Server{MaxHeaderBytes: 1}; s.ReadTimeout = 2 }', "argument net/http.Server.MaxHeaderBytes = 1 @MaxHeaderBytes", "key net/http.Server().ReadTimeout = 2 @ReadTimeout"],
      ['func main() { m := map[string]int{}; m["k"] = 1 }', "variable m = {} @m", 'key k = 1 @"k"'],
      ["func main() { s.a = 1 }", "key .#s.a = 1 @a"],
      ['var o = map[string]*option{"a": {name: "b"}}', "variable o = {a: call of option} @o", 'argument .#option.name = "b" @name'],
      ["func main() { a := f() }"],
    ],
  },
  functions: {
    "functions with the one around them": [
      ["func a() { b := func() { f(func() {}) } }", "a in module", "unnamed in a", "unnamed in unnamed"],
      ["func (s *S) m() { go func() { f() }() }\nfunc n[T any](a T) {}", "m in module", "unnamed in m", "n in module"],
    ],
  },
  state: {
    "what functions write to": [
      ['var users = map[string]int{}\nvar hits int\nvar names []string\nfunc f(id string) { users[id] = 1; users["x"]++; hits++; names = append(names, id); delete(users, id) }', "collection users @users", "f writes ?", 'f writes "x"', "f writes ?", "counter hits @hits", "f writes without a key", "collection names @names", "f writes without a key"],
      ['import "sync"\nvar seen sync.Map\nfunc f(id string) { seen.Store(id, 1); seen.Delete("a") }', "collection seen @seen", "f writes ?", 'f writes "a"'],
      ['var byName = make(map[string]int)\nfunc f() { byName["a"] = 1 }', "collection byName @byName", 'f writes "a"'],
      ["var users = map[string]int{}\nfunc f(id string) { users := map[string]int{}; users[id] = 1; f(users[id]) }"],
      ['var users = map[string]int{"a": 1}\nfunc f() int { return users["a"] }'],
    ],
  },
  outsideWrites: {
    "writes to what another file may declare": [
      ['import "shop/store"\nfunc f(id string) { users[id] = 1; store.Hits++; delete(store.Rooms, "a"); names = append(names, id); own := map[string]int{}; own[id] = 1 }', "f writes .#users, a collection, by ? @users[id] = 1", "f writes shop/store.Hits, a counter, without a key @store.Hits++", 'f writes shop/store.Rooms, a collection, by "a" @delete(store.Rooms, "a")', "f writes .#names, a collection, without a key @names = append(names, id)"],
    ],
  },
  guards: {
    "the environment's name": [
      ['import "os"\nfunc main() { if os.Getenv("APP_ENV") == "production" { a() } else { b() } }', "APP_ENV is production: { a() }", "APP_ENV is not production: { b() }"],
      ['import "os"\nfunc main() { env := os.Getenv("APP_ENV"); if env != "dev" { a() } }', "APP_ENV is not dev: { a() }"],
      ['import "os"\nfunc main() { switch os.Getenv("APP_ENV") { case "dev", "test": a(); default: b() } }', 'APP_ENV is dev, test: case "dev", "test": a();', "APP_ENV is not dev, test: default: b()"],
      ['import "os"\nfunc main() { if v, ok := os.LookupEnv("A"); ok { a() } }'],
      ['import "os"\nfunc main() { if os.Getenv("A") != "" && other() { a() } }'],
      ['import "os"\nfunc main() { if os.Getenv("A") == "" { log.Fatal("x"); a() } }'],
      ['import "os"\nfunc main() { if other() { a() } }'],
      ['import "os"\nfunc main() { f(configs[os.Getenv("APP_ENV")]) }', 'APP_ENV is any: configs[os.Getenv("APP_ENV")]'],
    ],
    "that a variable is set": [
      ['import "os"\nfunc main() { if v, ok := os.LookupEnv("A"); ok { a() } }', "A is set: { a() }"],
      ['import "os"\nfunc main() { if os.Getenv("A") != "" && other() { a() } }', "A is set: { a() }"],
      ['import "os"\nfunc main() { if os.Getenv("A") == "" { log.Fatal("x"); a() } }', 'A is not set: { log.Fatal("x"); a() }', "A is set: "],
      ['import "os"\nfunc main() { if os.Getenv("COLOR") == "red" { a() } }', "COLOR is red: { a() }"],
      ['import "os"\nfunc main() { key := os.Getenv("KEY"); if key == "changeme" { panic("set it") } }', 'KEY is changeme: { panic("set it") }', "KEY is not changeme: "],
      ['import "os"\nfunc main() { if os.Getenv("KEY") != "" { panic("x") } }', 'KEY is set: { panic("x") }', "KEY is not set: "],
    ],
    "that a value is rejected": [
      ['import "os"\nfunc main() { if os.Getenv("APP_ENV") == "production" { a() } else { b() } }'],
      ['import "os"\nfunc main() { env := os.Getenv("APP_ENV"); if env != "dev" { a() } }'],
      ['import "os"\nfunc main() { switch os.Getenv("APP_ENV") { case "dev", "test": a(); default: b() } }'],
      ['import "os"\nfunc main() { if v, ok := os.LookupEnv("A"); ok { a() } }'],
      ['import "os"\nfunc main() { if os.Getenv("A") == "" { log.Fatal("x"); a() } }', 'A is missing: { log.Fatal("x"); a() }'],
      ['import "os"\nfunc main() { key := os.Getenv("KEY"); if key == "changeme" { panic("set it") } }', 'KEY is changeme: { panic("set it") }'],
    ],
    "that the file is the program": "not in this language: a package is a program by its name, and its main runs only then",
  },
  types: {
    "classes with their bases": [
      ['import "net/http"\ntype S struct {\n\thttp.Handler\n\tName string\n}\ntype E struct{}', "S(net/http.Handler) 39 long", "E() 10 long"],
      ["type I interface { Run() }\ntype N int", "I() 21 long", "N() 5 long"],
    ],
  },
  annotations: {
    "decorators and what they stand on": "not in this language: fields alone have tags, and those that name a variable are reads of the environment",
  },
  signals: {
    "what is done on a signal": [
      ['import "os/signal"\nimport "syscall"\nfunc main() { signal.Notify(c, syscall.SIGTERM, syscall.SIGINT) }', "SIGTERM by something @signal.No", "SIGINT by something @signal.No"],
      ['import "os/signal"\nimport "syscall"\nfunc main() { signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2) }', "SIGUSR1 by something @signal.No", "SIGUSR2 by something @signal.No"],
      ['import "os/signal"\nfunc main() { signal.Notify(c) }', "SIGTERM by something @signal.No"],
      ['import "os"\nimport "os/signal"\nfunc main() { signal.Notify(c, os.Interrupt) }', "SIGINT by something @signal.No"],
      ['import "os/signal"\nfunc main() { ctx, stop := signal.NotifyContext(c, signals...) }', "SIGTERM by something @signal.No"],
      ['import "os/signal"\nimport "syscall"\nfunc main() { signal.Ignore(syscall.SIGTERM) }'],
    ],
  },
  directives: {
    "suppression comments": [
      ["// twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nvar a = 1", "next-line a/b c/d the reason -- goes on @// t"],
      ["/* twelve-factor-ignore-file a/b */", "file a/b without a reason @/* t"],
      ["var a = 1 // twelve-factor-ignore-line a/b -- x", "line a/b x @// t"],
      ['// see twelve-factor-ignore-line a/b\nvar a = "// twelve-factor-ignore-line a/b"'],
    ],
  },
  imports: {
    "what is imported, and how": [
      ['import "os"', "* of os as os"],
      ['import (\n\t"os/signal"\n\th "net/http" // two\n\t_ "github.com/lib/pq"\n\t. "fmt"\n)', "* of os/signal as signal", "* of net/http as h", "* of github.com/lib/pq", "* of fmt"],
      ['import "github.com/labstack/echo/v4"\nimport "gopkg.in/yaml.v3"\nimport "github.com/redis/go-redis/v9"', "* of github.com/labstack/echo/v4 as echo", "* of gopkg.in/yaml.v3 as yaml", "* of github.com/redis/go-redis/v9 as redis"],
    ],
  },
  exports: {
    "what another file can import": [
      ['const Port = 1\nvar Addr = ":1"\nfunc F() {}', "Port: 1", "Addr: ?", "F: function F"],
      ['import "github.com/gin-gonic/gin"\nvar App = gin.Default()', "App: → github.com/gin-gonic/gin.Default()"],
      ['import "os"\nfunc Get(key, fallback string) string { if v := os.Getenv(key); v != "" { return v }; return fallback }', "Get: function Get reads variable 0 else 1"],
      ["func New() *S { return &S{} }\ntype S struct { db *DB; n int }\nfunc (s *S) M() {}\nfunc (o *Other) M() {}", "S.db: → .#DB()", "New: function New gives .#S()", "S.M: function M", "Other.M: function M"],
    ],
  },
  importInsertion: {
    "where an import may be added": [
      ['package a\n\nimport (\n\t"os"\n)\n\nfunc f() {}\n', 'package a\n\nimport (\n\t"os"\n)\n^\nfunc f() {}\n'],
      ['package a\n\nimport "os"\nimport "fmt"\nvar a = 1\n', 'package a\n\nimport "os"\nimport "fmt"\n^var a = 1\n'],
      ["// A comment.\npackage a\n\nfunc f() {}\n", "// A comment.\npackage a\n^\nfunc f() {}\n"],
      ["package a", "package a^"],
      ["func f() {}\n", "^func f() {}\n"],
    ],
  },
  problems: {
    "what could not be read": [
      ["func f() {}\n)", "This could not be parsed: )"],
      ["func f() {}"],
    ],
  },
};

export const sample: Sample = {
  text: `package main

import (
	"os"
	"os/signal"
	h "net/http"
)

const Port = ":80"

var users = map[string]*User{}

type Config struct {
	h.Handler
	Level string \`env:"LEVEL" envDefault:"info"\`
}

func (c *Config) add(id string) {
	users[id] = &User{Name: "x🚀", Tags: []string{id, \`raw\`}}
	if v, ok := os.LookupEnv("A"); ok { f(v) } else { panic("no\\n") }
	switch os.Getenv("APP_ENV") { case "dev", "test": g(":" + Port); default: go func() { h.ListenAndServe(Port, nil) }() }
	signal.Notify(stop, os.Interrupt)
	others[id] = 1
	for i, one := range more[1:] { defer one.Close(i) }
}

// twelve-factor-ignore-next-line a/b -- reason
var m = New[int](<-in, func(a, b int) (n int, err error) { return })
`,
  pieces: ['"', "`", "'", "}", "{", "(", ")", "[", "\n", "/*", "*/", "//", ":=", "h.ListenAndServe(a)", "é🚀", "\r\n", "\t", "x := 1", "\u0000", "\ud800", "func ", "import ", "case ", "<-"],
  extremes: {
    "conditions of conditions": `import "os"\nfunc g() { a0 := os.Getenv("A") != ""\n${Array.from({ length: 500 }, (_, index) => `a${index + 1} := a${index} && a${index}\n`).join("")}if a500 { f() } }`,
    "square brackets": `var x = f(${"[]int{".repeat(2000)}${"}".repeat(2000)})`,
    "brackets that do not close": "func f() { ([{".repeat(400),
    "objects": `var x = f(${'map[string]any{"a": '.repeat(1000)}1${"}".repeat(1000)})`,
    "calls in calls": `func g() { ${"a.b(".repeat(2000)}${")".repeat(2000)} }`,
    "a chain of calls": `func g() { a${".b()".repeat(3000)} }`,
    "a sum": `var x = ${"a + ".repeat(3000)}f(1)`,
    "blocks": `func g() { ${"if a { ".repeat(1000)}f()${" }".repeat(1000)} }`,
    "functions": `var x = ${"func() { f(".repeat(1000)}1${") }".repeat(1000)}`,
    "types": `func g(x ${"*".repeat(3000)}A, y ${"[]".repeat(3000)}B) { x.f() }`,
    "names of names": `func g() {\n${Array.from({ length: 2000 }, (_, index) => `a${index + 1} := a${index}`).join("\n")}\nf(a2000) }`,
    "a name that is assigned again and again": `func g() {\nx := 1\n${"x = 1\nf(x)\n".repeat(5000)}}`,
    "branches": `import "os"\nfunc g() { ${'if os.Getenv("A") == "b" { f() } else '.repeat(1000)}{ f() } }`,
    "cases": `import "os"\nfunc g() { switch os.Getenv("APP_ENV") {\n${'case "b": f()\n'.repeat(5000)}default: f() } }`,
    "texts without an end": 'var a = "abc\nvar b = `abc',
  },
  line: "f(1)\n",
  around: ["package a\nfunc g() {\n", "}\n"],
};
