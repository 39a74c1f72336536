// Brings the demos of a page to life: puts the pictures in, follows controls, playhead and
// address. What a demo is and how it looks, its kind says (kinds/), without a page.
import { parse, show, snap } from "./draw/words.js";

const PLAY = 4000; // milliseconds for a whole training
const FRAME = 2; // milliseconds of a frame for a network that trains while one looks
const still = matchMedia("(prefers-reduced-motion: reduce)");

function put(element, text) {
  if (element.drawn === text) return;
  element.drawn = text;
  if (!text.startsWith("<svg")) {
    element.innerHTML = text;
    return;
  }
  const parsed = document.createElement("template");
  parsed.innerHTML = text;
  renew(element, parsed.content);
}

// Make a picture like `fresh`, and leave alone what is so already: text is dear to lay out. Text that
// differs is replaced, for text that moves counts as a shift of the page.
function renew(element, fresh) {
  const old = [...element.childNodes];
  const news = [...fresh.childNodes];
  for (const [i, node] of news.entries()) {
    if (!old[i]) element.append(node);
    else if (old[i].isEqualNode(node)) continue;
    else if (old[i].nodeName !== node.nodeName || !node.attributes || node.nodeName === "text")
      old[i].replaceWith(node);
    else {
      for (const { name } of [...old[i].attributes])
        if (!node.hasAttribute(name)) old[i].removeAttribute(name);
      for (const { name, value } of node.attributes)
        if (old[i].getAttribute(name) !== value) old[i].setAttribute(name, value);
      renew(old[i], node);
    }
  }
  for (const node of old.slice(news.length)) node.remove();
}

