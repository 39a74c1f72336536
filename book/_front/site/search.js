// The search page: of each page the best place for the reader's words, and its best sentence.
// The build writes `PLACES`, all places of the course, in `searchindex.js`.
import MiniSearch from "minisearch";
import { stemmer } from "stemmer";

// Words that say nothing about what is asked. ("He" does: it is the name of a start.)
const SILENT = new Set(
  `a an and are as at be but by can do does for from how i if in is it my of on or so that the then
  there this to was what when where which who why will with you your`.split(/\s+/),
);
const WORD = /[\p{L}\p{N}]+/gu;
const MOST = 20;

const wordsOf = (text) =>
  (text.match(WORD) || []).filter((word) => !SILENT.has(word.toLowerCase()));
const stem = (word) => stemmer(word.toLowerCase());
const keyOf = (text) => [...new Set(wordsOf(text).map(stem))].sort().join(" ");

const index = new MiniSearch({
  fields: ["entries", "heading", "page", "text"],
  tokenize: wordsOf,
  processTerm: stem,
  searchOptions: {
    boost: { entries: 3, heading: 3, page: 3 },
    prefix: (term) => term.length > 3,
    fuzzy: (term) => term.length > 4 && 0.2,
    boostDocument: (id) => PLACES[id].weight,
  },
});
index.addAll(
  PLACES.map((place, id) => ({
    id,
    ...place,
    entries: place.entries.join("\n"),
    text: place.text.flat().join("\n"),
  })),
);

// Places whose `{index}` entry is what was asked come first.
function named(query) {
  const key = keyOf(query);
  return PLACES.flatMap((place, id) =>
    key && place.entries.some((entry) => keyOf(entry) === key)
      ? [{ id, terms: key.split(" "), named: true }]
      : [],
  );
}

function find(query) {
  let found = index.search(query, { combineWith: "AND" });
  if (!found.length) found = index.search(query);
  const pages = new Map();
  for (const hit of [...named(query), ...found]) {
    const { address } = PLACES[hit.id];
    if (!pages.has(address)) pages.set(address, hit);
  }
  return [...pages.values()].slice(0, MOST);
}

// The sentence that has most of the words; where an entry names the place, one of the first block.
function sentence({ text }, { terms, named }) {
  const sentences = named ? text[0] : text.flat();
  const count = (words) =>
    new Set(
      wordsOf(words)
        .map(stem)
        .filter((word) => terms.includes(word)),
    );
  const counts = sentences.map((words) => count(words).size);
  return sentences[counts.indexOf(Math.max(...counts))];
}

function marked(text, terms) {
  const parts = document.createDocumentFragment();
  let end = 0;
  for (const word of text.matchAll(WORD)) {
    if (SILENT.has(word[0].toLowerCase()) || !terms.includes(stem(word[0]))) continue;
    const mark = document.createElement("mark");
    mark.textContent = word[0];
    parts.append(text.slice(end, word.index), mark);
    end = word.index + word[0].length;
  }
  parts.append(text.slice(end));
  return parts;
}

function item(hit) {
  const place = PLACES[hit.id];
  const words = document.createElement("p");
  words.append(marked(sentence(place, hit), hit.terms));
  const found = new Set([...words.querySelectorAll("mark")].map((mark) => mark.textContent));
  const link = document.createElement("a");
  const marks = found.size ? `?highlight=${encodeURIComponent([...found].join(" "))}` : "";
  link.href = `${place.address}${marks}${place.anchor && "#"}${place.anchor}`;
  link.textContent = place.heading ? `${place.page} › ${place.heading}` : place.page;
  const entry = document.createElement("li");
  entry.append(link, words);
  return entry;
}

const box = document.querySelector(".bd-search-container input[name=q]");
const status = document.querySelector("#search-status");
const list = document.querySelector("#search-results");
function show() {
  const query = box.value.trim();
  const hits = query ? find(query) : [];
  list.replaceChildren(...hits.map(item));
  const pages = hits.length === 1 ? "one page" : `${hits.length} pages, the best first`;
  const found = hits.length
    ? `Found on ${pages}.`
    : "Nothing has these words. Try fewer, or others.";
  status.textContent = query && found;
}
box.value = new URLSearchParams(location.search).get("q") || "";
box.addEventListener("input", show);
box.form.addEventListener("submit", (event) => event.preventDefault());
show();
