import type { Sample } from "../../support/robustness.ts";
import type { Cells } from "./kinds.ts";

export const cells: Cells = {
  calls: {
    "the name of a callee": [
      ["import flask\nflask.Flask()", "flask.Flask"],
      ["from flask import Flask as F\nF()", "flask.Flask"],
      ["import logging.handlers\nlogging.handlers.RotatingFileHandler()", "logging.handlers.RotatingFileHandler"],
      ["import logging.handlers as h\nh.RotatingFileHandler()", "logging.handlers.RotatingFileHandler"],
      ["from flask import (\n    Flask,  # the app\n    request,\n)\nFlask()", "flask.Flask"],
      ["from flask import Flask\napp = Flask(__name__)\napp.run()", "flask.Flask().run"],
      ["from flask import Flask\napp: Flask = None\napp.run()", "flask.Flask().run"],
      ["from flask import Flask\ndef start(app: Flask):\n    app.run()", "flask.Flask().run"],
      ["from flask import Flask\ndef start(app: Flask = None):\n    app.run()", "flask.Flask().run"],
      ["from flask import Flask\ndef start(app: Flask | None):\n    app.run()", "flask.Flask().run"],
      ["from typing import Optional\nfrom flask import Flask\ndef start(app: Optional[Flask]):\n    app.run()", "flask.Flask().run"],
      ['from flask import Flask\ndef start(app: "Flask"):\n    app.run()', "flask.Flask().run"],
      ["import redis\npipe = redis.Redis().pipeline()\npipe.execute()", "redis.Redis().pipeline().execute"],
      ["from flask import Flask\nclass A:\n    def __init__(self):\n        self.app = Flask()\n    def start(self):\n        self.app.run()", "flask.Flask().run"],
      ["from flask import Flask\ndef make():\n    return Flask()\napp = make()\napp.run()", "flask.Flask().run"],
      ["from aiohttp import web\nasync def main():\n    runner = await web.make()\n    runner.start()", "aiohttp.web.make().start"],
      ["import socket\nwith socket.socket() as s:\n    s.bind()", "socket.socket().bind"],
      ["import socket\nif (s := socket.socket()):\n    s.bind()", "socket.socket().bind"],
      ["from .app import app\napp.run()", "./app#app.run"],
      ["from ..boot import start\nstart()", "../boot#start"],
      ["from . import config\nconfig.load()", ".#config.load"],
      ["try:\n    import ujson as json\nexcept ImportError:\n    import json\njson.loads()", "ujson.loads"],
      ['open("x")', "open"],
      ["def open(x): ...\nopen()", "no name"],
      ["def f(app):\n    app.run()", "no name"],
      ["from flask import Flask\ndef f(Flask):\n    Flask()", "no name"],
      ["from flask import Flask\napp = Flask()\napp = other()\napp.run()", "no name"],
      ["from flask import Flask\nfor app in apps:\n    app.run()", "no name"],
    ],
    "arguments by position and by name": [
      ["f(1, 'b', x)", "1", '"b"', "?"],
      ["f(1, port=2, **more)", "1", "?", "port: 2"],
      ["f(\n    host=a,  # where\n    port=80,\n)", "host: ?", "port: 80"],
      ["f()"],
      ["f(*args, 2)", "?", "2"],
    ],
    "where a call stands": [["def go():\n    a.b.listen(1)\nself.app.run()", "a.b.listen(1) | listen | go | b", "self.app.run() | run | module | app"]],
    values: [
      ["f(3_000)", "3000"],
      ["f(0x10)", "16"],
      ["f(1.5)", "1.5"],
      ["f(2j)", "?"],
      ["f('a\\n\\u0041')", '"a\\nA"'],
      ["f(r'a\\n')", '"a\\\\n"'],
      ['f("""a\nb""")', '"a\\nb"'],
      ["f('a' 'b')", '"ab"'],
      ["f(True)", "true"],
      ["f(None)", "?"],
      ["f(b'a')", '"a"'],
      ["A = 1\nf(A)", "1 through A"],
      ["A: int = 1\nf(A)", "1 through A"],
      ["a = {'b': {'c': 2}}\nf(a['b']['c'])", "2 through c"],
      ["a = {'b': 1}\na['b'] = 2\nf(a['b'])", "?"],
      ["class C:\n    A = 1\nf(C.A)", "1 through A"],
      ["f(f'a{b}c{1}')", '"a" + ? + "c" + 1'],
      ["f('a' + b + 'c')", '"a" + ? + "c"'],
      ["f('a%s' % b)", '"a%s" + ?'],
      ["f('a{}'.format(b))", '"a{}" + ?'],
      ["f({'a': 1, 'b': [x]})", "{a: 1, b: [?]}"],
      ["f({'a': 1, **rest})", "{…}"],
      ["f({**rest, 'a': 1})", "{a: 1, …}"],
      ["f(dict(a=1, b='c'))", '{a: 1, b: "c"}'],
      ["f([1, 'b'])", '[1, "b"]'],
      ["f((1, 'b'))", '[1, "b"]'],
      ["f([1, *rest])", "[1, ?, …]"],
      ["f(1 if a else 2)", "1 | 2"],
      ["f(a or 2)", "? | 2"],
      ["a = 1\nif b:\n    a = 2\nf(a)", "1 | 2"],
      ["f(lambda: 1)", "function"],
      ["def g(): ...\nf(g)", "function g"],
      ["from flask import Flask\ndef g():\n    return Flask()\nf(g)", "function g gives flask.Flask()"],
      ["f(g(1))", "call of g"],
      ["import logging\nf(logging.FileHandler)", "→ logging.FileHandler"],
      ["from .config import PORT\nf(PORT)", "→ ./config#PORT"],
      ["f(str(1))", "1"],
      ["f(anything)", "?"],
      ["a = b\nb = a\nf(a)", "?"],
    ],
  },
  envReads: {
    "reads with their defaults, in every form of rule catalogue 1.5": [
      ['import os\nf(os.environ["PORT"])', "$PORT"],
      ['import os\nf(os.environ.get("PORT", 80))', "$PORT else 80"],
      ['import os\nf(os.environ.get("PORT", default="80"))', '$PORT else "80"'],
      ['import os\nf(os.environ.get("PORT", None))', "$PORT"],
      ['import os\nf(os.environ.get("PORT") or 80)', "$PORT else 80"],
      ['import os\nf(os.environ.setdefault("PORT", "80"))', '$PORT else "80"'],
      ['from os import environ as e, getenv\nf(e["A"], e.get("B"), getenv("C", "d"))', "$A", "$B", '$C else "d"'],
      ['import os\nf(int(os.getenv("PORT", "80")))', '$PORT else "80"'],
      ['import os\nf(os.environ.get("MODE", "dev").lower().strip())', '$MODE else "dev"'],
      ['import environ\nenv = environ.Env()\nf(env("A"), env.str("B", default="b"), env.int("C", 3), env("D", str, "d"))', "$A", '$B else "b"', "$C else 3", '$D else "d"'],
      ['from environs import Env\nenv = Env()\nf(env.str("A", "a"), env("B"))', '$A else "a"', "$B"],
      ['from decouple import config\nf(config("A"), config("B", default="b", cast=str), config("C", "c"))', "$A", '$B else "b"', '$C else "c"'],
      ['from starlette.config import Config\nconfig = Config(".env")\nf(config("A", cast=bool, default=False), config("B", str, "b"), config.get("C"))', "$A else false", '$B else "b"', "$C"],
      ["from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    port: int = 80\n    host: str\n", "$PORT else 80", "$HOST"],
      ["from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    port: int = Field(80, env='WEB_PORT')\n    key: str = Field(default='k')\n    host: str = Field(...)\n", "$WEB_PORT else 80", '$KEY else "k"', "$HOST"],
      ["from pydantic_settings import BaseSettings, SettingsConfigDict\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    port: int = 80\n", "$APP_PORT else 80"],
      ["from pydantic import BaseSettings\nclass S(BaseSettings):\n    port: int = 80\n    class Config:\n        env_prefix = 'app_'\n", "$APP_PORT else 80"],
      ["from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    a: int = 1\nclass S(Base):\n    b: int = 2\n", "$A else 1", "$B else 2"],
      ["import dj_database_url\nf(dj_database_url.config(default='sqlite://'))", '$DATABASE_URL else "sqlite://"'],
      ["import dj_database_url\nf(dj_database_url.config('DB_URL', 'sqlite://'))", '$DB_URL else "sqlite://"'],
      ["import django_cache_url\nf(django_cache_url.config())", "$CACHE_URL"],
      ['f(envsecret("KEY"), get_env("PORT", 80), envint("N", "1"))', "$KEY", "$PORT else 80", '$N else "1"'],
      ['import os\ndef setting(name, default=None):\n    return os.environ.get(name, default)\nf(setting("PORT", 80))', "$PORT else 80"],
      ["import os\nf(os.path, os.environ_copy['PORT'])"],
    ],
  },
  bindings: {
    "every value with a name": [
      ["a = 1", "variable a = 1 @a"],
      ["a: int = 1", "variable a = 1 @a"],
      ["a = b = 1", "variable a = 1 @a", "variable b = 1 @b"],
      ["f({'a': 1, 'b-c': 2})", "key a = 1 @'a'", "key b-c = 2 @'b-c'"],
      ["from flask import Flask\napp = Flask()\napp.config['KEY'] = 1\napp.port = 2", "key flask.Flask().config.KEY = 1 @'KEY'", "key flask.Flask().port = 2 @port"],
      ["from flask import Flask\nFlask(port=1)", "argument flask.Flask.port = 1 @port"],
      ["def f(a=1, b: int = 2): ...", "parameter a = 1 @a", "parameter b = 2 @b"],
      ["class A:\n    b = 1\n    def c(self):\n        self.d = 2", "field A.b = 1 @b", "field A.d = 2 @d"],
      ["a = f()"],
    ],
  },
  functions: {
    "functions with the one around them": [
      ["def a():\n    async def b():\n        f(lambda: 1)", "a in module", "b in a", "unnamed in b"],
      ["class A:\n    def b(self): ...\n    @staticmethod\n    async def c(): ...", "b in module", "c in module"],
    ],
  },
  state: {
    "what functions write to": [
      ["users = {}\ndef add(req):\n    users['a'] = 1\n    users[req.id] = 2\n    del users[req.id]", "collection users @users", 'add writes "a"', "add writes ?", "add writes ?"],
      ["seen, = set(),\nlist_ = []\ndef handle():\n    list_.append(1)\n    list_.insert(0, 2)", "collection list_ @list_", "handle writes without a key", "handle writes without a key"],
      ["cache: dict = dict()\ndef put(k):\n    cache.setdefault(k, [])\n    cache.update(a=1)\n    cache.pop('b')", "collection cache @cache", "put writes ?", "put writes without a key", 'put writes "b"'],
      ["from collections import defaultdict\nhits = defaultdict(int)\ndef hit(k):\n    hits[k] += 1", "collection hits @hits", "hit writes ?"],
      ["from collections import deque\nq = deque()\ndef put(k):\n    q.appendleft(k)\n    q.clear()", "collection q @q", "put writes without a key", "put writes without a key"],
      ["count = 0\ndef up():\n    global count\n    count += 1", "counter count @count", "up writes without a key"],
      ["count = 0\ndef up():\n    global count\n    count = count + 1", "counter count @count", "up writes without a key"],
      ["users = {}\nusers['a'] = 1\ndef f():\n    users = {}\n    users[1] = 2"],
    ],
  },
  outsideWrites: {
    "writes to what another file may declare": [
      ["from .store import users\nimport shop.store\ndef f(id):\n  users[id] = 1\n  shop.store.hits += 1\n", "f writes ./store#users, a collection, by ? @users[id] = 1", "f writes shop.store.hits, a counter, without a key @shop.store.hits += 1"],
      ["from .store import users\nusers['a'] = 1\n"],
    ],
  },
  guards: {
    "the environment's name": [
      ["import os\nif os.environ['APP_ENV'] == 'production':\n    a()\nelse:\n    b()", "APP_ENV is production: a()", "APP_ENV is not production: else:\n    b()"],
      ["import os\nif os.getenv('ENV') == 'test':\n    a()\nelif os.getenv('ENV') == 'ci':\n    b()\nelse:\n    c()", "ENV is test: a()", "ENV is not test: elif os.getenv('ENV') == 'ci':\n    b()\nelse:\n    c()", "ENV is ci: b()", "ENV is not ci: else:\n    c()"],
      ["import os\nif 'production' == os.environ['APP_ENV']:\n    a()", "APP_ENV is production: a()"],
      ["import os\nif os.environ.get('APP_ENV', 'dev').lower() == 'production':\n    a()", "APP_ENV is production: a()"],
      ["import os\ndev = os.environ.get('FLASK_ENV') != 'production'\nf(1 if dev else 2)", "FLASK_ENV is not production: 1", "FLASK_ENV is production: 2"],
      ["import os\nif os.environ['ENV'] in ('test', 'ci') and not x:\n    a()", "ENV is test, ci: a()"],
      ["import os\nif os.environ['ENV'] not in ['test']:\n    a()", "ENV is not test: a()"],
      ["import os\nf(configs[os.environ['ENV']])", "ENV is any: configs[os.environ['ENV']]"],
      ["import os\nmatch os.environ['ENV']:\n    case 'test' | 'ci':\n        a()\n    case 'production':\n        b()", "ENV is test, ci: a()", "ENV is production: b()"],
      ["import os\nif os.environ['COLOR'] == 'production':\n    a()"],
    ],
    "that a variable is set": [
      ["import os\nif os.environ.get('LOG_FILE'):\n    a()\nelse:\n    b()", "LOG_FILE is set: a()", "LOG_FILE is not set: else:\n    b()"],
      ["import os\nif 'LOG_FILE' in os.environ:\n    a()", "LOG_FILE is set: a()"],
      ["import os\nif os.getenv('LOG_FILE') is not None:\n    a()", "LOG_FILE is set: a()"],
      ["import os\nfile = os.getenv('LOG_FILE')\nif file:\n    a()", "LOG_FILE is set: a()"],
      ["import os\nif (file := os.getenv('LOG_FILE')):\n    a()", "LOG_FILE is set: a()"],
      ["import os\nif os.environ['COLOR'] == 'red':\n    a()", "COLOR is red: a()"],
      ["import os\ndef g():\n    if not os.getenv('X'):\n        return\n    a()", "X is not set: return", "X is set: \n    a()"],
    ],
    "that a value is rejected": [
      ["import os\nif not os.environ.get('KEY'):\n    raise ValueError()", "KEY is missing: raise ValueError()"],
      ["import os\nif 'KEY' not in os.environ:\n    raise ValueError()", "KEY is missing: raise ValueError()"],
      ["import os, sys\nkey = os.environ.get('KEY', 'x')\nif key == 'x':\n    sys.exit(1)", "KEY is x: sys.exit(1)"],
      ["import os\nassert os.environ.get('KEY')", "KEY is missing: assert os.environ.get('KEY')"],
      ["import os\nkey = os.environ.get('KEY', 'x')\nassert key != 'x', 'set it'", "KEY is x: assert key != 'x', 'set it'"],
      ["import os\nif os.environ['KEY']:\n    raise ValueError()"],
    ],
    "that the file is the program": [["if __name__ == '__main__':\n    a()", "main: a()"], ["if '__main__' == __name__:\n    a()", "main: a()"], ["if __name__ != '__main__':\n    a()", "not main: a()"], ["if __name__ == 'other':\n    a()"]],
  },
  types: {
    "classes with their bases": [["from x import Base, Mixin\nclass A(Mixin, Base, metaclass=M): ...\nclass B: ...", "A(x.Mixin, x.Base) 38 long", "B() 12 long"], ["from x import Base\nclass A(Base[int]): ...", "A(x.Base) 23 long"]],
  },
  annotations: {
    "decorators and what they stand on": [
      ["from flask import Flask\napp = Flask()\n@app.route('/', methods=['GET'])\ndef list_(): ...", 'flask.Flask().route("/", methods: ["GET"]) on list_'],
      ["import functools\n@functools.cache\n@other\nasync def f(): ...", "functools.cache() on f", "no name() on f"],
      ["from dataclasses import dataclass\n@dataclass\nclass A: ...", "dataclasses.dataclass() on no function"],
    ],
  },
  signals: {
    "what is done on a signal": [
      ["import signal\ndef stop(*_): ...\nsignal.signal(signal.SIGTERM, stop)", "SIGTERM by stop @signal.si"],
      ["from signal import SIGINT, signal\nsignal(SIGINT, lambda *_: 1)", "SIGINT by unnamed @signal(SI"],
      ["import asyncio, signal\nloop = asyncio.get_event_loop()\nloop.add_signal_handler(signal.SIGTERM, loop.stop)", "SIGTERM by something @loop.add_"],
      ["import signal\nfor s in (signal.SIGINT, signal.SIGHUP):\n    signal.signal(s, stop)", "SIGINT by something @signal.si", "SIGHUP by something @signal.si"],
      ["import signal\nSTOP = [signal.SIGTERM]\nfor s in STOP:\n    signal.signal(s, stop)", "SIGTERM by something @signal.si"],
      ["import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)"],
    ],
  },
  directives: {
    "suppression comments": [
      ["# twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\nf()", "next-line a/b c/d the reason -- goes on @# tw"],
      ["# twelve-factor-ignore-file a/b", "file a/b without a reason @# tw"],
      ["f()  # twelve-factor-ignore-line a/b -- x", "line a/b x @# tw"],
      ["# see twelve-factor-ignore-line a/b\nf('# twelve-factor-ignore-line a/b')"],
    ],
  },
  imports: {
    "what is imported, and how": [
      ["import a.b, c as d", "* of a.b as a", "* of c as d"],
      ["from x import a, b as c", "a of x as a", "b of x as c"],
      ["from x import (  # two\n    a,\n    b,\n)", "a of x as a", "b of x as b"],
      ["from .x import a\nfrom ..y.z import b\nfrom . import c", "a of ./x as a", "b of ../y/z as b", "c of . as c"],
      ["from x import *", "* of x"],
      ["try:\n    import x\nexcept ImportError:\n    x = None", "* of x as x, guarded"],
      ["try:\n    import x\nexcept (ImportError, OSError):\n    import y", "* of x as x, guarded", "* of y as y, guarded"],
      ["import contextlib\nwith contextlib.suppress(ImportError):\n    import x", "* of contextlib as contextlib", "* of x as x, guarded"],
      ["from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import A", "TYPE_CHECKING of typing as TYPE_CHECKING", "A of x as A, a type"],
      ["try:\n    import x\nfinally:\n    f()", "* of x as x"],
    ],
  },
  exports: {
    "what another file can import": [
      ["PORT = 1\ndef f(): ...", "PORT: 1", "f: function f"],
      ["from flask import Flask\napp = Flask()", "Flask: → flask.Flask", "app: → flask.Flask()"],
      ["from .a import b as c", "c: → ./a#b"],
      ["from .a import *", "**: → ./a#*"],
      ["from shop.base import *", "**: → shop.base"],
      ["a = 1\nif b:\n    a = 2", "a: 1 | 2"],
    ],
  },
  importInsertion: {
    "where an import may be added": [
      ["import a\nfrom b import c\nf()\n", "import a\nfrom b import c\n^f()\n"],
      ['"""About."""\nfrom __future__ import annotations\nf()\n', '"""About."""\nfrom __future__ import annotations\n^f()\n'],
      ["# A comment.\nimport a\nf()\n", "# A comment.\nimport a\n^f()\n"],
      ["#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nf()\n", "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n^f()\n"],
      ["f()\nimport a\n", "^f()\nimport a\n"],
      ["import a", "import a^"],
    ],
  },
  problems: {
    "what could not be read": [["f(1)\n)", "This could not be parsed: )"], ["f(1)"]],
  },
};

