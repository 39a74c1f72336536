"""Checks of the exercises: each answers with one sentence a function.

A check survives whatever the learner's code returns or raises, changes nothing
of it, and names the likely mistake.
"""

from itertools import product

import numpy as np

from lnn._judge import NOT_YET, Answer, Hint, Report, agree, call, judge, numbers, shape_hint
from lnn.data import gen_samples, least_squares
from lnn.models import DeepNarrowLNN, leave_one_out

__all__ = [
    "check_balanced_init",
    "check_chain_gradient",
    "check_fastest_learning_rate",
    "check_largest_learning_rate",
    "check_narrow_net",
]

_STARTS = (np.array([1.4, -1.6]), np.array([0.7, 2.3]))


def check_narrow_net(loss, NarrowNet):
    """Check coding exercise 1.1: a shallow narrow net from scratch.

    Parameters
    ----------
    loss : callable
        ``loss(y_pred, y_true)``, the mean squared error.
    NarrowNet : type
        ``NarrowNet(init_ws)`` with methods ``forward(x)``,
        ``dloss_dw(x, y_true)`` and
        ``train(x, y_true, learning_rate, n_epochs)``.

    Returns
    -------
    Report
        Answers for ``forward``, ``loss``, ``dloss_dw`` and ``train``.
    """
    x, y = gen_samples(9, 2.0, 0.2, rng=2021)

    def method(name):
        """The net's method as a function that takes the weights first."""

        def run(start, *arguments):
            net = call(NarrowNet, start)
            if not hasattr(net, name):
                raise Hint(f"the class has no method {name}.")
            return call(getattr(net, name), *arguments)

        return run

    answers = [
        judge("forward", method("forward"), _forward, _FORWARD, [(w, x) for w in _STARTS]),
        judge("loss", loss, _loss, _LOSS, [(3 * x, y), (-x, y)]),
        judge("dloss_dw", method("dloss_dw"), _gradient, _GRADIENT, [(w, x, y) for w in _STARTS]),
    ]
    answers.append(_check_train(NarrowNet, method, [a.name for a in answers if not a.right], x, y))
    return Report(answers)


def _forward(w, x):
    return w[0] * w[1] * x


_FORWARD = [
    ("it adds the weights where the chain multiplies them.", lambda w, x: (w[0] + w[1]) * x),
    ("w2 is missing: the output is w1·w2·x.", lambda w, x: w[0] * x),
    ("w1 is missing: the output is w1·w2·x.", lambda w, x: w[1] * x),
    ("x is missing: the output is w1·w2·x.", lambda w, x: w[0] * w[1]),
    ("the sign is wrong: the output is w1·w2·x.", lambda w, x: -w[0] * w[1] * x),
    ("give one output for each x, not their mean.", lambda w, x: np.mean(w[0] * w[1] * x)),
    ("give one output for each x, not their sum.", lambda w, x: np.sum(w[0] * w[1] * x)),
]


def _loss(y_pred, y_true):
    return np.mean((y_true - y_pred) ** 2)


_LOSS = [
    ("it is the sum over the samples: take the mean.", lambda p, y: np.sum((y - p) ** 2)),
    ("the mean is missing: this is one loss for each sample.", lambda p, y: (y - p) ** 2),
    ("this is half the mean squared error; here the loss has no ½.", lambda p, y: _loss(p, y) / 2),
    ("the square is missing, so errors of both signs cancel.", lambda p, y: np.mean(y - p)),
    ("the square is missing, so errors of both signs cancel.", lambda p, y: np.mean(p - y)),
    ("square the errors; this takes their absolute value.", lambda p, y: np.mean(np.abs(y - p))),
    ("square each error before the mean, not after it.", lambda p, y: np.mean(y - p) ** 2),
    ("the sign is wrong: a squared error is never negative.", lambda p, y: -_loss(p, y)),
    ("this is the root of the mean squared error.", lambda p, y: np.sqrt(_loss(p, y))),
]


def _gradient(w, x, y):
    return -2 * np.mean(x * (y - w[0] * w[1] * x)) * w[::-1]


def _slips(sign, factor, total, swapped):
    """The gradient with these mistakes in it, and the sentence that names them."""
    named = {
        "the sign is wrong (a minus comes from differentiating y − w1·w2·x)": sign,
        "the factor 2 is missing (it comes from the square)": factor,
        "it is the sum over the samples where the loss takes the mean": total,
        "w1 and w2 are swapped (the slope along w1 contains w2)": swapped,
    }

    def mistake(w, x, y):
        scale = (-1 if sign else 1) * (0.5 if factor else 1) * (len(x) if total else 1)
        return scale * _gradient(w, x, y)[:: -1 if swapped else 1]

    return "; ".join(text for text, made in named.items() if made) + ".", mistake


