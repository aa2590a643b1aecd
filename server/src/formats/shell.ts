import { spend } from "../core/budget.ts";
import type { ShellBranch, ShellCommand } from "../core/facts/documents.ts";

/**
 * The simple commands of a script or command line, in the order of the text. Quotes, escapes, comments, here-documents and line
 * continuations are followed; what is inside `$(…)` stays part of its word. Never throws: what is not closed ends with the text.
 * Source: POSIX.1-2017, Shell Command Language, 2.2 to 2.9.
 */
export function readShellCommands(text: string, start = 0): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  const hereDocuments: string[] = [];
  let words: string[] = [];
  let redirects: string[] = [];
  let word: string | undefined;
  /** What the next word is, when it is none of a command: a file that is written, or something that is left out, such as one that is read. */
  let target: "file" | "nowhere" | "name" | undefined;
  /** Inside what says over what a `for` goes, what a `case` looks at, or one of its patterns: words, but no command. */
  let head: "for" | "case" | "pattern" | undefined;
  let first = -1;
  let last = 0;
  let parentheses = 0;
  /** Words such as `if` and `while` that are still open. */
  const open: string[] = [];
  const branches: ShellBranch[] = [];
  /** Behind a test, as in `[ -n "$SEED" ] && ./seed`. */
  let asked = false;
  /** A function whose name was read, and those whose body is open, with how much was open before it. */
  let named: string | undefined;
  const functions: { readonly name: string; readonly depth: number }[] = [];

  function endWord(): void {
    spend();
    if (word === undefined) return;
    const ended = word;
    const isFirst = words.length === 0;
    const goes = target;
    word = undefined;
    target = undefined;
    if (goes === "file") redirects.push(ended);
    else if (goes === "nowhere") first = isFirst ? -1 : first;
    else if (goes === "name") {
      named = ended;
      first = -1;
    } else if (head !== undefined) {
      const branch = branches.at(-1);
      if (head === "case" && ended === "in") head = "pattern";
      else if (head === "case") branches.push({ at: start + last, subject: ended, patterns: [], earlier: [] });
      else if (head === "pattern" && ended === "esac") {
        head = undefined;
        close();
      } else if (head === "pattern" && branch !== undefined) branches[branches.length - 1] = { ...branch, patterns: [...branch.patterns, ended] };
      first = -1;
    } else if (isFirst && ended === "function") {
      // Its name is no command, and the brace behind it opens it.
      target = "name";
      first = -1;
    } else if (isFirst && openers.has(ended)) {
      if (ended === "{" && named !== undefined) functions.push({ name: named, depth: open.length });
      named = undefined;
      // A group behind a test is as good as an `if`.
      open.push(ended === "{" && asked ? "if" : ended);
      head = ended === "for" || ended === "select" ? "for" : ended === "case" ? "case" : undefined;
      first = -1;
    } else if (isFirst && closers.has(ended)) {
      close();
      first = -1;
    } else if (isFirst && (separators.has(ended) || ended === "!")) first = -1;
    else if (!isFirst || !/^[A-Za-z_]\w*\+?=/.test(ended)) words.push(ended);
  }

  function inside(): Pick<ShellCommand, "inFunction" | "branches"> {
    const around = functions.at(-1)?.name;
    return { ...(around === undefined ? {} : { inFunction: around }), ...(branches.length === 0 ? {} : { branches: [...branches] }) };
  }

  function close(): void {
    if (open.pop() === "case") branches.pop();
    if (functions.at(-1)?.depth === open.length) functions.pop();
  }

  function endCommand(operator: string): void {
    endWord();
    if (words.length > 0) {
      commands.push({ words, span: { start: start + first, end: start + last }, operator, redirects, nested: open.length + parentheses > 0, conditional: asked || open.includes("if") || open.includes("case"), ...inside() });
      asked = /^(?:&&|\|\|)$/.test(operator) && (asked || /^(?:\[\[?|test)$/.test(words[0] ?? ""));
      named = undefined;
    }
    words = [];
    redirects = [];
    first = -1;
    if (head === "for") head = undefined;
  }

  for (let at = 0; at < text.length; ) {
    const char = text[at] as string;
    if (word === undefined && first === -1 && !/\s/.test(char) && !/^\\\r?\n/.test(text.slice(at, at + 3))) first = at;
    if (char === "\\") {
      if (text[at + 1] !== "\n" && text[at + 1] !== "\r") word = (word ?? "") + (text[at + 1] ?? "");
      at += text.startsWith("\\\r\n", at) ? 3 : 2;
    } else if (char === "'") {
      const end = endOf(text.indexOf("'", at + 1), text);
      word = (word ?? "") + text.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const end = doubleQuoteEnd(text, at + 1);
      word = (word ?? "") + text.slice(at + 1, end).replace(/\\(["\\$`\n])/g, "$1");
      at = end + 1;
    } else if (char === "$" && text[at + 1] === "(") {
      const end = parenthesisEnd(text, at + 2);
      word = (word ?? "") + text.slice(at, end);
      at = end;
    } else if (char === "$" && text[at + 1] === "{") {
      const end = endOf(text.indexOf("}", at), text) + 1;
      word = (word ?? "") + text.slice(at, end);
      at = end;
    } else if (char === "`") {
      const end = endOf(text.indexOf("`", at + 1), text) + 1;
      word = (word ?? "") + text.slice(at, end);
      at = end;
    } else if (char === "#" && word === undefined) {
      if (first === at) first = -1;
      at = endOf(text.indexOf("\n", at), text);
      continue;
    } else if (char === "\n") {
      endCommand(";");
      at++;
      for (const mark of hereDocuments.splice(0)) at = hereDocumentEnd(text, at, mark);
      continue;
    } else if (/\s/.test(char)) {
      endWord();
      at++;
      continue;
    } else if (head === "pattern" && (char === "(" || char === ")" || char === "|")) {
      endWord();
      if (char === ")") head = undefined;
      first = -1;
      at++;
      continue;
    } else if (words[0] === "[[" && word === undefined && words.at(-1) !== "]]" && /[()<>&|]/.test(char)) {
      // What is compared inside `[[ … ]]` is no other command.
      word = /^(?:&&|\|\||.)/.exec(text.slice(at, at + 2))?.[0] ?? char;
      at += word.length;
    } else if (char === "(" && words.length === 0 && /^[A-Za-z_]\w*\+?=$/.test(word ?? "")) {
      // A list of bash: `files=(a b)`.
      const end = parenthesisEnd(text, at + 1);
      word += text.slice(at, end);
      at = end;
    } else if (char === "(" || char === ")") {
      // `name() {`: a function runs when it is called, not here.
      const called = words.length === 0 ? word : words.length === 1 && word === undefined ? words[0] : undefined;
      if (char === "(" && text[at + 1] === ")" && called !== undefined) {
        named = called;
        words = [];
        word = undefined;
        target = undefined;
        first = -1;
        at += 2;
        continue;
      }
      endCommand(";");
      parentheses = char === "(" ? parentheses + 1 : Math.max(0, parentheses - 1);
      at++;
      continue;
    } else if (text.startsWith("<<<", at)) {
      endWord();
      target = "nowhere";
      at += 3;
    } else if (char === "<" && text[at + 1] === "<") {
      const match = /^<<-?\s*(["']?)([\w.-]+)\1/.exec(text.slice(at, at + 80));
      if (match !== null) hereDocuments.push(match[2] ?? "");
      endWord();
      at += match?.[0].length ?? 2;
      continue;
    } else if (char === ">" || char === "<") {
      // `2>&1` sends one stream to where the other goes.
      if (/^\d$/.test(word ?? "")) word = undefined;
      endWord();
      const match = /^(?:>>|>\||>&|<&|[<>])(?:\d|-)?/.exec(text.slice(at, at + 3))?.[0] ?? char;
      target = match === "<" ? "nowhere" : char === ">" && (match === ">&" || !match.includes("&")) ? "file" : undefined;
      at += match.length;
      last = at;
      continue;
    } else if (char === ";" || char === "&" || char === "|") {
      if (char === "&" && text[at + 1] === ">") {
        endWord();
        target = "file";
        at += text[at + 2] === ">" ? 3 : 2;
        continue;
      }
      const operator = /^(?:;;&|;&|;;|&&|\|\||[;&|])/.exec(text.slice(at, at + 3))?.[0] ?? char;
      endCommand(operator);
      if (/^;[;&]/.test(operator) && open.at(-1) === "case") {
        head = "pattern";
        const branch = branches.at(-1);
        if (branch !== undefined) branches[branches.length - 1] = { ...branch, patterns: [], earlier: [...branch.earlier, ...branch.patterns] };
      }
      at += operator.length;
      continue;
    } else {
      word = (word ?? "") + char;
      at++;
    }
    last = Math.min(at, text.length);
  }
  endCommand("");
  return commands;
}

function endOf(found: number, text: string): number {
  return found === -1 ? text.length : found;
}

function doubleQuoteEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
    else if (text[at] === "$" && text[at + 1] === "(") at = parenthesisEnd(text, at + 2) - 1;
  }
  return text.length;
}

/** Behind the parenthesis that closes a `$(`. */
function parenthesisEnd(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "'") at = endOf(text.indexOf("'", at + 1), text);
    else if (text[at] === "#" && /\s/.test(text[at - 1] ?? "")) at = endOf(text.indexOf("\n", at), text) - 1;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at + 1;
  }
  return text.length;
}

function hereDocumentEnd(text: string, from: number, mark: string): number {
  for (let at = from; at < text.length; ) {
    const end = endOf(text.indexOf("\n", at), text);
    if (text.slice(at, end).trim() === mark) return end + 1;
    at = end + 1;
  }
  return text.length;
}

const openers = new Set(["if", "while", "until", "for", "case", "{", "select"]);
const closers = new Set(["fi", "done", "esac", "}"]);
const separators = new Set(["then", "do", "else", "elif"]);
