#!/usr/bin/env node
import { chromium } from "playwright-core";
import { browserArguments, serveWorkbench } from "./workbench.mjs";

/**
 * Stands in for VS Code's desktop executable: takes its arguments, shows VS Code's server build in a headless Chromium, and ends with
 * the code of the test suite. `TWELVE_FACTOR_VSCODE_SERVER` names the folder that `provision` made, `TWELVE_FACTOR_CHROMIUM` the browser.
 */
const argument = (name) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const workspace = process.argv.slice(2).find((one) => !one.startsWith("-"));
const isVerbose = process.env.TWELVE_FACTOR_VERBOSE === "1";

let workbench;
let browser;
process.on("SIGINT", () => end(130));
process.on("SIGTERM", () => end(143));
try {
  workbench = await serveWorkbench({
    server: process.env.TWELVE_FACTOR_VSCODE_SERVER,
    folder: workspace,
    extension: argument("extensionDevelopmentPath"),
    suite: argument("extensionTestsPath"),
  });
  browser = await chromium.launch({ executablePath: process.env.TWELVE_FACTOR_CHROMIUM, args: browserArguments });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  // VS Code's own talk; the suite's report is in its results.
  await page.exposeFunction("codeAutomationLog", (_type, args) => isVerbose && console.log(...args.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))));
  await page.exposeFunction("codeAutomationExit", (code) => end(code));
  await page.goto(workbench.url);
} catch (error) {
  console.error(error);
  await end(1);
}

async function end(code) {
  await browser?.close().catch(() => {});
  workbench?.stop();
  process.exit(code);
}
