import { words } from "./declared.ts";

/**
 * The gems that bring what `require` names, the one to declare first. What comes with Ruby, gems for tests and for developers' tools, and names
 * that are not known for sure are left out.
 * Source: the files in `lib` of each gem on rubygems.org.
 */
export const gems: ReadonlyMap<string, readonly string[]> = new Map([
  ...words(`addressable ahoy async bcrypt builder bunny carrierwave clockwork connection_pool dalli ddtrace devise dotenv elasticsearch eventmachine excon falcon faraday
    ffi geocoder good_job grape graphql grpc haml hanami hashie hiredis httparty httpclient i18n jwt kaminari karafka kramdown liquid lograge mail maxminddb
    mini_magick money mongo mongoid msgpack multi_json mysql2 newrelic_rpm nokogiri oauth2 octokit oj omniauth pg pghero prawn puma pundit pusher rack
    rails ransack rdiscount redcarpet redis redlock resque rmagick roda roo rouge sanitize savon searchkick sequel sidekiq sinatra slim sqlite3 stripe
    telegram-bot-ruby thin tilt tty-prompt twilio-ruby typhoeus tzinfo unicorn unleash whenever will_paginate zeitwerk`).map((name): [string, readonly string[]] => [name, [name]]),
  ...Object.entries({
    ...{ action_cable: "actioncable", action_controller: "actionpack", action_dispatch: "actionpack", action_mailer: "actionmailer", action_view: "actionview", active_job: "activejob", active_model: "activemodel" },
    ...{ active_record: "activerecord", active_storage: "activestorage", active_support: "activesupport", "aws-sdk": "aws-sdk aws-sdk-v1", "aws-sdk-s3": "aws-sdk-s3 aws-sdk", "aws-sdk-sqs": "aws-sdk-sqs aws-sdk" },
    ...{ "aws-sdk-ses": "aws-sdk-ses aws-sdk", "aws-sdk-sns": "aws-sdk-sns aws-sdk", "aws-sdk-dynamodb": "aws-sdk-dynamodb aws-sdk", concurrent: "concurrent-ruby", "faye/websocket": "faye-websocket", "google/cloud/pubsub": "google-cloud-pubsub" },
    ...{ "google/cloud/storage": "google-cloud-storage", http: "http", kafka: "ruby-kafka", mustermann: "mustermann", "net/ldap": "net-ldap", "net/sftp": "net-sftp", "net/ssh": "net-ssh net-sftp net-scp", "prometheus/client": "prometheus-client" },
    ...{ "prometheus/middleware": "prometheus-client", "rack/attack": "rack-attack", "rack/cors": "rack-cors", "rack/protection": "rack-protection", "rack/ssl": "rack-ssl", "rack/timeout": "rack-timeout", "redis-client": "redis-client" },
    ...{ "redis/namespace": "redis-namespace", "rest-client": "rest-client", rest_client: "rest-client", "rufus-scheduler": "rufus-scheduler", "sentry-raven": "sentry-raven", "sentry-ruby": "sentry-ruby", "sidekiq/cron": "sidekiq-cron" },
    ...{ "sidekiq-scheduler": "sidekiq-scheduler", "sinatra/activerecord": "sinatra-activerecord", "sinatra/contrib": "sinatra-contrib", "sinatra/cross_origin": "sinatra-cross_origin", "sinatra/json": "sinatra-contrib" },
    ...{ "sinatra/namespace": "sinatra-contrib", "sinatra/reloader": "sinatra-contrib", "opentelemetry/sdk": "opentelemetry-sdk", vips: "ruby-vips", zip: "rubyzip" },
  }).map(([path, names]): [string, readonly string[]] => [path, words(names)]),
]);

/** Gems that another one is made of or documents as what it works with: who declares that one has declared them. Source: the guides of each. */
export const gemParts: Readonly<Record<string, string>> = {
  rails: "actioncable actionmailer actionpack actionview activejob activemodel activerecord activestorage activesupport builder concurrent-ruby i18n mail nokogiri rack tzinfo zeitwerk",
  railties: "actionpack actionview activesupport rack zeitwerk",
  actionpack: "actionview activesupport builder nokogiri rack",
  actionmailer: "actionpack actionview activejob activesupport mail",
  activerecord: "activemodel activesupport concurrent-ruby i18n",
  activemodel: "activesupport i18n",
  activejob: "activesupport",
  activesupport: "concurrent-ruby i18n tzinfo",
  "aws-sdk*": "aws-sdk",
  devise: "bcrypt rails",
  dotenv: "dotenv",
  "dotenv-*": "dotenv",
  grape: "activesupport builder mustermann rack",
  hanami: "rack zeitwerk",
  mongoid: "activemodel mongo",
  "omniauth-*": "omniauth oauth2 rack",
  octokit: "addressable faraday",
  "rack-*": "rack",
  "redis-*": "redis",
  resque: "rack redis redis-namespace sinatra",
  "resque-*": "redis resque",
  roda: "rack",
  "sentry-*": "sentry-ruby",
  sidekiq: "connection_pool rack redis redis-client",
  "sidekiq-*": "redis sidekiq",
  sinatra: "mustermann rack rack-protection tilt",
  "sinatra-*": "activerecord activesupport rack sinatra",
  puma: "rack",
  thin: "eventmachine rack",
  falcon: "async rack",
  "faraday-*": "faraday",
  sequel: "sequel",
  "sequel-*": "sequel",
  carrierwave: "mini_magick",
  "graphql-*": "graphql",
};
