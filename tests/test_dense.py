"""`lnn.dense` against finite differences, an explicit Jacobian and itself."""

import numpy as np
import pytest

from lnn import DeepNarrowLNN, course_samples
from lnn.dense import ACTIVATIONS, DenseNet, digits, random_weights

KINDS = [(activation, residual) for activation in ACTIVATIONS for residual in (False, True)]
WIDTHS = [5, 4, 4, 4, 3]


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind[0]}{'-residual' * kind[1]}")
def case(request):
    """A net, seven samples, and a direction in the space of its weights."""
    rng = np.random.RandomState(3)
    net = DenseNet(random_weights(WIDTHS, rng=rng), *request.param)
    direction = [rng.normal(size=w.shape) for w in net.weights]
    return net, rng.normal(size=(7, 5)), rng.normal(size=(7, 3)), direction


def flat(matrices):
    return np.concatenate([np.ravel(m) for m in matrices])


def like(net, vector):
    """A flat vector cut into the net's weights."""
    ends = np.cumsum([w.size for w in net.weights])[:-1]
    return [part.reshape(w.shape) for part, w in zip(np.split(vector, ends), net.weights)]


def moved(net, vector):
    weights = like(net, flat(net.weights) + vector)
    return DenseNet(weights, net.activation, net.residual)


def neuron_by_neuron(net, sample):
    """One sample through the net with loops, and d output / d weights, by the chain rule."""
    bend = {
        "linear": (lambda z: z, lambda z: 1.0),
        "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
        "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    }[net.activation]
    n_weights = sum(w.size for w in net.weights)
    values, slopes = list(sample), [np.zeros(n_weights) for _ in sample]
    place = 0
    for number, w in enumerate(net.weights):
        last = number == len(net.weights) - 1
        new_values, new_slopes = [], []
        for k in range(w.shape[1]):
            z, dz = 0.0, np.zeros(n_weights)
            for j in range(w.shape[0]):
                z += values[j] * w[j, k]
                dz += slopes[j] * w[j, k]
                dz[place + j * w.shape[1] + k] += values[j]
            value, slope = (z, dz) if last else (bend[0](z), bend[1](z) * dz)
            if net.residual and not last and w.shape[0] == w.shape[1]:
                value, slope = value + values[k], slope + slopes[k]
            new_values.append(value)
            new_slopes.append(slope)
        values, slopes, place = new_values, new_slopes, place + w.size
    return np.array(values), np.array(slopes)


def test_forward_loss_and_gradient_are_those_of_loops_over_neurons(case):
    net, x, y, _ = case
    outputs, jacobians = zip(*(neuron_by_neuron(net, sample) for sample in x))
    np.testing.assert_allclose(net.forward(x), outputs, rtol=1e-12, atol=1e-13)
    errors = np.array(outputs) - y
    assert net.loss(net.forward(x), y) == pytest.approx(np.mean([e @ e / 2 for e in errors]))
    expected = np.mean([e @ jacobian for e, jacobian in zip(errors, jacobians)], axis=0)
    np.testing.assert_allclose(flat(net.dloss_dw(x, y)), expected, rtol=1e-11, atol=1e-13)


def test_gradient_is_the_slope_of_the_loss(case):
    net, x, y, direction = case
    step = 1e-6 * flat(direction)
    ahead, behind = (
        other.loss(other.forward(x), y) for other in (moved(net, step), moved(net, -step))
    )
    slope = flat(net.dloss_dw(x, y)) @ flat(direction)
    assert (ahead - behind) / 2e-6 == pytest.approx(slope, rel=1e-6)


def test_hessian_vector_is_the_change_of_the_gradient(case):
    net, x, y, direction = case
    step = 1e-6 * flat(direction)
    ahead, behind = (flat(other.dloss_dw(x, y)) for other in (moved(net, step), moved(net, -step)))
    product = flat(net.hessian_vector(direction, x, y))
    np.testing.assert_allclose(product, (ahead - behind) / 2e-6, rtol=1e-5, atol=1e-7)


def test_power_iteration_finds_the_largest_eigenvalue_of_the_whole_hessian(case):
    net, x, y, _ = case
    size = sum(w.size for w in net.weights)
    columns = [flat(net.hessian_vector(like(net, unit), x, y)) for unit in np.eye(size)]
    hessian = np.array(columns)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-11)
    eigenvalues = np.linalg.eigvalsh(hessian)
    largest = eigenvalues[np.argmax(np.abs(eigenvalues))]
    found = net.sharpness(x, y, 3000)
    assert found.sharpness == pytest.approx(largest, rel=1e-6)
    vector = flat(found.direction)
    assert np.linalg.norm(vector) == pytest.approx(1)
    np.testing.assert_allclose(hessian @ vector, largest * vector, atol=2e-3 * abs(largest))


def test_without_error_the_hessian_of_a_linear_layer_is_the_data_s():
    """With one layer of weights the Hessian is E[x xᵀ], once for each output."""
    rng = np.random.RandomState(1)
    x, weights = rng.normal(size=(20, 4)), rng.normal(size=(4, 2))
    found = DenseNet([weights]).sharpness(x, x @ weights, 500)
    assert found.sharpness == pytest.approx(np.linalg.eigvalsh(x.T @ x / 20)[-1], rel=1e-6)


