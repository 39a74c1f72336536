// Gradient descent of two weights from anywhere, seen from above and as a surface.
import { fillIn, formatNumber, pathData } from "./chart.js";
import { snap } from "./controls.js";
import { bringDemos } from "./demo.js";
import { divergedAt, gradientDescent } from "./train.js";

function landscape(figure, definition, chart, change) {
  const controls = {};
  definition.controls.forEach((control) => (controls[control.name] = control));
  const layers = definition.controls.filter((control) => typeof control.value === "boolean");
  const fit = definition.data;
  const flat = chart("map");
  const solid = chart("surface");
  const cells = solid.box.querySelector("[data-cells]");
  const count = +cells.dataset.cells;
  const polygons = Array.from(cells.children);
  const handle = figure.querySelector("button[name=start]");
  const inside = (row) => Math.abs(row[0]) <= 2 && Math.abs(row[1]) <= 2;
  let path = null;
  let view = "";

  const train = (w1, w2, state) =>
    gradientDescent([w1, w2], fit, state.learning_rate, state.n_epochs, definition.loss_factor);
  // Both weights of each row; rows of equal weights hold one number.
  const rows = (result) =>
    result.weights
      .map((ws) => [ws[0], ws[ws.length - 1]])
      .filter((row) => row.every(Number.isFinite));
  const flatPath = (result) => {
    const points = rows(result);
    return pathData(
      points.map((row) => row[0]),
      points.map((row) => row[1]),
      flat.x,
      flat.y,
    );
  };

  // How a path ended: {kind, w1, w2, loss}.
  function ending(result) {
    if (divergedAt(result) !== null) return { kind: "diverged", w1: NaN, w2: NaN, loss: Infinity };
    const points = rows(result);
    const [w1, w2] = points[points.length - 1];
    const error = w1 * w2 - fit.slope;
    const loss = fit.xx * (error * error) + fit.least_mse;
    let kind = "slow";
    if (loss < definition.threshold) kind = "minimum";
    else if (Math.abs(w1) < definition.near && Math.abs(w2) < definition.near) kind = "saddle";
    else if (result.losses.some((value, i) => i > 0 && value > result.losses[i - 1]))
      kind = "unsettled";
    return { kind, w1, w2, loss };
  }

  // log(loss + 0.5), moved and stretched, as LandscapeDemo.height.
  const low = Math.log(0.5);
  const high = Math.log(fit.xx * (4 + Math.abs(fit.slope)) ** 2 + 0.5);
  function height(w1, w2) {
    const error = w1 * w2 - fit.slope;
    return (
      -1 + (2.2 * (Math.log(fit.xx * error * error + fit.least_mse + 0.5) - low)) / (high - low)
    );
  }
  function projection(state) {
    const turn = (state.turn * Math.PI) / 180;
    const tilt = (state.tilt * Math.PI) / 180;
    const [c, s, ct, st] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
    return (x, y, z) => [500 + 170 * (x * c - y * s), 500 - 170 * ((x * s + y * c) * st + z * ct)];
  }
  const names = solid.box.querySelectorAll("[data-corner]");
  const at = (k) => -2 + (4 * k) / count;
  const corners = [];
  for (let i = 0; i <= count; i++) {
    for (let j = 0; j <= count; j++) corners.push([at(j), at(i), height(at(j), at(i))]);
  }
  const cellsOf = polygons.map((_, k) => {
    const i = Math.floor(k / count);
    const j = k % count;
    const first = i * (count + 1) + j;
    const around = [first, first + 1, first + count + 2, first + count + 1];
    const level = around.reduce((sum, corner) => sum + corners[corner][2], 0) / 4;
    const step = Math.min(Math.max(Math.floor(((level + 1) / 2.2) * 10), 0), 9);
    return { around, x: at(j + 0.5), y: at(i + 0.5), fill: definition.palette[step] };
  });

  function drawSurface(state) {
    const project = projection(state);
    if (view !== `${state.turn} ${state.tilt}`) {
      view = `${state.turn} ${state.tilt}`;
      const turn = (state.turn * Math.PI) / 180;
      const c = Math.cos(turn);
      const s = Math.sin(turn);
      const places = corners.map((corner) =>
        project(...corner)
          .map((v) => v.toFixed(0))
          .join(),
      );
      cellsOf.forEach((cell) => (cell.away = cell.x * s + cell.y * c));
      cellsOf
        .slice()
        .sort((a, b) => b.away - a.away)
        .forEach((cell, k) => {
          polygons[k].setAttribute("points", cell.around.map((corner) => places[corner]).join(" "));
          polygons[k].setAttribute("fill", cell.fill);
        });
      definition.corners.forEach(([w1, w2], i) => {
        const [x, y] = project(w1, w2, height(w1, w2));
        names[i].setAttribute("x", `${(x / 10).toFixed(1)}%`);
        names[i].setAttribute("y", `${(y / 10).toFixed(1)}%`);
      });
    }
    const points = rows(path)
      .filter(inside)
      .map(([w1, w2]) =>
        project(w1, w2, height(w1, w2))
          .map((v) => v.toFixed(1))
          .join(),
      );
    solid.line("trajectory-3d", points.length ? `M${points.join("L")}` : "");
  }

  // The start follows click, tap and drag; the handle follows arrow keys.
  const start = (w1, w2) => {
    const clamp = (v) => Math.min(Math.max(+v.toFixed(2), -2), 2);
    change({ w1: clamp(w1), w2: clamp(w2) });
  };
  flat.box.addEventListener("click", (event) => {
    if (event.detail) start(...flat.under(event)); // not the Enter key on the handle
  });
  flat.box.addEventListener("pointerdown", (event) => {
    if (event.target !== handle && event.pointerType !== "mouse") return; // a touch may be a scroll
    flat.box.setPointerCapture(event.pointerId);
    if (event.target !== handle) start(...flat.under(event));
  });
  flat.box.addEventListener("pointermove", (event) => {
    if (flat.box.hasPointerCapture(event.pointerId)) start(...flat.under(event));
  });
  handle.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.01 : 0.05;
    const move = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    if (!move[event.key]) return;
    event.preventDefault();
    start(last.w1 + move[event.key][0], last.w2 + move[event.key][1]);
  });
  // The surface turns under a horizontal drag and tilts under a vertical one.
  solid.box.addEventListener("pointerdown", (event) =>
    solid.box.setPointerCapture(event.pointerId),
  );
  solid.box.addEventListener("pointermove", (event) => {
    if (!solid.box.hasPointerCapture(event.pointerId)) return;
    turned += event.movementX / 2;
    tilted += event.movementY / 2;
    const turn = snap(controls.turn, ((turned + 540 + 3600) % 360) - 180);
    const tilt = Math.min(
      Math.max(snap(controls.tilt, tilted), controls.tilt.low),
      controls.tilt.high,
    );
    if (turn !== last.turn || tilt !== last.tilt) change({ turn, tilt });
  });
  let last = null;
  let turned = 0;
  let tilted = 0;

  return {
    draw(state) {
      const moved = !last || last.turn !== state.turn || last.tilt !== state.tilt;
      last = Object.assign({}, state);
      if (moved && Math.abs(turned - state.turn) > 5) turned = state.turn;
      if (moved && Math.abs(tilted - state.tilt) > 5) tilted = state.tilt;
      path = train(state.w1, state.w2, state);
      flat.line("trajectory", flatPath(path));
      definition.examples.forEach(([w1, w2], i) =>
        flat.line(`example-${i + 1}`, flatPath(train(w1, w2, state))),
      );
      layers.forEach((layer) => flat.show(`[data-layer="${layer.name}"]`, state[layer.name]));
      const end = ending(path);
      const seen = inside([end.w1, end.w2]);
      flat.mark("start", state.w1, state.w2, "start");
      flat.mark("end", seen ? end.w1 : null, end.w2, "end");
      handle.style.left = `${25 * (state.w1 + 2)}%`;
      handle.style.top = `${25 * (2 - state.w2)}%`;
      flat.describe(`${figure.getAttribute("aria-label")} ${this.readout(state)}`);
      drawSurface(state);
    },
    readout: (state) => {
      const end = ending(path);
      return (
        `From w1 = ${formatNumber(state.w1)}, w2 = ${formatNumber(state.w2)} training ` +
        fillIn(definition.ends[end.kind], {
          w1: formatNumber(end.w1),
          w2: formatNumber(end.w2),
          loss: formatNumber(end.loss),
          n_epochs: state.n_epochs,
          epoch: divergedAt(path),
        })
      );
    },
  };
}

bringDemos({ landscape });
