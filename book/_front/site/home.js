// The first page: the bet, which the demo then answers, and Continue in the place of Start.
import { anythingKnown, forget, isRead, keep, pageOf, recall } from "./progress.js";

const figure = document.querySelector('.lnn-demo[data-demo="first"]');
const bet = document.querySelector(".lnn-bet");

// As if the reader had moved the slider.
function move(name, value) {
  const input = figure.querySelector(`input[name="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(label) {
  for (const button of bet.querySelectorAll("button"))
    button.setAttribute("aria-pressed", button.textContent === label);
}

if (figure && bet) {
  press(recall("bet"));
  bet.addEventListener("click", (event) => {
    const choice = event.target.closest("button");
    if (!choice) return;
    press(choice.textContent);
    keep("bet", choice.textContent);
    move("hidden_layers", 50);
    move("learning_rate", 0.03);
    const right = "right" in choice.dataset;
    bet.querySelector("[role=status]").textContent =
      `${right ? "Right" : "Not this time"}: the steps are now 0.030, and it never settles. At 0.020 it would have learned in half the time. Where does it break? Move the slider.`;
  });
}

// A chapter that was begun is the next.
const start = document.querySelector("a.lnn-start");
const cards = [...document.querySelectorAll(".lnn-cards a")];
function proceed() {
  const next = cards.find((card) => !isRead(pageOf(card)));
  if (next && next !== cards[0]) {
    const [, number = next.textContent] = /^(\d\S*) /.exec(next.textContent) ?? [];
    start.href = next.href;
    start.textContent = `Continue with ${number}`;
  }
  const afresh = document.createElement("button");
  afresh.type = "button";
  afresh.className = "lnn-afresh";
  afresh.textContent = "Start afresh";
  afresh.addEventListener("click", () => {
    if (!confirm("Forget all that you read, guessed, answered and wrote in this browser?")) return;
    forget();
    location.assign(cards[0].href);
  });
  start.after(afresh);
}
if (start && cards.length && anythingKnown()) proceed();
