// Python, one for all exercises of the page, in a worker that can be ended.
export class Python {
  constructor(address) {
    this.address = address;
    this.worker = null;
    this.listener = null; // of the exercise that ran last
  }

  // Why it can't work here, or null.
  obstacle() {
    if (location.protocol === "file:")
      return "Browsers don't run Python in a page that was opened from a file.";
    if (typeof WebAssembly !== "object" || typeof Worker !== "function")
      return "This browser is too old to run Python (it has no WebAssembly).";
    return null;
  }

  run(job, listener) {
    this.listener = listener;
    if (!this.worker) this.start();
    this.worker.postMessage(job);
  }

  // Start in a quiet moment, for code that will be run; not where each megabyte counts.
  warm(code) {
    if (this.warmed || this.worker || this.obstacle() || savesData()) return;
    this.warmed = true;
    const quiet = globalThis.requestIdleCallback ?? ((start) => setTimeout(start, 300));
    quiet(
      () => {
        if (this.worker) return;
        this.start();
        this.worker.postMessage({ code });
      },
      { timeout: 1000 },
    );
  }

  start() {
    const worker = new Worker(this.address, { type: "module" });
    worker.onmessage = ({ data }) => {
      if (worker !== this.worker) return;
      if (data.kind === "failed" || data.kind === "crashed") this.end();
      this.listener?.(data.kind, data.value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.worker) return;
      this.end();
      if (event.message) this.listener?.("crashed", event.message);
      else this.listener?.("failed", "the file _static/python_worker.js could not be loaded");
    };
    this.worker = worker;
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
  }
}

function savesData() {
  const line = navigator.connection ?? {};
  return (
    line.saveData ||
    line.type === "cellular" ||
    /2g|3g/.test(line.effectiveType) ||
    matchMedia("(prefers-reduced-data: reduce)").matches
  );
}