def test_training_is_the_plain_loop(case):
    net, x, y, _ = case
    other = moved(net, 0)
    rates = np.linspace(0.0, 0.1, 12)
    losses = net.train(x, y, rates, 12)
    for rate, loss in zip(rates, losses):
        assert loss == other.loss(other.forward(x), y)
        other = moved(other, -rate * flat(other.dloss_dw(x, y)))
    np.testing.assert_array_equal(flat(net.weights), flat(other.weights))


def test_one_neuron_a_layer_is_the_chain_of_the_course():
    x, y = course_samples()
    start = [0.9, 1.1, 0.7, 1.2]
    chain = DeepNarrowLNN(start).train(x, y, 0.02, 200)
    net = DenseNet([[[w]] for w in start], "linear")
    losses = net.train(x[:, None], y[:, None], 0.02, 200)
    np.testing.assert_allclose(losses, chain.losses, rtol=1e-9)
    np.testing.assert_allclose(flat(net.weights), chain.weights[-1], rtol=1e-9)


def test_divergence_is_a_result_and_warns_of_nothing():
    data = digits(50)
    net = DenseNet(random_weights([64, 8, 8, 10], rng=0), "linear")
    losses = net.train(data.x, data.y, 50.0, 60)
    lost = np.flatnonzero(np.isnan(losses))
    assert 0 < lost[0] < 60 and np.isnan(losses[lost[0] :]).all()
    assert np.isnan(flat(net.weights)).all()
    with pytest.raises(ValueError, match="smaller learning_rate"):
        net.train(data.x, data.y, 0.1, 5)


def test_what_the_caller_passed_in_stays_as_it_was(case):
    net, x, y, direction = case
    weights, before = net.weights, [w.copy() for w in net.weights]
    copies = x.copy(), y.copy(), [v.copy() for v in direction]
    net.train(x, y, 0.1, 3)
    net.hessian_vector(direction, x, y)
    net.sharpness(x, y, 3, direction)
    for now, then in zip([*weights, x, y, *direction], [*before, *copies[:2], *copies[2]]):
        np.testing.assert_array_equal(now, then)


def test_starts_have_the_variance_that_they_are_named_for():
    glorot = random_weights([300, 200], "glorot", rng=0)[0]
    he = random_weights([300, 200], "he", 0.5, rng=0)[0]
    assert np.var(glorot) == pytest.approx(2 / 500, rel=0.02)
    assert np.var(he) == pytest.approx(0.25 * 2 / 300, rel=0.02)


def test_digits_are_what_their_labels_say():
    data = digits(300)
    assert data.x.shape == (300, 64) and data.images.shape == (300, 8, 8)
    np.testing.assert_allclose(data.x.mean(0), 0, atol=1e-15)
    assert data.images.min() == 0 and data.images.max() == 1
    np.testing.assert_array_equal(data.y.argmax(1), data.labels)
    assert data.y.sum() == 300 and set(data.labels) == set(range(10))
    assert np.bincount(data.labels).min() >= 25
    middle = data.images[:, 3:5, 3:5].mean((1, 2))  # a 0 is empty in the middle, a 1 is not
    assert middle[data.labels == 0].mean() < 0.2 < 0.7 < middle[data.labels == 1].mean()


ONE = [np.ones((2, 3)), np.ones((3, 1))]
X, Y = np.ones((4, 2)), np.ones((4, 1))


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: digits(0), "n must be an integer of at least 1, got 0"),
        (lambda: digits(301), "n must be at most 300, got 301"),
        (lambda: random_weights([64]), "widths must name an input and an output"),
        (lambda: random_weights([64, 0]), "widths must be an integer of at least 1, got 0"),
        (lambda: random_weights([2, 2], "xavier"), r"start must be one of \['glorot', 'he'\], got 'xavier'"),
        (lambda: random_weights([2, 2], scale=0), "scale must be a finite number greater than 0"),
        (lambda: DenseNet([]), "weights must hold at least one matrix"),
        (lambda: DenseNet([[1.0, 2.0]]), r"weights\[0\] must be two-dimensional, got shape \(2,\)"),
        (lambda: DenseNet([np.full((2, 2), np.nan)]), r"weights\[0\] must be"),
        (lambda: DenseNet([np.ones((2, 3)), np.ones((2, 1))]), "weights must fit one after the other"),
        (lambda: DenseNet(ONE, "sigmoid"), "activation must be one of .* got 'sigmoid'"),
        (lambda: DenseNet(ONE).forward(np.ones((4, 3))), "x must have 2 columns"),
        (lambda: DenseNet(ONE).dloss_dw(X, np.ones((3, 1))), r"y_true must have shape \(4, 1\)"),
        (lambda: DenseNet(ONE).hessian_vector(ONE[:1], X, Y), "direction must have the shapes of weights"),
        (lambda: DenseNet(ONE).sharpness(X, Y, 0), "n_iterations must be an integer of at least 1"),
        (lambda: DenseNet(ONE).train(X, Y, -0.1, 5), "learning_rate must be a finite number greater than 0"),
        (lambda: DenseNet(ONE).train(X, Y, [0.1] * 4, 5), "learning_rate must be 5 finite numbers"),
        (lambda: DenseNet(ONE).train(X, Y, [0.1, -0.1], 2), "learning_rate must not be below 0, got -0.1"),
        (lambda: DenseNet(ONE).train(X, Y, 0.1, 0), "n_epochs must be an integer of at least 1"),
    ],
)  # fmt: skip
def test_bad_input_says_what_was_expected(call, words):
    with pytest.raises(ValueError, match=words):
        call()
