// A person at a Teams client that others have written: asks, reports, adds a screenshot, and sees what becomes of it.
// node drive.mjs PLAYGROUND FOLDER MODULES CHROMIUM PICTURE: as `open_client`; and the address of a screenshot.
import { open_client } from "./client.mjs";

const [url, folder, modules, chromium, picture] = process.argv.slice(2);
const { browser, page, sees, sees_no, press, says, picture_of } = await open_client(url, folder, modules, chromium);

await says("can I friend a parent?");
await sees("You must not send friend requests");
await picture_of("answer");
await press("Show the clause in full");
await sees("5.9 · Social Media Policy");
await sees_no("a text that nobody has sent");

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
await sees_no("QZX");
console.log("the whole course was seen");
await browser.close();
