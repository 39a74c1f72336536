// Networks of real layers, as in lnn.dense: tanh between layers, half the squared error a sample.
// Equal to it up to rounding over short runs; at the edge last bits grow.
// A matrix is {rows, columns, values}, its values row by row.

export const matrix = (rows, columns, values = new Float64Array(rows * columns)) => ({
  rows,
  columns,
  values,
});

// Loops over bare arrays: a network trains within a frame.
function map(a, entry) {
  const { values } = a;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = entry(values[i], i);
  return matrix(a.rows, a.columns, out);
}

const plus = (a, b) => map(a, (value, i) => value + b.values[i]);

// a b
function product(a, b) {
  const { rows, columns: inner, values: left } = a;
  const { columns, values: right } = b;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < inner; j++) {
      const value = left[i * inner + j];
      for (let k = 0, to = i * columns, from = j * columns; k < columns; k++)
        out[to + k] += value * right[from + k];
    }
  return matrix(rows, columns, out);
}

// aᵀ b: what came into a layer, times the error behind it
function transposedFirst(a, b) {
  const { rows, columns: height, values: left } = a;
  const { columns, values: right } = b;
  const out = new Float64Array(height * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < height; j++) {
      const value = left[i * height + j];
      for (let k = 0, to = j * columns, from = i * columns; k < columns; k++)
        out[to + k] += value * right[from + k];
    }
  return matrix(height, columns, out);
}

// a bᵀ: an error on its way back through a layer
function transposedSecond(a, b) {
  const { rows, columns: inner, values: left } = a;
  const { rows: columns, values: right } = b;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += left[i * inner + k] * right[j * inner + k];
      out[i * columns + j] = sum;
    }
  return matrix(rows, columns, out);
}

// What each layer passes on: the input, every hidden layer, the output.
export function signals(weights, x) {
  const passed = [x];
  weights.forEach((w, layer) => {
    const z = product(passed[layer], w);
    passed.push(layer < weights.length - 1 ? map(z, Math.tanh) : z);
  });
  return passed;
}

const errorOf = (output, y) => map(output, (value, i) => (value - y.values[i]) / output.rows);

export function lossOf(output, y) {
  let sum = 0;
  for (let i = 0; i < y.values.length; i++) sum += (output.values[i] - y.values[i]) ** 2;
  return sum / 2 / output.rows;
}

// The gradient of the loss, in the form of the weights, from the signals.
export function gradient(weights, passed, y) {
  const found = [];
  let back = errorOf(passed.at(-1), y);
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const h = passed[layer];
    found.unshift(transposedFirst(h, back));
    if (layer) {
      back = transposedSecond(back, weights[layer]);
      back = map(back, (value, i) => value * (1 - h.values[i] * h.values[i]));
    }
  }
  return found;
}

// How fast the gradient changes along a direction, the Hessian times it: every line of the two
// passes above, differentiated.
export function hessianVector(weights, direction, x, y) {
  const passed = signals(weights, x);
  const changes = [matrix(x.rows, x.columns)];
  const bends = [];
  weights.forEach((w, layer) => {
    const dz = plus(product(changes[layer], w), product(passed[layer], direction[layer]));
    const a = passed[layer + 1].values;
    bends.push(dz);
    changes.push(
      layer < weights.length - 1 ? map(dz, (value, i) => (1 - a[i] * a[i]) * value) : dz,
    );
  });
  const found = [];
  let back = errorOf(passed.at(-1), y);
  let change = map(changes.at(-1), (value) => value / x.rows);
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const h = passed[layer];
    found.unshift(plus(transposedFirst(changes[layer], back), transposedFirst(h, change)));
    if (!layer) break;
    const a = h.values;
    const dz = bends[layer - 1].values;
    const through = transposedSecond(back, weights[layer]);
    const dThrough = plus(
      transposedSecond(change, weights[layer]),
      transposedSecond(back, direction[layer]),
    );
    back = map(through, (value, i) => value * (1 - a[i] * a[i]));
    change = map(
      dThrough,
      (value, i) =>
        value * (1 - a[i] * a[i]) - 2 * a[i] * (1 - a[i] * a[i]) * dz[i] * through.values[i],
    );
  }
  return found;
}

function inner(a, b) {
  let sum = 0;
  a.forEach(({ values }, layer) => {
    const others = b[layer].values;
    for (let i = 0; i < values.length; i++) sum += values[i] * others[i];
  });
  return sum;
}

// One round of power iteration: the curvature along a direction, and the direction it turns to.
export function sharpen(weights, direction, x, y) {
  const length = Math.sqrt(inner(direction, direction));
  const unit = direction.map((v) => map(v, (value) => value / length));
  const turned = hessianVector(weights, unit, x, y);
  return { sharpness: inner(unit, turned), direction: turned };
}

// One epoch: the loss before the step, the output before it, and the weights after it.
export function step(weights, x, y, learningRate) {
  const passed = signals(weights, x);
  const slopes = gradient(weights, passed, y);
  return {
    loss: lossOf(passed.at(-1), y),
    output: passed.at(-1),
    weights: weights.map((w, layer) =>
      map(w, (value, i) => value - learningRate * slopes[layer].values[i]),
    ),
  };
}

// Numbers from a seed (mulberry32), as normal ones by Box and Muller.
export function normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

// Glorot's start for layers of these widths.
export function randomWeights(widths, seed) {
  const normal = normals(seed);
  return widths.slice(1).map((out, layer) => {
    const scale = Math.sqrt(2 / (widths[layer] + out));
    return map(matrix(widths[layer], out), () => scale * normal());
  });
}
