// What a slider remembers: under its track a mark for every value tried, its colour the outcome,
// its height the epochs that training took.
import { percent } from "./svg.js";

const HEIGHT = 26;

// `tried` holds {value, end}; a training without an epoch gets a mark of full height, and a cap.
export function tracks(control, tried, nEpochs, here) {
  const marks = tried.map(({ value, end }) => {
    const u = percent((value - control.low) / (control.high - control.low));
    const converged = end.kind === "converged";
    const tall = converged ? 2 + ((HEIGHT - 6) * end.epoch) / nEpochs : HEIGHT - 2;
    const kind = `${end.kind}${value === here ? " here" : ""}`;
    if (end.kind === "unsettled")
      return `<svg x="${u}" overflow="visible"><path class="${kind}" d="M0 0l3 4l-6 5l6 5l-6 5l3 4"/></svg>`;
    return (
      `<line class="${kind}" x1="${u}" x2="${u}" y1="0" y2="${tall.toFixed(1)}"/>` +
      (converged ? `<circle class="${kind}" cx="${u}" cy="${tall.toFixed(1)}" r="2.5"/>` : "")
    );
  });
  return `<svg aria-hidden="true" height="${HEIGHT}">${marks.join("")}</svg>`;
}
