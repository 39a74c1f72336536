"""The figures hold the numbers that they claim to hold."""

import io
import subprocess
import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver
from matplotlib.text import Text

from lnn import DeepNarrowLNN, ShallowNarrowLNN, course_samples, gen_samples, plotting

X, Y = course_samples("landscape")
NOISY = gen_samples(30, -0.7, 0.3, rng=7)
CURVES = [[1.0, 0.1, 0.01, 0.001], [1.0, 0.5, 0.2, 0.1]]


def mean_squared_error(w1, w2, x, y):
    return np.mean((y - w1 * w2 * x) ** 2)


def lines(figure, label):
    return [line for line in figure.axes[0].lines if line.get_label() == label]


def draw_training():
    net = ShallowNarrowLNN([1.4, -1.6])
    losses, weights = net.train(X, Y, 0.02, 20)
    return plotting.plot_training(X, Y, X, net.forward(X), losses, weights)


FIGURES = {
    "training": draw_training,
    "field": plotting.plot_vector_field,
    "surface": plotting.plot_landscape,
    "losses": lambda: plotting.plot_losses(CURVES, ["a", "b"], threshold=0.01),
    "convergence": lambda: plotting.plot_convergence([1, 2], [5, np.nan], xlabel="x", n_epochs=9),
    "corridor": lambda: plotting.plot_corridor(
        [1, 2], [0.01, 0.02], [0.2, 0.1], [[1, 0.1], [2, 0.3]], [True, False]
    ),
    "map": lambda: plotting.plot_map([0.1, 0.2], [0.5, 1.0], [[1, 2], [3, np.nan]], edge=0.15),
}


@pytest.mark.parametrize("x, y", [(X, Y), NOISY])
def test_arrows_are_the_negative_gradient(x, y):
    figure = plotting.plot_vector_field("vectors", x=x, y=y)
    [arrows] = [c for c in figure.axes[0].collections if isinstance(c, Quiver)]
    w1, w2 = arrows.XY.T
    steps = np.round(np.arange(-1.9, 1.95, 0.2), 1)
    np.testing.assert_allclose(np.unique(w1.round(9)), steps)
    np.testing.assert_allclose(np.unique(w2.round(9)), steps)
    assert w1.size == steps.size**2
    h = 1e-5
    descent = -np.array(
        [
            [
                (mean_squared_error(a + h, b, x, y) - mean_squared_error(a - h, b, x, y)) / (2 * h),
                (mean_squared_error(a, b + h, x, y) - mean_squared_error(a, b - h, x, y)) / (2 * h),
            ]
            for a, b in zip(w1, w2)
        ]
    )
    size = arrows.get_array()  # the colour tells the size, the arrow the direction
    np.testing.assert_allclose(size, np.linalg.norm(descent, axis=1), rtol=1e-6, atol=1e-8)
    drawn = np.column_stack([arrows.U, arrows.V])
    length = np.linalg.norm(drawn, axis=1)
    pull = drawn / length[:, None] * size[:, None]
    np.testing.assert_allclose(pull, descent, rtol=1e-6, atol=1e-8)
    order = np.argsort(size)
    assert (np.diff(length[order]) >= -1e-12).all()


@pytest.mark.parametrize("slope", [1.0, -0.5, 2.0])
def test_both_branches_of_solutions_fit_the_data(slope):
    x, y = gen_samples(10, slope, 0.0)
    figure = plotting.plot_vector_field("loss", x=x, y=y)
    branches = [line.get_xydata() for line in figure.axes[0].lines if len(line.get_xdata()) > 2]
    assert len(branches) == 2
    for w1, w2 in (branch.T for branch in branches):
        np.testing.assert_allclose(w1 * w2, slope, rtol=1e-12)
        losses = [mean_squared_error(a, b, x, y) for a, b in zip(w1, w2)]
        np.testing.assert_allclose(losses, 0, atol=1e-25)
        assert np.abs([w1, w2]).max() == pytest.approx(2)
    assert {np.sign(b[0, 0]) for b in branches} == {-1, 1}


def test_slope_zero_and_slopes_out_of_sight():
    for slope, count in (0.0, 2), (5.0, 0):
        figure = plotting.plot_vector_field("loss", x=X, y=slope * X)
        drawn = [line for line in figure.axes[0].lines if len(line.get_xdata()) >= 2]
        assert len(drawn) == count


