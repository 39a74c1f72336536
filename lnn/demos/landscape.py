"""The landscape demo: start gradient descent of the shallow network anywhere."""

import numpy as np

from lnn.convergence import THRESHOLD
from lnn.demos import draw, settings
from lnn.demos.definition import Demo, number
from lnn.demos.settings import ENDS, EXAMPLES, NEAR
from lnn.models import ShallowNarrowLNN, gradient_descent


class LandscapeDemo(Demo):
    """Two weights, their loss as a map and as a surface, and the path that training takes."""

    name, title, caption = settings.LANDSCAPE
    controls = settings.LANDSCAPE_CONTROLS

    def path(self, w1, w2, learning_rate, n_epochs):
        """Weights from the start to the end of training, and its record."""
        factor = ShallowNarrowLNN.loss_factor
        return gradient_descent([w1, w2], self.fit, learning_rate, n_epochs, factor)

    def end(self, result):
        """How a path ended: its kind, the last weights, and the loss there."""
        w1, w2 = result.weights[-1]
        if result.diverged_at is not None:
            return "diverged", w1, w2, np.inf
        loss = self.fit.xx * (w1 * w2 - self.fit.slope) ** 2 + self.fit.least_mse
        if loss < THRESHOLD:
            return "minimum", w1, w2, loss
        if abs(w1) < NEAR and abs(w2) < NEAR:
            return "saddle", w1, w2, loss
        climbs = (result.losses[1:] > result.losses[:-1]).any()
        return "unsettled" if climbs else "slow", w1, w2, loss

    def readout(self, state):
        start, n_epochs = (state["w1"], state["w2"]), state["n_epochs"]
        result = self.path(*start, state["learning_rate"], n_epochs)
        kind, w1, w2, loss = self.end(result)
        words = ENDS[kind].format(
            w1=number(w1),
            w2=number(w2),
            loss=number(loss),
            n_epochs=n_epochs,
            epoch=result.diverged_at,
        )
        return f"From w1 = {number(start[0])}, w2 = {number(start[1])} training {words}"

    def draw_in(self, figure, state):
        from_above, surface, strip = figure.subplots(1, 3, width_ratios=[1, 1, 1.2])
        figure.subplots_adjust(left=0.06, right=0.975, bottom=0.17, top=0.87, wspace=0.25)
        result = self.path(state["w1"], state["w2"], state["learning_rate"], state["n_epochs"])
        others = [
            self.path(*start, state["learning_rate"], state["n_epochs"]).weights
            for start in (EXAMPLES if state["trajectories"] else ())
        ]
        draw.landscape(from_above, self.fit, [*others, result.weights], state)
        draw.surface(surface, self.fit, result.weights, state["turn"], state["tilt"])
        draw.loss(strip, result, state["n_epochs"])

    def definition(self):
        return super().definition() | {
            "examples": EXAMPLES,
            "corners": settings.CORNERS,
            "near": NEAR,
            "ends": ENDS,
            "loss_factor": ShallowNarrowLNN.loss_factor,
        }

    def table(self):
        heads = ["start w1", "start w2", "end w1", "end w2", "loss", "where"]
        start = self.start()
        rows = []
        for w1, w2 in [*EXAMPLES, (start["w1"], start["w2"])]:
            kind, *end = self.end(self.path(w1, w2, start["learning_rate"], start["n_epochs"]))
            rows.append([number(w1), number(w2), *map(number, end), kind])
        return heads, rows
