import type { LanguageId } from "../../../server/src/core/facts/facts.ts";
import type { Sample } from "../../support/robustness.ts";
import * as csharp from "./csharp.ts";
import * as go from "./go.ts";
import * as java from "./java.ts";
import * as javascript from "./javascript.ts";
import type { Cells } from "./kinds.ts";
import * as php from "./php.ts";
import * as python from "./python.ts";
import * as ruby from "./ruby.ts";
import * as rust from "./rust.ts";
import * as shellscript from "./shellscript.ts";
import * as typescript from "./typescript.ts";
import * as typescriptreact from "./typescriptreact.ts";

/** What is tested of each language; one without an entry does not compile. */
export const cells: Readonly<Record<LanguageId, { readonly cells: Cells; readonly sample: Sample }>> = { javascript, typescript, typescriptreact, python, go, java, php, csharp, rust, ruby, shellscript };
