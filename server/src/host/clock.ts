/** The day it is where this runs: `2026-11-21`. */
export function today(now: Date = new Date()): string {
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  return `${digits(now.getFullYear(), 4)}-${digits(now.getMonth() + 1, 2)}-${digits(now.getDate(), 2)}`;
}
