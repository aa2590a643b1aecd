import type { Binding, Ecosystem } from "../core/facts.ts";
import type { ApiTable } from "../core/rule.ts";
import type { ArgumentPath } from "../core/server-bindings.ts";

/** An argument that is a secret whatever it looks like. */
export interface SecretSink {
  readonly at: readonly ArgumentPath[];
  /** What the variable would be called that holds it. */
  readonly variable: string;
}

const sessionSecret: readonly SecretSink[] = [{ at: [[0, "secret"]], variable: "SESSION_SECRET" }];
const jwtKey = second("JWT_SECRET");
const strategy: readonly SecretSink[] = [
  { at: [[0, "clientSecret"]], variable: "CLIENT_SECRET" },
  { at: [[0, "consumerSecret"]], variable: "CONSUMER_SECRET" },
  { at: [[0, "secretOrKey"]], variable: "JWT_SECRET" },
];

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
    "aiohttp_session.cookie_storage.EncryptedCookieStorage": [{ at: [["secret_key"], [0]], variable: "SESSION_SECRET" }],
  },
};

function second(variable: string): readonly SecretSink[] {
  return [{ at: [[1]], variable }];
}

/** What signs by a key that its protocol publishes, so that everybody can check it: Telegram's "Mini Apps", BIP-32, SLIP-10 and SLIP-21, AWS "Signature Version 4". */
const publicKeys = new Set(["WebAppData", "Bitcoin seed", "ed25519 seed", "Nist256p1 seed", "Symmetric key seed", "aws4_request"]);

/** Whether a key that a sink is given is no secret of the app. */
export function isPublicKey(text: string): boolean {
  return publicKeys.has(text);
}

/** Names by which the frameworks of an ecosystem know their signing key, wherever they are bound. */
export const secretSettings: Readonly<Partial<Record<Ecosystem, readonly string[]>>> = {
  python: ["SECRET_KEY", "JWT_SECRET_KEY", "WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT", "secret_key"],
};

/** Whether a framework signs by what is bound here. In lower case the name is Flask's only as an attribute of the app, or in a class of settings. */
export function isSecretSetting({ kind, name, owner = "" }: Binding, ecosystem: Ecosystem): boolean {
  if (kind === "parameter" || secretSettings[ecosystem]?.includes(name) !== true) return false;
  if (name !== "secret_key") return true;
  return kind === "field" ? /(?:Config|Settings)$/.test(owner) : kind === "key" && /(?:^flask\.Flask|^quart\.Quart)\(\)$|[.#]app(?:lication)?$/.test(owner);
}
