"""Break `lnn` on purpose, one line at a time, and see that the tests notice.

Each breakage goes into a copy of `lnn`, and all notebooks run with it. Where
no text of a notebook changes, the unit tests of that module run as well. Of
the breakages that change anything a page shows (text, pictures, demos), the
notebooks have to notice 90 %; notebooks and unit tests together, all.

    python tests/sabotage.py             every breakage
    python tests/sabotage.py 3 17        only these
    python tests/sabotage.py --nbval 3   the same verdict from nbval itself
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from notebook_runner import all_outputs, first_difference, forked

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NEEDED = 0.9

# Per module: the unit tests behind it, and the lines before and after.
BREAKAGES = {
    ("data.py", "test_data.py"): [
        ("return x, a * x\n    x =", "return x, x\n    x ="),
        ("x = np.linspace(0, 1, n)", "x = np.linspace(-1, 1, n)"),
        ("return x, a * x + normal", "return x, a * x - normal"),
        ("normal(scale=sigma, size=n)", "normal(scale=sigma**2, size=n)"),
        ("normal(scale=sigma, size=n)", "normal(scale=1.1 * sigma, size=n)"),
        ("np.random.RandomState(rng)", "np.random.RandomState(rng + 1)"),
        ("np.random.seed(int(seed))", "np.random.seed(int(seed) + 1)"),
        ("if sigma == 0:", "if sigma < 0:"),
        ("xx = float(np.mean(x * x))", "xx = float(np.mean(x) ** 2)"),
        ("slope = float(np.mean(x * y)) / xx", "slope = float(np.mean(y)) / xx"),
        ("np.mean((y - slope * x) ** 2)", "np.mean(np.abs(y - slope * x))"),
        ("np.mean((y - slope * x) ** 2)", "np.mean((y - 2 * x) ** 2)"),
    ],
    ("models.py", "test_models.py"): [
        ("SETTLED_FOR = 5", "SETTLED_FOR = 0"),
        ("epoch = int(above[-1]) + 1 if", "epoch = int(above[-1]) if"),
        ("epoch = int(above[-1]) + 1 if", "epoch = int(above[0]) + 1 if"),
        ("threshold: float = 0.01", "threshold: float = 0.02"),
        ("return int(lost[0])", "return int(lost[0]) + 1"),
        ("after = weights[i] * after", "after = weights[i] + after"),
        ("products[i] = before[i] * after", "products[i] = before[i]"),
        ("weights[0] = init_ws\n", "weights[0] = 0\n"),
        ("steepness = 2 * loss_factor * xx\n    losses", "steepness = loss_factor * xx\n    losses"),
        ("steepness = 2 * loss_factor * xx\n    exp", "steepness = loss_factor * xx\n    exp"),
        ("ws = [w - learning_rate *", "ws = [w + learning_rate *"),
        ("w -= learning_rate *", "w += learning_rate *"),
        ("w -= learning_rate * ((steepness * error) * others)", "w -= learning_rate * steepness * error"),
        ("for w, other in zip(ws, others)]", "for w, other in zip(ws, others[::-1])]"),
        ("        losses.append(loss)\n        rows.append(ws)", "        rows.append(ws)\n        losses.append(2 * loss)"),
        ("exponent = init_ws.size - 1", "exponent = init_ws.size"),
        ("loss = loss_factor * (xx * (error * error) + least_mse)\n        if not loss < math.inf:\n            break\n        w",
         "loss = loss_factor * (xx * (error * error))\n        if not loss < math.inf:\n            break\n        w"),
        ("return self._product() * _validate", "return self._product() + _validate"),
        ("np.mean((y_true - y_pred) ** 2)", "np.sum((y_true - y_pred) ** 2)"),
        ("error_slope = 2 * self.loss_factor * xx *", "error_slope = -2 * self.loss_factor * xx *"),
        ("self.weights = result.weights[-1].copy()", "self.weights = result.weights[0].copy()"),
        ("learning_rate, n_epochs, self.loss_factor)", "learning_rate, n_epochs)"),
        ("loss_factor = 0.5\n", "loss_factor = 1.0\n"),
        ("if not np.isfinite(self.weights).all():\n            raise", "if False:\n            raise"),
    ],
    ("sweep.py", "test_sweep.py"): [
        ("if (depth - 1) >> digit & 1", "if depth >> digit & 1"),
        ("loss += least_mse", "loss -= least_mse"),
        ("error *= 2 * LOSS_FACTOR * xx", "error *= LOSS_FACTOR * xx"),
        ("weights -= error", "weights += error"),
        ("epochs[~(loss < threshold)] = done + 1", "epochs[~(loss < threshold)] = done"),
        ("epochs[~(loss < threshold)] = done + 1", "epochs[loss > threshold] = done + 1"),
        ("np.broadcast_to(learning_rates[:, None], weights.shape)",
         "np.broadcast_to(learning_rates[:1, None], weights.shape)"),
    ],
    ("theory.py", "test_theory.py"): [
        ("np.outer(others, others) + error * pairs", "np.outer(others, others) - error * pairs"),
        ("np.linalg.eigvalsh(hessian(weights, fit, loss_factor))[-1]",
         "np.linalg.eigvalsh(hessian(weights, fit, loss_factor))[0]"),
        ("fit.xx * depth * slope ** (2 - 2 / depth)", "fit.xx * depth * slope ** (2 - 1 / depth)"),
        ("fit.xx * depth * slope ** (2 - 2 / depth)", "fit.xx * slope ** (2 - 2 / depth)"),
        ("return 2 / balanced_sharpness", "return 1 / balanced_sharpness"),
        ("weights[..., :-1] ** 2 - weights", "weights[..., :-1] - weights"),
        ("return float(1 - (learning_rate * g) ** 2)", "return float(1 + (learning_rate * g) ** 2)"),
        ("depth * slope * p ** (1 - 2 / depth)", "depth * slope * p ** (2 - 2 / depth)"),
        ("decay = np.exp(-2 * rate", "decay = np.exp(-rate"),
        ("(slope - w**depth) * w ** (depth - 1)", "(slope - w**depth) * w**depth"),
    ],
    ("_validate.py", "test_validation.py"): [
        ("or (above is not None and result <= above)", "or (above is not None and result < above)"),
        ("if result < 1:", "if result < 0:"),
        ("result = result.astype(float)", "result = result"),
        ("if x.shape != y.shape:", "if False:"),
    ],
    ("demos.py", "test_demos.py"): [
        ("learning_rate=0.01 if hidden else 0.02", "learning_rate=0.01"),
        ("depth=hidden + 1", "depth=max(hidden, 1)"),
        ("depth=51, learning_rate=rate", "depth=50, learning_rate=rate"),
        ("depth=15, learning_rate=0.02", "depth=16, learning_rate=0.02"),
        ('gen_samples(100, 2.0, 0.1, rng=2021)', 'gen_samples(100, 2.0, 0.1, rng=2022)'),
    ],
}  # fmt: skip


def copy_with(file, old, new, folder):
    """A copy of `lnn` in `folder` in which `old` has become `new`."""
    shutil.copytree(ROOT / "lnn", folder / "lnn", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "lnn" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def pytest(folder, *arguments):
    """Whether pytest, run with the `lnn` in `folder`, is red."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["-c", ROOT / "pyproject.toml", "-o", "addopts=", f"--rootdir={ROOT}", *arguments]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert result.returncode in (0, 1), result.stdout + result.stderr
    return result.returncode == 1


