// A real network that trains while you look: its sharpness climbs to 2/η and stays there.
import { matrix, randomWeights, sharpen, step } from "../dense.js";
import { digitsBack, digitsPicture, lossPicture, sharpnessPicture } from "../draw/edge.js";
import { SIZE } from "../draw/svg.js";
import { escapeText, number } from "../draw/words.js";

const KEPT = 500; // points of a curve; older ones are thinned out
const SHOWN_FIRST = 800; // epochs of the run that the page opens with

// The images' pixels around their mean, and a 1 in the column of each one's digit.
export function samples(lines) {
  const x = matrix(lines.length, 64);
  const y = matrix(lines.length, 10);
  lines.forEach((text, i) => {
    y.values[10 * i + +text[0]] = 1;
    for (let p = 0; p < 64; p++) x.values[64 * i + p] = parseInt(text[2 + p], 17) / 16;
  });
  for (let p = 0; p < 64; p++) {
    let mean = 0;
    for (let i = 0; i < x.rows; i++) mean += x.values[64 * i + p] / x.rows;
    for (let i = 0; i < x.rows; i++) x.values[64 * i + p] -= mean;
  }
  return { x, y };
}

// A network and its training so far.
export function trainer({ x, y }, widths, seed) {
  let weights = randomWeights(widths, seed);
  let direction = randomWeights(widths, seed + 1000);
  const labels = Array.from({ length: y.rows }, (_, i) =>
    y.values.slice(10 * i, 10 * i + 10).indexOf(1),
  );
  const run = { epoch: 0, history: [], wrong: labels.map((_, i) => i), lost: false };
  const turn = () => {
    const found = sharpen(weights, direction, x, y);
    direction = found.direction;
    return found.sharpness;
  };
  for (let round = 0; round < 20; round++) turn();

  // Train on while `more` says so, then measure.
  run.advance = (learningRate, more) => {
    if (run.lost) return;
    let taken;
    do {
      taken = step(weights, x, y, learningRate);
      weights = taken.weights;
      run.epoch++;
    } while (taken.loss < 1e3 && more());
    run.lost = !(taken.loss < 1e3);
    run.wrong = labels.flatMap((label, i) => {
      const row = taken.output.values.slice(10 * i, 10 * i + 10);
      return row.indexOf(Math.max(...row)) === label ? [] : [i];
    });
    const point = {
      epoch: run.epoch,
      loss: Math.min(taken.loss, 1e3) || 1e3,
      sharpness: run.lost ? Infinity : turn(),
      limit: 2 / learningRate,
    };
    run.history.push(point);
    if (run.history.length > KEPT)
      run.history = run.history.filter(
        ({ limit }, i, all) => i % 2 || limit !== all[i - 1]?.limit || i === all.length - 1,
      );
  };
  return run;
}

export function edge(definition) {
  const { images, widths, title } = definition;
  const data = samples(images);
  const { ink, rows } = digitsBack(images.map((text) => text.slice(2)));
  let run = null;

  function ending() {
    if (!run.epoch) return ["slow", "not trained"];
    const { sharpness, limit } = run.history.at(-1);
    if (run.lost) return ["diverged", "thrown out"];
    if (sharpness > 1.15 * limit) return ["unsettled", "beyond the edge"];
    return sharpness > 0.9 * limit ? ["converged", "at the edge"] : ["slow", "below the edge"];
  }

  function words() {
    if (!run.epoch) return ["", ": a new draw of the weights."];
    const { loss, sharpness, limit } = run.history.at(-1);
    if (run.lost)
      return [
        "",
        `: no valley nearby is flat enough for steps with 2/η = ${number(limit)}. Start begins again.`,
      ];
    return [
      `Sharpness ${number(sharpness)}, 2/η = ${number(limit)}: `,
      `. ${images.length - run.wrong.length} of ${images.length} digits right, loss ${number(loss, 2)}.`,
    ];
  }

  return {
    buttons: [
      ["play", "Start"],
      ["again", "New draw"],
    ],
    start() {
      run = null;
      return { draw: 1 };
    },
    // The run whose picture the page comes with.
    runFirst(state) {
      run = trainer(data, widths, state.draw);
      for (let epoch = 0; epoch < SHOWN_FIRST; epoch += 4) {
        let left = 4;
        run.advance(state.learning_rate, () => --left > 0);
      }
    },
    // A frame's worth of training.
    advance(state, more) {
      if (!run || run.lost) run = trainer(data, widths, state.draw);
      run.advance(state.learning_rate, more);
      return !run.lost;
    },
    press(name, state) {
      if (name !== "again") return {};
      run = trainer(data, widths, state.draw + 1);
      return { draw: state.draw + 1 };
    },
    pictures(_state, size) {
      if (!run) return null; // the opening ones
      const { history, epoch, wrong } = run;
      const [before, after] = words();
      const alt = escapeText(`${title} Epoch ${epoch}. ${before}${ending()[1]}${after}`);
      return {
        sharpness: sharpnessPicture({
          history,
          alt,
          title: "sharpness, and the edge 2/η (dashed)",
          size: size("sharpness") || SIZE,
        }),
        loss: lossPicture({
          history,
          alt,
          title: "loss, log scale",
          size: size("loss") || SIZE,
        }),
        digits: digitsPicture({
          ink,
          rows,
          wrong,
          alt: escapeText(
            `${images.length} handwritten digits; ${wrong.length} misread ones are crossed out.`,
          ),
        }),
      };
    },
    status(state) {
      if (!run)
        return `Draw ${state.draw}, learning rate ${state.learning_rate}. Press Start: the network trains while you look.`;
      const [kind, name] = ending();
      const [before, after] = words();
      return (
        `Epoch ${run.epoch}, learning rate ${state.learning_rate}. ${escapeText(before)}` +
        `<span class="lnn-chip ${kind}">${name}</span>${escapeText(after)}`
      );
    },
    write: ({ draw }, parts) => parts.set("draw", draw),
    read(state, parts) {
      const draw = /^[1-9]\d{0,5}$/.exec(parts.get("draw") ?? "");
      if (draw) state.draw = +draw[0];
    },
  };
}
