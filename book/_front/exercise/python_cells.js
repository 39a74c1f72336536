// Exercises on the page: a card with an editor, or lines to order, and Check, Run and Stop.
// Without this script the reader sees the code as a block. Nothing heavy loads before it is near.
import { keep, keyOf, parsed, recall } from "../site/progress.js";
import { element } from "./element.js";
import { Order } from "./order.js";
import { Python } from "./python.js";

const script = document.currentScript;
const site = new URL("../", script.src);
const SLOW = 10_000; // ms after which a run is said to take long
const python = new Python(new URL("python_worker.js", script.src));
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

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
    const name =
      /check_\w+/.exec(this.check)?.[0] ??
      /^(?:def|class) (\w+)/m.exec(this.stub)?.[1] ??
      `exercise_${number}`;
    this.name = `${location.pathname.split("/").pop()}:${name}`;
    this.label = `Code of the exercise ${name.replace("check_", "").replaceAll("_", " ")}`;
    this.editor = null;
    this.code = recall(this.name) ?? this.stub;
    this.right = recall(`${this.name}:right`) !== null;
    this.build();
    addEventListener("storage", (event) => {
      if (event.key === keyOf(this.name) && event.newValue !== this.code)
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

  build() {
    const lines = this.cell.nextElementSibling;
    this.puzzle = lines?.matches(".python-lines") ? parsed(lines.dataset.lines) : null;
    this.head = element("div", { class: "python-head" });
    this.tick = element("span", { class: "python-tick" }, "✓ Solved");
    this.tick.hidden = !this.right;
    this.place = element("div", { class: "python-editor" });
    this.orderPlace = element("div", { class: "python-order", hidden: "" });
    this.bar = element("div", { class: "python-bar", role: "group", "aria-label": this.label });
    this.checkButton = this.button("Check", "Let the course check your answer", () =>
      this.run(this.check),
    );
    this.checkButton.hidden = !this.check;
    this.checkButton.classList.add("python-first");
    this.runButton = this.button("Run", "Run this code (Ctrl+Enter)", () => this.run(""));
    this.stopButton = this.button("Stop", "Stop the run", () => this.restart());
    this.stopButton.hidden = true;
    this.button("Reset", "Go back to what the page came with", () => this.reset());
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
    const cell = this.cell;
    cell.classList.add("python-exercise");
    cell.append(this.head, this.place, this.orderPlace, this.bar);
    cell.append(this.status, this.progress, this.output, this.note);
    if (this.puzzle) {
      this.ways = { write: "Write the code", order: "Put its lines in order" };
      this.wayButtons = Object.entries(this.ways).map(([way, text]) => {
        const button = element("button", { type: "button", "aria-pressed": "false" }, text);
        button.addEventListener("click", () => this.go(way));
        this.head.append(button);
        return button;
      });
      // Typing is hard on a phone: there the lines come first.
      if (this.code === this.stub && matchMedia("(max-width: 600px)").matches) {
        this.wayButtons.reverse();
        this.head.prepend(...this.wayButtons);
        return this.go("order");
      }
    }
    this.head.append(this.tick);
    this.go("write");
  }

  // To one of the two ways of solving it.
  go(way) {
    this.way = way;
    this.wayButtons?.forEach((button) => {
      button.setAttribute("aria-pressed", button.textContent === this.ways[way]);
    });
    this.head.append(this.tick);
    this.orderPlace.hidden = way !== "order";
    this.place.hidden = way !== "write";
    this.cell.classList.toggle("python-ordering", way === "order");
    if (way === "order") {
      this.cell.classList.add("python-live");
      this.order ??= new Order({
        place: this.orderPlace,
        puzzle: this.puzzle,
        kept: parsed(recall(`${this.name}:lines`)),
        onChange: (slots) => this.ordered(slots),
      });
    } else if (!this.near) {
      this.near = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          this.near.disconnect();
          this.edit();
        },
        { rootMargin: "600px" },
      );
      this.near.observe(this.cell);
    }
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

  changed(code) {
    this.code = code;
    python.warm(code);
    if (keep(this.name, code === this.stub ? null : code)) this.note.hidden = true;
    else
      this.say(
        "This browser can't keep your code (its storage is full or blocked): copy it before you leave the page.",
      );
  }

  ordered(slots) {
    python.warm(this.order.get());
    keep(`${this.name}:lines`, this.order.empty ? null : JSON.stringify(slots));
  }

  say(text) {
    this.note.textContent = text;
    this.note.hidden = false;
  }

  reset() {
    const ordering = this.way === "order";
    if (ordering ? this.order.empty : this.code === this.stub) return;
    if (
      !confirm(ordering ? "Take all lines back?" : "Replace your code by what the page came with?")
    )
      return;
    if (ordering) this.order.reset();
    else {
      this.editor?.set(this.stub);
      this.changed(this.stub);
    }
    this.clear();
    this.tell("Back at the start.");
  }

  // What has become of a run, in words and in the colour of its state: right, wrong, or neither.
  tell(text, state = "") {
    this.status.textContent = text;
    this.status.dataset.state = state;
  }

  clear() {
    this.output.replaceChildren();
    this.output.hidden = true;
    this.output.dataset.state = "";
    this.text = null;
    this.result = null;
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
    this.tell("Starting Python …");
    const code = this.way === "order" ? this.order.get() : this.code;
    python.run({ code, check }, (kind, value) => this[`on_${kind}`]?.(value));
  }

  busy(running) {
    python.busy = running;
    for (const { runButton, checkButton } of exercises)
      for (const button of [runButton, checkButton]) button.setAttribute("aria-disabled", running); // and keeps the focus
    this.cell.classList.toggle("python-busy", running);
    if (!running && document.activeElement === this.stopButton) this.checkButton.focus();
    this.stopButton.hidden = !running;
    clearTimeout(this.alarm);
    if (!running) this.progress.hidden = true;
  }

  on_progress({ loaded, total, what }) {
    if (!python.busy) return;
    this.progress.hidden = false;
    if (!total || loaded >= total) {
      this.progress.removeAttribute("value");
      this.tell(`Starting ${what} …`);
      return;
    }
    this.progress.max = total;
    this.progress.value = loaded;
    this.tell(
      `Loading ${what}: ${megabytes(loaded)} of ${megabytes(total)} MB (the first time only)`,
    );
  }

  on_ready() {
    if (!python.busy) this.tell("Python is ready again.");
  }

  on_started() {
    this.progress.hidden = true;
    this.tell("Running …");
    this.alarm = setTimeout(() => {
      this.tell("Still running. If it should have ended long ago, press Stop.");
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
    this.result = ["Stopped by an error.", "wrong"];
  }

  // The check broke down: the code may have changed what it needs, so the next run starts afresh.
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
    const answers = JSON.parse(json);
    const list = element("ul", { class: "python-answers" });
    for (const { name, right, hint } of answers) {
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
    const right = answers.filter((answer) => answer.right).length;
    const all = right === answers.length;
    const count = `${right} of ${answers.length}`;
    const several = answers.length > 1;
    if (all) this.result = [several ? `Right: ${count}` : "Right", "right"];
    else this.result = [several ? `Not yet: ${count} right` : "Not yet", "wrong"];
    if (all) {
      keep(`${this.name}:right`, "1");
      this.tick.hidden = false;
    }
  }

  on_done() {
    this.busy(false);
    const nothing = this.output.hidden ? " Your code printed nothing." : "";
    const [text, state] = this.result ?? [`Done.${nothing}`, ""];
    this.tell(text, state);
    this.output.dataset.state = state;
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
    this.tell("Stopped. Your code is kept.");
  }

  // The next Python starts at once, to be ready when the code is mended.
  restart() {
    this.stop();
    this.tell(`${this.status.textContent} Python is starting again …`);
    python.start();
  }

  // Say what is wrong and where else the code can run.
  offer(text) {
    this.tell("");
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
  exercises.find((exercise) => !exercise.stopButton.hidden)?.stop();
  python.end();
});
