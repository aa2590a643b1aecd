import { spend } from "../core/budget.ts";
import type { DeploymentValues, NamedText } from "../core/documents.ts";

/** The defaults of variables in a file of Terraform or OpenTofu, where they are texts. Source: https://developer.hashicorp.com/terraform/language/values/variables. Never throws. */
export function readTerraform(text: string): DeploymentValues | undefined {
  const values = [...text.matchAll(variable)].flatMap(({ 0: head, 1: quoted, 2: bare, index }): NamedText[] => {
    spend();
    const start = index + head.length;
    const body = text.slice(start, endOfBlock(text, start));
    const found = assignments(body, start).find(({ name }) => name === "default");
    return found === undefined ? [] : [{ ...found, name: quoted ?? bare ?? "" }];
  });
  return values.length === 0 ? undefined : { kind: "deployment-values", format: "terraform", values };
}

/** `terraform.tfvars` and its kin: `name = "text"` lines. */
export function readTerraformValues(text: string): DeploymentValues | undefined {
  return { kind: "deployment-values", format: "terraform", values: assignments(text, 0) };
}

const variable = /^[ \t]*variable[ \t]+(?:"([^"\n]*)"|([\w-]+))[ \t]*\{/gm;

/** Where the brace that was opened is closed; the end of the text where it is not. Braces in texts and comments are none. */
function endOfBlock(text: string, start: number): number {
  let open = 1;
  for (const { 0: mark, index } of text.slice(start).matchAll(/"(?:\\.|[^"\\\n])*"|#[^\n]*|\/\/[^\n]*|[{}]/g)) {
    if (mark === "{") open++;
    else if (mark === "}" && --open === 0) return start + index;
  }
  return text.length;
}

/** Texts that stand in a line of their own with their name; what is made of other values has a `${` in it and is left to who reads this. */
function assignments(text: string, start: number): readonly NamedText[] {
  return [...text.matchAll(/^[ \t]*([\w-]+)[ \t]*=[ \t]*"((?:\\.|[^"\\\n])*)"[ \t]*(?:(?:#|\/\/)[^\n]*)?\r?$/gm)].map((match) => {
    const [whole, name = "", value = ""] = match;
    const at = start + match.index + whole.indexOf('"') + 1;
    return { name, value, span: { start: at, end: at + value.length } };
  });
}
