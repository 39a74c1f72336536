"""The landscape demo: start gradient descent of the shallow network anywhere."""

import numpy as np

from lnn.convergence import THRESHOLD
from lnn.demos import svg
from lnn.demos.definition import Demo, Slider, Toggle, number
from lnn.models import ShallowNarrowLNN, gradient_descent

EXAMPLES = ((0.5, -0.5), (0.55, -0.45), (-1.8, 1.7))
NEAR = 0.05  # weights both smaller than this: at the saddle

W1 = svg.Axis("Weight w1", -2, 2, (-2, -1, 0, 1, 2))
W2 = svg.Axis("Weight w2", -2, 2, (-2, -1, 0, 1, 2))
CORNERS = ((-2, -2), (-2, 2), (2, -2), (2, 2))
CELLS = 18  # of the surface, along each weight
LEVELS = np.linspace(-4.0, 2.0, 9)  # of log(loss + 0.001)

ENDS = {
    "minimum": "ends at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, at a minimum. Loss {loss}.",
    "saddle": "ends at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, at the saddle point. Loss {loss}.",
    "slow": "is at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, still on its way. Loss {loss}.",
    "unsettled": "is at w1 = {w1}, w2 = {w2} after {n_epochs} epochs, overshooting. Loss {loss}.",
    "diverged": "diverges: at epoch {epoch} the weights are too large for the computer.",
}


