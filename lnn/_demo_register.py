"""The register game: for each depth, find a learning rate that trains, and register it."""

from lnn._demo import Demo, Slider, epoch_in_words, in_words, outcome

DEPTHS = (10, 20, 30, 40, 50, 60)
INIT_WEIGHT = 0.9


class RegisterDemo(Demo):
    """Registered learning rates are the state's `registered`, one for each depth so far."""

    name = "register"
    title = "The register game: depth against learning rate"
    caption = (
        "For each number of weights, find a learning rate at which training converges, and "
        "register it. All weights start at 0.9; 600 epochs."
    )
    controls = (Slider("learning_rate", "Learning rate", 0.005, 0.105, 0.005, 0.005, digits=3),)
    buttons = (("register", "Register"), ("undo", "Undo"))

    def start(self):
        return super().start() | {"registered": []}

    def end(self, depth, learning_rate):
        return outcome(self.train(depth, learning_rate, INIT_WEIGHT))

    def phase(self, state):
        """"done", "register" when this training may be registered, or "explore"."""
        if len(state["registered"]) == len(DEPTHS):
            return "done"
        end = self.end(DEPTHS[len(state["registered"])], state["learning_rate"])
        return "register" if end.kind == "converged" else "explore"

    def press(self, button, state):
        registered = state["registered"]
        if button == "register" and self.phase(state) == "register":
            return state | {"registered": [*registered, state["learning_rate"]]}
        if button == "undo":
            return state | {"registered": registered[:-1]}
        return super().press(button, state)

    def readout(self, state):
        if self.phase(state) == "done":
            return "Done: all six depths are registered."
        depth, rate = DEPTHS[len(state["registered"])], state["learning_rate"]
        return in_words(
            f"{depth} weights, learning rate {rate:.3f}", self.end(depth, rate), self.n_epochs
        )

    def table(self):
        heads = ["learning rate", *(f"D = {depth}" for depth in DEPTHS)]
        rows = [
            [f"{rate:.3f}", *(epoch_in_words(self.end(depth, rate)) for depth in DEPTHS)]
            for rate in self.controls[0].grid
        ]
        return heads, rows
