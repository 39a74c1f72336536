// What a drawn curve looks like, in a word: for the sentence that answers it.

// `values` over evenly spaced places; `height` is that of the axis. Returns the word, and where
// the curve is lowest (of a valley) or highest (of a hill).
export function shape(values, height) {
  const little = 0.08 * height;
  const lowest = values.indexOf(Math.min(...values));
  const highest = values.indexOf(Math.max(...values));
  const first = values[0];
  const last = values[values.length - 1];
  if (values[highest] - values[lowest] <= little) return { word: "flat", at: lowest };
  const valley = Math.min(first, last) - values[lowest];
  const hill = values[highest] - Math.max(first, last);
  if (Math.max(valley, hill) > little)
    return valley >= hill ? { word: "valley", at: lowest } : { word: "hill", at: highest };
  return last > first ? { word: "rises", at: highest } : { word: "falls", at: lowest };
}

// The points that the reader has not set lie between those that are.
export function joined(values) {
  const set = values.flatMap((value, i) => (value === null ? [] : [i]));
  return values.map((value, i) => {
    if (value !== null) return value;
    const after = set.find((j) => j > i);
    const before = set.filter((j) => j < i).pop();
    if (after === undefined || before === undefined) return values[after ?? before];
    return values[before] + ((values[after] - values[before]) * (i - before)) / (after - before);
  });
}
