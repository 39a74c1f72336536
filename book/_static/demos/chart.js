// Moves the curves and marks of a chart that lnn._svg has drawn, with the same arithmetic.
(function (lnn) {
  "use strict";

  // "0.001 1 log" -> {low, high, log}
  lnn.axis = function (text) {
    const parts = text.split(" ");
    return { low: +parts[0], high: +parts[1], log: parts[2] === "log" };
  };

  // Where a value lies from 0 to 1; a little beyond at most.
  lnn.place = function (axis, value) {
    let low = axis.low, high = axis.high;
    if (axis.log) {
      value = Math.log10(Math.max(value, 1e-300));
      low = Math.log10(low);
      high = Math.log10(high);
    }
    return Math.min(Math.max((value - low) / (high - low), -0.2), 1.2);
  };

  lnn.path = function (xs, ys, x, y) {
    const points = ys.map((v, i) =>
      (1000 * lnn.place(x, xs[i])).toFixed(1) + "," + (1000 - 1000 * lnn.place(y, v)).toFixed(1));
    return points.length ? "M" + points.join("L") : "";
  };

  lnn.lossPath = function (losses, x, y) {
    return lnn.path(losses.map((_, epoch) => epoch), losses, x, y);
  };

  // A number to three significant digits, as a person writes it: 0.00455, 1.13 × 10¹⁵.
  lnn.number = function (value) {
    const size = Math.abs(value);
    let text;
    if (value === 0 || (size >= 1e-4 && size < 1e5)) {
      text = String(+value.toPrecision(3));
    } else if (!Number.isFinite(value)) {
      text = "infinity";
    } else {
      const parts = value.toExponential(2).split("e");
      text = parts[0] + " × 10" + String(+parts[1]).replace(/./g, (c) =>
        c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c]);
    }
    return text.replace("-", "−");
  };

  // "{a} and {b}" with the values put in.
  lnn.fill = function (template, values) {
    return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };

  lnn.inWords = function (definition, label, end) {
    return label + ": " + lnn.fill(definition.outcomes[end.kind], {
      epoch: end.epoch, loss: lnn.number(end.loss), n_epochs: definition.n_epochs,
    });
  };

  function set(element, name, value) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
  lnn.set = set;

  // A chart's parts, found once. `chart` is the <div data-chart>.
  lnn.chart = function (chart) {
    const svg = chart.querySelector("svg");
    const x = lnn.axis(svg.dataset.x || "0 1"), y = lnn.axis(svg.dataset.y || "0 1");
    const parts = {};
    const find = (selector) => parts[selector] || (parts[selector] = chart.querySelector(selector));
    return {
      box: chart, svg: svg, x: x, y: y,
      line: (name, data) => set(find(`[data-series="${name}"]`), "d", data),
      show: (selector, visible) => set(find(selector), "visibility", visible ? "visible" : "hidden"),
      describe: (words) => set(svg, "aria-label", words),
      // A dot at (u, v) with a few words beside it; hidden where u is null.
      mark: function (name, u, v, words) {
        const mark = find(`[data-mark="${name}"]`);
        set(mark, "visibility", u === null ? "hidden" : "visible");
        if (u === null) return;
        const left = 100 * lnn.place(x, u), top = 100 - 100 * lnn.place(y, v);
        const dot = mark.firstChild, text = mark.lastChild;
        set(dot, "cx", left.toFixed(2) + "%");
        set(dot, "cy", top.toFixed(2) + "%");
        set(text, "x", left.toFixed(2) + "%");
        set(text, "y", top.toFixed(2) + "%");
        set(text, "dx", left > 60 ? -9 : 9);
        set(text, "text-anchor", left > 60 ? "end" : "start");
        if (text.textContent !== words) text.textContent = words;
      },
      dots: function (name, us, vs) {
        const group = find(`[data-dots="${name}"]`);
        while (group.childNodes.length > us.length) group.lastChild.remove();
        us.forEach(function (u, i) {
          const dot = group.childNodes[i] ||
            group.appendChild(document.createElementNS(group.namespaceURI, "circle"));
          set(dot, "cx", (100 * lnn.place(x, u)).toFixed(2) + "%");
          set(dot, "cy", (100 - 100 * lnn.place(y, vs[i])).toFixed(2) + "%");
          set(dot, "r", 5);
        });
      },
      // The value under a pointer, inside the chart's axes.
      under: function (event) {
        const area = svg.getBoundingClientRect();
        const inside = (part) => Math.min(Math.max(part, 0), 1);
        return [
          x.low + (x.high - x.low) * inside((event.clientX - area.left) / area.width),
          y.high - (y.high - y.low) * inside((event.clientY - area.top) / area.height),
        ];
      },
    };
  };

  // Training curves over the threshold line: `runs` maps "loss" and "pinned" to
  // {result, end} or null. As lnn._demo_curves.curve_chart.
  lnn.drawCurves = function (chart, definition, runs) {
    Object.keys(runs).forEach(function (name) {
      const run = runs[name];
      chart.line(name, run ? lnn.lossPath(run.result.losses, chart.x, chart.y) : "");
      if (!run) return chart.mark(name, null);
      // Labelled where it converged, or else at its end.
      const end = run.end, settled = end.kind === "converged";
      chart.mark(name, settled ? end.epoch : Math.max(run.result.losses.length - 1, 0),
        settled ? definition.threshold : Math.min(Math.max(end.loss, chart.y.low), chart.y.high),
        (name === "pinned" ? "pinned: " : "") + (settled ? "epoch " + end.epoch : definition.names[end.kind]));
    });
  };

  // Train equal weights and say how it ended.
  lnn.run = function (definition, depth, learningRate, initWeight) {
    const weights = new Array(depth).fill(initWeight);
    const result = lnn.gradientDescent(weights, definition.data, learningRate, definition.n_epochs, 0.5);
    return { result: result, end: lnn.outcome(result, definition.threshold, definition.settled_for) };
  };
})(lnnDemos);
