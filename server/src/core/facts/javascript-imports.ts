/** What stands before the quoted name of a module where JavaScript imports it, as the source of an expression for triggers. */
export const javascriptImport = "\\b(?:from|require|import)\\s{0,12}\\(?\\s{0,12}";
