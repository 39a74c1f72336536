// Small services to every page: boxes that scroll by keyboard, answers open and
// light in print, and which chapters this browser has read to their end.
import "./home.js";
import "./marks.js";

const scrollers = ".math-scroll, .pst-scrollable-table-container, .cell_output, pre, .lnn-scroll";
function reachByKeyboard() {
  for (const box of document.querySelectorAll(scrollers)) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
reachByKeyboard();
addEventListener("resize", reachByKeyboard);
document.addEventListener("toggle", reachByKeyboard, true);

const opened = new Set();
const page = document.documentElement.dataset;
let theme = page.theme;
addEventListener("beforeprint", () => {
  theme = page.theme;
  page.theme = "light";
  for (const box of document.querySelectorAll("main details:not([open])")) {
    box.open = true;
    opened.add(box);
  }
});
addEventListener("afterprint", () => {
  for (const box of opened) box.open = false;
  opened.clear();
  page.theme = theme;
});

let read = [];
try {
  read = JSON.parse(localStorage.getItem("lnn-read")) || [];
} catch {
  // none kept
}
const steps = document.querySelectorAll(".lnn-progress li a");
function mark() {
  for (const step of steps) {
    if (!read.includes(step.dataset.page)) continue;
    step.dataset.read = "";
    if (!/, read$/.test(step.title)) {
      step.title += ", read";
      step.firstElementChild.textContent += ", read";
    }
  }
}
mark();
const here = document.querySelector(".lnn-progress a[aria-current]");
const end = document.querySelector(".prev-next-area");
if (here && end && "IntersectionObserver" in window) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    if (!read.includes(here.dataset.page)) read.push(here.dataset.page);
    try {
      localStorage.setItem("lnn-read", JSON.stringify(read));
    } catch {
      // not kept
    }
    mark();
  }).observe(end);
}
