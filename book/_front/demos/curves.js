// One slider and the training curve it gives; a second curve can be pinned.
import { drawCurves, inWords, trainEqual } from "./chart.js";
import { parseValue } from "./controls.js";
import { bringDemos } from "./demo.js";

function curves(figure, definition, chart) {
  const slider = definition.controls[0];
  const plot = chart("loss");
  const setting = (value) => definition.runs[Math.round((value - slider.low) / slider.step)];
  const train = (value) => {
    const run = setting(value);
    return trainEqual(definition, run.depth, run.learning_rate, run.init_weight);
  };
  let runs = {};
  return {
    start: () => ({ pinned: null }),
    draw(state) {
      const value = state[slider.name];
      runs = { pinned: state.pinned === null ? null : train(state.pinned), loss: train(value) };
      drawCurves(plot, definition, runs);
      plot.describe(`${figure.getAttribute("aria-label")} ${this.readout(state)}`);
    },
    readout: (state) => {
      const value = state[slider.name];
      let words = inWords(definition, setting(value).label, runs.loss.end);
      if (state.pinned !== null && state.pinned !== value) {
        words += ` Pinned: ${inWords(definition, setting(state.pinned).label, runs.pinned.end)}`;
      }
      return words;
    },
    press: (_button, state) => {
      const value = state[slider.name];
      return { pinned: state.pinned === value ? null : value };
    },
    face: (button, state) =>
      button !== "pin"
        ? null
        : {
            label: state.pinned === state[slider.name] ? "Unpin this curve" : "Pin this curve",
            enabled: true,
          },
    write: (state, parts) => {
      if (state.pinned !== null) parts.set("pinned", state.pinned);
    },
    read: (state, parts) => {
      state.pinned = parseValue(slider, parts.get("pinned"));
    },
  };
}

bringDemos({ depth: curves, "learning-rate": curves, initialization: curves });
