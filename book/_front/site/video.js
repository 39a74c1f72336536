// A video card loads its player when its button is pressed, and not before.
const PATIENCE = 8000; // milliseconds until YouTube counts as out of reach

function reachable(url) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  // An opaque answer is enough: it tells that the host can be reached.
  return fetch(url, { mode: "no-cors", signal: stop.signal, credentials: "omit" })
    .then(
      () => true,
      () => false,
    )
    .finally(() => clearTimeout(timer));
}

function play(card, button, status) {
  button.disabled = true;
  status.textContent = "Asking YouTube for the video …";
  reachable(card.dataset.player).then((found) => {
    if (!found) {
      button.disabled = false;
      status.textContent =
        "YouTube can't be reached from here. Try Bilibili, or read on: " +
        "the text explains everything without the video.";
      return;
    }
    status.textContent = "";
    const player = document.createElement("iframe");
    player.src = card.dataset.player;
    player.title = `Video: ${card.dataset.title}`;
    player.allow = "fullscreen; encrypted-media; picture-in-picture";
    player.referrerPolicy = "strict-origin-when-cross-origin";
    button.replaceWith(player);
    card.querySelector(".lnn-video-actions").before(player);
    player.focus();
  });
}

for (const card of document.querySelectorAll(".lnn-video")) {
  const button = card.querySelector("button");
  const status = card.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", () => play(card, button, status));
}
