// Files go one by one as soon as they are chosen, dropped or pasted, each with its progress and what became of it.
// Without this script the form sends them all at once.
"use strict";

(() => {
  const form = document.getElementById("upload");
  const input = document.getElementById("files");
  const drop = document.getElementById("drop");
  const list = document.getElementById("sending");
  const said = document.getElementById("said");
  const csrf = form.elements.csrf.value;
  const most = Number(form.dataset.mostBytes);
  const queue = [];
  let isSending = false;

  document.getElementById("send").hidden = true;
  document.getElementById("ways").hidden = false;

  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const made = (name, className, text = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  const show = (item, className, word, text) => {
    item.bar.hidden = true;
    item.result.replaceChildren(made("span", className, word), ` ${text}`);
    said.textContent = `${item.file.name}: ${word} ${text}`;
    document.getElementById("all").hidden = false;
  };
  const offerAgain = (item, text) => {
    show(item, "refused", "Not sent.", text);
    const again = made("button", "button-link", "Try again");
    again.type = "button";
    again.append(made("span", "visually-hidden", ` to send ${item.file.name}`));
    again.addEventListener("click", () => add(item));
    item.result.append(" ", again);
  };

  const send = (item) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const content = new FormData();
    content.append("file", item.file, item.file.name);
    request.open("POST", "/upload");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF", csrf);
    request.setRequestHeader("X-File", item.id);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) item.bar.value = event.loaded / event.total;
    });
    request.upload.addEventListener("load", () => {
      item.bar.removeAttribute("value");
      item.result.textContent = "It is being looked at.";
    });
    request.addEventListener("load", () => {
      if (request.status === 200) {
        const [outcome] = JSON.parse(request.responseText);
        if (outcome.reason) show(item, "refused", "Not kept.", outcome.reason);
        else show(item, "kept", "Kept.", outcome.notes.join(" "));
      } else if (request.status === 401) {
        show(item, "refused", "Not sent.", "You are signed out. Ask for a new link in your chat.");
      } else {
        offerAgain(item, "It did not get through.");
      }
    });
    request.addEventListener("error", () => offerAgain(item, "The connection broke."));
    request.addEventListener("loadend", done);
    request.send(content);
  });

  const work = async () => {
    if (isSending) return;
    isSending = true;
    for (let item = queue.shift(); item; item = queue.shift()) await send(item);
    isSending = false;
  };
  const add = (item) => {
    item.bar.hidden = false;
    item.bar.value = 0;
    item.result.textContent = "It waits to be sent.";
    queue.push(item);
    work();
  };
  const take = (files) => {
    for (const file of files) {
      const item = { file, id: random(), bar: made("progress", ""), result: made("p", "result") };
      item.bar.setAttribute("aria-label", `Sending ${file.name}`);
      const row = made("li", "");
      row.append(made("span", "file", file.name), item.bar, item.result);
      list.append(row);
      list.hidden = false;
      if (file.size > most) show(item, "refused", "Not kept.", form.dataset.large);
      else add(item);
    }
  };

  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("drop-over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.remove("drop-over"); });
  }
  drop.addEventListener("drop", (event) => take([...event.dataTransfer.files]));
  // A file that misses the frame must not be opened in place of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("paste", (event) => take([...event.clipboardData.files]));
  window.addEventListener("beforeunload", (event) => { if (isSending) event.preventDefault(); });
})();