def test_trajectories_begin_at_the_start_and_descend():
    figure = plotting.plot_vector_field("trajectory")
    starts = {
        "from (0.5, −0.5)": (0.5, -0.5),
        "from (0.55, −0.45)": (0.55, -0.45),
        "from (−1.8, 1.7)": (-1.8, 1.7),
    }
    single = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    marks = [line.get_xydata()[0] for line in single if line.get_marker() in "os"]
    for label, start in starts.items():
        [path] = lines(figure, label)
        points = path.get_xydata()
        assert points.shape == (41, 2)
        assert tuple(points[0]) == start
        assert any((mark == start).all() for mark in marks)
        assert any((mark == points[-1]).all() for mark in marks)
        w = np.array(start)
        for point in points[1:]:
            error = np.mean(X * (Y - w[0] * w[1] * X))
            w = w + 0.15 * 2 * error * w[::-1]
            np.testing.assert_allclose(point, w, atol=1e-12)


def test_own_start_and_a_trajectory_that_leaves():
    figure = plotting.plot_vector_field("trajectory", (1.0, -1.0))
    assert len(lines(figure, "from (1, −1)")) == 1
    figure = plotting.plot_vector_field("all", (1.9, 1.9), learning_rate=5.0)
    [path] = lines(figure, "from (1.9, 1.9)")
    assert np.abs(path.get_xydata()).max() <= 2


def test_surface_height_is_the_logarithm_of_the_loss():
    figure = plotting.plot_landscape()
    paths = [line.get_data_3d() for line in figure.axes[0].lines]
    paths = [path for path in paths if len(path[0]) == 241]
    assert sorted((w1[0], w2[0]) for w1, w2, _ in paths) == [(-1.8, 1.7), (1.5, -1.5)]
    for w1, w2, height in paths:
        expected = [np.log(mean_squared_error(a, b, X, Y) + 0.5) for a, b in zip(w1, w2)]
        np.testing.assert_allclose(height, expected, rtol=1e-12)


@pytest.mark.parametrize("layers", ["vectors", "trajectory", "loss", ("loss", "vectors"), "all"])
def test_layers_alone_and_together(layers):
    ax = plotting.plot_vector_field(layers).axes[0]
    every = ("vectors", "trajectory", "loss")
    wanted = every if layers == "all" else [layers] if isinstance(layers, str) else layers
    kinds = [type(c).__name__ for c in ax.collections]
    assert ("Quiver" in kinds) == ("vectors" in wanted)
    assert ("QuadContourSet" in kinds) == ("loss" in wanted)
    walks = [line for line in ax.lines if str(line.get_label()).startswith("from")]
    assert len(walks) == (3 if "trajectory" in wanted else 0)


def test_a_diverged_curve_ends_in_a_mark():
    curves = [[1.0, 0.5, 0.2, 0.1], [1.0, 1.5, 30.0, np.nan]]
    ax = plotting.plot_losses(curves, ["small", "large"], ylim=(0.05, 2)).axes[0]
    [mark] = [line for line in ax.lines if line.get_marker() == "X"]
    np.testing.assert_allclose(mark.get_xydata(), [[2, 2]])
    assert {text.get_text() for text in ax.texts} == {"small", "large (diverges)"}
    assert ax.get_ylabel() == "half mean squared error (log scale)" and ax.get_yscale() == "log"


def test_curves_hold_the_losses():
    ax = plotting.plot_losses(CURVES, ["a", "b"]).axes[0]
    for line, curve in zip(ax.lines, CURVES, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), curve)


NAMED = {  # hidden layers, learning rate, initial weight
    "depths": {f"{h} hidden layers": (h, 0.01 + 0.01 * (not h), 0.9) for h in (0, 10, 30, 50)},
    "starts": {f"{start:.2f}": (14, 0.02, start) for start in np.arange(0.7, 1.06, 0.05)},
    "rates": {f"η = {rate:.3f}": (50, rate, 0.9) for rate in (0.005, 0.01, 0.025, 0.03)},
}


