import { entropy } from "./entropy.ts";

/** Whether the random part of a credential is none: a placeholder, a row of characters, a repetition, or what a provider prints in its own documentation. */
export function isMadeUp(body: string): boolean {
  return words.test(body) || isRow(body) || entropy(body) < (body.length < 20 ? 2.5 : 3) || /([^A])\1{5}|(.)\2{24}|(.{2,8})\3{3}/.test(body) || documented.some((part) => body.includes(part));
}

const words = /example|sample|dummy|placeholder|redacted|changeme|replace|deadbeef|cafebabe|foobar|x{4}|(?:^|[_-])(?:your|my|fake|test|demo|mock|here|todo)(?:[_-]|$)/i;

/** Parts of the keys that stand in documentation and open nothing, or the same for everybody: Azure's emulators of storage and Cosmos DB, Stripe, Telegram, 1Password. */
const documented = ["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM", "4eC39HqLyjWDarjtT1zdp7dc", "BQokikJOvBiI2HlWgH4olfQ2", "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "DEF1234ghIkl-zyx57W2v1u123ew11", "HGL84-G64M7-KVZRN"];

/** Six characters or more, each the next or the one before: `123456`, `fedcba`. */
function isRow(body: string): boolean {
  let up = 1;
  let down = 1;
  const text = body.toLowerCase();
  for (let at = 1; at < text.length; at++) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    if (up >= 6 || down >= 6) return true;
  }
  return false;
}
