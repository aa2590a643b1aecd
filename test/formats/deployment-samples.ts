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
    - ./migrate.sh
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
  "railway.json": '{ "build": { "dockerfilePath": "Dockerfile" }, "deploy": { "startCommand": "node server.js", "preDeployCommand": ["node migrate.js"] } }\n',
  "railway.toml": '[deploy]\nstartCommand = "node job.js"\ncronSchedule = "0 1 * * *"\n',
  "nixpacks.toml": '[phases.setup]\nnixPkgs = ["..."]\n\n[variables]\nLEVEL = "info"\n\n[start]\ncmd = "node server.js"\n',
  "app.yaml": 'runtime: python312\nservice: api\nentrypoint: gunicorn -b :$PORT main:app\nenv_variables:\n  LEVEL: "info"\n',
  "serverless.yml": `service: shop
provider:
  name: aws
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
          readinessProbe: { httpGet: { path: /, port: http } }
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
};
