/** What readers of facts do not follow: nobody wrote it by hand, and following it would take time or the stack. */

/** Tables of thousands of entries are data, not configuration. */
export const mostEntries = 200;

/** A variable that is set more often than this is none whose value could be told. */
export const mostOptions = 20;

/** Characters of a name. */
export const longestName = 200;

/** Expressions nested deeper than this are generated. */
export const deepest = 100;
