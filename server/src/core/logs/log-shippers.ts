import type { ApiTable } from "../rule.ts";

/**
 * APIs with which an app sends its log somewhere itself, by what they send it to, for people. Trackers of errors (Sentry, Rollbar, Bugsnag,
 * Airbrake, Honeybadger), exporters of OpenTelemetry and metrics are none. Source: the documentation of each.
 */
export const logShippers: ApiTable<string> = {
  javascript: {
    "winston.transports.Http": "a server over HTTP",
    ...to("Elasticsearch", "winston-elasticsearch", "winston-elasticsearch.ElasticsearchTransport"),
    ...to("Loggly", "winston-loggly-bulk.Loggly", "winston-loggly.Loggly", "winston.transports.Loggly"),
    ...to("Papertrail", "winston-papertrail.Papertrail", "winston-papertrail-transport.PapertrailTransport", "winston.transports.Papertrail"),
    ...to("syslog", "winston-syslog.Syslog", "winston.transports.Syslog", "winston-papertrail.Syslog"),
    ...to("Splunk", "winston-splunk-httplogger"),
    ...to("Loki", "winston-loki"),
    ...to("Slack", "winston-slack-webhook-transport", "winston-slack-transport"),
    ...to("mail", "winston-mail.Mail", "winston.transports.Mail"),
    ...to("CloudWatch", "winston-cloudwatch", "winston.transports.CloudWatch"),
    ...to("Logstash", "winston-logstash.Logstash", "winston-logstash-transport.LogstashTransport", "winston3-logstash-transport", "winston.transports.Logstash"),
    ...to("Graylog", "winston-graylog2", "winston-gelf"),
    ...to("Datadog", "datadog-winston", "winston-datadog-logs-transport.DatadogTransport"),
    ...to("a database", "winston-mongodb.MongoDB", "winston.transports.MongoDB"),
    ...to("Logtail", "@logtail/winston.LogtailTransport"),
    ...to("Kafka", "winston-kafka-transport", "winston-kafka-connect"),
  },
  python: {
    "logging.handlers.SysLogHandler": "syslog",
    "logging.handlers.SMTPHandler": "mail",
    "logging.handlers.HTTPHandler": "a server over HTTP",
    ...to("another machine", "logging.handlers.SocketHandler", "logging.handlers.DatagramHandler"),
    ...to("Logstash", "logstash.*LogstashHandler", "logstash_async.handler.AsynchronousLogstashHandler"),
    ...to("Graylog", "graypy.GELF*Handler", "graypy.handler.GELF*Handler", "pygelf.Gelf*Handler"),
    ...to("Fluentd", "fluent.handler.FluentHandler", "fluent.asynchandler.FluentHandler"),
    ...to("Loki", "logging_loki.Loki*Handler"),
    ...to("Elasticsearch", "cmreslogging.handlers.CMRESHandler"),
    ...to("Splunk", "splunk_handler.SplunkHandler"),
    ...to("CloudWatch", "watchtower.CloudWatchLogHandler"),
    ...to("Logtail", "logtail.LogtailHandler"),
    ...to("Seq", "seqlog.log_to_seq"),
  },
  go: {
    ...to("syslog", "log/syslog.New", "log/syslog.NewLogger", "log/syslog.Dial", "github.com/sirupsen/logrus/hooks/syslog.NewSyslogHook"),
    ...to("Elasticsearch", "gopkg.in/sohlich/elogrus.New*Hook", "gopkg.in/go-extras/elogrus.New*Hook"),
    ...to("Logstash", "github.com/bshuster-repo/logrus-logstash-hook.New*"),
    ...to("Fluentd", "github.com/evalphobia/logrus_fluent.New*"),
    ...to("Loki", "github.com/yukitsune/lokirus.NewLokiHook*", "github.com/samber/slog-loki.Option().NewLokiHandler"),
    ...to("Graylog", "github.com/gemnasium/logrus-graylog-hook.New*GraylogHook", "gopkg.in/gemnasium/logrus-graylog-hook.New*GraylogHook", "gopkg.in/Graylog2/go-gelf/gelf.New*Writer", "github.com/samber/slog-graylog.Option().NewGraylogHandler"),
    ...to("Slack", "github.com/johntdyer/slackrus.SlackrusHook", "github.com/samber/slog-slack.Option().NewSlackHandler"),
    ...to("Datadog", "github.com/samber/slog-datadog.Option().NewDatadogHandler"),
    ...to("a server over HTTP", "github.com/samber/slog-webhook.Option().NewWebhookHandler"),
  },
  java: {
    ...to("Logstash", "net.logstash.logback.appender.Logstash*SocketAppender"),
    ...to("another machine", "ch.qos.logback.classic.net.SocketAppender", "org.apache.log4j.net.SocketAppender", "java.util.logging.SocketHandler"),
    ...to("mail", "ch.qos.logback.classic.net.SMTPAppender", "org.apache.log4j.net.SMTPAppender"),
    ...to("syslog", "ch.qos.logback.classic.net.SyslogAppender", "org.apache.log4j.net.SyslogAppender"),
    ...to("Kafka", "com.github.danielwegener.logback.kafka.KafkaAppender", "org.apache.kafka.log4jappender.KafkaLog4jAppender"),
    ...to("Loki", "com.github.loki4j.logback.Loki4jAppender"),
    ...to("Graylog", "de.siegmar.logbackgelf.Gelf*Appender"),
  },
  csharp: {
    ...serilog("Seq", "Seq"),
    ...serilog("Elasticsearch", "Elasticsearch", "ElasticsearchWithDefaults"),
    ...serilog("Splunk", "EventCollector", "SplunkViaHttp"),
    ...serilog("Loki", "GrafanaLoki", "LokiHttp"),
    ...serilog("Graylog", "Graylog"),
    ...serilog("a server over HTTP", "Http", "DurableHttpUsingFileSizeRolledBuffers", "DurableHttpUsingTimeRolledBuffers"),
    ...serilog("Datadog", "DatadogLogs"),
    ...serilog("mail", "Email"),
    ...serilog("Slack", "Slack"),
    ...serilog("syslog", "UdpSyslog", "TcpSyslog"),
    ...serilog("CloudWatch", "AmazonCloudWatch"),
    ...serilog("Loggly", "Loggly"),
    ...serilog("Fluentd", "Fluentd"),
    ...serilog("Telegram", "Telegram"),
    ...serilog("a database", "MSSqlServer", "MongoDB", "PostgreSQL"),
    ...Object.fromEntries(["ILoggerFactory()", "ILoggingBuilder()", "WebApplication.*().Logging", "WebApplicationBuilder().Logging", "ConfigureLogging(0)", "AddLogging(0)"].flatMap((logging) => [[`${logging}.**.AddSeq`, "Seq"], [`${logging}.**.AddGelf`, "Graylog"], [`${logging}.**.AddElasticsearch`, "Elasticsearch"]])),
  },
  ruby: {
    ...to("syslog", "Syslog::Logger.new", "RemoteSyslogLogger.new", "RemoteSyslogLogger::UdpSender.new"),
    ...to("Graylog", "GELF::Logger.new"),
    ...to("Fluentd", "ActFluentLoggerRails::Logger.new"),
    ...to("Logtail", "Logtail::Logger.create_default_logger"),
  },
  php: Object.fromEntries(
    Object.entries({ SlackWebhookHandler: "Slack", SlackHandler: "Slack", SyslogUdpHandler: "syslog", GelfHandler: "Graylog", ElasticsearchHandler: "Elasticsearch", ElasticSearchHandler: "Elasticsearch", ElasticaHandler: "Elasticsearch", SocketHandler: "another machine", SwiftMailerHandler: "mail", SymfonyMailerHandler: "mail", NativeMailerHandler: "mail", SendGridHandler: "mail", MandrillHandler: "mail", LogglyHandler: "Loggly", TelegramBotHandler: "Telegram", RedisHandler: "Redis", AmqpHandler: "a message queue", MongoDBHandler: "a database", LogEntriesHandler: "Logentries", InsightOpsHandler: "InsightOps", SqsHandler: "a message queue" }).map(([name, target]) => [`Monolog\\Handler\\${name}`, target]),
  ),
  rust: {
    ...to("Loki", "tracing_loki::layer", "tracing_loki::builder().**.build_url"),
    ...to("Graylog", "tracing_gelf::Logger::builder().**.connect_tcp", "tracing_gelf::Logger::builder().**.connect_udp", "gelf_logger::init", "gelf_logger::init_from_file"),
    ...to("syslog", "syslog::tcp", "syslog::udp", "syslog::unix", "syslog::init", "syslog::init_tcp", "syslog::init_udp", "syslog::init_unix"),
  },
};

