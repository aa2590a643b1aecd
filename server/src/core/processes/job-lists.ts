import type { Call } from "../facts/facts.ts";
import type { RuleFile, Triggers } from "../rule.ts";

/** A pop that takes a job off a list for good; those that wait for one are always a queue's. */
const waitingPop = /(?:^|\.|->|::)(?:bl[pP]op|br[pP]op|BLPop|BRPop|blpop|brpop)$/;
const pop = /(?:^|\.|->|::)(?:[lr][pP]op|LPop|RPop|lpop|rpop|ListLeftPop(?:Async)?|ListRightPop(?:Async)?|leftPop|rightPop)$/;
/** A list of jobs at work keeps what is taken. */
const keptElsewhere = /\b(?:b?rpoplpush|b?lmove|BRPopLPush|RPopLPush|B?LMove|rightPopAndLeftPush|ListMove(?:Async)?|ListRightPopLeftPush(?:Async)?)\b/i;

/** What a source must hold for `takenJobs` to find one. */
export const popTrigger = "lpop|rpop|lPop|rPop|LPop|RPop|leftPop|rightPop|LeftPop|RightPop";
const popWords = ["redis|Redis", popTrigger];
export const jobListTriggers: Triggers = { javascript: popWords, python: popWords, go: popWords, java: popWords, csharp: popWords, ruby: popWords, php: popWords, rust: popWords };

/** The calls that take a job off a list of Redis, after which no other process knows of it. Source: Redis, "Pattern: reliable queue". */
export function takenJobs(file: RuleFile): readonly Call[] {
  if (!/redis/i.test(file.text) || keptElsewhere.test(file.text)) return [];
  return file.facts.calls.filter((call) => waitingPop.test(call.text) || (pop.test(call.text) && isInEndlessLoop(call, file)));
}

/** As far as the text before it in its function tells. */
function isInEndlessLoop(call: Call, { facts, text }: RuleFile): boolean {
  const start = facts.functions[call.function]?.span.start ?? 0;
  return /\bwhile\s*(?:\(\s*)?(?:true|True|1)\b|\bfor\s*(?:\(\s*;\s*;\s*\)|\{)|\bloop\s*(?:\{|do\b)/.test(text.slice(Math.max(start, call.span.start - 3000), call.span.start));
}
