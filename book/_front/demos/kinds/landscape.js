// Gradient descent of two weights from anywhere, seen from above and as a surface.

import { told } from "../draw/chip.js";
import { arrows, ground, mapPicture } from "../draw/landscape.js";
import { epochs, lossPicture } from "../draw/loss.js";
import { surface } from "../draw/surface.js";
import { at, SIZE } from "../draw/svg.js";
import { fill, number, parse, snap } from "../draw/words.js";
import { keeper } from "./runs.js";

const AXIS = { low: -2, high: 2 };

export function landscape(definition) {
  const { controls, data, title, threshold, near } = definition;
  const named = Object.fromEntries(controls.map((control) => [control.name, control]));
  const layers = controls.filter((control) => typeof control.value === "boolean");
  const train = keeper(definition);
  const solid = surface(data);
  const scenery = { ground: ground(data), arrows: arrows(data) };
  const run = (w1, w2, state) => train([w1, w2], state.learning_rate, state.n_epochs);
  // Both weights of each row; rows of equal weights hold one number.
  const rows = (result) =>
    result.weights
      .map((ws) => [ws[0], ws[ws.length - 1]])
      .filter((row) => row.every(Number.isFinite));

  // Where a path ended, in words.
  function place(result) {
    const [w1, w2] = rows(result).pop();
    const { kind, loss } = result.end;
    let found = "between";
    if (kind === "diverged") found = "nowhere";
    else if (loss < threshold) found = "solution";
    else if (Math.abs(w1) < near && Math.abs(w2) < near) found = "saddle";
    return fill(definition.places[found], { w1: number(w1), w2: number(w2) });
  }
  const epochOf = (state) =>
    state.epoch === null ? state.n_epochs : Math.min(state.epoch, state.n_epochs);
  let turned = null; // where a drag of the surface began
  const hands =
    '<button type="button" class="lnn-handle" name="start" aria-label="Start of the trajectory: drag it, or move it with the arrow keys"></button>';

  return {
    buttons: [],
    handles: { map: hands },
    start: () => ({ epoch: null }),
    length: (state) => state.n_epochs,
    pictures(state, size) {
      const now = run(state.w1, state.w2, state);
      const walk = rows(now);
      const epoch = Math.min(epochOf(state), walk.length - 1);
      const from = `from ${number(state.w1)}, ${number(state.w2)}`;
      return {
        map: mapPicture({
          data,
          scenery,
          walk,
          epoch,
          layers: Object.fromEntries(layers.map(({ name }) => [name, state[name]])),
          examples: definition.examples.map(([w1, w2]) => rows(run(w1, w2, state))),
          title: "w₂, over w₁",
          size: size("map") || { width: 500, height: 500 },
          alt: `${title}, from above: the walk ${from}, ${definition.outcomes[now.end.kind].name}.${place(now)}`,
        }),
        loss: lossPicture({
          runs: { now },
          epoch,
          nEpochs: state.n_epochs,
          threshold,
          moves: `epoch ${epoch}`,
          title: "mean squared error, log scale",
          alt: `The loss in ${state.n_epochs} epochs ${from}.`,
          size: size("loss") || { ...SIZE, height: 120 },
        }),
        surface: solid({
          turn: state.turn,
          tilt: state.tilt,
          walk,
          epoch,
          ribbon: state.solutions,
          named: definition.corners,
          title: "height: log(loss + 0.5)",
          alt: "The same landscape as a surface, with the same walk.",
        }),
      };
    },
    place(state, boxes) {
      const handle = boxes.map.lastElementChild;
      handle.style.left = `${25 * (state.w1 + 2)}%`;
      handle.style.top = `${25 * (2 - state.w2)}%`;
    },
    status(state) {
      const result = run(state.w1, state.w2, state);
      const epoch = epochOf(state);
      const row = rows(result)[epoch];
      const where =
        epoch < state.n_epochs && row
          ? ` <span class="lnn-here">Here, at epoch ${epoch}: w₁ = ${number(row[0])}, w₂ = ${number(row[1])}.</span>`
          : place(result);
      return `<div>From w₁ = ${number(state.w1)}, w₂ = ${number(state.w2)}: ${told(result.end, state.n_epochs, definition)}${where}</div>`;
    },
    drag(chart, [u, v], state, { event, first }) {
      if (chart === "loss") return { epoch: Math.round(at(epochs(state.n_epochs), u)) };
      if (chart === "map") {
        const handle = event.target.name === "start";
        if (event.pointerType !== "mouse" && first && !handle && event.isPrimary === false)
          return null;
        return { w1: snap(named.w1, at(AXIS, u)), w2: snap(named.w2, at(AXIS, v)) };
      }
      if (first) turned = { u, v, turn: state.turn, tilt: state.tilt };
      if (first || !turned) return { turn: state.turn };
      const turn = ((turned.turn + (u - turned.u) * 180 + 540 + 3600) % 360) - 180;
      return {
        turn: snap(named.turn, turn),
        tilt: snap(named.tilt, turned.tilt - (v - turned.v) * 120),
      };
    },
    key(chart, event, state) {
      const step = event.shiftKey ? 0.01 : 0.05;
      const way = {
        ArrowLeft: [-step, 0],
        ArrowRight: [step, 0],
        ArrowUp: [0, step],
        ArrowDown: [0, -step],
      }[event.key];
      return way && chart === "map"
        ? { w1: snap(named.w1, state.w1 + way[0]), w2: snap(named.w2, state.w2 + way[1]) }
        : null;
    },
    write: (state, parts) => {
      if (state.epoch !== null && state.epoch < state.n_epochs) parts.set("epoch", state.epoch);
    },
    read: (state, parts) => {
      state.epoch = parse(
        { low: 0, high: state.n_epochs, step: 1, digits: 0 },
        parts.get("epoch") || "",
      );
    },
  };
}
