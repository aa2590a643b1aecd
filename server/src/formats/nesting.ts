/**
 * Whether brackets, or marks of YAML lists in one line, are nested deeper than any person nests them. Parsers call themselves for each
 * level, and a stack that is full ends the whole process when a pattern is compiled on it, which cannot be caught. Brackets in strings and
 * comments count, too.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === openBracket || char === openBrace) depth++;
    else if ((char === closeBracket || char === closeBrace) && depth > 0) depth--;
    if (depth > deepest) return true;
  }
  return listMarks.test(text);
}

const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125];

const deepest = 200;

const listMarks = /(?:[-?:][ \t]+){200}/;
