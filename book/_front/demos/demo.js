// What all demos share in the page: controls, the state in the address, readout, reset.
//
// Each kind of demo is a function of (figure, definition, chart, change), which returns
// {draw(state), readout(state)} and, where it has them, extra state (start, write, read),
// press(button, state) and face(button, state). As the Demo classes of lnn.
import { findChart, setAttribute } from "./chart.js";
import { formatValue, parseValue, snap } from "./controls.js";

function bring(figure, kind) {
  const definition = JSON.parse(figure.querySelector("script").textContent);
  const chart = (name) => findChart(figure.querySelector(`[data-chart="${name}"]`));
  const readout = figure.querySelector("[role=status]");
  const controls = definition.controls;
  const inputs = {};
  const buttons = {};
  figure.querySelectorAll("input").forEach((input) => (inputs[input.name] = input));
  figure.querySelectorAll("button[name]").forEach((button) => (buttons[button.name] = button));
  const demo = kind(figure, definition, chart, change);
  const start = () =>
    controls.reduce(
      (state, control) => Object.assign(state, { [control.name]: control.value }),
      demo.start ? demo.start() : {},
    );
  let state = start();
  let quiet = null;

  // Show the state everywhere but in the address.
  function update() {
    controls.forEach((control) => {
      const input = inputs[control.name];
      const value = state[control.name];
      if (input.type === "checkbox") {
        input.checked = value;
      } else {
        if (+input.value !== value) input.value = value;
        const words = formatValue(control, value) + control.unit;
        const output = input.previousElementSibling;
        if (output.textContent !== words) {
          output.textContent = words;
          input.setAttribute("aria-valuetext", words);
        }
      }
    });
    figure.toggleAttribute("data-pinned", state.pinned != null);
    demo.draw(state);
    Object.keys(buttons).forEach((name) => {
      const face = demo.face?.(name, state);
      if (!face) return;
      if (buttons[name].textContent !== face.label) buttons[name].textContent = face.label;
      setAttribute(buttons[name], "aria-disabled", !face.enabled);
    });
    const words = demo.readout(state);
    if (readout.textContent !== words) readout.textContent = words;
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
    write();
  }

  function write() {
    const parts = new URLSearchParams();
    parts.set("demo", definition.name);
    controls.forEach((control) =>
      parts.set(
        control.name,
        typeof state[control.name] === "boolean" ? +state[control.name] : state[control.name],
      ),
    );
    if (demo.write) demo.write(state, parts);
    try {
      history.replaceState(history.state, "", `#${parts.toString().replace(/%2C/g, ",")}`);
    } catch {
      // A browser that allows no more changes of the address for now; the demo goes on.
    }
  }
  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    if (parts.get("demo") !== definition.name) return false;
    state = start();
    controls.forEach((control) => {
      const text = parts.get(control.name);
      const value =
        typeof control.value === "boolean"
          ? { 0: false, 1: true }[text]
          : parseValue(control, text);
      if (value !== null && value !== undefined) state[control.name] = value;
    });
    if (demo.read) demo.read(state, parts);
    return true;
  }

  controls.forEach((control) =>
    inputs[control.name].addEventListener("input", (event) => {
      const input = event.target;
      change({
        [control.name]: input.type === "checkbox" ? input.checked : snap(control, +input.value),
      });
    }),
  );
  Object.keys(buttons).forEach((name) =>
    buttons[name].addEventListener("click", () => {
      if (buttons[name].getAttribute("aria-disabled") === "true") return;
      if (name === "reset") change(start());
      else if (demo.press) change(demo.press(name, state));
    }),
  );
  window.addEventListener("hashchange", () => {
    if (read()) update();
  });

  const addressed = read();
  figure.querySelector("fieldset").disabled = false;
  update();
  figure.setAttribute("data-ready", "");
  if (addressed) figure.scrollIntoView({ block: "start" });
}

// Bring the page's demos to life. `kinds` maps their names to their kinds.
export function bringDemos(kinds) {
  for (const [name, kind] of Object.entries(kinds)) {
    for (const figure of document.querySelectorAll(`figure.lnn-demo[data-demo="${name}"]`)) {
      bring(figure, kind);
    }
  }
}
