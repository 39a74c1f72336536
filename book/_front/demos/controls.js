// A control's values: to its grid, to words, and from the address.

export const snap = (control, value) =>
  +(control.low + Math.round((value - control.low) / control.step) * control.step).toFixed(
    control.digits,
  );
export const formatValue = (control, value) => value.toFixed(control.digits).replace("-", "−");
// Text to a value of the control, or null when it is none.
export function parseValue(control, text) {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? +text : NaN;
  return value >= control.low && value <= control.high ? snap(control, value) : null;
}
