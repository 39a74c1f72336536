// An outcome's own words stand out in the sentence that tells of it, in the outcome's colour.
import { escapeText } from "./words.js";

// By kind; the end of the words may vary from run to run.
const WORDS = {
  converged: /converged at epoch \d+/,
  slow: /too slow|still on its way/,
  thrown: /thrown onto the plateau/,
  unsettled: /does not settle|overshooting/,
  diverged: /diverges/,
  minimum: /at a minimum/,
  saddle: /at the saddle point/,
};

// `curves` is the address of the page on curves, where the site has it.
export function told(kind, sentence, curves) {
  const found = WORDS[kind].exec(sentence);
  if (!found) return escapeText(sentence);
  const before = sentence.slice(0, found.index);
  const after = sentence.slice(found.index + found[0].length);
  const linked = curves && ["converged", "slow", "thrown", "unsettled", "diverged"].includes(kind);
  const tag = linked ? `a href="${curves}#curve-${kind}"` : "span";
  return (
    `${escapeText(before)}<${tag} class="lnn-chip ${kind}">${escapeText(found[0])}</${tag.split(" ")[0]}>` +
    escapeText(after)
  );
}
