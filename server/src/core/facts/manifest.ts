import type { NamedText } from "./documents.ts";
import type { Span } from "../text.ts";

/** Where a manifest's packages come from. */
export type ManifestEcosystem = "javascript" | "python" | "go" | "java" | "ruby" | "php" | "csharp" | "rust";

/** A package that a manifest names. */
export interface Dependency {
  /** As its registry knows it: `github.com/gin-gonic/gin`, `org.springframework.boot:spring-boot`, `laravel/framework`. */
  readonly name: string;
  /** As written, several parts joined by a comma; empty where none is given. */
  readonly range: string;
  /** The range where it is written; the name where there is none. */
  readonly span: Span;
  /** `managed`: only says which version holds for those who depend on it. `indirect`: needed by another dependency. */
  readonly scope: "runtime" | "development" | "optional" | "managed" | "indirect";
  /** `local`: another folder of the project; `git`: a commit or a branch of a repository; `machine`: a file outside of the project. */
  readonly source: "registry" | "local" | "git" | "machine";
  /** The tag or commit of a git source; a branch, and what names none, moves. */
  readonly revision?: string;
}

/** `go.mod`, `pom.xml`, Gradle builds, `Gemfile` and gemspecs, `composer.json`, MSBuild projects, `Cargo.toml`. */
export interface Manifest {
  readonly kind: "manifest";
  readonly ecosystem: ManifestEcosystem;
  readonly format: "go-mod" | "maven" | "gradle" | "gemfile" | "gemspec" | "composer" | "msbuild" | "cargo";
  readonly name: string | undefined;
  readonly dependencies: readonly Dependency[];
  /** Plugins of the build, with their versions: Gradle and Maven. */
  readonly plugins: readonly Dependency[];
  /** Meant to be taken as a library by others. */
  readonly publishes: boolean;
  /** Says of itself that it makes a program. */
  readonly hasProgram: boolean;
  /** Holds others together and makes nothing itself. */
  readonly aggregates: boolean;
  /** Maven's packaging, MSBuild's Sdk, Composer's type. */
  readonly type: string | undefined;
  /** The manifest it takes settings from: its package, and its path as written where it lies in the project. */
  readonly parent: (Dependency & { readonly path: string | undefined }) | undefined;
  /** Values it gives names to: Maven and MSBuild properties, Gradle variables. */
  readonly properties: readonly NamedText[];
  /** Folders or project files that belong to it, as written; globs where the tool has them. */
  readonly members: readonly NamedText[];
}

/** What only lists the parts of a project: `go.work`, Gradle settings, `pnpm-workspace.yaml`, `.sln`. */
export interface WorkspaceFile {
  readonly kind: "workspace";
  readonly ecosystem: ManifestEcosystem;
  /** Folders or project files relative to its own, with `/` separators; globs where the tool has them. */
  readonly members: readonly NamedText[];
  /** Gradle settings may give the plugins of all parts their versions. */
  readonly plugins: readonly Dependency[];
}

/** Gradle's `libs.versions.toml`: names for packages and plugins. */
export interface VersionCatalog {
  readonly kind: "version-catalog";
  /** `alias` as builds write it, dots for dashes: `spring.boot.starter.web`, `plugins.spring.boot`. */
  readonly entries: readonly (Dependency & { readonly alias: string })[];
}

/** `.nvmrc`, `.tool-versions`, `rust-toolchain.toml`, `global.json` and their kin: which version of a runtime is wanted. */
export interface RuntimeVersions {
  readonly kind: "runtime-versions";
  /** `name` is that of the runtime: `node`, `python`, `ruby`, `php`, `java`, `go`, `rust`, `dotnet`, or another tool. */
  readonly versions: readonly NamedText[];
}

/** What a manifest of one of the formats has where its text says nothing. */
export function emptyManifest(ecosystem: ManifestEcosystem, format: Manifest["format"]): Manifest {
  return { kind: "manifest", ecosystem, format, name: undefined, dependencies: [], plugins: [], publishes: false, hasProgram: false, aggregates: false, type: undefined, parent: undefined, properties: [], members: [] };
}
