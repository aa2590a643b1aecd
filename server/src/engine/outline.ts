/**
 * The packages a JavaScript or TypeScript text seems to import, without a parse: every file has imports, and few import what is undeclared.
 * May name what stands in a comment or a string; whoever asks looks at the facts of the file before saying anything.
 */
export function importedPackages(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(specifier)) found.add(match[1] as string);
  return [...found];
}

const specifier = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(?\s*)["']((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[^"'\n]*)?["']/g;
