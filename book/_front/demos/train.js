// The training of lnn.models, in the page: the same operations in the same order,
// so that every number has the same bits as lnn's. tests/test_front_demos_numbers.py compares them.
// base to a whole exponent, by repeated squaring.
export function power(base, exponent) {
  let result = 1;
  while (exponent) {
    if (exponent & 1) result *= base;
    exponent >>= 1;
    if (exponent) base *= base;
  }
  return result;
}

// Products of all weights but one.
export function leaveOneOut(weights) {
  const before = [1];
  for (let i = 1; i < weights.length; i++) before.push(before[i - 1] * weights[i - 1]);
  const products = new Array(weights.length);
  let after = 1;
  for (let i = weights.length - 1; i >= 0; i--) {
    products[i] = before[i] * after;
    after *= weights[i];
  }
  return products;
}

// Train a chain of weights. `fit` is {xx, slope, least_mse}. Returns the depth, the finite losses, each
// before its update, and the rows of weights from the start on. Weights that start equal stay
// equal, and rows then hold the one number. `learningRate` is a number, or one for each epoch.
export function gradientDescent(initWs, fit, learningRate, nEpochs, lossFactor) {
  const depth = initWs.length;
  const steepness = 2 * lossFactor * fit.xx;
  const equal = initWs.every((w) => w === initWs[0]);
  const rates = typeof learningRate === "number" ? null : learningRate;
  const losses = [];
  let ws = equal ? [initWs[0]] : initWs.slice();
  const weights = [ws];
  for (let epoch = 0; epoch < nEpochs; epoch++) {
    const others = equal ? [power(ws[0], depth - 1)] : leaveOneOut(ws);
    const error = others[0] * ws[0] - fit.slope;
    const loss = lossFactor * (fit.xx * (error * error) + fit.least_mse);
    if (!(loss < Infinity)) break;
    losses.push(loss);
    const errorSlope = steepness * error;
    const rate = rates ? rates[epoch] : learningRate;
    ws = ws.map((w, i) => w - rate * (errorSlope * others[i]));
    weights.push(ws);
  }
  return { depth, losses, weights, nEpochs };
}

// First epoch without a finite loss, or null.
export function divergedAt(result) {
  if (result.losses.length < result.nEpochs) return result.losses.length;
  return result.weights[result.nEpochs].every(Number.isFinite) ? null : result.nEpochs;
}

// Whether a loss that stays below the threshold from `epoch` on does so for long enough.
const isSettled = (epoch, nEpochs, settledFor) => epoch <= Math.max(nEpochs - settledFor, 0);

// First epoch from which the loss stays below the threshold to the end, or null.
export function convergedAt(result, threshold, settledFor) {
  if (result.losses.length < result.nEpochs) return null;
  let epoch = result.nEpochs;
  while (epoch > 0 && result.losses[epoch - 1] < threshold) epoch--;
  return isSettled(epoch, result.nEpochs, settledFor) ? epoch : null;
}

// The last step that led from one side of the best product to the other: its epoch, or null.
function lastCrossing(weights, depth, slope) {
  let crossing = null;
  let before = null;
  weights.forEach((row, epoch) => {
    const above = power(row[0], depth) > slope;
    if (before !== null && above !== before) crossing = epoch;
    before = above;
  });
  return crossing;
}

