// Exercises on the page: an editor with Run, Check, Stop and Reset in place of the static code.
// Without this script the reader sees the code as a block. Nothing heavy loads before it is near.
const script = document.currentScript;
const site = new URL("../", script.src);
const SLOW = 10_000; // ms after which a run is said to take long

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// --- Python, one for all exercises of the page --------------------------------------------
const python = {
  worker: null,
  busy: false,
  listener: null, // of the exercise that ran last

  // Why it can't work here, or null.
  obstacle() {
    if (location.protocol === "file:")
      return "Browsers don't run Python in a page that was opened from a file.";
    if (typeof WebAssembly !== "object" || typeof Worker !== "function")
      return "This browser is too old to run Python (it has no WebAssembly).";
    return null;
  },
  run(job, listener) {
    this.listener = listener;
    if (!this.worker) this.start();
    this.worker.postMessage(job);
  },
  start() {
    const worker = new Worker(new URL("python_worker.js", script.src), { type: "module" });
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
  },
  end() {
    this.worker?.terminate();
    this.worker = null;
  },
};

// --- the editor's script, loaded once -------------------------------------------------------
let editorScript;
const loadEditor = () =>
  (editorScript ??= new Promise((resolve, reject) => {
    const tag = element("script", { src: new URL("python/editor.js", site).href });
    tag.onload = resolve;
    tag.onerror = reject;
    document.head.append(tag);
  }));

function plainEditor({ parent, text, label, onChange }) {
  const area = element("textarea", {
    "aria-label": label,
    spellcheck: "false",
    rows: text.split("\n").length + 1,
  });
  area.value = text;
  area.addEventListener("input", () => onChange(area.value));
  parent.append(area);
  return {
    get: () => area.value,
    set: (code) => {
      area.value = code;
      onChange(code);
    },
    focus: () => area.focus(),
  };
}

