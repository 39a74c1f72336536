// One slider and the training curve it gives; a second curve can be pinned.
(function (lnn) {
  "use strict";

  function curves(figure, definition, chart) {
    const slider = definition.controls[0], plot = chart("loss");
    const setting = (value) => definition.runs[Math.round((value - slider.low) / slider.step)];
    const train = function (value) {
      const run = setting(value);
      return lnn.run(definition, run.depth, run.learning_rate, run.init_weight);
    };
    let runs = {};
    return {
      start: () => ({ pinned: null }),
      draw: function (state) {
        const value = state[slider.name];
        runs = { pinned: state.pinned === null ? null : train(state.pinned), loss: train(value) };
        lnn.drawCurves(plot, definition, runs);
        plot.describe(figure.getAttribute("aria-label") + " " + this.readout(state));
      },
      readout: function (state) {
        const value = state[slider.name];
        let words = lnn.inWords(definition, setting(value).label, runs.loss.end);
        if (state.pinned !== null && state.pinned !== value) {
          words += " Pinned: " + lnn.inWords(definition, setting(state.pinned).label, runs.pinned.end);
        }
        return words;
      },
      press: function (button, state) {
        const value = state[slider.name];
        return { pinned: state.pinned === value ? null : value };
      },
      face: (button, state) => button !== "pin" ? null : {
        label: state.pinned === state[slider.name] ? "Unpin this curve" : "Pin this curve",
        enabled: true,
      },
      write: function (state, parts) {
        if (state.pinned !== null) parts.set("pinned", state.pinned);
      },
      read: function (state, parts) {
        state.pinned = lnn.parse(slider, parts.get("pinned"));
      },
    };
  }

  lnn.kinds.depth = lnn.kinds["learning-rate"] = lnn.kinds.initialization = curves;
})(lnnDemos);
