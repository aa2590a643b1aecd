/** `1 finding`, `1,200 findings`. */
export function amount(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
