// A plot that fills up, a dot at a time.
import { chart, dot, labels, path, place, series } from "./svg.js";

export function pointsPicture({ x, y, name, us, vs, edge = [], title, alt, size }) {
  const limit = path(
    x,
    y,
    edge.map(([u]) => u),
    edge.map(([, v]) => v),
  );
  const inside =
    (limit && series("edge", limit, "edge")) + series(name, path(x, y, us, vs), "passed");
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