_GRADIENT = [
    *sorted((_slips(*made) for made in product((False, True), repeat=4)), key=lambda m: len(m[0]))[1:],
    (
        "the mean is missing: this is one gradient for each sample.",
        lambda w, x, y: -2 * x * (y - w[0] * w[1] * x) * w[::-1, None],
    ),
    (
        "the factor x is missing: it comes from differentiating w1·w2·x.",
        lambda w, x, y: -2 * np.mean(y - w[0] * w[1] * x) * w[::-1],
    ),
    (
        "the other weight is missing: the slope along w1 contains w2, and that along w2 contains w1.",
        lambda w, x, y: -2 * np.mean(x * (y - w[0] * w[1] * x)) * np.ones(2),
    ),
    (
        "give two numbers, the slopes along w1 and w2, not their sum.",
        lambda w, x, y: np.sum(_gradient(w, x, y)),
    ),
]


def _train(w, x, y, rate, n_epochs, loss_after=False, in_turn=False):
    """Train by the plain loop, right or with one of two mistakes."""
    losses, weights = [], [w]
    for _ in range(n_epochs):
        before = _loss(_forward(w, x), y)
        step = rate * _gradient(w, x, y)
        if in_turn:  # w2's slope is taken after w1 has moved
            moved = np.array([w[0] - step[0], w[1]])
            step = np.array([step[0], rate * _gradient(moved, x, y)[1]])
        w = w - step
        losses.append(_loss(_forward(w, x), y) if loss_after else before)
        weights.append(w)
    return np.array(losses), np.array(weights)


def _check_train(NarrowNet, method, unfinished, x, y):
    start, rate, n_epochs = _STARTS[0], 0.05, 6
    try:
        net = call(NarrowNet, start)
        if not hasattr(net, "train"):
            raise Hint("the class has no method train.")
        try:
            result = call(net.train, x, y, rate, n_epochs)
        except Hint as hint:
            if unfinished and str(hint) != NOT_YET:
                raise Hint(_first(unfinished)) from None
            raise
        if result is None or result is Ellipsis:
            raise Hint(NOT_YET)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise Hint("return two things: losses, weights.")
        got = [numbers(part) for part in result]
        right = _train(start, x, y, rate, n_epochs)
        if not agree(got, right):
            raise Hint(_first(unfinished) if unfinished else _train_hint(got, right, x, y))
        if "forward" not in unfinished and not agree(
            [numbers(call(net.forward, x))], [_forward(right[1][-1], x)]
        ):
            raise Hint("the records are right, but the net keeps its old weights: store the new ones.")
    except Hint as hint:
        return Answer("train", False, str(hint))
    return Answer("train", True, "right.")


def _first(unfinished):
    return f"it builds on {' and '.join(unfinished)}: get that right first."


def _train_hint(got, right, x, y):
    """The sentence for a record of six epochs that is not the right one."""
    (losses, weights), (right_losses, right_weights) = got, right
    n_epochs, start = len(right_losses), right_weights[0]
    if agree(got, right[::-1]):
        return "the two records are swapped: return losses, weights."
    if losses.shape == (n_epochs + 1,):
        return "there is one loss too many: record one for each epoch, before its update."
    if losses.shape != (n_epochs,):
        return "losses: " + shape_hint(losses.shape, (n_epochs,))
    if agree([weights], [right_weights[1:]]):
        return "the record of weights lacks the start: record it before the first update."
    if agree([weights], [right_weights[:-1]]):
        return "the record of weights lacks the end: record them once more after the last update."
    if agree([weights.T], [right_weights]):
        return "weights: one row for each epoch and one column for each weight, not the other way."
    if weights.shape != (n_epochs + 1, 2):
        return "weights: " + shape_hint(weights.shape, (n_epochs + 1, 2))
    with np.errstate(all="ignore"):
        if agree([weights], [np.broadcast_to(start, weights.shape)]):
            return "the weights never change: store the new ones in the net."
        if agree([weights], [np.broadcast_to(weights[-1], weights.shape)]):
            return "all rows of weights are one and the same array: record a copy each time."
        for rate, after, in_turn, hint in (
            (0.05, True, False, "the loss is recorded after the update: record it before."),
            (-0.05, False, False, "the step has the wrong sign: subtract the gradient to go down."),
            (-0.05, True, False, "the step has the wrong sign (subtract the gradient to go down), "
             "and the loss is recorded after the update."),
            (1.0, False, False, "the step lacks the learning rate."),
            (0.05, False, True, "w2's slope is taken after w1 has moved: compute both, then update."),
        ):  # fmt: skip
            if agree(got, _train(start, x, y, rate, n_epochs, after, in_turn)):
                return hint
        for part, wanted, name in zip(got, right, ("losses", "weights")):
            if not agree([part], [wanted]):
                i = int(np.argmin(np.isclose(part, wanted).reshape(len(part), -1).all(axis=1)))
                return f"not right: {name}[{i}] should be other than it is."


