"""Every kind of bad input to data and models: the error names argument, value, expectation."""

import numpy as np
import pytest

from lnn import DeepNarrowLNN, ShallowNarrowLNN, gen_samples, least_squares, set_seed

X = np.array([0.0, 0.5, 1.0])
NAN, INF = float("nan"), float("inf")


def deep():
    return DeepNarrowLNN([0.9, 0.8])


CASES = [
    # weights
    (lambda: ShallowNarrowLNN([1.0]), ValueError, r"init_ws must be 2 finite numbers.*\(1,\)"),
    (lambda: ShallowNarrowLNN([1.0] * 3), ValueError, r"init_ws must be 2 finite.*\(3,\)"),
    (lambda: ShallowNarrowLNN(["a", "b"]), TypeError, r"init_ws must be 2 finite.*'a', 'b'"),
    (lambda: ShallowNarrowLNN([1.0, NAN]), ValueError, r"init_ws must be 2 finite.*nan"),
    (lambda: DeepNarrowLNN([]), ValueError, r"init_ws must be a one-dimensional.*\(0,\)"),
    (lambda: DeepNarrowLNN([[1.0, 2.0]]), ValueError, r"init_ws must be a one-dim.*\(1, 2\)"),
    (lambda: DeepNarrowLNN(0.9), ValueError, r"init_ws must be a one-dimensional.*\(\)"),
    (lambda: DeepNarrowLNN([INF]), ValueError, r"init_ws must be .* finite numbers.*inf"),
    (lambda: DeepNarrowLNN("0.9"), TypeError, r"init_ws must be .* numbers, got '0.9'"),
    (lambda: DeepNarrowLNN(None), TypeError, r"init_ws must be .* numbers, got None"),
    (lambda: DeepNarrowLNN([1j, 2.0]), TypeError, r"init_ws must be .* numbers"),
    (lambda: DeepNarrowLNN([True, False]), TypeError, r"init_ws must be .* numbers"),
    (
        lambda: DeepNarrowLNN([[1.0], [1.0, 2.0]]),
        ValueError,
        r"init_ws must be .* numbers, got \[\[",
    ),
    # samples
    (lambda: deep().train(X, X[:2], 0.1, 1), ValueError, r"x and y_true .* \(3,\) and \(2,\)"),
    (lambda: deep().dloss_dw(X, X[:2]), ValueError, r"x and y_true must have the same shape"),
    (lambda: deep().loss(X, X[:2]), ValueError, r"y_pred and y_true must have the same shape"),
    (lambda: deep().train([], [], 0.1, 1), ValueError, r"x must be .*\(0,\)"),
    (lambda: deep().train(["a"], [1.0], 0.1, 1), TypeError, r"x must be .* numbers, got \['a'\]"),
    (lambda: deep().train([1.0, NAN], [1.0, 2.0], 0.1, 1), ValueError, r"x must be .*nan"),
    (lambda: deep().train(X, [1.0, INF, 0.0], 0.1, 1), ValueError, r"y_true must be .*inf"),
    (lambda: deep().forward([[1.0]]), ValueError, r"x must be a one-dimensional.*\(1, 1\)"),
    (lambda: least_squares(X, X[:1]), ValueError, r"x and y must have the same shape"),
    (lambda: least_squares([1e200], [1.0]), ValueError, r"x and y must be small enough"),
    # learning_rate
    (lambda: deep().train(X, X, 0.0, 1), ValueError, r"learning_rate .* greater than 0, got 0.0"),
    (lambda: deep().train(X, X, -0.1, 1), ValueError, r"learning_rate .* greater than 0, got -0"),
    (lambda: deep().train(X, X, NAN, 1), ValueError, r"learning_rate must be .*got nan"),
    (lambda: deep().train(X, X, INF, 1), ValueError, r"learning_rate must be .*got inf"),
    (lambda: deep().train(X, X, "0.1", 1), TypeError, r"learning_rate must be .*got '0.1'"),
    (
        lambda: deep().train(X, X, [0.1], 2),
        ValueError,
        r"learning_rate must be 2 .*got shape \(1,\)",
    ),
    (lambda: deep().train(X, X, [0.1, 0.0], 2), ValueError, r"learning_rate .* than 0, got 0.0"),
    # n_epochs
    (lambda: deep().train(X, X, 0.1, 0), ValueError, r"n_epochs .* at least 1, got 0"),
    (lambda: deep().train(X, X, 0.1, -3), ValueError, r"n_epochs .* at least 1, got -3"),
    (lambda: deep().train(X, X, 0.1, 2.5), TypeError, r"n_epochs must be an integer.*got 2.5"),
    (lambda: deep().train(X, X, 0.1, "9"), TypeError, r"n_epochs must be an integer.*got '9'"),
    (lambda: deep().train(X, X, 0.1, True), TypeError, r"n_epochs must be an integer.*got True"),
    # gen_samples and set_seed
    (lambda: gen_samples(0, 1.0, 0.1), ValueError, r"n must be an integer of at least 1, got 0"),
    (lambda: gen_samples(-2, 1.0, 0.1), ValueError, r"n must be an integer of at least 1, got -2"),
    (lambda: gen_samples(2.0, 1.0, 0.1), TypeError, r"n must be an integer.*got 2.0"),
    (lambda: gen_samples(3, NAN, 0.1), ValueError, r"a must be a finite number, got nan"),
    (lambda: gen_samples(3, "2", 0.1), TypeError, r"a must be a finite number, got '2'"),
    (lambda: gen_samples(3, 1.0, -0.1), ValueError, r"sigma .* at least 0, got -0.1"),
    (lambda: gen_samples(3, 1.0, NAN), ValueError, r"sigma .* at least 0, got nan"),
    (lambda: gen_samples(3, 1.0, 0.1, rng="2021"), TypeError, r"rng must be None.*got '2021'"),
    (lambda: gen_samples(3, 1.0, 0.1, rng=-1), TypeError, r"rng must be None.*got -1"),
    (lambda: set_seed(-1), ValueError, r"seed must be an integer from 0.*got -1"),
    (lambda: set_seed(2**32), ValueError, r"seed must be an integer from 0"),
    (lambda: set_seed("2021"), TypeError, r"seed must be an integer from 0.*got '2021'"),
]


@pytest.mark.parametrize("call, error, message", CASES)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_model_is_as_before_after_bad_input():
    model = deep()
    with pytest.raises(ValueError, match="n_epochs"):
        model.train(X, X, 0.1, 0)
    np.testing.assert_array_equal(model.weights, [0.9, 0.8])


@pytest.mark.parametrize(
    "given", [np.array([1.0, 2.0]), np.array([1, 2])], ids=["floats", "integers"]
)
def test_an_array_stays_the_callers(given):
    weights = ShallowNarrowLNN(given).weights
    given[0] = 9
    assert weights.dtype == float and weights.tolist() == [1, 2]
