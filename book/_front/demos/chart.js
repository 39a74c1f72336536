// Moves the curves and marks of a chart that lnn.demos.svg has drawn, with the same arithmetic.
// "0.001 1 log" -> {low, high, log}
import { gradientDescent, outcome } from "./train.js";

export function parseAxis(text) {
  const parts = text.split(" ");
  return { low: +parts[0], high: +parts[1], log: parts[2] === "log" };
}

// Where a value lies from 0 to 1; a little beyond at most.
export function place(axis, value) {
  let low = axis.low;
  let high = axis.high;
  if (axis.log) {
    value = Math.log10(Math.max(value, 1e-300));
    low = Math.log10(low);
    high = Math.log10(high);
  }
  return Math.min(Math.max((value - low) / (high - low), -0.2), 1.2);
}

export function pathData(xs, ys, x, y) {
  const points = ys.map(
    (v, i) => `${(1000 * place(x, xs[i])).toFixed(1)},${(1000 - 1000 * place(y, v)).toFixed(1)}`,
  );
  return points.length ? `M${points.join("L")}` : "";
}

export function lossPath(losses, x, y) {
  return pathData(
    losses.map((_, epoch) => epoch),
    losses,
    x,
    y,
  );
}

// A number to three significant digits, as a person writes it: 0.00455, 1.13 × 10¹⁵.
export function formatNumber(value) {
  const size = Math.abs(value);
  let text;
  if (value === 0 || (size >= 1e-4 && size < 1e5)) {
    text = String(+value.toPrecision(3));
  } else if (!Number.isFinite(value)) {
    text = "infinity";
  } else {
    const parts = value.toExponential(2).split("e");
    text =
      parts[0] +
      " × 10" +
      String(+parts[1]).replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c]));
  }
  return text.replace("-", "−");
}

// "{a} and {b}" with the values put in.
export function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function inWords(definition, label, end) {
  const words = fillIn(definition.outcomes[end.kind], {
    epoch: end.epoch,
    loss: formatNumber(end.loss),
    n_epochs: definition.n_epochs,
  });
  return `${label}: ${words}`;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

// A chart's parts, found once. `chart` is the <div data-chart>.
export function findChart(chart) {
  const svg = chart.querySelector("svg");
  const x = parseAxis(svg.dataset.x || "0 1");
  const y = parseAxis(svg.dataset.y || "0 1");
  const parts = {};
  const find = (selector) => {
    parts[selector] ??= chart.querySelector(selector);
    return parts[selector];
  };
  return {
    box: chart,
    svg,
    x,
    y,
    line: (name, data) => setAttribute(find(`[data-series="${name}"]`), "d", data),
    show: (selector, visible) =>
      setAttribute(find(selector), "visibility", visible ? "visible" : "hidden"),
    describe: (words) => setAttribute(svg, "aria-label", words),
    // A dot at (u, v) with a few words beside it; hidden where u is null.
    mark: (name, u, v, words) => {
      const mark = find(`[data-mark="${name}"]`);
      setAttribute(mark, "visibility", u === null ? "hidden" : "visible");
      if (u === null) return;
      const left = 100 * place(x, u);
      const top = 100 - 100 * place(y, v);
      const dot = mark.firstChild;
      const text = mark.lastChild;
      setAttribute(dot, "cx", `${left.toFixed(2)}%`);
      setAttribute(dot, "cy", `${top.toFixed(2)}%`);
      setAttribute(text, "x", `${left.toFixed(2)}%`);
      setAttribute(text, "y", `${top.toFixed(2)}%`);
      setAttribute(text, "dx", left > 60 ? -9 : 9);
      setAttribute(text, "text-anchor", left > 60 ? "end" : "start");
      if (text.textContent !== words) text.textContent = words;
    },
    dots: (name, us, vs) => {
      const group = find(`[data-dots="${name}"]`);
      while (group.childNodes.length > us.length) group.lastChild.remove();
      us.forEach((u, i) => {
        const dot =
          group.childNodes[i] ||
          group.appendChild(document.createElementNS(group.namespaceURI, "circle"));
        setAttribute(dot, "cx", `${(100 * place(x, u)).toFixed(2)}%`);
        setAttribute(dot, "cy", `${(100 - 100 * place(y, vs[i])).toFixed(2)}%`);
        setAttribute(dot, "r", 5);
      });
    },
    // The value under a pointer, inside the chart's axes.
    under: (event) => {
      const area = svg.getBoundingClientRect();
      const inside = (part) => Math.min(Math.max(part, 0), 1);
      return [
        x.low + (x.high - x.low) * inside((event.clientX - area.left) / area.width),
        y.high - (y.high - y.low) * inside((event.clientY - area.top) / area.height),
      ];
    },
  };
}

// Training curves over the threshold line: `runs` maps "loss" and "pinned" to
// {result, end} or null. As lnn.demos.curves.curve_chart.
export function drawCurves(chart, definition, runs) {
  Object.keys(runs).forEach((name) => {
    const run = runs[name];
    chart.line(name, run ? lossPath(run.result.losses, chart.x, chart.y) : "");
    if (!run) return chart.mark(name, null);
    // Labelled where it converged, or else at its end.
    const end = run.end;
    const settled = end.kind === "converged";
    chart.mark(
      name,
      settled ? end.epoch : Math.max(run.result.losses.length - 1, 0),
      settled ? definition.threshold : Math.min(Math.max(end.loss, chart.y.low), chart.y.high),
      (name === "pinned" ? "pinned: " : "") +
        (settled ? `epoch ${end.epoch}` : definition.names[end.kind]),
    );
  });
}

// Train equal weights and say how it ended.
export function trainEqual(definition, depth, learningRate, initWeight) {
  const weights = new Array(depth).fill(initWeight);
  const result = gradientDescent(weights, definition.data, learningRate, definition.n_epochs, 0.5);
  return { result, end: outcome(result, definition.threshold, definition.settled_for) };
}
