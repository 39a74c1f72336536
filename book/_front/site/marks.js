// Marks the words that led here from the search page, and shows their place. Marks are the
// browser's highlights, no elements: neither they nor their end move the page. A button in the
// corner takes them away, as Escape does.
const address = new URL(location);
const sought = (address.searchParams.get("highlight") || "").match(/[\p{L}\p{N}]+/gu);

// Where the words stand in the text of the page.
function ranges(article) {
  const word = new RegExp(`(?<![\\p{L}\\p{N}])(?:${sought.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("pre, script, details, button, svg, .lnn-demo")) continue;
    for (const hit of text.data.matchAll(word)) {
      const range = document.createRange();
      range.setStart(text, hit.index);
      range.setEnd(text, hit.index + hit[0].length);
      found.push(range);
    }
  }
  return found;
}

// Of the blocks behind the address's anchor, the first that has most of the words.
function place(found) {
  const anchor = document.getElementById(decodeURIComponent(address.hash.slice(1)));
  const words = new Map();
  for (const range of found) {
    const block = range.startContainer.parentElement.closest("p, tr, dt, h1, h2, h3, h4");
    if (!block) continue;
    const ahead =
      anchor && anchor.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_PRECEDING;
    if (ahead) continue;
    if (!words.has(block)) words.set(block, new Set());
    words.get(block).add(String(range).toLowerCase());
  }
  let best;
  for (const [block, has] of words) if (!best || has.size > words.get(best).size) best = block;
  return best;
}

function mark() {
  const found = ranges(document.querySelector("main article"));
  CSS.highlights.set("found", new Highlight(...found));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lnn-unmark";
  button.textContent = "Unmark";
  const unmark = () => {
    CSS.highlights.delete("found");
    button.remove();
    removeEventListener("keydown", byKey);
  };
  const byKey = (event) => event.key === "Escape" && unmark();
  button.addEventListener("click", unmark);
  addEventListener("keydown", byKey);
  document.querySelector("main").append(button);
  place(found)?.scrollIntoView({ block: "center", behavior: "instant" });
}

if (sought) {
  address.searchParams.delete("highlight");
  history.replaceState(history.state, "", address);
  if (window.CSS?.highlights) {
    // After the browser's own jump to the anchor.
    if (document.readyState === "complete") mark();
    else addEventListener("load", () => setTimeout(mark));
  }
}
