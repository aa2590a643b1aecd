import type { Ecosystem } from "../core/facts/facts.ts";
import { secretSettingNames } from "./sinks.ts";
import { passwordLocatorTrigger } from "./urls.ts";

/**
 * Text in which a secret's name is bound to a literal that may be one, as the source of an expression: a fast look before a parse. What it
 * finds is judged by `names.ts` and `values.ts`, so it has to let through all that they would.
 */
export function assignmentOfSecret(ecosystem: Ecosystem): string {
  if (ecosystem === "shell") return `${secretName}\\w{0,20}=["']?(?=[^"'\`\\s$]{6})|${secretInCommand}|${passwordLocatorTrigger}`;
  const quote = quotes[ecosystem];
  // A text with other values in it is no literal.
  const filled = ecosystem === "javascript" ? "(?![^\"'`\\n]*\\$\\{)" : "";
  const value = `${quote}${filled}(?=[^"'\`\\n]{6})(?=[^"'\`\\n]*[^A-Za-z_\\s"'\`.:-])`;
  const settings = secretSettingNames(ecosystem).join("|");
  const setting = settings === "" ? "" : `|\\b(?:${settings})\\b["']?\\]?[ \\t\\r\\n]{0,12}${binds(ecosystem)}${quote}`;
  const beside = ecosystem === "javascript" || ecosystem === "python" ? `|${passwordBesideHost}` : "";
  // A name in quotes and its value are handed to what keeps them.
  const handed = ecosystem === "javascript" || ecosystem === "python" ? `|${secretName}\\w{0,20}["'],[ \\t\\r\\n]{0,12}${value}` : "";
  return `${secretName}\\w{0,20}["']?\\]?[ \\t\\r\\n]{0,12}${binds(ecosystem)}${value}${handed}|${passwordLocatorTrigger}${setting}${beside}`;
}

const secretName = "(?:[pP](?:ass|ASS)(?:w|W|phrase|PHRASE|_|\\b|[\"'])|[pP]wd|PWD|[sS]ecret|SECRET|[tT]oken|TOKEN|[kK]ey|KEY|[cC]redential|CREDENTIAL|[sS]alt|SALT|[aA]uth|AUTH|[cC]onnection_?[sS]tring|CONNECTION_STRING)";

/** A password of letters alone counts beside the name of another machine. */
const passwordBesideHost = "\\bhost(?:name)?[\"']?[ \\t]{0,8}:[ \\t]{0,8}[\"'][\\w-]{1,60}\\.[\\w.-]{2,100}[\"'][^()]{0,300}\\bpass";

/** What stands between a name and its value: a type, the accessors of a property, an operator, and what makes bytes or a text of its own of a literal. */
function binds(ecosystem: Ecosystem): string {
  if (ecosystem === "javascript" || ecosystem === "python") return "(?::[ \\t\\r\\n]{0,12}[\\w.|]{1,30}[ \\t\\r\\n]{0,12}=|=|:|\\|\\||\\?\\?|or\\b)[ \\t\\r\\n]{0,12}\\(?[ \\t\\r\\n]{0,12}";
  return "(?:[\\w.[\\]*]{1,30}[ \\t]{0,12}|:[ \\t]{0,12}&?(?:'static )?\\w{1,30}[ \\t]{0,12}|\\{[^{}\\n]{0,40}\\}[ \\t]{0,12})?(?:=>|:=|=|:|,|\\?\\?|\\|\\||\\?:|\\()[ \\t\\r\\n]{0,40}(?:(?:new )?[\\w.:[\\]]{1,40}\\()?[ \\t\\r\\n]{0,12}";
}

const quotes: Readonly<Record<Exclude<Ecosystem, "shell">, string>> = {
  javascript: "[\"'`]",
  python: "[rbuRBU]?[\"']",
  go: "[\"`]",
  java: '"',
  php: "[\"']",
  csharp: '[@$]{0,2}"',
  ruby: "(?:[\"']|%[qQ][({[])",
  rust: 'b?r?#{0,2}"',
};

/** A line of a program that takes a password, with the option it takes it by: see `commands.ts`. */
const secretInCommand =
  "\\b(?:curl|wget)\\b[^\\n]{0,300}(?:-u|-?user|-?password|[Aa]uthorization:)|\\b(?:mysql\\w*|mariadb\\w*|sshpass|docker login)\\b[^\\n]{0,300} (?:-p|--pass)|\\bredis-cli\\b[^\\n]{0,300} (?:-a|--pass)|\\bredis-server\\b[^\\n]{0,300} --(?:requirepass|masterauth)|\\bdocker\\b[^\\n]{0,300} (?:-e|--env)";