export const sample: Sample = {
  text: `"""About."""
import os, signal
from flask import Flask as F
from .base import *
from . import base
PORT = int(os.environ.get("PORT") or 3000)
seen = {}
app: F | None = F(__name__)
class Server(Base[int]):
    key: str = "k"
    def start(self, *, port: int = 80, **rest):
        with open(f"a{port}.log") as self.file:
            base.others[port] = 1
            seen[port] = self.app.run(host="0.0.0.0", port=port)  # 🚀
@app.route("/", methods=["GET"])
async def index(): return {"a": 1, **more, "b": [x for x in y if (z := x)]}
if os.environ["ENV"] not in ("production", "staging"):
    signal.signal(signal.SIGTERM, lambda *_: stop())
elif "KEY" not in os.environ: raise ValueError("KEY")
match PORT:
    case 80 | 443: del app
    # twelve-factor-ignore-next-line a/b -- reason
    case _: assert PORT, "port"
`,
  pieces: ['"', "'", '"""', 'f"{', "}", "{", "(", ")", "[", "\n", "\n    ", "#", ":", "lambda: ", "app.run(3000)", "é🚀", "\r\n", "\t", "x = 1", "\u0000", "\ud800", "import ", "\\\n"],
  extremes: {
    "conditions of conditions": `import os\na0 = os.environ["A"]\n${Array.from({ length: 500 }, (_, index) => `a${index + 1} = a${index} and a${index}\n`).join("")}if a500:\n    f()\n`,
    "square brackets": `f(${"[".repeat(3000)}${"]".repeat(3000)})`,
    "brackets that do not close": "([{".repeat(600),
    "dictionaries": `f(${"{'a':".repeat(3000)}1${"}".repeat(3000)})`,
    "calls in calls": `${"a.b(".repeat(2000)}${")".repeat(2000)}`,
    "a chain of calls": `a${".b()".repeat(3000)}`,
    "a sum": `x = ${"a + ".repeat(3000)}1\nf(x)`,
    "negations": `if ${"not ".repeat(3000)}a:\n    f()`,
    "functions": `f(${"lambda: ".repeat(3000)}1)`,
    "types": `x: ${"Optional[".repeat(3000)}A${"]".repeat(3000)}\nx.f()`,
    "indentation": `${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}if a:`).join("\n")}\n${" ".repeat(200)}f()`,
    "names of names": `${Array.from({ length: 2000 }, (_, index) => `a${index + 1} = a${index}`).join("\n")}\nf(a2000)`,
    "a name that is assigned again and again": "x = 1\nf(x)\n".repeat(5000),
    "a field that is assigned again and again": `class A:\n    def g(self):\n${"        self.a = 1\n        f(self.a)\n".repeat(5000)}`,
    "a function with many ways out": `import x\ndef g():\n${"    return x.y()\n".repeat(5000)}${"g().f()\n".repeat(1000)}`,
    "branches": `import os\nif os.environ["A"]:\n    f()\n${'elif os.environ["B"] == "b":\n    g()\n'.repeat(5000)}`,
  },
  line: "f(1)\n",
};
