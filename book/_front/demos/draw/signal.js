// What the network does with a one that goes in: one bar for the signal after each weight.
// And beside it, on the same axis, the line that it draws through the samples.
import {
  axis,
  beyond,
  chart,
  dots,
  labels,
  level,
  line,
  path,
  place,
  point,
  series,
} from "./svg.js";
import { number } from "./words.js";

// Room for what is to be learned, a little more, and a glimpse of the other sign.
export function heights(slope) {
  const far = 1.35 * Math.max(Math.abs(slope), 1);
  const near = 0.2 * far;
  const [low, high] = slope < 0 ? [-far, near] : [-near, far];
  const ticks = [];
  for (let value = Math.ceil(low); value <= high; value++) ticks.push(value);
  return axis("", low, high, ticks);
}

// The signal after each of the weights, from the 1 that goes in.
export function signals(ws, depth) {
  const values = [1];
  for (let k = 0; k < depth; k++) values.push(values[k] * ws[ws.length === 1 ? 0 : k]);
  return values;
}

function bars(values, x, y, wide) {
  return values.map((value, k) => {
    const bottom = point(x, y, k - wide / 2, 0);
    const top = point(x, y, k + wide / 2, value);
    const [left, zero] = bottom.split(",");
    const [right, height] = top.split(",");
    return `M${left},${zero}V${height}H${right}V${zero}Z`;
  });
}

const outline = (values, x, y) =>
  line(values.flatMap((value, k) => [point(x, y, k - 0.5, value), point(x, y, k + 0.5, value)]));

const offScale = (value) => (Math.abs(value) >= 1e6 ? number(value, 2) : number(value));

export function signalPicture({ now, pinned, slope, depth, pinnedDepth, title, alt, size }) {
  const y = heights(slope);
  const x = axis("", -0.75, depth + 0.75, []);
  const values = signals(now, depth);
  const shapes = bars(values, x, y, depth > 20 ? 0.8 : 0.7);
  let inside =
    `<path class="lnn-bar input" d="${shapes[0]}"/>` +
    `<path class="lnn-bar layer" d="${shapes.slice(1, -1).join("")}"/>` +
    `<path class="lnn-bar output" data-series="signal" d="${shapes[depth]}"/>`;
  if (pinned) {
    // A pinned run of another depth stretches over the same width: from the input to the output.
    const other = axis("", -0.75, pinnedDepth + 0.75, []);
    inside += series("pinned-signal", outline(signals(pinned, pinnedDepth), other, y), "ghost");
  }
  const output = values[depth];
  const out = beyond(y, output);
  const words = [
    {
      u: place(x, depth),
      v: place(y, output),
      text: `output ${offScale(output)}${out ? ", off the scale" : ""}`,
      kind: "now",
      left: true,
      rows: out > 0 ? [17, 35] : output < 0 ? [18, -8] : [-6, -24, -42, 17],
    },
    {
      u: 0,
      v: place(y, slope),
      text: `to learn: ${number(slope)}`,
      kind: "learn",
      left: false,
      rows: [-6, 17, -24],
    },
    {
      u: place(x, 0) - 0.02,
      v: place(y, 0),
      text: "1 goes in",
      kind: "quiet",
      left: false,
      rows: [18],
    },
  ];
  const cut = values.map((value, k) => [beyond(y, value), k]).filter(([side]) => side);
  const arrows = cut.map(([side, k]) => `M${point(x, y, k, side > 0 ? y.high : y.low)}h0`).join("");
  inside += `<path class="lnn-cut" d="${arrows}"/>`;
  return chart({
    x,
    y,
    title,
    alt,
    inside,
    above: level(y, 0, "lnn-zero") + level(y, slope, "lnn-learn") + labels(words, size),
  });
}

export function fitPicture({ output, pinned, samples, slope, title, alt, size }) {
  const y = heights(slope);
  const high = Math.max(...samples.x, 1);
  const x = axis("x", 0, high, [0, high]);
  const ray = (name, value, kind) =>
    series(name, path(x, y, [0, high], [0, clip(value * high)]), kind);
  const clip = (value) => Math.min(Math.max(value, -1e4), 1e4);
  // A steep line leaves the picture: it is drawn as far as it goes in it.
  const steep = (name, value, kind) => {
    const end = value * high;
    const edge = end > y.high ? y.high : Math.max(end, y.low);
    return edge === end
      ? ray(name, value, kind)
      : series(name, path(x, y, [0, (high * edge) / end], [0, edge]), kind);
  };
  let inside =
    `<path class="lnn-samples" data-series="samples" d="${dots(x, y, samples.x, samples.y)}"/>` +
    steep("learn", slope, "learn");
  if (pinned !== null) inside += steep("pinned-fit", pinned, "ghost");
  inside += steep("fit", output, "passed");
  const words = [
    { u: 0.03, v: 0.98, text: `slope ${offScale(output)}`, kind: "now", left: false, rows: [17] },
  ];
  return chart({ x, y, title, alt, inside, above: level(y, 0, "lnn-zero") + labels(words, size) });
}
