// Questions that the page answers once the reader has committed to a guess. Nobody is asked
// twice; "Just show me" is always there. What this leaves untouched is the box with the question
// and the closed answer below it: for readers without scripts, and for print.
import { element } from "../exercise/element.js";
import { choose } from "./choose.js";
import { draw } from "./draw.js";
import { keep, parsed, recall } from "./progress.js";
import { set } from "./set.js";

const kinds = { choose, set, draw };

function dataOf(part) {
  return parsed(part?.querySelector('script[type="application/json"]')?.textContent ?? "null");
}

function begin(box) {
  const next = box.nextElementSibling;
  const fold = next?.matches("details.lnn-answer") ? next : null; // none where answers are left out
  if (fold?.open) return; // by the instructor's wish: there is nothing to ask
  const kind = Object.keys(kinds).find((name) => box.classList.contains(`lnn-${name}`));
  const asked = kinds[kind]({ box, fold, settings: dataOf(box), truth: dataOf(fold) });
  const name = `guess:${box.id}`;

  const title = box.querySelector(".admonition-title").textContent;
  const fields = element("fieldset", {}, element("legend", { class: "visually-hidden" }, title));
  fields.append(...asked.parts);
  const again = box.classList.contains("lnn-question"); // until it is right
  const submit = element("button", { type: "submit" }, again ? "Check" : "That is my guess");
  const skip = element("button", { type: "button" }, "Just show me");
  const buttons = element("p", { class: "lnn-guess-buttons" }, submit, skip);
  const status = element("div", { class: "lnn-guess-said", role: "status" });
  const form = element("form", { class: "lnn-guess" }, fields, buttons, status);
  box.append(form);
  if (fold) fold.hidden = true;

  function say(words) {
    status.replaceChildren(...[words].flat());
  }

  // The page's answer to a guess; null for who wanted to be shown.
  function answer(guess) {
    const focused = form.contains(document.activeElement);
    fields.disabled = true;
    buttons.remove();
    asked.show(guess);
    if (guess !== null)
      say(
        asked.sentence(guess) ??
          "Your guess is kept in this browser. Your instructor has the answer.",
      );
    if (fold) {
      fold.hidden = false;
      fold.open = guess === null;
      if (focused) fold.querySelector("summary").focus({ preventScroll: true });
    }
  }
  function commit(guess) {
    keep(name, JSON.stringify({ guess }));
    answer(guess);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = asked.get();
    if (guess === null) say(asked.missing);
    else if (again && fold && !asked.isRight(guess)) {
      asked.cross(guess); // and they may try again
      say(asked.sentence(guess));
    } else commit(guess);
  });
  skip.addEventListener("click", () => commit(null));
  const before = parsed(recall(name));
  if (before) answer(before.guess ?? null);
}

document.querySelectorAll(".lnn-ask").forEach(begin);
