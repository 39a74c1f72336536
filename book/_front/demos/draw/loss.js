// The loss over the epochs: what has passed in strong colour, what is to come faint.
import {
  axis,
  beyond,
  chart,
  dot,
  labels,
  level,
  path,
  place,
  point,
  series,
  upright,
} from "./svg.js";
import { number } from "./words.js";

export const LOSS = axis("", 0.001, 10, [0.001, 0.01, 0.1, 1, 10], true);

// The epochs' axis: four to six ticks at round numbers.
export function epochs(n) {
  const step = [10, 20, 50, 100, 200, 500, 1000].find((size) => n / size <= 6);
  return axis(
    "epoch",
    0,
    n,
    Array.from({ length: Math.floor(n / step) + 1 }, (_, k) => k * step),
  );
}

const SPAN = 8; // epochs that are judged together

// Which spans of a curve go up and down so often that a line would be a slab.
export function restless(losses) {
  const logs = losses.map(Math.log10);
  const spans = [];
  for (let from = 0; from < losses.length; from += SPAN) {
    let turns = 0;
    for (let i = Math.max(from, 1); i < Math.min(from + SPAN, losses.length - 1); i++) {
      const before = logs[i] - logs[i - 1];
      const after = logs[i + 1] - logs[i];
      if (before * after < 0 && Math.abs(before) + Math.abs(after) > 0.04) turns++;
    }
    spans.push(turns >= SPAN / 2 - 1);
  }
  return spans;
}

// Epochs `from` to `to` of a curve: a line where it is calm, the band it moves in where it isn't.
export function curve(losses, spans, x, y, from, to) {
  let calm = "";
  let band = "";
  let points = [];
  let over = [];
  let under = [];
  const endLine = () => {
    if (points.length > 1) calm += `M${points.join("L")}`;
    points = [];
  };
  const endBand = () => {
    if (over.length) band += `M${over.concat(under.reverse()).join("L")}Z`;
    over = [];
    under = [];
  };
  for (let first = from; first <= to; first = (Math.floor(first / SPAN) + 1) * SPAN) {
    const span = Math.floor(first / SPAN);
    const last = Math.min((span + 1) * SPAN, to);
    if (spans[span]) {
      endLine();
      const seen = losses.slice(first, last + 1);
      const high = Math.max(...seen);
      const low = Math.min(...seen);
      for (const epoch of over.length ? [last] : [first, last]) {
        over.push(point(x, y, epoch, high));
        under.push(point(x, y, epoch, low));
      }
    } else {
      endBand();
      // The next span draws its own first epoch, unless it is a band.
      const end = last === to || spans[span + 1] ? last : last - 1;
      for (let i = first; i <= end; i++) points.push(point(x, y, i, losses[i]));
    }
    if (last === to) break;
  }
  endLine();
  endBand();
  return { calm, band };
}

const drawn = (name, pieces, kind) =>
  `<path class="lnn-band ${kind}" d="${pieces.band}"/>${series(name, pieces.calm, kind)}`;

// `runs` has "now" and perhaps "pinned", each {curve, spans, end}; `epoch` is the playhead;
// `moves` the words at it; `changes` the epochs from which the learning rate is another.
export function lossPicture({
  runs,
  epoch,
  moves,
  nEpochs,
  threshold,
  changes = [],
  faint = [],
  title,
  alt,
  size,
}) {
  const x = epochs(nEpochs);
  const y = LOSS;
  const { now, pinned } = runs;
  const last = now.curve.length - 1;
  const here = Math.min(epoch, last);
  let inside = faint
    .map((other) =>
      series(
        other.name,
        path(
          x,
          y,
          other.curve.map((_, i) => i),
          other.curve,
        ),
        "thin",
      ),
    )
    .join("");
  if (pinned)
    inside += drawn(
      "pinned",
      curve(pinned.curve, pinned.spans, x, y, 0, pinned.curve.length - 1),
      "ghost",
    );
  inside += drawn("loss", curve(now.curve, now.spans, x, y, 0, last), "rest");
  if (here > 0) inside += drawn("passed", curve(now.curve, now.spans, x, y, 0, here), "passed");
  const at = (u, v, text, kind, more) => ({ u: place(x, u), v: place(y, v), text, kind, ...more });
  const words = [];
  let above = level(y, threshold, "lnn-threshold");
  for (const change of changes) {
    above += upright(x, change.epoch, "lnn-change");
    words.push(
      at(change.epoch, 0.0011, `η ${change.text}`, "quiet", { left: false, rows: [-4, -22, -40] }),
    );
  }
  if (last >= 0) {
    above +=
      upright(x, here, "lnn-playhead") + dot(x, y, here, now.curve[here], "now", 6, "playhead");
    words.push(at(here, 10, moves, "now", { left: here > 0.55 * nEpochs, rows: [17, 35, 53] }));
  }
  words.push(endOf(now, "now", threshold, at));
  if (now.end.kind === "converged") above += dot(x, y, now.end.epoch, threshold, "now", 4, "loss");
  if (pinned) {
    if (pinned.end.kind === "converged")
      above += dot(x, y, pinned.end.epoch, threshold, "ghost", 4, "pinned");
    words.push(endOf(pinned, "ghost", threshold, at));
  }
  if (last >= 0 && beyond(y, now.curve[0]) > 0)
    words.push(at(0, 10, `↑ starts at ${number(now.curve[0])}`, "now", { rows: [17, 35, 53] }));
  words.push({
    u: 0,
    v: 0,
    text:
      size.width < 400 ? `converged below ${threshold}` : `converged: below ${threshold} (dotted)`,
    kind: "quiet",
    left: false,
    rows: [-5, -34],
    along: [0.25, 0.42, 0.6].map((u) => [u, 0]),
  });
  const marks = [
    last >= 0 && [place(x, here), place(y, now.curve[here]), 8],
    ...[now, pinned].map(
      (run) => run?.end.kind === "converged" && [place(x, run.end.epoch), place(y, threshold), 6],
    ),
  ].filter(Boolean);
  return chart({ x, y, title, alt, inside, above: above + labels(words, size, marks) });
}

function endOf({ curve: losses, end }, kind, threshold, at) {
  const text = kind === "ghost" ? "pinned: " : "";
  if (end.kind === "converged")
    return at(end.epoch, threshold, `${text}epoch ${end.epoch}`, kind, {
      rows: [-9, 20, -27, 38, -45],
    });
  if (end.kind !== "diverged")
    return kind === "ghost"
      ? at(losses.length - 1, losses[losses.length - 1], "pinned", kind)
      : null;
  return at(Math.max(losses.length - 1, 0), 10, `${text}↑ diverges`, kind, {
    rows: [35, 53, 71, 17],
  });
}
