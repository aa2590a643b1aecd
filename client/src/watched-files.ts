/** Manifests, deployment files and files of settings, by name: not every editor knows them by a language. */
export const documents = [
  // Settings and manifests of Kubernetes have any name.
  ...["*.{yml,yaml}", "*.{json,jsonc,toml,xml,properties,config,conf,cfg,cnf,ini}", "{.env,.env.*,*.env,.flaskenv}", "*.{sh,bash}", "{bin,sbin}/*", "{entrypoint,docker-entrypoint}"],
  ...["{Dockerfile,Containerfile}", "Dockerfile.*", "*.Dockerfile", "Procfile", "Procfile.*", "{Makefile,makefile,GNUmakefile,*.mk}", "*.service", "{crontab,*.crontab,*.cron,cron.d/*}"],
  ...["*.{tf,tfvars}", "{nginx,nginx.*,*.nginx}", "sites-{available,enabled}/*", "*.prisma", ".{git,docker,slug,gcloud}ignore", "*.dockerignore"],
  ...["Pipfile", "requirements*.{txt,in}", "requirements/*.{txt,in}", "go.{mod,work}", "*.{gradle,gradle.kts}", "{Gemfile,gems.rb}", "*.gemspec", "*.{csproj,fsproj,vbproj,sln,slnx}", "Directory.{Packages,Build}.props"],
  ...["{.nvmrc,.node-version,.python-version,.ruby-version,.php-version,.java-version,.go-version,.tool-versions}", "runtime.txt", "rust-toolchain"],
  // What keeps keys and logins.
  ...["{.npmrc,.pypirc,.netrc,_netrc,.git-credentials,.pgpass,.my.cnf}", "*.{pem,key,p12,pfx,jks,keystore}"],
].map((name) => `**/${name}`);

/** Narrow, so that a build or an install does not wake the server. Git's own files are left to git's extension. */
export const watchedFiles = [
  "**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,py,go,java,rb,ru,rake,php,cs,rs}",
  "**/Rakefile",
  "**/{npm-shrinkwrap.json,yarn.lock,bun.lock,bun.lockb,uv.lock,poetry.lock,pdm.lock,Pipfile.lock}",
  "**/{go.sum,Gemfile.lock,gems.locked,composer.lock,Cargo.lock,gradle.lockfile}",
  "**/{.twelve-factor.json,.twelve-factor-baseline.json,.ignore}",
  "**/{README*,*.md,*.rst,*.adoc}",
  ...documents,
];
