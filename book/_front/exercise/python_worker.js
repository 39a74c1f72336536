// Python in a worker of its own, so that the page stays alive and can end it.
// All files are downloaded here, for then progress, a missing file and a stalled
// line can be told; Pyodide's own loader hangs without a word.
const home = new URL("../python/", self.location.href);
const online = self.fetch.bind(self);
const STALLED = 30_000; // ms without a byte
const bodies = new Map();
let pyodide;
let harness;
let manifest;

const send = (kind, value) => self.postMessage({ kind, value });

// The browser's cache of this site, where there is one (not on plain http from afar).
const cache = self.caches
  ? self.caches.open("lnn-python").catch(() => null)
  : Promise.resolve(null);

async function download({ name, sha256 }, count) {
  const address = new URL(name, home);
  address.searchParams.set("v", sha256.slice(0, 16));
  const store = await cache;
  const kept = await store?.match(address.href).catch(() => null);
  if (kept) {
    const body = await kept.arrayBuffer();
    count(body.byteLength);
    return body;
  }
  const control = new AbortController();
  let alarm = setTimeout(() => control.abort(), STALLED);
  try {
    const answer = await online(address, { signal: control.signal });
    if (!answer.ok) throw new Error(`the file python/${name} is missing (status ${answer.status})`);
    const parts = [];
    for (const reader = answer.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      clearTimeout(alarm);
      if (done) break;
      alarm = setTimeout(() => control.abort(), STALLED);
      parts.push(value);
      count(value.byteLength);
    }
    const body = await new Blob(parts).arrayBuffer();
    // Kept for the next visit, also of JupyterLite; a full disk is no reason to stop.
    const headers = { "content-type": answer.headers.get("content-type") ?? "" };
    await store?.put(address.href, new Response(body, { headers })).catch(() => {});
    return body;
  } catch (error) {
    if (control.signal.aborted) throw new Error(`no data came for ${STALLED / 1000} seconds`);
    if (error instanceof TypeError) throw new Error("there is no connection to this site");
    throw error;
  } finally {
    clearTimeout(alarm);
  }
}

async function downloadAll(files, what) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let loaded = 0;
  let told = 0;
  const count = (bytes) => {
    loaded += bytes;
    if (Date.now() - told < 50 && loaded < total) return;
    told = Date.now();
    send("progress", { loaded, total, what });
  };
  await Promise.all(files.map(async (file) => bodies.set(file.name, await download(file, count))));
}

// Pyodide asks for its files by fetch: it gets what has been downloaded.
self.fetch = (request, options) => {
  const name = new URL(request.url ?? request, home).pathname.split("/").pop();
  if (!bodies.has(name)) return online(request, options);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  const answer = new Response(bodies.get(name), { headers: { "content-type": type } });
  bodies.delete(name);
  return Promise.resolve(answer);
};

async function forgetOldFiles() {
  const current = new Set(
    Object.values(manifest)
      .flat()
      .map((file) => file.sha256.slice(0, 16)),
  );
  const store = await cache;
  for (const request of (await store?.keys()) ?? []) {
    if (!current.has(new URL(request.url).searchParams.get("v"))) await store.delete(request);
  }
}

async function start() {
  const signal = AbortSignal.timeout(STALLED);
  const answer = await online(new URL("files.json", home), { signal }).catch(() => null);
  if (!answer) throw new Error("there is no connection to this site");
  if (!answer.ok)
    throw new Error("the file python/files.json is missing: the site was built without Python");
  manifest = await answer.json();
  await downloadAll(manifest.core, "Python");
  send("progress", { what: "Python" });
  const { loadPyodide } = await import(new URL("pyodide.mjs", home));
  pyodide = await loadPyodide({
    indexURL: home.href,
    packages: ["numpy", "lnn"],
    checkIntegrity: false,
  });
  const code = await online(new URL("python_harness.py", self.location.href));
  harness = pyodide.toPy({ __name__: "harness" });
  pyodide.runPython(await code.text(), { globals: harness });
  pyodide.runPython("import lnn.exercises; remember()", { globals: harness });
  forgetOldFiles().catch(() => {});
}

const DRAWS = /\b(matplotlib|plotting|pylab)\b/;
let drawing = false;

async function prepare(code) {
  if (drawing || !DRAWS.test(code)) return;
  await downloadAll(manifest.figures, "what figures need");
  send("progress", { what: "what figures need" });
  await pyodide.loadPackage("matplotlib");
  pyodide.runPython("restore(); import matplotlib.pyplot; remember()", { globals: harness });
  drawing = true;
}

// Whether Python has started.
const started = start().then(
  () => {
    send("ready");
    return true;
  },
  (error) => {
    send("failed", error.message);
    return false;
  },
);

// One job after the other: to be ready for some code, or to run it, with its check.
let jobs = started;
self.onmessage = ({ data }) => {
  jobs = jobs.then(() => work(data));
};

async function work(data) {
  if (!(await started)) return;
  try {
    await prepare(data.code);
  } catch (error) {
    return send("failed", error.message);
  }
  if (data.check === undefined) return; // it was only to be ready
  try {
    send("started");
    harness.get("execute")(data.code, data.check, send);
    send("done");
  } catch (error) {
    // Python itself broke down: out of memory, or a stack without end.
    send(
      "crashed",
      String(error.message || error)
        .split("\n")
        .filter(Boolean)
        .pop(),
    );
  }
}
