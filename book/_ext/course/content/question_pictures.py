"""Small pictures to tell apart, as options of a question: `` {picture}`loss 51 0.01 0.9` ``.

Drawn while the book is built, from `lnn`'s own trainings, in the way of the first page's cards. A
picture's words say what is seen, point by point, and not what it is a picture of. A notebook, whose
text can hold no drawing that every reader of notebooks shows, has a curve's bars instead.
"""

import numpy as np

from lnn.data import course_samples, gen_samples
from lnn.models import DeepNarrowLNN, ShallowNarrowLNN
from lnn.sweep import epochs_to_converge, sweep
from lnn.theory import learning_time, max_learning_rate

from .card_pictures import cells, deep, dot, line

LOSS = (-2.6, 1.7)  # of its logarithm
BARS = "▁▂▃▄▅▆▇█"


def number(value):
    if not np.isfinite(value):
        return "beyond all numbers"
    return (f"{value:.0f}" if abs(value) >= 100 else f"{value:.2g}").replace("-", "−")


def point_by_point(xs, ys, across):
    """What a curve does, at six places from left to right."""
    places = np.linspace(0, len(xs) - 1, 6).astype(int)
    highest = np.argmax(ys)
    if ys[highest] > 1.3 * np.max(np.take(ys, places)):
        places = np.unique([*places, highest])
    return ", ".join(f"{number(ys[i])} at {across} {xs[i]:g}" for i in places)


def told(losses):
    """Where a loss hops, which of its values comes first hangs on the last bit: not told."""
    last = losses[-20:]
    if np.max(last) < 1.3 * np.min(last):
        return f"A loss: {point_by_point(range(len(losses)), losses, 'epoch')}"
    places = np.linspace(0, len(losses) - 20, 5).astype(int)
    lowest = [f"{number(np.min(losses[i : i + 20]))} from epoch {i}" for i in places[1:-1]]
    ends = f"it jumps between {number(np.min(last))} and {number(np.max(last))}"
    return f"A loss: at first {number(losses[0])}, then {', '.join(lowest)}; at the end {ends}"


def bars(values, lowest, highest):
    """A curve as signs of different heights, a gap where there is no number."""
    heights = np.clip((values - np.asarray(lowest)) / (highest - lowest), 0, 1) * (len(BARS) - 1)
    return "".join(BARS[round(height)] if np.isfinite(height) else " " for height in heights)


def curve_of(losses):
    """Picture, words and bars of a loss, its axis a logarithm: of each twelfth highest and lowest."""
    heights = np.log10(losses)
    ends = [end(part) for part in np.array_split(heights, 12) for end in (np.max, np.min)]
    drawn = line(range(len(losses)), heights, "run", (0, len(losses)), LOSS)
    return drawn, told(losses), bars(ends, *LOSS)


def loss(depth, rate, start, n=600):
    """The loss of a chain of equal weights."""
    return curve_of(sweep(deep(), int(depth), rate, start, int(n))[0, 0, 0])


def pair(w1, w2, rate=0.02, n=211):
    """The loss of two weights, on the data of the first chapter."""
    losses, _ = ShallowNarrowLNN([w1, w2]).train(*gen_samples(73, 2.0, 0.2, rng=2021), rate, int(n))
    return curve_of(losses)


def two(w1, w2, edges, n=400):
    """The loss of a chain of two weights, its step in edges of the flattest minimum."""
    rate = edges * max_learning_rate(2, deep())
    losses, _ = DeepNarrowLNN([w1, w2]).train(*course_samples(), rate, int(n))
    return curve_of(losses)


def walk(w1, w2, rate=0.15, n=30):
    """A walk on the landscape, with the solutions."""
    _, weights = ShallowNarrowLNN([w1, w2]).train(*course_samples("landscape"), rate, int(n))
    axes, ws = ((-4.1, 4.1), (-2, 2)), np.linspace(0.5, 4, 60)
    drawn = line(ws, 1 / ws, "learn", *axes) + line(-ws, -1 / ws, "learn", *axes)
    drawn += line(*weights.T, "run", *axes) + dot(*weights[-1], *axes)
    way = [f"({number(u)}, {number(v)})" for u, v in weights[:: len(weights) // 4]]
    return drawn, f"A walk on the map: {', '.join(way)}"


def hops(step, n=8):
    """The distance from a parabola's minimum, step by step."""
    distances = (1 - step) ** np.arange(int(n) + 1)
    axes = (0, n), (-2.2, 2.2)
    drawn = line([0, n], [0, 0], "thin", *axes) + line(range(int(n) + 1), distances, "run", *axes)
    words = f"A distance: {', '.join(number(d) for d in distances[:6])}"
    return drawn, words, bars(distances, *axes[1])


def over_depth(depths, values, top):
    words = f"A curve over depth: {point_by_point(depths, values, 'depth')}"
    drawn = line(depths, values, "run", (0, 60), (0, top))
    return drawn, words, bars(values[:: len(values) // 24], 0, top)


def depth(start=0.9, rate=0.01):
    """Epochs to converge, over depth."""
    depths = np.arange(1, 61)
    epochs = epochs_to_converge(deep(), depths, rate, start, 2000)[:, 0, 0]
    return over_depth(depths, epochs, np.nanmax(epochs))


def edge():
    """The longest step with which a net comes to rest, over depth."""
    depths = np.arange(5, 61)
    edges = np.array([max_learning_rate(int(d), deep()) for d in depths])
    return over_depth(depths, edges, edges[0])


def wait():
    """The time that a chain takes from 0.9 to the loss of 0.01, over depth where it grows."""
    depths, fit = np.arange(12, 61), deep()
    target = fit.slope - np.sqrt((2 * 0.01 - fit.least_mse) / fit.xx)
    times = np.array([learning_time(0.9 ** int(d), target, int(d), fit) for d in depths])
    return over_depth(depths, times, times[-1])


def settings(hidden):
    """Which learning rates (across) and starts (up) train."""
    rates, starts = np.linspace(0.002, 0.06, 23), np.linspace(0.6, 1.4, 9)
    epochs = epochs_to_converge(deep(), int(hidden) + 1, rates, starts, 600)[0]
    share = np.isfinite(epochs).mean()
    trains = starts[np.isfinite(epochs).any(axis=0)]
    ends = f"starts from {trains[0]:.1f} to {trains[-1]:.1f}"
    return cells(epochs), f"A map: {share:.0%} of its cells are coloured, {ends}"


KINDS = [loss, pair, two, walk, hops, depth, edge, wait, settings]
PICTURES = {kind.__name__: kind for kind in KINDS}


def picture(text):
    """The SVG, the words and, of a curve, the bars of `KIND NUMBER …`."""
    kind, *numbers = text.split()
    drawn, words, *of_curve = PICTURES[kind](*(float(value) for value in numbers))
    return drawn, words, "".join(of_curve)
