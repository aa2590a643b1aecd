/** A file of each format that every rule of its ecosystem asks, with the things a reader stumbles over: comments, quotes, line ends, byte order marks. */
export const samples: Readonly<Record<string, string>> = {
  "package.json": '{\n  "name": "shop", "private": true, "bin": "x", "workspaces": ["packages/*"],\n  "scripts": { "start": "node a.js", "odd": 1 },\n  "dependencies": { "express": "^4.0.0" },\n  "devDependencies": { "vitest": "*" },\n  "peerDependencies": { "react": ">=18" },\n}\n',
  "tsconfig.build.json": '// About.\n{\n  "compilerOptions": {\n    "baseUrl": ".", /* here */\n    "paths": { "@app/*": ["src/*"], "lib": ["lib"], "*": ["types/*", "x"] },\n  },\n}\n',
  "requirements-dev.txt": "# About\n-r base.txt\n--index-url https://example.org\nFlask[async]==2.0 ; python_version > '3'\n  Some_Thing.x >= 1,<2  # why\ngunicorn==20.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nown @ https://example.org/own.zip\n-e git+https://example.org/x.git#egg=x\nhttps://example.org/y.whl\nbare\r\n",
  "requirements/constraints.txt": "# About\nflask==2.0\n",
  "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "flask-shop"\ndescription = "uses flask>=2"\nrequires-python = ">=3.12"\ndependencies = [\n  "flask>=2",\n  \'uvicorn[standard] ; sys_platform == "linux"\',\n]\n[project.scripts]\nshop = "shop:main"\n[tool.uv]\ndev-dependencies = ["pytest"]\n',
  "Pipfile": '[[source]]\nurl = "https://example.org/flask"\n[packages]\nflask = "*"\n"django-environ" = {version = ">=0.4"}\n[packages.redis]\nversion = "==1"\n[dev-packages]\npytest = "*"\n[requires]\npython_version = "3.13"\n',
  "Dockerfile.web": 'ARG V=1\nFROM --platform=linux/amd64 node:$V AS Build\nRUN npm ci && \\\n    # why\n    npm test\nfrom build\nCMD ["node", "a b.js"]\n',
  "deploy/docker-compose.prod.yml": "services:\n  web:\n    build: { context: ., target: run }\n    command: node a.js\n    environment: { A: 1 }\n    ports: ['80:8080']\n  db:\n    image: postgres:16\n",
  "Procfile.dev": "# About\nweb:  node a.js  \r\nworker: node b.js --web: x\nodd\nempty:\n",
  "config/.env.production": "\ufeffA=1\r\n# B=2\r\nexport C='x y' # why\nD = a#b # c\nE=\"one\ntwo = 2\"\nF=\nG=`q`\nH=\"un\n",
  ".gitignore": "# About\n.env\r\n\n!a/b \n",
  "bin/docker-entrypoint.sh": '#!/bin/sh\nset -e\nif [ -f a ]; then\n  b > c.log\nfi\nexec "$@"\n',
  "bin/serve": "#!/usr/bin/env bash\n# About\nnode a.js --port \"$PORT\" &\nwait\n",
};
