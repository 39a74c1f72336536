// Numbers and sentences as a person writes them.

const SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹";

// To three significant digits: 0.00455, 1.13 × 10¹⁵.
export function number(value, digits = 3) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return "infinity";
  if (value === 0 || (size >= 1e-4 && size < 1e5)) {
    return String(+value.toPrecision(digits)).replace("-", "−");
  }
  const [head, power] = value.toExponential(digits - 1).split("e");
  const raised = String(+power).replace(/./g, (c) => (c === "-" ? "⁻" : SMALL[+c]));
  return `${head} × 10${raised}`.replace("-", "−");
}

// "{a} and {b}" with the values put in.
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeText = (text) => String(text).replace(/[&<>"]/g, (c) => ENTITIES[c]);

// A control's value, with its digits.
export const show = (control, value) => value.toFixed(control.digits).replace("-", "−");

// The value on the control's grid that is nearest.
export function snap(control, value) {
  const inside = Math.min(Math.max(value, control.low), control.high);
  const steps = Math.round((inside - control.low) / control.step);
  return +(control.low + steps * control.step).toFixed(control.digits);
}

// Text to a value of the control, or null when it is none.
export function parse(control, text) {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? +text : NaN;
  return value >= control.low && value <= control.high ? snap(control, value) : null;
}