export function bring(figure, kinds) {
  const definition = JSON.parse(figure.querySelector("script").textContent);
  const guessed = () => (definition.guess = JSON.parse(figure.dataset.guess ?? "[]"));
  guessed();
  const demo = kinds[definition.kind || definition.name](definition);
  const controls = demo.controls || definition.controls;
  const boxes = {};
  const inputs = {};
  const buttons = {};
  const tracks = {};
  const sizes = {};
  figure.querySelectorAll("[data-chart]").forEach((box) => (boxes[box.dataset.chart] = box));
  const opening = {}; // the pictures that the page came with
  for (const name of Object.keys(boxes))
    opening[name] = [...boxes[name].querySelectorAll(".lnn-picture")].map((one) => one.innerHTML);
  figure.querySelectorAll("input").forEach((input) => (inputs[input.name] = input));
  figure.querySelectorAll("button[name]").forEach((button) => (buttons[button.name] = button));
  figure.querySelectorAll("[data-track]").forEach((track) => (tracks[track.dataset.track] = track));
  const readout = figure.querySelector("[role=status]");
  const start = () =>
    Object.assign(
      Object.fromEntries(controls.map(({ name, value }) => [name, value])),
      demo.start(),
    );
  const end = () => demo.length(state);
  const clock = () => (state.epoch === null || state.epoch > end() ? end() : state.epoch);
  let state = start();
  let quiet = null;
  let running = null;
  let waiting = null;

  const size = (name) => sizes[name];

  function draw() {
    const pictures = demo.pictures(state, size) ?? opening;
    for (const name of Object.keys(pictures))
      [pictures[name]].flat().forEach((svg, i) => put(boxes[name].children[i], svg));
    if (demo.place) demo.place(state, boxes);
    if (demo.length) {
      inputs.epoch.max = end();
      inputs.epoch.value = clock();
      say(inputs.epoch.nextElementSibling, String(clock()));
    }
  }
  function say(element, words) {
    if (element.textContent !== words) element.textContent = words;
  }

  // Show the state everywhere but in the address.
  function update() {
    for (const control of controls) {
      const input = inputs[control.name];
      const value = state[control.name];
      if (input.type === "checkbox") {
        input.checked = value;
        continue;
      }
      if (+input.value !== value) input.value = value;
      const words = show(control, value) + (control.unit || "");
      say(input.previousElementSibling, words);
      if (input.getAttribute("aria-valuetext") !== words)
        input.setAttribute("aria-valuetext", words);
    }
    figure.toggleAttribute("data-pinned", state.pinned != null);
    draw();
    const marks = demo.tracks ? demo.tracks(state) : {};
    for (const name of Object.keys(marks)) put(tracks[name], marks[name]);
    for (const name of Object.keys(buttons)) {
      const face = demo.face?.(name, state);
      if (!face) continue;
      say(buttons[name], face.label);
      buttons[name].setAttribute("aria-disabled", !face.enabled);
    }
    put(readout, demo.status(state));
    work();
  }

  // What takes longer than a frame is done a few milliseconds at a time.
  function work() {
    clearTimeout(waiting);
    if (demo.work)
      waiting = setTimeout(function more() {
        const until = performance.now() + 4;
        if (!demo.work(state, () => performance.now() < until)) waiting = setTimeout(more);
        else draw();
      });
  }

  // A new state from the reader. Screen readers wait until it has been quiet for a moment.
  function change(news) {
    Object.assign(state, news);
    readout.setAttribute("aria-busy", "true");
    update();
    clearTimeout(quiet);
    quiet = setTimeout(settle, 250);
  }
  function settle() {
    readout.setAttribute("aria-busy", "false");
    if (running === null) write();
  }

  function write() {
    const parts = new URLSearchParams();
    parts.set("demo", definition.name);
    for (const { name } of controls)
      parts.set(name, typeof state[name] === "boolean" ? +state[name] : state[name]);
    demo.write(state, parts);
    try {
      history.replaceState(
        history.state,
        "",
        `#${parts.toString().replace(/%2C/g, ",").replace(/%40/g, "@")}`,
      );
    } catch (_error) {
      // A browser that allows no more changes of the address for now; the demo goes on.
    }
  }
  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    if (parts.get("demo") !== definition.name) return false;
    state = start();
    for (const control of controls) {
      const text = parts.get(control.name);
      const value =
        typeof control.value === "boolean"
          ? { 0: false, 1: true }[text]
          : parse(control, text || "");
      if (value !== null && value !== undefined) state[control.name] = value;
    }
    demo.read(state, parts);
    return true;
  }

  // The playhead: it runs only when asked to, and rests before it speaks.
  function stop() {
    if (running === null) return;
    cancelAnimationFrame(running);
    clearTimeout(running);
    running = null;
    say(buttons.play, "Play");
    change(demo.length ? { epoch: clock() } : {});
  }
  const next = (step) =>
    still.matches ? setTimeout(() => step(performance.now()), 500) : requestAnimationFrame(step);
  function play() {
    const from = clock() >= end() ? 0 : clock();
    const began = performance.now();
    say(buttons.play, "Pause");
    running = next(function step(now) {
      const passed = Math.round(from + (end() * Math.max(now - began, 0)) / PLAY);
      state.epoch = Math.min(passed, end());
      draw();
      if (state.epoch >= end()) return stop();
      running = next(step);
    });
    state.epoch = from;
    draw();
  }

  // A network that trains while one looks, and not while it is out of sight.
  let seen = true;
  if (demo.advance)
    new IntersectionObserver(([entry]) => (seen = entry.isIntersecting)).observe(figure);
  function train() {
    say(buttons.play, "Pause");
    readout.setAttribute("aria-busy", "true");
    running = next(function step() {
      const until = performance.now() + (still.matches ? 20 : 1) * FRAME;
      if (seen) {
        const goes = demo.advance(state, () => performance.now() < until);
        draw();
        put(readout, demo.status(state));
        if (!goes) return stop();
      }
      running = next(step);
    });
  }

  for (const control of controls) {
    inputs[control.name].addEventListener("input", (event) => {
      const input = event.target;
      change({
        [control.name]: input.type === "checkbox" ? input.checked : snap(control, +input.value),
      });
    });
    // An arrow key goes as far as the text asks for, where that is more than the finest step.
    if (control.key_step)
      inputs[control.name].addEventListener("keydown", (event) => {
        const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (!way || event.shiftKey) return;
        event.preventDefault();
        change({ [control.name]: snap(control, state[control.name] + way * control.key_step) });
      });
  }
  if (demo.length)
    inputs.epoch.addEventListener("input", (event) => {
      stop();
      change({ epoch: +event.target.value });
    });
  for (const name of Object.keys(buttons))
    buttons[name].addEventListener("click", (_event) => {
      if (buttons[name].getAttribute("aria-disabled") === "true") return;
      if (name === "play") return running !== null ? stop() : demo.advance ? train() : play();
      if (running !== null) stop();
      if (name === "reset") change(start());
      else if (demo.press) change(demo.press(name, state));
    });

  // Dragging in a picture. A touch may be a scroll: it counts where the picture says so.
  for (const name of Object.keys(boxes)) {
    const box = boxes[name];
    const where = (event) => {
      const area = box.getBoundingClientRect();
      return [
        (event.clientX - area.left) / area.width,
        1 - (event.clientY - area.top) / area.height,
      ];
    };
    const drag = (event, first) => {
      const news = demo.drag?.(name, where(event), state, { event, first });
      if (!news) return false;
      if (running !== null) stop();
      change(news);
      return true;
    };
    box.addEventListener("pointerdown", (event) => {
      if (event.button || !drag(event, true)) return;
      if (event.pointerType === "mouse") event.preventDefault(); // no text gets selected
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      if (box.hasPointerCapture(event.pointerId)) drag(event, false);
    });
    box.addEventListener("keydown", (event) => {
      const news = demo.key?.(name, event, state);
      if (!news) return;
      event.preventDefault();
      change(news);
    });
  }

  new ResizeObserver(() => {
    for (const name of Object.keys(boxes)) {
      const { clientWidth: width, clientHeight: height } = boxes[name];
      sizes[name] = { width, height };
    }
    if (running === null) draw();
  }).observe(figure);

  figure.addEventListener("guess", () => guessed() && draw());
  window.addEventListener("hashchange", () => read() && update());
  const addressed = read();
  figure.querySelector("fieldset").disabled = false;
  update();
  figure.setAttribute("data-ready", "");
  if (addressed) figure.scrollIntoView({ block: "start" });
}
