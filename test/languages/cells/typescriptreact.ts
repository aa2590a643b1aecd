import type { Sample } from "../../support/robustness.ts";
import * as typescript from "./typescript.ts";

export { cells } from "./typescript.ts";

export const sample: Sample = {
  ...typescript.sample,
  text: `${typescript.sample.text}const page = <Page on={() => start()} title="a">text {config.port}</Page>;\n`,
  pieces: [...typescript.sample.pieces, "<a>", "</a>", "/>"],
};
