// Put the lines in order: a solution's lines, and some that don't belong, are arranged by
// tapping, dragging or keys. What comes out is code, for the same check as typed code.
import { element } from "./element.js";

const DRAG = 6; // px that a press moves before it is a drag
const indentOf = (line) => line.length - line.trimStart().length;

export class Order {
  // `puzzle`: names, indents, around, lines (see content/exercise.py); `kept`: slots of an earlier visit.
  constructor({ place, puzzle, kept, onChange }) {
    this.puzzle = puzzle;
    this.onChange = onChange;
    this.slots = this.valid(kept) ? kept : puzzle.names.map(() => []);
    this.at = 0; // the slot that takes the next line
    this.selected = null; // index of a line that is in its place
    this.program = element("div", { class: "order-program", role: "group" });
    this.program.setAttribute("aria-label", "The code so far");
    this.pool = element("ul", { class: "order-pool", "aria-label": "Lines to choose from" });
    this.heard = element("p", { class: "order-heard", role: "status" });
    const help = element("p", { class: "order-help" });
    help.textContent =
      "Tap a line below to put it in place, or drag it. Tap a line in its place to move it. Some don't belong.";
    place.append(help, this.program, this.pool, this.heard);
    this.root = place;
    this.draw();
    place.addEventListener("pointerdown", (event) => this.press(event));
    place.addEventListener("keydown", (event) => this.key(event));
  }

  valid(slots) {
    const { names, lines } = this.puzzle;
    const all = Array.isArray(slots) ? slots.flat() : [];
    return (
      slots?.length === names.length &&
      new Set(all).size === all.length &&
      all.every((line) => line in lines)
    );
  }

  get() {
    const { around, indents, lines } = this.puzzle;
    return around.reduce((code, piece, i) => {
      const slot = this.slots[i - 1];
      const body = slot.length
        ? slot.map((line) => lines[line])
        : [`${" ".repeat(indents[i - 1])}...`];
      return `${code}${body.join("\n")}\n${piece}`;
    });
  }

  get empty() {
    return this.slots.every((slot) => !slot.length);
  }

  reset() {
    this.slots = this.slots.map(() => []);
    this.at = 0;
    this.changed(null, "All lines are back.");
  }

  // --- what is done to a line

  // Put a line into a slot, before its entry `before`, from wherever it is.
  put(line, slot, before = this.slots[slot].length) {
    const from = this.slots.findIndex((lines) => lines.includes(line));
    const target = this.slots[slot];
    const next = target[before];
    if (from >= 0) this.slots[from] = this.slots[from].filter((other) => other !== line);
    const lines = this.slots[slot];
    const place =
      next === undefined || next === line ? Math.min(before, lines.length) : lines.indexOf(next);
    lines.splice(place, 0, line);
    this.at = slot;
    this.changed(line, this.where(line));
  }

  takeOut(line) {
    this.slots = this.slots.map((slot) => slot.filter((other) => other !== line));
    this.selected = null;
    this.changed(line, `Taken back: ${this.puzzle.lines[line].trim()}`);
  }

  // One place up or down, past the end of its function into the next.
  move(line, step) {
    const slot = this.slots.findIndex((lines) => lines.includes(line));
    const place = this.slots[slot].indexOf(line);
    if (this.slots[slot][place + step] !== undefined)
      this.put(line, slot, step < 0 ? place - 1 : place + 2);
    else if (this.slots[slot + step]) this.put(line, slot + step, step < 0 ? undefined : 0);
  }

  where(line) {
    const slot = this.slots.findIndex((lines) => lines.includes(line));
    const place = this.slots[slot].indexOf(line) + 1;
    return `Line ${place} of ${this.slots[slot].length} in ${this.puzzle.names[slot]}: ${this.puzzle.lines[line].trim()}`;
  }

  changed(line, said) {
    this.draw();
    if (line !== null) this.buttonOf(line)?.focus({ preventScroll: true });
    this.heard.textContent = said;
    this.onChange(this.slots);
  }

  buttonOf(line) {
    return this.root.querySelector(`[data-line="${line}"]`);
  }

  // --- how it looks

