/** The name of a distribution as all its spellings have it. PEP 503: case and separators do not count. */
export function distributionName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
