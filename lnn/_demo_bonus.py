"""The bonus demo: depth, learning rate and initial weight together, and the map behind them."""

from lnn._demo import Demo, Slider, epoch_in_words, in_words, outcome


class BonusDemo(Demo):
    """Three sliders, the training curve, and epochs to converge over two of the sliders."""

    name = "bonus"
    title = "All three hyperparameters at once"
    caption = (
        "Above, the loss during 600 epochs of training. Below, the map behind the sliders: epochs "
        "to converge for every learning rate and initial weight at this depth."
    )
    controls = (
        Slider("hidden_layers", "Hidden layers", 10, 50, 5, 25),
        Slider("learning_rate", "Learning rate", 0.001, 0.1, 0.001, 0.005, digits=3),
        Slider("init_weight", "Initial weight", 0.1, 3.0, 0.05, 0.9, digits=2),
    )
    buttons = (("pin", "Pin this curve"),)

    def end(self, hidden_layers, learning_rate, init_weight):
        return outcome(self.train(hidden_layers + 1, learning_rate, init_weight))

    def readout(self, state):
        label = (
            f"{state['hidden_layers']} hidden layers, learning rate {state['learning_rate']:.3f}, "
            f"initial weight {state['init_weight']:.2f}"
        )
        settings = (state[control.name] for control in self.controls)
        return in_words(label, self.end(*settings), self.n_epochs)

    def table(self):
        rates, weights = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1], [0.7, 0.8, 0.9, 1.0, 1.1, 1.2]
        heads = ["Hidden layers", "learning rate", *(f"weight {weight:.1f}" for weight in weights)]
        rows = [
            [str(hidden), f"{rate:.3f}"]
            + [epoch_in_words(self.end(hidden, rate, weight)) for weight in weights]
            for hidden in (10, 25, 50)
            for rate in rates
        ]
        return heads, rows
