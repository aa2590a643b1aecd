import type { Setting, SettingsFormat } from "../facts/settings.ts";

/** The settings that name the port of a server, by what `Setting.name` says. Of the ports beside it, for management and gRPC, Spring asks a variable already. */
export const portSettings: Readonly<Partial<Record<SettingsFormat, RegExp>>> = {
  spring: /^server\.port$|^quarkus\.http\.port$|^micronaut\.server\.port$/,
  dotnet: /^urls$|^https?ports$|^kestrel\.endpoints\.\w+\.url$/,
};

/** The variable by which whoever deploys the app says the port, where the framework or custom has one. */
export function portVariable({ name }: Setting, format: SettingsFormat): string {
  if (format === "dotnet") return /https/.test(name) ? "ASPNETCORE_HTTPS_PORTS" : "ASPNETCORE_HTTP_PORTS";
  return "PORT";
}