@pytest.mark.parametrize("size", [(6.5, 4), (3.8, 3.4)], ids=["page", "phone"])
@pytest.mark.parametrize("runs", NAMED.values(), ids=NAMED)
def test_names_stand_beside_their_curves_and_on_none(runs, size):
    losses = [
        DeepNarrowLNN([init_weight] * (hidden + 1)).train(*course_samples(), rate, 600)[0]
        for hidden, rate, init_weight in runs.values()
    ]
    figure = plotting.plot_losses(losses, list(runs), threshold=0.01)
    figure.set_size_inches(size)
    FigureCanvasAgg(figure).draw()
    [ax] = figure.axes
    drawn = {
        line.get_label(): line.get_path().transformed(line.get_transform()) for line in ax.lines
    }
    names = {text.get_text(): Text.get_window_extent(text) for text in ax.texts}
    assert set(names) == set(runs) and set(drawn) > set(names)
    for name, box in names.items():
        assert ax.bbox.x0 < box.x0 and box.x1 < ax.bbox.x1
        assert ax.bbox.y0 < box.y0 and box.y1 < ax.bbox.y1
        for line, path in drawn.items():
            assert not path.intersects_bbox(box, filled=False), f"{name} lies on {line}"
        assert drawn[name].intersects_bbox(box.padded(box.height / 2), filled=False)
        assert sum(box.overlaps(other) for other in names.values()) == 1


@pytest.mark.parametrize("unseen", [[100.0, 50.0], [np.nan, np.nan]], ids=["above", "nan"])
def test_a_curve_outside_the_axes_has_no_name_there(unseen):
    figure = plotting.plot_losses([[1.0, 0.5], unseen], ["in", "out"], ylim=(0.1, 2))
    FigureCanvasAgg(figure).draw()
    [ax] = figure.axes
    shown = {text.get_text(): text for text in ax.texts if text.get_visible()}
    for text in shown.values():
        box = Text.get_window_extent(text)
        assert ax.bbox.contains(box.x0, box.y0) and ax.bbox.contains(box.x1, box.y1)
    assert set(shown) == ({"in"} if unseen[0] > 2 else {"in", "out (diverges)"})


@pytest.mark.parametrize("k", [2, 3, 8])
def test_each_curve_has_a_colour_of_its_own(k):
    figure = plotting.plot_losses([[1.0, 0.1 * (i + 1)] for i in range(k)], ["a"] * k)
    assert len({matplotlib.colors.to_hex(line.get_color()) for line in figure.axes[0].lines}) == k


def test_never_is_shown():
    ax = plotting.plot_convergence([1, 2, 3], [5, np.nan, 8], xlabel="x", n_epochs=9).axes[0]
    [mark] = [line for line in ax.lines if line.get_marker() == "X"]
    assert mark.get_xdata() == [2] and mark.get_ydata() > 9
    assert "never" in [label.get_text() for label in ax.get_yticklabels()]


def test_map_holds_the_epochs():
    epochs = np.array([[1.0, 20.0, 300.0], [np.nan, 7.0, 0.0]])
    ax = plotting.plot_map([0.1, 0.2], [0.5, 1.0, 1.5], epochs, edge=0.15, point=(0.1, 1.0)).axes[0]
    cells = ax.collections[0].get_array()
    np.testing.assert_array_equal(cells.mask, np.isnan(epochs).T)
    np.testing.assert_array_equal(cells.compressed(), [1, 20, 7, 300, 1])  # 0 epochs: coloured as 1
    assert ax.get_xlabel().startswith("learning rate") and ax.get_ylabel().startswith("initial")


def test_map_lies_where_its_settings_are():
    [mesh] = [c for c in FIGURES["map"]().axes[0].collections if hasattr(c, "get_coordinates")]
    x, y = np.moveaxis(mesh.get_coordinates(), -1, 0)
    assert x.min() < 0.1 < 0.2 < x.max() and y.min() < 0.5 < 1.0 < y.max()


def test_corridor_tells_what_trains_from_what_does_not():
    ax = FIGURES["corridor"]().axes[0]
    marks = {line.get_marker(): line.get_xydata().tolist() for line in ax.lines}
    assert marks["o"] == [[1, 0.1]] and marks["x"] == [[2, 0.3]]
    [highest] = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert highest.get_ydata().tolist() == [0.2, 0.1]


def test_nothing_is_shown_left_open_or_restyled(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("plt.show was called"))
    before = dict(matplotlib.rcParams)
    mine = plt.figure()
    for name, draw in FIGURES.items():
        assert isinstance(draw(), Figure), name
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", FIGURES)
def test_style_holds_when_drawn_later(name):
    figure = FIGURES[name]()
    figure.canvas.draw()
    assert matplotlib.colors.to_hex(figure.get_facecolor()) == "#fdfdfb"
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text() and text.get_visible():
            assert text.get_fontsize() >= 9, text
    for text in figure.axes[0].get_xticklabels():
        assert matplotlib.colors.to_hex(text.get_color()) == "#454545"


