// To choose: the list of options becomes buttons, one of which may be on.
import { element } from "../exercise/element.js";

export function choose({ box, fold }) {
  const list = box.querySelector(".lnn-options");
  const reasons = [...(fold?.querySelectorAll(".lnn-one-of > li") ?? [])];
  const right = reasons.findIndex((reason) => reason.classList.contains("right"));
  const labels = [...list.children].map((option, i) => {
    const input = element("input", { type: "radio", name: box.id, value: i });
    const words = element("span");
    for (const part of option.childNodes)
      words.append(...(part.nodeName === "P" ? part.cloneNode(true).childNodes : []));
    return element("label", { class: "lnn-option" }, input, words);
  });
  const inputs = labels.map((label) => label.firstChild);
  list.hidden = true;
  if (list.querySelector("svg")) for (const label of labels) label.classList.add("lnn-pictured");
  // A word for who doesn't see the colour.
  const mark = (i, kind, word) => {
    if (labels[i].dataset.mark) return;
    labels[i].dataset.mark = kind;
    labels[i].append(element("span", { class: "lnn-mark" }, word));
  };
  return {
    parts: labels,
    missing: "Choose one first.",
    get: () => {
      const i = inputs.findIndex((input) => input.checked);
      return i < 0 ? null : i;
    },
    isRight: (guess) => guess === right,
    cross: (guess) => mark(guess, "wrong", "not this"),
    show(guess) {
      if (guess !== null) inputs[guess].checked = true;
      if (right < 0) return;
      if (guess !== null && guess !== right) mark(guess, "wrong", "your guess");
      mark(right, "right", guess === right ? "your guess, right" : "right");
    },
    sentence(guess) {
      const said = reasons[guess];
      if (!said) return null;
      const words = said.cloneNode(true);
      if (guess !== right) words.firstElementChild.prepend("Not so. ");
      return [...words.childNodes];
    },
  };
}
