import type { Ecosystem } from "../../core/facts/facts.ts";
import { csharp } from "./csharp.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { javascript } from "./javascript.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";
import type { Resolver } from "./resolver.ts";
import { ruby } from "./ruby.ts";
import { rust } from "./rust.ts";
import { shell } from "./shell.ts";

export const resolvers: Readonly<Record<Ecosystem, Resolver>> = { javascript, python, go, java, csharp, php, ruby, rust, shell };
