export const answers = ["yes", "no", "not-applicable"] as const;
export type Answer = (typeof answers)[number];

/** What a person says of something that no program can see, as it is written in the settings. */
export interface Attestation {
  readonly answer: Answer;
  readonly note?: string;
  /** Who says it. */
  readonly by?: string;
  /** The day it was said: `2026-11-21`. */
  readonly on?: string;
  /** The last day on which it counts; always when left out. */
  readonly until?: string;
}

/** A question to a person, and what was answered. */
export interface AnsweredCheck {
  readonly id: string;
  readonly question: string;
  readonly attestation?: Attestation;
  /** The answer counted until a day that has passed: the question is open again. */
  readonly isExpired: boolean;
}

/** What counts as the answer today; `undefined` for a question that is open. */
export function answerOf({ attestation, isExpired }: AnsweredCheck): Answer | undefined {
  return isExpired ? undefined : attestation?.answer;
}

/** The day of a moment where this runs, written as `2026-11-21`. */
export function dayOf(moment: Date): string {
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  return `${digits(moment.getFullYear(), 4)}-${digits(moment.getMonth() + 1, 2)}-${digits(moment.getDate(), 2)}`;
}

/** A day of the calendar, written as `2026-11-21`. Days in this form are in order as texts. */
export function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export const dayForm = /^\d{4}-\d{2}-\d{2}$/;
