import type { DeployedValue } from "../core/facts/deployed-values.ts";
import type { Document, NamedText } from "../core/facts/documents.ts";

/** What stands in the files of settings that a ConfigMap or a Secret of Kubernetes holds as text: `application.properties: |`, `.env: |`. */
export function valuesInHeldFiles({ text, facts }: Document): readonly DeployedValue[] {
  if (facts.kind !== "kubernetes") return [];
  return facts.resources.flatMap(({ kind, data, decodedData }) => {
    const holder = kind === "Secret" ? "kubernetes-secret" : "kubernetes";
    const written = data.filter(isSettings).flatMap(({ span }) => pairsIn(text.slice(span.start, span.end)).map(({ at, ...pair }) => ({ ...pair, holder, span: { start: span.start + at, end: span.start + at + pair.value.length } }) as const));
    // In base64 nothing has a place of its own.
    const decoded = decodedData.filter(isSettings).flatMap(({ value, span }) => pairsIn(value).map((pair) => ({ name: pair.name, value: pair.value, holder, span }) as const));
    return [...written, ...decoded];
  });
}

function isSettings({ name, value }: NamedText): boolean {
  return /\n/.test(value.trim()) && /(?:^|\.)(?:env|properties|conf|cfg|ini|toml|ya?ml|json)$/i.test(name);
}

/** One for each line: a name, `=` or `:`, and a value without blanks, which may stand in quotes. */
function pairsIn(text: string): readonly { readonly name: string; readonly value: string; readonly at: number }[] {
  return [...text.matchAll(/^[ \t]{0,80}(?:export[ \t]+)?["']?([\w.-]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}(["']?)([^\s"'#,]{1,500})\2,?[ \t\r]*$/gm)].map(({ 0: whole, 1: name = "", 2: quote = "", 3: value = "", index }) => ({ name, value, at: index + whole.lastIndexOf(`${quote}${value}`) + quote.length }));
}
