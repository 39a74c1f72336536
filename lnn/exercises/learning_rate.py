"""Section 2.2: the fastest learning rate."""

import numpy as np

from lnn.convergence import THRESHOLD
from lnn.data import course_samples
from lnn.exercises.judge import Report, judge
from lnn.models import DeepNarrowLNN


def check_fastest_learning_rate(fastest_learning_rate):
    """Check exercise 2.2: the learning rate with which 51 weights converge first.

    Parameters
    ----------
    fastest_learning_rate : callable
        ``fastest_learning_rate(learning_rates)``, the one of them that
        converges at the earliest epoch, or NaN when none converges.

    Returns
    -------
    Report
    """
    x, y = course_samples()

    def trained(rates):
        runs = [(rate, DeepNarrowLNN([0.9] * 51).train(x, y, rate, 600)) for rate in rates]
        return [(rate, run, run.converged_at()) for rate, run in runs]

    def right(rates):
        epochs = {rate: epoch for rate, _, epoch in trained(rates) if epoch is not None}
        return min(epochs, key=epochs.get, default=np.nan)

    def epoch_instead(rates):
        return min((e for *_, e in trained(rates) if e is not None), default=np.nan)

    def ever_below(rates):
        def first(run):
            below = run.losses < THRESHOLD
            return int(np.argmax(below)) if below.any() else np.inf

        return min(trained(rates), key=lambda entry: first(entry[1]))[0]

    def last_loss(rates):
        return min(
            trained(rates), key=lambda entry: np.nan_to_num(entry[1].losses[-1], nan=np.inf)
        )[0]

    def slowest(rates):
        epochs = {rate: epoch for rate, _, epoch in trained(rates) if epoch is not None}
        return max(epochs, key=epochs.get, default=np.nan)

    def again_and_again(rates):
        net, epochs = DeepNarrowLNN([0.9] * 51), {}
        for rate in rates:
            epoch = net.train(x, y, rate, 600).converged_at()
            if epoch is not None:
                epochs[rate] = epoch
        return min(epochs, key=epochs.get, default=np.nan)

    def converging(choose):
        return lambda rates: choose([r for r, _, e in trained(rates) if e is not None] or [np.nan])

    def first_alone(rates):
        return right(rates[:1])

    def anyway(wrong):
        """The mistake, made by a learner who remembered the case without convergence."""
        return lambda rates: np.nan if np.isnan(right(rates)) else wrong(rates)

    named = [
        (
            "one network is trained again and again: make a new one for each learning rate.",
            again_and_again,
        ),
        (
            "it returns within the loop, after the first learning rate: look at all of them before.",
            first_alone,
        ),
        (
            "this is the smallest of the learning rates that converge, not the fastest.",
            converging(min),
        ),
        (
            "this is the largest of the learning rates that converge, not the fastest.",
            converging(max),
        ),
        ("this is the epoch at which it converges: return its learning rate.", epoch_instead),
        ("this is the slowest of those that converge.", slowest),
        (f"a loss that dips below {THRESHOLD} and bounces back has not converged.", ever_below),
        ("the lowest loss at the end is not the earliest convergence.", last_loss),
        ("the largest is not the fastest: beyond an edge, training never settles.", max),
        ("the smallest is not the fastest.", min),
    ]
    mistakes = [(hint, wrong) for hint, f in named for wrong in (f, anyway(f))]
    grids = [
        [0.02, 0.005, 0.035, 0.01],
        [0.045, 0.025, 0.015, 0.02],
        [0.01, 0.015],
        [0.0281, 0.035, 0.028],
        [0.005, 0.05],
    ]
    answer = judge(
        "fastest_learning_rate", fastest_learning_rate, right, mistakes, [(g,) for g in grids]
    )
    if not answer.right and _only_last_differs(fastest_learning_rate, right, grids):
        answer = answer._replace(hint="when none converges, return float('nan').")
    return Report([answer])


def _only_last_differs(function, right, grids):
    """Whether the learner's function is right wherever some rate converges."""
    return judge("", function, right, [], [(grid,) for grid in grids[:-1]]).right
