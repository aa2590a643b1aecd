import { dayOf } from "../core/attestation.ts";

/** The day it is where this runs: `2026-11-21`. */
export function today(): string {
  return dayOf(new Date());
}
