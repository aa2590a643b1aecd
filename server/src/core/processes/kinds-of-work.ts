import { isOneShot, programOf, unwrapped } from "./commands.ts";
import type { Process, ShellCommand } from "../facts/documents.ts";

/**
 * What a program that stays does: `proxy` hands requests on to another process, `service` is a database or its like, `helper` serves the
 * container and not the app.
 */
export type Work = "web" | "worker" | "clock" | "proxy" | "service" | "helper";

const programs: readonly (readonly [Work, RegExp])[] = [
  ["proxy", /^(?:nginx|apache2|apache2ctl|apache2-foreground|httpd|caddy|haproxy|traefik|envoy|varnishd|openresty)$/],
  ["service", /^(?:redis-server|valkey-server|mysqld|mysqld_safe|mariadbd|postgres|mongod|memcached|rabbitmq-server|elasticsearch|nats-server|minio|beanstalkd|etcd)$/],
  ["helper", /^(?:tail|sleep|syslogd|rsyslogd|syslog-ng|socklog|fluentd|fluent-bit|filebeat|promtail|vector|logger|multilog|svlogd|s6-log|node_exporter|[\w-]+[-_]exporter|agent|datadog-agent|cloud_sql_proxy|cloud-sql-proxy|dbus-daemon|Xvfb|Xorg|x11vnc|openbox|fluxbox|sshd|ssh|ssh-agent|avahi-daemon|dockerd|dnsmasq|inotifywait|tor|tailscaled|wg-quick|consul-template|envconsul|logrotate|stunnel4?|pgbouncer|twemproxy|nutcracker)$/],
  ["clock", /^(?:crond?|supercronic|go-crond|dcron|fcron|busybox-crond|clockwork|ofelia)$/],
  ["web", /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|uwsgi|flask|fastapi|puma|unicorn|thin|rackup|next|nuxt|nest|php-fpm[\d.]*|frankenphp|rr)$/],
  ["worker", /^(?:rq|sidekiq|dramatiq|arq|huey_consumer(?:\.py)?|rqworker|good_job|shoryuken|sneakers)$/],
];

/** What is told by the words behind the program. Sources: the documentation of each. */
const commands: readonly (readonly [Work, RegExp])[] = [
  ["clock", /^celery(?: .*)? beat\b|\bartisan schedule:(?:work|run)\b|\bmanage\.py (?:crontab|runapscheduler|run_scheduler|rqscheduler)\b|^rqscheduler\b|\bclockwork\b|(?:^|[\s/._-])(?:clock|scheduler|cron|beat)(?:\.(?:[cm]?js|py|rb|php))?(?:\s|$)/],
  ["worker", /^celery(?: .*)? (?:worker|multi|flower)\b|\bartisan (?:queue:(?:work|listen)|horizon)\b|\bmanage\.py (?:rqworker|qcluster|run_huey|runworker|process_tasks|db_worker)\b|\bmessenger:consume\b|\b(?:rake|rails) (?:jobs:work|resque:work|solid_queue:start|sneakers:run)\b|^(?:\S*\/)?(?:jobs|delayed_job)(?: start)?\b|(?:^|[\s/._-])(?:worker|workers|consumer|queue|jobs)(?:\.(?:[cm]?js|py|rb|php|jar|dll))?(?:\s|$)/],
  ["web", /\bmanage\.py runserver\b|^(?:rails|puma) s(?:erver)?\b|^rails s\b|^php (?:-S|artisan (?:serve|octane:start))\b|(?:^|[\s/._-])(?:server|web|api|app|index|main|www|wsgi|asgi)(?:\.(?:[cm]?js|py|rb|jar|dll))?(?:\s|$)/],
];

/** The work of a command, as far as its words tell; `undefined` for one that ends by itself, or of which nothing is known. */
export function workOf(words: readonly string[]): Work | undefined {
  const plain = unwrapped(words);
  const program = programOf(plain);
  const rest = /^python[\d.]*$/.test(program) && plain[1] === "-m" ? plain.slice(2) : plain;
  const line = [programOf(rest), ...rest.slice(1)].join(" ");
  const known = programs.find(([, names]) => names.test(programOf(rest)))?.[0];
  if (known !== undefined) return known;
  const told = isOneShot(rest) && !/manage\.py$/.test(rest[1] ?? "") ? undefined : commands.find(([, form]) => form.test(line))?.[0];
  // A name alone says nothing of a program that only copies, waits or prints.
  return told !== undefined && startsPrograms.test(programOf(rest)) ? told : undefined;
}

/** Languages' own programs, task runners, and those of an app that are named after what they do. */
const startsPrograms = /^(?:node|nodejs|ts-node|tsx|bun|deno|npm|yarn|pnpm|python[\d.]*|ruby|php[\d.]*|java|dotnet|go|perl|celery|rails|rake|bundle|artisan|console|rqscheduler|flask|clockwork|(?:[\w.-]*[-_])?(?:server|worker|web|api|scheduler|consumer|jobs|delayed_job)(?:\.(?:js|py|rb))?)$/;

/** The work of a process, whose name and type its file may tell. */
export function workOfProcess({ words, type }: Pick<Process, "words" | "type">): Work | undefined {
  return workOf(words) ?? (type === "web" || type === "worker" || type === "clock" ? type : undefined);
}

/** Whether a command keeps running: it is known to, or it is no known command that ends by itself. */
export function mayStay({ words }: ShellCommand): boolean {
  const plain = unwrapped(words);
  return plain.length > 0 && !isOneShot(plain) && !quietCommands.test(programOf(plain));
}

/** Commands of a shell that end at once and start nothing. */
const quietCommands = /^(?:set|echo|printf|cd|export|unset|source|\.|true|false|:|sleep|trap|shift|\[\[?|test|break|continue|exit|return|local|declare|readonly|read|eval|umask|ulimit|disown|kill|pkill|killall|mkdir|chown|chmod|cat|cp|mv|rm|ln|touch|date|logger|ps|pgrep|grep|sed|awk|head|wc|basename|dirname|whoami|id|hostname|tee|env|which|command|type|find|tar|unzip|git|docker|docker-compose|kubectl|systemctl|apt-get|apk|pip|popd|pushd|clear|history|stty|tput|getopts|let|jobs|fg|bg)$/;
