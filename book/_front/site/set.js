// To set: a number on a slider, or the two ends of a window.
import { element } from "../exercise/element.js";
import { guessChart, measured, shown, told } from "./measure.js";

export function set({ box, fold, settings, truth }) {
  const { x, y, sliders } = settings;
  const { plot, draw } = guessChart(settings);
  const rows = sliders.map((label, i) => {
    const id = `${box.id}-${i}`;
    const input = element("input", {
      type: "range",
      id,
      min: x.low,
      max: x.high,
      step: x.step,
      value: i ? x.high : x.low,
    });
    const said = element("output", { for: id });
    input.addEventListener("input", look);
    return {
      input,
      said,
      row: element(
        "div",
        { class: "lnn-slider" },
        element("label", { for: id }, label),
        said,
        input,
      ),
    };
  });
  const get = () => rows.map(({ input }) => +input.value);
  function look() {
    const at = get();
    rows.forEach(({ said }, i) => (said.textContent = shown(x, at[i])));
    draw({
      at,
      alt: `Empty chart of ${y.label} over ${x.label}, your guess at ${at.join(" and ")}`,
    });
  }
  look();

  // Which side of what counts as right each number is on.
  const side = (value, [low, high]) => (value < low ? -1 : value > high ? 1 : 0);
  function word(guess) {
    const [from, to = from] = guess.map((value, i) => side(value, truth.right[i]));
    if (from !== to) return to > from ? "wide" : "narrow";
    return { "-1": "low", 0: "right", 1: "high" }[from];
  }
  return {
    parts: [plot, ...rows.map(({ row }) => row)],
    missing: "",
    get,
    show(guess) {
      if (guess)
        rows.forEach(({ input, said }, i) => {
          input.value = guess[i];
          said.textContent = shown(x, guess[i]);
        });
      const at = guess ?? [];
      draw({
        at,
        truth: truth?.curve,
        alt: `${y.label} over ${x.label}, measured${at.length ? `, and your guess at ${at.join(" and ")}` : ""}`,
      });
    },
    sentence(guess) {
      if (!truth) return null;
      const there = measured(truth.curve, guess[0]);
      return told(fold, word(guess), {
        at: guess.map((value) => shown(x, value)).join(" to "),
        there: there === null ? `more than ${y.high}` : String(there),
      });
    },
  };
}
