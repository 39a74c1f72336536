"""What `lnn` is measured against: the plain loop, PyTorch, and C.

Each does the training of `lnn.DeepNarrowLNN`: half the mean squared error,
all weights starting equal, the loss recorded before each update.
"""

import ctypes
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

torch.set_num_threads(1)  # quickest for arrays as small as these


def plain(x, y, depth, learning_rate, init_weight, n_epochs):
    """The loop that chapter 2.1 shows: each gradient as it stands in the text."""
    weights = np.full(depth, init_weight)
    losses = []
    for _ in range(n_epochs):
        error = y - np.prod(weights) * x
        losses.append(np.mean(error**2) / 2)
        others = [np.prod(np.delete(weights, i)) for i in range(depth)]
        gradient = -np.mean(x * error) * np.array(others)
        weights = weights - learning_rate * gradient
    return np.array(losses)


def quick(x, y, depth, learning_rate, init_weight, n_epochs):
    """The quickest plain loop: one product a step, divided by each weight, none being 0."""
    weights = np.full(depth, init_weight)
    losses = []
    for _ in range(n_epochs):
        product = np.prod(weights)
        error = y - product * x
        losses.append(np.mean(error**2) / 2)
        weights = weights + learning_rate * np.mean(x * error) * product / weights
    return np.array(losses)


def autograd(x, y, depth, learning_rate, init_weight, n_epochs):
    """PyTorch: automatic derivatives and its optimizer SGD, in double precision."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    weights = torch.full((depth,), init_weight, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = torch.mean((y - torch.prod(weights) * x) ** 2) / 2
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(losses)


C_SOURCE = r"""
#include <math.h>

void epochs_to_converge(int n, const int *depths, const double *rates, const double *weights,
                        int n_epochs, double xx, double slope, double least_mse,
                        double threshold, int settled_for, double *epochs)
{
    for (int i = 0; i < n; i++) {
        double w = weights[i];
        int epoch = 0;
        for (int t = 0; t < n_epochs; t++) {
            double others = 1.0, base = w;
            for (int exponent = depths[i] - 1; exponent; exponent >>= 1) {
                if (exponent & 1) others *= base;
                base *= base;
            }
            double error = others * w - slope;
            if (!(0.5 * (xx * (error * error) + least_mse) < threshold)) epoch = t + 1;
            w -= rates[i] * ((xx * error) * others);
        }
        epochs[i] = epoch > n_epochs - settled_for ? NAN : epoch;
    }
}
"""


def compiled():
    """Compile `lnn.epochs_to_converge` in C, and return it as a function."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "map.c"), Path(folder, "map.so")
        source.write_text(C_SOURCE)
        # Without contraction, so that the sums round as NumPy's do.
        flags = ["-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
        subprocess.run(["gcc", *flags, str(source), "-o", str(library), "-lm"], check=True)
        function = ctypes.CDLL(str(library)).epochs_to_converge
    array = np.ctypeslib.ndpointer(float, flags="C")
    integers = np.ctypeslib.ndpointer(np.int32, flags="C")
    c_int, c_double = ctypes.c_int, ctypes.c_double
    function.argtypes = [
        c_int, integers, array, array, c_int, *[c_double] * 4, c_int, array,
    ]  # fmt: skip
    function.restype = None

    def epochs_to_converge(fit, depths, rates, weights, n_epochs, threshold=0.01, settled_for=5):
        grid = [
            np.ravel(axis).astype(float)
            for axis in np.meshgrid(depths, rates, weights, indexing="ij")
        ]
        epochs = np.empty(grid[0].size)
        function(
            epochs.size, grid[0].astype(np.int32), grid[1], grid[2],
            n_epochs, *fit, threshold, settled_for, epochs,
        )  # fmt: skip
        return epochs.reshape(len(depths), len(rates), len(weights))

    return epochs_to_converge