def check_chain_gradient(chain_gradient):
    """Check exercise 2.1: the gradient of a chain, exact also where a weight is 0.

    Parameters
    ----------
    chain_gradient : callable
        ``chain_gradient(weights, x, y_true)``, the gradient of half the mean
        squared error, of shape (D,).

    Returns
    -------
    Report
    """
    x, y = gen_samples(9, 2.0, 0.1, rng=2021)

    def slope(w, factor=1.0, mean=np.mean):
        return -factor * mean(x * (y - np.prod(w) * x))

    def others(w):
        return np.array(leave_one_out(list(w)))

    by_division = "it divides by a weight, which fails where a weight is 0: multiply the others."
    mistakes = [
        ("the sign is wrong.", lambda w, x, y: -slope(w) * others(w)),
        (
            "there is a factor 2 too many: this loss is half the mean squared error.",
            lambda w, x, y: slope(w, 2) * others(w),
        ),
        (
            "it is the sum over the samples where the loss takes the mean.",
            lambda w, x, y: slope(w, mean=np.sum) * others(w),
        ),
        (
            "weight i is in its own product: leave it out.",
            lambda w, x, y: slope(w) * np.prod(w) * np.ones(len(w)),
        ),
        ("the error is missing: the slope contains mean(x·(y − p·x)).", lambda w, x, y: others(w)),
        (
            "the products of the other weights are missing.",
            lambda w, x, y: slope(w) * np.ones(len(w)),
        ),
        (by_division, lambda w, x, y: slope(w) * (np.prod(w) / w)),
        (by_division, lambda w, x, y: slope(w) * np.nan_to_num(np.prod(w) / w)),
    ]
    chains = [[0.9, 1.2, -0.7], [0.5, 2.0, 1.1, 0.8, 1.3], [0.6], [1.5, 0.0, 2.0], [0.0, 0.0, 1.0]]
    cases = [(np.array(w), x, y) for w in chains]
    return Report(
        [judge("chain_gradient", chain_gradient, lambda w, x, y: slope(w) * others(w), mistakes, cases)]
    )


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
    x, y = gen_samples(100, 2.0, 0.1, rng=2021)

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
            return int(np.argmax(run.losses < 0.01)) if (run.losses < 0.01).any() else np.inf

        return min(trained(rates), key=lambda entry: first(entry[1]))[0]

    def last_loss(rates):
        return min(trained(rates), key=lambda entry: np.nan_to_num(entry[1].losses[-1], nan=np.inf))[0]

    def slowest(rates):
        epochs = {rate: epoch for rate, _, epoch in trained(rates) if epoch is not None}
        return max(epochs, key=epochs.get, default=np.nan)

    def anyway(wrong):
        """The mistake, made by a learner who remembered the case without convergence."""
        return lambda rates: np.nan if np.isnan(right(rates)) else wrong(rates)

    named = [
        ("this is the epoch at which it converges: return its learning rate.", epoch_instead),
        ("this is the slowest of those that converge.", slowest),
        ("a loss that dips below 0.01 and bounces back has not converged.", ever_below),
        ("the lowest loss at the end is not the earliest convergence.", last_loss),
        ("the largest is not the fastest: beyond an edge, training never settles.", max),
        ("the smallest is not the fastest.", min),
    ]
    mistakes = [(hint, wrong) for hint, f in named for wrong in (f, anyway(f))]
    grids = [[0.02, 0.005, 0.035, 0.01], [0.045, 0.025, 0.015, 0.02], [0.01, 0.015], [0.005, 0.05]]
    answer = judge(
        "fastest_learning_rate", fastest_learning_rate, right, mistakes, [(g,) for g in grids]
    )
    if not answer.right and _only_last_differs(fastest_learning_rate, right, grids):
        answer = answer._replace(hint="when none converges, return float('nan').")
    return Report([answer])


def _only_last_differs(function, right, grids):
    """Whether the learner's function is right wherever some rate converges."""
    return judge("", function, right, [], [(grid,) for grid in grids[:-1]]).right


