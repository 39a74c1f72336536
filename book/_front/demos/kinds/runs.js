// The trainings of a demo, each known by its values, and kept for a while.

import { restless } from "../draw/loss.js";
import { gradientDescent, outcome } from "../train.js";

const KEPT = 12;

export function keeper(definition) {
  const kept = new Map();
  return (ws, rates, nEpochs = definition.n_epochs) => {
    const key = JSON.stringify([ws, rates, nEpochs]);
    let run = kept.get(key);
    if (!run) {
      const result = gradientDescent(
        ws,
        definition.data,
        rates,
        nEpochs,
        definition.loss_factor || 0.5,
      );
      const last = typeof rates === "number" ? rates : rates[rates.length - 1];
      run = { ...result, end: outcome(result, last, definition) };
      run.curve = whole(run, definition);
      run.spans = restless(run.curve);
    }
    kept.delete(key);
    kept.set(key, run); // the latest comes last
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    return run;
  };
}

// The losses, and that of the weights in which training ended.
function whole({ losses, weights, depth }, { data, loss_factor: factor = 0.5 }) {
  const error = product(weights[weights.length - 1], depth) - data.slope;
  const loss = factor * (data.xx * (error * error) + data.least_mse);
  return loss < Infinity ? [...losses, loss] : losses;
}

// The last row of weights that is all numbers, up to an epoch.
export function weightsAt(run, epoch) {
  let row = Math.min(epoch, run.weights.length - 1);
  while (row > 0 && !run.weights[row].every(Number.isFinite)) row--;
  return run.weights[row];
}

export const product = (ws, depth) => {
  let p = 1;
  for (let k = 0; k < depth; k++) p *= ws[ws.length === 1 ? 0 : k];
  return p;
};

// How far the weights move in an epoch, in words.
export function moves(run, epoch) {
  const here = run.weights[epoch];
  const next = run.weights[epoch + 1];
  if (!next?.every(Number.isFinite)) return null;
  const far = Math.max(...here.map((w, i) => Math.abs(next[i] - w)));
  return { far, equal: here.length === 1 };
}
