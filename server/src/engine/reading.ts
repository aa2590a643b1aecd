import { pathRole } from "../core/path-role.ts";
import { documentReader } from "../formats/formats.ts";
import { languageOf } from "../languages/languages.ts";
import { isDocumentation } from "./documentation.ts";

/** Whether a check may open a file, judged by its path: which of them it does depends on the rules and on what others say. */
export function mayBeRead(path: string, allFiles: boolean): boolean {
  return pathRole(path) !== "generated" && (allFiles || languageOf(path) !== undefined || isWritten(path) || documentReader(path) !== undefined || isDocumentation(path));
}

/** Text that people write, besides source code: where a secret would be one. */
export function isWritten(path: string): boolean {
  return written.test(path);
}

const written = /\.(?:[cm]?[jt]sx?|py|json|jsonc|ya?ml|toml|ini|cfg|conf|config|properties|env|xml|sh|bash|txt|pem|key|npmrc|pypirc|html?|vue|svelte|go|java|kts?|scala|groovy|swift|dart|exs?|clj[cs]?|hs|lua|p[lm]|ps1|psm1|jsp|cshtml|hcl|rb|php|cs|rs|sql|tf|tfvars|tfstate|gradle|p8|ppk|asc|gpg|crt|cer)$|\.tfstate\.backup$|(?:^|\/)(?:Jenkinsfile[\w.-]*|Vagrantfile|\.npmrc|\.pypirc|\.netrc|Makefile|\.docker(?:cfg|configjson)|\.(?:kube|bundle)\/config|\.(?:pgpass|s3cfg|terraformrc|ftpconfig)|terraform\.rc|[\w.-]*htpasswd|[\w.-]*(?:rsa|dsa|ed25519|kubeconfig|[_.-]?key|secret|credential)[\w-]*)$/i;
