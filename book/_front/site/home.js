// The first page: the bet, which the demo then answers, and Continue in the place of Start.
const figure = document.querySelector('.lnn-demo[data-demo="first"]');
const bet = document.querySelector(".lnn-bet");

// As if the reader had moved the slider.
function move(name, value) {
  const input = figure.querySelector(`input[name="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

if (figure && bet)
  bet.addEventListener("click", (event) => {
    const choice = event.target.closest("button");
    if (!choice) return;
    for (const button of bet.querySelectorAll("button"))
      button.setAttribute("aria-pressed", button === choice);
    move("hidden_layers", 50);
    move("learning_rate", 0.03);
    const right = "right" in choice.dataset;
    bet.querySelector("[role=status]").textContent =
      `${right ? "Right" : "Not this time"}: the steps are now 0.030, and it never settles. At 0.020 it would have learned in half the time. Where does it break? Move the slider.`;
  });

// `site.js` keeps the chapters that were read to their end; one that was begun is the next.
const start = document.querySelector("a.lnn-start");
const cards = [...document.querySelectorAll(".lnn-cards a")];
const pageOf = (link) =>
  link.pathname
    .split("/")
    .pop()
    .replace(/\.html$/, "");
function proceed() {
  let read = [];
  try {
    read = JSON.parse(localStorage.getItem("lnn-read")) || [];
  } catch {
    // none kept
  }
  const next = cards.find((card) => !read.includes(pageOf(card)));
  if (!next || !read.some((page) => cards.some((card) => pageOf(card) === page))) return;
  start.href = next.href;
  start.textContent = `Continue: ${next.textContent}`;
  const afresh = document.createElement("button");
  afresh.type = "button";
  afresh.className = "lnn-afresh";
  afresh.textContent = "Start afresh";
  afresh.addEventListener("click", () => {
    localStorage.removeItem("lnn-read");
    location.assign(cards[0].href);
  });
  start.after(afresh);
}
if (start && cards.length) proceed();
