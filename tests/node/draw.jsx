// Draws messages, modals and Homes as pages to be photographed: node draw.js shown.json FOLDER
import fs from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const [given, folder, style] = process.argv.slice(2);
const icon = "<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'><rect width='36' height='36' rx='6' fill='%23256'/></svg>";

// The renderer knows messages alone: what only they have is hidden, and a modal gets a frame, a title and buttons.
const messageAlone = ".shrink-0:has(> img), .slack_blocks_to_jsx--header { display: none !important }";
const Framed = ({ shown, children }) => (
  <div className={`frame ${shown.kind}`}>
    {shown.title && <h1>{shown.title}</h1>}
    {children}
    {shown.close && <footer><span>{shown.close}</span>{shown.submit && <span className="submit">{shown.submit}</span>}</footer>}
  </div>
);

for (const shown of JSON.parse(fs.readFileSync(given, "utf8"))) {
  const blocks = (
    <Message logo={`data:image/svg+xml;utf8,${icon}`} name="Signpost" time={new Date(shown.time)}
      blocks={shown.blocks} theme="light" showBlockKitDebug={false} />
  );
  const body = renderToStaticMarkup(<Framed shown={shown}>{blocks}</Framed>);
  const page = `<!doctype html><meta charset=utf-8><style>${fs.readFileSync(style, "utf8")}
    body { margin: 12px; width: 600px; font-family: Lato, Arial, sans-serif; background: white }
    .modal { border: 1px solid #bbb; border-radius: 8px; padding: 8px 16px }
    h1 { font-size: 20px; font-weight: bold; margin: 4px 0 10px } footer { text-align: right; margin: 12px 0 4px }
    footer span { border: 1px solid #bbb; border-radius: 4px; padding: 6px 12px; margin-left: 8px; font-weight: bold }
    footer .submit { background: #007a5a; color: white }${shown.kind === "message" ? "" : messageAlone}</style><body>${body}</body>`;
  fs.writeFileSync(path.join(folder, `${shown.name}.html`), page);
}
