// Has JupyterLite kept for use without network (by service-worker.js), and tells the reader.
const worker = navigator.serviceWorker;
const NOTE = `position: fixed; right: 8px; bottom: 8px; z-index: 10000; padding: 6px 12px;
  max-width: calc(100vw - 40px); border: 1px solid #767676; border-radius: 4px;
  background: #fff; color: #1a1a1a; font: 14px/1.4 sans-serif;`;

const note = document.createElement("div");
note.setAttribute("role", "status");
note.style.cssText = NOTE;
note.hidden = true;
note.id = "kept-offline";

let fading;
function say(text, seconds) {
  clearTimeout(fading);
  if (!note.isConnected) document.body.append(note);
  note.hidden = false;
  note.textContent = text;
  if (seconds) fading = setTimeout(() => (note.hidden = true), 1000 * seconds);
}

function tell({ problem, done, total, renewed }) {
  if (problem) {
    const what = "Not all of this is kept for use without network";
    say(`${what}: ${problem}. Your next visit tries again.`, 10);
  } else if (done < total) {
    const [now, all] = [done, total].map((bytes) => Math.round(bytes / 1e6));
    say(`Keeping the chapters for use without network: ${now} of ${all} MB`);
  } else if (renewed) {
    say("The course has a new version. Reload this page to see it.", 60);
  } else if (total) {
    say("The chapters now work without network, too.", 8);
  }
  note.setAttribute("aria-busy", done < total && !problem); // read aloud only what it ends with
  document.documentElement.dataset.keptOffline = problem ? "no" : done === total ? "yes" : "partly";
}

if (worker) {
  worker.addEventListener("message", ({ data }) => data?.keeping && tell(data.keeping));
  worker.addEventListener("controllerchange", () => worker.controller.postMessage("keep"));
  worker.ready.then(({ active }) => active.postMessage("keep"));
  worker.startMessages();
}
