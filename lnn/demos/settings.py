"""Every demo's settings and words: sliders and their ranges, titles, captions, buttons, sentences.

A title, a caption or a slider of the page and of a notebook is changed here. A caption's second
line says what the page's pictures alone can do: a notebook leaves it out.
Alternative texts are made of a demo's title and its readout, so they follow.
"""

import numpy as np

from lnn.demos.definition import Slider, Toggle

PIN = {"pin": "Pin this curve", "unpin": "Unpin this curve"}

# 2.1 Depth: `runs` pairs each hidden layers with a learning rate
FIRST = (
    "first",
    "Does it learn?",
    "Signal: a number on its way through the layers; dashed, what should come out. "
    "Error, or loss: how wrong the answers are, step by step.\n"
    "Drag along the curve.",
)
FIRST_SLIDER = Slider("hidden_layers", "Hidden layers", 0, 50, 5, 50)
FIRST_MORE = (Slider("learning_rate", "Step length", 0.001, 0.04, 0.001, 0.01, digits=3),)

DEPTH = (
    "depth",
    "Depth: how fast does the network learn?",
    "Loss during 600 epochs of training. All weights start at 0.9. "
    "The learning rate is 0.01, and 0.02 without hidden layers.",
)
DEPTH_SLIDER = Slider("hidden_layers", "Hidden layers", 0, 50, 5, 0)

# 2.2 Learning rate
LEARNING_RATE = (
    "learning-rate",
    "Learning rate: is larger always faster?",
    "Loss during 600 epochs of training a network with 50 hidden layers (51 weights). "
    "All weights start at 0.9.",
)
LEARNING_RATE_SLIDER = Slider("learning_rate", "Learning rate", 0.005, 0.045, 0.005, 0.01, digits=3)

# 2.2 Why there is a longest step
HOP = (
    "hop",
    "Why there is a longest step",
    "A chain of equal weights has one number to learn, so its landscape is a curve, and training "
    "a ball on it. Dashed, the parabola with the same curvature at the solution, whose edge is "
    "2/λ. Then w in each epoch, and the curvature where the walk is, against 2/η.\n"
    "Drag the ball.",
)
HOP_CONTROLS = (
    Slider("step", "Step, in edges 2/λ", 0.05, 2.0, 0.01, 1.06, digits=2),
    Slider("weights", "Weights", 1, 51, 1, 51),
    Slider("start", "Start", 0, 100, 1, 42, unit=" %"),
)
HOP_DEPTHS = (1, 2, 5, 15, 51)  # of the table
HOP_STEPS = (0.5, 0.95, 1.06, 1.5, 2.0)
HOP_LABEL = "{weights}, step {step} (the edge is {edge})"

# 2.3 The register game
REGISTER = (
    "register",
    "The register game: depth against learning rate",
    "For each number of weights D, find a learning rate at which training converges, and "
    "register it. All weights start at 0.9; 600 epochs.",
)
REGISTER_RATE = Slider("learning_rate", "Learning rate", 0.005, 0.105, 0.005, 0.005, digits=3)
REGISTER_START = 0.9
DEPTHS = (10, 20, 30, 40, 50, 60)
PHASES = {
    "explore": "Explore, depth {count} of 6. {run} {tip}",
    "register": "Ready to register, depth {count} of 6. {run}",
    "done": "Done: all six depths are registered. The dashed line is the largest learning rate "
    "that calculus predicts to settle, 2/λ.",
}
TIPS = {
    "slow": "Flat from the start, or slow: take a larger step.",
    "thrown": "It jumped before it became flat: take a smaller step.",
    "unsettled": "It hops: take a smaller step.",
    "diverged": "It was thrown out: take a smaller step.",
}
SCORE = " All registered so far: {total} epochs. The best rates of the slider take {best}."
FACES = {
    "explore": "Explore: not converged yet",
    "register": "Register {rate} for D = {depth}",
    "done": "Done",
    "undo": "Undo",
}

