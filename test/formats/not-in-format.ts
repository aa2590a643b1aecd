/** Why a format never says some fields of its facts: what each sample says stands in `said.ts`. By `formatOf`. */
export const notInFormat: Readonly<Record<string, Readonly<Record<string, `does not apply: ${string}`>>>> = {
  "process-file app-engine": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
  },
  "process-file serverless": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
  },
  "process-file uwsgi": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file systemd": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file supervisor": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file render": {
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file railway": {
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file pm2": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file nixpacks": {
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file heroku": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file fly": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file crontab": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file app-json": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "process-file aspire": {
    builds: "does not apply: what builds the app stands elsewhere, or the platform decides",
    runtimes: "does not apply: the runtime is told by a manifest or an image, or is that of the machine",
  },
  "deployment-values helm": {
    given: "does not apply: a chart has values alone",
    services: "does not apply: a chart has images, whose tags are values",
  },
  "python-manifest requirements": {
    python: "does not apply: packages alone are listed",
    name: "does not apply: requirements have no name",
    hasScripts: "does not apply: requirements install nothing of their own",
    hasBuildSystem: "does not apply: requirements are not built",
    tool: "does not apply: requirements are what a tool locks into, whichever it is",
  },
  "python-manifest part": {
    python: "does not apply: packages alone are listed",
    name: "does not apply: constraints have no name",
    includes: "does not apply: what constraints include counts only where they are included themselves",
    isGenerated: "does not apply: constraints only count where another file names them",
    hasScripts: "does not apply: constraints install nothing",
    hasBuildSystem: "does not apply: constraints are not built",
    tool: "does not apply: constraints name no tool",
  },
  "python-manifest pyproject": {
    includes: "does not apply: a pyproject.toml names no file of requirements",
    isGenerated: "does not apply: people write it",
  },
  "python-manifest pipfile": {
    name: "does not apply: a Pipfile has no name",
    includes: "does not apply: a Pipfile names no other file",
    isGenerated: "does not apply: what is generated is its lock",
    hasScripts: "does not apply: scripts of a Pipfile are for its authors",
    hasBuildSystem: "does not apply: a Pipfile is not built",
  },
  "python-manifest setup": {
    python: "does not apply: what it says is checked where it is installed",
    includes: "does not apply: it names no file of requirements that could be told without running it",
    isGenerated: "does not apply: people write it",
    tool: "does not apply: setuptools locks nothing",
  },
  "manifest go-mod": {
    plugins: "does not apply: Go has no plugins of its build",
    publishes: "does not apply: any module can be taken by others",
    hasProgram: "does not apply: a program is a package named main",
    aggregates: "does not apply: a go.work does",
    type: "does not apply: there is one type of module",
    parent: "does not apply: modules have none",
    members: "does not apply: a go.work has them",
  },
  "manifest gradle": {
    name: "does not apply: it stands in the settings",
    type: "does not apply: plugins tell it",
    parent: "does not apply: the settings tell which builds belong together",
    members: "does not apply: the settings have them",
  },
  "manifest gemfile": {
    name: "does not apply: a gemspec has it",
    plugins: "does not apply: Bundler's are installed beside it",
    hasProgram: "does not apply: a gemspec says so",
    aggregates: "does not apply: Bundler has no workspaces",
    type: "does not apply: there is one type",
    parent: "does not apply: Bundler has none",
    members: "does not apply: Bundler has no workspaces",
  },
  "manifest gemspec": {
    plugins: "does not apply: a gem has none",
    hasProgram: "does not apply: what a gem can be told to run is not the program of an app",
    aggregates: "does not apply: a gem holds no others",
    type: "does not apply: there is one type",
    parent: "does not apply: a gem has none",
    properties: "does not apply: a gemspec gives names to nothing",
    members: "does not apply: a gem holds no others",
  },
  "manifest composer": {
    plugins: "does not apply: Composer's plugins are dependencies",
    aggregates: "does not apply: Composer has no workspaces",
    parent: "does not apply: Composer has none",
  },
  "manifest msbuild": {
    plugins: "does not apply: the SDK is its type",
    parent: "does not apply: Directory.Build.props is found by its place",
    members: "does not apply: a solution has them",
  },
  "manifest cargo": {
    plugins: "does not apply: Cargo has none",
    type: "does not apply: there is one type",
    parent: "does not apply: the workspace is found by its place",
  },
  "workspace go": { plugins: "does not apply: Go has no plugins of its build" },
  "workspace csharp": { plugins: "does not apply: MSBuild has none" },
  "workspace javascript": { plugins: "does not apply: pnpm has none" },
  "pipeline circleci": { environment: "does not apply: CircleCI gives variables to jobs, commands and executors" },
  "pipeline ci": { jobs: "does not apply: only variables are read" },
  "pipeline netlify": { environment: "does not apply: each context has its own" },
};
