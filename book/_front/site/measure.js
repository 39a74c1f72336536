// The chart on which a guess is made, and on which the page answers: both drawn together.
import {
  axis,
  chart,
  labels,
  line,
  path,
  place,
  point,
  series,
  upright,
} from "../demos/draw/svg.js";
import { element } from "../exercise/element.js";

// Four to eight round numbers.
function ticks({ low, high }) {
  const step = [1, 2, 5]
    .flatMap((digit) => [-3, -2, -1, 0, 1, 2, 3].map((power) => digit * 10 ** power))
    .sort((a, b) => a - b)
    .find((size) => (high - low) / size <= 7);
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: n }, (_, i) => +((first + i) * step).toFixed(6));
}

// Pieces of a measured curve, between the places where there is none.
function pieces(x, y, curve) {
  const found = [[]];
  for (const [u, v] of curve) {
    if (v === null) found.push([]);
    else found[found.length - 1].push(point(x, y, u, Math.min(v, y.high)));
  }
  return found.map(line).join("");
}

export function guessChart({ x, y }) {
  const across = axis(x.label, x.low, x.high, ticks(x));
  const up = axis("", y.low, y.high, ticks(y));
  const picture = element("div", { class: "lnn-picture" });
  const plot = element("div", { class: "lnn-chart" }, picture);
  let drawn = {};

  // `guess`: a curve as pairs; `at`: numbers along x; `truth`: a measured curve as pairs.
  function draw(news = drawn) {
    drawn = news;
    const { guess = [], at = [], truth = [], ring = null, alt = "" } = drawn;
    const us = guess.map(([u]) => u);
    const vs = guess.map(([, v]) => v);
    const size = { width: plot.clientWidth || 600, height: plot.clientHeight || 220 };
    const middle = truth.filter(([, v]) => v !== null)[Math.floor(truth.length / 2)];
    const words = [];
    if (truth.length && guess.length)
      words.push({
        u: place(across, us[0]),
        v: place(up, vs[0]),
        text: "your guess",
        kind: "ghost",
      });
    if (middle && (guess.length || at.length))
      words.push({
        u: place(across, middle[0]),
        v: place(up, middle[1]),
        text: "measured",
        kind: "now",
      });
    at.forEach((value, i) => {
      words.push({
        u: place(across, value),
        v: 0.97,
        text: at.length > 1 ? ["from", "to"][i] : "your guess",
        kind: "ghost",
        rows: [12],
      });
    });
    picture.innerHTML = chart({
      x: across,
      y: up,
      title: y.label,
      alt,
      inside:
        (truth.length ? series("truth", pieces(across, up, truth), "passed") : "") +
        (guess.length ? series("guess", path(across, up, us, vs), "ghost") : ""),
      above:
        at.map((value) => upright(across, value, "lnn-guessed")).join("") +
        guess.map(([u, v], i) => circle(u, v, i === ring)).join("") +
        labels(words, size),
    });
  }
  const circle = (u, v, ring) =>
    `<circle class="lnn-dot ghost${ring ? " ring" : ""}" cx="${100 * place(across, u)}%" ` +
    `cy="${100 - 100 * place(up, v)}%" r="${ring ? 8 : 4}"/>`;
  new ResizeObserver(() => draw()).observe(plot);
  return { plot, draw };
}

export const shown = ({ digits }, value) => value.toFixed(digits).replace("-", "−");

// What is measured at x: that of the nearest place.
export const measured = (curve, x) =>
  curve.reduce((best, one) => (Math.abs(one[0] - x) < Math.abs(best[0] - x) ? one : best))[1];

// The sentence for a kind of guess, with the numbers of this one put in.
export function told(fold, word, numbers) {
  const said = fold?.querySelector(`.guess-${word}`);
  if (!said) return null;
  const copy = said.cloneNode(true);
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    node.data = node.data.replace(/\{(\w+)\}/g, (all, name) => numbers[name] ?? all);
  }
  return [...copy.childNodes];
}
