// The register game: for each depth, find a learning rate that trains, and register it.
import { drawCurves, fillIn, inWords, pathData, trainEqual } from "./chart.js";
import { formatValue, parseValue } from "./controls.js";
import { bringDemos } from "./demo.js";

function register(figure, definition, chart) {
  const slider = definition.controls[0];
  const depths = definition.depths;
  const plot = chart("loss");
  const time = chart("time");
  const rate = chart("rate");
  const train = (depth, learningRate) =>
    trainEqual(definition, depth, learningRate, definition.init_weight);
  const depthOf = (state) => depths[Math.min(state.registered.length, depths.length - 1)];
  let run = null;
  const phase = (state) =>
    state.registered.length === depths.length
      ? "done"
      : run.end.kind === "converged"
        ? "register"
        : "explore";
  return {
    start: () => ({ registered: [] }),
    draw(state) {
      run = train(depthOf(state), state.learning_rate);
      drawCurves(plot, definition, { loss: run });
      const us = depths.slice(0, state.registered.length);
      const times = state.registered.map((value, i) => train(depths[i], value).end.epoch);
      [
        [time, "time", times],
        [rate, "rate", state.registered],
      ].forEach(([points, name, values]) => {
        points.line(name, pathData(us, values, points.x, points.y));
        points.dots(name, us, values);
      });
      const done = phase(state) === "done";
      const edge = done ? definition.edge : [];
      rate.line(
        "edge",
        pathData(
          edge.map((pair) => pair[0]),
          edge.map((pair) => pair[1]),
          rate.x,
          rate.y,
        ),
      );
      rate.show('[data-note="edge"]', done);
      plot.describe(`${figure.getAttribute("aria-label")} ${this.readout(state)}`);
      const list = (values) =>
        us.map((depth, i) => `D = ${depth}: ${values[i]}`).join(", ") || "none yet";
      time.describe(`Learning time of each registered depth: ${list(times)}`);
      rate.describe(
        `Registered learning rates: ${list(state.registered.map((v) => formatValue(slider, v)))}`,
      );
    },
    readout: (state) => {
      const label = `${depthOf(state)} weights, learning rate ${formatValue(slider, state.learning_rate)}`;
      return fillIn(definition.phases[phase(state)], {
        count: state.registered.length + 1,
        run: inWords(definition, label, run.end),
      });
    },
    press: (button, state) => {
      const registered = state.registered;
      return {
        registered:
          button === "undo" ? registered.slice(0, -1) : [...registered, state.learning_rate],
      };
    },
    face: (button, state) => {
      if (button === "undo") return { label: "Undo", enabled: state.registered.length > 0 };
      if (button !== "register") return null;
      const now = phase(state);
      return {
        label: fillIn(definition.faces[now], {
          rate: formatValue(slider, state.learning_rate),
          depth: depthOf(state),
        }),
        enabled: now === "register",
      };
    },
    write: (state, parts) => {
      if (state.registered.length) parts.set("registered", state.registered.join(","));
    },
    // Only registrations that the game would have allowed.
    read: (state, parts) => {
      (parts.get("registered") || "")
        .split(",")
        .slice(0, depths.length)
        .every((text, i) => {
          const value = parseValue(slider, text);
          const allowed = value !== null && train(depths[i], value).end.kind === "converged";
          if (allowed) state.registered.push(value);
          return allowed;
        });
    },
  };
}

bringDemos({ register });
