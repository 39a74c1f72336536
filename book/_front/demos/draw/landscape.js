// The landscape of two weights from above: filled contours, and a walk on it with every step.
import { axis, back, chart, dot, dots, labels, parts, path, place, point, series } from "./svg.js";

export const WEIGHTS = (name) => axis(name, -2, 2, [-2, -1, 0, 1, 2]);
const X = WEIGHTS("w₁");
const Y = WEIGHTS("w₂");
const FAR = 2;

// Where w1·w2 = product for w1 from product/2 to 2, and for both signs.
function branch(product, count = 24) {
  const low = Math.abs(product) / FAR;
  return Array.from({ length: count }, (_, i) => low * (FAR / low) ** (i / (count - 1))).map(
    (w) => [w, product / w],
  );
}

// The two corners where w1·w2 lies beyond `product`, seen from 0.
function corners(product) {
  const side = Math.sign(product);
  if (Math.abs(product) >= FAR * FAR) return "";
  return [1, -1]
    .map(
      (sign) =>
        "M" +
        [
          ...branch(product).map(([u, v]) => point(X, Y, sign * u, sign * v)),
          point(X, Y, sign * FAR, sign * side * FAR),
        ].join("L") +
        "Z",
    )
    .join("");
}

const hyperbola = (product) =>
  Math.abs(product) >= FAR * FAR
    ? ""
    : [1, -1]
        .map((sign) =>
          path(
            X,
            Y,
            branch(product).map(([u]) => sign * u),
            branch(product).map(([, v]) => sign * v),
          ),
        )
        .join("");

// The shade of a loss, from 0 (at a solution) to 9 (high): by its logarithm.
export const shade = (loss) =>
  Math.min(Math.max(Math.floor(1.9 * (Math.log(loss + 0.01) + 4.6)), 0), 9);
const limitOf = (step) => Math.exp(step / 1.9 - 4.6) - 0.01;

// Contours depend on the product alone: the ground is painted from product 0 outwards.
export function ground({ xx, slope, least_mse: rest }) {
  const loss = (product) => xx * (product - slope) ** 2 + rest;
  const limits = [];
  for (let step = 1; step <= 9; step++) {
    const away = Math.sqrt(Math.max(limitOf(step) - rest, 0) / xx);
    limits.push(slope - away, slope + away);
  }
  const shapes = (side) =>
    limits
      .filter((limit) => limit * side > 0 && Math.abs(limit) < FAR * FAR)
      .sort((a, b) => side * (a - b))
      .map(
        (limit) =>
          `<path class="ground-${shade(loss(limit + side * 1e-9))}" d="${corners(limit)}"/>`,
      )
      .join("");
  return `<rect class="ground-${shade(loss(0))}" width="1000" height="1000"/>${shapes(1)}${shapes(-1)}`;
}

export function arrows({ xx, slope }) {
  const bins = ["", "", "", ""];
  const all = [];
  for (let i = 0; i < 16; i++)
    for (let j = 0; j < 16; j++) {
      const w1 = -1.875 + 0.25 * i;
      const w2 = -1.875 + 0.25 * j;
      const pull = -2 * xx * (w1 * w2 - slope);
      all.push({ w1, w2, down: [pull * w2, pull * w1], size: Math.hypot(pull * w2, pull * w1) });
    }
  const sizes = all.map(({ size }) => size).sort((a, b) => a - b);
  for (const { w1, w2, down, size } of all) {
    if (!size) continue;
    const [a, b] = down.map((v) => (0.09 * v) / size);
    const tip = [w1 + a, w2 + b];
    const barb = (side) =>
      point(X, Y, tip[0] - 0.7 * a - side * 0.5 * b, tip[1] - 0.7 * b + side * 0.5 * a);
    bins[Math.min(Math.floor((4 * sizes.indexOf(size)) / sizes.length), 3)] +=
      `M${point(X, Y, w1 - a, w2 - b)}L${point(X, Y, ...tip)}M${barb(1)}L${point(X, Y, ...tip)}L${barb(-1)}`;
  }
  return bins.map((data, k) => `<path class="size-${k}" d="${data}"/>`).join("");
}

const inside = ([u, v]) => Math.abs(u) <= FAR && Math.abs(v) <= FAR;
const track = (rows) =>
  path(
    X,
    Y,
    rows.map(([u]) => u),
    rows.map(([, v]) => v),
  );
const steps = (rows) =>
  dots(
    X,
    Y,
    rows.filter(inside).map(([u]) => u),
    rows.filter(inside).map(([, v]) => v),
  );

// Places on the walk, close enough together that no word fits between.
const between = (rows) =>
  rows.slice(1).flatMap(([s, t], k) => {
    const [u, v] = rows[k];
    const far = Math.hypot(s - u, t - v);
    const count = Math.min(Math.ceil(far / 0.08), 40) || 0;
    const part = (i) => [u + ((s - u) * i) / count, v + ((t - v) * i) / count];
    const places = Array.from({ length: count }, (_, i) => part(i + 1)).filter(inside);
    return parts(
      X,
      Y,
      places.map(([a]) => a),
      places.map(([, b]) => b),
    );
  });

// The ground, and over it what moves.
export function mapPicture({ data, layers, walk, epoch, examples, scenery, title, alt, size }) {
  const layer = (name, body) =>
    `<g data-layer="${name}" visibility="${layers[name] ? "visible" : "hidden"}">${body}</g>`;
  const now = walk[epoch];
  const past = walk.slice(0, epoch + 1);
  const last = walk[walk.length - 1];
  const behind =
    layer("contours", scenery.ground) +
    layer("arrows", scenery.arrows) +
    layer("solutions", `<path d="${hyperbola(data.slope)}"/>`);
  const body =
    layer(
      "trajectories",
      examples.map((rows, i) => series(`example-${i + 1}`, track(rows), "ghost")).join(""),
    ) +
    `<path class="lnn-halo" d="${track(walk)}"/>` +
    series("trajectory", track(walk), "rest") +
    series("passed", track(past), "passed") +
    `<path class="lnn-halo steps" d="${steps(past)}"/><path class="lnn-steps rest" d="${steps(walk)}"/><path class="lnn-steps" d="${steps(past)}"/>`;
  const at = (w, text, kind, more) =>
    inside(w) && { u: place(X, w[0]), v: place(Y, w[1]), text, kind, ...more };
  const above =
    dot(X, Y, 0, 0, "saddle", 5, "saddle") +
    dot(X, Y, ...walk[0], "start", 9, "start") +
    (inside(last) ? dot(X, Y, ...last, "end", 4, "end") : "") +
    (inside(now) ? dot(X, Y, ...now, "now", 6, "playhead") : "") +
    labels(
      [
        at(walk[0], "start", "now", { rows: [-12, 24, -30, 40] }),
        epoch > 0 &&
          at(now, epoch === walk.length - 1 ? "end" : `epoch ${epoch}`, "now", {
            rows: [-9, 19, -27, 37],
          }),
        at([0, 0], "saddle", "quiet", { rows: [18, -8, 36, -26] }),
      ],
      size,
      [...between(walk), ...[[0, 0], walk[0], now].map(([u, v]) => [place(X, u), place(Y, v), 10])],
    );
  return [back(behind), chart({ x: X, y: Y, title, alt, inside: body, above, grid: false })];
}
