// Starts of unequal weights with one and the same product, drawn the same everywhere.

// Numbers from 0 to 1: a generator of 32 bits (Tommy Ettinger's mulberry32, public domain).
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Pairs of weights: one multiplied by up to `factor`, its partner divided by the same. Draw 0
// multiplies and divides by the factor itself; others by numbers between 1 and it.
export function unequal(weight, depth, factor, draw) {
  const ws = new Array(depth).fill(weight);
  const next = numbers(draw);
  for (let k = 0; k + 1 < depth; k += 2) {
    const by = draw ? 1 + (factor - 1) * next() : factor;
    const first = draw ? next() < 0.5 : true;
    ws[first ? k : k + 1] = weight * by;
    ws[first ? k + 1 : k] = weight * (1 / by);
  }
  return ws;
}
