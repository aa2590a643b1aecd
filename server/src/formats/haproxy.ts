import type { NamedText } from "../core/facts/documents.ts";
import type { ProxyConfig, Upstream } from "../core/facts/proxy.ts";

/** A configuration of HAProxy, told by one of its sections. Source: https://docs.haproxy.org/dev/configuration.html, 2.1 and 4. */
export function readHaproxy(text: string): ProxyConfig | undefined {
  if (!/^(?:frontend|backend|listen)[ \t]+\S/m.test(text)) return undefined;
  const listens: NamedText[] = [];
  const upstreams: Upstream[] = [];
  const targets: NamedText[] = [];
  const affinity: NamedText[] = [];
  const headers: NamedText[] = [];
  const logs: NamedText[] = [];
  let section = "";
  for (const line of text.matchAll(/^[^\n]*/gm)) {
    const words = wordsOf(line[0], line.index);
    const [keyword, first, second, third] = words;
    if (keyword === undefined) continue;
    const rest = words.slice(1).map(({ value }) => value).join(" ");
    const whole = { start: keyword.span.start, end: (words.at(-1) ?? keyword).span.end };
    const upstream = upstreams.at(-1);
    if (/^(?:global|defaults|frontend|backend|listen|userlist|peers|resolvers|cache|program)$/.test(keyword.value) && keyword.span.start === line.index) {
      section = first?.value ?? keyword.value;
      if (/^(?:backend|listen)$/.test(keyword.value)) upstreams.push({ name: section, span: first?.span ?? keyword.span, servers: [] });
    } else if (keyword.value === "bind" && first !== undefined) listens.push({ ...first, name: section });
    else if (keyword.value === "server" && upstream !== undefined && first !== undefined && second !== undefined) upstreams.splice(-1, 1, { ...upstream, servers: [...upstream.servers, { ...second, name: first.value }] });
    else if (/^(?:default|use)_backend$/.test(keyword.value) && first !== undefined) targets.push({ ...first, name: keyword.value });
    else if ((keyword.value === "balance" && first?.value === "source") || (keyword.value === "cookie" && words.length > 1) || (keyword.value === "stick" && first?.value === "on")) affinity.push({ name: keyword.value, value: rest, span: whole });
    else if (keyword.value === "http-request" && /^(?:set|add)-header$/.test(first?.value ?? "") && second !== undefined && third !== undefined) headers.push({ ...third, name: second.value });
    else if (keyword.value === "log" && first?.value.startsWith("/") === true) logs.push({ ...first, name: "log" });
  }
  return { kind: "proxy", format: "haproxy", listens, upstreams, targets, affinity, headers, logs };
}

/** Words between blanks, up to a comment. */
function wordsOf(line: string, start: number): readonly NamedText[] {
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"|(?:\\.|[^\s#\\])+|#.*/g)];
  const comment = words.findIndex(([written]) => written.startsWith("#"));
  return (comment === -1 ? words : words.slice(0, comment)).map((match) => {
    const from = start + match.index + (match[1] === undefined ? 0 : 1);
    const value = match[1] ?? match[0];
    return { name: "", value, span: { start: from, end: from + value.length } };
  });
}
