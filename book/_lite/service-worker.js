// Chapters without network. The build writes a line `const FILES = {address: {size, sha256}}`
// above this: all that JupyterLite may ask for. A page says "keep", and those files are kept in
// the browser under their checksums, which is where its next visit gets them. The service worker
// of JupyterLite itself answers the rest: the files that a notebook reads and writes.
const CHAPTERS = "lnn-lite"; // JupyterLite, loaded below into the same names, has a CACHE of its own
const files = Object.entries(FILES).map(([address, { size, sha256 }]) => {
  const { href } = new URL(address, self.location);
  return { href, key: `${href}?v=${sha256.slice(0, 16)}`, size, sha256 };
});
const keys = new Map(files.map(({ href, key }) => [href, key]));
const INDEX = /\/index.html$/; // of a folder, which is another name for it
for (const [href, key] of keys) keys.set(href.replace(INDEX, "/"), key);
const folders = new Set([...keys.keys()].filter((href) => href.endsWith("/")));

async function answer(request, key) {
  // Of all caches: the exercises on the pages may have kept some of the same files.
  const kept = await caches.match(key).catch(() => null);
  return kept ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  const folder = `${origin}${pathname}/`;
  const key = keys.get(origin + pathname);
  if (event.request.method !== "GET" || !(key || folders.has(folder))) return;
  event.stopImmediatePropagation();
  event.respondWith(key ? answer(event.request, key) : Response.redirect(folder + search));
});

async function allKeys() {
  const caching = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(caching.map((cache) => cache.keys()));
  return new Set(requests.flat().map(({ url }) => url));
}

const integrity = (sha256) =>
  "sha256-" + btoa(String.fromCharCode(...sha256.match(/../g).map((byte) => parseInt(byte, 16))));

async function keep(tell) {
  const cache = await caches.open(CHAPTERS);
  const current = new Set(keys.values());
  let renewed = false; // whether the site has another version than was kept before
  for (const { url } of await cache.keys()) {
    if (!current.has(url)) renewed = await cache.delete(url);
  }
  const there = await allKeys();
  const missing = files.filter(({ key }) => !there.has(key));
  const total = missing.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let problem = null;
  const work = async () => {
    for (let file; (file = missing.pop()); ) {
      const options = { cache: "no-cache", integrity: integrity(file.sha256), priority: "low" };
      try {
        await cache.put(file.key, await fetch(file.href, options));
        done += file.size;
        if (done < total) tell({ done, total });
      } catch (error) {
        const full = error.name === "QuotaExceededError";
        problem = full ? "this browser has no room for it" : "some files could not be loaded";
        if (full) missing.length = 0;
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  tell({ done, total, problem, renewed });
}

async function tell(state) {
  if (self.serviceWorker?.state === "redundant") return; // a newer one is at work
  for (const client of await clients.matchAll({ includeUncontrolled: true })) {
    client.postMessage({ keeping: state });
  }
}

let keeping = null; // one at a time, however many pages ask
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  keeping ??= keep(tell)
    .catch((error) => tell({ problem: error.message })) // storage is blocked
    .finally(() => (keeping = null));
  event.waitUntil(keeping);
});

importScripts("jupyterlite-service-worker.js"); // after our listener, which comes first
