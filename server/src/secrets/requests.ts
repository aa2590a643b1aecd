import { isSecretName, isSuspectName } from "./names.ts";
import { isReference, judgeValue, looksRandom } from "./values.ts";

/** Whether the value of an `Authorization` header opens something: a user and password in base 64 (RFC 7617), or a token that looks like one. */
export function isCredentialsOfHeader(value: string): boolean {
  const [, scheme = "", given = ""] = /^(basic|bearer|token|apikey)\s+(\S+)$/i.exec(value.trim()) ?? [];
  if (scheme === "" || isReference(given)) return false;
  if (scheme.toLowerCase() !== "basic") return looksRandom(given) || holdsSignedToken(given);
  const [, user = "", password = ""] = /^([\x20-\x39\x3b-\x7e]+):([\x20-\x7e]+)$/.exec(fromBase64(given) ?? "") ?? [];
  return user !== "" && password.length >= 3 && !isReference(password) && !/^(?:user(?:name)?:pass(?:word)?|aladdin:opensesame)$/i.test(`${user}:${password}`);
}

/** Whether a JSON Web Token stands in a text that somebody signed (RFC 7519). */
export function holdsSignedToken(text: string): boolean {
  return claimsIn(text) !== undefined && !holdsTokenForAll(text);
}

/** Those for everybody say so, as Supabase's anonymous key does; another stands in all introductions. */
export function holdsTokenForAll(text: string): boolean {
  return /"role"\s*:\s*"anon"|1516239022|"John Doe"/.test(claimsIn(text) ?? "");
}

function claimsIn(text: string): string | undefined {
  const [, header = "", claims = ""] = /(?:^|[^\w.-])(eyJ[\w-]{10,})\.(eyJ[\w-]{10,})\.[\w-]{20,}/.exec(text) ?? [];
  return header !== "" && /"alg"/.test(fromBase64(header) ?? "") ? fromBase64(claims) : undefined;
}

/** The secret in the query of an address: `https://api.acme.io/orders?access_token=…`. */
export function secretInQuery(text: string): { readonly name: string; readonly secret: string } | undefined {
  if (!/[?&]/.test(text) || text.length > 5000) return undefined;
  for (const [, name = "", secret = ""] of text.matchAll(/[?&]([\w.-]{2,40})=([^&\s"'<>]{4,2000})/g)) {
    if ((isSecretName(name) && judgeValue(secret, name) === "secret") || (isSuspectName(name) && looksRandom(secret))) return { name, secret };
  }
  return undefined;
}

/** `undefined` where it is none. Also in the alphabet for URLs. */
function fromBase64(text: string): string | undefined {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/").replace(/(?<!=)=+$/, ""));
  } catch {
    return undefined;
  }
}
