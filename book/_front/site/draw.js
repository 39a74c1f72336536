// To draw: a curve on an empty chart, by mouse or finger, or by keyboard point for point.
import { element } from "../exercise/element.js";
import { guessChart, measured, shown, told } from "./measure.js";
import { joined, shape } from "./shape.js";

export function draw({ fold, settings, truth }) {
  const { x, y } = settings;
  const chart = guessChart(settings);
  const n = Math.round((x.high - x.low) / x.step) + 1;
  const places = Array.from({ length: n }, (_, i) => x.low + i * x.step);
  const values = new Array(n).fill(null);
  let ring = null;
  const height = (part) => {
    const steps = Math.round(((y.high - y.low) * Math.min(Math.max(part, 0), 1)) / y.step);
    return y.low + steps * y.step;
  };

  // A slider stands on each place: Tab goes from point to point, arrows move it up and down.
  const inputs = places.map((place, i) => {
    const input = element("input", {
      type: "range",
      class: "lnn-point",
      min: y.low,
      max: y.high,
      step: y.step,
      value: (y.low + y.high) / 2,
      "aria-label": `${y.label}, ${x.label} ${shown(x, place)}`,
      "aria-valuetext": "not set",
      "aria-orientation": "vertical",
      style: `inset-inline-start: ${(100 * i) / (n - 1)}%`,
    });
    input.addEventListener("focus", () => {
      if (values[i] === null) input.value = joined(values)[i] ?? (y.low + y.high) / 2;
      look(i);
    });
    input.addEventListener("blur", () => look(null));
    input.addEventListener("input", () => put(i, +input.value));
    return input;
  });
  chart.plot.append(...inputs);
  chart.plot.classList.add("lnn-paper");

  function put(i, value) {
    values[i] = value;
    inputs[i].value = value;
    inputs[i].setAttribute("aria-valuetext", shown(y, value));
    look(ring);
  }
  function look(focused) {
    ring = focused;
    const guess = places.flatMap((place, i) =>
      values[i] === null ? (i === ring ? [[place, +inputs[i].value]] : []) : [[place, values[i]]],
    );
    chart.draw({
      guess,
      ring: guess.findIndex(([place]) => place === places[ring]),
      alt: `Empty chart of ${y.label} over ${x.label}: draw your curve, or set it point for point with the sliders that follow`,
    });
  }
  look(null);

  // By mouse or finger: where it goes fast, the points that it passes lie on its way.
  let last = null;
  const draws = (event) => {
    const area = chart.plot.getBoundingClientRect();
    const part = (event.clientX - area.left) / area.width;
    const i = Math.min(Math.max(Math.round(part * (n - 1)), 0), n - 1);
    const value = height(1 - (event.clientY - area.top) / area.height);
    const from = last ?? { i, value };
    const way = Math.sign(i - from.i) || 1;
    for (let k = from.i; k !== i; k += way)
      put(
        k,
        height(
          (from.value + ((value - from.value) * (k - from.i)) / (i - from.i) - y.low) /
            (y.high - y.low),
        ),
      );
    put(i, value);
    last = { i, value };
  };
  let open = true;
  chart.plot.addEventListener("pointerdown", (event) => {
    if (!open || event.button) return;
    event.preventDefault();
    chart.plot.setPointerCapture(event.pointerId);
    last = null;
    draws(event);
  });
  chart.plot.addEventListener("pointermove", (event) => {
    if (open && chart.plot.hasPointerCapture(event.pointerId)) draws(event);
  });

  return {
    parts: [chart.plot],
    missing: "Draw a curve first: across the chart, or at two points at least.",
    get: () => (values.filter((value) => value !== null).length < 2 ? null : joined(values)),
    show(guess) {
      open = false;
      inputs.forEach((input) => input.remove());
      chart.plot.classList.remove("lnn-paper");
      const points = (guess ?? []).map((value, i) => [places[i], value]);
      // The demo that answers draws it, too.
      const demo = document.querySelector(`[data-demo="${settings.demo}"]`);
      if (demo) {
        demo.dataset.guess = JSON.stringify(points);
        demo.dispatchEvent(new Event("guess"));
      }
      const listed = (numbers) =>
        numbers.map((n, i) => `${shown(x, places[i])}: ${n === null ? "none" : shown(y, n)}`);
      const what = [];
      if (guess) what.push(`your curve (${listed(guess).join(", ")})`);
      if (truth) {
        const found = places.map((place) => measured(truth, place));
        what.push(`what was measured (${listed(found).join(", ")})`);
      }
      chart.draw({
        guess: points,
        truth: truth ?? [],
        alt: `${y.label} over ${x.label}: ${what.join(", and ")}`,
      });
    },
    sentence(guess) {
      const { word, at } = shape(guess, y.high - y.low);
      const there = truth && measured(truth, places[at]);
      return told(fold, word, { at: shown(x, places[at]), there: String(there ?? "none") });
    },
  };
}
