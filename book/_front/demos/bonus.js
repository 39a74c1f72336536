// Three sliders, the training curve, and the map behind the sliders.
import { drawCurves, fillIn, formatNumber, inWords, pathData, trainEqual } from "./chart.js";
import { formatValue, parseValue, snap } from "./controls.js";
import { bringDemos } from "./demo.js";
import { epochsToConverge } from "./train.js";

function bonus(figure, definition, chart, change) {
  const controls = definition.controls;
  const plot = chart("loss");
  const map = chart("map");
  const image = map.box.querySelector("image");
  const rates = grid(controls[1]);
  const weights = grid(definition.rows);
  const colours = definition.palette.map((hex) =>
    [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)),
  );
  const steps = definition.bounds.length; // the colours after them: too slow, and the chequers
  const canvas = document.createElement("canvas");
  canvas.width = rates.length;
  canvas.height = weights.length;
  const pictures = { [controls[0].value]: image.getAttribute("href") }; // by hidden layers
  let wanted = null;
  let runs = {};

  function grid(control) {
    const count = Math.round((control.high - control.low) / control.step);
    return Array.from({ length: count + 1 }, (_, k) =>
      snap(control, control.low + k * control.step),
    );
  }
  const setting = (state) => controls.map((control) => state[control.name]);
  const same = (a, b) => a !== null && b !== null && a.every((value, i) => value === b[i]);
  const train = (values) => trainEqual(definition, values[0] + 1, values[1], values[2]);
  const words = (values, run) => {
    const shown = {};
    controls.forEach((control, i) => (shown[control.name] = formatValue(control, values[i])));
    return inWords(definition, fillIn(definition.label, shown), run.end);
  };

  // Show the map of a depth: at once where it is known, else computed a few milliseconds at a
  // time, between the reader's own moves.
  function showMap(hidden) {
    if (wanted === hidden) return;
    wanted = hidden;
    map.box.setAttribute("aria-busy", "true");
    if (pictures[hidden]) return finish(hidden);
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(canvas.width, canvas.height);
    let cell = 0;
    setTimeout(function work() {
      if (wanted !== hidden) return;
      const from = performance.now();
      for (; cell < canvas.width * canvas.height && performance.now() - from < 4; cell++) {
        const row = Math.floor(cell / canvas.width);
        const column = cell % canvas.width;
        paint(
          pixels,
          row,
          column,
          epochsToConverge(
            hidden + 1,
            rates[column],
            weights[row],
            definition.data,
            definition.n_epochs,
            definition.threshold,
            definition.settled_for,
          ),
        );
      }
      if (cell < canvas.width * canvas.height) return void setTimeout(work);
      context.putImageData(pixels, 0, 0);
      pictures[hidden] = canvas.toDataURL();
      finish(hidden);
    });
  }
  function finish(hidden) {
    image.setAttribute("href", pictures[hidden]);
    map.line(
      "edge",
      pathData(
        [definition.edges[hidden], definition.edges[hidden]],
        [map.y.low, map.y.high],
        map.x,
        map.y,
      ),
    );
    map.box.dataset.hiddenLayers = hidden;
    map.box.setAttribute("aria-busy", "false");
  }
  function paint(pixels, row, column, epochs) {
    const index =
      epochs >= 0
        ? definition.bounds.findIndex((bound) => epochs <= bound)
        : epochs === -1
          ? steps
          : steps + 1 + ((row + column) % 2);
    const at = 4 * ((canvas.height - 1 - row) * canvas.width + column);
    pixels.data.set([...colours[index], 255], at);
  }

  function go(event) {
    const [rate, weight] = map.under(event);
    const inside = (control, value) =>
      Math.min(Math.max(snap(control, value), control.low), control.high);
    change({
      learning_rate: inside(controls[1], rate),
      init_weight: inside(definition.rows, weight),
    });
  }
  map.box.addEventListener("click", go);
  map.box.addEventListener("pointermove", (event) => {
    if (event.buttons === 1 && event.pointerType === "mouse") go(event);
  });

  return {
    start: () => ({ pinned: null }),
    draw(state) {
      const here = setting(state);
      runs = { pinned: state.pinned && train(state.pinned), loss: train(here) };
      drawCurves(plot, definition, runs);
      plot.describe(`${figure.getAttribute("aria-label")} ${this.readout(state)}`);
      const shown = Math.min(Math.max(here[2], definition.rows.low), definition.rows.high);
      map.mark(
        "here",
        here[1],
        shown,
        shown === here[2] ? "" : `${formatValue(controls[2], here[2])} lies beyond`,
      );
      map.describe(
        "Map: epochs to converge over learning rate and initial weight, " +
          here[0] +
          " hidden layers. Predicted edge: learning rate " +
          formatNumber(definition.edges[here[0]]),
      );
      showMap(here[0]);
    },
    readout: (state) => {
      const here = setting(state);
      const said = words(here, runs.loss);
      return state.pinned === null || same(state.pinned, here)
        ? said
        : `${said} Pinned: ${words(state.pinned, runs.pinned)}`;
    },
    press: (_button, state) => {
      const here = setting(state);
      return { pinned: same(state.pinned, here) ? null : here };
    },
    face: (button, state) =>
      button !== "pin"
        ? null
        : {
            label: same(state.pinned, setting(state)) ? "Unpin this curve" : "Pin this curve",
            enabled: true,
          },
    write: (state, parts) => {
      if (state.pinned !== null) parts.set("pinned", state.pinned.join(","));
    },
    read: (state, parts) => {
      const texts = (parts.get("pinned") || "").split(",");
      const values = controls.map((control, i) => parseValue(control, texts[i] || ""));
      if (texts.length === controls.length && !values.includes(null)) state.pinned = values;
    },
  };
}

bringDemos({ bonus });
