import { alnum, hex, urlSafe, uuid, type TokenShape } from "./shape.ts";

/** Mail, and what is sent to many. */
export const mail: readonly TokenShape[] = [
  { provider: "SendGrid", name: "SendGrid key", marks: ["SG."], rest: `${urlSafe}{20,24}\\.${urlSafe}{39,50}`, source: "TruffleHog, sendgrid" },
  { provider: "Mailgun", name: "Mailgun key", marks: ["mailgun", "Mailgun", "MAILGUN"], at: "file", rest: `key-${hex}{32}`, source: "gitleaks, mailgun-private-api-token" },
  { provider: "Mailgun", name: "Mailgun key", marks: ["mailgun", "Mailgun", "MAILGUN"], at: "file", rest: `${hex}{32}-${hex}{8}-${hex}{8}`, source: "gitleaks, mailgun-signing-key" },
  { provider: "Mailgun", name: "Mailgun public key", marks: ["mailgun", "Mailgun", "MAILGUN"], at: "file", rest: `pubkey-${hex}{32}`, kind: "public", source: "gitleaks, mailgun-pub-key" },
  { provider: "Mailchimp", name: "Mailchimp key", marks: [..."123456789"].map((digit) => `-us${digit}`), at: "inside", before: `${hex}{32}`, rest: "\\d?", source: "Mailchimp, About API keys" },
  { provider: "Mandrill", name: "Mandrill key", marks: ["MANDRILL_API_KEY", "MANDRILL_APIKEY"], at: "variable", rest: `(?:md-)?${urlSafe}{22}`, source: "Mailchimp Transactional, Quick start" },
  { provider: "Brevo", name: "Brevo key", marks: ["xkeysib-", "xsmtpsib-"], rest: `${hex}{64}-${alnum}{16}`, source: "gitleaks, sendinblue-api-token" },
  { provider: "Resend", name: "Resend key", marks: ["re_"], rest: `${alnum}{8}_${alnum}{24}`, source: "Resend, API keys" },
  { provider: "Postmark", name: "Postmark token", marks: ["POSTMARK_SERVER_TOKEN", "POSTMARK_API_TOKEN", "POSTMARK_API_KEY", "POSTMARK_ACCOUNT_TOKEN"], at: "variable", rest: uuid, source: "Postmark, Authentication" },
  { provider: "SparkPost", name: "SparkPost key", marks: ["SPARKPOST_API_KEY"], at: "variable", rest: `${hex}{40}`, source: "SparkPost, API keys" },
  { provider: "MailerSend", name: "MailerSend token", marks: ["mlsn."], rest: `${hex}{64}`, source: "MailerSend, API tokens" },
  { provider: "Klaviyo", name: "Klaviyo private key", marks: ["pk_"], rest: `(?:${alnum}{6}_)?${hex}{34}`, source: "TruffleHog, klaviyo" },
  { provider: "Nylas", name: "Nylas key", marks: ["nyk_v0_", "nyk_v1_"], rest: `${alnum}{64}`, source: "Nylas, API keys" },
  { provider: "Beamer", name: "Beamer key", marks: ["BEAMER_API_KEY"], at: "variable", rest: "b_[\\w=-]{44}", source: "gitleaks, beamer-api-token" },
];
