// The register game: for each depth, find a learning rate that trains, and register it.

import { pointsPicture } from "../draw/points.js";
import { axis } from "../draw/svg.js";
import { fill, parse, show } from "../draw/words.js";
import { training } from "./training.js";

export function register(definition) {
  const { depths, controls, edge, init_weight: weight } = definition;
  const slider = controls[0];
  const depthOf = (state) => depths[Math.min(state.registered.length, depths.length - 1)];
  // The training that is watched has the depth that comes next.
  const views = new Map(
    depths.map((depth) => [
      depth,
      training({
        ...definition,
        fixed: { hidden_layers: depth - 1, init_weight: weight },
        label: `${depth} weights, learning rate {learning_rate}`,
      }),
    ]),
  );
  const view = (state) => views.get(depthOf(state));
  const endOf = (depth, rate) => views.get(depth).run({ learning_rate: rate, before: [] }).end;
  const phase = (state) =>
    state.registered.length === depths.length
      ? "done"
      : endOf(depthOf(state), state.learning_rate).kind === "converged"
        ? "register"
        : "explore";
  const x = axis("weights D", depths[0] - 5, depths[depths.length - 1] + 5, depths);
  const time = axis("", 0, definition.n_epochs, [0, 200, 400, 600]);
  const rate = axis("", 0, 0.18, [0, 0.05, 0.1, 0.15]);

  return {
    buttons: [
      ["register", definition.faces.explore],
      ["undo", "Undo"],
    ],
    start: () => ({ before: [], epoch: null, pinned: null, registered: [] }),
    length: () => definition.n_epochs,
    pictures(state, size) {
      const us = depths.slice(0, state.registered.length);
      const done = phase(state) === "done";
      const times = state.registered.map((value, i) => endOf(depths[i], value).epoch);
      const list = (values) =>
        us.map((depth, i) => `D = ${depth}: ${values[i]}`).join(", ") || "none yet";
      return {
        ...view(state).pictures(state, size, ["signal", "loss"]),
        time: pointsPicture({
          x,
          y: time,
          name: "time",
          us,
          vs: times,
          title: "learning time in epochs",
          alt: `Learning time of each registered depth: ${list(times)}`,
          size: size("time"),
        }),
        rate: pointsPicture({
          x,
          y: rate,
          name: "rate",
          us,
          vs: state.registered,
          guess: definition.guess,
          edge: done ? edge : [],
          title: "registered learning rate",
          alt:
            "Registered learning rates: " +
            list(state.registered.map((value) => show(slider, value))),
          size: size("rate"),
        }),
      };
    },
    status(state) {
      const sum = (values) => values.reduce((all, value) => all + value, 0);
      const times = state.registered.map((value, i) => endOf(depths[i], value).epoch);
      const { kind } = endOf(depthOf(state), state.learning_rate);
      const [first] = view(state).status(state).split('<div class="lnn-pinned">');
      const best = sum(definition.best.slice(0, times.length));
      return (
        fill(definition.phases[phase(state)], {
          count: state.registered.length + 1,
          run: first,
          tip: definition.tips[kind] || "",
        }) + (times.length ? fill(definition.score, { total: sum(times), best }) : "")
      );
    },
    tracks: (state) => view(state).tracks(state),
    drag: (chart, place, state, more) => view(state).drag(chart, place, state, more),
    press(button, state) {
      const { registered } = state;
      return {
        registered:
          button === "undo" ? registered.slice(0, -1) : [...registered, state.learning_rate],
      };
    },
    face(button, state) {
      if (button === "undo") return { label: "Undo", enabled: state.registered.length > 0 };
      if (button !== "register") return null;
      const now = phase(state);
      return {
        label: fill(definition.faces[now], {
          rate: show(slider, state.learning_rate),
          depth: depthOf(state),
        }),
        enabled: now === "register",
      };
    },
    write(state, parts) {
      if (state.epoch !== null && state.epoch < definition.n_epochs)
        parts.set("epoch", state.epoch);
      if (state.registered.length) parts.set("registered", state.registered.join(","));
    },
    // Only registrations that the game would have allowed.
    read(state, parts) {
      state.epoch = parse(
        { low: 0, high: definition.n_epochs, step: 1, digits: 0 },
        parts.get("epoch") || "",
      );
      (parts.get("registered") || "")
        .split(",")
        .slice(0, depths.length)
        .every((text, i) => {
          const value = parse(slider, text);
          const allowed = value !== null && endOf(depths[i], value).kind === "converged";
          if (allowed) state.registered.push(value);
          return allowed;
        });
    },
  };
}
