// Draws the opening state of demos at build: definitions from stdin, a figure's inner HTML each to stdout.
import { readFileSync } from "node:fs";
import { figure } from "./draw/figure.js";
import { kinds } from "./kinds/index.js";

const drawn = JSON.parse(readFileSync(0, "utf8")).map((definition) => {
  const demo = kinds[definition.kind || definition.name](definition);
  const state = {
    ...Object.fromEntries(definition.controls.map(({ name, value }) => [name, value])),
    ...demo.start(),
  };
  if (demo.work) demo.work(state, () => true);
  if (demo.runFirst) demo.runFirst(state);
  return figure(definition, demo, state);
});
process.stdout.write(JSON.stringify(drawn));