// The positive number whose power `depth` is `value`, by halving.
function root(value, depth) {
  let low = 0;
  let high = Math.max(value, 1);
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (power(middle, depth) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// How many epochs a chain of equal weights needs to converge, by gradient flow, as lnn.outcomes
// has it; infinity if it never gets there.
export function epochsToWait(weight, depth, fit, learningRate, lossFactor, threshold) {
  let { slope } = fit;
  let w = weight;
  if (depth % 2 && slope < 0) {
    w = -w;
    slope = -slope;
  }
  if (depth % 2 === 0) w = Math.abs(w);
  const room = threshold / lossFactor - fit.least_mse;
  if (room <= 0 || fit.xx <= 0) return Infinity;
  const near = Math.sqrt(room / fit.xx);
  const start = power(w, depth);
  if (Math.abs(start - slope) < near) return 0;
  const pace = 2 * lossFactor * fit.xx * learningRate;
  if (depth === 1) return Math.log(Math.abs(slope - w) / near) / pace;
  const goal = start < slope ? slope - near : slope + near;
  if (w <= 0 || goal <= 0) return Infinity;
  let ratio = root(goal, depth) / w;
  for (let i = 0; i < 10; i++) ratio = Math.sqrt(ratio);
  const toMiddle = Math.sqrt(ratio);
  let total = 0;
  for (let i = 0; i < 1024; i++) {
    const middle = w * toMiddle;
    total += power(1 / middle, depth - 2) / (slope - power(middle, depth));
    w *= ratio;
  }
  const logRatio = ratio - 1 - ((ratio - 1) * (ratio - 1)) / 2;
  return (total * logRatio) / pace;
}

// Whether the last step across the valley, at the epoch `landing`, landed where the wait is longer
// than at the start, and than the training so far: then until when, and else null.
function thrownUntil(landing, there, start, wait) {
  const after = wait(there);
  return after > landing && after > wait(start) ? landing + after : null;
}

// How a training ended, as lnn.outcomes has it: {kind, epoch, loss, expected}. `options` are
// {threshold, settled_for, data, loss_factor}; the learning rate is the last where it changed.
export function outcome(result, learningRate, options) {
  const { threshold, settled_for: settledFor, data, loss_factor: factor = 0.5 } = options;
  const { losses, weights, depth, nEpochs } = result;
  const loss = losses.length ? losses[losses.length - 1] : Infinity;
  const end = { kind: "converged", epoch: null, loss, expected: null };
  end.epoch = convergedAt(result, threshold, settledFor);
  if (end.epoch !== null) return end;
  end.epoch = divergedAt(result);
  if (end.epoch !== null) return { ...end, kind: "diverged" };
  const climbs = losses.some((value, i) => i > 0 && value > losses[i - 1]);
  const kind = climbs ? "unsettled" : "slow";
  if (weights[0].length === 1) {
    const wait = (w) => epochsToWait(w, depth, data, learningRate, factor, threshold);
    const landing = lastCrossing(weights, depth, data.slope);
    const until =
      landing === null ? null : thrownUntil(landing, weights[landing][0], weights[0][0], wait);
    if (until !== null) return { ...end, kind: "thrown", epoch: landing, expected: until };
    if (!climbs) end.expected = nEpochs + wait(weights[weights.length - 1][0]);
  }
  return { ...end, kind };
}

// What a cell of the map holds where no epoch can be given.
export const CELLS = { slow: -1, unsettled: -2, thrown: -3, diverged: -4 };

// One cell of the map: the epoch of convergence of equal weights, or the number of another outcome.
// Keeps no record.
export function epochsToConverge(depth, learningRate, init, fit, nEpochs, threshold, settledFor) {
  const steepness = fit.xx; // 2 c E[x²] with c = ½
  let weight = init;
  let last = Infinity;
  let since = 0;
  let climbs = false;
  let side = null;
  let landing = null;
  let there = init;
  for (let epoch = 0; ; epoch++) {
    const others = power(weight, depth - 1);
    const product = power(weight, depth);
    if (side !== null && product > fit.slope !== side) {
      landing = epoch;
      there = weight;
    }
    side = product > fit.slope;
    if (epoch === nEpochs) break;
    const error = others * weight - fit.slope;
    const loss = 0.5 * (fit.xx * (error * error) + fit.least_mse);
    if (!(loss < Infinity)) return CELLS.diverged;
    if (loss > last) climbs = true;
    if (!(loss < threshold)) since = epoch + 1;
    const next = weight - learningRate * (steepness * error * others);
    if (next === weight) {
      if (!(loss < threshold)) since = nEpochs; // stays so for ever
      break;
    }
    weight = next;
    last = loss;
  }
  if (isSettled(since, nEpochs, settledFor)) return since;
  if (!Number.isFinite(weight)) return CELLS.diverged;
  const wait = (w) => epochsToWait(w, depth, fit, learningRate, 0.5, threshold);
  if (landing !== null && thrownUntil(landing, there, init, wait) !== null) return CELLS.thrown;
  return climbs ? CELLS.unsettled : CELLS.slow;
}
