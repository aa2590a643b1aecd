import picomatch from "picomatch";
import { expect, test } from "vitest";
import { documents, watchedFiles } from "../../client/src/watched-files.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { samples } from "../formats/samples.ts";

const isWatched = picomatch([...watchedFiles], { dot: true });
const isDocument = picomatch([...documents], { dot: true });

test.each(Object.keys(samples).filter((path) => documentReader(path) !== undefined))("VS Code tells the server of changes to %s", (path) => {
  expect(isWatched(path)).toBe(true);
});

test.each(["deploy/tls.key", ".npmrc", "infra/main.tf", "Makefile", "etc/nginx/sites-enabled/shop", "config/gateway.json"])("and of what is typed into %s", (path) => {
  expect(isDocument(path)).toBe(true);
});

test.each(["photo.png", "notes.txt", "data.csv", "dump.sql"])("and of none to %s", (path) => {
  expect(isWatched(path)).toBe(false);
});