class LandscapeDemo(Demo):
    """Two weights, their loss as a map and as a surface, and the path that training takes."""

    name = "landscape"
    title = "The landscape of a network with two weights"
    caption = (
        "The loss over both weights, for data on the line y = x. Click or drag to start anywhere; "
        "training rolls downhill from there. The same as a surface, its corners labelled w1, w2: "
        "drag it to turn it."
    )
    controls = (
        Slider("w1", "Start w1", -2.0, 2.0, 0.01, 1.0, digits=2, key_step=0.05),
        Slider("w2", "Start w2", -2.0, 2.0, 0.01, -1.0, digits=2, key_step=0.05),
        Slider("learning_rate", "Learning rate", 0.01, 1.5, 0.01, 0.15, digits=2),
        Slider("n_epochs", "Epochs", 10, 240, 10, 40),
        Slider("turn", "Turn the surface", -180, 180, 5, 30, unit="°"),
        Slider("tilt", "Tilt the surface", 10, 90, 5, 40, unit="°"),
        Toggle("contours", "Contours of the loss"),
        Toggle("arrows", "Arrows downhill"),
        Toggle("solutions", "Solutions w1·w2 = 1"),
        Toggle("trajectories", "Three more trajectories", False),
    )

    def path(self, w1, w2, learning_rate, n_epochs):
        """Weights from the start to the end of training, and its record."""
        factor = ShallowNarrowLNN.loss_factor
        return gradient_descent([w1, w2], self.fit, learning_rate, n_epochs, factor)

    def end(self, result):
        """How a path ended: its kind, the last weights, and the loss there."""
        w1, w2 = result.weights[-1]
        if result.diverged_at is not None:
            return "diverged", w1, w2, np.inf
        loss = self.fit.xx * (w1 * w2 - self.fit.slope) ** 2 + self.fit.least_mse
        if loss < THRESHOLD:
            return "minimum", w1, w2, loss
        if abs(w1) < NEAR and abs(w2) < NEAR:
            return "saddle", w1, w2, loss
        climbs = (result.losses[1:] > result.losses[:-1]).any()
        return "unsettled" if climbs else "slow", w1, w2, loss

    def readout(self, state):
        start, n_epochs = (state["w1"], state["w2"]), state["n_epochs"]
        result = self.path(*start, state["learning_rate"], n_epochs)
        kind, w1, w2, loss = self.end(result)
        words = ENDS[kind].format(
            w1=number(w1),
            w2=number(w2),
            loss=number(loss),
            n_epochs=n_epochs,
            epoch=result.diverged_at,
        )
        return f"From w1 = {number(start[0])}, w2 = {number(start[1])} training {words}"

    def charts(self, state):
        return self.flat(state) + self.surface(state)

    def flat(self, state):
        """The landscape from above, a layer each for contours, arrows, solutions, trajectories."""
        layers = {
            "contours": self.contours(),
            "arrows": self.arrows(),
            "solutions": f'<path d="{svg.hyperbola(self.fit.slope, W1, W2)}"/>',
            "trajectories": "".join(
                self.trajectory(f"example-{i}", state, *start)
                for i, start in enumerate(EXAMPLES, 1)
            ),
        }
        inside = "".join(
            f'<g data-layer="{name}" visibility="{"visible" if state[name] else "hidden"}">{layer}</g>'
            for name, layer in layers.items()
        )
        inside += self.trajectory("trajectory", state, state["w1"], state["w2"])
        (w1, w2), end = (state["w1"], state["w2"]), self.ends(state)
        above = svg.mark("end", W1, W2, *end, "end", "end")
        above += svg.mark("start", W1, W2, w1, w2, "start", "start")
        return svg.chart(
            "map", W1, W2, self.alt(state), inside, above, "square", self.handle(state)
        )

    def handle(self, state):
        """What a finger or the arrow keys move."""
        return (
            '<button type="button" class="lnn-handle" name="start" '
            'aria-label="Start of the trajectory: drag it, or move it with the arrow keys" '
            f'style="left:{25 * (state["w1"] + 2):g}%;top:{25 * (2 - state["w2"]):g}%"></button>'
        )

    def ends(self, state):
        """Where the path ends, as a mark needs it: None and None outside the picture."""
        weights = self.path(
            state["w1"], state["w2"], state["learning_rate"], state["n_epochs"]
        ).weights
        w1, w2 = weights[-1].tolist()
        return (w1, w2) if abs(w1) <= 2 and abs(w2) <= 2 else (None, None)

    def trajectory(self, name, state, w1, w2):
        weights = self.path(w1, w2, state["learning_rate"], state["n_epochs"]).weights
        weights = weights[np.isfinite(weights).all(axis=1)]
        return svg.series(name, svg.path(*weights.T.tolist(), W1, W2), "path")

    def contours(self):
        paths = ""
        for level in LEVELS:
            away = np.sqrt(max(np.exp(level) - 0.001 - self.fit.least_mse, 0) / self.fit.xx)
            lines = {svg.hyperbola(self.fit.slope + side, W1, W2) for side in (-away, away)}
            paths += f'<path stroke="{self.colour(level)}" d="{"".join(sorted(lines))}"/>'
        return paths

    def colour(self, level):
        """A colour for log(loss + 0.001), dark at the bottom of the valley."""
        place = (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])
        return svg.HEAT[int(np.clip(place * 10, 0, 9))]

    def arrows(self):
        """Short arrows along the negative gradient, their colour the gradient's size."""
        grid = np.linspace(-1.9, 1.9, 20)
        w1, w2 = (values.ravel() for values in np.meshgrid(grid, grid))
        slope = 2 * self.fit.xx * (w1 * w2 - self.fit.slope)
        down = np.array([-slope * w2, -slope * w1])
        size = np.hypot(*down)
        along = 0.08 * down / np.where(size > 0, size, 1)
        aside = np.array([-along[1], along[0]])
        tips = np.array([w1, w2]) + along
        barbs = [tips - 0.7 * along + side * 0.5 * aside for side in (1, -1)]
        bins = np.digitize(size, np.quantile(size, [0.25, 0.5, 0.75]))
        paths = ""
        for k in range(4):
            lines = (
                svg.path(*np.transpose(points).tolist(), W1, W2, digits=0)
                for tail, tip, left, right in zip(
                    (np.array([w1, w2]) - along).T[bins == k],
                    tips.T[bins == k],
                    barbs[0].T[bins == k],
                    barbs[1].T[bins == k],
                )
                for points in ((tail, tip), (left, tip, right))
            )
            paths += f'<path class="size-{k}" d="{"".join(lines)}"/>'
        return paths

    def height(self, w1, w2):
        """log(loss + 0.5), moved and stretched to fill −1 … 1.2 over the picture."""
        loss = self.fit.xx * (w1 * w2 - self.fit.slope) ** 2 + self.fit.least_mse
        low = np.log(0.5)
        high = np.log(self.fit.xx * (4 + abs(self.fit.slope)) ** 2 + 0.5)
        return -1 + 2.2 * (np.log(loss + 0.5) - low) / (high - low)

    def surface(self, state):
        """The landscape in three dimensions: cells from the farthest to the nearest, then the path."""
        grid = np.linspace(-2, 2, CELLS + 1)
        w1, w2 = np.meshgrid(grid, grid)
        height = self.height(w1, w2)
        x, y = svg.project((w1, w2, height), state["turn"], state["tilt"])
        turn = np.radians(state["turn"])
        middle = (grid[1:] + grid[:-1]) / 2
        away = middle[None, :] * np.sin(turn) + middle[:, None] * np.cos(turn)
        cells = ""
        for k in np.argsort(-away, axis=None, kind="stable"):
            i, j = divmod(int(k), CELLS)
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            level = np.mean([height[corner] for corner in corners])
            fill = svg.HEAT[int(np.clip((level + 1) / 2.2 * 10, 0, 9))]
            points = " ".join(f"{x[corner]:.0f},{y[corner]:.0f}" for corner in corners)
            cells += f'<polygon fill="{fill}" points="{points}"/>'
        weights = self.path(
            state["w1"], state["w2"], state["learning_rate"], state["n_epochs"]
        ).weights
        weights = weights[(np.abs(weights) <= 2).all(axis=1)]
        x, y = svg.project((*weights.T, self.height(*weights.T)), state["turn"], state["tilt"])
        line = "M" + "L".join(f"{u:.1f},{v:.1f}" for u, v in zip(x, y)) if len(x) else ""
        return (
            '<div class="lnn-chart square bare" data-chart="surface">'
            '<svg role="img" aria-label="The same landscape as a surface, with the same trajectory">'
            '<text class="lnn-axis" x="50%" y="-14" text-anchor="middle">height: log(loss + 0.5)</text>'
            f'<svg width="100%" height="100%" viewBox="0 0 1000 1000"><g data-cells="{CELLS}">{cells}</g>'
            f"{svg.series('trajectory-3d', line, 'path')}</svg>{self.corner_names(state)}</svg></div>"
        )

    def corner_names(self, state):
        """Which weights each corner of the surface stands for, above it."""
        names = ""
        for w1, w2 in CORNERS:
            x, y = svg.project((w1, w2, self.height(w1, w2)), state["turn"], state["tilt"])
            names += (
                f'<text class="lnn-axis" data-corner="" x="{x / 10:.1f}%" y="{y / 10:.1f}%" dy="-8" '
                f'text-anchor="middle">{number(w1)}, {number(w2)}</text>'
            )
        return names

    def definition(self):
        return super().definition() | {
            "examples": EXAMPLES,
            "corners": CORNERS,
            "near": NEAR,
            "ends": ENDS,
            "palette": svg.HEAT,
            "loss_factor": ShallowNarrowLNN.loss_factor,
        }

    def table(self):
        heads = ["start w1", "start w2", "end w1", "end w2", "loss", "where"]
        start = self.start()
        rows = []
        for w1, w2 in [*EXAMPLES, (start["w1"], start["w2"])]:
            kind, *end = self.end(self.path(w1, w2, start["learning_rate"], start["n_epochs"]))
            rows.append([number(w1), number(w2), *map(number, end), kind])
        return heads, rows
