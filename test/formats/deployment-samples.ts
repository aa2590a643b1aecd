/** A file of each format that says which processes an app has, with the things a reader stumbles over: quotes, comments, lines that go on. */
export const samples: Readonly<Record<string, string>> = {
  "heroku.yml": `setup:
  addons: [{ plan: heroku-postgresql }]
build:
  docker:
    web: Dockerfile
    worker: worker/Dockerfile
release:
  image: worker # shares an image
  command:
    - ./migrate.sh --all
run:
  web: gunicorn shop.wsgi -b :$PORT
  clock: { image: worker, command: [node, clock.js] }
`,
  "app.json": `{
  "name": "shop", // a comment
  "formation": { "web": { "quantity": 1 }, "worker": { "quantity": 2 } },
  "env": { "MODE": "live", "SECRET": { "generator": "secret" }, "LEVEL": { "value": "info" } },
  "scripts": { "postdeploy": "node seed.js" },
}
`,
  "fly.toml": `app = "shop" # the name
kill_signal = "SIGINT"

[build]
  dockerfile = "docker/Dockerfile"

[deploy]
release_command = 'node migrate.js --flag "a # b"'

[env]
  PORT = "8080"
  WORKERS = 3

[processes]
web = "node server.js"
mails = """node mails.js"""

[[services]]
  internal_port = 8080
  processes = ["web"] # only this one
  [[services.ports]]
    port = 443

[[services]]
  internal_port = 9000
  processes = [
    "mails", # a comment in a list ]
  ]
`,
  "render.yaml": `services:
  - type: web
    name: shop
    runtime: python
    rootDir: services/shop
    buildCommand: pip install -r requirements.txt
    preDeployCommand: python manage.py migrate
    startCommand: gunicorn shop.wsgi
    envVars:
      - { key: LEVEL, value: info }
      - { key: SECRET, generateValue: true }
      - fromGroup: shared
  - type: cron
    name: cleaner
    schedule: "0 1 * * *"
    dockerfilePath: ./docker/Dockerfile
    dockerContext: .
    dockerCommand: python clean.py
  - type: web
    runtime: static
    name: page
databases:
  - name: main
`,
  "railway.json": '{ "build": { "dockerfilePath": "Dockerfile", "buildCommand": "npm run build" }, "deploy": { "startCommand": "node server.js", "preDeployCommand": ["node migrate.js"] } }\n',
  "railway.toml": '[deploy]\nstartCommand = "node job.js"\ncronSchedule = "0 1 * * *"\n',
  "nixpacks.toml": '[phases.setup]\nnixPkgs = ["..."]\n\n[phases.install]\ncmds = ["npm ci"]\n\n[variables]\nLEVEL = "info"\n\n[start]\ncmd = "node server.js"\n',
  "app.yaml": 'runtime: python312\nservice: api\nentrypoint: gunicorn -b :$PORT main:app\nenv_variables:\n  LEVEL: "info"\n',
  "serverless.yml": `service: shop
provider:
  name: aws
  runtime: nodejs20.x
  environment: { LEVEL: info }
functions:
  order:
    handler: src/order.handler
    events: [{ httpApi: "POST /orders" }]
  clean:
    handler: src/clean.handler
    environment: { DAYS: 3 }
    events:
      - schedule: rate(1 day)
`,
  "deploy/shop.service": `[Unit]
Description=Shop
[Service]
Type=simple
# the environment
Environment="LEVEL=info" MODE=live
KillSignal=SIGQUIT
Environment='GREETING=two words'
EnvironmentFile=-/etc/shop.env
WorkingDirectory=/srv/shop
ExecStartPre=-/srv/shop/manage.py migrate
ExecStart=/srv/shop/venv/bin/gunicorn \\
  # between the lines
  --workers 3 \\
  shop.wsgi
[Install]
WantedBy=multi-user.target
`,
  "supervisord.conf": `[supervisord]
nodaemon=true

[program:web]
command=gunicorn --bind :%(ENV_PORT)s
  shop.wsgi ; served here
directory=/srv/shop
environment=LEVEL="info",MODE=live

; [program:off]
; command=nothing
[program:queue]
stopsignal=QUIT
command = celery -A shop worker

[program:manual]
command = node manual.js
autostart = false
`,
  "uwsgi.ini": `[uwsgi]
# a comment
chdir = /srv/shop
module = shop.wsgi:application
hook-pre-app = exec:./manage.py migrate
hook-as-user-atexit = exec:./bye.sh
attach-daemon = ./manage.py mails --port %(port)
`,
  crontab: `MAILTO="ops@example.org"
# m h dom mon dow command
*/5 * * * * node clean.js >> /dev/null
@daily   node report.js
`,
  "cron.d/shop": "0 1 * * 1-5 www-data cd /srv/shop && node clean.js\n",
  "k8s/shop.yaml": `# A manifest
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: live
spec:
  replicas: 2
  template:
    metadata:
      labels: &labels { app: shop, tier: "web" }
    spec:
      terminationGracePeriodSeconds: 0
      initContainers:
        - name: prepare
          image: "registry.example.com:5000/shop:1"
          command: [./prepare.sh]
      containers:
        - name: web
          image: registry.example.com:5000/shop:1
          command: ["sh", "-c"]
          args:
            - |
              node warm-up.js
              exec node server.js
          env:
            - { name: LEVEL, value: "info" }
            - name: SECRET
              valueFrom: { secretKeyRef: { name: shop-secrets, key: secret } }
          envFrom: [{ configMapRef: { name: settings } }]
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 5 }
          livenessProbe: { tcpSocket: { port: 8080 } }
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  sessionAffinity: ClientIP
  selector: { app: shop }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: clean }
spec:
  schedule: "0 1 * * *"
  jobTemplate: { spec: { template: { spec: { containers: [{ name: clean, image: shop, args: [clean] }] } } } }
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: { name: shop-secrets }
    stringData: { secret: hunter2 }
    data: { token: aHVudGVyMw==, broken: '!', picture: iVBORw0KGgo= }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: shop } } }] } }] }
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [shop.yaml]
images: [{ name: shop, newName: registry.example.com/shop }]
---
apiVersion: example.org/v1
kind: Deployment
metadata: { name: of-something-else }
`,
  "ecosystem.config.js": `// apps: [{ script: "off.js" }]
const level = "info";
module.exports = {
  /* { "apps": [] } */
  apps: [
    {
      name: 'web', // the server
      script: "./server.js",
      args: ["--port", '3000'],
      cwd: "services/shop",
      exec_mode: "cluster",
      instances: require("os").cpus().length,
      env: { LEVEL: level, MODE: "test", "DAYS": 3 },
      env_production: { MODE: "live" },
      ...shared,
    },
    { name: "mails", script: "npm", args: "run mails -- --all" },
    { name: "load", script: "load.py", interpreter: "python3" },
    { name: "built", script: process.env.SCRIPT || "x.js" },
  ],
};
`,
  "pm2.json": '{ "apps": [{ "name": "web", "script": "server.mjs", "env": { "LEVEL": "info" } }] }\n',
  "ecosystem.yml": "apps:\n  - name: web\n    script: bin/serve\n    interpreter: none\n    args: [--all]\n",
  "Shop.AppHost/Program.cs": 'var builder = DistributedApplication.CreateBuilder(args);\nvar db = builder.AddPostgres("db");\n// builder.AddProject<Projects.Old>("old");\nbuilder.AddProject<Projects.Shop_Api>("api").WithReference(db);\n  var mails = builder.AddProject<global::Projects.Mails>(\n    "mails");\nbuilder.Build().Run();\n',
};

