// Small services to every page: boxes that scroll by keyboard, light in print, and which
// chapters this browser has read to their end.
import { element } from "../exercise/element.js";
import "./home.js";
import "./marks.js";
import { isRead, keep, pageOf } from "./progress.js";

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

// The contents fade while a demo lies over their place.
const contents = document.querySelector(".bd-sidebar-secondary");
if (contents && "IntersectionObserver" in window) {
  const beside = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        beside[isIntersecting ? "add" : "delete"](target);
      contents.classList.toggle("lnn-covered", beside.size > 0);
    },
    { rootMargin: "-100px 0px -50%" },
  );
  for (const demo of document.querySelectorAll(".cell.tag_demo")) observer.observe(demo);
}

// Paper is light; boxes print as the reader left them.
const page = document.documentElement.dataset;
let theme = page.theme;
addEventListener("beforeprint", () => {
  theme = page.theme;
  page.theme = "light";
});
addEventListener("afterprint", () => {
  page.theme = theme;
});

const steps = document.querySelectorAll(".lnn-progress li a");
const entries = document.querySelectorAll(".bd-docs-nav .toctree-l1 > a");
function mark() {
  for (const step of steps) {
    if (!isRead(step.dataset.page) || "read" in step.dataset) continue;
    step.dataset.read = "";
    step.title += ", read";
    step.firstElementChild.textContent += ", read";
  }
  for (const entry of entries) {
    if (!isRead(pageOf(entry)) || "read" in entry.dataset) continue;
    entry.dataset.read = "";
    entry.append(element("span", { class: "visually-hidden" }, ", read"));
  }
}
mark();
const here = document.querySelector(".bd-docs-nav .toctree-l1.active > a");
const end = document.querySelector(".prev-next-area");
if (here && end && "IntersectionObserver" in window) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    keep(`read:${pageOf(here)}`, "1");
    mark();
  }).observe(end);
}
