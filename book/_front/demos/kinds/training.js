// Training, watched: the signal through the layers, the line that the network draws, and the
// loss, with one playhead. The kind of demo behind depth, learning rate, initialization, bonus.

import { told } from "../draw/chip.js";
import { epochs, lossPicture } from "../draw/loss.js";
import { fitPicture, signalPicture } from "../draw/signal.js";
import { at, SIZE } from "../draw/svg.js";
import { tracks } from "../draw/tracks.js";
import { escapeText, fill, number, parse, show, snap } from "../draw/words.js";
import { keeper, moves, product, weightsAt } from "./runs.js";
import { unequal } from "./starts.js";

const DRAW = { name: "draw", low: 0, high: 9999, step: 1, digits: 0, value: 0 };

export function training(definition) {
  const { controls, n_epochs: nEpochs, threshold, title, data } = definition;
  const changing = definition.changes || 0;
  const drawn = controls.some((control) => control.name === "spread");
  const values = drawn ? [...controls, DRAW] : controls;
  const train = keeper(definition);
  const memory = new Map();

  // What is trained: the state without playhead and pinned run.
  const setting = (state) => ({
    ...Object.fromEntries(values.map(({ name }) => [name, state[name]])),
    before: state.before,
  });
  function plan(chosen) {
    if (definition.runs) {
      const [slider] = controls;
      const run = definition.runs[Math.round((chosen[slider.name] - slider.low) / slider.step)];
      const { spread = 1, draw, learning_rate: rate = run.learning_rate } = chosen;
      const ws =
        spread > 1
          ? unequal(run.init_weight, run.depth, spread, draw)
          : new Array(run.depth).fill(run.init_weight);
      const more = controls
        .slice(1)
        .filter((control) => chosen[control.name] !== control.value)
        .map(
          (control) =>
            `, ${control.label.toLowerCase().split(":")[0]} ${show(control, chosen[control.name])}`,
        );
      return { label: run.label + more.join(""), ws, rate };
    }
    const all = { ...definition.fixed, ...chosen };
    const depth = all.hidden_layers + 1;
    const shown = Object.fromEntries(
      controls.map((control) => [control.name, show(control, chosen[control.name])]),
    );
    const ws =
      all.spread > 1
        ? unequal(all.init_weight, depth, all.spread, all.draw)
        : new Array(depth).fill(all.init_weight);
    return { label: fill(definition.label, shown), ws, rate: all.learning_rate };
  }
  // A learning rate for each epoch, where it changes on the way.
  const schedule = (before, rate) =>
    !before.length
      ? rate
      : Array.from(
          { length: nEpochs },
          (_, epoch) => (before.find((part) => epoch < part.until) || { rate }).rate,
        );
  function run(chosen) {
    const { label, ws, rate } = plan(chosen);
    return { ...train(ws, schedule(chosen.before, rate)), label };
  }

  const key = (chosen) =>
    [
      ...values.map(({ name }) => chosen[name]),
      ...chosen.before.map((part) => `${part.rate}@${part.until}`),
    ].join();
  const epochOf = (state) => (state.epoch === null ? nEpochs : state.epoch);

  function look(state) {
    const chosen = setting(state);
    const now = run(chosen);
    memory.set(key(chosen), { chosen, end: now.end });
    return { chosen, now, pinned: state.pinned && run(state.pinned) };
  }

  const sentence = (run) => `${escapeText(run.label)}: ${told(run.end, nEpochs, definition)}`;
  function playheadWords(state, run) {
    const epoch = epochOf(state);
    const step = moves(run, epoch);
    if (epoch >= run.curve.length) return `epoch ${epoch}: too large for the computer`;
    if (!step) return epoch >= nEpochs ? `epoch ${nEpochs}, the end` : `epoch ${epoch}`;
    return `epoch ${epoch}: ${step.equal ? "each weight moves" : "weights move up to"} ${number(step.far, 2)}`;
  }

  const view = {
    controls,
    buttons: [
      ...(drawn ? [["draw", "New draw"]] : []),
      ...(changing
        ? [
            ["change", "Change from here on"],
            ["back", "Undo the change"],
          ]
        : []),
      ["pin", "Pin this run"],
    ],
    start: () => ({ ...(drawn && { draw: 0 }), before: [], epoch: null, pinned: null }),
    length: () => nEpochs,
    look,
    run,
    pictures(state, size, parts = ["signal", "fit", "loss"]) {
      const { now, pinned } = look(state);
      const epoch = epochOf(state);
      const ws = weightsAt(now, epoch);
      const others = pinned && weightsAt(pinned, epoch);
      const alt = `${title}. ${now.label}`;
      const draw = {
        signal: () =>
          signalPicture({
            now: ws,
            pinned: others,
            slope: data.slope,
            depth: now.depth,
            pinnedDepth: pinned?.depth,
            title: "signal through the layers",
            size: size("signal") || { ...SIZE, width: 340 },
            alt: `The signal through the ${now.depth} weights at epoch ${epoch}: the output is ${number(product(ws, now.depth))}, to learn is ${number(data.slope)}.`,
          }),
        fit: () =>
          fitPicture({
            output: product(ws, now.depth),
            pinned: others ? product(others, pinned.depth) : null,
            samples: definition.samples,
            slope: data.slope,
            title: "the line now",
            alt: `The samples and the line that the network draws at epoch ${epoch}: slope ${number(product(ws, now.depth))}.`,
            size: size("fit") || { ...SIZE, width: 220 },
          }),
        loss: () =>
          lossPicture({
            runs: { now, pinned },
            epoch,
            nEpochs,
            threshold,
            moves: playheadWords(state, now),
            changes: state.before.map((part, i) => ({
              epoch: part.until,
              text: number((state.before[i + 1] || { rate: state.learning_rate }).rate),
            })),
            faint: (definition.faint || []).map((value) => ({
              name: String(value),
              ...run({ ...setting(view.opening), [controls[0].name]: value }),
            })),
            title: "half mean squared error, log scale",
            alt: `${alt}: ${now.end.kind}.`,
            size: size("loss") || SIZE,
          }),
      };
      return Object.fromEntries(parts.map((part) => [part, draw[part]()]));
    },
    status(state) {
      const { now, pinned, chosen } = look(state);
      const epoch = epochOf(state);
      const row = Math.min(epoch, now.curve.length - 1);
      const here =
        epoch < nEpochs && row === epoch
          ? ` <span class="lnn-here">Here, at epoch ${epoch}: loss ${number(now.curve[row])}.</span>`
          : "";
      const other =
        pinned && key(state.pinned) !== key(chosen) ? `Pinned: ${sentence(pinned)}` : "";
      return `<div>${sentence(now)}${here}</div><div class="lnn-pinned">${other}</div>`;
    },
    // A mark for each value tried while the other values were as they are now.
    tracks(state) {
      const chosen = setting(state);
      const all = [...memory.values()];
      return Object.fromEntries(
        controls.map((control) => {
          const others = values.filter((other) => other !== control);
          const tried = all.filter(
            (one) =>
              others.every(({ name }) => one.chosen[name] === chosen[name]) &&
              JSON.stringify(one.chosen.before) === JSON.stringify(chosen.before),
          );
          return [
            control.name,
            tracks(
              control,
              tried.map((one) => ({ value: one.chosen[control.name], end: one.end })),
              nEpochs,
              chosen[control.name],
            ),
          ];
        }),
      );
    },
    press(button, state) {
      const chosen = setting(state);
      if (button === "pin")
        return { pinned: state.pinned && key(state.pinned) === key(chosen) ? null : chosen };
      if (button === "draw")
        return {
          draw: state.draw + 1,
          spread: state.spread > 1 ? state.spread : definition.spread || 1.5,
        };
      if (button === "change")
        return { before: [...state.before, { until: epochOf(state), rate: state.learning_rate }] };
      if (button === "back") {
        const last = state.before[state.before.length - 1];
        return { before: state.before.slice(0, -1), learning_rate: last.rate };
      }
      return {};
    },
    face(button, state) {
      if (button === "pin") {
        const same = state.pinned && key(state.pinned) === key(setting(state));
        return { label: same ? "Unpin this run" : "Pin this run", enabled: true };
      }
      if (button === "change") {
        const last = state.before.length ? state.before[state.before.length - 1].until : 0;
        return {
          label: "Change from here on",
          enabled:
            state.before.length < changing && epochOf(state) > last && epochOf(state) < nEpochs,
        };
      }
      if (button === "back") return { label: "Undo the change", enabled: state.before.length > 0 };
      return null;
    },
    drag: (chart, [u]) => (chart === "loss" ? { epoch: Math.round(at(epochs(nEpochs), u)) } : null),
    write(state, parts) {
      if (drawn && state.draw) parts.set("draw", state.draw);
      if (state.before.length)
        parts.set("before", state.before.map((part) => `${part.rate}@${part.until}`).join(","));
      if (state.epoch !== null && state.epoch < nEpochs) parts.set("epoch", state.epoch);
      if (state.pinned) parts.set("pinned", key(state.pinned));
    },
    read(state, parts) {
      if (drawn) state.draw = parse(DRAW, parts.get("draw") || "") || 0;
      const clock = { low: 0, high: nEpochs, step: 1, digits: 0 };
      state.epoch = parse(clock, parts.get("epoch") || "");
      const rate = controls.find((control) => control.name === "learning_rate");
      const readChanges = (texts) => {
        const before = [];
        for (const text of texts.slice(0, changing)) {
          const [value, until] = text.split("@");
          const last = before.length ? before[before.length - 1].until : 0;
          const part = { rate: parse(rate, value), until: parse(clock, until || "") };
          if (part.rate === null || !(part.until > last && part.until < nEpochs)) return [];
          before.push(part);
        }
        return before;
      };
      if (changing)
        state.before = readChanges((parts.get("before") || "").split(",").filter(Boolean));
      const texts = (parts.get("pinned") || "").split(",").filter(Boolean);
      if (!texts.length) return;
      const chosen = {
        before: changing ? readChanges(texts.filter((text) => text.includes("@"))) : [],
      };
      const plain = texts.filter((text) => !text.includes("@"));
      values.forEach(
        (control, i) =>
          (chosen[control.name] =
            plain[i] === undefined && i ? control.value : parse(control, plain[i] || "")),
      );
      if (!Object.values(chosen).includes(null)) state.pinned = chosen;
    },
  };
  view.opening = {
    ...Object.fromEntries(controls.map(({ name, value }) => [name, value])),
    ...view.start(),
  };
  return view;
}

export { snap };
