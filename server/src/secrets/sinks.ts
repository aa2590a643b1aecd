import type { Binding, Ecosystem } from "../core/facts/facts.ts";
import type { ApiTable, RuleFile } from "../core/rule.ts";
import type { ArgumentPath } from "../core/servers/server-bindings.ts";
import { environmentName } from "./names.ts";

/** An argument that is a secret whatever it looks like. */
export interface SecretSink {
  readonly at: readonly ArgumentPath[];
  /** What the variable would be called that holds it. */
  readonly variable: string;
  /** Where the address stands of what the password opens: that of the machine itself is for development. */
  readonly address?: ArgumentPath;
  /** It is what one logs in with, which has to look like that: what goes before a colon or stands for any password is none. */
  readonly isLogin?: true;
  /** The secret stands within the argument, as the group `literal`, or as `name` where that is a constant of the file. */
  readonly written?: RegExp;
}

const sessionSecret: readonly SecretSink[] = [{ at: [[0, "secret"]], variable: "SESSION_SECRET" }];
const jwtKey = second("JWT_SECRET");
const jwtKeyFirst = first("JWT_SECRET");
const hmacFirst = first("HMAC_SECRET");
const encryptionKey = first("ENCRYPTION_KEY");
const sessionKey = first("SESSION_SECRET");
/** `("mysql:host=db", "root", "…")`. */
const databaseLogin: readonly SecretSink[] = [{ at: [[2]], variable: "DATABASE_PASSWORD", address: [0] }];
/** `("queue", 5672, "shop", "…")`. */
const queueLogin: readonly SecretSink[] = [{ at: [["password"], [3]], variable: "AMQP_PASSWORD", address: [0] }];
const strategy: readonly SecretSink[] = [
  { at: [[0, "clientSecret"]], variable: "CLIENT_SECRET" },
  { at: [[0, "consumerSecret"]], variable: "CONSUMER_SECRET" },
  { at: [[0, "secretOrKey"]], variable: "JWT_SECRET" },
];

const login = (...at: readonly ArgumentPath[]): readonly SecretSink[] => [{ at, variable: "API_PASSWORD", isLogin: true }];
const mailLogin: readonly SecretSink[] = [{ at: [["password"], [1]], variable: "SMTP_PASSWORD", isLogin: true }];
const awsKey: readonly SecretSink[] = [{ at: [[1]], variable: "AWS_SECRET_ACCESS_KEY", isLogin: true }];
/** What sends requests in Python takes a user and a password for `auth`. */
const webCalls = ["get", "post", "put", "patch", "delete", "head", "request"];

