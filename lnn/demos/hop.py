"""Why there is a longest step: a chain of equal weights, and how training hops in its valley."""

import numpy as np

from lnn.demos import draw, settings
from lnn.demos.definition import Demo, epoch_in_words, in_words, number
from lnn.models import power
from lnn.plotting.style import BLACK, BLUE, GREY, SOLUTION, STABILITY_EDGE
from lnn.theory import balanced_sharpness


class HopDemo(Demo):
    """Steps are counted in edges, 2/λ; the start is a place between the ends of the picture."""

    name, title, caption = settings.HOP
    controls = settings.HOP_CONTROLS
    n_epochs = 120
    plays = True

    def best(self, weights):
        """The weight that, multiplied so often, makes the slope to be learned."""
        return round(self.fit.slope ** (1 / weights), 12)

    def span(self, weights):
        """The lowest and the highest weight in the picture."""
        best = self.best(weights)
        wide = min(0.9, 2.2 / weights + 0.004) * best
        return best - wide, best + 0.55 * wide

    def sharpness(self, weights):
        return round(balanced_sharpness(weights, self.fit), 12)

    def walk(self, step, weights, start):
        """The training of a state's values."""
        low, high = self.span(weights)
        edge = 2 / self.sharpness(weights)
        return self.train(weights, step * edge, low + start / 100 * (high - low))

    def loss(self, w, weights):
        return 0.5 * (self.fit.xx * (power(w, weights) - self.fit.slope) ** 2 + self.fit.least_mse)

    def draw_in(self, figure, state):
        """The valley with the hops, w in each epoch, and the curvature against 2/η."""
        weights, best = state["weights"], self.best(state["weights"])
        low, high = self.span(weights)
        rate = state["step"] * 2 / self.sharpness(weights)
        walk = self.walk(*(state[control.name] for control in self.controls))[0].weights[:, 0]
        walk = walk[np.isfinite(walk)][: state["epoch"] + 1]
        grid = np.linspace(low, high, 161)
        parabola = (
            self.loss(best, weights) + weights * self.sharpness(weights) / 2 * (grid - best) ** 2
        )
        top = 1.15 * max(
            self.loss(low, weights), self.loss(walk[0], weights), 4 * self.loss(best, weights)
        )
        valley, path, bend = draw.row(figure, 1.4, 1, 1)
        valley.plot(grid, parabola, "--", color=GREY)
        valley.plot(grid, self.loss(grid, weights), color=BLACK)
        with np.errstate(over="ignore"):
            valley.plot(
                walk, self.loss(walk, weights), "o-", color=BLUE, markersize=4, linewidth=0.7
            )
            curvature = self.fit.xx * (
                weights * power(walk, 2 * weights - 2)
                + (weights - 1)
                * (power(walk, weights) - self.fit.slope)
                * power(walk, max(weights - 2, 0))
            )
        valley.set(
            xlim=(low, high), ylim=(0, top), title="loss over the shared weight", xlabel="weight w"
        )
        path.plot(walk, "o", color=BLUE, markersize=3)
        path.axhline(best, color=SOLUTION, linestyle="--")
        path.set(ylim=(low, high), title="w, epoch by epoch", xlabel="epoch")
        path.set(xlim=(-2, 1.02 * self.n_epochs))
        bend.plot(curvature, "o", color=BLUE, markersize=3)
        bend.axhline(2 / rate, color=STABILITY_EDGE, linestyle="--")
        bend.set(ylim=(-0.3 / rate, 5 / rate), title="curvature; dashed, 2/η", xlabel="epoch")
        bend.set(xlim=(-2, 1.02 * self.n_epochs))

    def readout(self, state):
        weights, edge = state["weights"], 2 / self.sharpness(state["weights"])
        end = self.walk(*(state[control.name] for control in self.controls))[1]
        label = settings.HOP_LABEL.format(
            weights=f"{weights} weight{'s' * (weights > 1)}",
            step=number(state["step"] * edge),
            edge=number(edge),
        )
        return in_words(label, end, self.n_epochs)

    def table(self):
        start = self.start()["start"]
        heads = ["weights", "edge 2/λ", *(f"{step} edges" for step in settings.HOP_STEPS)]
        rows = []
        for weights in settings.HOP_DEPTHS:
            row = [str(weights), number(2 / self.sharpness(weights))]
            for step in settings.HOP_STEPS:
                end = self.walk(step, weights, start)[1]
                row.append(epoch_in_words(end))
            rows.append(row)
        return heads, rows

    def definition(self):
        deepest = self.controls[1].high
        return super().definition() | {
            "label": settings.HOP_LABEL,
            "sharpness": [self.sharpness(weights) for weights in range(1, deepest + 1)],
            "best": [self.best(weights) for weights in range(1, deepest + 1)],
        }
