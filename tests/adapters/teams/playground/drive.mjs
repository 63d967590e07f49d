// A person at a Teams client that others have written: asks, reports, adds a screenshot, and sees what becomes of it.
// node drive.mjs PLAYGROUND PICTURE FOLDER: the Playground's address, that of a screenshot, and where pictures go.
import { createRequire } from "node:module";
import path from "node:path";

const [url, picture, folder, modules, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args: [...quiet, "--disable-component-update", "--disable-sync"] });
const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
await page.route((to) => !/^(127\.0\.0\.1|localhost)$/.test(to.hostname), (route) => route.abort());

const button = (name) => page.getByRole("button", { name, exact: true }).last();
const sees = (text) => page.getByText(text).last().waitFor({ timeout: 20_000 });
const press = async (name) => { await button(name).waitFor({ timeout: 20_000 }); await button(name).click(); };
const says = async (text) => {
  await page.getByRole("textbox").last().click();
  await page.keyboard.type(text);
  await button("Send Message").click();
};
const picture_of = async (name) => {
  await page.waitForTimeout(400); // cards unfold
  await page.screenshot({ path: path.join(folder, `teams-${name}.png`) });
};

await page.goto(url);
await button("Send Message").waitFor();
// The log repeats every message: with it on the page, a text would be found that the chat never drew.
await page.locator("text=Log Panel").locator("xpath=..").getByRole("button").last().click();
await page.getByText("Log Panel").waitFor({ state: "detached" });

await says("can I friend a parent?");
await sees("You must not send friend requests");
await picture_of("answer");
await press("Show the clause in full");
await sees("5.9 · Social Media Policy");
if (await page.getByText("a text that nobody has sent").count()) throw new Error("whatever is looked for is found");

await says("report-incident");
await press("Begin");
await page.getByRole("radio", { name: "No", exact: true }).last().click();
await picture_of("gate");
await press("Next");
await sees("What happened? (required)");
await page.getByRole("textbox", { name: /What happened/ }).last().fill("Somebody posts lies about me, QZX.");
await press("Next");
await sees("Who did it happen to?");
await picture_of("form");
await press("Next");
await sees("What kind of thing is it?");
await press("Next");
await sees("Nadia Karim, the nominated person");
await picture_of("send");

const sent = await fetch(`${url}/_internal/v1/customActivities`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    type: "message",
    id: "a-picture",
    channelId: "msteams",
    serviceUrl: `${url}/_connector`,
    from: { id: "user-amy", name: "Amy Teller", aadObjectId: "00000000-0000-0000-0000-000000000020" },
    recipient: { id: "00000000-0000-0000-0000-00000000000011", name: "Signpost" },
    conversation: { id: "personal-chat-id", conversationType: "personal", tenantId: "00000000-0000-0000-0000-0000000000001" },
    channelData: { tenant: { id: "00000000-0000-0000-0000-0000000000001" } },
    attachments: [{ contentType: "image/png", contentUrl: picture }],
  }),
});
if (!sent.ok) throw new Error(`the picture was not sent: ${sent.status}`);
await sees("A file that you added is with your report");
await picture_of("screenshot");
await press("Done: send the report");
await sees("Your report is sent");
await picture_of("receipt");
if (await page.getByText("QZX").count()) throw new Error("the chat holds a word of the report");
console.log("the whole course was seen");
await browser.close();
