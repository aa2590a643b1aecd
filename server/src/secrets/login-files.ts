import type { Span } from "../core/text.ts";
import { isCredentialWord } from "./settings.ts";
import { isSecretName } from "./names.ts";
import { tokensIn } from "./tokens.ts";
import { isLocalAddress } from "./urls.ts";
import { asksToBeReplaced, isReference, judgeValue, saysWhatItIs } from "./values.ts";

/** A login or a key in a file that a tool keeps such things in. */
export interface KeptLogin {
  /** After "holds": `the password of a database`. */
  readonly what: string;
  readonly span: Span;
}

/** A cheap look at any text. */
export function mayHoldLogin(text: string, path: string): boolean {
  return anyPath.test(path) || text.includes('"kty"') || text.includes('"authorized_user"') || (text.includes("kind: Config") && text.includes("users:"));
}

/** In the order of the text. What a variable fills in, what is encrypted or only a hash, what is to be replaced, and what opens the machine itself is left out. */
export function* loginsIn(text: string, path: string): Iterable<KeptLogin> {
  for (const { path: own, marked, what, secrets, isEncoded } of files) {
    if (own?.test(path) === false || (marked !== undefined && !marked(text))) continue;
    for (const match of text.matchAll(secrets)) {
      const { secret = "", host, name } = match.groups ?? {};
      if ((host !== undefined && isLocalAddress(host)) || (name !== undefined && !isSecretName(name)) || !isLogin(isEncoded === true ? passwordIn(secret) : secret)) continue;
      const start = match.index + match[0].lastIndexOf(secret);
      yield { what, span: { start, end: start + secret.length } };
    }
  }
}

/** Behind the user, where both are in base 64 (RFC 7617). */
function passwordIn(encoded: string): string {
  const login = Buffer.from(encoded, "base64").toString("latin1");
  return login.slice(login.indexOf(":") + 1);
}

/** The password of each Android project's debug key is for everybody; what a provider's form tells is reported as that. */
function isLogin(text: string): boolean {
  if (isReference(text) || asksToBeReplaced(text) || saysWhatItIs(text) || text === "android" || /^[\w.-]*OMITTED$|^DATA\+/.test(text) || tokensIn(text).length > 0) return false;
  return judgeValue(text, "") === "secret" || isCredentialWord(text);
}

interface LoginFile {
  /** Left out: told by `marked`. */
  readonly path?: RegExp;
  /** What is in the text of such a file, where its path does not tell. */
  readonly marked?: (text: string) => boolean;
  readonly what: string;
  /** Has the group `secret`, and may have those of the `host` it opens and of the `name` it stands behind. */
  readonly secrets: RegExp;
  /** It is the user and the password in base 64. */
  readonly isEncoded?: true;
}

