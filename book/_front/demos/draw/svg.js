// Charts as SVG text that fill any width, their text at its true size.
//
// The outer <svg> is the plot's area, placed by percentages; curves live in an inner one of
// 1000 by 1000 units that stretches with it. Nothing here needs a page: Node draws the same.
import { escapeText } from "./words.js";

// What a chart is taken to measure where nothing can be measured.
export const SIZE = { width: 600, height: 220 };

export const axis = (label, low, high, ticks, log = false) => ({ label, low, high, ticks, log });

// Where a value lies, from 0 (low) to 1 (high); a little beyond at most.
export function place({ low, high, log }, value) {
  const part = log
    ? Math.log10(Math.max(value, 1e-300) / low) / Math.log10(high / low)
    : (value - low) / (high - low);
  return Math.min(Math.max(part, -0.2), 1.2);
}

export const beyond = ({ low, high }, value) => (value > high ? 1 : value < low ? -1 : 0);

// The value at a part of an axis.
export const at = ({ low, high }, part) => low + (high - low) * Math.min(Math.max(part, 0), 1);

// Points in the inner units, and path data of a line through them.
export const point = (x, y, u, v) =>
  `${(1000 * place(x, u)).toFixed(1)},${(1000 - 1000 * place(y, v)).toFixed(1)}`;
export const line = (points) => (points.length ? `M${points.join("L")}` : "");
export const path = (x, y, us, vs) => line(vs.map((v, i) => point(x, y, us[i], v)));

// Dots of one size at every width: strokes without length, with round ends.
export const dots = (x, y, us, vs) => vs.map((v, i) => `M${point(x, y, us[i], v)}h0`).join("");

// Places as parts of the plot: what words must not lie on.
export const parts = (x, y, us, vs) => vs.map((v, i) => [place(x, us[i]), place(y, v)]);

export const series = (name, data, kind = "") =>
  `<path class="lnn-line ${kind}" data-series="${name}" d="${data}"/>`;

export const percent = (part) => `${(100 * part).toFixed(2)}%`;

// A line across the plot at a value.
export function level(y, value, kind) {
  const v = percent(1 - place(y, value));
  return `<line class="${kind}" x1="0" x2="100%" y1="${v}" y2="${v}"/>`;
}
export function upright(x, value, kind) {
  const u = percent(place(x, value));
  return `<line class="${kind}" x1="${u}" x2="${u}" y1="0" y2="100%"/>`;
}

export function dot(x, y, u, v, kind, radius = 5, name = "") {
  const inside = Math.min(Math.max(place(y, v), 0), 1);
  const named = name && ` data-mark="${name}"`;
  return `<circle class="lnn-dot ${kind}"${named} cx="${percent(place(x, u))}" cy="${percent(1 - inside)}" r="${radius}"/>`;
}

const EM = 13;
const LETTER = 0.64 * EM;
const ROW = 1.3 * EM;
const ROWS = [-8, 17, -26, 35, -44, 53, -62, 71];

// Words beside places in a chart: each goes to the first spot beside its place that lies inside
// the plot, on no other words and on no dot of `busy`: parts of the plot, and a radius. Where each
// spot has dots, it is the one with the fewest; where there is no spot, the words are left out.
// `along` holds further places that words may stand beside.
export function labels(wanted, size, busy = []) {
  const taken = [];
  const seen = busy.filter(([, v, mark]) => mark || (v >= 0 && v <= 1));
  const dotted = seen.map(([u, v, radius = 3]) => [
    u * size.width,
    (1 - Math.min(Math.max(v, 0), 1)) * size.height,
    radius,
  ]);
  return wanted
    .filter(Boolean)
    .map(({ u, v, text, kind = "", left = u > 0.6, rows = ROWS, along = [] }) => {
      const long = text.length * LETTER;
      let best = { under: Infinity };
      for (const [at, up] of [[u, v], ...along]) {
        const x = at * size.width;
        const high = 1 - Math.min(Math.max(up, 0), 1);
        const y = high * size.height;
        for (const dy of rows) {
          for (const toLeft of [left, !left]) {
            const from = toLeft ? x - 9 - long : x + 9;
            const top = y + dy - EM;
            const to = from + long;
            if (from < -4 || to > size.width + 8 || top < -2 || top + ROW > size.height + 4)
              continue;
            if (
              taken.some(
                (t) => from < t.to && to > t.from && top < t.top + ROW && top + ROW > t.top,
              )
            )
              continue;
            let under = 0;
            for (const [a, b, r] of dotted)
              if (a > from - r && a < to + r && b > top - r + 3 && b < top + ROW + r)
                under += r > 3 ? 100 : 1; // a mark counts more than one of many steps
            if (under < best.under) best = { under, from, to, top, at, high, dy, toLeft };
            if (!under) break;
          }
          if (!best.under) break;
        }
        if (!best.under) break;
      }
      if (best.under >= 100) return ""; // nowhere, or on a mark only
      taken.push(best);
      return (
        `<text class="lnn-label ${kind}" x="${percent(best.at)}" y="${percent(best.high)}" ` +
        `dx="${best.toLeft ? -9 : 9}" dy="${best.dy}" text-anchor="${best.toLeft ? "end" : "start"}">${escapeText(text)}</text>`
      );
    })
    .join("");
}

export const tick = (value) => String(value).replace("-", "−");

// What lies behind a chart and seldom changes, in the inner units: a picture of its own, so that
// it is not drawn again with what moves.
export const back = (body) =>
  '<svg aria-hidden="true"><svg width="100%" height="100%" viewBox="0 0 1000 1000" ' +
  `preserveAspectRatio="none">${body}</svg></svg>`;

// Frame and ticks, what is `inside` (1000 units, clipped) and what is `above` (percent).
export function chart({ x, y, title, alt, inside = "", above = "", grid = true }) {
  let frame = "";
  for (const value of x.ticks) {
    const u = percent(place(x, value));
    const last = place(x, value) > 0.97; // stays inside the chart's width
    const first = place(x, value) < 0.03 && String(value).length > 2; // and clear of the other axis
    frame +=
      (grid ? `<line x1="${u}" x2="${u}" y1="0" y2="100%"/>` : "") +
      `<text x="${u}" y="100%" dx="${last ? 4 : first ? -4 : 0}" dy="17" text-anchor="${last ? "end" : first ? "start" : "middle"}">${tick(value)}</text>`;
  }
  for (const value of y.ticks) {
    const v = percent(1 - place(y, value));
    frame +=
      (grid ? `<line x1="0" x2="100%" y1="${v}" y2="${v}"/>` : "") +
      `<text x="-7" y="${v}" dy=".35em" text-anchor="end">${tick(value)}</text>`;
  }
  const domain = (a) => `${a.low} ${a.high}${a.log ? " log" : ""}`;
  return (
    `<svg role="img" aria-label="${escapeText(alt)}" data-x="${domain(x)}" data-y="${domain(y)}">` +
    `<g class="lnn-frame">${frame}<text class="lnn-title" x="0" y="-10">${escapeText(title)}</text>` +
    (x.label
      ? `<text x="100%" y="100%" dy="34" text-anchor="end">${escapeText(x.label)}</text>`
      : "") +
    "</g>" +
    `<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none">${inside}</svg>${above}</svg>`
  );
}
