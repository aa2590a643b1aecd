import { expect, test } from "vitest";
import type { NamedText } from "../../server/src/core/facts/documents.ts";
import type { ProxyConfig } from "../../server/src/core/facts/proxy.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { proxySamples as samples } from "./deployment-samples.ts";

type Path = keyof typeof samples;

function read(path: Path): ProxyConfig {
  const facts = documentReader(path)?.(samples[path], path);
  if (facts?.kind !== "proxy") throw new Error(`${path} is no proxy`);
  return facts;
}

function said(texts: readonly NamedText[]): string {
  return texts.map(({ name, value }) => `${name}=${value}`).join(" ");
}

test.each<[Path, readonly string[]]>([
  ["deploy/nginx.conf", ["~^(?<name>.{2,3})\\.example\\.org$=80 ~^(?<name>.{2,3})\\.example\\.org$=[::]:443 =8080", "shop: web1:8000=web1:8000 unix:/run/shop.sock=unix:/run/shop.sock, other: 10.0.0.1=10.0.0.1", "proxy_pass=http://shop uwsgi_pass=unix:/run/uwsgi.sock", "ip_hash= hash=$cookie_user sticky=cookie srv expires=1h", "error_log=/dev/stderr access_log=/var/log/nginx/shop.log"]],
  ["sites-enabled/shop", ["shop.example.org=80", "", "proxy_pass=http://127.0.0.1:3000", "", ""]],
  ["haproxy.cfg", ["public=*:80 public=ipv4@:443 stats=:9000", "shop: web1=10.0.0.1:8000 web2=10.0.0.2:8000, stats: ", "default_backend=shop", "balance=source cookie=SRV insert indirect", "log=/dev/log"]],
  ["traefik.yml", ["web=:80", "shop: url=http://web:8000", "shop=shop", "sticky=cookie", "accessLog=/var/log/access.log"]],
  ["traefik.toml", ["web=:80", "shop: url=http://web:8000", "", "", ""]],
])("what %s listens on, sends to, binds clients with and writes", (path, expected) => {
  const { listens, upstreams, targets, affinity, logs } = read(path);
  expect([said(listens), upstreams.map(({ name, servers }) => `${name}: ${said(servers)}`).join(", "), said(targets), said(affinity), said(logs)]).toEqual(expected);
});

test.each(["deploy/nginx.conf", "haproxy.cfg"] as const)("what %s says stands where it says so", (path) => {
  const text = samples[path];
  const { listens, upstreams, targets, affinity, logs } = read(path);
  const written = (span: { readonly start: number; readonly end: number }): string => text.slice(span.start, span.end);
  for (const { value, span } of [...listens, ...targets, ...logs, ...upstreams.flatMap(({ servers }) => servers)]) expect(written(span)).toBe(value);
  for (const { name, span } of upstreams) expect(written(span)).toBe(name);
  for (const { name, value, span } of affinity) expect(written(span)).toBe(`${name} ${value}`.trim());
});