  draw() {
    const { around, names, lines } = this.puzzle;
    const placed = new Set(this.slots.flat());
    this.program.replaceChildren();
    around.forEach((piece, i) => {
      const text = piece.replace(/^\s*\n/, "").trimEnd();
      if (/^\s*[^#\s]/m.test(text)) this.program.append(element("pre", {}, text));
      if (i < names.length) this.program.append(this.drawSlot(i));
    });
    const rest = lines.map((_, line) => line).filter((line) => !placed.has(line));
    this.pool.replaceChildren(
      ...rest.map((line) => {
        const button = this.drawLine(line, `Put in ${names[this.at]}: ${this.told(line)}`);
        button.addEventListener("click", () => this.choose(line));
        return element("li", {}, button);
      }),
    );
    this.pool.hidden = !rest.length;
  }

  drawSlot(slot) {
    const { names, indents } = this.puzzle;
    const list = element("ol", { class: "order-slot", "aria-label": `Lines of ${names[slot]}` });
    list.dataset.slot = slot;
    this.slots[slot].forEach((line, i) => {
      const button = this.drawLine(line, `Line ${i + 1} of ${names[slot]}: ${this.told(line)}`);
      button.setAttribute("aria-pressed", line === this.selected);
      button.addEventListener("click", () => this.select(line));
      const item = element("li", {}, button);
      if (line === this.selected) item.append(this.drawTools(line));
      list.append(item);
    });
    if (names.length > 1 || !this.slots[slot].length) {
      const here = element("button", { type: "button", class: "order-here" });
      here.textContent = this.slots[slot].length ? `more for ${names[slot]}` : `… ${names[slot]}`;
      here.setAttribute("aria-label", `The next line goes to ${names[slot]}`);
      here.setAttribute("aria-pressed", slot === this.at);
      here.style.marginInlineStart = `${indents[slot] * 0.5}em`;
      here.addEventListener("click", () => {
        this.at = slot;
        this.selected = null;
        this.draw();
        this.root.querySelector(`[data-slot="${slot}"] .order-here`).focus();
        this.heard.textContent = `The next line goes to ${names[slot]}.`;
      });
      list.append(element("li", {}, here));
    }
    return list;
  }

  drawLine(line, label) {
    const text = this.puzzle.lines[line];
    const code = element("code", {}, text.trim());
    code.style.paddingInlineStart = `${indentOf(text) * 0.5}em`;
    const grip = element("span", { class: "order-grip", "aria-hidden": "true" }, "⠿");
    const button = element("button", { type: "button", class: "order-line", "aria-label": label });
    button.dataset.line = line;
    button.append(grip, code);
    return button;
  }

  told(line) {
    const text = this.puzzle.lines[line];
    return `${text.trim()}, ${indentOf(text)} spaces in`;
  }

  drawTools(line) {
    const tools = element("div", {
      class: "order-tools",
      role: "group",
      "aria-label": "This line",
    });
    for (const [text, act] of [
      ["Up", () => this.move(line, -1)],
      ["Down", () => this.move(line, 1)],
      ["Take back", () => this.takeOut(line)],
    ]) {
      const button = element("button", { type: "button" }, text);
      button.addEventListener("click", () => {
        act();
        [...this.root.querySelectorAll(".order-tools button")]
          .find((other) => other.textContent === text)
          ?.focus({ preventScroll: true });
      });
      tools.append(button);
    }
    return tools;
  }

  // --- taps and keys

  choose(line) {
    if (this.dragged) return;
    const next = this.buttonOf(line).parentElement;
    const follows = (next.nextElementSibling ?? next.previousElementSibling)?.firstElementChild;
    const after = this.slots[this.at].indexOf(this.selected);
    if (after >= 0) this.selected = line;
    this.put(line, this.at, after < 0 ? undefined : after + 1);
    if (follows) this.buttonOf(follows.dataset.line)?.focus({ preventScroll: true });
  }

  select(line) {
    if (this.dragged) return;
    this.selected = this.selected === line ? null : line;
    this.at = this.slots.findIndex((slot) => slot.includes(line));
    this.draw();
    this.buttonOf(line).focus({ preventScroll: true });
    this.heard.textContent =
      this.selected === line
        ? "Selected. Arrow keys move it, Delete takes it back; the next line goes below it."
        : "";
  }

  key(event) {
    const button = event.target.closest(".order-slot .order-line");
    if (!button || event.ctrlKey || event.metaKey) return;
    const line = Number(button.dataset.line);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.takeOut(line);
    else if (step && (line === this.selected || event.altKey)) this.move(line, step);
    else return;
    event.preventDefault();
  }

  // --- dragging: anywhere on a line with a mouse, at its grip with a finger, which scrolls else

  press(event) {
    const button = event.target.closest(".order-line");
    this.dragged = false;
    if (!button || event.button) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".order-grip")) return;
    const line = Number(button.dataset.line);
    const mark = element("li", { class: "order-mark", "aria-hidden": "true" });
    let goal = null;
    const drag = (moved) => {
      const [x, y] = [moved.clientX - event.clientX, moved.clientY - event.clientY];
      if (!this.dragged && Math.hypot(x, y) < DRAG) return;
      this.dragged = true;
      button.classList.add("order-dragged");
      button.style.translate = `${x}px ${y}px`;
      goal = this.goalAt(moved.clientX, moved.clientY, line);
      if (goal?.list) goal.list.insertBefore(mark, goal.item);
      else mark.remove();
      moved.preventDefault();
    };
    const end = (last) => {
      removeEventListener("pointermove", drag);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      button.classList.remove("order-dragged");
      button.style.translate = "";
      mark.remove();
      if (!this.dragged) return;
      setTimeout(() => {
        this.dragged = false; // the click that ends a drag has passed
      });
      if (last.type === "pointercancel") return;
      if (goal?.list) this.put(line, goal.slot, goal.before);
      else if (goal && button.closest(".order-slot")) this.takeOut(line);
    };
    addEventListener("pointermove", drag, { passive: false });
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  // Where a line would go that is let go of at a point: into a slot, back, or nowhere.
  goalAt(x, y, line) {
    const under = (list) => {
      const box = list.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top - 8 && y <= box.bottom + 8;
    };
    if (!this.pool.hidden && under(this.pool)) return {};
    const list = [...this.program.querySelectorAll(".order-slot")].find(under);
    if (!list) return this.pool.hidden && under(this.root) ? {} : null;
    const items = [...list.children].filter((item) => item.querySelector(".order-line"));
    const item = items.find((other) => {
      const box = other.getBoundingClientRect();
      return other.querySelector(`[data-line="${line}"]`) === null && y < box.top + box.height / 2;
    });
    const slot = Number(list.dataset.slot);
    const before = item
      ? this.slots[slot].indexOf(Number(item.querySelector(".order-line").dataset.line))
      : undefined;
    return {
      list,
      slot,
      before,
      item: item ?? list.querySelector(".order-here")?.parentElement ?? null,
    };
  }
}
