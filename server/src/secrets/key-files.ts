import { baseName } from "../core/paths.ts";
import type { Span } from "../core/text.ts";
import { entropy } from "./entropy.ts";
import { isSecretName } from "./names.ts";
import { asksToBeReplaced, isReference } from "./values.ts";

/** Key material that a file is made of, or that a tool keeps in a file of its own. */
export interface KeyMaterial {
  /** After "holds": `a private key`. */
  readonly what: string;
  /** The header or the name of the key, never the whole of it. */
  readonly span: Span;
  /** A passphrase stands between the file and the key. */
  readonly isEncrypted: boolean;
}

/** A cheap look at any text. */
export function mayHoldKey(text: string): boolean {
  return text.includes("PRIVATE KEY") || text.startsWith("PuTTY-User-Key-File-") || text.includes('"auths"') || text.includes("client-key-data:") || text.includes('"terraform_version"') || isMasterKey(text);
}

/**
 * What a file is, by its content; its path is asked only where the content of many files looks the same. `undefined` for certificates,
 * public keys, and for programs and settings that have a key in them beside other things.
 */
export function keyMaterial(text: string, path: string): KeyMaterial | undefined {
  return pemKey(text) ?? puttyKey(text) ?? masterKey(text, path) ?? serviceAccount(text) ?? registryLogin(text) ?? kubeconfig(text) ?? terraformState(text, path);
}

/** RFC 7468, RFC 1421 (`Proc-Type`), and the format of OpenSSH, PROTOCOL.key, where the name of the cipher stands behind the magic bytes. */
function pemKey(text: string): KeyMaterial | undefined {
  const match = /^[ \t]*-----BEGIN ((?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?)PRIVATE KEY(?: BLOCK)?-----\s([^]{40,40000}?)-----END/m.exec(text);
  if (match === null) return undefined;
  const [, kind = "", body = ""] = match;
  // What stands around the blocks: comments, and what OpenSSL says of a bag.
  const around = text.replace(/-----BEGIN ([A-Z0-9 ]+)-----[^]{0,40000}?-----END \1-----/g, "");
  if (around.split("\n").some((line) => !/^\s*(?:$|#|Bag Attributes|Key Attributes|(?:localKeyID|friendlyName|subject|issuer|X509v3)\b|<No Attributes>|[\d.]+:|[0-9A-F]{2}(?::[0-9A-F]{2})+)/i.test(line))) return undefined;
  const base64 = body.replace(/^[\w-]+: .*$/gm, "").replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/=]+$/.test(base64) || entropy(base64) < 4) return undefined;
  const isOpenSsh = base64.startsWith("b3BlbnNzaC1rZXktdjEA");
  const start = match.index + match[0].indexOf("-----");
  return {
    what: kind.startsWith("PGP") ? "a private key of PGP" : "a private key",
    span: { start, end: start + match[0].slice(match[0].indexOf("-----")).indexOf("-----", 11) + 5 },
    isEncrypted: kind === "ENCRYPTED " || /^Proc-Type: 4,ENCRYPTED/m.test(body) || (isOpenSsh && !base64.startsWith("b3BlbnNzaC1rZXktdjEAAAAABG5vbmU")),
  };
}

/** Source: the PuTTY User Manual, appendix C. */
function puttyKey(text: string): KeyMaterial | undefined {
  const match = /^PuTTY-User-Key-File-\d: [\w-]+/.exec(text);
  if (match === null || !/^Private-Lines: \d/m.test(text)) return undefined;
  return { what: "a private key", span: { start: 0, end: match[0].length }, isEncrypted: !/^Encryption: none\s*$/m.test(text) };
}

function isMasterKey(text: string): boolean {
  return text.length < 40 && /^[0-9a-f]{32}\s*$/.test(text);
}

/** What opens the encrypted credentials of Rails. Source: https://guides.rubyonrails.org/security.html#custom-credentials. */
function masterKey(text: string, path: string): KeyMaterial | undefined {
  if (!isMasterKey(text) || !/(?:^|\/)(?:master|credentials\/[\w-]+)\.key$/.test(path)) return undefined;
  return { what: "the key that opens the encrypted credentials", span: { start: 0, end: 32 }, isEncrypted: false };
}

/** Source: https://cloud.google.com/iam/docs/keys-create-delete. */
function serviceAccount(text: string): KeyMaterial | undefined {
  if (!text.trimStart().startsWith("{") || !/"type"\s*:\s*"service_account"/.test(text)) return undefined;
  const match = /"private_key"(?=\s*:\s*"-----BEGIN [A-Z ]*PRIVATE KEY-----\\n[A-Za-z0-9+/=\\n]{100,})/.exec(text);
  return match === null ? undefined : { what: "the key of a service account", span: { start: match.index, end: match.index + match[0].length }, isEncrypted: false };
}

/** What `docker login` keeps; a credential store leaves it empty. Source: https://docs.docker.com/reference/cli/docker/login/. */
function registryLogin(text: string): KeyMaterial | undefined {
  const match = /^\s*\{[^]*?"auths"\s*:\s*\{[^]*?("(?:auth|password|identitytoken)")\s*:\s*"([^"]+)"/.exec(text);
  if (match === null) return undefined;
  const [whole, name = "", value = ""] = match;
  const login = name === '"auth"' && /^[A-Za-z0-9+/=]+$/.test(value) ? Buffer.from(value, "base64").toString("latin1") : value;
  const password = login.slice(login.indexOf(":") + 1);
  if (isReference(login) || isReference(password) || asksToBeReplaced(password) || /^pass(?:word)?$/i.test(password) || password.length < 4) return undefined;
  const start = match.index + whole.lastIndexOf(name, whole.length - value.length - 2);
  return { what: "the login to a registry of images", span: { start, end: start + name.length }, isEncrypted: false };
}

/** Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/. */
function kubeconfig(text: string): KeyMaterial | undefined {
  const match = /client-key-data(?=:\s*["']?LS0tLS1CRUdJTi[A-Za-z0-9+/=]{100,})/.exec(text);
  return match === null || !/^kind:\s*Config\b/m.test(text) ? undefined : { what: "the key of a user of a cluster", span: { start: match.index, end: match.index + match[0].length }, isEncrypted: false };
}

/** A state keeps every attribute of every resource as it is. Source: https://developer.hashicorp.com/terraform/language/state/sensitive-data. */
function terraformState(text: string, path: string): KeyMaterial | undefined {
  if (!/\.tfstate(?:\.backup)?$/.test(path) || !/"terraform_version"/.test(text)) return undefined;
  for (const { 0: whole, 1: name = "", 2: value = "", index } of text.matchAll(/"([\w-]{3,60})"\s*:\s*"((?:\\.|[^"\\\n]){6,5000})"/g)) {
    if ((isSecretName(name) || /^(?:secret_string|private_key_pem|private_key_openssh)$/.test(name)) && !isReference(value) && !asksToBeReplaced(value)) return { what: "secrets of what it describes", span: { start: index, end: index + whole.indexOf(":") }, isEncrypted: false };
  }
  return undefined;
}

/** Stores of keys that are no text, told by their names. Truststores hold certificates alone, and Android's debug key is the same for everybody. */
export function isKeyStore(path: string): boolean {
  const name = baseName(path).toLowerCase();
  return /\.(?:p12|pfx|jks|keystore|kdbx|bcfks)$/.test(name) && !/trust|cacerts|^debug\.keystore$|(?:^|[-_.])ca[-_.]/.test(name);
}
