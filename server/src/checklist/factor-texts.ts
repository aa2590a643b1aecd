import type { FactorId } from "../core/factor.ts";

/** A factor in our own words, for people who meet it for the first time. */
export interface FactorText {
  /** What is asked of an app. */
  readonly meaning: string;
  /** What goes wrong where it is not so. */
  readonly why: string;
}

export const factorTexts: Readonly<Record<FactorId, FactorText>> = {
  codebase: {
    meaning: "Everything that the app is made of has one home under version control, and every place where it runs has some version of what is in there. Code that several apps need is a package that they depend on.",
    why: "When a fix has to be made in two copies, one of them is forgotten. When a server has code that is in no commit, nobody can say what runs there, or bring it back.",
  },
  dependencies: {
    meaning: "The app names every package, and every program of the system, that it needs, with exact versions, and gets them by one command. It takes nothing for granted that happens to be on a machine.",
    why: "What is not written down is there on one machine and missing on the next. What has no exact version is another program next week, although nobody changed a line.",
  },
  config: {
    meaning: "What is different in another deploy, such as addresses, credentials and host names, comes from the environment when the app starts. The same build runs anywhere.",
    why: "A credential in the source is known to everybody who can read it, now and in its history. A value that is built in needs a new release to change, and one day the test talks to the database of production.",
  },
  "backing-services": {
    meaning: "A database, a queue, a mail server or a cache is found by an address from the config, whether you run it yourself or rent it. The code makes no difference between the two.",
    why: "A service that fails, or becomes too small, can be replaced in minutes where that is a change of config. Where its address or its driver is fixed in the code, it takes a release in the middle of an outage.",
  },
  "build-release-run": {
    meaning: "A build turns a commit into something that can be run, a release puts it together with the config of one deploy, and then it is run. Each step comes after the one before, and a release is never changed.",
    why: "A process that builds when it starts fails when a package host is down, at three in the morning. A release that has a name of its own can be brought back when the next one is bad.",
  },
  processes: {
    meaning: "A process keeps nothing that has to be there for the next request. What must last is in a database, a cache or a store that all processes share.",
    why: "Sessions in memory end with every deploy, and with a second process half of the requests go to the wrong one. Files on the local disk are gone when the platform starts the process elsewhere.",
  },
  "port-binding": {
    meaning: "The app brings its own web server along and listens on the port that it is told. Nothing has to be installed around it.",
    why: "A port that is fixed cannot be used twice on one machine, and platforms that give out ports cannot run the app at all. A server that the app is put into is one more thing that differs between machines.",
  },
  concurrency: {
    meaning: "Kinds of work, such as answering requests and doing jobs, are processes of their own, and more load means more of them. Starting, stopping and watching them is left to the platform.",
    why: "Work that shares a process cannot grow by itself: ten copies of the web process would run the nightly job ten times. A process that puts itself in the background is lost to whatever should restart it.",
  },
  disposability: {
    meaning: "A process is ready within seconds, finishes what it has begun when it is asked to stop, and does no harm when it is killed without being asked.",
    why: "Every deploy, every new size and every broken machine stops processes. Each time a user gets an error, or a job is lost, where a process dies in the middle of its work.",
  },
  "dev-prod-parity": {
    meaning: "Development, tests and production have the same services in the same versions and the same runtime, and little time passes from writing code to running it for users.",
    why: "What differs is found out in production first: a query that SQLite takes and PostgreSQL does not, a function that the older runtime lacks.",
  },
  logs: {
    meaning: "The app writes each event to its standard output, as it happens. Where that goes, and how long it is kept, is the platform's affair.",
    why: "Log files on a machine fill its disk, go when it goes, and have to be collected one by one when something is wrong. A stream can be searched, counted and watched without a change to the app.",
  },
  "admin-processes": {
    meaning: "Migrations, consoles and repairs are run as processes of their own, once, with the same release and the same config as the app, and their code is part of it.",
    why: "A migration in the start of the app runs once for every process, at the same time. A script on somebody's laptop fits the database of last month.",
  },
};
