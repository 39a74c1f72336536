// Why there is a longest step: a valley, the parabola with its curvature, and a walk that hops.
import {
  axis,
  beyond,
  chart,
  dot,
  dots,
  labels,
  level,
  line,
  parts,
  path,
  place,
  point,
  series,
  upright,
} from "./svg.js";
import { number } from "./words.js";

const ALONG = [0.85, 0.7, 0.55, 0.4, 0.25, 0.1]; // of a level line, where its words may stand
const spread = (low, high, count) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
const rounds = (low, high) => {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((size) => (high - low) / size <= 6) || 1;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from(
    { length: Math.floor(high / step + 1e-9) - first + 1 },
    (_, i) => +((first + i) * step).toFixed(2),
  );
};

export const across = ({ low, high }) => axis("weight w", low, high, rounds(low, high));

export function valleyPicture({ range, loss, parabola, walk, epoch, best, title, alt, size }) {
  const x = across(range);
  const grid = spread(range.low, range.high, 161);
  const top = 1.15 * Math.max(loss(range.low), loss(walk[0]), 4 * loss(best));
  const y = axis(
    "",
    0,
    top,
    [0, 0.2, 0.4, 0.6, 0.8, 1, 2, 3, 4, 6, 8].filter((v) => v <= top && (top < 1.5 || v % 1 === 0)),
  );
  const seen = walk.slice(0, epoch + 1);
  const hops = seen
    .slice(1)
    .map(
      (w, i) =>
        `<path class="lnn-hop" opacity="${(0.2 + (0.7 * (i + 1)) / seen.length).toFixed(2)}" ` +
        `d="${line([point(x, y, seen[i], loss(seen[i])), point(x, y, w, loss(w))])}"/>`,
    )
    .join("");
  const inside =
    series("parabola", path(x, y, grid, grid.map(parabola)), "ghost") +
    series("valley", path(x, y, grid, grid.map(loss)), "ground") +
    hops +
    `<path class="lnn-steps" d="${dots(x, y, seen, seen.map(loss))}"/>`;
  const w = walk[epoch];
  const out = w < x.low || w > x.high;
  const above =
    upright(x, best, "lnn-learn") +
    dot(x, y, walk[0], loss(walk[0]), "start", 7, "start") +
    (out ? "" : dot(x, y, w, loss(w), "now", 8, "playhead"));
  const words = [
    {
      u: Math.min(Math.max(place(x, w), 0), 1),
      v: place(y, loss(w)),
      kind: "now",
      text: out
        ? `${w < x.low ? "← " : "→ "}w = ${number(w)}, out of the picture`
        : `w = ${number(w, 4)}`,
    },
    {
      u: place(x, best),
      v: 0,
      text: "solution",
      kind: "learn",
      rows: [-8, -26, 17, 35],
      along: [[place(x, best), 1]],
    },
    {
      u: place(x, range.low + 0.12 * (range.high - range.low)),
      v: place(y, loss(range.low)),
      text: "the network's valley",
      kind: "ground",
      left: false,
      rows: [-12, 20, -30, 40, 60],
    },
    {
      u: 0.99,
      v: 0.98,
      text: "parabola (dashed)",
      kind: "quiet",
      left: true,
      rows: [17, 35, 53, 71],
    },
  ];
  const marks = [
    ...parts(x, y, seen, seen.map(loss)),
    [place(x, walk[0]), place(y, loss(walk[0])), 10],
    [place(x, w), place(y, loss(w)), 10],
  ];
  return chart({ x, y, title, alt, inside, above: above + labels(words, size, marks) });
}

// w, epoch by epoch, and faintly what the parabola would do.
export function walkPicture({ range, walk, other, epoch, best, nEpochs, title, alt, size }) {
  const x = axis("epoch", 0, nEpochs, [0, nEpochs / 4, nEpochs / 2, (3 * nEpochs) / 4, nEpochs]);
  const y = axis("", range.low, range.high, rounds(range.low, range.high));
  const index = (values) => values.map((_, i) => i);
  const past = walk.slice(0, epoch + 1);
  // The parabola's walk, until it has left the picture.
  const out = other.findIndex((w) => w < range.low || w > range.high);
  const seen = out < 0 ? other : other.slice(0, out + 1);
  const inside =
    series("parabola-walk", path(x, y, index(seen), seen), "ghost thin") +
    series("walk", path(x, y, index(walk), walk), "hair") +
    `<path class="lnn-steps rest" d="${dots(x, y, index(walk), walk)}"/><path class="lnn-steps" d="${dots(x, y, index(past), past)}"/>`;
  return chart({
    x,
    y,
    title,
    alt,
    inside,
    above:
      level(y, best, "lnn-learn") +
      upright(x, epoch, "lnn-playhead") +
      dot(x, y, epoch, walk[epoch], "now", 6) +
      labels(
        [
          out > 0 && {
            u: place(x, out),
            v: other[out] > range.high ? 1 : 0,
            text: "parabola: thrown out",
            kind: "quiet",
            left: false,
            rows: [17, -6, 35, -24],
            along: ALONG.map((u) => [u, other[out] > range.high ? 1 : 0]),
          },
        ],
        size,
        [...parts(x, y, index(walk), walk), [place(x, epoch), place(y, walk[epoch]), 8]],
      ),
  });
}

// The curvature where the walk is, against the longest step's 2/η.
export function curvaturePicture({ values, limit, epoch, nEpochs, title, alt, size }) {
  const x = axis("epoch", 0, nEpochs, [0, nEpochs / 4, nEpochs / 2, (3 * nEpochs) / 4, nEpochs]);
  const top = 2.4 * Math.max(limit, values[0] > 0 ? Math.min(values[0], 2 * limit) / 1.6 : 0);
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((size) => top / size <= 4) || 5000;
  const y = axis(
    "",
    -0.15 * top,
    top,
    Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => k * step),
  );
  const us = values.map((_, i) => i);
  const past = values.slice(0, epoch + 1);
  const inside =
    series("curvature", path(x, y, us, values), "hair") +
    `<path class="lnn-steps rest" d="${dots(x, y, us, values)}"/><path class="lnn-steps" d="${dots(x, y, us.slice(0, epoch + 1), past)}"/>`;
  const now = values[epoch];
  const off = beyond(y, now);
  return chart({
    x,
    y,
    title,
    alt,
    inside,
    above:
      level(y, limit, "lnn-edge") +
      upright(x, epoch, "lnn-playhead") +
      dot(x, y, epoch, now, "now", 6) +
      labels(
        [
          {
            u: 1,
            v: place(y, limit),
            text: `2/η = ${number(limit)}`,
            kind: "edge",
            left: true,
            rows: [-6, 17],
            along: ALONG.map((u) => [u, place(y, limit)]),
          },
          {
            u: place(x, epoch),
            v: place(y, now),
            text: `${off > 0 ? "↑ " : off < 0 ? "↓ " : ""}here ${number(now)}`,
            kind: "now",
            along: [0.95, 0.05].map((v) => [place(x, epoch), v]),
          },
        ],
        size,
        [...parts(x, y, us, values), [place(x, epoch), place(y, now), 8]],
      ),
  });
}
