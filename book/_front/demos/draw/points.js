// A plot that fills up, a dot at a time.
import { chart, dot, labels, path, place, series } from "./svg.js";

// `guess`: pairs that the reader drew before.
export function pointsPicture({ x, y, name, us, vs, edge = [], guess = [], title, alt, size }) {
  const expected = path(
    x,
    y,
    guess.map(([u]) => u),
    guess.map(([, v]) => v),
  );
  const limit = path(
    x,
    y,
    edge.map(([u]) => u),
    edge.map(([, v]) => v),
  );
  const inside =
    (expected && series("guess", expected, "ghost")) +
    (limit && series("edge", limit, "edge")) +
    series(name, path(x, y, us, vs), "passed");
  const words = edge.length
    ? [
        {
          u: place(x, 30),
          v: place(y, edge.find(([u]) => u >= 30)[1]),
          text: "predicted edge 2/λ",
          kind: "edge",
          left: false,
        },
      ]
    : [];
  if (guess.length) {
    const [u, v] = guess[guess.length - 1];
    words.push({ u: place(x, u), v: place(y, v), text: "your guess", kind: "ghost" });
  }
  return chart({
    x,
    y,
    title,
    alt,
    inside,
    above:
      `<g data-dots="${name}">${us.map((u, i) => dot(x, y, u, vs[i], "now")).join("")}</g>` +
      labels(words, size || { width: 260, height: 130 }),
  });
}
