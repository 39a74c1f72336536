"""Why there is a longest step: a chain of equal weights, and how training hops in its valley."""

from lnn.demos.definition import NAMES, Demo, Slider, number, outcome
from lnn.models import power
from lnn.theory import balanced_sharpness

DEPTHS = (1, 2, 5, 15, 51)
STEPS = (0.5, 0.95, 1.06, 1.5, 2.0)


class HopDemo(Demo):
    """Steps are counted in edges, 2/λ; the start is a place between the ends of the picture."""

    name = "hop"
    title = "Why there is a longest step"
    caption = (
        "A chain of equal weights has one number to learn, so its landscape is a curve, and training "
        "a ball on it: drag the ball. Dashed, the parabola with the same curvature at the solution, "
        "whose edge is 2/λ. Below, w in each epoch, and the curvature where the walk is, against 2/η."
    )
    controls = (
        Slider("step", "Step, in edges 2/λ", 0.05, 2.0, 0.01, 1.06, digits=2),
        Slider("weights", "Weights", 1, 51, 1, 51),
        Slider("start", "Start", 0, 100, 1, 42, unit=" %"),
    )
    n_epochs = 120

    def best(self, weights):
        """The weight that, multiplied so often, makes the slope to be learned."""
        return self.fit.slope ** (1 / weights)

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

    def readout(self, state):
        weights, edge = state["weights"], 2 / self.sharpness(state["weights"])
        end = outcome(self.walk(**state))
        words = {
            "converged": f"comes to rest by epoch {end.epoch}",
            "slow": "is still on its way",
            "unsettled": "does not come to rest",
            "diverged": "diverges",
        }[end.kind]
        return (
            f"{weights} weight{'s' * (weights > 1)}, step {number(state['step'] * edge)}, "
            f"the edge is {number(edge)}: training {words}."
        )

    def table(self):
        start = self.start()["start"]
        heads = ["weights", "edge 2/λ", *(f"{step} edges" for step in STEPS)]
        rows = []
        for weights in DEPTHS:
            row = [str(weights), number(2 / self.sharpness(weights))]
            for step in STEPS:
                end = outcome(self.walk(step, weights, start))
                row.append("comes to rest" if end.kind == "converged" else NAMES[end.kind])
            rows.append(row)
        return heads, rows

    def definition(self):
        deepest = self.controls[1].high
        return super().definition() | {
            "sharpness": [self.sharpness(weights) for weights in range(1, deepest + 1)],
        }
