"""Ways to break `lnn`: for each file, lines as they are and as they should never be.

Each is small, and something a slip of the hand could do.
"""

# The unit tests that answer for a file, the most telling first; none needs a built site or a browser.
CORE = ("test_models.py", "test_data.py")
DEMOS = ("test_front_demos_numbers.py", "test_demos.py")
UNIT_TESTS = {
    "demos/definition.py": DEMOS,
    "demos/bonus.py": DEMOS,
    "demos/curves.py": DEMOS,
    "demos/landscape.py": DEMOS,
    "demos/register.py": DEMOS,
    "exercises/judge.py": ("test_exercises.py",),
    "plotting/curves.py": ("test_plotting.py",),
    "plotting/landscape.py": ("test_plotting.py",),
    "validate.py": ("test_validate.py", "test_plotting.py"),
    "plotting/words.py": ("test_plotting.py",),
    "data.py": ("test_data.py",),
    "demos/__init__.py": (*DEMOS, "test_chapters_depth.py", "test_chapters_initialization.py"),
    "exercises/depth.py": ("test_exercises.py",),
    "exercises/depth_and_learning_rate.py": ("test_exercises.py",),
    "exercises/initialization.py": ("test_exercises.py",),
    "exercises/learning_rate.py": ("test_exercises.py",),
    "exercises/shallow.py": ("test_exercises.py",),
    "convergence.py": CORE,
    "models.py": CORE,
    "sweep.py": ("test_sweep.py", *CORE),
    "theory.py": ("test_theory.py",),
    "dense.py": ("test_dense.py",),
}

# Where a breakage of a file shows soonest; other notebooks follow.
NOTEBOOKS = {
    "demos/bonus.py": ("bonus",),
    "demos/landscape.py": ("landscapes",),
    "demos/register.py": ("depth_and_learning_rate",),
    "exercises/judge.py": ("shallow_narrow", "initialization"),
    "plotting/curves.py": (
        "shallow_narrow",
        "depth",
        "learning_rate",
        "depth_and_learning_rate",
        "bonus",
    ),
    "plotting/landscape.py": ("landscapes",),
    "exercises/depth.py": ("depth",),
    "exercises/depth_and_learning_rate.py": ("depth_and_learning_rate",),
    "exercises/initialization.py": ("initialization",),
    "exercises/learning_rate.py": ("learning_rate",),
    "exercises/shallow.py": ("shallow_narrow",),
    "sweep.py": ("depth_and_learning_rate", "performance"),
    "theory.py": ("theory", "landscapes"),
    "dense.py": ("real_knobs", "real_edge", "real_practice"),
}

