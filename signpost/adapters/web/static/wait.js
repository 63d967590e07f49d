// The waiting page asks whether the chat was answered, and goes on by itself.
"use strict";

(() => {
  const ask = async () => {
    const answer = await fetch("/check", { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer === null || answer.status === 429) return;
    if (!answer.ok) {
      location.replace("/check");
      return;
    }
    const { go } = await answer.json();
    if (go) location.replace(go);
  };
  setInterval(ask, 3000);
})();
