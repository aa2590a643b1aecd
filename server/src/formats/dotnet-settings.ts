import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { isNestedTooDeep } from "./nesting.ts";
import { settingsOfTree, settingValue } from "./settings.ts";
import { jsonTree } from "./tree.ts";
import { childOf, childrenOf, readXml, type XmlElement } from "./xml.ts";

/** `appsettings.json` and `appsettings.Production.json`, comments and all. Source: https://learn.microsoft.com/aspnet/core/fundamentals/configuration/. */
export function readAppSettings(text: string, path: string): SettingsFile | undefined {
  const tree = isNestedTooDeep(text) ? undefined : jsonTree(text.replace(/^\ufeff/, " "));
  if (tree === undefined) return undefined;
  return { kind: "settings", format: "dotnet", settings: settingsOfTree(tree, text, undefined, environmentOf(path)) };
}

/**
 * `web.config` and `app.config` with their transforms, as far as they hold settings; sections that are encrypted hold none.
 * Source: https://learn.microsoft.com/dotnet/framework/configure-apps/file-schema/.
 */
export function readWebConfig(text: string, path: string): SettingsFile | undefined {
  const root = readXml(text);
  if (root?.name !== "configuration") return undefined;
  const environments = environmentOf(path);
  const setting = (element: XmlElement, attribute: string, keys: readonly string[]): readonly Setting[] => {
    const written = element.attributes.find(({ name }) => name === attribute);
    return written === undefined ? [] : [{ path: keys, name: settingName(keys), keySpan: element.nameSpan, value: settingValue(written.value, written.span, text, undefined), environments }];
  };
  const nameOf = (element: XmlElement, attribute: string): string => element.attributes.find(({ name }) => name === attribute)?.value ?? "";
  const smtp = childOf(root, "system.net", "mailSettings", "smtp", "network");
  const sessions = childrenOf(root, "system.web", "sessionState");
  return {
    kind: "settings",
    format: "web-config",
    settings: [
      ...childrenOf(root, "connectionStrings", "add").flatMap((one) => setting(one, "connectionString", ["connectionStrings", nameOf(one, "name")])),
      ...childrenOf(root, "appSettings", "add").flatMap((one) => setting(one, "value", ["appSettings", nameOf(one, "key")])),
      ...(smtp === undefined ? [] : ["host", "userName", "password"].flatMap((name) => setting(smtp, name, ["mailSettings", "smtp", name]))),
      ...sessions.flatMap((one) => setting(one, "mode", ["sessionState", "mode"])),
    ],
  };
}

/** `Production` of `appsettings.Production.json`, `Release` of `Web.Release.config`. */
function environmentOf(path: string): readonly string[] {
  const [, environment] = /(?:^|\/)(?:appsettings|web|app)\.([\w-]+)\.(?:json|config)$/i.exec(path) ?? [];
  return environment === undefined ? [] : [environment];
}
