import { describe, expect, test } from "vitest";
import { openProject } from "../../server/src/engine/project.ts";
import { evidenceChecks } from "../../server/src/evidence/index.ts";
import { rules } from "../../server/src/rules/index.ts";
import { memoryHost } from "../support/memory-host.ts";
import { parsers } from "../support/lint.ts";

/** Files, what they show, and where: `path: text`. Of two cases the second is one edit away from the first and shows nothing. */
interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly shown: readonly string[];
}

const server = { "server.js": "require('http').createServer().listen(process.env.PORT);\n" };
const manifest = { "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0" } }' };

function pomOf(version: string): string {
  return `<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies><build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>`;
}

const springMain = { "src/main/java/shop/Shop.java": "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\nclass Shop {}\n" };

const cases: Readonly<Record<string, readonly Case[]>> = {
  "codebase/vcs-present": [{ title: "a file that git tracks", files: { ...server, ...manifest }, shown: ["package.json: is in a repository of git"] }],
  "codebase/apps-mapped": [
    { title: "the manifest of each app", files: { "a/package.json": '{ "name": "a" }', "a/server.js": server["server.js"], "b/go.mod": "module b\n", "b/main.go": 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":0", nil) }\n' }, shown: ["a/package.json: is the manifest of a service of its own", "b/go.mod: is the manifest of a service of its own"] },
    { title: "nothing for an app whose kind nobody knows", files: { "package.json": '{ "name": "a" }', "thing.js": "f();" }, shown: [] },
  ],
  "codebase/deploy-targets": [
    { title: "files of platforms, environments of a pipeline", files: { ...server, ...manifest, "fly.toml": 'app = "shop"\n[processes]\nweb = "node server.js"\n', ".github/workflows/deploy.yml": "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    environment: production\n    steps:\n      - run: ./deploy\n" }, shown: [".github/workflows/deploy.yml: releases to production", "fly.toml: describes a deploy to Fly"] },
    { title: "a word in a comment", files: { ...server, ...manifest, ".github/workflows/deploy.yml": "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    # environment: production\n    steps:\n      - run: ./deploy\n" }, shown: [] },
  ],
  "codebase/shared-as-library": [
    { title: "a package of the workspace", files: { "package.json": '{ "name": "all", "private": true, "workspaces": ["*"] }', "shared/package.json": '{ "name": "shared" }', "shop/package.json": '{ "name": "shop", "dependencies": { "shared": "*" } }', "shop/server.js": server["server.js"] }, shown: ["shop/package.json: takes shared, a package of this repository, as a dependency"] },
    { title: "one of the registry", files: { "package.json": '{ "name": "all", "private": true, "workspaces": ["*"] }', "shop/package.json": '{ "name": "shop", "dependencies": { "shared": "*" } }', "shop/server.js": server["server.js"] }, shown: [] },
  ],
  "build-release-run/build-definition": [
    { title: "an image that is built in a stage of its own", files: { ...server, ...manifest, Dockerfile: "FROM node:22 AS build\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app /app\nCMD [\"node\", \"server.js\"]\n" }, shown: ["Dockerfile: builds in one stage and runs in another"] },
    { title: "a job of a pipeline", files: { ...server, ...manifest, ".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm run build\n" }, shown: [".github/workflows/ci.yml: builds in a pipeline"] },
    { title: "a pipeline that only tests", files: { ...server, ...manifest, ".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm test\n" }, shown: [] },
  ],
  "build-release-run/release-id": [
    { title: "the commit as a tag", files: { ...server, ...manifest, ".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build -t shop:$GITHUB_SHA .\n" }, shown: [".github/workflows/ci.yml: gives a release the id of its commit"] },
    { title: "the newest", files: { ...server, ...manifest, ".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build -t shop:latest .\n" }, shown: [] },
  ],
  "build-release-run/deploy-pipeline": [
    { title: "a command of a pipeline", files: { ...server, ...manifest, ".github/workflows/cd.yml": "on: push\njobs:\n  release:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl apply -f k8s\n" }, shown: [".github/workflows/cd.yml: releases by a command"] },
    { title: "one that looks", files: { ...server, ...manifest, ".github/workflows/cd.yml": "on: push\njobs:\n  release:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl get pods\n" }, shown: [] },
  ],
  "build-release-run/rollback": [
    { title: "a platform", files: { ...server, ...manifest, Procfile: "web: node server.js\n" }, shown: ["Procfile: is released by a platform that keeps the releases before"] },
    { title: "revisions of Kubernetes", files: { ...server, ...manifest, "k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec: { template: { spec: { containers: [{ name: shop, image: \"shop:1.4.2\" }] } } }\n" }, shown: ["k8s/shop.yaml: is deployed by Kubernetes, which keeps the revisions before"] },
    { title: "revisions under one tag", files: { ...server, ...manifest, "k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec: { template: { spec: { containers: [{ name: shop, image: \"shop:latest\" }] } } }\n" }, shown: [] },
    { title: "a Procfile for developers", files: { ...server, ...manifest, "Procfile.dev": "web: node server.js\n" }, shown: [] },
  ],
  "dependencies/manifest": [
    { title: "a manifest with dependencies", files: { ...server, ...manifest }, shown: ["package.json: declares 1 dependency"] },
    { title: "a manifest without", files: { ...server, "package.json": '{ "name": "shop" }' }, shown: [] },
  ],
  "dependencies/lockfile": [
    { title: "a lockfile", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "^5" } }', "package-lock.json": "{}" }, shown: ["package-lock.json: records the version of every dependency"] },
    { title: "exact requirements", files: { "app.py": "import flask\n", "requirements.txt": "flask==3.1.0\n" }, shown: ["requirements.txt: gives every version exactly"] },
    { title: "open requirements", files: { "app.py": "import flask\n", "requirements.txt": "flask\n" }, shown: [] },
  ],
  "dependencies/isolation": [
    { title: "an image", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nCMD node server.js\n" }, shown: ["Dockerfile: builds an image with everything the app needs"] },
    { title: "an image for development", files: { ...server, ...manifest, "Dockerfile.dev": "FROM node:22\nCMD node server.js\n" }, shown: [] },
  ],
  "dependencies/one-command-setup": [
    { title: "a target of a Makefile", files: { ...server, ...manifest, Makefile: "setup:\n\tnpm ci\n" }, shown: ['Makefile: sets the app up with "make setup"'] },
    { title: "another target", files: { ...server, ...manifest, Makefile: "# setup:\ntest:\n\tnpm test\n" }, shown: [] },
  ],
  "dependencies/system-packages-declared": [
    { title: "packages of the system in an image", files: { ...server, ...manifest, Dockerfile: "FROM node:22-slim\nRUN apt-get update && apt-get install -y ffmpeg\nCMD node server.js\n" }, shown: ["Dockerfile: installs the programs of the system that the app needs"] },
    { title: "a comment", files: { ...server, ...manifest, Dockerfile: "FROM node:22-slim\n# apt-get install -y ffmpeg\nCMD node server.js\n" }, shown: [] },
  ],
  "processes/external-session-store": [
    { title: "a store in Redis", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0", "connect-redis": "8.0.0" } }' }, shown: ["package.json: is made with connect-redis, a store of sessions that all processes share"] },
    { title: "one in memory", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0", "memorystore": "1.0.0" } }' }, shown: [] },
    { title: "a signed cookie", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0", "cookie-session": "2.1.0" } }' }, shown: ["package.json: is made with cookie-session, which keeps sessions in a signed cookie"] },
    { title: "Flask's own sessions", files: { "app.py": "import flask\napp = flask.Flask(__name__)\n", Procfile: "web: gunicorn app:app\n", "requirements.txt": "Flask==3.1.0\nFlask-Login==0.6.3\n" }, shown: ["requirements.txt: is made with flask-login, which keeps sessions in a signed cookie"] },
    { title: "sessions that another package takes over", files: { "app.py": "import flask\napp = flask.Flask(__name__)\n", Procfile: "web: gunicorn app:app\n", "requirements.txt": "Flask==3.1.0\nFlask-Login==0.6.3\nFlask-Session==0.8.0\n" }, shown: [] },
  ],
  "processes/external-file-store": [
    { title: "a client of object storage", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0", "@aws-sdk/client-s3": "3.0.0" } }' }, shown: ["package.json: is made with @aws-sdk/client-s3, a client of object storage"] },
    { title: "a client of something else", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "express": "5.0.0", "@aws-sdk/client-sns": "3.0.0" } }' }, shown: [] },
  ],
  "processes/read-only-rootfs": [
    { title: "a compose service", files: { ...server, ...manifest, "compose.yaml": "services:\n  web:\n    build: .\n    read_only: true\n" }, shown: ["compose.yaml: runs web on a disk that cannot be written"] },
    { title: "one that may write", files: { ...server, ...manifest, "compose.yaml": "services:\n  web:\n    build: .\n    read_only: false\n" }, shown: [] },
    { title: "a container of Kubernetes", files: { ...server, ...manifest, "k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: shop\n          securityContext:\n            readOnlyRootFilesystem: true\n" }, shown: ["k8s/shop.yaml: runs shop on a disk that cannot be written"] },
  ],
  "processes/replicated": [
    { title: "replicas of a compose service", files: { ...server, ...manifest, "compose.yaml": "services:\n  web:\n    build: .\n    deploy:\n      replicas: 3\n" }, shown: ["compose.yaml: runs 3 of web"] },
    { title: "one", files: { ...server, ...manifest, "compose.yaml": "services:\n  web:\n    build: .\n    deploy:\n      replicas: 1\n" }, shown: [] },
    { title: "a formation", files: { ...server, ...manifest, "app.json": '{ "formation": { "web": { "quantity": 2 } } }' }, shown: ["app.json: runs 2 of web"] },
  ],
  "config/env-reads": [
    { title: "each variable once", files: { "server.js": "const a = process.env.URL;\nconst b = process.env.URL ?? 'x';\nrequire('http').createServer().listen(process.env.PORT ?? 3000);\n" }, shown: ["server.js: reads PORT from the environment, with a default", "server.js: reads URL from the environment"] },
    { title: "comments, texts and tests", files: { "server.js": "// process.env.URL\nconst a = 'process.env.URL';\n", "test/a.test.js": "f(process.env.URL);" }, shown: [] },
  ],
  "config/env-template": [
    { title: "a template", files: { ...server, ...manifest, ".env.example": "PORT=\n" }, shown: [".env.example: names the variables that a deploy sets"] },
    { title: "none", files: { ...server, ...manifest }, shown: [] },
  ],
  "config/env-validated": [
    { title: "a schema, and a check of one's own", files: { "server.js": "const { cleanEnv, str } = require('envalid');\nconst env = cleanEnv(process.env, { A: str() });\nif (!process.env.KEY) throw new Error();\nrequire('http').createServer().listen(process.env.PORT);\n" }, shown: ["server.js: checks the environment when the app starts", "server.js: stops the program where KEY is not right"] },
    { title: "settings of pydantic", files: { "app.py": "from pydantic_settings import BaseSettings\nfrom flask import Flask\nclass Settings(BaseSettings):\n    key: str\nFlask(__name__).run(port=int(__import__('os').environ['PORT']))\n" }, shown: ["app.py: checks the environment when the app starts"] },
    { title: "reads alone", files: server, shown: [] },
  ],
  "config/secret-manager": [
    { title: "a client of a store", files: { "server.js": `const { SecretsManagerClient } = require("@aws-sdk/client-secrets-manager");\n${server["server.js"]}` }, shown: ["server.js: takes secrets from a store of secrets"] },
    { title: "another client", files: { "server.js": `const { S3Client } = require("@aws-sdk/client-s3");\n${server["server.js"]}` }, shown: [] },
  ],
  "config/secret-files": [
    { title: "a variable that names a file", files: { "server.js": `const file = process.env.DB_PASSWORD_FILE;\n${server["server.js"]}` }, shown: ["server.js: reads the secret from the file that DB_PASSWORD_FILE names"] },
    { title: "a file that is no secret", files: { "server.js": `const file = process.env.LOG_FILE;\n${server["server.js"]}` }, shown: [] },
  ],
  "backing-services/inventory": [
    { title: "each service with its variable", files: { "server.js": `const { Pool } = require("pg");\nconst Redis = require("ioredis");\nconst { mailHost } = require("./config");\nnew Pool({ connectionString: process.env.DATABASE_URL });\nnew Pool({ connectionString: process.env.DATABASE_URL });\nnew Redis(process.env.REDIS_URL || "redis://localhost");\nrequire("nodemailer").createTransport({ host: mailHost });\n${server["server.js"]}`, "config.js": "exports.mailHost = process.env.SMTP_HOST;\n" }, shown: ["server.js: attaches Redis by REDIS_URL", "server.js: attaches a database by DATABASE_URL", "server.js: attaches a mail server by SMTP_HOST"] },
    { title: "services that are fixed, and others that are made", files: { "server.js": `const { Pool } = require("pg");\nnew Pool({ connectionString: "postgres://db/shop" });\nnew Thing(process.env.DATABASE_URL);\n${server["server.js"]}` }, shown: [] },
    { title: "settings of Spring", files: { "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>", "src/main/java/shop/Shop.java": "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\nclass Shop {}\n", "src/main/resources/application.yml": "spring:\n  datasource.url: ${DB_URL}\n  redis.host: ${REDIS_HOST:localhost}\n" }, shown: ["src/main/resources/application.yml: attaches Redis by REDIS_HOST", "src/main/resources/application.yml: attaches a database by DB_URL"] },
    { title: "settings that are fixed", files: { "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>", "src/main/java/shop/Shop.java": "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\nclass Shop {}\n", "src/main/resources/application.yml": "spring:\n  datasource.url: jdbc:mysql://db/shop\n  title: ${TITLE}\n" }, shown: [] },
    { title: "a reference to another setting", files: { "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>", "src/main/java/shop/Shop.java": "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\nclass Shop {}\n", "src/main/resources/application.yml": "eureka:\n  instance:\n    hostname: registry\n  client:\n    service-url:\n      defaultZone: http://${eureka.instance.hostname}:8761/eureka/\n" }, shown: [] },
  ],
  "backing-services/locators-from-env": [
    { title: "addresses of services", files: { "server.js": `connect(process.env.DATABASE_URL, process.env.REDIS_HOST);\n${server["server.js"]}` }, shown: ["server.js: takes the address of a service from DATABASE_URL", "server.js: takes the address of a service from REDIS_HOST"] },
    { title: "other variables", files: { "server.js": `connect(process.env.BASE_URL, process.env.DATABASE_POOL);\n${server["server.js"]}` }, shown: [] },
  ],
  "backing-services/declared-services": [
    { title: "services of a compose file", files: { ...server, ...manifest, "compose.yml": "services:\n  shop:\n    build: .\n  db:\n    image: postgres:17\n  cache:\n    image: docker.io/library/redis:8\n" }, shown: ["compose.yml: runs postgres as a service of its own", "compose.yml: runs redis as a service of its own"] },
    { title: "what is no backing service", files: { ...server, ...manifest, "compose.yml": "services:\n  shop:\n    build: .\n  proxy:\n    image: nginx:1\n" }, shown: [] },
  ],
  "disposability/graceful-server": [
    { title: "servers and queues that drain", files: { "app.py": "from flask import Flask\napp = Flask(__name__)\n", Procfile: "web: gunicorn app:app\nworker: celery -A app worker\n" }, shown: ["Procfile: Celery finishes what it has begun when SIGTERM arrives", "Procfile: gunicorn finishes what it has begun when SIGTERM arrives"] },
    { title: "one that drains beside one that does not", files: { "app.py": "from flask import Flask\napp = Flask(__name__)\n", Procfile: "web: gunicorn app:app\nworker: python work.py\n" }, shown: [] },
    { title: "ASP.NET Core, by its project", files: { "Shop.csproj": "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>" }, shown: ["Shop.csproj: ASP.NET Core finishes what it has begun when SIGTERM arrives"] },
    { title: "Spring Boot by its version", files: { "pom.xml": pomOf("3.4.1"), ...springMain }, shown: ["pom.xml: Spring Boot finishes what it has begun when SIGTERM arrives"] },
    { title: "Spring Boot by its setting", files: { "pom.xml": pomOf("2.7.0"), ...springMain, "src/main/resources/application.yml": "server:\n  shutdown: graceful\n" }, shown: ["src/main/resources/application.yml: Spring Boot finishes what it has begun when SIGTERM arrives"] },
    { title: "an older Spring Boot", files: { "pom.xml": pomOf("2.7.0"), ...springMain }, shown: [] },
    { title: "Spring Boot that is told not to", files: { "pom.xml": pomOf("3.4.1"), ...springMain, "src/main/resources/application.yml": "server:\n  shutdown: immediate\n" }, shown: [] },
    { title: "uWSGI that is told to stop", files: { "app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n", "uwsgi.ini": "[uwsgi]\nmodule = app\ndie-on-term = true\n" }, shown: ["uwsgi.ini: uWSGI finishes what it has begun when SIGTERM arrives"] },
    { title: "a server that the program starts", files: { "app.py": "import uvicorn\nuvicorn.run('app:app', port=8000)\n" }, shown: ["app.py: uvicorn finishes what it has begun when SIGTERM arrives"] },
    { title: "a server of development", files: { "app.py": "from flask import Flask\nFlask(__name__).run(port=8000)\n" }, shown: [] },
  ],
  "disposability/init-process": [
    { title: "an init in the image and one of compose", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nENTRYPOINT [\"/sbin/tini\", \"--\"]\nCMD [\"node\", \"server.js\"]\n", "compose.yml": "services:\n  shop:\n    build: .\n    init: true\n" }, shown: ["Dockerfile: starts under tini, which hands signals on and cleans up after processes that ended", "compose.yml: starts under an init, which hands signals on and cleans up after processes that ended"] },
    { title: "none, and one that is switched off", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nCMD [\"node\", \"server.js\"]\n", "compose.yml": "services:\n  shop:\n    build: .\n    init: false\n" }, shown: [] },
  ],
  "disposability/grace-period": [
    { title: "times in deployment files", files: { ...server, ...manifest, "compose.yml": "services:\n  shop:\n    build: .\n    stop_grace_period: 30s\n", "fly.toml": "kill_timeout = 20\n[http_service]\ninternal_port = 8080\n", "shop.service": "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/usr/bin/node server.js\nTimeoutStopSec=30\n" }, shown: ["compose.yml: gives the process time to end: stop_grace_period", "fly.toml: gives the process time to end: kill_timeout", "shop.service: gives the process time to end: TimeoutStopSec"] },
    { title: "a manifest, with its hook", files: { ...server, ...manifest, "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 60\n      containers:\n        - { name: shop, image: shop, lifecycle: { preStop: { sleep: { seconds: 5 } } } }\n" }, shown: ["k8s.yaml: gives the process time to end: terminationGracePeriodSeconds", "k8s.yaml: lets the process finish before it is stopped: preStop"] },
    { title: "a setting, and an option", files: { "pom.xml": pomOf("2.7.0"), ...springMain, "src/main/resources/application.yml": "spring:\n  lifecycle:\n    timeout-per-shutdown-phase: 20s\n" }, shown: ["src/main/resources/application.yml: gives requests time to end"] },
    { title: "an option", files: { "app.py": "from flask import Flask\napp = Flask(__name__)\n", Procfile: "web: gunicorn app:app --graceful-timeout 20\n" }, shown: ["Procfile: gives requests time to end: --graceful-timeout"] },
    { title: "no time", files: { ...server, ...manifest, Procfile: "web: gunicorn app:app --graceful-timeout 0\n", "compose.yml": "services:\n  shop:\n    build: .\n    stop_grace_period: 0s\n" }, shown: [] },
  ],
  "disposability/health-checks": [
    { title: "an image, a compose file and a route", files: { "server.js": "const app = require('express')();\napp.get('/healthz', (req, res) => res.end());\napp.get('/orders', (req, res) => res.end());\napp.listen(process.env.PORT);\n", ...manifest, Dockerfile: "FROM node:22\nHEALTHCHECK CMD node check.js\nCMD [\"node\", \"server.js\"]\n", "compose.yml": "services:\n  shop:\n    build: .\n    healthcheck: { test: [CMD, true] }\n" }, shown: ["Dockerfile: is asked whether it is well: HEALTHCHECK", "compose.yml: is asked whether it is well: healthcheck", "server.js: answers at /healthz whether it is well"] },
    { title: "probes", files: { ...server, ...manifest, "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: shop, image: shop, livenessProbe: { exec: { command: [true] }, periodSeconds: 5 } }\n" }, shown: ["k8s.yaml: is asked whether it is well: livenessProbe"] },
    { title: "what is switched off, and what asks another for its health", files: { "server.js": "require('axios').get('/health');\nrequire('http').createServer().listen(process.env.PORT);\n", ...manifest, Dockerfile: "FROM node:22\nHEALTHCHECK NONE\nCMD [\"node\", \"server.js\"]\n", "compose.yml": "services:\n  shop:\n    build: .\n    healthcheck: { disable: true }\n" }, shown: [] },
  ],
  "disposability/queue-ack": [
    { title: "a message and a task", files: { "work.py": "import pika\nimport signal\nsignal.signal(signal.SIGTERM, stop)\ndef on(channel, method, properties, body):\n    work(body)\n    channel.basic_ack(method.delivery_tag)\nchannel = pika.BlockingConnection(p).channel()\nchannel.basic_consume('jobs', on)\n", "requirements.txt": "pika\n", Procfile: "worker: python work.py\n" }, shown: ["work.py: acknowledges a message by itself, after the work"] },
    { title: "no queue", files: { "server.js": "socket.ack();\nrequire('http').createServer().listen(process.env.PORT);\n" }, shown: [] },
  ],
  "port-binding/embedded-server": [
    { title: "a framework that brings a server", files: { ...server, ...manifest }, shown: ["package.json: takes express, a web server, as a dependency"] },
    { title: "ASP.NET", files: { "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>', "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n" }, shown: ["Shop.csproj: takes Kestrel, a web server, as a dependency"] },
    { title: "another package", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "lodash": "4.17.21" } }' }, shown: [] },
  ],
  "port-binding/declared-port": [
    { title: "EXPOSE, a service of compose, Fly", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nEXPOSE 3000\nCMD node server.js\n", "compose.yml": 'services:\n  shop:\n    build: .\n    ports: ["80:3000"]\n', "fly.toml": 'app = "shop"\n[http_service]\ninternal_port = 3000\n' }, shown: ["Dockerfile: declares the port of the image", "compose.yml: publishes the port of the service", "fly.toml: sends requests to port 3000"] },
    { title: "an image without", files: { ...server, ...manifest, Dockerfile: "FROM node:22\n# EXPOSE 3000\nCMD node server.js\n" }, shown: [] },
  ],
  "concurrency/process-types": [
    { title: "lines of a Procfile", files: { ...server, ...manifest, Procfile: "web: node server.js\nworker: node jobs.js\n" }, shown: ["Procfile: starts node as a web process", "Procfile: starts node as a worker process"] },
    { title: "a script of the manifest alone", files: { ...server, "package.json": '{ "name": "shop", "scripts": { "start": "node server.js" } }' }, shown: [] },
  ],
  "concurrency/worker-queue": [
    { title: "a worker and the client of a queue", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "bullmq": "5.0.0" } }', Procfile: "web: node server.js\nworker: node jobs.js\n" }, shown: ["Procfile: works off a queue of bullmq"] },
    { title: "a client without a worker", files: { ...server, "package.json": '{ "name": "shop", "dependencies": { "bullmq": "5.0.0" } }', Procfile: "web: node server.js\n" }, shown: [] },
  ],
  "concurrency/clock-process": [
    { title: "a process for what the clock starts", files: { ...server, ...manifest, Procfile: "web: node server.js\nclock: node clock.js\n" }, shown: ["Procfile: starts node at its times in a process of its own"] },
    { title: "none", files: { ...server, ...manifest, Procfile: "web: node server.js\n" }, shown: [] },
  ],
  "concurrency/scaling-config": [
    { title: "replicas, and a number of workers from the environment", files: { "server.js": `const workers = process.env.WEB_CONCURRENCY;\n${server["server.js"]}`, ...manifest, Dockerfile: "FROM node:22\nCMD node server.js\n", "k8s.yml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: shop\n" }, shown: ["k8s.yml: says how many copies run: 3", "server.js: takes the number of workers from WEB_CONCURRENCY"] },
    { title: "neither", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nCMD node server.js\n" }, shown: [] },
  ],
  "dev-prod-parity/same-services": [
    { title: "one version in two files", files: { ...server, ...manifest, "compose.yml": "services:\n  db:\n    image: postgres:17\n", ".github/workflows/ci.yml": "jobs:\n  test:\n    services:\n      db:\n        image: postgres:17.2\n" }, shown: ["compose.yml: runs PostgreSQL 17, as .github/workflows/ci.yml does"] },
    { title: "two versions", files: { ...server, ...manifest, "compose.yml": "services:\n  db:\n    image: postgres:17\n", ".github/workflows/ci.yml": "jobs:\n  test:\n    services:\n      db:\n        image: postgres:16\n" }, shown: [] },
    { title: "a stage for development", files: { ...server, ...manifest, Dockerfile: "FROM node:22 AS dev\nFROM node:22\nCMD node server.js\n", "compose.yml": "services:\n  shop:\n    build: { context: ., target: dev }\n  db:\n    image: postgres:17\n", ".github/workflows/ci.yml": "jobs:\n  test:\n    services:\n      db:\n        image: postgres:17\n" }, shown: [] },
    { title: "a file that adds to the services of another one", files: { ...server, ...manifest, "compose.yml": "services:\n  shop:\n    build: .\n  db:\n    image: postgres:17\n", "compose.dev.yml": "services:\n  db:\n    ports: ['5432:5432']\n" }, shown: ["compose.dev.yml: starts the services of compose.yml for developers, too"] },
    { title: "a file with other services", files: { ...server, ...manifest, "compose.yml": "services:\n  shop:\n    build: .\n  db:\n    image: postgres:17\n", "compose.dev.yml": "services:\n  other:\n    ports: ['5432:5432']\n" }, shown: [] },
  ],
  "dev-prod-parity/dev-environment": [
    { title: "a container to develop in, and services", files: { ...server, ...manifest, ".devcontainer/devcontainer.json": "{}", "compose.yml": "services:\n  db:\n    image: postgres:17\n" }, shown: [".devcontainer/devcontainer.json: describes a container to develop in", "compose.yml: starts the services that the app needs"] },
    { title: "services of an example", files: { ...server, ...manifest, "examples/compose.yml": "services:\n  db:\n    image: postgres:17\n" }, shown: [] },
  ],
  "dev-prod-parity/ci-present": [
    { title: "a job that tests, for each app below", files: { "shop/package.json": '{ "name": "shop" }', "shop/server.js": server["server.js"], ".github/workflows/ci.yml": "jobs:\n  test:\n    services:\n      db:\n        image: postgres:17\n    steps:\n      - run: npm ci\n      - run: npm test\n" }, shown: ['.github/workflows/ci.yml: tests every change in the job "test", with the services of the app'] },
    { title: "a job that builds", files: { ...server, ...manifest, ".github/workflows/ci.yml": "jobs:\n  build:\n    steps:\n      - run: npm run build # npm test\n" }, shown: [] },
  ],
  "dev-prod-parity/runtime-pinned": [
    { title: "the image and a file of versions", files: { ...server, ...manifest, Dockerfile: "FROM node:22\nCMD node server.js\n", ".nvmrc": "22\n" }, shown: [".nvmrc: names Node.js 22", "Dockerfile: names Node.js 22"] },
    { title: "words for a version", files: { ...server, ...manifest, Dockerfile: "FROM node:lts\nCMD node server.js\n", ".nvmrc": "lts/iron\n" }, shown: [] },
  ],
  "admin-processes/migrations": [
    { title: "migrations of a tool", files: { ...server, ...manifest, "prisma/migrations/20240101_init/migration.sql": "select 1;\n" }, shown: ["prisma/migrations/20240101_init/migration.sql: is a migration of Prisma"] },
    { title: "a script of that name", files: { ...server, ...manifest, "scripts/migration.sql": "select 1;\n" }, shown: [] },
  ],
  "admin-processes/one-off-process": [
    { title: "a release phase", files: { ...server, ...manifest, Procfile: "release: npx prisma migrate deploy\nweb: node server.js\n" }, shown: ["Procfile: runs a command once for each release"] },
    { title: "a job of a pipeline that deploys", files: { ...server, ...manifest, ".github/workflows/deploy.yml": "jobs:\n  deploy:\n    steps:\n      - run: npx knex migrate:latest\n" }, shown: ['.github/workflows/deploy.yml: migrates once for each release in the job "deploy"'] },
    { title: "only when asked to", files: { ...server, ...manifest, Dockerfile: 'FROM node:22\nENTRYPOINT ["./boot.sh"]\n', "boot.sh": '#!/bin/sh\nif [ "$MIGRATE" = 1 ]; then npx prisma migrate deploy; fi\nexec node server.js\n' }, shown: ["boot.sh: migrates only when it is asked to"] },
    { title: "at the start of the web process", files: { ...server, ...manifest, Procfile: "web: npx prisma migrate deploy && node server.js\n" }, shown: [] },
  ],
  "admin-processes/console": [
    { title: "a script and a target", files: { ...server, "package.json": '{ "name": "shop", "scripts": { "repl": "node -r ./app" } }', Makefile: "shell:\n\tnode\n" }, shown: ['Makefile: opens a console with "make shell"', 'package.json: opens a console with "npm run repl"'] },
    { title: "other scripts", files: { ...server, "package.json": '{ "name": "shop", "scripts": { "start": "node server" } }' }, shown: [] },
  ],
  "admin-processes/tasks-in-repo": [
    { title: "commands, scripts and targets", files: { ...server, "package.json": '{ "name": "shop", "scripts": { "db:migrate": "knex migrate:latest" } }', "lib/tasks/clean.rake": "task :clean\n", Makefile: "migrate:\n\tnpx knex migrate:latest\n" }, shown: ['Makefile: has the task "make migrate"', "lib/tasks/clean.rake: has tasks for Rake", 'package.json: has the task "npm run db:migrate"'] },
    { title: "scripts that start and test", files: { ...server, "package.json": '{ "name": "shop", "scripts": { "start": "node server", "test": "vitest" } }' }, shown: [] },
  ],
  "logs/stdout-logger": [
    { title: "loggers of several languages", files: { "server.js": `console.log("up");\n${server["server.js"]}`, "cmd/main.go": 'package main\nimport ("log"; "net/http"; "os")\nfunc main() { log.Println("up"); http.ListenAndServe(":"+os.Getenv("PORT"), nil) }\n' }, shown: ["cmd/main.go: writes events to the output by log", "server.js: writes events to the output by the console"] },
    { title: "a file, and a comment", files: { "server.py": "import logging\nfrom flask import Flask\n# print('up')\nlogging.basicConfig(filename='a.log')\nFlask(__name__).run(port=0)\n" }, shown: [] },
    { title: "a server that writes to its output", files: { "shop.py": "from flask import Flask\napp = Flask(__name__)\n", Procfile: "web: gunicorn shop:app\n" }, shown: ["Procfile: starts gunicorn, which writes its log to the output"] },
    { title: "one whose output is redirected", files: { "shop.py": "from flask import Flask\napp = Flask(__name__)\n", Procfile: "web: gunicorn shop:app > a.log\n" }, shown: [] },
    { title: "Spring Boot", files: { "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>" }, shown: ["pom.xml: uses Spring Boot, which writes events to the console"] },
    { title: "Spring Boot with a configuration that has no console", files: { "pom.xml": "<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>", "src/main/resources/logback.xml": '<configuration><appender name="C" class="ch.qos.logback.core.ConsoleAppender"/><appender name="F" class="ch.qos.logback.core.FileAppender"><file>a.log</file></appender><root><appender-ref ref="F"/></root></configuration>' }, shown: [] },
  ],
  "logs/structured": [
    { title: "a logger of JSON", files: { "server.js": `const log = require("pino")();\n${server["server.js"]}` }, shown: ["server.js: writes events as JSON by pino"] },
    { title: "a logger of lines", files: { "server.js": `console.log("up");\n${server["server.js"]}` }, shown: [] },
  ],
  "logs/level-from-env": [
    { title: "a level of the environment", files: { "server.js": `const log = require("pino")({ level: process.env.LOG_LEVEL });\n${server["server.js"]}` }, shown: ["server.js: takes the level of the log from LOG_LEVEL"] },
    { title: "another variable", files: { "server.js": `const log = require("pino")({ level: process.env.LEVELS });\n${server["server.js"]}` }, shown: [] },
  ],
  "logs/unbuffered": [
    { title: "the variable of Python, in an image", files: { "app.py": "from flask import Flask\nFlask(__name__).run(port=0)\n", Dockerfile: "FROM python:3.13\nENV PYTHONUNBUFFERED=1\nCMD python app.py\n" }, shown: ["Dockerfile: sets PYTHONUNBUFFERED"] },
    { title: "in a comment", files: { "app.py": "from flask import Flask\nFlask(__name__).run(port=0)\n", Dockerfile: "FROM python:3.13\n# ENV PYTHONUNBUFFERED=1\nCMD python app.py\n" }, shown: [] },
  ],
};

async function evidenceIn(files: Readonly<Record<string, string>>, id: string): Promise<readonly string[]> {
  const project = openProject(memoryHost(files), "/workspace", { rules, evidenceChecks, parsers });
  await project.check();
  return project.checklist().flatMap(({ factors }) => factors.flatMap(({ evidence }) => evidence.filter((one) => one.id === id).map(({ path, text }) => `${path}: ${text}`))).sort();
}

describe.each(Object.entries(cases))("%s", (id, own) => {
  test.each(own)("$title", async ({ files, shown }) => {
    expect(await evidenceIn(files, id)).toEqual(shown);
  });
});

test("every check has its cases", () => {
  expect(Object.keys(cases).sort()).toEqual([...new Set(evidenceChecks.map(({ id }) => id))].sort());
});

test("a place of evidence lies in its file", async () => {
  for (const { files } of Object.values(cases).flat()) {
    const project = openProject(memoryHost(files), "/workspace", { rules, evidenceChecks, parsers });
    await project.check();
    for (const { path, span } of project.checklist().flatMap(({ factors }) => factors.flatMap(({ evidence }) => evidence))) {
      expect(files[path], path).toBeDefined();
      expect(span.start).toBeLessThanOrEqual(span.end);
      expect(span.end).toBeLessThanOrEqual(files[path]?.length ?? 0);
    }
  }
});