// --- one exercise -----------------------------------------------------------------------------
class Exercise {
  constructor(cell, number) {
    const source = (node) => node?.querySelector("pre")?.textContent.replace(/\n$/, "") ?? "";
    this.cell = cell;
    this.stub = source(cell);
    this.check = source(this.findCheck());
    const name = /check_\w+/.exec(this.check)?.[0] ?? `exercise_${number}`;
    this.key = `lnn:${location.pathname}:${name}`;
    this.label = `Code of the exercise ${name.replace("check_", "").replaceAll("_", " ")}`;
    this.editor = null;
    this.code = this.load() ?? this.stub;

    this.place = element("div", { class: "python-editor" });
    this.bar = element("div", { class: "python-bar", role: "group", "aria-label": this.label });
    this.runButton = this.button("Run", "Run this code (Ctrl+Enter)", () => this.run(""));
    this.checkButton = this.button("Check", "Let the course check your answer", () =>
      this.run(this.check),
    );
    this.stopButton = this.button("Stop", "Stop the run", () => this.restart());
    this.resetButton = this.button("Reset", "Go back to the code that the page came with", () =>
      this.reset(),
    );
    this.stopButton.disabled = true;
    this.checkButton.hidden = !this.check;
    this.status = element("p", { class: "python-status", role: "status" });
    this.progress = element("progress", { "aria-label": "Loading Python", hidden: "" });
    this.output = element("div", {
      class: "python-output",
      role: "log",
      "aria-label": "Output of your code",
      tabindex: "0",
      hidden: "",
    });
    this.note = element("p", { class: "python-note", role: "status", hidden: "" });
    cell.classList.add("python-exercise");
    cell.append(this.place, this.bar, this.status, this.progress, this.output, this.note);

    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        this.edit();
      },
      { rootMargin: "600px" },
    );
    near.observe(cell);
    addEventListener("storage", (event) => {
      if (event.key === this.key && event.newValue !== this.code)
        this.say(
          "This exercise was changed in another tab. Reload to see that version; typing here replaces it.",
        );
    });
  }

  findCheck() {
    const cells = [...document.querySelectorAll(".cell")];
    const next = cells.slice(cells.indexOf(this.cell) + 1);
    const end = next.findIndex((cell) => cell.classList.contains("tag_exercise"));
    return (end < 0 ? next : next.slice(0, end)).find((cell) =>
      cell.classList.contains("tag_check"),
    );
  }

  button(text, title, action) {
    const button = element("button", { type: "button", title }, text);
    button.addEventListener("click", action);
    this.bar.append(button);
    return button;
  }

  async edit() {
    const options = {
      parent: this.place,
      text: this.code,
      label: this.label,
      description: "Press Escape, then Tab, to leave the editor; Control and Enter to run",
      onChange: (code) => this.changed(code),
      onRun: () => this.run(""),
    };
    let make = plainEditor;
    try {
      await loadEditor();
      make = globalThis.LnnEditor;
    } catch {
      // without highlighting, then
    }
    this.editor = make(options);
    const code = this.cell.querySelector(".cell_input"); // about to vanish
    const focused = code?.contains(document.activeElement);
    this.cell.classList.add("python-live");
    if (focused) {
      this.cell.tabIndex = -1;
      this.cell.focus({ preventScroll: true }); // from here, Tab leads to the editor
    }
  }

  // The learner's code, kept in this browser.
  load() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  }

  changed(code) {
    this.code = code;
    try {
      if (code === this.stub) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, code);
      this.note.hidden = true;
    } catch {
      this.say(
        "This browser can't keep your code (its storage is full or blocked): copy it before you leave the page.",
      );
    }
  }

  say(text) {
    this.note.textContent = text;
    this.note.hidden = false;
  }

  reset() {
    if (this.code === this.stub) return;
    if (!confirm("Replace your code by what the page came with?")) return;
    this.editor?.set(this.stub);
    this.changed(this.stub);
    this.clear();
    this.status.textContent = "Back at the start.";
  }

  clear() {
    this.output.replaceChildren();
    this.output.hidden = true;
    this.text = null;
  }

  show(node) {
    this.output.hidden = false;
    this.output.append(node);
  }

  run(check) {
    if (python.busy) return;
    const obstacle = python.obstacle();
    this.clear();
    if (obstacle) return this.offer(obstacle);
    this.busy(true);
    this.status.textContent = "Starting Python …";
    python.run({ code: this.code, check }, (kind, value) => this.hear(kind, value));
  }

  busy(running) {
    for (const exercise of exercises)
      exercise.runButton.disabled = exercise.checkButton.disabled = running;
    this.stopButton.disabled = !running;
    clearTimeout(this.alarm);
    python.busy = running;
    if (!running) this.progress.hidden = true;
  }

  hear(kind, value) {
    this[`on_${kind}`]?.(value);
  }

  on_progress({ loaded, total, what }) {
    if (!python.busy) return;
    this.progress.hidden = false;
    if (!total || loaded >= total) {
      this.progress.removeAttribute("value");
      this.status.textContent = `Starting ${what} …`;
      return;
    }
    this.progress.max = total;
    this.progress.value = loaded;
    this.status.textContent = `Loading ${what}: ${megabytes(loaded)} of ${megabytes(total)} MB (the first time only)`;
  }

  on_ready() {
    if (!python.busy) this.status.textContent = "Python is ready again.";
  }

  on_started() {
    this.progress.hidden = true;
    this.status.textContent = "Running …";
    this.alarm = setTimeout(() => {
      this.status.textContent = "Still running. If it should have ended long ago, press Stop.";
    }, SLOW);
  }

  on_output(text) {
    if (!this.text) {
      this.text = element("pre");
      this.show(this.text);
    }
    this.text.append(text);
  }

  on_error(text) {
    this.text = null;
    this.show(element("pre", { class: "python-error" }, text));
    this.failed = true;
  }

  // The check broke down: the code may have changed NumPy, so the next run starts afresh.
  on_spoilt(text) {
    this.on_error(text);
    python.end();
    this.on_done();
  }

  on_figure(json) {
    const { png, alt } = JSON.parse(json);
    this.text = null;
    this.show(element("img", { src: `data:image/png;base64,${png}`, alt }));
  }

  on_answers(json) {
    const list = element("ul", { class: "python-answers" });
    for (const { name, right, hint } of JSON.parse(json)) {
      const [mark, state] = right
        ? ["✓", "right"]
        : /^not implemented/.test(hint)
          ? ["○", "open"]
          : ["✗", "wrong"];
      list.append(
        element("li", { class: state }, `${mark} `, element("code", {}, name), `: ${hint}`),
      );
    }
    this.show(list);
  }

  on_done() {
    this.busy(false);
    this.status.textContent = this.failed ? "Ended with an error." : "Done.";
    if (!this.failed && this.output.hidden)
      this.status.textContent = "Done. Your code printed nothing.";
    this.failed = false;
  }

  on_failed(why) {
    this.busy(false);
    this.offer(`Python could not be loaded: ${why}. Your code is kept; press Run to try again.`);
  }

  on_crashed(why) {
    this.busy(false);
    this.offer(
      `Python broke down (${why}). Did the code need too much memory? Your code is kept; Run starts Python afresh.`,
    );
  }

  // A loop without end can only be stopped together with its worker.
  stop() {
    python.end();
    this.busy(false);
    this.status.textContent = "Stopped. Your code is kept.";
  }

  // The next Python starts at once, to be ready when the code is mended.
  restart() {
    this.stop();
    this.status.textContent += " Python is starting again …";
    python.start();
  }

  // Say what is wrong and where else the code can run.
  offer(text) {
    this.status.textContent = "";
    const where = [];
    if (script.dataset.colab)
      where.push(element("a", { href: script.dataset.colab }, "open this chapter in Colab"));
    if (script.dataset.notebook)
      where.push(
        element(
          "a",
          { href: new URL(script.dataset.notebook, site).href, download: "" },
          "download it as a notebook",
        ),
      );
    const line = element("p", { class: "python-error" }, text);
    if (where.length)
      line.append(" You can also ", where[0], ...(where[1] ? [" or ", where[1]] : []), ".");
    this.show(line);
  }
}

const exercises = [...document.querySelectorAll(".cell.tag_exercise")].map(
  (cell, i) => new Exercise(cell, i + 1),
);

// A browser may keep the page for its Back button, asleep in the midst of a run.
addEventListener("pagehide", () => {
  exercises.find((exercise) => !exercise.stopButton.disabled)?.stop();
  python.end();
});
