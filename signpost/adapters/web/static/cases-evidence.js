// Zooms and rotates a picture without loading the page again. Without this script the links do the same.
"use strict";

(() => {
  const picture = document.getElementById("picture");
  const ways = document.getElementById("ways");
  if (!picture || !ways) return;
  const ZOOMS = [1, 2, 4];
  const asked = new URLSearchParams(location.search);
  let zoom = Math.max(0, ZOOMS.indexOf(Number(asked.get("zoom"))));
  let turn = Number(asked.get("turn")) % 360 || 0;

  ways.addEventListener("click", (event) => {
    const way = event.target.dataset?.way;
    if (!way) return;
    event.preventDefault();
    if (way === "in") zoom = Math.min(zoom + 1, ZOOMS.length - 1);
    if (way === "out") zoom = Math.max(zoom - 1, 0);
    if (way === "turn") turn = (turn + 90) % 360;
    picture.className = `picture zoom-${ZOOMS[zoom]} turn-${turn}`;
  });
})();
