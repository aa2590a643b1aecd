/** As `ask`, but that `undefined` is the answer to a question after which another one was asked: it may come later than the newer answer. */
export function newest<Answer>(ask: () => Promise<Answer>): () => Promise<Answer | undefined> {
  let asked = 0;
  return async () => {
    const own = (asked += 1);
    const answer = await ask();
    return own === asked ? answer : undefined;
  };
}
