import type { NamedText } from "../core/facts/documents.ts";
import type { ProxyConfig, Upstream } from "../core/facts/proxy.ts";
import type { Span } from "../core/text.ts";

/** A configuration of nginx, told by a block of its own. Source: https://nginx.org/en/docs/beginners_guide.html#conf_structure and the lists of directives. */
export function readNginx(text: string): ProxyConfig | undefined {
  if (!/^[ \t]*(?:http|server|upstream|stream|location)\b[^;\n]{0,200}\{/m.test(text)) return undefined;
  const listens: NamedText[] = [];
  const upstreams: Upstream[] = [];
  const targets: NamedText[] = [];
  const affinity: NamedText[] = [];
  const headers: NamedText[] = [];
  const logs: NamedText[] = [];
  /** The name of the server that a `listen` belongs to may follow it. */
  let pending: NamedText[] = [];
  let server = "";
  for (const { name, span, words, block } of directivesOf(text)) {
    const [first, second] = words;
    const upstream = block === "upstream" ? upstreams.at(-1) : undefined;
    if (name === "upstream" && first !== undefined) upstreams.push({ name: first.value, span: first.span, servers: [] });
    else if (name === "server" && upstream !== undefined && first !== undefined) upstreams.splice(-1, 1, { ...upstream, servers: [...upstream.servers, { name: first.value, ...first }] });
    else if (name === "server" && block !== "upstream") [server, pending] = ["", flushed(pending, server, listens)];
    else if (name === "server_name" && first !== undefined) server = first.value;
    else if (name === "listen" && first !== undefined) pending.push({ name: "", ...first });
    else if (/^(?:proxy|fastcgi|uwsgi|grpc|scgi)_pass$/.test(name) && first !== undefined) targets.push({ name, ...first });
    else if (bindsClient(name, words)) affinity.push({ name, value: words.map(({ value }) => value).join(" "), span });
    else if (/^(?:proxy_set|grpc_set)_header$/.test(name) && first !== undefined && second !== undefined) headers.push({ name: first.value, ...second });
    else if (/^(?:access|error)_log$/.test(name) && first !== undefined && first.value !== "off") logs.push({ name, ...first });
  }
  flushed(pending, server, listens);
  return { kind: "proxy", format: "nginx", listens, upstreams, targets, affinity, headers, logs };
}

function flushed(pending: readonly NamedText[], server: string, listens: NamedText[]): NamedText[] {
  listens.push(...pending.map((one) => ({ ...one, name: server })));
  return [];
}

/** `hash $request_uri` is for caches. */
function bindsClient(name: string, words: readonly Word[]): boolean {
  return name === "ip_hash" || name === "sticky" || (name === "hash" && /^\$(?:\{)?(?:remote_addr|binary_remote_addr|cookie_|realip_remote_addr|http_x_forwarded_for)/.test(words[0]?.value ?? ""));
}

interface Word {
  readonly value: string;
  readonly span: Span;
}

interface Directive {
  readonly name: string;
  /** From its name to before the semicolon or brace. */
  readonly span: Span;
  readonly words: readonly Word[];
  /** The block it stands in: `upstream`. */
  readonly block: string;
}

function directivesOf(text: string): readonly Directive[] {
  const found: Directive[] = [];
  const blocks: string[] = [];
  let words: Word[] = [];
  for (const match of text.matchAll(token)) {
    const [written, double, single] = match;
    const end = match.index + written.length;
    if (written.startsWith("#")) continue;
    if (!/^[;{}]$/.test(written)) {
      const isQuoted = double !== undefined || single !== undefined;
      words.push({ value: double ?? single ?? written, span: isQuoted ? { start: match.index + 1, end: end - 1 } : { start: match.index, end } });
      continue;
    }
    const [name, ...rest] = words;
    if (name !== undefined) found.push({ name: name.value, span: { start: name.span.start, end: (rest.at(-1) ?? name).span.end }, words: rest, block: blocks.at(-1) ?? "" });
    if (written === "{") blocks.push(name?.value ?? "");
    else if (written === "}") blocks.pop();
    words = [];
  }
  return found;
}

/** A brace inside a word is part of it: `${name}`, `\d{2}`. */
const token = /#[^\n]*|"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'|[;{}]|[^\s;{}"'#](?:\\[^]|\{\w[^\s{};]{0,100}\}|[^\s;{}\\])*/g;
