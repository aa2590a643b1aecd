/** Words of a person or a file, shown as words in Markdown: no markup, no HTML, no link, in one line. */
export function asWords(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