def by_notebooks(folder):
    """The first notebook cell whose text differs, or ""."""
    for notebook in NOTEBOOKS:
        if difference := forked(first_difference, notebook, folder):
            return difference
    return ""


def by_nbval(folder):
    return "nbval" if pytest(folder, "--nbval", "--nbval-current-env", *NOTEBOOKS) else ""


def shown(folder):
    """Everything that the pages show, as a digest a page."""
    return (forked(all_outputs, notebook, folder) for notebook in NOTEBOOKS)


def verdict(breakage, before, look):
    """Who notices a breakage: a notebook's cell, the unit tests; and whether a page shows it."""
    (file, tests), (old, new) = breakage
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_with(file, old, new, folder)
        cell = look(folder)
        if cell:
            return True, cell, None
        visible = any(now != then for now, then in zip(shown(folder), before))
        return visible, "", pytest(folder, ROOT / "tests" / tests)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("numbers", type=int, nargs="*", help="of the breakages; all if none")
    parser.add_argument("--nbval", action="store_true", help="let nbval itself run the notebooks")
    options = parser.parse_args()
    listed = [(key, lines) for key, pairs in BREAKAGES.items() for lines in pairs]
    for (file, _), (old, _) in listed:
        count = (ROOT / "lnn" / file).read_text(encoding="utf-8").count(old)
        assert count == 1, f"{file} holds {old!r} {count} times: bring the list up to date"
    look = by_nbval if options.nbval else by_notebooks
    assert NOTEBOOKS, "no notebooks"
    difference = look(ROOT)
    assert not difference, f"the notebooks differ without any breakage: {difference}"
    before = list(shown(ROOT))
    numbers = options.numbers or range(len(listed))
    chosen = [listed[number] for number in numbers]
    visible = caught = noticed = 0
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        verdicts = pool.map(partial(verdict, before=before, look=look), chosen)
        for number, ((file, _), (old, new)), (seen, cell, red) in zip(numbers, chosen, verdicts):
            by = cell or ("unit tests" if red else "NOBODY")
            by += "" if seen else " (no page shows it)"
            print(f"{number:3}  {file:13}{one_line(old, new):75}  {by}", flush=True)
            visible += seen
            caught += bool(cell)
            noticed += bool(cell or red)
    print(f"\n{len(chosen)} breakages. Of {visible} that a page shows, the notebooks notice {caught}.")
    print(f"Notebooks and unit tests together notice {noticed}.")
    return 0 if caught >= NEEDED * visible and noticed == len(chosen) else 1


def one_line(old, new):
    text = f"{' '.join(old.split())} → {' '.join(new.split())}"
    return text if len(text) <= 75 else text[:74] + "…"


if __name__ == "__main__":
    sys.exit(main())
