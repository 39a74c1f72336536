"""The landscape demo: start gradient descent of the shallow network anywhere."""

import numpy as np

from lnn._demo import Demo, Slider, Toggle, number
from lnn.models import ShallowNarrowLNN, gradient_descent

EXAMPLES = ((0.5, -0.5), (0.55, -0.45), (-1.8, 1.7))
NEAR = 0.05  # weights both smaller than this: at the saddle

ENDS = {
    "minimum": "ends at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, at a minimum. Loss {loss}.",
    "saddle": "ends at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, at the saddle point. Loss {loss}.",
    "slow": "is at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, still on its way. Loss {loss}.",
    "unsettled": "is at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, overshooting. Loss {loss}.",
    "diverged": "diverges: at epoch {epoch} the weights are too large for the computer.",
}


class LandscapeDemo(Demo):
    """Two weights, their loss as a map and as a surface, and the path that training takes."""

    name = "landscape"
    title = "The landscape of a network with two weights"
    caption = (
        "The loss over both weights, for data on the line y = x. Click or drag to start anywhere; "
        "training rolls downhill from there."
    )
    controls = (
        Slider("w1", "Start w1", -2.0, 2.0, 0.05, 1.0, digits=2),
        Slider("w2", "Start w2", -2.0, 2.0, 0.05, -1.0, digits=2),
        Slider("learning_rate", "Learning rate", 0.01, 1.5, 0.01, 0.15, digits=2),
        Slider("n_epochs", "Epochs", 10, 240, 10, 40),
        Toggle("contours", "Contours of the loss"),
        Toggle("arrows", "Arrows downhill"),
        Toggle("solutions", "Solutions w1·w2 = 1"),
        Toggle("trajectories", "Three more trajectories"),
    )

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
        if loss < 0.01:
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
            w1=number(w1), w2=number(w2), loss=number(loss), n_epochs=n_epochs,
            epoch=result.diverged_at,
        )
        return f"From w1 = {number(start[0])}, w2 = {number(start[1])} training {words}"

    def table(self):
        heads = ["start w1", "start w2", "end w1", "end w2", "loss", "where"]
        start = self.start()
        rows = []
        for w1, w2 in [*EXAMPLES, (start["w1"], start["w2"])]:
            kind, *end = self.end(self.path(w1, w2, start["learning_rate"], start["n_epochs"]))
            rows.append([number(w1), number(w2), *map(number, end), kind])
        return heads, rows
