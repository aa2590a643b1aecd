import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Document } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import type { ProxyConfig } from "../../core/facts/proxy.ts";
import { defineRule, texts, wholeApp, type Outcome } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import type { ProjectText } from "../../core/text-file.ts";

export default defineRule({
  id: "processes/sticky-session",
  severity: "warning",
  summary: "A load balancer that sends each client to the same process",
  why: "It lets an app keep state in the memory of a process, which is gone with that process; and one process may be flooded while others have nothing to do.",
  instead: "Keep session state in a store that all processes share, and let any of them answer.",
  reference: "https://12factor.net/processes",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "static-frontend", "infrastructure", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => ownDocumentsOf(app, "proxy").flatMap((document) => [...inProxy(document)])),
    texts((text) => mayPin.test(text), (file) => [...inText(file)]),
  ],
});

function* inProxy({ path, text, facts }: Document<ProxyConfig>): Iterable<Outcome> {
  for (const { name, value, span } of facts.affinity) {
    if (facts.format === "nginx" && isOfStream(text, span.start)) continue;
    if (facts.format === "haproxy" && (isOfTcp(text, span.start) || (name === "cookie" && !/\b(?:insert|prefix|rewrite)\b/.test(value)) || (name === "stick" && !/\bsrc\b|\bcookie\b/.test(value)))) continue;
    const line = facts.format === "nginx" ? lineOf(text, span, /^[^;\n#]*;[ \t]*(?:#[^\n]*)?$/) : undefined;
    yield report(path, span, text.slice(span.start, span.end), line);
  }
}

/** Connections of TCP and UDP are no requests: the block around it is `stream`. */
function isOfStream(text: string, offset: number): boolean {
  const opened = [...text.slice(0, offset).matchAll(/^[ \t]*(http|stream)[ \t\n]{0,20}\{/gm)].at(-1);
  return opened?.[1] === "stream";
}

/** The mode of the section, or else of the defaults. */
function isOfTcp(text: string, offset: number): boolean {
  const starts = [...text.matchAll(/^(?:global|defaults|frontend|backend|listen)\b/gm)].map(({ index }) => index);
  const from = starts.findLast((start) => start <= offset) ?? 0;
  const to = starts.find((start) => start > offset) ?? text.length;
  const own = /^[ \t]+mode[ \t]+(\w+)/m.exec(text.slice(from, to))?.[1];
  return (own ?? /^defaults\b[^]*?^[ \t]+mode[ \t]+(\w+)/m.exec(text)?.[1]) === "tcp";
}

const mayPin = /sticky|stickiness|[aA]ffinity|httpCookie|StickySessions/;

/** Where a text pins clients, by the name of its file; the first group is what comes before. */
const pins: readonly { readonly names: RegExp; readonly says: RegExp }[] = [
  {
    names: /\.ya?ml$/,
    says: /(^[ \t]*(?:-[ \t]+)?["']?)((?:nginx\.ingress\.kubernetes\.io\/affinity|haproxy-ingress\.github\.io\/affinity)["']?:[ \t]*["']?cookie|(?:traefik\.ingress\.kubernetes\.io\/service\.sticky\.cookie|appgw\.ingress\.kubernetes\.io\/cookie-based-affinity)["']?:[ \t]*["']?true|traefik\.http\.services\.[\w-]+\.loadbalancer\.sticky(?:\.cookie)?["']?(?:=|:[ \t]*)["']?true)\b/gim,
  },
  { names: /\.ya?ml$/, says: /(^[^#\n]*["', \t])(stickiness\.enabled=true)\b/gm },
  { names: /\.ya?ml$/, says: /(^[ \t]*(?:-[ \t]+)?)(Key:[ \t]*["']?stickiness\.enabled["']?)(?=[ \t]*\r?\n[ \t]*Value:[ \t]*["']?true\b)/gm },
  { names: /\.ya?ml$/, says: /(^[ \t]*consistentHash:[ \t]*\r?\n[ \t]*)(httpCookie):/gm },
  { names: /\.tf$/, says: /(^[ \t]*)(stickiness[ \t]*\{(?![^{}]*(?:\benabled[ \t]*=[ \t]*(?:false|var\.|local\.)|["']source_ip["']))[^{}]*\})/gm },
  { names: /\.conf$/, says: /(^[ \t]*(?:ProxyPass|ProxySet|BalancerMember)\b[^\n]{0,200}\s)(stickysession=[^\s|]+)/gim },
  { names: /\.json$/, says: /()("Type"\s*:\s*"CookieStickySessions")/g },
];

function* inText({ path, role, text }: ProjectText): Iterable<Outcome> {
  if (role !== "app") return;
  for (const { names, says } of pins) {
    if (!names.test(path)) continue;
    for (const match of text.matchAll(says)) {
      const [, before = "", written = ""] = match;
      const start = match.index + before.length;
      yield report(path, { start, end: match.index + before.length + written.length }, written.replace(/^Key:\s*|(?<!\s)\s*\{[^]*$/g, ""), undefined);
    }
  }
  if (/\.ya?ml$/.test(path)) yield* ofServices(path, text);
}

/** `sessionAffinity: ClientIP` of a Service, also in a template of Helm. */
function* ofServices(path: string, text: string): Iterable<Outcome> {
  for (const match of text.matchAll(/^[ \t]*(sessionAffinity:[ \t]*["']?ClientIP["']?)[ \t]*(?:#[^\n]*)?\r?$/gm)) {
    const start = match.index + match[0].indexOf("sessionAffinity");
    const document = text.slice(text.lastIndexOf("\n---", start) + 1, text.indexOf("\n---", start) === -1 ? text.length : text.indexOf("\n---", start));
    if (!/^kind:[ \t]*["']?Service\b/m.test(document) || statefulService.test(document)) continue;
    const span = { start, end: start + (match[1] ?? "").length };
    yield report(path, span, match[1] ?? "", /\bsessionAffinityConfig\b/.test(document) ? undefined : lineOf(text, span, /^/));
  }
}

/** Datagrams, headless Services, and what keeps state because it is a database, a queue or a telephone exchange. */
const statefulService = /\bprotocol:[ \t]*["']?UDP\b|\bclusterIP:[ \t]*["']?None\b|^[ \t]*(?:-[ \t]+)?(?:port|targetPort):[ \t]*(?:53|1883|2181|2379|3306|4222|5060|5061|5432|5672|6379|9042|9092|9200|11211|27017)\b|\bname:[ \t]*["']?[\w-]*(?:postgres|mysql|mariadb|redis|mongo|kafka|rabbit|zookeeper|etcd|elastic|sip|mqtt|game)/im;

/** The whole line of a span, where it has the form. */
function lineOf(text: string, { start, end }: Span, form: RegExp): Span | undefined {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const to = newline === -1 ? text.length : newline;
  return /^[ \t]*$/.test(text.slice(from, start)) && form.test(text.slice(from, to).replace(/\r$/, "")) ? { start: from, end: newline === -1 ? to : to + 1 } : undefined;
}

function report(path: string, span: Span, what: string, line: Span | undefined): Outcome {
  const fixes: readonly Fix[] = line === undefined ? [] : [{ title: "Send requests to any process", safety: "unsafe", edits: [{ path, edits: [{ span: line, newText: "" }] }] }];
  return { kind: "report", at: { path, span }, message: `${what.replace(/["']/g, "").trim()} sends each client to one process, which another one cannot stand in for; keep session state in a store that all share`, fixes };
}
