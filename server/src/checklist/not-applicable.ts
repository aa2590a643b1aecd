import type { AppKind } from "../core/app.ts";
import type { FactorId } from "../core/factor.ts";

/** Kinds of app to which a factor has nothing to say, with the reason. Rule catalogue, "Not applicable" of each section. */
export const notApplicable: Readonly<Partial<Record<FactorId, Readonly<Partial<Record<AppKind, string>>>>>> = {
  "backing-services": {
    cli: "A command-line program attaches what its user names",
    desktop: "A desktop app or extension has no deploys to attach services to",
    library: "What a library talks to is attached by the app that uses it",
    "static-frontend": "Static files attach nothing",
  },
  "build-release-run": {
    library: "A library is published; the app that uses it is released",
  },
  processes: {
    cli: "A command-line program keeps the state of its one user",
    desktop: "A desktop app or extension keeps the state of its one user",
    library: "What lasts is decided by the app that uses a library",
  },
  "port-binding": {
    worker: "A worker binds no port",
    serverless: "The platform binds the port for functions",
    cli: "A command-line program binds no port",
    desktop: "A desktop app or extension serves nobody",
    library: "A library is not run by itself",
    "static-frontend": "Static files are served by the platform",
  },
  concurrency: {
    serverless: "The platform runs as many copies of a function as it needs",
    cli: "A command-line program is run by its user",
    desktop: "A desktop app or extension is run by its user",
    library: "A library is not run by itself",
    "static-frontend": "Static files run no process",
  },
  disposability: {
    serverless: "The platform starts and stops functions",
    cli: "A command-line program ends when it has done its work",
    desktop: "A desktop app or extension is started and stopped by its user",
    library: "A library is not run by itself",
    "static-frontend": "Static files are served by the platform",
  },
  "dev-prod-parity": {
    cli: "A command-line program runs on its users' machines",
    desktop: "A desktop app or extension runs on its users' machines",
    library: "A library is right to be tested with many versions",
    "static-frontend": "Static files need no runtime and no service in production",
  },
  logs: {
    cli: "A command-line program writes for the person who started it",
    desktop: "A desktop app or extension writes for its user",
    library: "The log of a library is configured by the app that uses it",
    "static-frontend": "Static files write no log",
  },
  "admin-processes": {
    cli: "A command-line program is a one-off process itself",
    desktop: "A desktop app or extension is administered by its user",
    library: "A library has no data to administer",
    "static-frontend": "Static files have no data to administer",
  },
};