/** Pipelines, of each service one. */
export const pipelineSamples = {
  ".github/workflows/release.yml": `# jobs: { off: {} }
on: push
env: { LEVEL: info }
jobs:
  test:
    runs-on: ubuntu-24.04
    container: node:22
    services:
      db: { image: "postgres:16" }
    strategy:
      matrix:
        node: [20, 22]
        include: [{ node: 18, os: old }]
        exclude: [{ node: 20 }]
    steps:
      - uses: actions/checkout@v4
      # - run: off
      - run: npm ci
        env: { CI: "true" }
      - name: both
        run: |
          npm test -- --all
          npm run lint && echo done
  deploy:
    environment: { name: production, url: https://example.org }
    uses: ./.github/workflows/deploy.yml
`,
  ".gitlab-ci.yml": `default:
  image: { name: "node:22", entrypoint: [""] }
  before_script: [npm ci]
variables:
  LEVEL: info
  MODE: { value: live, description: x }
.base:
  services: [postgres:16, { name: "redis:7", alias: cache }]
  variables: { DAYS: 3 }
test:
  extends: .base
  parallel: { matrix: [{ NODE: ["20", "22"], OS: linux }] }
  script:
    - npm test
    - !reference [.base, script]
    - - npm run lint
deploy:
  image: alpine
  before_script: []
  script: ./deploy.sh --all
  environment: production
`,
  ".circleci/config.yml": `version: 2.1
executors:
  small: { docker: [{ image: "cimg/node:22.1" }], environment: { SIZE: small } }
commands:
  install:
    steps:
      - run: npm ci
jobs:
  test:
    docker:
      - image: cimg/node:20.1
        environment: { LEVEL: info }
      - image: cimg/postgres:16.1
        name: db
    steps:
      - checkout
      - install
      - when: { condition: x, steps: [{ run: { command: npm test, environment: { CI: 1 } } }] }
      - node/save: { key: x }
  deploy:
    executor: small
    steps: [{ run: ./deploy.sh }]
workflows:
  all:
    jobs:
      - test: { matrix: { parameters: { node: ["20", "22"] } } }
`,
  ".travis.yml": 'language: node_js\nenv:\n  global:\n    - LEVEL=info MODE=live\n    - "SIZE=small" # this\n    - secure: "abc="\n  jobs:\n    - NODE=22\nvariables:\n  - name: region\n    value: north\nscript: A=1 npm test\n',
  "netlify.toml": '[build]\ncommand = "npm run build" # this\n[build.environment]\nNODE_VERSION = "22"\n[context.production]\ncommand = "npm run live"\n',
} as const;

