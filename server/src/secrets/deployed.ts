import type { ComposeFile, ComposeService, Document } from "../core/facts/documents.ts";
import type { DeployedValue } from "../core/facts/deployed-values.ts";
import { backingServiceOf } from "../core/processes/images.ts";
import { capped, type Severity } from "../core/severity.ts";
import { valuesInCommands } from "./in-commands.ts";
import { isPublicName, isSecretName, isSuspectName } from "./names.ts";
import { tokensIn } from "./tokens.ts";
import { hostInLocator, passwordInLocator } from "./urls.ts";
import { asksToBeReplaced, isPublicValue, isReference, judgeValue, looksRandom } from "./values.ts";

/** How sure it is that a value opens something: made by chance, made up, or a word that everybody tries first. */
export type Strength = "random" | "chosen" | "weak";

/** `undefined` for what is no secret, and for what is told by its form. */
export function strengthOf({ name, value }: Pick<DeployedValue, "name" | "value">): Strength | undefined {
  const text = value.trim();
  // What its form tells for sure is reported as that.
  if (tokensIn(text).length > 0) return undefined;
  if (text === "" || isReference(text) || isPublicValue(text) || isPublicName(lastKey(name)) || isSwitch.test(name) || /^(?:true|false|yes|no|on|off|\d)$/i.test(text)) return undefined;
  if (keyRing.test(name) && publicKeyId.test(text)) return undefined;
  const password = passwordInLocator(text);
  if (password !== undefined) return looksRandom(password) ? "random" : judgeValue(password, "password") === "secret" ? "chosen" : "weak";
  // Without a password of its own a connection string opens nothing.
  const isSecret = [lastKey(name), name].some(isSecretName) && !/connection_?string$/i.test(name);
  if (!isSecret) return (isSuspectName(lastKey(name)) || /(?:^|_)(?:KEY|TOKEN|SECRET)$/.test(name)) && looksRandom(text) ? "random" : undefined;
  if (judgeValue(text, name) === "secret") return looksRandom(text) ? "random" : "chosen";
  return isPassword.test(name) && isWord.test(text) && !/^[A-Z]+(?:[_-][A-Z]+)*$/.test(text) ? "weak" : undefined;
}

/** The key of a chart is the end of a path: `global.postgresql.auth.password`. */
export function lastKey(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** By the number of its public key a repository of packages is trusted: `POSTGRES_REPO_KEY`. */
const keyRing = /(?:^|_)(?:GPG|PGP|REPO|APT|YUM|KEYRING)(?:_|$)/i;
const publicKeyId = /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/;

const isPassword = /pass(?:w(?:or)?d|wd)?$|pwd$/i;
/** What one may log in with, though it is told by no look. */
export const isWord = /^[\w!@#$%^&*+-]{2,32}$/;
const isSwitch = /(?:^|_)(?:ALLOW|RANDOM|EMPTY|USE|ENABLE|DISABLE|REQUIRE|SKIP)_/i;

export interface Composed {
  readonly file: ComposeFile;
  readonly buildsApp: boolean;
  /** It is built, or an image that is ready logs in to a database of the file: more than what a developer wants beside the program. */
  readonly runsApp: boolean;
  readonly isForDevelopment: boolean;
  /** Given to a Swarm by `docker stack deploy`, which builds nothing: what it says is what runs. */
  readonly isStack: boolean;
  /** Passwords of services beside the app, and the variables that they are taken from: whoever holds one of these connects to them. */
  readonly passwords: ReadonlySet<string>;
}

/** What is known of a compose file before its values are judged. */
export function knownOf(document: Document<ComposeFile>): Composed {
  const { facts: file, path, role } = document;
  const beside = file.services.filter(isBeside);
  const given = valuesInCommands(document).flatMap(({ service, name, value }) => (service !== undefined && isBeside(service) && isPassword.test(name) ? value : []));
  const passwords = new Set(given.concat(beside.flatMap(({ environment }) => environment.filter(({ name }) => isPassword.test(name)).flatMap(({ value }) => (isReference(value) ? variablesIn(value) : [value.trim()])))));
  const buildsApp = file.services.some(({ buildContext }) => buildContext !== undefined);
  const logsIn = (service: ComposeService): boolean => !isBeside(service) && !looksInto.test(service.image ?? "") && service.environment.some(({ value }) => passwords.has(passwordInLocator(value) ?? value.trim()));
  const isStack = /(?:^|[/.-])stack(?:[.-][\w.-]+)?\.ya?ml$/i.test(path);
  return { file, buildsApp, runsApp: buildsApp || file.services.some(logsIn), isForDevelopment: role === "development", isStack, passwords };
}

/** What developers look into a database with. */
const looksInto = /(?:adminer|admin\d?|mongo-express|redis-?commander|redisinsight|exporter)(?::|@|$)/;

function variablesIn(value: string): readonly string[] {
  return [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(({ 1: name }) => name ?? []);
}

/** A service that others make and nobody reaches but the app: a database and its like. */
function isBeside({ image, buildContext }: { readonly image: string | undefined; readonly buildContext: string | undefined }): boolean {
  return buildContext === undefined && backingServiceOf(image) !== undefined;
}

/** The password of a database that runs beside the app is made up for the developer's machine. Rule catalogue 4.5. */
export function inCompose(value: DeployedValue, compose: Composed): Severity | undefined {
  const { runsApp, isForDevelopment, isStack } = compose;
  const strength = strengthOf(value);
  if (strength === undefined) return undefined;
  if (isOfServiceBeside(value, compose)) {
    if (strength === "random") return "warning";
    if (isStack && !isForDevelopment) return asksToBeReplaced(value.value) ? undefined : "warning";
    return runsApp && !isForDevelopment && !/^TEST_/.test(value.name) && !asksToBeReplaced(value.value) ? "hint" : undefined;
  }
  // Of an image that others make the password stays what the file says, however weak it is.
  if (strength === "weak") return isForDevelopment || value.service?.image === undefined || value.service.buildContext !== undefined || asksToBeReplaced(value.value) || /^TEST_/.test(value.name) ? undefined : "hint";
  return isForDevelopment ? capped("error", "hint") : "error";
}

/** Given to a service that others make, or the password by which the app reaches one. */
export function isOfServiceBeside({ value, service }: Pick<DeployedValue, "value" | "service">, { file, buildsApp, passwords }: Composed): boolean {
  const host = hostInLocator(value);
  const isOthers = buildsApp && service?.buildContext === undefined && service?.image !== undefined;
  return isOthers || (service !== undefined && isBeside(service)) || passwords.has(value.trim()) || file.services.some(({ name }) => name === host);
}
