// Chapters without network. The build writes a line `const FILES = {address: {size, sha256}}`
// above this: all that JupyterLite may ask for. A page says "keep", and those files are kept in
// the browser under their checksums, which is where its next visit gets them. The service worker
// of JupyterLite itself answers the rest: the files that a notebook reads and writes.
//
// A new version of the course takes over as a whole: until all its files are kept, they come from
// the network, or else from what an earlier version has left; that goes with the visit after.
const CHAPTERS = "lnn-lite"; // JupyterLite, loaded below into the same names, has a CACHE of its own
const files = new Map(
  Object.entries(FILES).map(([address, { size, sha256 }]) => {
    const { href } = new URL(address, self.location);
    return [href, { href, key: `${href}?v=${sha256.slice(0, 16)}`, size, sha256 }];
  }),
);
const keys = new Set([...files.values()].map(({ key }) => key));
const earlier = new Set(); // addresses of files that an earlier version has left
let whole = false; // whether all files are kept

const outdated = async (cache) => (await cache.keys()).filter(({ url }) => !keys.has(url));

async function look() {
  const there = await allKeys();
  whole = [...keys].every((key) => there.has(key));
  earlier.clear();
  for (const { url } of await outdated(await caches.open(CHAPTERS))) earlier.add(url.split("?")[0]);
}
const looked = look().catch(() => {}); // storage is blocked

async function answer(request, address) {
  await looked;
  // Of all caches: the exercises on the pages may have kept some of the same files.
  const kept = (name, options) => caches.match(name, options).catch(() => undefined);
  const file = files.get(address);
  if (whole && file) return (await kept(file.key)) ?? fetch(request);
  // Asked anew, for what the browser has of it by chance may be of either version.
  const fresh = await fetch(request, { cache: "no-cache" }).catch(() => null);
  if (fresh?.ok) return fresh;
  return (await kept(address, { ignoreSearch: true })) ?? fresh ?? Response.error();
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  const address = (origin + pathname).replace(/\/$/, "/index.html"); // of a folder
  const known = (name) => files.has(name) || earlier.has(name);
  const folder = known(`${address}/index.html`);
  if (event.request.method !== "GET" || !(folder || known(address))) return;
  event.stopImmediatePropagation();
  const elsewhere = () => Response.redirect(`${origin}${pathname}/${search}`);
  event.respondWith(folder ? elsewhere() : answer(event.request, address));
});

async function allKeys() {
  const caching = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(caching.map((cache) => cache.keys()));
  return new Set(requests.flat().map(({ url }) => url));
}

const integrity = (sha256) =>
  `sha256-${btoa(String.fromCharCode(...sha256.match(/../g).map((byte) => parseInt(byte, 16))))}`;

async function keep(tell) {
  const cache = await caches.open(CHAPTERS);
  const drop = async () => {
    for (const request of await outdated(cache)) await cache.delete(request);
  };
  const there = await allKeys();
  const missing = [...files.values()].filter(({ key }) => !there.has(key));
  if (!missing.length) await drop();
  const total = missing.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let problem = null;
  const work = async () => {
    while (missing.length) {
      const file = missing.pop();
      const options = { cache: "no-cache", integrity: integrity(file.sha256), priority: "low" };
      try {
        await cache.put(file.key, await fetch(file.href, options));
        done += file.size;
        if (done < total) tell({ done, total });
      } catch (error) {
        const full = error.name === "QuotaExceededError";
        problem = full ? "this browser has no room for it" : "some files could not be loaded";
        if (full) {
          missing.length = 0;
          await drop();
        }
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  await look();
  tell({ done, total, problem, renewed: total > 0 && earlier.size > 0 });
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
