"""Measure how fast `lnn` is, and write lnn/benchmarks.json, which the book reads.

What is compared runs in turns, each after a warm-up, and the medians count.
Times are the process's own (everything here runs on one thread), so that other
work on the machine lengthens them little. The ratios are what the book quotes;
milliseconds hold for one machine only.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "lnn" / "benchmarks.json"  # in the package, so that the page runs in Colab too

DEPTH, LEARNING_RATE, INIT_WEIGHT, N_EPOCHS = 51, 0.01, 0.9, 600
MAP_DEPTHS = np.arange(11, 52, 5)
MAP_RATES = np.linspace(0.005, 0.1, 20)
MAP_WEIGHTS = np.linspace(0.1, 3.0, 30)


def medians(rounds, **subjects):
    """Median seconds of each subject, a function, over rounds in which they take turns."""
    times = {name: [] for name in subjects}
    for subject in subjects.values():
        subject()
    for _ in range(rounds):
        for name, subject in subjects.items():
            for _ in range(3):  # the first of a turn finds the other's data in the caches
                start = time.process_time()
                subject()
                times[name].append(time.process_time() - start)
                if times[name][-1] > 1:
                    break
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def compared(seconds, subject="lnn"):
    """Milliseconds of each, and how many times as long as `subject` the others took."""
    return {
        "ms": {name: rounded(1e3 * value) for name, value in seconds.items()},
        "times": {
            name: rounded(value / seconds[subject])
            for name, value in seconds.items()
            if name != subject
        },
    }


def rounded(value):
    return float(f"{value:.3g}")


def training(lnn, yardsticks):
    """One network: D = 51, 600 epochs, few samples and many."""
    result = {}
    for n in (100, 10_000):
        x, y = lnn.gen_samples(n, 2.0, 0.1, rng=2021)
        setting = (x, y, DEPTH, LEARNING_RATE, INIT_WEIGHT, N_EPOCHS)

        def model(x=x, y=y):
            start = np.full(DEPTH, INIT_WEIGHT)
            return lnn.DeepNarrowLNN(start).train(x, y, LEARNING_RATE, N_EPOCHS).losses

        subjects = {
            "lnn": model,
            "plain": partial(yardsticks.plain, *setting),
            "quick": partial(yardsticks.quick, *setting),
            "torch": partial(yardsticks.autograd, *setting),
        }
        for subject in subjects.values():  # the yardsticks must do the same work
            np.testing.assert_allclose(subject(), model(), rtol=1e-6)
        result[f"n{n}"] = compared(medians(9, **subjects))
    return result


def bonus_map(lnn, yardsticks):
    """5,400 networks: the map behind the bonus demo."""
    x, y = lnn.course_samples()
    fit = lnn.least_squares(x, y)
    grid = (MAP_DEPTHS, MAP_RATES, MAP_WEIGHTS, N_EPOCHS)
    c = yardsticks.compiled()
    np.testing.assert_array_equal(c(fit, *grid), lnn.epochs_to_converge(fit, *grid))
    near = medians(25, lnn=lambda: lnn.epochs_to_converge(fit, *grid), c=lambda: c(fit, *grid))

    def loop():
        with np.errstate(all="ignore"):
            for depth in MAP_DEPTHS:
                for rate in MAP_RATES:
                    for weight in MAP_WEIGHTS:
                        yardsticks.quick(x, y, depth, rate, weight, N_EPOCHS)

    far = medians(1, lnn=lambda: lnn.epochs_to_converge(fit, *grid), quick=loop)
    result = compared(near)
    result["ms"]["quick"] = rounded(1e3 * far["quick"])
    result["times"]["quick"] = rounded(far["quick"] / far["lnn"])
    result["configurations"] = MAP_DEPTHS.size * MAP_RATES.size * MAP_WEIGHTS.size
    return result


def memory(lnn):
    """Peak kilobytes of the map, with and without the loss curves, over epochs."""
    fit = lnn.least_squares(*lnn.course_samples())

    def peak(function, n_epochs):
        tracemalloc.start()
        function(fit, MAP_DEPTHS, MAP_RATES, MAP_WEIGHTS, n_epochs)
        kilobytes = tracemalloc.get_traced_memory()[1] / 1e3
        tracemalloc.stop()
        return rounded(kilobytes)

    epochs = [150, 300, 600, 1200]
    return {
        "epochs": epochs,
        "epochs_to_converge_kB": [peak(lnn.epochs_to_converge, n) for n in epochs],
        "sweep_kB": [peak(lnn.sweep, n) for n in epochs],
    }


def scaling(lnn, yardsticks):
    """Milliseconds against one thing at a time, the rest as in `training`."""

    def row(name, values, measure):
        times = [measure(value) for value in values]
        curves = {key: [rounded(1e3 * t[key]) for t in times] for key in times[0]}
        return {name: {"x": values, "ms": curves}}

    def both(n=100, depth=DEPTH, n_epochs=N_EPOCHS):
        x, y = lnn.gen_samples(n, 2.0, 0.1, rng=2021)
        start = np.full(depth, INIT_WEIGHT)
        uneven = np.linspace(INIT_WEIGHT - 0.01, INIT_WEIGHT + 0.01, depth)
        rate = LEARNING_RATE
        subjects = {
            "lnn": lambda: lnn.DeepNarrowLNN(start).train(x, y, rate, n_epochs),
            "lnn_unequal": lambda: lnn.DeepNarrowLNN(uneven).train(x, y, rate, n_epochs),
            "quick": lambda: yardsticks.quick(x, y, depth, rate, INIT_WEIGHT, n_epochs),
            "plain": lambda: yardsticks.plain(x, y, depth, rate, INIT_WEIGHT, n_epochs),
        }
        return medians(3, **subjects)

    fit = lnn.least_squares(*lnn.course_samples())

    def grid(size):
        rates = np.linspace(0.001, 0.1, size // 9)
        return medians(5, lnn=lambda: lnn.epochs_to_converge(fit, MAP_DEPTHS, rates, 0.9, N_EPOCHS))

    return {
        **row("samples", [10, 100, 1000, 10_000, 100_000], lambda n: both(n=n)),
        **row("depth", [2, 5, 10, 20, 50, 100, 200], lambda depth: both(depth=depth)),
        **row("epochs", [75, 150, 300, 600, 1200, 2400], lambda n: both(n_epochs=n)),
        **row("configurations", [9, 90, 900, 9000, 90_000], grid),
    }


def machine():
    """What the figures hold for; nothing that names a machine."""
    model = next(
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    import torch

    gcc = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__.split("+")[0],
        "gcc": gcc.stdout.strip(),
    }


def main():
    import yardsticks

    import lnn

    results = {
        "machine": machine(),
        "training": training(lnn, yardsticks),
        "map": bonus_map(lnn, yardsticks),
        "memory": memory(lnn),
        "scaling": scaling(lnn, yardsticks),
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
