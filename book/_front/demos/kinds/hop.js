// Why there is a longest step: equal weights, so that the landscape is a curve and training a
// ball that hops on it; beside it w by epoch, and the curvature against 2/η.
import { told } from "../draw/chip.js";
import { curvaturePicture, valleyPicture, walkPicture } from "../draw/hop.js";
import { at, SIZE } from "../draw/svg.js";
import { tracks } from "../draw/tracks.js";
import { fill, number, parse, snap } from "../draw/words.js";
import { power } from "../train.js";
import { keeper } from "./runs.js";

export function hop(definition) {
  const { controls, data, n_epochs: nEpochs, sharpness, title } = definition;
  const [, , startControl] = controls;
  const train = keeper(definition);
  const memory = new Map();
  const { xx: m, slope: a, least_mse: rest } = data;
  const lossOf = (depth) => (w) => 0.5 * (m * (power(w, depth) - a) ** 2 + rest);

  function look(state) {
    const depth = state.weights;
    const lambda = sharpness[depth - 1];
    const edge = 2 / lambda;
    const rate = state.step * edge;
    const best = definition.best[depth - 1];
    const span = Math.min(0.9, 2.2 / depth + 0.004) * best;
    const range = { low: best - span, high: best + 0.55 * span };
    const start = range.low + (state.start / 100) * (range.high - range.low);
    const run = train([...new Array(depth)].fill(start), rate);
    const walk = run.weights.map((ws) => ws[0]).filter(Number.isFinite);
    const other = [start];
    while (other.length < walk.length)
      other.push(best + (1 - rate * lambda) * (other[other.length - 1] - best));
    const curvature = walk.map(
      (w) =>
        m *
        (depth * power(w, 2 * depth - 2) +
          (depth > 1 ? (depth - 1) * (power(w, depth) - a) * power(w, depth - 2) : 0)),
    );
    const epoch = Math.min(state.epoch === null ? nEpochs : state.epoch, walk.length - 1);
    return { depth, lambda, edge, rate, best, range, run, walk, other, curvature, epoch };
  }

  // What a walk that does not settle does at last.
  function hops({ run, walk, range }) {
    if (run.end.kind !== "unsettled") return "";
    const tail = walk.slice(-40);
    const near = 1e-3 * (range.high - range.low);
    const period = [2, 3, 4, 5, 6, 7, 8, 10, 12].find((p) =>
      tail.slice(0, -p).every((w, i) => Math.abs(w - tail[i + p]) < near),
    );
    if (period) return ` It hops between ${period} places.`;
    const width = (values) => Math.max(...values) - Math.min(...values);
    const change = width(tail.slice(20)) / width(tail.slice(0, 20));
    if (change > 1.05) return " Its hops widen.";
    return change < 0.95 ? " Its hops get smaller." : " It hops in no order.";
  }

  return {
    buttons: [],
    start: () => ({ epoch: null }),
    length: () => nEpochs,
    handles: {
      valley:
        '<button type="button" class="lnn-handle" name="ball" aria-label="Start of the walk: drag it, or move it with the arrow keys"></button>',
    },
    pictures(state, size) {
      const seen = look(state);
      const { depth, lambda, best, range, walk, other, curvature, epoch, rate } = seen;
      memory.set([state.step, state.weights, state.start].join(), {
        state: { ...state },
        end: seen.run.end,
      });
      const loss = lossOf(depth);
      const floor = 0.5 * rest;
      return {
        valley: valleyPicture({
          range,
          loss,
          walk,
          epoch,
          best,
          parabola: (w) => floor + 0.5 * depth * lambda * (w - best) ** 2,
          title: "loss over the shared weight",
          size: size("valley") || { ...SIZE, height: 260 },
          alt: `${title}. The walk at epoch ${epoch}: w = ${number(walk[epoch])}; the solution is ${number(best)}.`,
        }),
        walk: walkPicture({
          range,
          walk,
          other,
          epoch,
          best,
          nEpochs,
          title: "w, epoch by epoch",
          size: size("walk") || { width: 300, height: 150 },
          alt: `The weight in each of ${nEpochs} epochs; dashed, what the parabola would do.`,
        }),
        curvature: curvaturePicture({
          values: curvature,
          limit: 2 / rate,
          epoch,
          nEpochs,
          title: "curvature where the walk is",
          size: size("curvature") || { width: 300, height: 150 },
          alt: `Curvature at epoch ${epoch}: ${number(curvature[epoch])}. A step is short enough below 2/η = ${number(2 / rate)}.`,
        }),
      };
    },
    // The ball to drag lies over the start.
    place(state, boxes) {
      const { range, walk, depth } = look(state);
      const loss = lossOf(depth);
      const handle = boxes.valley.lastElementChild;
      const top = 1.15 * Math.max(loss(range.low), loss(walk[0]), 4 * loss(look(state).best));
      handle.style.left = `${state.start}%`;
      handle.style.top = `${100 - 100 * Math.min(loss(walk[0]) / top, 1)}%`;
    },
    status(state) {
      const seen = look(state);
      const { depth, rate, edge, curvature, epoch, run } = seen;
      const label = fill(definition.label, {
        weights: `${depth} weight${depth > 1 ? "s" : ""}`,
        step: number(rate),
        edge: number(edge),
      });
      const where = curvature[epoch] > 2 / rate ? "above" : "below";
      return `<div>${label}: ${told(run.end, nEpochs, definition)}${hops(seen)} At epoch ${epoch} the curvature is ${number(curvature[epoch])}, ${where} 2/η = ${number(2 / rate)}.</div>`;
    },
    tracks(state) {
      return Object.fromEntries(
        controls.map((control) => {
          const others = controls.filter((other) => other !== control);
          const tried = [...memory.values()].filter((one) =>
            others.every(({ name }) => one.state[name] === state[name]),
          );
          return [
            control.name,
            tracks(
              control,
              tried.map((one) => ({ value: one.state[control.name], end: one.end })),
              nEpochs,
              state[control.name],
            ),
          ];
        }),
      );
    },
    drag(chart, [u], _state) {
      if (chart === "valley") return { start: snap(startControl, 100 * u) };
      return { epoch: Math.round(at({ low: 0, high: nEpochs }, u)) };
    },
    key(chart, event, state) {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      return way && chart === "valley" ? { start: snap(startControl, state.start + way) } : null;
    },
    write: (state, parts) => {
      if (state.epoch !== null && state.epoch < nEpochs) parts.set("epoch", state.epoch);
    },
    read: (state, parts) => {
      state.epoch = parse({ low: 0, high: nEpochs, step: 1, digits: 0 }, parts.get("epoch") || "");
    },
  };
}
