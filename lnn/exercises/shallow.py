"""Section 1.1: a shallow narrow net from scratch."""

from itertools import product

import numpy as np

from lnn.data import gen_samples
from lnn.exercises.judge import (
    NOT_YET,
    Answer,
    Hint,
    Report,
    agree,
    call,
    difference,
    judge,
    numbers,
    shape_hint,
    short,
)

_RATE = 0.05
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
        judge(
            "forward",
            method("forward"),
            _forward,
            _FORWARD,
            [(w, x) for w in _STARTS],
            shown=lambda w, x: f"NarrowNet({short(w)}).forward({short(x)})",
        ),
        judge("loss", loss, _loss, _LOSS, [(3 * x, y), (-x, y)]),
        judge(
            "dloss_dw",
            method("dloss_dw"),
            _gradient,
            _GRADIENT,
            [(w, x, y) for w in _STARTS],
            shown=lambda w, x, y: f"NarrowNet({short(w)}).dloss_dw({short(x)}, {short(y)})",
        ),
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
    ("the square is missing: * 2 doubles, ** 2 squares.", lambda p, y: 2 * np.mean(y - p)),
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
    *sorted((_slips(*made) for made in product((False, True), repeat=4)), key=lambda m: len(m[0]))[
        1:
    ],
    (
        "the mean is missing: this is one gradient for each sample.",
        lambda w, x, y: -2 * x * (y - w[0] * w[1] * x) * w[::-1, None],
    ),
    (
        "the factor x is missing: it comes from differentiating w1·w2·x.",
        lambda w, x, y: -2 * np.mean(y - w[0] * w[1] * x) * w[::-1],
    ),
    (
        "multiply x and the error sample by sample before the mean: np.mean(x * error).",
        lambda w, x, y: -2 * np.mean(x) * np.mean(y - w[0] * w[1] * x) * w[::-1],
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


def _train(w, x, y, rate, n_epochs, loss_after=False, in_turn=False, signs=(1, 1)):
    """Train by the plain loop, right or with mistakes."""
    losses, weights = [], [w]
    for _ in range(n_epochs):
        before = _loss(_forward(w, x), y)
        step = rate * _gradient(w, x, y) * signs
        if in_turn:  # w2's slope is taken after w1 has moved
            moved = np.array([w[0] - step[0], w[1]])
            step = np.array([step[0], rate * _gradient(moved, x, y)[1]])
        w = w - step
        losses.append(_loss(_forward(w, x), y) if loss_after else before)
        weights.append(w)
    return np.array(losses), np.array(weights)


def _check_train(NarrowNet, method, unfinished, x, y):
    start, rate, n_epochs = _STARTS[0], _RATE, 6
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
            raise Hint(
                "the records are right, but the net keeps its old weights: store the new ones."
            )
    except Hint as hint:
        return Answer("train", False, str(hint))
    return Answer("train", True, "right.")


def _first(unfinished):
    return f"it builds on {' and '.join(unfinished)}: get that right first."


def _train_hint(got, right, x, y):
    """The sentence for a record of six epochs that is not the right one."""
    (losses, weights), (right_losses, right_weights) = got, right
    n_epochs, start, rate = len(right_losses), right_weights[0], _RATE
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
        for signs, hint in (
            ((-1, 1), "the step of w1 has the wrong sign: subtract the gradient to go down."),
            ((1, -1), "the step of w2 has the wrong sign: subtract the gradient to go down."),
            ((0, 1), "w1 never moves: both weights take a step."),
            ((1, 0), "w2 never moves: both weights take a step."),
        ):
            if agree(got, _train(start, x, y, rate, n_epochs, signs=signs)):
                return hint
        for step, after, in_turn, hint in (
            (0.05, True, False, "the loss is recorded after the update: record it before."),
            (-0.05, False, False, "the step has the wrong sign: subtract the gradient to go down."),
            (-0.05, True, False, "the step has the wrong sign (subtract the gradient to go down), "
             "and the loss is recorded after the update."),
            (1.0, False, False, "the step lacks the learning rate."),
            (0.05, False, True, "w2's slope is taken after w1 has moved: compute both, then update."),
        ):  # fmt: skip
            if agree(got, _train(start, x, y, step, n_epochs, after, in_turn)):
                return hint
        text = f"NarrowNet({short(start)}).train(x, y_true, {rate}, {n_epochs})"
        for part, wanted, name in zip(got, right, ("losses", "weights")):
            if not agree([part], [wanted]):
                return difference(text, part, wanted, lambda i, name: f"{name}{[*i]}", (name,))
