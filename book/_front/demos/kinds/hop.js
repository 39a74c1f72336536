// Why there is a longest step: equal weights, so that the landscape is a curve and training a
// ball that hops on it; beside it w by epoch, and the curvature against 2/η.
import { curvaturePicture, valleyPicture, walkPicture } from "../draw/hop.js";
import { at, SIZE } from "../draw/svg.js";
import { tracks } from "../draw/tracks.js";
import { escapeText, number, parse, snap } from "../draw/words.js";
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
    const best = Math.sign(a) * Math.abs(a) ** (1 / depth);
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

  // How the walk ends, seen from its last part.
  function ending({ run, walk, best, range }) {
    if (run.end.kind === "diverged")
      return [
        "diverged",
        `diverges: from epoch ${run.end.epoch} on, the loss is too large for the computer`,
      ];
    const tail = walk.slice(-40);
    const wide = Math.max(...tail) - Math.min(...tail);
    const far = range.high - range.low;
    if (wide < 1e-3 * far && Math.abs(tail[tail.length - 1] - best) < 0.01 * far)
      return ["converged", "comes to rest at the solution"];
    const lies = Math.abs(tail[tail.length - 1]) < Math.abs(range.low) || wide < 1e-3 * far;
    if (lies && wide < 0.02 * far)
      return [
        "thrown",
        `lies still at w = ${number(tail[tail.length - 1])}, far from the solution`,
      ];
    const steps = tail.slice(1).map((w, i) => w - tail[i]);
    const turns = steps.slice(1).filter((step, i) => step * steps[i] < 0).length;
    if (turns < tail.length / 4) return ["slow", "is still on its way"];
    const period = [2, 3, 4, 5, 6, 7, 8, 10, 12].find((p) =>
      tail.slice(0, -p).every((w, i) => Math.abs(w - tail[i + p]) < 1e-3 * far),
    );
    const width = (values) => Math.max(...values) - Math.min(...values);
    if (width(tail.slice(20)) > 1.05 * width(tail.slice(0, 20)) && width(tail) < 0.5 * far)
      return ["unsettled", "hops a little farther each time"];
    if (width(tail.slice(20)) < 0.95 * width(tail.slice(0, 20)))
      return ["slow", "hops from side to side, a little less far each time"];
    return [
      "unsettled",
      period ? `hops for ever between ${period} places` : "hops about in a band, in no order",
    ];
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
        end: { kind: ending(seen)[0], epoch: 0 },
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
      const [kind, words] = ending(seen);
      const { depth, rate, edge, curvature, epoch } = seen;
      const where = curvature[epoch] > 2 / rate ? "above" : "below";
      return (
        `<div>${depth} weight${depth > 1 ? "s" : ""}, step ${number(rate)}, the edge is ${number(edge)}: ` +
        `<span class="lnn-chip ${kind}">${escapeText(words)}</span>. At epoch ${epoch} the curvature is ${number(curvature[epoch])}, ${where} 2/η = ${number(2 / rate)}.</div>`
      );
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
              tried.map((one) => ({
                value: one.state[control.name],
                end: { ...one.end, epoch: 0.8 * nEpochs },
              })),
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
