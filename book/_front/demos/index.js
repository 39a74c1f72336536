// The demos of a page.
import { kinds } from "./kinds/index.js";
import { bring } from "./live.js";

window.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll("figure.lnn-demo").forEach((figure) => bring(figure, kinds)),
);
