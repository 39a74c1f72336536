"""The register game: for each depth, find a learning rate that trains, and register it."""

from lnn.data import least_squares
from lnn.demos import svg
from lnn.demos.curves import curve_chart
from lnn.demos.definition import Demo, Slider, epoch_in_words, in_words
from lnn.theory import max_learning_rate

DEPTHS = (10, 20, 30, 40, 50, 60)
INIT_WEIGHT = 0.9

DEPTH = svg.Axis("Weights D", 5, 65, DEPTHS)
TIME = svg.Axis("Learning time in epochs", 0, 600, (0, 200, 400, 600))
RATE = svg.Axis("Registered learning rate", 0, 0.18, (0, 0.05, 0.1, 0.15))

PHASES = {
    "explore": "Explore, depth {count} of 6. {run}",
    "register": "Ready to register, depth {count} of 6. {run}",
    "done": "Done: all six depths are registered. The dashed line is the largest learning rate "
    "that calculus predicts to settle, 2/λ.",
}
FACES = {
    "explore": "Explore: not converged yet",
    "register": "Register {rate} for D = {depth}",
    "done": "Done",
}


class RegisterDemo(Demo):
    """Registered learning rates are the state's `registered`, one for each depth so far."""

    name = "register"
    title = "The register game: depth against learning rate"
    caption = (
        "For each number of weights D, find a learning rate at which training converges, and "
        "register it. All weights start at 0.9; 600 epochs."
    )
    controls = (Slider("learning_rate", "Learning rate", 0.005, 0.105, 0.005, 0.005, digits=3),)
    buttons = (("register", FACES["explore"]), ("undo", "Undo"))

    def __init__(self, samples):
        super().__init__(least_squares(*samples), samples)

    def start(self):
        return super().start() | {"registered": []}

    def run(self, depth, learning_rate):
        return self.train(depth, learning_rate, INIT_WEIGHT)

    def depth(self, state):
        """The depth to be registered next; the last one when all are."""
        return DEPTHS[min(len(state["registered"]), len(DEPTHS) - 1)]

    def phase(self, state):
        """ "done", "register" when this training may be registered, or "explore"."""
        if len(state["registered"]) == len(DEPTHS):
            return "done"
        _, end = self.run(self.depth(state), state["learning_rate"])
        return "register" if end.kind == "converged" else "explore"

    def press(self, button, state):
        registered = state["registered"]
        if button == "register" and self.phase(state) == "register":
            return state | {"registered": [*registered, state["learning_rate"]]}
        if button == "undo":
            return state | {"registered": registered[:-1]}
        return super().press(button, state)

    def face_of(self, button, state):
        if button == "undo":
            return "Undo", bool(state["registered"])
        phase = self.phase(state)
        label = FACES[phase].format(rate=f"{state['learning_rate']:.3f}", depth=self.depth(state))
        return label, phase == "register"

    def readout(self, state):
        depth, rate = self.depth(state), state["learning_rate"]
        run = in_words(
            f"{depth} weights, learning rate {rate:.3f}", self.run(depth, rate)[1], self.n_epochs
        )
        words = PHASES[self.phase(state)].format(count=len(state["registered"]) + 1, run=run)
        times = [self.run(*pair)[1].epoch for pair in zip(DEPTHS, state["registered"])]
        return f"{words} All registered so far: {sum(times)} epochs." if times else words

    def charts(self, state):
        depth, rate = self.depth(state), state["learning_rate"]
        registered = list(zip(DEPTHS, state["registered"]))
        times = [self.run(*pair)[1].epoch for pair in registered]
        done = self.phase(state) == "done"
        depths, edge = zip(*self.edge()) if done else ((), ())
        edge = svg.series("edge", svg.path(depths, edge, DEPTH, RATE), "edge")
        note = svg.note(
            DEPTH,
            RATE,
            24,
            0.08,
            "predicted edge 2/λ",
            kind=f'data-note="edge" visibility="{"visible" if done else "hidden"}"',
        )
        return (
            curve_chart(self.n_epochs, self.alt(state), {"loss": self.run(depth, rate)})
            + self.points("time", TIME, times, "Learning time of each registered depth")
            + self.points(
                "rate", RATE, state["registered"], "Registered learning rates", edge, note
            )
        )

    def points(self, name, axis, values, alt, inside="", above=""):
        """One of the two plots that fill up."""
        inside += svg.series(name, svg.path(DEPTHS, values, DEPTH, axis))
        return svg.chart(
            name,
            DEPTH,
            axis,
            alt,
            inside,
            above + svg.dots(name, DEPTHS, values, DEPTH, axis),
            "small",
        )

    def edge(self):
        """The predicted largest learning rate over depth, as pairs."""
        return [
            (depth, round(max_learning_rate(depth, self.fit), 12))
            for depth in range(DEPTHS[0], DEPTHS[-1] + 1)
        ]

    def table(self):
        heads = ["learning rate", *(f"D = {depth}" for depth in DEPTHS)]
        rows = [
            [f"{rate:.3f}", *(epoch_in_words(self.run(depth, rate)[1]) for depth in DEPTHS)]
            for rate in self.controls[0].grid
        ]
        edges = dict(self.edge())
        return heads, [*rows, ["edge 2/λ", *(f"{edges[depth]:.4f}" for depth in DEPTHS)]]

    def definition(self):
        return super().definition() | {
            "depths": DEPTHS,
            "init_weight": INIT_WEIGHT,
            "edge": self.edge(),
            "phases": PHASES,
            "faces": FACES,
        }
