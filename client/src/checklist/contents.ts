import { method, type FactorDetails, type FactorFindings, type FactorFindingsParams, type FindingState } from "../../../server/src/protocol.ts";
import type { Filter } from "./filter.ts";
import { keyOf, type FactorItem } from "./model.ts";

export type Send = <Result>(name: string, params: unknown) => Promise<Result>;

/** What stands below rows, asked for when a row is opened, and again only when it is another since. */
export class RowContents {
  readonly #send: Send;
  readonly #answers = new WeakMap<FactorItem, { readonly digest: string; readonly byQuestion: Map<string, Promise<unknown>> }>();

  constructor(send: Send) {
    this.#send = send;
  }

  details(item: FactorItem): Promise<FactorDetails> {
    return this.#ask(item, method.factorDetails, keyOf(item));
  }

  /** `files`: only what is found in these. */
  findings(item: FactorItem, state: FindingState, { severities }: Pick<Filter, "severities">, files: readonly string[] | undefined): Promise<FactorFindings> {
    const params: FactorFindingsParams = { ...keyOf(item), state, ...(severities.length === 0 ? {} : { severities }), ...(files === undefined ? {} : { uris: files }), limit: item.shown[state] };
    return this.#ask(item, method.factorFindings, params);
  }

  #ask<Result>(item: FactorItem, name: string, params: unknown): Promise<Result> {
    let own = this.#answers.get(item);
    if (own?.digest !== item.factor.digest) this.#answers.set(item, (own = { digest: item.factor.digest, byQuestion: new Map() }));
    const { byQuestion } = own;
    const question = JSON.stringify([name, params]);
    const known = byQuestion.get(question);
    if (known !== undefined) return known as Promise<Result>;
    const answer = this.#send<Result>(name, params);
    byQuestion.set(question, answer);
    // What failed is asked again.
    answer.catch(() => byQuestion.delete(question));
    return answer;
  }
}