/** As the documentation of each tool has it. */
const files: readonly LoginFile[] = [
  // https://git-scm.com/docs/git-credential-store#_storage_format
  { path: /(?:^|\/)\.?git-credentials$/, what: "a login to a server of git", secrets: /^https?:\/\/[^\s/:@]*:(?<secret>[^\s/@]+)@(?<host>[^\s/]+)/gm },
  // https://www.postgresql.org/docs/current/libpq-pgpass.html
  { path: /(?:^|\/)(?:\.pgpass|pgpass\.conf)$/, what: "the password of a database", secrets: /^(?!#)(?<host>(?:\\.|[^:\\\r\n])+)(?::(?:\\.|[^:\\\r\n])*){3}:(?<secret>(?:\\.|[^:\\\r\n])+)$/gm },
  // https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html
  { path: /(?:^|\/)\.?my\.cnf$/, what: "the password of a database", secrets: /^[ \t]*password[ \t]*=[ \t]*["']?(?<secret>[^\s"'#]+)/gm },
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
  { path: /(?:^|\/)\.?aws\/credentials$/, what: "a secret key of AWS", secrets: /^[ \t]*aws_(?:secret_access_key|session_token)[ \t]*=[ \t]*(?<secret>\S+)/gm },
  // https://s3tools.org/kb/item14.htm
  { path: /(?:^|\/)\.s3cfg$/, what: "a secret key of a storage", secrets: /^[ \t]*(?:secret_key|access_token|gpg_passphrase)[ \t]*=[ \t]*(?<secret>\S+)/gm },
  // https://yarnpkg.com/configuration/yarnrc#npmAuthToken
  { path: /(?:^|\/)\.yarnrc\.yml$/, what: "a token", secrets: /^[ \t]*["']?npmAuth(?:Token|Ident)["']?:[ \t]*["']?(?<secret>[^\s"'#]+)/gm },
  // https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration
  { path: /(?:^|\/)\.npmrc$/, what: "a login", secrets: /^[ \t]*(?:\/\/[^\s=]+:)?_auth[ \t]*=[ \t]*["']?(?<secret>[A-Za-z0-9+/]{8,}={0,2})["']?[ \t]*\r?$/gm, isEncoded: true },
  // The form before `auths`: https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets
  { path: /(?:^|\/)\.dockercfg$/, what: "the login to a registry of images", secrets: /"auth"\s*:\s*"(?<secret>[A-Za-z0-9+/]{8,}={0,2})"/g, isEncoded: true },
  // https://developer.hashicorp.com/terraform/cli/config/config-file#credentials
  { path: /(?:^|\/)(?:\.terraformrc|terraform\.rc|credentials\.tfrc\.json)$/, what: "a token", secrets: /(?:^|[\s{,])"?token"?\s*[=:]\s*"(?<secret>[^"\r\n]+)"/g },
  // https://doc.rust-lang.org/cargo/reference/config.html#credentials
  { path: /(?:^|\/)\.?cargo\/credentials(?:\.toml)?$/, what: "a token", secrets: /^[ \t]*token[ \t]*=[ \t]*"(?<secret>[^"\r\n]+)"/gm },
  // https://bundler.io/man/bundle-config.1.html: a host has two underscores for each dot.
  { path: /(?:^|\/)\.bundle\/config$/, what: "a login to a server of gems", secrets: /^BUNDLE_(?!MIRROR)\w*__\w+:[ \t]*["']?[^\s"':]+:(?!\/\/)(?<secret>[^\s"']+)/gm },
  // https://docs.gradle.org/current/userguide/signing_plugin.html, https://docs.gradle.org/current/userguide/declaring_repositories.html
  { path: /(?:^|\/)gradle\.properties$/, what: "a password", secrets: /^[ \t]*(?<name>[\w.-]{1,100})[ \t]*[=:][ \t]*(?<secret>\S+)[ \t]*\r?$/gm },
  // https://learn.microsoft.com/nuget/reference/nuget-config-file#packagesourcecredentials: `Password` is encrypted.
  { path: /(?:^|\/)nuget(?:\.[\w-]+)?\.config$/i, what: "a password", secrets: /<add\s+key="ClearTextPassword"\s+value="(?<secret>[^"\r\n]+)"/gi },
  // https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html: all other forms are hashes.
  { path: /(?:^|\/)[\w.-]*htpasswd[\w.-]*$/, what: "a password", secrets: /^[^:\s#]+:\{PLAIN\}(?<secret>\S+)/gim },
  // https://github.com/Natizyskunk/vscode-sftp/wiki/Configuration, https://codexns.io/products/sftp-for-sublime/settings
  { path: /(?:^|\/)(?:\.?sftp(?:-config)?\.json|\.ftpconfig|\.remote-sync\.json)$/, what: "a login to a server", secrets: /"(?:password|pass|passphrase)"\s*:\s*"(?<secret>[^"\r\n]+)"/g },
  // https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo
  { marked: isKubeconfig, what: "the login of a user of a cluster", secrets: /^[ \t]+(?:- )?(?:token|password|access-token|id-token|refresh-token|client-secret):[ \t]*["']?(?<secret>[^\s"'#]+)/gm },
  // https://cloud.google.com/docs/authentication/application-default-credentials#personal
  { marked: (text) => /^\s*\{/.test(text) && /"type"\s*:\s*"authorized_user"/.test(text), what: "the login of a user of Google Cloud", secrets: /"refresh_token"\s*:\s*"(?<secret>[^"\r\n]+)"/g },
  // RFC 7517, RFC 7518 (6.2.2, 6.3.2, 6.4.1), RFC 8037
  { marked: (text) => isKeySet(text) && /"kty"\s*:\s*"(?:RSA|EC|OKP)"/.test(text), what: "a private key", secrets: /"d"\s*:\s*"(?<secret>[\w-]{40,})"/g },
  { marked: (text) => isKeySet(text) && /"kty"\s*:\s*"oct"/.test(text), what: "a key that signs or encrypts", secrets: /"k"\s*:\s*"(?<secret>[\w-]{16,})"/g },
];

const anyPath = new RegExp(files.flatMap(({ path }) => (path === undefined ? [] : path.source)).join("|"), "i");

/** A cluster on the machine itself is there for development. */
function isKubeconfig(text: string): boolean {
  const servers = [...text.matchAll(/^[ \t]+(?:- )?server:[ \t]*["']?([^\s"'#]+)/gm)].map(([, server = ""]) => server);
  return /^kind:[ \t]*Config\b/m.test(text) && /^users:/m.test(text) && !(servers.length > 0 && servers.every(isLocalAddress));
}

/** A key or a set of them, and nothing else. */
function isKeySet(text: string): boolean {
  return /^\s*\{\s*"(?:keys"\s*:\s*\[|(?:kty|kid|use|alg|key_ops|crv|x|y|d|n|e|k|p|q|dp|dq|qi)"\s*:)/.test(text);
}
