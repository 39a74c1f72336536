// A demo's figure as HTML: pictures, playhead, status, controls, table and caption.
import { escapeText, show } from "./words.js";

const button = (name, label, more = "") =>
  `<button type="button" name="${name}"${more}>${escapeText(label)}</button>`;

function slider(demo, control, marks) {
  const id = `lnn-${demo}-${control.name}`;
  return (
    `<div class="lnn-slider"><label for="${id}">${escapeText(control.label)}</label>` +
    `<output for="${id}">${show(control, control.value)}${control.unit || ""}</output>` +
    `<input type="range" id="${id}" name="${control.name}" min="${control.low}" max="${control.high}" ` +
    `step="${control.step}" value="${control.value}">${marks ? `<div class="lnn-track" data-track="${control.name}"></div>` : ""}</div>`
  );
}

const toggle = (control) =>
  `<label class="lnn-toggle"><input type="checkbox" name="${control.name}"${control.value ? " checked" : ""}>` +
  `<span class="lnn-key ${control.name}" aria-hidden="true"></span>${escapeText(control.label)}</label>`;

function player(demo, nEpochs) {
  const id = `lnn-${demo}-epoch`;
  return (
    `<div class="lnn-player">${button("play", "Play")}<label for="${id}">Epoch</label>` +
    `<input type="range" id="${id}" name="epoch" min="0" max="${nEpochs}" step="1" value="${nEpochs}">` +
    `<output for="${id}">${nEpochs}</output></div>`
  );
}

function table(title, { heads, rows }) {
  const cells = (row, tag) =>
    row.map((cell) => `<${tag}>${escapeText(cell)}</${tag.split(" ")[0]}>`).join("");
  return (
    '<details class="lnn-table"><summary>The numbers as a table</summary><div tabindex="0" role="region" ' +
    `aria-label="Table: ${escapeText(title)}"><table><thead><tr>${cells(heads, 'th scope="col"')}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table></div></details>`
  );
}

// `pictures` maps names to SVG text, or to several that lie over each other; `handles` to HTML over them.
export function figure(definition, demo, state) {
  const { name, title, caption, controls } = definition;
  const pictures = demo.pictures(state, () => undefined);
  const shown = demo.controls || controls;
  const charts = Object.entries(pictures).map(
    ([chart, svg]) =>
      `<div class="lnn-chart" data-chart="${chart}">${[svg]
        .flat()
        .map((one) => `<div class="lnn-picture">${one}</div>`)
        .join("")}${demo.handles?.[chart] || ""}</div>`,
  );
  const sliders = shown.filter((control) => typeof control.value !== "boolean");
  const toggles = shown.filter((control) => typeof control.value === "boolean");
  const nEpochs = demo.length?.(state);
  return (
    `<div class="lnn-charts">${charts.join("")}</div>` +
    (demo.legend ? `<div class="lnn-legend">${demo.legend}</div>` : "") +
    `<div class="lnn-readout" role="status">${demo.status(state)}</div>` +
    `<fieldset class="lnn-controls" disabled><legend>${escapeText(title)}</legend>` +
    (nEpochs ? player(name, nEpochs) : "") +
    sliders.map((control) => slider(name, control, demo.tracks)).join("") +
    (toggles.length ? `<div class="lnn-layers">${toggles.map(toggle).join("")}</div>` : "") +
    `<div class="lnn-buttons">${demo.buttons.map(([key, label]) => button(key, label)).join("")}${button("reset", "Reset")}</div>` +
    "</fieldset>" +
    table(title, definition.table) +
    `<figcaption>${escapeText(caption)}</figcaption>`
  );
}
