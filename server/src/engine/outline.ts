/**
 * What a JavaScript or TypeScript text seems to import, without a parse: packages by name, and files above its own folder as written.
 * Every file has imports, and few import what a rule would speak of. May name what stands in a comment or a string; whoever asks looks at
 * the facts of the file before saying anything.
 */
export function importedModules(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(specifier)) found.add((match[1] ?? match[2]) as string);
  return [...found];
}

const specifier = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(?\s*)["'](?:((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[^"'\n]*)?|(\.\.\/[^"'\n]+))["']/g;
