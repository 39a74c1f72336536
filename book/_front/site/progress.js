// What this browser knows of its reader: pages read to their end, guesses, answers, and the
// exercises' code and ticks. One home for all, so that "Start afresh" forgets all.
const HOME = `lnn:${location.pathname.replace(/[^/]*$/, "")}`; // of this book alone
const unkept = new Map(); // where storage is full or blocked, as long as the page lives

export const keyOf = (name) => HOME + name;

export function recall(name) {
  if (unkept.has(name)) return unkept.get(name);
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

// Keep a text, or with null forget it. Returns whether the browser has kept it.
export function keep(name, text) {
  try {
    if (text === null) localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), text);
    unkept.delete(name);
    return true;
  } catch {
    unkept.set(name, text);
    return false;
  }
}

export function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export const isRead = (page) => recall(`read:${page}`) !== null;
export const anythingKnown = () => names().length > 0;
export const forget = () => names().forEach((name) => keep(name, null));

function names() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(HOME))
      .map((key) => key.slice(HOME.length));
  } catch {
    return [];
  }
}

// The page's name that a link leads to; that of this page.
export const pageOf = (link) => /([^/]*?)(?:\.html)?$/.exec(link.pathname)[1] || "index";
