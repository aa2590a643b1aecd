import { ai } from "./ai.ts";
import { apps } from "./apps.ts";
import { chat } from "./chat.ts";
import { ci } from "./ci.ts";
import { cloud } from "./cloud.ts";
import { databases } from "./databases.ts";
import { keys } from "./keys.ts";
import { mail } from "./mail.ts";
import { monitoring } from "./monitoring.ts";
import { payment } from "./payment.ts";
import { registries } from "./registries.ts";
import type { TokenShape } from "./shape.ts";
import { sourceHosts } from "./source-hosts.ts";

/** By field, for the documentation. */
export const fields: Readonly<Record<string, readonly TokenShape[]>> = {
  "Clouds and networks": cloud,
  "Source hosts": sourceHosts,
  "Builds and releases": ci,
  "Chat and webhooks": chat,
  Payment: payment,
  Mail: mail,
  Monitoring: monitoring,
  "Artificial intelligence": ai,
  "Package registries": registries,
  "Databases and content": databases,
  "Other services": apps,
  Keys: keys,
};

export const tokenShapes: readonly TokenShape[] = Object.values(fields).flat();