/** Arguments that sign, encrypt or log in, as the libraries document them: rule catalogue 1.6, mode 2; of several for one name, each is looked at. */
export const secretSinks: ApiTable<readonly SecretSink[]> = {
  javascript: {
    "express-session": sessionSecret,
    "cookie-parser": [{ at: [[0]], variable: "COOKIE_SECRET" }],
    "cookie-session": [{ at: [[0, "secret"], [0, "keys", 0]], variable: "COOKIE_SECRET" }],
    "koa-session": sessionSecret,
    "jsonwebtoken.sign": jwtKey,
    "jsonwebtoken.verify": jwtKey,
    "express-jwt": [{ at: [[0, "secret"]], variable: "JWT_SECRET" }],
    "express-jwt.expressjwt": [{ at: [[0, "secret"]], variable: "JWT_SECRET" }],
    "koa-jwt": [{ at: [[0, "secret"]], variable: "JWT_SECRET" }],
    "jwt-simple.encode": jwtKey,
    "jwt-simple.decode": jwtKey,
    "@nestjs/jwt.JwtModule.register": [{ at: [[0, "secret"]], variable: "JWT_SECRET" }],
    "crypto.createHmac": second("HMAC_SECRET"),
    "crypto.createCipheriv": second("ENCRYPTION_KEY"),
    "crypto.createDecipheriv": second("ENCRYPTION_KEY"),
    "passport-*": strategy,
    "passport-*.Strategy": strategy,
    "passport-*.OAuth2Strategy": strategy,
    "@nestjs/passport.PassportStrategy()": strategy,
    "next-auth": [{ at: [[0, "secret"]], variable: "NEXTAUTH_SECRET" }],
  },
  python: {
    "jwt.encode": [{ at: [["key"], [1]], variable: "JWT_SECRET" }],
    "jwt.decode": [{ at: [["key"], [1]], variable: "JWT_SECRET" }],
    "jose.jwt.encode": [{ at: [["key"], [1]], variable: "JWT_SECRET" }],
    "jose.jwt.decode": [{ at: [["key"], [1]], variable: "JWT_SECRET" }],
    "hmac.new": [{ at: [["key"], [0]], variable: "HMAC_SECRET" }],
    "itsdangerous.*Serializer": [{ at: [["secret_key"], [0]], variable: "SECRET_KEY" }],
    "itsdangerous.url_safe.*Serializer": [{ at: [["secret_key"], [0]], variable: "SECRET_KEY" }],
    "itsdangerous.*Signer": [{ at: [["secret_key"], [0]], variable: "SECRET_KEY" }],
    "cryptography.fernet.Fernet": [{ at: [["key"], [0]], variable: "ENCRYPTION_KEY" }],
    "starlette.middleware.sessions.SessionMiddleware": [{ at: [["secret_key"], [1]], variable: "SESSION_SECRET" }],
    "fastapi.FastAPI().add_middleware": [{ at: [["secret_key"]], variable: "SESSION_SECRET" }],
    ...Object.fromEntries(["requests", "requests.Session()", "requests.session()", "httpx", "httpx.Client()", "httpx.AsyncClient()"].flatMap((sender) => webCalls.map((call) => [`${sender}.${call}`, login(["auth", 1])]))),
    "requests.auth.HTTP*Auth": login(["password"], [1]),
    "httpx.BasicAuth": login(["password"], [1]),
    "httpx.Client": login(["auth", 1]),
    "aiohttp.BasicAuth": login(["password"], [1]),
    "smtplib.SMTP*().login": mailLogin,
    "imaplib.IMAP4*().login": mailLogin,
    "aiohttp_session.cookie_storage.EncryptedCookieStorage": [{ at: [["secret_key"], [0]], variable: "SESSION_SECRET" }],
  },
  go: {
    "github.com/golang-jwt/jwt.*().SignedString": jwtKeyFirst,
    "github.com/dgrijalva/jwt-go.*().SignedString": jwtKeyFirst,
    ...Object.fromEntries(["github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go"].flatMap((jwt) => [[`${jwt}.Parse`, keyFunction(1)], [`${jwt}.ParseWithClaims`, keyFunction(2)]])),
    "github.com/go-chi/jwtauth.New": jwtKey,
    "github.com/gorilla/sessions.NewCookieStore": sessionKey,
    "github.com/gorilla/sessions.NewFilesystemStore": second("SESSION_SECRET"),
    "github.com/gin-contrib/sessions/cookie.NewStore": sessionKey,
    "github.com/gin-contrib/sessions/memstore.NewStore": sessionKey,
    "github.com/gorilla/csrf.Protect": first("CSRF_KEY"),
    "github.com/labstack/echo-jwt.JWT": jwtKeyFirst,
    "github.com/labstack/echo/v4/middleware.JWT": jwtKeyFirst,
    "crypto/hmac.New": second("HMAC_SECRET"),
    "crypto/aes.NewCipher": encryptionKey,
    "net/http.NewRequest*().SetBasicAuth": login([1]),
    "github.com/go-resty/resty/v2.New().**.SetBasicAuth": login([1]),
    "net/smtp.PlainAuth": [{ at: [[2]], variable: "SMTP_PASSWORD", address: [3] }],
  },
  java: {
    "com.auth0.jwt.algorithms.Algorithm.HMAC*": jwtKeyFirst,
    "io.jsonwebtoken.security.Keys.hmacShaKeyFor": jwtKeyFirst,
    "Keys.hmacShaKeyFor": jwtKeyFirst,
    ...Object.fromEntries(["io.jsonwebtoken.Jwts", "Jwts"].flatMap((jwts) => [[`${jwts}.*().**.signWith`, [...jwtKeyFirst, ...jwtKey]], [`${jwts}.*().**.setSigningKey`, jwtKeyFirst]])),
    "javax.crypto.spec.SecretKeySpec": encryptionKey,
    "org.apache.shiro.web.mgt.CookieRememberMeManager().setCipherKey": encryptionKey,
    "java.sql.DriverManager.getConnection": databaseLogin,
    ...Object.fromEntries(["org.apache.http.auth.", "org.apache.hc.client5.http.auth.", "org.apache.commons.httpclient.", ""].map((owner) => [`${owner}UsernamePasswordCredentials`, login([1])])),
    "java.net.PasswordAuthentication": login([1]),
    "javax.mail.PasswordAuthentication": mailLogin,
    "jakarta.mail.PasswordAuthentication": mailLogin,
    "redis.clients.jedis.Jedis().auth": [{ at: [[0]], variable: "REDIS_PASSWORD", isLogin: true }],
    "com.amazonaws.auth.BasicAWSCredentials": awsKey,
    "software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create": awsKey,
  },
  php: {
    "Firebase\\JWT\\JWT.encode": jwtKey,
    "Firebase\\JWT\\JWT.decode": jwtKey,
    "Firebase\\JWT\\Key": jwtKeyFirst,
    hash_hmac: [{ at: [[2]], variable: "HMAC_SECRET" }],
    openssl_encrypt: [{ at: [[2]], variable: "ENCRYPTION_KEY" }],
    openssl_decrypt: [{ at: [[2]], variable: "ENCRYPTION_KEY" }],
    PDO: databaseLogin,
    mysqli: databaseLogin,
    mysqli_connect: databaseLogin,
    // phpredis: a password, or a user and a password.
    "Redis().auth": [{ at: [[0]], variable: "REDIS_PASSWORD" }, { at: [[0, 1]], variable: "REDIS_PASSWORD" }],
    ...Object.fromEntries(["AMQPStreamConnection", "AMQPSSLConnection", "AMQPLazyConnection", "AMQPSocketConnection"].map((name) => [`PhpAmqpLib\\Connection\\${name}`, queueLogin])),
  },
  csharp: {
    SymmetricSecurityKey: jwtKeyFirst,
    "HMACSHA*": hmacFirst,
    // IdentityServer and Duende keep a hash, whose text is what a client has to send.
    Secret: [{ at: [[0]], variable: "CLIENT_SECRET", written: /^"(?<literal>[^"\\\n]+)"\s*\.\s*Sha(?:256|512)\(\)$/ }],
    NetworkCredential: second("SMTP_PASSWORD"),
    AuthenticationHeaderValue: [{ at: [[1]], variable: "API_TOKEN", isLogin: true }],
    AzureKeyCredential: first("AZURE_KEY"),
    X509Certificate2: second("CERTIFICATE_PASSWORD"),
  },
  ruby: {
    "JWT.encode": jwtKey,
    "JWT.decode": jwtKey,
    "OpenSSL::HMAC.*digest": second("HMAC_SECRET"),
    "ActiveSupport::MessageEncryptor.new": encryptionKey,
    "ActiveSupport::MessageVerifier.new": encryptionKey,
    http_basic_authenticate_with: [{ at: [["password"], [0, "password"]], variable: "BASIC_AUTH_PASSWORD", isLogin: true }],
    "Net::HTTP::*.new().basic_auth": login([1]),
    "Devise.setup().omniauth": [{ at: [[2]], variable: "OAUTH_SECRET" }],
  },
  rust: {
    "jsonwebtoken::EncodingKey::from_secret": jwtKeyFirst,
    "jsonwebtoken::DecodingKey::from_secret": jwtKeyFirst,
    "hmac::Hmac::new_from_slice": hmacFirst,
    "cookie::Key::from": first("COOKIE_KEY"),
    "actix_web::cookie::Key::from": first("COOKIE_KEY"),
    "axum_extra::extract::cookie::Key::from": first("COOKIE_KEY"),
    "lettre::transport::smtp::authentication::Credentials::new": second("SMTP_PASSWORD"),
  },
};