# 2.4 Initialization
INITIALIZATION = (
    "initialization",
    "Initialization: where should the weights start?",
    "Loss during 250 epochs of training a network with 15 weights (14 hidden layers) at "
    "learning rate 0.02.\n"
    "The thin lines are the starts 0.70, 0.75, … 1.05; the slider goes wider.",
)
INITIALIZATION_SLIDER = Slider("init_weight", "Initial weight", 0.5, 1.3, 0.01, 0.9, digits=2)
INITIALIZATION_MORE = (
    Slider("spread", "Spread: times and divided by up to", 1.0, 2.0, 0.05, 1.0, digits=2),
    Slider("learning_rate", "Learning rate", 0.01, 0.12, 0.005, 0.02, digits=3),
)
INITIALIZATION_SHOWN = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05)

# Bonus
BONUS = (
    "bonus",
    "All three hyperparameters at once",
    "The loss during 600 epochs of training, and the map behind the sliders: epochs "
    "to converge for every learning rate and initial weight at this depth. "
    "Starts below 0.4 are too slow at every learning rate here, starts above 1.6 diverge.\n"
    "Click on the map to go there.",
)
BONUS_CONTROLS = (
    Slider("hidden_layers", "Hidden layers", 10, 50, 5, 25),
    Slider("learning_rate", "Learning rate", 0.001, 0.1, 0.001, 0.005, digits=3),
    Slider("init_weight", "Initial weight", 0.1, 3.0, 0.01, 0.9, digits=2),
)
LABEL = "{hidden_layers} hidden layers, learning rate {learning_rate}, initial weight {init_weight}"
ROWS = Slider("init_weight", "", 0.4, 1.6, 0.02, 0.4, digits=2)  # of the map; beyond, none settles
BOUNDS = (5, 10, 20, 40, 60, 100, 150, 250, 400, 600)  # each colour's last epoch

# 1.2 The landscape
LANDSCAPE = (
    "landscape",
    "The landscape of a network with two weights",
    "The loss over both weights, for data on the line y = x. Training rolls downhill from the "
    "start. The same as a surface, its corners labelled w₁, w₂.\n"
    "Click or drag on the map to start anywhere; drag the surface to turn it.",
)
LANDSCAPE_CONTROLS = (
    Slider("w1", "Start w₁", -2.0, 2.0, 0.01, 1.0, digits=2, key_step=0.05),
    Slider("w2", "Start w₂", -2.0, 2.0, 0.01, -1.0, digits=2, key_step=0.05),
    Slider("learning_rate", "Learning rate", 0.01, 1.5, 0.01, 0.15, digits=2),
    Slider("n_epochs", "Epochs", 10, 240, 10, 40),
    Slider("turn", "Turn the surface", -180, 180, 5, 30, unit="°"),
    Slider("tilt", "Tilt the surface", 10, 90, 5, 40, unit="°"),
    Toggle("contours", "Contours of the loss"),
    Toggle("arrows", "Arrows downhill"),
    Toggle("solutions", "Solutions w₁·w₂ = 1"),
    Toggle("trajectories", "Three more trajectories", False),
)
EXAMPLES = ((0.5, -0.5), (0.55, -0.45), (-1.8, 1.7))
NEAR = 0.05  # weights both smaller than this: at the saddle
CORNERS = ((-2, -2), (-2, 2), (2, -2), (2, 2))  # labelled in the surface
LEVELS = np.linspace(-4.0, 2.0, 9)  # of log(loss + 0.001): the contours
PLACES = {
    "solution": " It ends at w₁ = {w1}, w₂ = {w2}, near a solution.",
    "saddle": " It ends at w₁ = {w1}, w₂ = {w2}, near the saddle point.",
    "between": " It ends at w₁ = {w1}, w₂ = {w2}.",
    "nowhere": "",
}

# Real networks: the edge that training walks along
EDGE = (
    "edge",
    "A real network, and the edge that its training walks along",
    "A network of 64–16–16–10 neurons with tanh learns a hundred handwritten digits by plain "
    "descent on all of them at once. Change the learning rate while it trains: the dashed edge "
    "2/η moves, and the sharpness follows.\n"
    "Digits that it misreads are crossed out.",
)
EDGE_CONTROLS = (Slider("learning_rate", "Learning rate", 0.05, 3.0, 0.05, 0.5, digits=2),)
EDGE_WIDTHS = (64, 16, 16, 10)
EDGE_IMAGES = 100
EDGE_BUTTONS = {"train": "Train 100 epochs", "again": "New draw"}
