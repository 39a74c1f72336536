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

// Train a chain of weights. `fit` is {xx, slope, least_mse}. Returns the finite losses, each
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
  return { losses, weights, nEpochs };
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

// How a training ended: {kind, epoch, loss}.
export function outcome(result, threshold, settledFor) {
  const losses = result.losses;
  const loss = losses.length ? losses[losses.length - 1] : Infinity;
  let epoch = convergedAt(result, threshold, settledFor);
  if (epoch !== null) return { kind: "converged", epoch, loss };
  epoch = divergedAt(result);
  if (epoch !== null) return { kind: "diverged", epoch, loss };
  const climbs = losses.some((value, i) => i > 0 && value > losses[i - 1]);
  return { kind: climbs ? "unsettled" : "slow", epoch: null, loss };
}

// One cell of the map: the epoch of convergence of equal weights, or -1 where training is too
// slow, -2 where it overshoots and does not settle. Keeps no record.
export function epochsToConverge(depth, learningRate, weight, fit, nEpochs, threshold, settledFor) {
  const steepness = fit.xx; // 2 c E[x²] with c = ½
  let last = Infinity;
  let since = 0;
  let climbs = false;
  for (let epoch = 0; epoch < nEpochs; epoch++) {
    const others = power(weight, depth - 1);
    const error = others * weight - fit.slope;
    const loss = 0.5 * (fit.xx * (error * error) + fit.least_mse);
    if (!(loss < Infinity)) return -2;
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
  return climbs || !Number.isFinite(weight) ? -2 : -1;
}
