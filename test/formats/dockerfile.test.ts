import { expect, test } from "vitest";
import { readDockerfile } from "../../server/src/formats/dockerfile.ts";

/** Stages and instructions in lines; commands with the text at their spans. */
function said(text: string): readonly string[] {
  return readDockerfile(text).stages.flatMap((stage) => [
    `FROM ${stage.base}${stage.name === undefined ? "" : ` as ${stage.name}`}`,
    ...stage.instructions.map(({ keyword, exec, commands }) => [keyword, ...(exec === undefined ? [] : [JSON.stringify(exec)]), ...commands.map(({ words, span, operator }) => `${words.join("·")} @${text.slice(span.start, span.end)} ${operator}`.trim())].join(" | ")),
  ]);
}

test.each<readonly [name: string, text: string, ...said: string[]]>([
  ["a line that goes on", "FROM a\nRUN b \\\n  c && d\nCMD e", "FROM a", "RUN | b·c @b \\\n  c && | d @d", "CMD | e @e"],
  ["Windows line ends", "FROM a\r\nRUN b \\\r\n  c\r\n# d\r\nCMD e\r\n", "FROM a", "RUN | b·c @b \\\r\n  c", "CMD | e @e"],
  ["comments inside of an instruction", "FROM a\nCMD b \\\n  # why && not\n  c", "FROM a", "CMD | b·c @b \\\n  # why && not\n  c"],
  ["a comment before a command of its own", "FROM a\nRUN b && \\\n  # why\n  c", "FROM a", "RUN | b @b && | c @c"],
  ["empty lines inside of an instruction", "FROM a\nRUN b \\\n\n  c", "FROM a", "RUN | b·c @b \\\n\n  c"],
  ["a here-document that is the script", "FROM a\nRUN <<EOF\nb c\nd\nEOF\nCMD e", "FROM a", "RUN | b·c @b c ; | d @d ;", "CMD | e @e"],
  ["one with a quoted mark, given to a shell", "FROM a\nRUN <<-'E' bash -e\n\tb\n\tE\nCMD e", "FROM a", "RUN | b @b ;", "CMD | e @e"],
  ["one for another interpreter", "FROM a\nRUN <<EOF python3\nimport b\nEOF\nCMD e", "FROM a", "RUN", "CMD | e @e"],
  ["one that says its interpreter itself", "FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport b\nEOF\nCMD e", "FROM a", "RUN", "CMD | e @e"],
  ["two that are input of commands", "FROM a\nRUN b <<X > /x && c <<Y\nd\nX\ne\nY\nCMD f", "FROM a", "RUN | b @b <<X > /x && | c @c ;", "CMD | f @f"],
  ["one that is a file", 'FROM a\nCOPY <<"F" /x\n# no comment\nRUN b\nF\nCMD c', "FROM a", "COPY", "CMD | c @c"],
  ["an ARG before FROM", "ARG V=1\nFROM node:$V\nARG W", "FROM node:$V", "ARG"],
  ["stages by name and platform", "FROM --platform=$BUILDPLATFORM a:1 AS Build\nFROM build", "FROM a:1 as build", "FROM build"],
  ["a backtick that continues a line", "# escape=`\nFROM a\nRUN b `\n  c\nCMD d", "FROM a", "RUN | b·c @b `\n  c", "CMD | d @d"],
  ["lower-case keywords", "from a as b\nrun c\ncmd d", "FROM a as b", "RUN | c @c", "CMD | d @d"],
  ["the JSON form, over several lines", 'FROM a\nCMD [ "b", \\\n  "c d" ]', "FROM a", 'CMD | ["b","c d"]'],
  ["a shell in the JSON form", 'FROM a\nENTRYPOINT ["/bin/sh", "-c", "b && exec c"]', "FROM a", 'ENTRYPOINT | ["/bin/sh","-c","b && exec c"] | b @["/bin/sh", "-c", "b && exec c"] && | exec·c @["/bin/sh", "-c", "b && exec c"]'],
  ["what only looks like JSON", "FROM a\nCMD [b, c]", "FROM a", "CMD | [b,·c] @[b, c]"],
  ["ONBUILD and HEALTHCHECK, whose commands are not those of the image", "FROM a\nONBUILD RUN b\nHEALTHCHECK CMD c", "FROM a", "ONBUILD", "HEALTHCHECK"],
  ["flags", "FROM a\nRUN --mount=type=cache,target=/x b", "FROM a", "RUN | b @b"],
])("%s", (_, text, ...expected) => {
  expect(said(text)).toEqual(expected);
});
