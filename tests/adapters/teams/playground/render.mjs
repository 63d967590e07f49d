// Draws cards with the makers' own renderer, and says what it finds amiss in them.
// node render.mjs CARDS MODULES CHROMIUM: a file with a list of cards; prints a list of {events, failures, read} for each.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [file, modules, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const page = await browser.newPage();
await page.route("**/*", (route) => route.abort());
await page.setContent("<body><main></main></body>");
await page.addScriptTag({ path: path.join(modules, "adaptivecards", "dist", "adaptivecards.min.js") });
const drawn = await page.evaluate((cards) => cards.map((content) => {
  const { AdaptiveCard, SerializationContext, Versions } = window.AdaptiveCards;
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_5);
  card.parse(content, context);
  const main = document.querySelector("main");
  main.replaceChildren(card.render());
  return {
    events: Array.from({ length: context.eventCount }, (_, number) => context.getEventAt(number).message),
    failures: card.validateProperties().validationEvents.map((event) => event.message),
    unlabelled: [...main.querySelectorAll("input, textarea, select")]
      .filter((input) => !input.labels?.length && !input.getAttribute("aria-labelledby") && !input.getAttribute("aria-label"))
      .length,
    read: main.innerText,
  };
}), JSON.parse(fs.readFileSync(file, "utf8")));
console.log(JSON.stringify(drawn));
await browser.close();