function to(target: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, target]));
}

function serilog(target: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return to(target, ...names.map((name) => `LoggerConfiguration().**.WriteTo.**.${name}`));
}

/** Modules that pino loads by their name, and what they send to. */
export const pinoShippers: Readonly<Record<string, string>> = { "pino-elasticsearch": "Elasticsearch", "pino-loki": "Loki", "pino-syslog": "syslog", "pino-socket": "another machine", "pino-datadog-transport": "Datadog", "pino-mongodb": "a database", "pino-http-send": "a server over HTTP", "pino-seq": "Seq", "pino-seq-transport": "Seq", "@logtail/pino": "Logtail", "@axiomhq/pino": "Axiom", "pino-slack-webhook": "Slack", "pino-papertrail": "Papertrail", "pino-gelf": "Graylog", "pino-splunk": "Splunk" };

/** Streams that bunyan is given. */
export const bunyanShippers: Readonly<Record<string, string>> = { "bunyan-syslog": "syslog", "bunyan-logstash": "Logstash", "bunyan-logstash-tcp": "Logstash", "gelf-stream": "Graylog", "bunyan-slack": "Slack", "bunyan-elasticsearch": "Elasticsearch", "bunyan-loggly": "Loggly" };

/** What an appender, a handler or a sink of a logging configuration sends to, by its class or type; for one that is known to send something. */
export function shippedTo(type: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/logstash/i, "Logstash"],
    [/elastic/i, "Elasticsearch"],
    [/splunk|eventcollector/i, "Splunk"],
    [/loki/i, "Loki"],
    [/gelf|graylog/i, "Graylog"],
    [/kafka/i, "Kafka"],
    [/syslog/i, "syslog"],
    [/smtp|mail/i, "mail"],
    [/slack/i, "Slack"],
    [/fluent/i, "Fluentd"],
    [/loggly/i, "Loggly"],
    [/datadog/i, "Datadog"],
    [/^seq$/i, "Seq"],
    [/jms|amqp|rabbit/i, "a message queue"],
    [/http|webservice/i, "a server over HTTP"],
  ];
  return known.find(([name]) => name.test(type))?.[1] ?? "another machine";
}

/** Types of log4js' appenders that send what they are given. */
export const log4jsShipper = /^(?:@log4js-node\/)?(?:gelf|smtp|logstashUDP|logstash(?:-http|HTTP)|slack|rabbitmq|redis|loggly|mailgun|tcp|logFaces-(?:HTTP|UDP))$/;

/** Handlers of Python that send, where a configuration names their class. */
export const pythonShipper = /(?:^|\.)(?:SysLogHandler|SMTPHandler|HTTPHandler|SocketHandler|DatagramHandler|\w*LogstashHandler|GELF\w*Handler|Gelf\w*Handler|FluentHandler|Loki\w*Handler|CMRESHandler|SplunkHandler|CloudWatchLogHandler|LogtailHandler)$/;
