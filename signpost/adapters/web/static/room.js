// The end of a visit: it is told of in time, and what was being written is kept in this tab for whoever wrote it.
"use strict";

(() => {
  const WARNED_S = 5 * 60;
  const KEPT = "signpost:";
  const body = document.body;
  const mark = body.dataset.mark;

  const stored = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT));
  const forget = (keys) => keys.forEach((key) => sessionStorage.removeItem(key));

  // Nobody is signed in: what was sent a moment ago did not arrive, so it is kept as if it had not been sent.
  if (document.querySelector("[data-signed-out]")) {
    for (const key of stored()) {
      const kept = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
    }
  }
  if (!mark) return;

  const texts = () => [...document.querySelectorAll("main textarea")];
  const keyOf = (text) =>
    KEPT + [mark, location.pathname, text.form?.getAttribute("action") ?? "", text.name].join("|");
  const begun = new Map(texts().map((text) => [text, text.value]));
  const keep = (text, sent) => {
    if (text.value.trim() && text.value !== begun.get(text)) {
      sessionStorage.setItem(keyOf(text), JSON.stringify({ value: text.value, sent }));
    }
  };

  // What was sent has arrived, since this page came after it; what another person wrote in this tab is not kept.
  forget(stored().filter((key) => !key.startsWith(KEPT + mark + "|") || JSON.parse(sessionStorage.getItem(key)).sent));
  for (const text of texts()) {
    const kept = sessionStorage.getItem(keyOf(text));
    if (kept && !text.value) {
      text.value = JSON.parse(kept).value;
      text.closest("details")?.setAttribute("open", "");
    }
    sessionStorage.removeItem(keyOf(text));
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".leave")) forget(stored());
    else texts().filter((text) => text.form === event.target).forEach((text) => keep(text, true));
  });

  const notice = document.getElementById("ends");
  const words = document.getElementById("ends-text");
  const stay = document.getElementById("stay");
  let endsAt = 0;
  const endsIn = (seconds) => {
    endsAt = Date.now() + seconds * 1000;
    body.dataset.endsAt = String(endsAt);
  };
  endsIn(Number(body.dataset.seconds));
  let isOver = false;
  let typedAt = 0;
  document.addEventListener("input", () => { typedAt = Date.now(); });

  const renew = async () => {
    const answer = await fetch("/session", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    endsIn((await answer.json()).seconds);
    notice.hidden = true;
    words.textContent = "";
  };
  const end = () => {
    isOver = true;
    texts().forEach((text) => keep(text, false));
    stay.hidden = true;
    words.textContent = "You are signed out, since an hour has passed. What you were writing is kept in this tab: "
      + "open a new link from your chat here, and go on.";
    notice.hidden = false;
  };
  const look = async () => {
    if (isOver) return;
    const left = (endsAt - Date.now()) / 1000;
    if (left <= 0) {
      end();
    } else if (left <= WARNED_S) {
      texts().forEach((text) => keep(text, false));
      if (Date.now() - typedAt < WARNED_S * 1000) {
        await renew().catch(() => {});
      } else if (notice.hidden) {
        const minutes = Math.max(1, Math.round(left / 60));
        words.textContent = `You will be signed out in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
        notice.hidden = false;
      }
    }
  };
  stay.addEventListener("click", () => renew().catch(end));
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5000);
})();