/** Proxies. */
export const proxySamples = {
  "deploy/nginx.conf": `# upstream off { server off; }
error_log /dev/stderr;
http {
  upstream shop {
    ip_hash; # why
    server web1:8000 weight=2;
    server "unix:/run/shop.sock";
    hash $request_uri consistent;
  }
  upstream other { hash $cookie_user; server 10.0.0.1; sticky cookie srv expires=1h; }
  server {
    listen 80 default_server;
    listen [::]:443 ssl;
    server_name ~^(?<name>.{2,3})\\.example\\.org$;
    access_log /var/log/nginx/shop.log main;
    location ~ ^/x{2}/ { proxy_pass http://shop; access_log off; add_header X 'a; b { c'; }
    location / { uwsgi_pass unix:/run/uwsgi.sock; proxy_set_header Host $host; }
  }
  server { listen 8080; }
}
`,
  "sites-enabled/shop": "server {\n  listen 80;\n  server_name shop.example.org;\n  location / { proxy_pass http://127.0.0.1:3000; }\n}\n",
  "haproxy.cfg": `global
    log /dev/log local0
defaults
    log global
frontend public
    bind *:80 # the web
    bind "ipv4@:443" ssl
    default_backend shop
backend shop
    balance source
    # cookie OFF insert
    cookie SRV insert indirect
    http-request set-header X-Shop "a b" if TRUE
    server web1 10.0.0.1:8000 check cookie web1
    server web2 10.0.0.2:8000
listen stats
    bind :9000
`,
  "traefik.yml": "entryPoints:\n  web: { address: ':80' }\naccessLog: { filePath: /var/log/access.log }\nlog: { level: INFO }\nhttp:\n  middlewares: { key: { headers: { customRequestHeaders: { X-Shop: a } } } }\n  routers:\n    shop: { rule: Host(`x`), service: shop }\n  services:\n    shop:\n      loadBalancer:\n        sticky: { cookie: { name: srv } }\n        servers: [{ url: 'http://web:8000' }]\n",
  "traefik.toml": '[entryPoints.web]\naddress = ":80"\n[[http.services.shop.loadBalancer.servers]]\nurl = "http://web:8000"\n',
} as const;

/** What charts and Terraform fill in. */
export const valueSamples = {
  "chart/values.yaml": "# About\nimage: shop\ndb: &db\n  auth: { password: 'a b' }\nreports: *db\nenv:\n  - { name: MODE, value: live }\n  - plain\nhosts: [{ host: shop.example.org }]\nempty:\n",
  "infra/variables.tf": 'variable "region" {\n  validation { condition = "{" != "x" }\n  default = "eu-west-1" # why }\n}\nvariable size {\n  default = 3\n}\n# variable "off" { default = "x" }\nresource "shop" "x" {\n  default = "no"\n}\nresource "aws_db_instance" "db" {\n  engine = "postgres"\n  engine_version = "16.3"\n}\nvariable "named" {\r\n  default = "a\\"b"\r\n}\n',
  "infra/live.tfvars": '# about = "x"\nregion = "eu-west-1"\nsizes = ["a"]\ntag="b" // why\n',
} as const;

export const makefileSample = `# serve: off
IMAGE ?= shop # the name
export PORT := 3000
ifeq ($(OS),Windows_NT)
include other.mk
endif
.PHONY: serve test

define SCRIPT
off: x
\toff
endef

serve test: build $(DEPS) | folder ; @echo ready
\t@PORT=$(PORT) node server.js \\
\t  --all
# between
\t-rm -f $$HOME/x && echo "a # b"

build: export MODE = live
build:: *.go
\tgo build ./...
\t# off
clean:
`;
