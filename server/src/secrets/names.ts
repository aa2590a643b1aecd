/**
 * Whether a name says that its value is a secret: rule catalogue 1.6. `SECRET_KEY` and `dbPassword` do; `passwordField`,
 * `resetPassword` and `publicKey` do not.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const text = words.join(" ");
  // The key of a table of routes is no name.
  if (name.includes("/") || words.length === 0 || words.length > 6 || isPublicName(name) || notSecret.test(text) || startsElsewhere.test(text) || endsElsewhere.test(text)) return false;
  return secretEnding.test(text);
}

/** Names that are secrets only where the value looks like one beyond doubt: `SLACK_TOKEN`, `key`. */
export function isSuspectName(name: string): boolean {
  const text = wordsOf(name).join(" ");
  return !isPublicName(name) && !notSecret.test(text) && !startsElsewhere.test(text) && /(?:^|[a-z] )(?:token|credentials?|auth|auth key|license key|app key|salt)$/.test(text) && !/^(?:salt|auth)$/.test(text);
}

/** Whether a name says that its value is for everybody: what a bundler puts into the page, and the halves of keys that providers have made to be shown. */
export function isPublicName(name: string): boolean {
  return isBundledName(name) || /(?:^| )(?:site|anon|anonymous|pusher(?: app)?|(?:algolia search|search only)(?: only)?(?: api)?) key$|(?:^| )(?:public|publishable) /.test(wordsOf(name).join(" "));
}

/** A variable that a bundler writes into what every browser gets: Vite, Create React App, Vue CLI, Next, Nuxt, Gatsby, Expo, Angular, SvelteKit, Storybook. */
export function isBundledName(name: string): boolean {
  return /^(?:VITE|REACT_APP|VUE_APP|NEXT_PUBLIC|NUXT_PUBLIC|PUBLIC|GATSBY|EXPO_PUBLIC|NG_APP|STORYBOOK)_/.test(name);
}

/** Whether a name is that of a credential which another service gave out and checks itself: `GITHUB_CLIENT_SECRET`, `STRIPE_API_KEY`, `TWITTER_SECRET`. */
export function isGivenOut(name: string): boolean {
  return /(?:^| )(?:(?:client|consumer|s3) secret|api (?:key|secret|token)|(?:secret )?access key)$/.test(wordsOf(name).join(" ")) || providers.test(wordsOf(name).join(" "));
}

const providers =
  /^(?:google|facebook|twitter|x|github|gitlab|bitbucket|linkedin|paypal|stripe|aws|azure|slack|discord|telegram|twilio|sendgrid|mailgun|mailchimp|mailer|mail|smtp|dropbox|instagram|spotify|twitch|steam|openai|anthropic|cloudinary|auth0|okta|pusher|algolia) .*(?:secret|token|key|password|pass)$/;

/** `dbPassword`, `DB_PASSWORD` and `db-password` are `["db", "password"]`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

/** The name of the environment variable that would hold the value. */
export function environmentName(name: string): string {
  return wordsOf(name).join("_").toUpperCase();
}

/** Words that somebody wrote together: `dbpassword`, `MYSQL_ROOTPW` has two. */
const together = "(?:proxy|ssl)?(?:db|my|mysql|pg|root|admin|user|login|ldap|smtp|mail|email|ftp|ssh|redis|proxy|basic|bind|key|keystore|truststore|store)(?:password|passwd|passphrase|pass|pwd|passwort)";

const secretEnding = new RegExp(
  `(?:^| )(?:${[
    together,
    ...["passw(?:or)?d\\d?", "passwd", "pwd", "pass", "passphrase", "pass phrase", "pgpassword", "sshpass", "secret", "secrets", "secret key", "secretkey", "secret key base", "secret token", "client secret", "clientsecret"],
    ...["api key", "apikey", "api secret", "api token", "access key", "accesskey", "secret access key", "private key", "privatekey", "auth token", "access token", "refresh token", "bearer token"],
    ...["signing key", "signing secret", "encryption key", "master key", "session key", "session secret", "cookie secret", "appsecret", "authtoken", "accesstoken", "access secret", "jwt secret", "jwt key", "webhook secret", "app secret", "connection string", "hmac key"],
  ].join("|")})$`,
);

const notSecret = /(?:^| )no password$|^(?:sort|partition|primary|foreign|cache|hash|i18n|translation) /;

const startsElsewhere = /^(?:forgot|forgotten|reset|change|update|confirm|confirmation|new|old|current|show|hide|toggle|is|has|have|require|requires|required|validate|verify|check|hash|hashed|generate|count|csrf|xsrf|page|next|continuation|allow|enable|disable|use|set|get|min|max|invalid|wrong|missing|default field|repeat|re|retype|encrypted) /;

const endsElsewhere = /(?: |^)(?:name|id|field|label|path|file|dir|directory|url|uri|header|prefix|suffix|type|length|min|max|regex|pattern|policy|hint|placeholder|error|message|event|action|route|view|template|ttl|expiry|expires|timeout|algorithm|column|param|parameter|grant|scope|required|enabled|strength|rounds|input|form|title|text|class|selector|env|var|variable|arn|ref)$/;
