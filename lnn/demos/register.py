"""The register game: for each depth, find a learning rate that trains, and register it."""

import numpy as np

from lnn.data import least_squares
from lnn.demos import draw, settings
from lnn.demos.definition import Demo, epoch_in_words, in_words
from lnn.demos.settings import DEPTHS, FACES, PHASES, SCORE, TIPS
from lnn.plotting.style import BLUE, STABILITY_EDGE
from lnn.sweep import epochs_to_converge
from lnn.theory import max_learning_rate


class RegisterDemo(Demo):
    """Registered learning rates are the state's `registered`, one for each depth so far."""

    name, title, caption = settings.REGISTER
    controls = (settings.REGISTER_RATE,)
    buttons = (("register", FACES["explore"]), ("undo", FACES["undo"]))

    def __init__(self, samples):
        super().__init__(least_squares(*samples), samples)

    def start(self):
        return super().start() | {"registered": []}

    def run(self, depth, learning_rate):
        return self.train(depth, learning_rate, settings.REGISTER_START)

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
            return FACES["undo"], bool(state["registered"])
        phase = self.phase(state)
        label = FACES[phase].format(rate=f"{state['learning_rate']:.3f}", depth=self.depth(state))
        return label, phase == "register"

    def readout(self, state):
        depth, rate = self.depth(state), state["learning_rate"]
        end = self.run(depth, rate)[1]
        run = in_words(f"{depth} weights, learning rate {rate:.3f}", end, self.n_epochs)
        words = PHASES[self.phase(state)].format(
            count=len(state["registered"]) + 1, run=run, tip=TIPS.get(end.kind, "")
        )
        times = [self.run(*pair)[1].epoch for pair in zip(DEPTHS, state["registered"])]
        if times:
            words += SCORE.format(total=sum(times), best=sum(self.best()[: len(times)]))
        return words

    def best(self):
        """The fewest epochs that a setting of the slider needs, for each depth."""
        epochs = epochs_to_converge(
            self.fit, DEPTHS, self.controls[0].grid, settings.REGISTER_START, self.n_epochs
        )
        return np.nanmin(epochs[:, :, 0], axis=1).astype(int).tolist()

    def draw_in(self, figure, state):
        depth, rate = self.depth(state), state["learning_rate"]
        loss, time, rates = draw.row(figure, 1.6, 1, 1, space=0.3)
        draw.loss(loss, self.run(depth, rate)[0], self.n_epochs)
        registered = list(zip(DEPTHS, state["registered"]))
        times = [self.run(*pair)[1].epoch for pair in registered]
        ticks = {"xlim": (5, 65), "xticks": DEPTHS, "xlabel": "weights D"}
        time.plot(DEPTHS[: len(times)], times, "o-", color=BLUE)
        time.set(title="epochs to converge", ylim=(0, self.n_epochs), **ticks)
        rates.plot(DEPTHS[: len(times)], state["registered"], "o-", color=BLUE)
        if self.phase(state) == "done":
            rates.plot(*zip(*self.edge()), "--", color=STABILITY_EDGE)
        rates.set(title="registered learning rates", ylim=(0, 0.18), **ticks)

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
            "init_weight": settings.REGISTER_START,
            "edge": self.edge(),
            "phases": PHASES,
            "tips": TIPS,
            "score": SCORE,
            "best": self.best(),
            "faces": FACES,
        }
