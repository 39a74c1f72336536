"""lnn.data against the reference file and NumPy's own least squares."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnn import gen_samples, least_squares, set_seed

REFERENCE = json.loads((Path(__file__).parent / "reference.json").read_text())


@pytest.mark.parametrize("name", REFERENCE["data"])
def test_samples_and_their_means_equal_the_reference(name):
    expected = REFERENCE["data"][name]
    x, y = gen_samples(expected["n"], expected["a"], expected["sigma"], rng=expected["seed"])
    fit = least_squares(x, y)
    assert x.shape == y.shape == (expected["n"],)
    np.testing.assert_allclose(x[:3], expected["x_first3"], rtol=1e-15)
    np.testing.assert_allclose(y[:3], expected["y_first3"], rtol=1e-15)
    assert fit.xx == pytest.approx(expected["mean_xx"], rel=1e-12)
    assert fit.xx * fit.slope == pytest.approx(expected["mean_xy"], rel=1e-12)
    assert fit.least_mse == pytest.approx(expected["least_mse"], rel=1e-9, abs=1e-30)


def test_every_kind_of_rng_draws_what_numpy_draws():
    set_seed(2021)
    from_global = gen_samples(5, 2.0, 0.2)
    from_int = gen_samples(5, 2.0, 0.2, rng=2021)
    from_state = gen_samples(5, 2.0, 0.2, rng=np.random.RandomState(2021))
    np.testing.assert_array_equal(from_global, from_int)
    np.testing.assert_array_equal(from_global, from_state)
    draws = np.random.default_rng(7)
    x = draws.random(5)
    y = 3.0 * x + draws.normal(scale=0.5, size=5)
    np.testing.assert_array_equal(gen_samples(5, 3.0, 0.5, rng=np.random.default_rng(7)), (x, y))


def test_without_noise_nothing_is_random():
    x, y = gen_samples(4, -2.0, 0)
    np.testing.assert_array_equal(x, [0, 1 / 3, 2 / 3, 1])
    np.testing.assert_array_equal(y, -2 * x)


numbers = st.floats(-1e3, 1e3).map(lambda v: round(v, 6))


@settings(derandomize=True, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20))
def test_least_squares_is_numpys(pairs):
    x, y = np.array(pairs).T
    fit = least_squares(x, y)
    (slope,), *_ = np.linalg.lstsq(x[:, None], y, rcond=None)
    scale = 1 + np.mean(y**2)
    assert np.mean((y - fit.slope * x) ** 2) <= np.mean((y - slope * x) ** 2) + 1e-9 * scale
    for p in (-1.3, 0.0, 2.5):
        loss = fit.xx * (p - fit.slope) ** 2 + fit.least_mse
        assert loss == pytest.approx(np.mean((y - p * x) ** 2), rel=1e-9, abs=1e-9 * scale)


def test_inputs_of_zeros_have_slope_zero():
    assert least_squares([0.0, 0.0], [1.0, -1.0]) == (0.0, 0.0, 1.0)
