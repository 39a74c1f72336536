// The register game: for each depth, find a learning rate that trains, and register it.
(function (lnn) {
  "use strict";

  lnn.kinds.register = function (figure, definition, chart) {
    const slider = definition.controls[0], depths = definition.depths;
    const plot = chart("loss"), time = chart("time"), rate = chart("rate");
    const train = (depth, learningRate) => lnn.run(definition, depth, learningRate, definition.init_weight);
    const depthOf = (state) => depths[Math.min(state.registered.length, depths.length - 1)];
    let run = null;
    const phase = (state) => state.registered.length === depths.length ? "done"
      : run.end.kind === "converged" ? "register" : "explore";
    return {
      start: () => ({ registered: [] }),
      draw: function (state) {
        run = train(depthOf(state), state.learning_rate);
        lnn.drawCurves(plot, definition, { loss: run });
        const us = depths.slice(0, state.registered.length);
        const times = state.registered.map((value, i) => train(depths[i], value).end.epoch);
        [[time, "time", times], [rate, "rate", state.registered]].forEach(function ([points, name, values]) {
          points.line(name, lnn.path(us, values, points.x, points.y));
          points.dots(name, us, values);
        });
        const done = phase(state) === "done", edge = done ? definition.edge : [];
        rate.line("edge", lnn.path(edge.map((pair) => pair[0]), edge.map((pair) => pair[1]), rate.x, rate.y));
        rate.show('[data-note="edge"]', done);
        plot.describe(figure.getAttribute("aria-label") + " " + this.readout(state));
        const list = (values) => us.map((depth, i) => `D = ${depth}: ${values[i]}`).join(", ") || "none yet";
        time.describe("Learning time of each registered depth: " + list(times));
        rate.describe("Registered learning rates: " + list(state.registered.map((v) => lnn.show(slider, v))));
      },
      readout: function (state) {
        const label = `${depthOf(state)} weights, learning rate ${lnn.show(slider, state.learning_rate)}`;
        return lnn.fill(definition.phases[phase(state)], {
          count: state.registered.length + 1, run: lnn.inWords(definition, label, run.end),
        });
      },
      press: function (button, state) {
        const registered = state.registered;
        return { registered: button === "undo" ? registered.slice(0, -1) : [...registered, state.learning_rate] };
      },
      face: function (button, state) {
        if (button === "undo") return { label: "Undo", enabled: state.registered.length > 0 };
        if (button !== "register") return null;
        const now = phase(state);
        return {
          label: lnn.fill(definition.faces[now], {
            rate: lnn.show(slider, state.learning_rate), depth: depthOf(state),
          }),
          enabled: now === "register",
        };
      },
      write: function (state, parts) {
        if (state.registered.length) parts.set("registered", state.registered.join(","));
      },
      // Only registrations that the game would have allowed.
      read: function (state, parts) {
        (parts.get("registered") || "").split(",").slice(0, depths.length).every(function (text, i) {
          const value = lnn.parse(slider, text);
          const allowed = value !== null && train(depths[i], value).end.kind === "converged";
          if (allowed) state.registered.push(value);
          return allowed;
        });
      },
    };
  };
})(lnnDemos);