def check_largest_learning_rate(largest_learning_rate):
    """Check exercise 2.3: the stability edge, by formula, against training.

    Parameters
    ----------
    largest_learning_rate : callable
        ``largest_learning_rate(depth, x, y_true)``, which is 2/λ at the
        balanced minimum, for the loss with ½.

    Returns
    -------
    Report
    """

    def edge(depth, x, y):
        xx, slope, _ = least_squares(x, y)
        return 2 / (xx * depth * slope ** (2 - 2 / depth))

    def with_moments(xx, slope):
        return lambda depth, x, y: 2 / (xx(x) * depth * slope(x, y) ** (2 - 2 / depth))

    def square_mean(x):
        return np.mean(x * x)

    mistakes = [
        (
            "this is half the edge: steps up to 2/λ are stable, and the loss with ½ has no 2 in λ.",
            lambda *case: edge(*case) / 2,
        ),
        ("this is λ itself: the edge is 2/λ.", lambda *case: 2 / edge(*case)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d + 1, x, y)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d - 1, x, y)),
        ("the factor D is missing: all D weights move at once.", lambda d, x, y: d * edge(d, x, y)),
        (
            "the exponent is 2 − 2/D.",
            lambda d, x, y: 2 / (square_mean(x) * d * least_squares(x, y).slope ** 2),
        ),
        ("m is mean(x²), not mean(x)².", with_moments(lambda x: np.mean(x) ** 2, _slope)),
        ("m is missing.", with_moments(lambda x: 1.0, _slope)),
        ("a is mean(x·y)/mean(x²).", with_moments(square_mean, lambda x, y: np.mean(x * y))),
    ]
    x, y = gen_samples(100, 2.0, 0.1, rng=2021)
    cases = [(10, x, y), (60, x, y), (25, *gen_samples(50, 3.0, 0.2, rng=1))]
    bound = edge(60, x, y)
    rates = bound * np.arange(0.5, 1.2, 0.01)
    settled = [
        rate
        for rate in rates
        if DeepNarrowLNN([0.9] * 60).train(x, y, rate, 600).converged_at() is not None
    ]
    praise = (
        f"right. With 60 weights it predicts {bound:.4f}; "
        f"in training, {max(settled):.4f} is the largest that still converges."
    )
    return Report(
        [judge("largest_learning_rate", largest_learning_rate, edge, mistakes, cases, praise)]
    )


def _slope(x, y):
    return least_squares(x, y).slope


def check_balanced_init(balanced_init):
    """Check exercise 2.4: equal-sized weights with a product of one's choice.

    Parameters
    ----------
    balanced_init : callable
        ``balanced_init(p, depth)``, an array of `depth` weights, all of one
        size, whose product is `p`, be it positive or negative.

    Returns
    -------
    Report
    """
    mistakes = [
        ("a product is no sum: p/depth is not its root.", lambda p, d: np.full(d, p / d)),
        ("each weight is p, so the product is p to the power of depth.", lambda p, d: np.full(d, p)),
        ("take the depth-th root, not the square root.", lambda p, d: np.full(d, np.sqrt(p))),
        ("give depth weights, not one number.", lambda p, d: abs(p) ** (1 / d)),
        (
            "the size is right, but where p is negative one weight needs a minus sign.",
            lambda p, d: np.full(d, abs(p) ** (1 / d)),
        ),
        (
            "a negative number has no such root: take that of abs(p), and give one weight the sign.",
            lambda p, d: np.full(d, np.float64(p) ** (1 / d)),
        ),
        (
            "with an even depth the minus signs cancel: give just one weight the sign of p.",
            lambda p, d: np.sign(p) * np.full(d, abs(p) ** (1 / d)),
        ),
        (
            "these weights have the right product, but one size for all is asked for.",
            lambda p, d: np.array([p] + [1.0] * (d - 1)),
        ),
    ]

    def canonical(weights):
        """Any one weight, or any odd number of them, may carry the minus sign."""
        weights = numbers(weights)
        if weights.ndim == 1 and weights.size and np.prod(weights) < 0:
            return np.append(-np.abs(weights[:1]), np.abs(weights[1:]))
        return weights

    def right(p, depth):
        return canonical(np.append(np.sign(p), np.ones(depth - 1)) * abs(p) ** (1 / depth))

    x, y = gen_samples(100, 2.0, 0.1, rng=2021)
    epoch = DeepNarrowLNN(right(0.5, 60)).train(x, y, 0.01, 600).converged_at()
    praise = (
        "right. Weights from balanced_init(0.5, 60) make 60 weights train: "
        f"at learning rate 0.01 they converge at epoch {epoch}."
    )
    cases = [(0.5, 60), (8.0, 3), (-2.0, 4), (-0.3, 5)]

    def learner(p, depth):
        return canonical(call(balanced_init, p, depth))

    mistakes = [(hint, lambda p, d, f=f: canonical(f(p, d))) for hint, f in mistakes]
    return Report([judge("balanced_init", learner, right, mistakes, cases, praise)])
