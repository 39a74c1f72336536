// Epochs to converge over two settings, as SVG: a path for each colour, rows as runs of cells.
import { CELLS } from "../train.js";
import { back, chart, dot, labels, place, upright } from "./svg.js";

// The cells: to be drawn again only when there are more of them.
export function cellsPicture({ cells, bounds, columns, rows, complete, hidden }) {
  const paths = new Map();
  const kind = (epochs) =>
    epochs < 0
      ? Object.keys(CELLS).find((name) => CELLS[name] === epochs)
      : `step-${bounds.findIndex((bound) => epochs <= bound)}`;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns && row * columns + column < cells.length; ) {
      const first = column;
      const now = kind(cells[row * columns + column]);
      while (
        column < columns &&
        row * columns + column < cells.length &&
        kind(cells[row * columns + column]) === now
      )
        column++;
      paths.set(
        now,
        (paths.get(now) || "") +
          `M${first},${rows - 1 - row}h${column - first}v1h${first - column}z`,
      );
    }
  }
  const shapes = [...paths]
    .sort()
    .map(([name, data]) => `<path class="lnn-cell ${name}" d="${data}"/>`)
    .join("");
  return back(
    `<svg viewBox="0 0 ${columns} ${rows}" width="1000" height="1000" preserveAspectRatio="none" ` +
      `data-series="map" data-hidden-layers="${hidden}"${complete ? "" : ' aria-busy="true"'}>${shapes}</svg>`,
  );
}

export function mapPicture({ x, y, behind, edge, here, words, title, alt, size }) {
  const box = size || { width: 500, height: 300 };
  const above =
    upright(x, edge, "lnn-edge") +
    dot(x, y, ...here, "here", 7, "here") +
    labels(
      [
        { u: place(x, edge), v: 1, text: "predicted edge 2/λ", kind: "edge", rows: [17, 35, 53] },
        words && { u: place(x, here[0]), v: place(y, here[1]), text: words, kind: "now" },
      ],
      box,
      [[place(x, here[0]), place(y, here[1]), 9]],
    );
  return [behind, chart({ x, y, title, alt, above, grid: false })];
}

export function mapLegend(bounds, outcomes) {
  const steps = bounds
    .map((bound, i) => `<span><i class="step-${i}"></i><small>${bound}</small></span>`)
    .join("");
  return (
    `<p><span>epochs to converge, up to <b>${steps}</b></span> ` +
    Object.keys(CELLS)
      .map((name) => `<span><b><i class="${name}"></i></b> ${outcomes[name].short}</span> `)
      .join("") +
    `<span class="lnn-edge-key">predicted edge 2/λ</span></p>`
  );
}