/** What a parser of tokens asks for the key. */
function keyFunction(position: number): readonly SecretSink[] {
  return [{ at: [[position]], variable: "JWT_SECRET", written: /\breturn\s+(?:\[\]byte\(\s*(?:(?<quote>["`])(?<literal>[^"`\\\n]+)\k<quote>|(?<name>\w+))\s*\))\s*,\s*nil\b/ }];
}

function first(variable: string): readonly SecretSink[] {
  return [{ at: [[0]], variable }];
}

function second(variable: string): readonly SecretSink[] {
  return [{ at: [[1]], variable }];
}

/** What signs by a key that its protocol publishes, so that everybody can check it: Telegram's "Mini Apps", BIP-32, SLIP-10 and SLIP-21, AWS "Signature Version 4". */
const publicKeys = new Set(["WebAppData", "Bitcoin seed", "ed25519 seed", "Nist256p1 seed", "Symmetric key seed", "aws4_request"]);

/** Whether a key that a sink is given is no secret of the app. */
export function isPublicKey(text: string): boolean {
  return publicKeys.has(text);
}

/** A name by which a framework knows a key that it signs or logs in with. */
interface SecretSetting {
  readonly name: string;
  /** What the variable would be called that holds it; left out: as the name. */
  readonly variable?: string;
  /** Of what it has to be a part; left out: of anything. A parameter is none. */
  readonly of?: (binding: Binding, file: Pick<RuleFile, "facts">) => boolean;
}

/** Names that say what they hold, wherever a value is bound to them; some only as a part of what the framework reads. */
const secretSettings: Readonly<Partial<Record<Ecosystem, readonly SecretSetting[]>>> = {
  // Options of express-session that are kept in a file of their own have others of it beside them.
  javascript: [{ name: "secret", variable: "SESSION_SECRET", of: isBeside(/^(?:resave|saveUninitialized)$/) }],
  python: [
    ...["SECRET_KEY", "JWT_SECRET_KEY", "WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT"].map((name) => ({ name })),
    // In lower case the name is Flask's only as an attribute of the app, or in a class of settings.
    { name: "secret_key", of: ({ kind, owner = "" }) => (kind === "field" ? /(?:Config|Settings)$/.test(owner) : kind === "key" && /(?:^flask\.Flask|^quart\.Quart)\(\)$|[.#]app(?:lication)?$/.test(owner)) },
  ],
  ruby: [
    { name: "secret_key_base" },
    { name: "secret_token", of: isPartOf(/^Rails\./) },
    { name: "secret_key", of: isPartOf(/^Devise\.setup\(\)$/) },
    { name: "pepper", of: isPartOf(/^Devise\.setup\(\)$/) },
    { name: "session_secret", of: isPartOf(/(?:^|\.)set$/) },
    { name: "secret", of: isPartOf(/(?:^|\.)use$/) },
  ],
  // https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys; the same phrase everywhere makes WordPress keep keys of its own.
  php: ["AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE"].flatMap((name) => ["KEY", "SALT"].map((kind) => ({ name: `${name}_${kind}`, of: isKeyOfWordPress }))),
  csharp: [{ name: "ClientSecret", of: isPartOf(/(?:Connect|OAuth|Google|Facebook|Twitter|MicrosoftAccount|GitHub)Options\(\)$/) }],
};

function isPartOf(owner: RegExp): (binding: Binding) => boolean {
  return (binding) => owner.test(binding.owner ?? "");
}

function isKeyOfWordPress({ value }: Binding, { facts: { bindings } }: Pick<RuleFile, "facts">): boolean {
  return value.kind === "literal" && value.text !== "put your unique phrase here" && bindings.some(({ name }) => name === "LOGGED_IN_KEY");
}

function isBeside(others: RegExp): (binding: Binding, file: Pick<RuleFile, "facts">) => boolean {
  return (binding, { facts: { bindings } }) => {
    const at = bindings.indexOf(binding);
    return binding.kind === "key" && bindings.slice(Math.max(0, at - 8), at + 9).some(({ kind, name }) => kind === "key" && others.test(name));
  };
}

/** Names of the settings of an ecosystem. */
export function secretSettingNames(ecosystem: Ecosystem): readonly string[] {
  return (secretSettings[ecosystem] ?? []).map(({ name }) => name);
}

/** The variable that would hold what is bound here, where a framework signs by it. */
export function variableOfSetting(binding: Binding, file: Pick<RuleFile, "facts" | "ecosystem">): string | undefined {
  if (binding.kind === "parameter") return undefined;
  const setting = secretSettings[file.ecosystem]?.find(({ name, of }) => name === binding.name && of?.(binding, file) !== false);
  return setting === undefined ? undefined : (setting.variable ?? environmentName(setting.name));
}
