// A Teams client that others have written, in a browser, and what a person does in it.
import { createRequire } from "node:module";
import path from "node:path";

// open_client(PLAYGROUND, PICTURES, MODULES, CHROMIUM): the Playground's address, and where pictures go.
export const open_client = async (url, folder, modules, executablePath) => {
  const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
  const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath, args: [...quiet, "--disable-component-update", "--disable-sync"] });
  const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
  await page.route((to) => !/^(127\.0\.0\.1|localhost)$/.test(to.hostname), (route) => route.abort());

  const button = (name) => page.getByRole("button", { name, exact: true }).last();
  const sees = (text) => page.getByText(text).last().waitFor({ timeout: 60_000 });
  const press = async (name) => { await button(name).waitFor({ timeout: 60_000 }); await button(name).click(); };
  const says = async (text) => {
    await page.getByRole("textbox").last().click();
    await page.keyboard.type(text);
    await button("Send Message").click();
  };
  const picture_of = async (name) => {
    await page.waitForTimeout(400); // cards unfold
    await page.screenshot({ path: path.join(folder, `teams-${name}.png`) });
  };
  const sees_no = async (text) => { if (await page.getByText(text).count()) throw new Error(`the chat shows: ${text}`); };

  await page.goto(url);
  await button("Send Message").waitFor();
  // The log repeats every message: with it on the page, a text would be found that the chat never drew.
  await page.locator("text=Log Panel").locator("xpath=..").getByRole("button").last().click();
  await page.getByText("Log Panel").waitFor({ state: "detached" });
  return { browser, page, sees, sees_no, press, says, picture_of };
};
