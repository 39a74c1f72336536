// The kinds of demo by their names.
import { bonus } from "./bonus.js";
import { edge } from "./edge.js";
import { hop } from "./hop.js";
import { landscape } from "./landscape.js";
import { register } from "./register.js";
import { training } from "./training.js";

export const kinds = { bonus, edge, hop, landscape, register, training };
