import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";
import { provision } from "./host/provision.mts";
import { newestVersion } from "./host/versions.mts";
import { browserArguments, serveWorkbench } from "./host/workbench.mjs";

/** `npm run screenshot -- <folder> <file.png> --open src/server.js --line 7 --problems`: a picture of VS Code with the extension. `--run "Review Changes Against…" --answer HEAD~20 --await New` writes into what a command asks, and waits for a row. `--collapse Review` folds a view and `--sidebar 420` sets the width of the side bar, in pixels. `--walkthrough` shows the page for those who begin. For another theme, say so in the folder's `.vscode/settings.json`. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { open: { type: "string" }, line: { type: "string" }, problems: { type: "boolean" }, expand: { type: "string", multiple: true }, run: { type: "string", multiple: true }, collapse: { type: "string" }, sidebar: { type: "string" }, walkthrough: { type: "boolean" }, answer: { type: "string" }, await: { type: "string" } },
});
const [folder = ".", picture = "screenshot.png"] = positionals;

process.env["TWELVE_FACTOR_VSCODE_HOST"] = "server";
const host = await provision(newestVersion);
const extension = fileURLToPath(new URL("../..", import.meta.url));
const workbench = await serveWorkbench({ server: host.environment["TWELVE_FACTOR_VSCODE_SERVER"] ?? "", folder, extension });
const browser = await chromium.launch({ executablePath: host.environment["TWELVE_FACTOR_CHROMIUM"] ?? "chromium", args: browserArguments });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(workbench.url);
  await page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: 60_000 });
  await command(page, "View: Hide Secondary Side Bar").catch(() => undefined);
  if (values.open !== undefined) await openFile(page, values.open, values.line);
  await page.waitForSelector('.statusbar-item:has-text("Twelve-Factor:")', { timeout: 60_000 });
  // The badge lies over the icon's middle.
  await page.click('.activitybar .action-label[aria-label^="Twelve-Factor"]', { force: true, position: { x: 6, y: 6 } });
  await page.waitForSelector('.pane-body [role="treeitem"]', { timeout: 30_000 });
  if (values.problems === true) await command(page, "Problems: Focus on Problems View");
  if (values.sidebar !== undefined) await widenSideBar(page, Number(values.sidebar));
  if (values.collapse !== undefined) await page.click(`.pane-header[aria-label^="${values.collapse}"]`);
  for (const label of values.expand ?? []) {
    const row = page.locator(`.pane-body [role="treeitem"]:has-text("${label}")`).first();
    await row.locator(".monaco-tl-twistie").click();
    await page.waitForSelector('.pane-body [role="treeitem"][aria-level="2"]');
  }
  for (const title of values.run ?? []) await command(page, title);
  if (values.answer !== undefined) await answer(page, values.answer);
  if (values.await !== undefined) await page.waitForSelector(`.pane-body [role="treeitem"]:has-text("${values.await}")`, { timeout: 120_000 });
  await command(page, "Notifications: Clear All Notifications").catch(() => undefined);
  await page.keyboard.press("Escape");
  if (values.walkthrough === true) await openWalkthrough(page);
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  workbench.stop();
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.waitForSelector(".quick-input-widget input");
  await page.fill(".quick-input-widget input", `>${title}`);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${title.split(": ").at(-1)}")`, { timeout: 5000 });
  await page.keyboard.press("Enter");
  await page.waitForSelector(".quick-input-widget", { state: "hidden", timeout: 5000 }).catch(() => undefined);
}

async function answer(page: Page, text: string): Promise<void> {
  await page.waitForSelector(".quick-input-widget .monaco-list-row");
  await page.fill(".quick-input-widget input", text);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${text}")`);
  await page.keyboard.press("Enter");
}

/** To be done last: Escape leads back from it. */
async function openWalkthrough(page: Page): Promise<void> {
  await command(page, "Help: Welcome");
  await page.click('.gettingStartedContainer button:has-text("Get Started with Twelve-Factor Lint")', { timeout: 30_000 });
  await page.waitForSelector('.gettingStartedContainer .step-title:has-text("Check your app")', { timeout: 30_000 });
  // It slides in, and its picture comes later.
  await page.waitForTimeout(4000);
}

async function widenSideBar(page: Page, width: number): Promise<void> {
  const bar = await page.locator(".part.sidebar").boundingBox();
  if (bar === null) return;
  await page.mouse.move(bar.x + bar.width, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.move(bar.x + width, bar.y + bar.height / 2, { steps: 10 });
  await page.mouse.up();
}

async function openFile(page: Page, path: string, line: string | undefined): Promise<void> {
  await page.keyboard.press("Control+P");
  await page.waitForSelector(".quick-input-widget input");
  await page.fill(".quick-input-widget input", `${path}${line === undefined ? "" : `:${line}`}`);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${path.split("/").at(-1)}")`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".monaco-editor .view-line");
}
