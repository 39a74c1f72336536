// All three hyperparameters: training, watched, and the map of all settings behind the sliders.

import { cellsPicture, mapLegend, mapPicture } from "../draw/map.js";
import { at, axis } from "../draw/svg.js";
import { number, show, snap } from "../draw/words.js";
import { epochsToConverge } from "../train.js";
import { training } from "./training.js";

export function bonus(definition) {
  const { controls, rows, bounds, edges, data } = definition;
  const [, rateControl, weightControl] = controls;
  const grid = (control) =>
    Array.from({ length: Math.round((control.high - control.low) / control.step) + 1 }, (_, k) =>
      snap(control, control.low + k * control.step),
    );
  const rates = grid(rateControl);
  const weights = grid(rows);
  const around = (control, ticks, label) =>
    axis(label, control.low - control.step / 2, control.high + control.step / 2, ticks);
  const x = around(rateControl, [0.02, 0.04, 0.06, 0.08, 0.1], "learning rate");
  const y = around(rows, [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6], "");
  const maps = new Map(); // by hidden layers: a cell's epochs, row by row from the lowest weight
  const view = training(definition);
  let drawn = {};

  // Fill the map of a depth while there is time; whether it is complete.
  function work(state, more) {
    const hidden = state.hidden_layers;
    if (!maps.has(hidden)) maps.set(hidden, []);
    const cells = maps.get(hidden);
    const count = rates.length * weights.length;
    while (cells.length < count && more()) {
      const row = Math.floor(cells.length / rates.length);
      const column = cells.length % rates.length;
      cells.push(
        epochsToConverge(
          hidden + 1,
          rates[column],
          weights[row],
          data,
          definition.n_epochs,
          definition.threshold,
          definition.settled_for,
        ),
      );
    }
    return cells.length === count;
  }

  return {
    ...view,
    legend: mapLegend(bounds, definition.outcomes),
    work,
    pictures(state, size) {
      const inside = Math.min(Math.max(state.init_weight, rows.low), rows.high);
      const hidden = state.hidden_layers;
      const cells = maps.get(hidden) || [];
      const complete = cells.length === rates.length * weights.length;
      if (drawn.hidden !== hidden || drawn.complete !== complete) {
        drawn = {
          hidden,
          complete,
          text: cellsPicture({
            cells: complete ? cells : [],
            bounds,
            columns: rates.length,
            rows: weights.length,
            complete,
            hidden,
          }),
        };
      }
      return {
        ...view.pictures(state, size),
        map: mapPicture({
          x,
          y,
          behind: drawn.text,
          edge: edges[state.hidden_layers],
          here: [state.learning_rate, inside],
          words:
            inside === state.init_weight
              ? ""
              : `${show(weightControl, state.init_weight)} lies beyond`,
          title: "initial weight",
          size: size("map"),
          alt:
            `Map: epochs to converge over learning rate and initial weight, ${state.hidden_layers} hidden layers. ` +
            `Predicted edge: learning rate ${number(edges[state.hidden_layers])}`,
        }),
      };
    },
    drag(chart, [u, v], state, more) {
      if (chart !== "map") return view.drag(chart, [u, v], state, more);
      const { event, first } = more;
      if (event.pointerType !== "mouse" && !first) return null; // a touch that goes on is a scroll
      return { learning_rate: snap(rateControl, at(x, u)), init_weight: snap(rows, at(y, v)) };
    },
  };
}
