import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The page of a rule, in Markdown, as it comes with the program; `undefined` when it is not there. */
export function readRulePage(id: string): string | undefined {
  try {
    return readFileSync(join(pages, `${id}.md`), "utf8");
  } catch {
    return undefined;
  }
}

// The sources are modules below `server/`, and the bundle is CommonJS beside it.
const moduleUrl: string | undefined = import.meta.url;
const pages = moduleUrl === undefined ? join(__dirname, "../server/docs/rules") : join(dirname(fileURLToPath(moduleUrl)), "../../docs/rules");
