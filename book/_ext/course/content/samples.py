"""The course's data and threshold (`lnn/data.py`, `lnn/convergence.py`) may be changed, within reason.

Where no training could converge, the build says so at once; it need not wait for a chapter's
code to trip over it.
"""

import numpy as np
from sphinx.errors import ConfigError

from lnn.convergence import THRESHOLD
from lnn.data import SAMPLES, gen_samples, least_squares
from lnn.models import DeepNarrowLNN, ShallowNarrowLNN
from lnn.sweep import epochs_to_converge

LOSS_FACTORS = {"deep": DeepNarrowLNN.loss_factor, "landscape": ShallowNarrowLNN.loss_factor}


# Trainings that a page builds on: weights, learning rates, starts and epochs. All converge.
LESSONS = [
    ("depth", [1], [0.02], [0.9], 600),
    ("depth", [6, 11, 16, 31, 51], [0.01], [0.9], 600),
    ("learning_rate", [51], [0.01, 0.015, 0.02, 0.025], [0.9], 600),
    ("initialization", [15], [0.02], [0.75, 0.9, 1.05], 250),
]


def obstacle(name, settings, threshold=THRESHOLD):
    """Why trainings with these samples could not converge, in a sentence; None if they can."""
    fit = least_squares(*gen_samples(**settings))
    floor = LOSS_FACTORS[name] * fit.least_mse
    if floor >= threshold:
        return (
            f"lnn/data.py: the noise alone leaves a loss of {floor:.3f}, above the threshold of "
            f"{threshold} (samples {name!r}): lower sigma, or raise THRESHOLD in lnn/convergence.py"
        )
    if fit.slope <= 0:
        return (
            f"lnn/data.py: the line falls, with a slope of {fit.slope:.2f} (samples {name!r}); "
            "nets with equal weights learn only a line that rises: make a positive"
        )
    for page, depths, rates, starts, n_epochs in LESSONS if name == "deep" else []:
        epochs = epochs_to_converge(fit, depths, rates, starts, n_epochs, threshold=threshold)
        for i, j, k in np.argwhere(np.isnan(epochs)):
            return (
                f"lnn/data.py: with these samples {depths[i]} weights from {starts[k]} don't converge "
                f"within {n_epochs} epochs at a learning rate of {rates[j]}, as book/{page}.md has "
                "it: choose other samples, or change what that page and its demo train"
            )
    return None


def check(app, config):
    for name, settings in SAMPLES.items():
        if problem := obstacle(name, settings):
            raise ConfigError(problem)


def setup(app):
    app.connect("config-inited", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
