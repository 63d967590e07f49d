// A person at a Teams client that others have written: is reminded of an agreement, reads it, signs, and has a receipt.
// node sign.mjs PLAYGROUND FOLDER MODULES CHROMIUM: as `open_client`. Once it says so, the agreement is to be published.
import { open_client } from "./client.mjs";

const [url, folder, modules, chromium] = process.argv.slice(2);
const { browser, page, sees, sees_no, press, says, picture_of } = await open_client(url, folder, modules, chromium);

await says("home");
await sees("Ask me what the school");
console.log("nothing is to be signed yet");

await sees(/Please read and sign “Acceptable Use Agreement/);
await picture_of("reminder");
await says("home");
await sees("To be read and signed");
await picture_of("home");
await press("Read and sign");
await sees("My name, as I typed it");
for (const tick of await page.getByRole("checkbox", { name: /I agree to statement/ }).all()) await tick.check();
await page.getByRole("textbox", { name: /Your name/ }).last().fill("Ben Okoro");
await press("Sign");
await sees("knows you as Amy Teller");
if (await page.getByRole("checkbox", { name: /I agree to statement/, checked: false }).count()) throw new Error("ticks are lost");
await page.getByRole("textbox", { name: /Your name/ }).last().fill("Amy Teller");
await picture_of("signing");
await press("Sign");
await sees(/✓ Signed: Acceptable Use Agreement/);
await sees("SHA-256");
await picture_of("signed");
await says("agreements");
await sees(/signed on/);
await sees_no("a text that nobody has sent");
console.log("the whole course was seen");
await browser.close();
