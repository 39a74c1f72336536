"""The figures of the course, each returned as a Matplotlib Figure.

In a notebook a figure shows when it is a cell's last expression; elsewhere call
its ``savefig``. Nothing is shown, kept open or styled behind the caller's back:
the style sheet ``lnn.lnn`` holds inside these functions only.
"""

from lnn.plotting.curves import (
    plot_convergence,
    plot_corridor,
    plot_losses,
    plot_map,
    plot_training,
)
from lnn.plotting.landscape import plot_landscape, plot_vector_field

__all__ = [
    "plot_convergence",
    "plot_corridor",
    "plot_landscape",
    "plot_losses",
    "plot_map",
    "plot_training",
    "plot_vector_field",
]