@pytest.mark.parametrize("name", FIGURES)
def test_figures_look_the_same_each_time(name):
    pictures = io.BytesIO(), io.BytesIO()
    for picture in pictures:
        FIGURES[name]().savefig(picture, format="rgba")
    assert pictures[0].getvalue() == pictures[1].getvalue()


WORDS = {
    "training": [
        "w1: 21 points from (0, 1.4)",
        "w2: 21 points from (0, -1.6)",
        "samples: 10 points",
    ],
    "field": ["from (−1.8, 1.7): 41 points from (-1.8, 1.7)", "w1, w2", "400 arrows"],
    "surface": ["log(loss + 0.5)", "surface from"],
    "losses": ["a: 4 points from (0, 1) by (1, 0.1) to (3, 0.001), lowest 0.001, highest 1"],
    "convergence": ["1 unknown, at (1, 5)", "mark: at (2, 10.08)"],
    "corridor": ["tried: converges: at (1, 0.1)", "tried: does not: at (2, 0.3)"],
    "map": ["corners from the lowest: 1, 3, 2, never"],
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_what_they_show(name):
    text = repr(FIGURES[name]())
    assert not [words for words in WORDS[name] if words not in text], text


def test_what_is_left_to_chance_is_not_told():
    bouncing = [[1.0, 0.2] * 10 + [0.123456]]
    assert (
        "bouncing" in (text := repr(plotting.plot_losses(bouncing, ["a"]))) and "0.1235" not in text
    )


def test_importing_lnn_imports_no_matplotlib_and_draws_nothing():
    code = (
        "import sys, lnn; assert 'matplotlib' not in sys.modules; import lnn.plotting; "
        "import matplotlib.pyplot as plt; assert not plt.get_fignums()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize(
    "draw, names",
    [
        (lambda: plotting.plot_vector_field("arrows"), ("layers", "arrows", "vectors")),
        (lambda: plotting.plot_vector_field(["loss", "ribbon"]), ("layers", "ribbon")),
        (lambda: plotting.plot_vector_field(init_weights=(3, 0)), ("init_weights", "3")),
        (lambda: plotting.plot_vector_field(init_weights=(1, 0, 1)), ("init_weights",)),
        (lambda: plotting.plot_vector_field(init_weights=[(1, 0), 1]), ("init_weights",)),
        (lambda: plotting.plot_vector_field(init_weights=(np.nan, 0)), ("init_weights", "nan")),
        (lambda: plotting.plot_vector_field(learning_rate=0), ("learning_rate", "0")),
        (lambda: plotting.plot_vector_field(n_epochs=0), ("n_epochs", "0")),
        (lambda: plotting.plot_vector_field(x=[1, 2], y=[1]), ("x and y", "shape")),
        (lambda: plotting.plot_landscape("ab"), ("init_weights", "ab")),
        (lambda: plotting.plot_losses([], []), ("losses", "labels")),
        (lambda: plotting.plot_losses(CURVES, ["a"]), ("losses", "labels")),
        (lambda: plotting.plot_losses(CURVES, ["a", "b"], ylim=(0, 1)), ("ylim", "0")),
        (lambda: plotting.plot_losses(CURVES, ["a", "b"], threshold=-1), ("threshold", "-1")),
        (lambda: plotting.plot_convergence([1, 2], [1], xlabel="x", n_epochs=9), ("x and epochs",)),
        (lambda: plotting.plot_map([0.1, 0.2], [1, 0], np.ones((2, 2))), ("init_weights",)),
        (lambda: plotting.plot_map([0.1, 0.2], [0, 1], np.ones((3, 2))), ("epochs", "(3, 2)")),
        (lambda: plotting.plot_corridor([1], [1], [2], [[1, 2]], [1]), ("works", "boolean")),
        (lambda: plotting.plot_corridor([1], [1], [2], [[1, 2, 3]], [True]), ("tried", "(1, 3)")),
        (lambda: plotting.plot_corridor([1, 2], [1], [2, 3], [[1, 2]], [True]), ("lowest", "(1,)")),
        (lambda: plotting.plot_training(X, Y, X, Y, [[1]], [[1, 2]]), ("losses", "(1, 1)")),
        (lambda: plotting.plot_training(X, Y[:3], X, Y, [1], [[1, 2]]), ("x and y", "(3,)")),
    ],
)
def test_bad_input_is_named(draw, names):
    open_figures = plt.get_fignums()
    with pytest.raises((TypeError, ValueError)) as error:
        draw()
    assert all(name in str(error.value) for name in names), error.value
    assert plt.get_fignums() == open_figures
