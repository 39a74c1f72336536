"""The landscape demo: start gradient descent of the shallow network anywhere."""

from lnn.convergence import THRESHOLD
from lnn.demos import draw, settings
from lnn.demos.definition import Demo, in_words, number
from lnn.demos.settings import EXAMPLES, NEAR, PLACES
from lnn.models import ShallowNarrowLNN, gradient_descent
from lnn.outcomes import VOCABULARY, outcome


class LandscapeDemo(Demo):
    """Two weights, their loss as a map and as a surface, and the path that training takes."""

    name, title, caption = settings.LANDSCAPE
    controls = settings.LANDSCAPE_CONTROLS

    def path(self, w1, w2, learning_rate, n_epochs):
        """Weights from the start to the end of training, and its record."""
        factor = ShallowNarrowLNN.loss_factor
        return gradient_descent([w1, w2], self.fit, learning_rate, n_epochs, factor)

    def end(self, w1, w2, learning_rate, n_epochs):
        """How training from there ended, at what place, and its last weights."""
        result = self.path(w1, w2, learning_rate, n_epochs)
        end = outcome(result, self.fit, learning_rate, ShallowNarrowLNN.loss_factor)
        w1, w2 = result.weights[-1]
        if end.kind == "diverged":
            place = "nowhere"
        elif end.loss < THRESHOLD:
            place = "solution"
        else:
            place = "saddle" if abs(w1) < NEAR and abs(w2) < NEAR else "between"
        return end, place, w1, w2

    def readout(self, state):
        start, n_epochs = (state["w1"], state["w2"]), state["n_epochs"]
        end, place, w1, w2 = self.end(*start, state["learning_rate"], n_epochs)
        label = f"From w₁ = {number(start[0])}, w₂ = {number(start[1])}"
        place = PLACES[place].format(w1=number(w1), w2=number(w2))
        return in_words(label, end, n_epochs) + place

    def draw_in(self, figure, state):
        from_above, surface, strip = draw.row(figure, 1, 1, 1.2)
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
            "places": PLACES,
            "loss_factor": ShallowNarrowLNN.loss_factor,
        }

    def table(self):
        heads = ["start w₁", "start w₂", "end w₁", "end w₂", "loss", "outcome", "where"]
        start = self.start()
        rows = []
        for w1, w2 in [*EXAMPLES, (start["w1"], start["w2"])]:
            end, place, *last = self.end(w1, w2, start["learning_rate"], start["n_epochs"])
            row = [number(w1), number(w2), *map(number, last), number(end.loss)]
            rows.append([*row, VOCABULARY[end.kind]["short"], place])
        return heads, rows
