// A real network at the edge: its loss, its sharpness against 2/η, and the digits it reads.
import { axis, chart, dot, labels, line, path, place, point, series, upright } from "./svg.js";
import { number } from "./words.js";

// Ticks at round numbers, four or five of them.
function ticks(top) {
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find(
    (s) => top / s <= 5,
  );
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => k * step);
}

const epochAxis = (history) => {
  const last = Math.max(400, history.at(-1)?.epoch ?? 0);
  return axis("epoch", 0, last, ticks(last));
};

const changed = (x, history) =>
  history
    .filter(({ limit }, i) => i && limit !== history[i - 1].limit)
    .map(({ epoch }) => upright(x, epoch, "lnn-change"))
    .join("");

export function lossPicture({ history, title, alt, size }) {
  const x = epochAxis(history);
  const y = axis("", 0.001, 10, [0.001, 0.01, 0.1, 1, 10], true);
  const now = history.at(-1);
  const inside = series(
    "loss",
    path(
      x,
      y,
      history.map(({ epoch }) => epoch),
      history.map(({ loss }) => Math.min(loss, 20)),
    ),
    "now",
  );
  const above = now
    ? dot(x, y, now.epoch, now.loss, "now", 5) +
      labels(
        [
          {
            u: place(x, now.epoch),
            v: place(y, now.loss),
            text: `loss ${number(now.loss, 2)}`,
            kind: "now",
          },
        ],
        size,
      )
    : "";
  return chart({ x, y, title, alt, inside, above: changed(x, history) + above });
}

export function sharpnessPicture({ history, title, alt, size }) {
  const x = epochAxis(history);
  const now = history.at(-1);
  const most = Math.max(1, ...history.map(({ sharpness }) => Math.min(sharpness, 60)));
  const near = history.map(({ limit }) => limit).filter((limit) => limit < 2.5 * most);
  const top = 1.25 * Math.max(most, ...near);
  const y = axis("", 0, top, ticks(top));
  const epochs = history.map(({ epoch }) => epoch);
  const steps = history.flatMap(({ epoch, limit }, i) =>
    i && limit !== history[i - 1].limit
      ? [point(x, y, epoch, history[i - 1].limit), point(x, y, epoch, limit)]
      : [point(x, y, epoch, limit)],
  );
  const inside =
    series("edge", line(steps), "edge") +
    series(
      "sharpness",
      path(
        x,
        y,
        epochs,
        history.map(({ sharpness }) => sharpness),
      ),
      "now",
    );
  if (!now) return chart({ x, y, title, alt, inside });
  const off = now.limit > top ? " ↑" : "";
  return chart({
    x,
    y,
    title,
    alt,
    inside,
    above:
      changed(x, history) +
      dot(x, y, now.epoch, now.sharpness, "now", 5) +
      labels(
        [
          {
            u: 1,
            v: place(y, Math.min(now.limit, top)),
            text: `edge 2/η = ${number(now.limit)}${off}`,
            kind: "edge",
            left: true,
            rows: [-8, 20, -26, 38],
          },
          {
            u: place(x, now.epoch),
            v: place(y, now.sharpness),
            text: `sharpness ${number(now.sharpness)}`,
            kind: "now",
          },
        ],
        size,
      ),
  });
}

// The images in a row after the other, ink in three shades, and a frame around each one misread.
const ACROSS = 20;
const CELL = 10;

export function digitsBack(images) {
  const shades = ["", "", ""];
  images.forEach((pixels, image) => {
    const left = CELL * (image % ACROSS) + 1;
    const top = CELL * Math.floor(image / ACROSS) + 1.5;
    for (let row = 0; row < 8; row++)
      for (let from = 0; from < 8; ) {
        const shade = Math.ceil(parseInt(pixels[8 * row + from], 17) / 6) - 1;
        let to = from + 1;
        while (to < 8 && Math.ceil(parseInt(pixels[8 * row + to], 17) / 6) - 1 === shade) to++;
        if (shade >= 0) shades[shade] += `M${left + from} ${top + row}h${to - from}`;
        from = to;
      }
  });
  const rows = Math.ceil(images.length / ACROSS);
  return { rows, ink: shades.map((d, i) => `<path class="lnn-ink ink-${i}" d="${d}"/>`).join("") };
}

export function digitsPicture({ ink, rows, wrong, alt }) {
  const frames = wrong
    .map((i) => {
      const left = CELL * (i % ACROSS) + 0.4;
      const top = CELL * Math.floor(i / ACROSS) + 0.4;
      return `M${left} ${top}h9.2v9.2h-9.2zl9.2 9.2`;
    })
    .join("");
  const view = `viewBox="0 0 ${CELL * ACROSS} ${CELL * rows}"`;
  return [
    `<svg ${view} aria-hidden="true">${ink}</svg>`,
    `<svg ${view} role="img" aria-label="${alt}"><path class="lnn-misread" d="${frames}"/></svg>`,
  ];
}
