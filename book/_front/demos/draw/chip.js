// An outcome's own words stand out in the sentence that tells of it, in the outcome's colour.
import { escapeText } from "./words.js";

// By kind; the end of the words may vary from run to run.
const WORDS = {
  converged: /converged at epoch \d+/,
  slow: /too slow|still on its way( down)?/,
  thrown: /thrown onto (a|the) plateau/,
  unsettled: /(overshoots and )?does not settle|overshooting/,
  diverged: /diverges/,
  minimum: /at a minimum/,
  saddle: /at the saddle point/,
};

export function told(kind, sentence) {
  const found = WORDS[kind].exec(sentence);
  if (!found) return escapeText(sentence);
  const before = sentence.slice(0, found.index);
  const after = sentence.slice(found.index + found[0].length);
  return `${escapeText(before)}<span class="lnn-chip ${kind}">${escapeText(found[0])}</span>${escapeText(after)}`;
}
