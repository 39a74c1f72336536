"""Names of curves beside them: where no curve passes, and by a stretch where their own is alone."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.text import Text

from lnn.plotting.style import BEHIND

# In points, so that a drawing of any resolution gets the same places.
GAP = 3  # between a curve and its name
STEP = 2  # between the points by which a curve is known
ROOM = 25  # between a name and other curves; more is no better

# From a name that has no place of its own to where its curve is alone.
LEADER = {"arrowstyle": "-", "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}


class CurveLabels(Artist):
    """The names of an axes' curves, put in their places when the figure is drawn.

    Only then is it known how much room they take: a figure may be redrawn for
    a narrower page.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curves : sequence of matplotlib.lines.Line2D
    names : sequence of str
    **look
        How the names look, as for `matplotlib.text.Text`.
    """

    def __init__(self, ax, curves, names, **look):
        super().__init__()
        self.curves = curves
        look |= {"ha": "center", "va": "center", "bbox": BEHIND, "in_layout": False}
        look |= {"xycoords": "figure pixels", "textcoords": "figure pixels"}
        self.texts = [
            ax.annotate(
                name, (0, 0), (0, 0), color=color, arrowprops=LEADER | {"color": color}, **look
            )
            for name, color in zip(names, [curve.get_color() for curve in curves])
        ]
        self.set_in_layout(False)
        ax.add_artist(self)
        self.set_zorder(-1)  # before the names themselves

    def draw(self, renderer):
        """Move the names; their axes draws them."""
        unit = renderer.points_to_pixels(1)
        bounds = self.axes.bbox.extents / unit
        paths = [_points(curve, unit, bounds) for curve in self.curves]
        lines = [line for line in self.axes.lines if line not in self.curves]
        others = [_points(line, unit, bounds) for line in lines]
        rests = [
            np.concatenate([*others, *paths[:i], *paths[i + 1 :], np.empty((0, 2))])
            for i in range(len(paths))
        ]
        anchors = [path[:: len(path) // 40 + 1] for path in paths]
        alone = [_distance(some, 0, rest) for some, rest in zip(anchors, rests)]
        taken = []
        crowded = [np.sum(far > GAP) for far in alone]
        for i in np.lexsort(([len(path) for path in paths], crowded)):
            self.texts[i].set_visible(len(paths[i]) > 0)
            if not len(paths[i]):  # none of the curve is to be seen
                continue
            box = Text.get_window_extent(self.texts[i], renderer)  # without its leader
            half = np.array([box.width, box.height]) / unit / 2 + BEHIND["pad"]
            lone = anchors[i][alone[i] > GAP] if (alone[i] > GAP).any() else anchors[i]
            centre = _place(anchors[i], alone[i], lone, paths[i], rests[i], half, bounds, taken)
            taken.append((centre, half))
            away = _distance(lone, half, centre[None])
            self.texts[i].set_position(centre * unit)
            self.texts[i].xy = lone[np.argmin(away)] * unit
            self.texts[i].arrow_patch.set_visible(away.min() > ROOM / 3)


def _points(line, unit, bounds):
    """Points of a line as drawn, a step apart, inside its axes."""
    points = line.get_transform().transform(line.get_xydata()) / unit
    points = points[np.isfinite(points).all(axis=1)]
    low, high = np.split(bounds, 2)
    points = np.clip(points, 2 * low - high, 2 * high - low)  # a curve may leave by miles
    if len(points) > 1:
        along = np.append(0, np.cumsum(np.abs(np.diff(points, axis=0)).max(axis=1) + 1e-9))
        at = np.append(np.arange(0, along[-1], STEP), along[-1])
        points = np.column_stack([np.interp(at, along, column) for column in points.T])
    points = points[((points >= low - 1) & (points <= high + 1)).all(axis=1)]
    _, first = np.unique((points // STEP).astype(int), axis=0, return_index=True)
    return points[np.sort(first)]


def _place(anchors, alone, lone, path, rest, half, bounds, taken):
    """The centre of a box of this half size beside `path`, with the most room to all the rest."""
    low, high = np.split(bounds, 2)
    sides = np.array([(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b])
    centres = (anchors[:, None] + sides * (half + GAP)).reshape(-1, 2)
    alone = np.minimum(alone, ROOM) - _distance(anchors, 0, lone) / 4
    alone = np.repeat(alone, len(sides))
    inside = ((centres - half > low + 1) & (centres + half < high - 1)).all(axis=1)
    if inside.any():
        centres, alone = centres[inside], alone[inside]
    room = _distance(centres, half, rest)
    on_name = np.zeros(len(centres), bool)
    for centre, size in taken:
        on_name |= (np.abs(centres - centre) - half - size < GAP).all(axis=1)
    on_curve = (room < 1) | (_distance(centres, half, path) < GAP / 2)
    score = np.minimum(room, ROOM) + alone - ROOM * (3 * on_curve + 9 * on_name)
    return centres[np.argmax(score)]


def _distance(centres, half, points):
    """How far each box is from the nearest of the points, along an axis; negative inside."""
    half, nearest = np.broadcast_to(half, 2), np.full(len(centres), np.inf)
    for some in np.array_split(points, len(points) // 2000 + 1):  # not all in memory at once
        across, up = (np.abs(some[:, k] - centres[:, [k]]) - half[k] for k in (0, 1))
        nearest = np.minimum(nearest, np.maximum(across, up).min(axis=1, initial=np.inf))
    return nearest