BREAKAGES = {
    "data.py": [
        ('"sigma": 0.1, "rng": 2021', '"sigma": 0.1, "rng": 2022'),
        ("x = np.linspace(0, 1, n)", "x = np.linspace(-1, 1, n)"),
        ("return x, a * x + normal", "return x, a * x - normal"),
        ("normal(scale=sigma, size=n)", "normal(scale=1.1 * sigma, size=n)"),
        ("np.random.RandomState(rng)", "np.random.RandomState(rng + 1)"),
        ("np.random.seed(int(seed))", "np.random.seed(int(seed) + 1)"),
        ("if sigma == 0:", "if sigma < 0:"),
        ("xx = float(np.mean(x * x))", "xx = float(np.mean(x) ** 2)"),
        ("slope = float(np.mean(x * y)) / xx", "slope = float(np.mean(y)) / xx"),
        ("np.mean((y - slope * x) ** 2)", "np.mean(np.abs(y - slope * x))"),
    ],
    "convergence.py": [
        ("THRESHOLD = 0.01", "THRESHOLD = 0.02"),
        ("SETTLED_FOR = 5", "SETTLED_FOR = 0"),
        ("epoch = int(above[-1]) + 1 if", "epoch = int(above[-1]) if"),
        ("epoch = int(above[-1]) + 1 if", "epoch = int(above[0]) + 1 if"),
    ],
    "models.py": [
        ("return int(lost[0])", "return int(lost[0]) + 1"),
        ("after = weights[i] * after", "after = weights[i] + after"),
        ("products[i] = before[i] * after", "products[i] = before[i]"),
        ("weights[0] = init_ws\n", "weights[0] = 0\n"),
        ("steepness = 2 * loss_factor * xx\n    losses", "steepness = loss_factor * xx\n    losses"),
        ("steepness = 2 * loss_factor * xx\n    exp", "steepness = loss_factor * xx\n    exp"),
        ("ws = [w - learning_rate *", "ws = [w + learning_rate *"),
        ("w -= learning_rate * ((steepness * error) * others)", "w -= learning_rate * steepness * error"),
        ("for w, other in zip(ws, others)]", "for w, other in zip(ws, others[::-1])]"),
        ("exponent = init_ws.size - 1", "exponent = init_ws.size"),
        ("return self._product() * validate", "return self._product() + validate"),
        ("np.mean((y_true - y_pred) ** 2)", "np.sum((y_true - y_pred) ** 2)"),
        ("error_slope = 2 * self.loss_factor * xx *", "error_slope = -2 * self.loss_factor * xx *"),
        ("self.weights = result.weights[-1].copy()", "self.weights = result.weights[0].copy()"),
        ("learning_rate, n_epochs, self.loss_factor)", "learning_rate, n_epochs)"),
        ("loss_factor = 0.5\n", "loss_factor = 1.0\n"),
        ("if not np.isfinite(self.weights).all():\n            raise", "if False:\n            raise"),
    ],
    "sweep.py": [
        ("if (depth - 1) >> digit & 1", "if depth >> digit & 1"),
        ("loss += least_mse", "loss -= least_mse"),
        ("error *= 2 * LOSS_FACTOR * xx", "error *= LOSS_FACTOR * xx"),
        ("epochs[~(loss < threshold)] = done + 1", "epochs[~(loss < threshold)] = done"),
        ("epochs[~(loss < threshold)] = done + 1", "epochs[loss > threshold] = done + 1"),
        ("max(done - SETTLED_FOR, 0)", "done"),
        ("others = before * after ", "others = before "),
        ("np.broadcast_to(learning_rates[:, None], weights.shape)",
         "np.broadcast_to(learning_rates[:1, None], weights.shape)"),
    ],
    "theory.py": [
        ("np.outer(others, others) + error * pairs", "np.outer(others, others) - error * pairs"),
        ("np.linalg.eigvalsh(hessian(weights, fit, loss_factor))[-1]",
         "np.linalg.eigvalsh(hessian(weights, fit, loss_factor))[0]"),
        ("fit.xx * depth * slope ** (2 - 2 / depth)", "fit.xx * depth * slope ** (2 - 1 / depth)"),
        ("return 2 / balanced_sharpness", "return 1 / balanced_sharpness"),
        ("weights[..., :-1] ** 2 - weights", "weights[..., :-1] - weights"),
        ("return float(1 - (learning_rate * g) ** 2)", "return float(1 + (learning_rate * g) ** 2)"),
        ("depth * slope * p ** (1 - 2 / depth)", "depth * slope * p ** (2 - 2 / depth)"),
        ("decay = np.exp(-2 * rate", "decay = np.exp(-rate"),
        ("(slope - w**depth) * w ** (depth - 1)", "(slope - w**depth) * w**depth"),
    ],
    "validate.py": [
        ("or (above is not None and result <= above)", "or (above is not None and result < above)"),
        ("if result < 1:", "if result < 0:"),
        ("result = result.astype(float)", "result = result"),
        ("if x.shape != y.shape:", "if False:"),
    ],
    "exercises/shallow.py": [
        ('    ("w2 is missing: the output is w1·w2·x.", lambda w, x: w[0] * x),\n', ""),
        ("(-0.05, False, False,", "(-0.5, False, False,"),
        ("* (y - w[0] * w[1] * x)) * w[::-1]\n\n\ndef _slips", "* (y - w[0] * w[1] * x)) * w\n\n\ndef _slips"),
        ("if loss_after else before)", "if not loss_after else before)"),
    ],
    "exercises/depth.py": [
        ("        (by_division, lambda w, x, y: slope(w) * (np.prod(w) / w)),\n", ""),
    ],
    "exercises/learning_rate.py": [
        ('        ("this is the slowest of those that converge.", slowest),\n', ""),
    ],
    "exercises/depth_and_learning_rate.py": [
        ("return 2 / (m(x) * depth * a(x, y) ** (2 - 2 / depth))\n", "return 1 / (m(x) * depth * a(x, y) ** (2 - 2 / depth))\n"),
        ("bound * np.arange(0.5, 1.2, 0.01)", "bound * np.arange(0.5, 1, 0.01)"),
    ],
    "exercises/initialization.py": [
        ("return np.abs(p) ** (1 / depth)", "return np.abs(p) ** (1 / 2)"),
    ],
    "exercises/judge.py": [
        ("np.allclose(a, b, rtol=1e-6, atol=1e-9", "np.allclose(a, b, rtol=0.5, atol=0.5"),
        ("[np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]", "list(arguments)"),
        ('"○" if self.hint == NOT_YET', '"○" if self.hint != NOT_YET'),
    ],
    "plotting/curves.py": [
        ('fit.plot(x, y, "o"', 'fit.plot(y, x, "o"'),
        ("zip(weights.T, WEIGHT_STYLES", "zip(weights.T[::-1], WEIGHT_STYLES"),
        ("loss.plot(losses, color", "loss.plot(losses[1:], color"),
        ('ax.set(yscale="log", ylim=(bottom', "ax.set(ylim=(bottom"),
        ("labels = [str(label) for label in labels]", "labels = [str(label) for label in labels[::-1]]"),
        ("return [color for color, _ in TRAJECTORY_STYLES[:k]]",
         "return [color for color, _ in TRAJECTORY_STYLES[:1] * k]"),
        ("ended = int(below[-1]) + 1 if", "ended = int(below[0]) + 1 if"),
        ('ax.plot(x, epochs, "o-"', 'ax.plot(epochs, x, "o-"'),
        ("*tried[~works].T", "*tried[works].T"),
        ("        rates,\n        inits,\n        np.ma", "        rates,\n        -inits,\n        np.ma"),
    ],
    "plotting/landscape.py": [
        ("down1, down2 = pull * w2, pull * w1", "down1, down2 = pull * w1, pull * w2"),
        ("pull = -2 * fit.xx", "pull = 2 * fit.xx"),
        ("return (w1, slope / w1), (-w1, -slope / w1)", "return ((w1, slope / w1),)"),
        ("ax.plot(*inside.T, line, **look", "ax.plot(*inside.T[::-1], line, **look"),
        ("[p[:1] for p in points], [p[-1:] for p in points]", "[p[-1:] for p in points], [p[:1] for p in points]"),
        ("factor = ShallowNarrowLNN.loss_factor", "factor = 0.5"),
        ("np.log(_loss(w1, w2, fit) + 0.5)", "np.log(_loss(w1, w2, fit) + 0.05)"),
    ],
    "plotting/words.py": [
        ("np.mean(turns != 0) > 0.2", "np.mean(turns != 0) > 0.9"),
    ],
    "demos/__init__.py": [
        ("learning_rate=0.01 if hidden else 0.02", "learning_rate=0.01"),
        ("depth=hidden + 1", "depth=max(hidden, 1)"),
        ("depth=51, learning_rate=rate", "depth=50, learning_rate=rate"),
    ],
    "demos/definition.py": [
        ("round(value, self.digits) if self.digits else", "value if self.digits else"),
    ],
    "demos/bonus.py": [
        ("self.train(hidden_layers + 1,", "self.train(hidden_layers,"),
        ("since[~(loss < THRESHOLD)] = epoch + 1", "since[~(loss < THRESHOLD)] = epoch"),
        ("np.where(after > back, CELLS", "np.where(after < back, CELLS"),
    ],
    "demos/curves.py": [
        ("for value in self.shown or self.slider.grid:", "for value in self.slider.grid:"),
    ],
    "demos/landscape.py": [
        ("if abs(w1) < NEAR and abs(w2) < NEAR else", "if abs(w1) < NEAR and w2 > NEAR else"),
    ],
    "demos/register.py": [
        ("round(max_learning_rate(depth, self.fit), 12)", "round(max_learning_rate(depth + 1, self.fit), 12)"),
    ],
    "dense.py": [
        ("2 / (n_in + n_out)", "1 / (n_in + n_out)"),
        ("lambda a: 1 - a * a,", "lambda a: 1 + a * a,"),
        ("(signals[-1] - y) ** 2) / 2 / len(y)", "(signals[-1] - y) ** 2) / len(y)"),
        ("w - rate * g for", "w + rate * g for"),
        ("back * slope(a) + back * bow(a) * dz", "back * slope(a) - back * bow(a) * dz"),
    ],
}  # fmt: skip
