// How a training ended, in a sentence: the outcome's own words stand out in its colour.
import { escapeText, fill, number } from "./words.js";

// By kind; the end of the words may vary from run to run.
const WORDS = {
  converged: /converged at epoch \d+/,
  slow: /too slow/,
  thrown: /thrown onto the plateau/,
  unsettled: /does not settle/,
  diverged: /diverges/,
};

// `definition` has the course's words, and in `curves` the address of the page on curves, where
// the site has it.
export function told({ kind, epoch, loss, expected: when }, nEpochs, definition) {
  const { outcomes, expected, curves } = definition;
  const sentence = fill(outcomes[kind].says, {
    epoch,
    loss: number(loss),
    n_epochs: nEpochs,
    expected:
      when === null
        ? ""
        : fill(expected[when < Infinity ? "soon" : "never"], { expected: number(when) }),
  });
  const found = WORDS[kind].exec(sentence);
  const before = sentence.slice(0, found.index);
  const after = sentence.slice(found.index + found[0].length);
  const [tag, end] = curves ? [`a href="${curves}#curve-${kind}"`, "a"] : ["span", "span"];
  return (
    `${escapeText(before)}<${tag} class="lnn-chip ${kind}">${escapeText(found[0])}</${end}>` +
    escapeText(after)
  );
}
