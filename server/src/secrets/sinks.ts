import type { ApiTable } from "../core/rule.ts";
import type { ArgumentPath } from "../core/server-bindings.ts";

/** An argument that is a secret whatever it looks like. */
export interface SecretSink {
  readonly at: readonly ArgumentPath[];
  /** What the variable would be called that holds it. */
  readonly variable: string;
}

const sessionSecret: SecretSink = { at: [[0, "secret"]], variable: "SESSION_SECRET" };
const jwtKey: SecretSink = { at: [[1]], variable: "JWT_SECRET" };
const strategy: SecretSink = { at: [[0, "clientSecret"], [0, "consumerSecret"], [0, "secretOrKey"]], variable: "CLIENT_SECRET" };

/** Arguments that sign, encrypt or log in, as the libraries document them: rule catalogue 1.6, mode 2. */
export const secretSinks: ApiTable<SecretSink> = {
  javascript: {
    "express-session": sessionSecret,
    "cookie-parser": { at: [[0]], variable: "COOKIE_SECRET" },
    "cookie-session": { at: [[0, "secret"], [0, "keys", 0]], variable: "COOKIE_SECRET" },
    "koa-session": sessionSecret,
    "jsonwebtoken.sign": jwtKey,
    "jsonwebtoken.verify": jwtKey,
    "express-jwt": { at: [[0, "secret"]], variable: "JWT_SECRET" },
    "express-jwt.expressjwt": { at: [[0, "secret"]], variable: "JWT_SECRET" },
    "koa-jwt": { at: [[0, "secret"]], variable: "JWT_SECRET" },
    "jwt-simple.encode": jwtKey,
    "jwt-simple.decode": jwtKey,
    "@nestjs/jwt.JwtModule.register": { at: [[0, "secret"]], variable: "JWT_SECRET" },
    "crypto.createHmac": jwtKeyNamed("HMAC_SECRET"),
    "crypto.createCipheriv": jwtKeyNamed("ENCRYPTION_KEY"),
    "crypto.createDecipheriv": jwtKeyNamed("ENCRYPTION_KEY"),
    "passport-*": strategy,
    "passport-*.Strategy": strategy,
    "passport-*.OAuth2Strategy": strategy,
    "next-auth": { at: [[0, "secret"]], variable: "NEXTAUTH_SECRET" },
  },
  python: {
    "jwt.encode": { at: [["key"], [1]], variable: "JWT_SECRET" },
    "jwt.decode": { at: [["key"], [1]], variable: "JWT_SECRET" },
    "jose.jwt.encode": { at: [["key"], [1]], variable: "JWT_SECRET" },
    "jose.jwt.decode": { at: [["key"], [1]], variable: "JWT_SECRET" },
    "hmac.new": { at: [["key"], [0]], variable: "HMAC_SECRET" },
    "itsdangerous.*Serializer": { at: [["secret_key"], [0]], variable: "SECRET_KEY" },
    "itsdangerous.url_safe.*Serializer": { at: [["secret_key"], [0]], variable: "SECRET_KEY" },
    "itsdangerous.*Signer": { at: [["secret_key"], [0]], variable: "SECRET_KEY" },
    "cryptography.fernet.Fernet": { at: [["key"], [0]], variable: "ENCRYPTION_KEY" },
    "starlette.middleware.sessions.SessionMiddleware": { at: [["secret_key"], [1]], variable: "SESSION_SECRET" },
    "fastapi.FastAPI().add_middleware": { at: [["secret_key"]], variable: "SESSION_SECRET" },
    "aiohttp_session.cookie_storage.EncryptedCookieStorage": { at: [["secret_key"], [0]], variable: "SESSION_SECRET" },
  },
};

function jwtKeyNamed(variable: string): SecretSink {
  return { at: [[1]], variable };
}

/** Names by which the frameworks of an ecosystem know their signing key, wherever they are bound. */
export const secretSettings: Readonly<Record<string, ReadonlySet<string>>> = {
  javascript: new Set(),
  python: new Set(["SECRET_KEY", "secret_key", "JWT_SECRET_KEY", "WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT"]),
};
