/**
 * What the facts of each sample say, field by field, by `outlineOf`: read it against the sample. Fields that say nothing are left out.
 */
export const said: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "package.json": {
    name: ["shop"],
    private: ["true"],
    scripts: ["start node a.js"],
    scriptSpans: ["start @\"node a.js\""],
    dependencies: [
      "express",
      "vitest",
    ],
    peerDependencies: ["react"],
    runtimeDependencies: ["express ^4.0.0 @\"^4.0.0\""],
    dependenciesSpan: ["@\"dependencies\""],
    hasBin: ["true"],
    hasPublicInterface: ["true"],
    workspaces: ["packages/*"],
  },
  "tsconfig.build.json": {
    aliases: [
      "@app/",
      "lib",
    ],
    bases: [
      ".",
      "./types",
    ],
  },
  "requirements-dev.txt": {
    dependencies: [
      "flask ==2.0 @Flask[async]==2.0 ; python_version > '3'",
      "some-thing-x >= 1,<2 @Some_Thing.x >= 1,<2  # why",
      "gunicorn ==20.0 @gunicorn==20.0 \\",
      "own @ https://example.org/own.zip @own @ https://example.org/own.zip",
      "y-whl @ https://example.org/y.whl @https://example.org/y.whl",
      "bare @bare",
    ],
    includes: ["path base.txt"],
  },
  "requirements/constraints.txt": {
    dependencies: ["flask ==2.0 @flask==2.0"],
  },
  "pyproject.toml": {
    name: ["flask-shop"],
    dependencies: [
      "flask >=2 @flask>=2",
      "uvicorn @uvicorn[standard] ; sys_platform == \"linux\"",
    ],
    hasScripts: ["true"],
    hasBuildSystem: ["true"],
    python: ["python >=3.12 @>=3.12"],
    tool: ["uv"],
  },
  Pipfile: {
    dependencies: [
      "flask * @flask",
      "django-environ >=0.4 @django-environ",
      "redis ==1 @redis",
    ],
    python: ["python 3.13 @3.13"],
    tool: ["pipenv"],
  },
  "Dockerfile.web": {
    stages: [
      "build base node:$V baseSpan @node:$V instructions [keyword RUN argumentsSpan @npm ci && \\\n    # why\n    npm test arguments npm ci && \\\n        \\\n    npm test commands [[npm, ci] operator && @npm ci, [npm, test] @npm test] @RUN npm ci && \\\n    # why\n    npm test]",
      "base build baseSpan @build instructions [keyword CMD argumentsSpan @[\"node\", \"a b.js\"] arguments [\"node\", \"a b.js\"] exec [node, a b.js] @CMD [\"node\", \"a b.js\"]]",
    ],
  },
  "deploy/docker-compose.prod.yml": {
    services: [
      "web buildContext . target run command node a.js commandSpan @node a.js environment [A 1 @1] ports [80:8080] @web",
      "db image postgres:16 imageSpan @postgres:16 @db",
    ],
  },
  "Procfile.dev": {
    processes: [
      "web command node a.js commands [[node, a.js] @node a.js] @node a.js",
      "worker command node b.js --web: x commands [[node, b.js, --web:, x] @node b.js --web: x] @node b.js --web: x",
    ],
  },
  "config/.env.production": {
    entries: [
      "A 1 @1",
      "C x y @x y",
      "D a#b @a#b",
      "E one\ntwo = 2 @one\ntwo = 2",
      "F @",
      "G q @q",
      "H \"un @\"un",
    ],
  },
  ".gitignore": {
    lines: [
      ".env .env @.env",
      "!a/b !a/b @!a/b",
    ],
  },
  "bin/docker-entrypoint.sh": {
    commands: [
      "[set, -e] operator ; @set -e",
      "[[, -f, a, ]] operator ; nested true conditional true @[ -f a ]",
      "[b] operator ; redirects [c.log] nested true conditional true @b > c.log",
      "[exec, $@] operator ; @exec \"$@\"",
    ],
  },
  "bin/serve": {
    commands: [
      "[node, a.js, --port, $PORT] operator & @node a.js --port \"$PORT\"",
      "[wait] operator ; @wait",
    ],
  },
  "setup.cfg": {
    name: ["shop"],
    dependencies: [
      "flask >=2 @flask>=2",
      "redis @redis",
    ],
    hasBuildSystem: ["true"],
  },
  "setup.py": {
    name: ["shop"],
    dependencies: [
      "flask >=2 @flask>=2",
      "redis @redis",
    ],
    hasBuildSystem: ["true"],
  },
  "go.mod": {
    name: ["example.com/shop"],
    dependencies: [
      "github.com/gin-gonic/gin range v1.9.1 scope runtime source registry @v1.9.1",
      "golang.org/x/net range v0.1.0 scope indirect source registry @v0.1.0",
    ],
    properties: ["go 1.22 @1.22"],
  },
  "go.work": {
    members: [
      "./a ./a @./a",
      "./b ./b @./b",
    ],
  },
  "pom.xml": {
    name: ["g:shop"],
    dependencies: ["a:b range ${v} scope runtime source registry @${v}"],
    type: ["jar"],
    properties: ["project.version 1 @1"],
  },
  "settings.gradle": {
    members: [
      ":app app @:app",
      ":lib lib @:lib",
    ],
  },
  "build.gradle.kts": {
    dependencies: [
      "a:b range 1.0 scope runtime source registry @1.0",
      "c:d range 2.0 scope development source registry @2.0",
    ],
    plugins: ["org.springframework.boot range 3.2.0 scope development source registry @3.2.0"],
    hasProgram: ["true"],
  },
  "gradle.properties": {
    aggregates: ["true"],
    properties: ["version 1\\ @1\\"],
  },
  "gradle/libs.versions.toml": {
    entries: ["alias web a:b range 3.2.0 scope managed source registry @3.2.0"],
  },
  Gemfile: {
    dependencies: [
      "rails range ~> 7.0 scope runtime source registry @~> 7.0",
      "debug scope development source registry @debug",
    ],
    properties: ["ruby 3.2 @3.2"],
  },
  "shop.gemspec": {
    name: ["shop"],
    dependencies: ["rack range >= 2 scope runtime source registry @>= 2"],
    publishes: ["true"],
  },
  "composer.json": {
    name: ["a/shop"],
    dependencies: [
      "slim/slim range ^4 scope runtime source registry @^4",
      "phpunit/phpunit range * scope development source registry @*",
    ],
    type: ["project"],
    properties: ["php >=8 @>=8"],
  },
  "Shop.csproj": {
    dependencies: ["Serilog range 3.0.0 scope runtime source registry @3.0.0"],
    hasProgram: ["true"],
    type: ["Microsoft.NET.Sdk.Web"],
  },
  "shop.sln": {
    members: ["src\\Shop\\Shop.csproj src/Shop/Shop.csproj @src\\Shop\\Shop.csproj"],
  },
  "Cargo.toml": {
    name: ["shop"],
    dependencies: [
      "axum range 0.7 scope runtime source registry @0.7",
      "serde range 1 scope runtime source registry @1",
    ],
    members: ["a a @a"],
  },
  "pnpm-workspace.yaml": {
    members: ["packages/* packages/* @packages/*"],
  },
  ".nvmrc": {
    versions: ["node v20.1.0 @v20.1.0"],
  },
  ".python-version": {
    versions: ["python 3.12 @3.12"],
  },
  ".ruby-version": {
    versions: ["ruby 3.2.2 @3.2.2"],
  },
  ".php-version": {
    versions: ["php 8.3 @8.3"],
  },
  ".java-version": {
    versions: ["java 21 @21"],
  },
  ".go-version": {
    versions: ["go 1.22 @1.22"],
  },
  ".tool-versions": {
    versions: [
      "node 20.1.0 @20.1.0",
      "python 3.12 @3.12",
    ],
  },
  "runtime.txt": {
    versions: ["python 3.12.1 @3.12.1"],
  },
  "rust-toolchain.toml": {
    versions: ["rust 1.75 @1.75"],
  },
  "global.json": {
    versions: ["dotnet 8.0.100 @8.0.100"],
  },
  "extension/package.json": {
    isEditorExtension: ["true"],
    engines: ['vscode ^1.90.0 @"^1.90.0"'],
  },
  "locked/requirements.txt": {
    dependencies: ["flask ==2.0 @flask==2.0"],
    isGenerated: ["true"],
  },
  "packaged/setup.py": {
    name: ["shop"],
    hasScripts: ["true"],
    hasBuildSystem: ["true"],
  },
  "web/pom.xml": {
    name: ["g:web"],
    plugins: ["a:spring-boot-maven-plugin scope runtime source registry @spring-boot-maven-plugin"],
    hasProgram: ["true"],
    type: ["war"],
    parent: ["g:p range 1 scope runtime source registry path ../parent/pom.xml @1"],
    properties: [
      "project.version 1 @1",
      "v 1 @1",
    ],
  },
  "parent/pom.xml": {
    name: ["g:p"],
    publishes: ["true"],
    aggregates: ["true"],
    type: ["pom"],
    members: ["web web @web"],
  },
  "lib/build.gradle": {
    plugins: ["java-library scope development source registry @java-library"],
    publishes: ["true"],
    properties: ["springVersion 3.2.0 @3.2.0"],
  },
  "versioned/settings.gradle": {
    plugins: ["org.springframework.boot range 3.2.0 scope development source registry @3.2.0"],
  },
  "gem/Gemfile": {
    publishes: ["true"],
  },
  "lib/composer.json": {
    name: ["a/lib"],
    publishes: ["true"],
    hasProgram: ["true"],
    type: ["library"],
    properties: ["platform.php 8.2 @8.2"],
    members: ["../b ../b @../b"],
  },
  "lib/Lib.csproj": {
    name: ["Lib"],
    dependencies: ["../Other/Other.csproj scope runtime source local @..\\Other\\Other.csproj"],
    publishes: ["true"],
    type: ["Microsoft.NET.Sdk"],
    properties: ["PackageId Lib @Lib"],
  },
  "Directory.Build.props": {
    aggregates: ["true"],
    properties: ["LangVersion 12 @12"],
  },
  "lib/Cargo.toml": {
    name: ["lib"],
    publishes: ["true"],
    hasProgram: ["true"],
    properties: ["edition 2021 @2021"],
  },
  "virtual/Cargo.toml": {
    aggregates: ["true"],
    members: ["a a @a"],
  },
  "heroku.yml": {
    processes: [
      "web command commands [[gunicorn, shop.wsgi, -b, :$PORT] @gunicorn shop.wsgi -b :$PORT] @gunicorn shop.wsgi -b :$PORT dockerfile Dockerfile @web",
      "clock command exec [node, clock.js] @[node, clock.js] dockerfile worker/Dockerfile @clock",
      "worker dockerfile worker/Dockerfile @worker",
      "release type release command commands [[./migrate.sh, --all] @./migrate.sh --all] @./migrate.sh --all dockerfile worker/Dockerfile @- ./migrate.sh --all",
    ],
  },
  "app.json": {
    processes: [
      "web environment [MODE live @\"live\", LEVEL info @\"info\"] replicas quantity 1 @1 @\"web\"",
      "worker environment [MODE live @\"live\", LEVEL info @\"info\"] replicas quantity 2 @2 @\"worker\"",
      "postdeploy type admin command commands [[node, seed.js] @\"node seed.js\"] @\"node seed.js\" environment [MODE live @\"live\", LEVEL info @\"info\"] @\"node seed.js\"",
    ],
  },
  "fly.toml": {
    processes: [
      "web type web command commands [[node, server.js] @\"node server.js\"] @\"node server.js\" environment [PORT 8080 @\"8080\", WORKERS 3 @3] stopSignal kill_signal SIGINT @\"SIGINT\" ports [port 8080 @8080] dockerfile docker/Dockerfile @web",
      "mails type web command commands [[node, mails.js] @\"\"\"node mails.js\"\"\"] @\"\"\"node mails.js\"\"\" environment [PORT 8080 @\"8080\", WORKERS 3 @3] stopSignal kill_signal SIGINT @\"SIGINT\" ports [port 9000 @9000] dockerfile docker/Dockerfile @mails",
      "release type release command commands [[node, migrate.js, --flag, a # b] @'node migrate.js --flag \"a # b\"'] @'node migrate.js --flag \"a # b\"' environment [PORT 8080 @\"8080\", WORKERS 3 @3] stopSignal kill_signal SIGINT @\"SIGINT\" dockerfile docker/Dockerfile @'node migrate.js --flag \"a # b\"'",
    ],
  },
  "render.yaml": {
    processes: [
      "shop type web command commands [[gunicorn, shop.wsgi] @gunicorn shop.wsgi] @gunicorn shop.wsgi environment [LEVEL info @info] references [SECRET, *] folder services/shop @shop",
      "shop type release command commands [[python, manage.py, migrate] @python manage.py migrate] @python manage.py migrate environment [LEVEL info @info] references [SECRET, *] folder services/shop @python manage.py migrate",
      "cleaner type clock command commands [[python, clean.py] @python clean.py] @python clean.py buildContext . dockerfile ./docker/Dockerfile @cleaner",
    ],
    builds: ["commands [[pip, install, -r, requirements.txt] @pip install -r requirements.txt] folder services/shop @pip install -r requirements.txt"],
  },
  "railway.json": {
    processes: [
      "start command commands [[node, server.js] @\"node server.js\"] @\"node server.js\" dockerfile Dockerfile @\"node server.js\"",
      "release type release command commands [[node, migrate.js] @\"node migrate.js\"] @\"node migrate.js\" dockerfile Dockerfile @\"node migrate.js\"",
    ],
    builds: ["commands [[npm, run, build] @\"npm run build\"] @\"npm run build\""],
  },
  "railway.toml": {
    processes: ["start type clock command commands [[node, job.js] @\"node job.js\"] @\"node job.js\" @\"node job.js\""],
  },
  "nixpacks.toml": {
    processes: ["start command commands [[node, server.js] @\"node server.js\"] @\"node server.js\" environment [LEVEL info @\"info\"] @\"node server.js\""],
    builds: ["commands [[npm, ci] @[\"npm ci\"]] @[\"npm ci\"]"],
  },
  "app.yaml": {
    processes: ["api type web command commands [[gunicorn, -b, :$PORT, main:app] @gunicorn -b :$PORT main:app] @gunicorn -b :$PORT main:app environment [LEVEL info @\"info\"] @python312"],
    runtimes: ["runtime python312 @python312"],
  },
  ".devcontainer/devcontainer.json": {
    versions: ['node 22 @"22"'],
  },
  "serverless.yml": {
    processes: [
      "order type other environment [LEVEL info @info] @order",
      "clean type clock environment [LEVEL info @info, DAYS 3 @3] @clean",
    ],
    runtimes: ["runtime nodejs20.x @nodejs20.x"],
  },
  "deploy/shop.service": {
    processes: ["shop command commands [[/srv/shop/venv/bin/gunicorn, --workers, 3, shop.wsgi] @/srv/shop/venv/bin/gunicorn \\\n  # between the lines\n  --workers 3 \\\n  shop.wsgi] @/srv/shop/venv/bin/gunicorn \\\n  # between the lines\n  --workers 3 \\\n  shop.wsgi before [commands [[/srv/shop/manage.py, migrate] @-/srv/shop/manage.py migrate] @-/srv/shop/manage.py migrate] environment [LEVEL info @\"LEVEL=info\" MODE=live, MODE live @\"LEVEL=info\" MODE=live, GREETING two words @'GREETING=two words'] references [*] stopSignal KillSignal SIGQUIT @SIGQUIT folder /srv/shop @/srv/shop/venv/bin/gunicorn \\\n  # between the lines\n  --workers 3 \\\n  shop.wsgi"],
  },
  "supervisord.conf": {
    processes: [
      "web command commands [[gunicorn, --bind, :${PORT}, shop.wsgi] @gunicorn --bind :%(ENV_PORT)s\n  shop.wsgi] @gunicorn --bind :%(ENV_PORT)s\n  shop.wsgi environment [LEVEL info @LEVEL=\"info\",MODE=live, MODE live @LEVEL=\"info\",MODE=live] folder /srv/shop @program:web",
      "queue command commands [[celery, -A, shop, worker] @celery -A shop worker] @celery -A shop worker stopSignal stopsignal QUIT @QUIT @program:queue",
    ],
  },
  "Shop.AppHost/Program.cs": {
    processes: [
      'api command exec [dotnet, Shop.Api.dll] @AddProject<Projects.Shop_Api>("api" references [ConnectionStrings__db] folder Shop_Api @AddProject<Projects.Shop_Api>("api"',
      'mails command exec [dotnet, Mails.dll] @AddProject<global::Projects.Mails>(\n    "mails" folder Mails @AddProject<global::Projects.Mails>(\n    "mails"',
    ],
  },
  "uwsgi.ini": {
    processes: [
      "web type web command exec [uwsgi, --module, shop.wsgi:application] @shop.wsgi:application before [commands [[./manage.py, migrate] @exec:./manage.py migrate] @exec:./manage.py migrate] folder /srv/shop @shop.wsgi:application",
      "attach-daemon type worker command commands [[./manage.py, mails, --port, ${port}] @./manage.py mails --port %(port)] @./manage.py mails --port %(port) folder /srv/shop @./manage.py mails --port %(port)",
    ],
  },
  crontab: {
    processes: [
      "cron type clock command commands [[node, clean.js] redirects [/dev/null] @node clean.js >> /dev/null] @node clean.js >> /dev/null environment [MAILTO ops@example.org @MAILTO=\"ops@example.org\"] @node clean.js >> /dev/null",
      "cron type clock command commands [[node, report.js] @node report.js] @node report.js environment [MAILTO ops@example.org @MAILTO=\"ops@example.org\"] @node report.js",
    ],
  },
  "cron.d/shop": {
    processes: ["cron type clock command commands [[cd, /srv/shop] operator && @cd /srv/shop && node clean.js, [node, clean.js] @cd /srv/shop && node clean.js] @cd /srv/shop && node clean.js @cd /srv/shop && node clean.js"],
  },
  "k8s/shop.yaml": {
    resources: [
      "apiVersion apps/v1 Deployment shop namespace live podLabels [app shop, tier web] containers [web image image registry.example.com:5000/shop:1 @registry.example.com:5000/shop:1 command exec [sh, -c] @[\"sh\", \"-c\"] args exec [node warm-up.js\nexec node server.js\n] @- |\n              node warm-up.js\n              exec node server.js\n environment [LEVEL info @\"info\"] references [SECRET shop-secrets @shop-secrets] environmentSets [configMapRef settings @settings] ports [http 8080 @8080] probes [livenessProbe 8080 @8080, readinessProbe http @http] probeTimes [livenessProbe @{ tcpSocket: { port: 8080 } }, readinessProbe @{ httpGet: { path: /, port: http }, periodSeconds: 5 }, readinessProbe.periodSeconds 5 @5] preStop @{ exec: { command: [sleep, \"5\"] } } @web] initContainers [prepare image image registry.example.com:5000/shop:1 @\"registry.example.com:5000/shop:1\" command exec [./prepare.sh] @[./prepare.sh] @prepare] replicas replicas 2 @2 terminationGracePeriodSeconds terminationGracePeriodSeconds 0 @0 @Deployment",
      "apiVersion v1 Service shop selector [app shop] targetPorts [8080 @8080] sessionAffinity sessionAffinity ClientIP @ClientIP @Service",
      "apiVersion batch/v1 CronJob clean containers [clean image image shop @shop args exec [clean] @[clean] @clean] @CronJob",
      "apiVersion v1 Secret shop-secrets data [secret hunter2 @hunter2] decodedData [token hunter3 @aHVudGVyMw==] @Secret",
      "apiVersion networking.k8s.io/v1 Ingress shop backends [service shop @shop] @Ingress",
      "apiVersion kustomize.config.k8s.io/v1beta1 Kustomization includes [shop.yaml shop.yaml @shop.yaml] images [shop registry.example.com/shop @registry.example.com/shop] @Kustomization",
    ],
  },
  "ecosystem.config.js": {
    processes: [
      "web command exec [node, ./server.js, --port, 3000] @\"./server.js\" environment [MODE test @\"test\", DAYS 3 @3, MODE live @\"live\"] folder services/shop @'web'",
      "mails command exec [npm, run, mails, --, --all] @\"npm\" @\"mails\"",
      "load command exec [python3, load.py] @\"load.py\" @\"load\"",
    ],
  },
  "pm2.json": {
    processes: ["web command exec [node, server.mjs] @\"server.mjs\" environment [LEVEL info @\"info\"] @\"web\""],
  },
  "ecosystem.yml": {
    processes: ["web command exec [bin/serve, --all] @bin/serve @web"],
  },
  ".github/workflows/release.yml": {
    environment: ["LEVEL info @info"],
    jobs: [
      "test commands [commands [[npm, ci] @npm ci] @npm ci, commands [[npm, test, --, --all] operator ; @|\n          npm test -- --all\n          npm run lint && echo done\n, [npm, run, lint] operator && @|\n          npm test -- --all\n          npm run lint && echo done\n, [echo, done] operator ; @|\n          npm test -- --all\n          npm run lint && echo done\n] @|\n          npm test -- --all\n          npm run lint && echo done\n] environment [CI true @\"true\"] images [image node:22 @node:22, db postgres:16 @\"postgres:16\"] uses [uses actions/checkout@v4 @actions/checkout@v4] matrix [node 20 @20, node 22 @22, node 18 @18, os old @old] @test",
      "deploy uses [uses ./.github/workflows/deploy.yml @./.github/workflows/deploy.yml] deploysTo environment production @production @deploy",
    ],
  },
  ".gitlab-ci.yml": {
    environment: [
      "LEVEL info @info",
      "MODE live @live",
    ],
    jobs: [
      "test commands [commands [[npm, ci] @npm ci] @npm ci, commands [[npm, test] @npm test] @npm test, commands [[npm, run, lint] @npm run lint] @npm run lint] environment [DAYS 3 @3] images [image node:22 @\"node:22\", service postgres:16 @postgres:16, cache redis:7 @\"redis:7\"] uses [extends .base @.base] matrix [NODE 20 @\"20\", NODE 22 @\"22\", OS linux @linux] @test",
      "deploy commands [commands [[./deploy.sh, --all] @./deploy.sh --all] @./deploy.sh --all] images [image alpine @alpine] deploysTo environment production @production @deploy",
    ],
  },
  ".circleci/config.yml": {
    jobs: [
      "test commands [commands [[npm, ci] @npm ci] @npm ci, commands [[npm, test] @npm test] @npm test] environment [LEVEL info @info, CI 1 @1] images [image cimg/node:20.1 @cimg/node:20.1, db cimg/postgres:16.1 @cimg/postgres:16.1] uses [uses checkout @checkout, uses node/save @node/save] matrix [node 20 @\"20\", node 22 @\"22\"] @test",
      "deploy commands [commands [[./deploy.sh] @./deploy.sh] @./deploy.sh] environment [SIZE small @small] images [image cimg/node:22.1 @\"cimg/node:22.1\"] @deploy",
    ],
  },
  ".travis.yml": {
    environment: ["LEVEL info @info", "MODE live @live", "SIZE small @small", "secure abc= @\"abc=\"", "NODE 22 @22", "region north @north"],
  },
  "netlify.toml": {
    jobs: [
      "build commands [commands [[npm, run, build] @\"npm run build\"] @\"npm run build\"] environment [NODE_VERSION 22 @\"22\"] @build",
      "production commands [commands [[npm, run, live] @\"npm run live\"] @\"npm run live\"] deploysTo context production @context.production @context.production",
    ],
  },
  "deploy/nginx.conf": {
    listens: [
      "~^(?<name>.{2,3})\\.example\\.org$ 80 @80",
      "~^(?<name>.{2,3})\\.example\\.org$ [::]:443 @[::]:443",
      "8080 @8080",
    ],
    upstreams: [
      "shop servers [web1:8000 web1:8000 @web1:8000, unix:/run/shop.sock unix:/run/shop.sock @unix:/run/shop.sock] @shop",
      "other servers [10.0.0.1 10.0.0.1 @10.0.0.1] @other",
    ],
    targets: [
      "proxy_pass http://shop @http://shop",
      "uwsgi_pass unix:/run/uwsgi.sock @unix:/run/uwsgi.sock",
    ],
    affinity: [
      "ip_hash @ip_hash",
      "hash $cookie_user @hash $cookie_user",
      "sticky cookie srv expires=1h @sticky cookie srv expires=1h",
    ],
    headers: ["Host $host @$host"],
    logs: [
      "error_log /dev/stderr @/dev/stderr",
      "access_log /var/log/nginx/shop.log @/var/log/nginx/shop.log",
    ],
  },
  "sites-enabled/shop": {
    listens: ["shop.example.org 80 @80"],
    targets: ["proxy_pass http://127.0.0.1:3000 @http://127.0.0.1:3000"],
  },
  "haproxy.cfg": {
    listens: [
      "public *:80 @*:80",
      "public ipv4@:443 @ipv4@:443",
      "stats :9000 @:9000",
    ],
    upstreams: [
      "shop servers [web1 10.0.0.1:8000 @10.0.0.1:8000, web2 10.0.0.2:8000 @10.0.0.2:8000] @shop",
      "stats @stats",
    ],
    targets: ["default_backend shop @shop"],
    affinity: [
      "balance source @balance source",
      "cookie SRV insert indirect @cookie SRV insert indirect",
    ],
    headers: ["X-Shop a b @a b"],
    logs: ["log /dev/log @/dev/log"],
  },
  "traefik.yml": {
    listens: ["web :80 @':80'"],
    upstreams: ["shop servers [url http://web:8000 @'http://web:8000'] @shop"],
    targets: ["shop shop @shop"],
    affinity: ["sticky cookie @{ cookie: { name: srv } }"],
    headers: ["X-Shop a @a"],
    logs: ["accessLog /var/log/access.log @/var/log/access.log"],
  },
  "traefik.toml": {
    listens: ["web :80 @\":80\""],
    upstreams: ["shop servers [url http://web:8000 @\"http://web:8000\"] @[entryPoints.web]\naddress = \":80\"\n[[http.services.shop.loadBalancer.servers]]\nurl = \"http://web:8000\"\n"],
  },
  "chart/values.yaml": {
    values: ["image shop @shop", "db.auth.password a b @'a b'", "reports.auth.password a b @'a b'", "MODE live @live", "env plain @plain", "hosts.host shop.example.org @shop.example.org"],
  },
  "infra/variables.tf": {
    values: ["region eu-west-1 @eu-west-1", 'named a\\"b @a\\"b'],
    given: ["default no @no", "engine postgres @postgres", "engine_version 16.3 @16.3"],
    services: ["postgres 16.3 @16.3"],
  },
  "infra/live.tfvars": {
    values: ["region eu-west-1 @eu-west-1", "tag b @b"],
  },
  Makefile: {
    variables: [
      "IMAGE shop @shop",
      "PORT 3000 @3000",
      "MODE live @live",
    ],
    targets: [
      ".PHONY prerequisites [serve, test] @.PHONY",
      "serve prerequisites [build, $(DEPS), folder] commands [[echo, ready] @echo ready, [node, server.js, --all] @PORT=$(PORT) node server.js \\\n\t  --all, [rm, -f, $HOME/x] operator && @rm -f $$HOME/x, [echo, a # b] @echo \"a # b\"] @serve",
      "test prerequisites [build, $(DEPS), folder] commands [[echo, ready] @echo ready, [node, server.js, --all] @PORT=$(PORT) node server.js \\\n\t  --all, [rm, -f, $HOME/x] operator && @rm -f $$HOME/x, [echo, a # b] @echo \"a # b\"] @test",
      "build prerequisites [*.go] commands [[go, build, ./...] @go build ./...] @build",
      "clean @clean",
    ],
  },
};
