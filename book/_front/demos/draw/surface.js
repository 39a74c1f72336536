// The same landscape as a surface, drawn from the farthest cell to the nearest; the walk is drawn
// cell by cell with it, so that the ground hides what is behind it.
import { shade } from "./landscape.js";
import { escapeText } from "./words.js";

const COUNT = 18;
const CELL = 4 / COUNT;

export function surface(data) {
  const loss = (w1, w2) => data.xx * (w1 * w2 - data.slope) ** 2 + data.least_mse;
  const low = Math.log(0.5);
  const high = Math.log(data.xx * (4 + Math.abs(data.slope)) ** 2 + 0.5);
  const height = (w1, w2) => -1 + (2.2 * (Math.log(loss(w1, w2) + 0.5) - low)) / (high - low);
  const at = (k) => -2 + CELL * k;
  const corners = [];
  const cells = [];
  for (let i = 0; i <= COUNT; i++)
    for (let j = 0; j <= COUNT; j++) corners.push([at(j), at(i), height(at(j), at(i))]);
  for (let i = 0; i < COUNT; i++)
    for (let j = 0; j < COUNT; j++) {
      const first = i * (COUNT + 1) + j;
      const x = at(j + 0.5);
      const y = at(i + 0.5);
      cells.push({
        key: i * COUNT + j,
        x,
        y,
        around: [first, first + 1, first + COUNT + 2, first + COUNT + 1],
        shade: shade(loss(x, y)),
      });
    }
  const cellOf = (x, y) => {
    const k = (v) => Math.min(Math.max(Math.floor((v + 2) / CELL), 0), COUNT - 1);
    return k(y) * COUNT + k(x);
  };

  // A walk's lines in short pieces, each with the cell it lies in.
  function pieces(rows) {
    const found = new Map();
    const add = (cell, from, to) => found.set(cell, (found.get(cell) || []).concat([[from, to]]));
    for (let k = 1; k < rows.length; k++) {
      const [u, v] = rows[k - 1];
      const [s, t] = rows[k];
      const count = Math.max(1, Math.ceil((3 * Math.max(Math.abs(s - u), Math.abs(t - v))) / CELL));
      for (let i = 0; i < Math.min(count, 200); i++) {
        const point = (f) => [u + (s - u) * f, v + (t - v) * f];
        const from = point(i / count);
        const to = point((i + 1) / count);
        const [x, y] = point((i + 0.5) / count);
        if (Math.max(Math.abs(x), Math.abs(y)) <= 2) add(cellOf(x, y), from, to);
      }
    }
    return found;
  }

  const solutions = ribbons(data.slope, pieces);

  return ({ turn, tilt, walk, epoch, ribbon, named, title, alt }) => {
    const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    const [ct, st] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
    const project = (x, y, z) => [
      500 + 170 * (x * c - y * s),
      500 - 170 * ((x * s + y * c) * st + z * ct),
    ];
    const write = (x, y, lift = 0) =>
      project(x, y, height(x, y) + lift)
        .map((v) => v.toFixed(1))
        .join();
    const seen = corners.map((corner) => project(...corner));
    const places = seen.map((place) => place.map((v) => v.toFixed(0)).join());
    const past = pieces(walk.slice(0, epoch + 1));
    const rest = pieces(walk.slice(epoch));
    const marks = new Map();
    const mark = ([x, y], text) => {
      if (Math.max(Math.abs(x), Math.abs(y)) > 2) return;
      const cell = cellOf(x, y);
      marks.set(
        cell,
        (marks.get(cell) || "") + text(project(x, y, height(x, y) + 0.03).map((v) => v.toFixed(1))),
      );
    };
    mark(
      walk[0],
      ([u, v]) => `<circle class="lnn-dot start" data-mark="start-3d" cx="${u}" cy="${v}" r="16"/>`,
    );
    mark(
      walk[epoch],
      ([u, v]) =>
        `<circle class="lnn-dot now" data-mark="playhead-3d" cx="${u}" cy="${v}" r="14"/>`,
    );
    const drawn = (found, kind, key) =>
      found.has(key)
        ? `<path class="lnn-walk ${kind}" d="${found
            .get(key)
            .map(([from, to]) => `M${write(...from, 0.02)}L${write(...to, 0.02)}`)
            .join("")}"/>`
        : "";
    for (const cell of cells) cell.away = cell.x * s + cell.y * c;
    const body = cells
      .slice()
      .sort((a, b) => b.away - a.away)
      .map(
        (cell) =>
          `<polygon class="ground-${cell.shade}" points="${cell.around.map((k) => places[k]).join(" ")}"/>` +
          (ribbon ? drawn(solutions, "solution", cell.key) : "") +
          drawn(rest, "rest", cell.key) +
          drawn(past, "passed", cell.key) +
          (marks.get(cell.key) || ""),
      )
      .join("");
    const taken = [];
    const away = ([x, y]) => x * s + y * c;
    const nearest = Math.min(...named.map(away));
    const names = named
      .map(([x, y]) => {
        const [u, top] = project(x, y, height(x, y));
        const front = away([x, y]) === nearest; // its name stands below the ground, not on it
        const v = front ? Math.max(...seen.map(([a, b]) => (Math.abs(a - u) < 80 ? b : top))) : top;
        // In parts of the picture: no name lies on another one, or on the title.
        if (v < 65 || taken.some(([a, b]) => Math.abs(a - u) < 200 && Math.abs(b - v) < 70))
          return "";
        taken.push([u, v]);
        return `<text x="${(u / 10).toFixed(1)}%" y="${(v / 10).toFixed(1)}%" dy="${front ? 18 : -8}" text-anchor="middle">${x}, ${y}</text>`
          .replace(/>-/g, ">−")
          .replace(/, -/g, ", −");
      })
      .join("");
    return (
      `<svg role="img" aria-label="${escapeText(alt)}"><text class="lnn-title" x="0" y="-10">${escapeText(title)}</text>` +
      `<svg width="100%" height="100%" viewBox="0 0 1000 1000">${body}</svg>${names}</svg>`
    );
  };
}

// The solutions, as rows for `pieces`.
function ribbons(slope, pieces) {
  const both = [1, -1].map((sign) =>
    Array.from({ length: 60 }, (_, i) => {
      const w = (Math.abs(slope) / 2) * (4 / Math.abs(slope)) ** (i / 59);
      return [sign * w, (sign * slope) / w];
    }),
  );
  return both.map(pieces).reduce((all, one) => {
    for (const [k, v] of one) all.set(k, (all.get(k) || []).concat(v));
    return all;
  }, new Map());
}
