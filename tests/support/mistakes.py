"""What learners do wrong: slips in the chapters' own solutions, and the sentence that each gets.

A slip is a piece of the solution and what stands in its place. The code then runs as it does
on the page: through the page's harness, and against the check in the chapter.
"""

import re
from pathlib import Path

BOOK = Path(__file__).parents[2] / "book"
CELL = re.compile(r"^```\{code-cell\}.*\n(?:---\n((?:.*\n)*?)---\n|(:.*\n))((?:.*\n)*?)```$", re.M)


def exercise(chapter, folder=BOOK):
    """The codes of a chapter's exercise by their tags; the solution under the learner's names."""
    cells = CELL.findall((folder / f"{chapter}.md").read_text("utf8"))
    tags = ("exercise", "check", "solution")
    code = {t: source for *head, source in cells for t in tags if f"[{t}" in "".join(head)}
    imports = re.findall(r"^(?:import|from|x, y) .*$", code["exercise"], re.M)
    solution = code["solution"].replace("_solution", "")
    solution = solution[: solution.index("exercises.check")].rstrip()
    return code | {"solved": "\n".join(imports) + "\n\n\n" + solution + "\n"}


def slip(solved, old, new):
    """The solution with a slip in it."""
    assert solved.count(old) == 1, f"{old!r} stands {solved.count(old)} times in the solution"
    return solved.replace(old, new)


PRINTED = "it prints its result and returns nothing: write return in the place of print."
NOTHING = "it computes something and returns nothing: end it with return."
POWER = "A power is written **; ^ is something else in Python."
EACH = "the mean is missing: this is one gradient for each sample."
SUM = "it is the sum over the samples where the loss takes the mean."

# By chapter: the function, the slip (old and new), and how its sentence ends.
MISTAKES = {
    "shallow_narrow": [
        ("forward", "return self.w1 * self.w2 * x", "print(self.w1 * self.w2 * x)", PRINTED),
        ("forward", "return self.w1 * self.w2 * x", "return w1 * w2 * x", "Inside the class write self.w1."),
        ("forward", "def forward(self, x)", "def forward(x)", "The first parameter of a method is self."),
        ("forward", "self.w1 * self.w2 * x", "(self.w1 + self.w2) * x", "it adds the weights where the chain multiplies them."),
        ("forward", "self.w1 * self.w2 * x", "self.w1 * self.w2 @ x", "Multiply with *: @ is for vectors and matrices."),
        ("loss", "np.mean((y_true - y_pred) ** 2)", "np.mean((y_true - y_pred) ^ 2)", POWER),
        ("loss", "np.mean((y_true - y_pred) ** 2)", "(y_true - y_pred) ** 2", "the mean is missing: this is one loss for each sample."),
        ("loss", "np.mean((y_true - y_pred) ** 2)", "mean((y_true - y_pred) ** 2)", "It is NumPy's: write np.mean."),
        ("loss", "np.mean((y_true - y_pred) ** 2)", "np.mean(y_true - y_pred) ** 2", "square each error before the mean, not after it."),
        ("loss", "np.mean((y_true - y_pred) ** 2)", "np.mean((y_true - y_pred) * 2)", "the square is missing: * 2 doubles, ** 2 squares."),
        ("dloss_dw", "-2 * self.w2 * np.mean(x * error), -2 * self.w1 * np.mean(x * error)", "-2 * self.w2 * x * error, -2 * self.w1 * x * error", EACH),
        ("dloss_dw", "y_true - self.forward(x)\n", "self.forward(x) - y_true\n", "the sign is wrong (a minus comes from differentiating y − w1·w2·x)."),
        ("dloss_dw", "self.w2 * np.mean(x * error), -2 * self.w1", "self.w1 * np.mean(x * error), -2 * self.w2", "w1 and w2 are swapped (the slope along w1 contains w2)."),
        ("dloss_dw", "y_true - self.forward(x)\n", "y_true - forward(x)\n", "Inside the class write self.forward."),
        ("dloss_dw", "-2 * self.w2 * np.mean(x * error), -2 * self.w1 * np.mean(x * error)", "-2 * self.w2 * np.mean(x) * np.mean(error), -2 * self.w1 * np.mean(x) * np.mean(error)", "multiply x and the error sample by sample before the mean: np.mean(x * error)."),
        ("train", "        return np.array(losses), np.array(weights)\n", "", NOTHING),
        ("train", "self.w1 -= learning_rate * dloss_dw1", "self.w1 += learning_rate * dloss_dw1", "the step of w1 has the wrong sign: subtract the gradient to go down."),
        ("train", "            self.w1 -= learning_rate * dloss_dw1\n", "            self.w1 -= learning_rate * dloss_dw1\n            dloss_dw2 = self.dloss_dw(x, y_true)[1]\n", "w2's slope is taken after w1 has moved: compute both, then update."),
        ("train", "dloss_dw1, dloss_dw2 = self.dloss_dw(x, y_true)", "dloss_dw1 = dloss_dw2 = self.dloss_dw(x, y_true)", "A tuple or list is no number: take out one entry, or make it an array with np.array."),
        ("train", "losses, weights = [], [(self.w1, self.w2)]", "losses, weights = [], []", "the record of weights lacks the start: record it before the first update."),
        ("train", "loss(self.forward(x), y_true)", "loss(y_true)", "A call gives fewer values than the function asks for."),
    ],
    "depth": [
        ("chain_gradient", "-np.mean(x * error) * np.array(others)", "-(x * error) * np.array(others)", "These shapes don't fit together: is a mean over the samples missing?"),
        ("chain_gradient", "[np.prod(np.delete(weights, i)) for i in range(len(weights))]\n    return -np.mean(x * error) * np.array(others)", "[-x * error * np.prod(np.delete(weights, i)) for i in range(len(weights))]\n    return np.array(others)", EACH),
        ("chain_gradient", "-np.mean(x * error)", "-np.sum(x * error)", SUM),
        ("chain_gradient", "-np.mean(x * error)", "np.mean(x * error)", "the sign is wrong."),
        ("chain_gradient", "-np.mean(x * error)", "-2 * np.mean(x * error)", "there is a factor 2 too many: this loss is half the mean squared error."),
        ("chain_gradient", "np.prod(np.delete(weights, i))", "np.prod(weights) / weights[i]", "it divides by a weight, which fails where a weight is 0: multiply the others."),
        ("chain_gradient", "np.prod(np.delete(weights, i))", "np.prod(weights)", "weight i is in its own product: leave it out."),
        ("chain_gradient", "np.prod(np.delete(weights, i))", "np.sum(np.delete(weights, i))", "the other weights are multiplied, not added: np.prod, not np.sum."),
        ("chain_gradient", "-np.mean(x * error)", "-np.mean(x) * np.mean(error)", "multiply x and the error sample by sample before the mean: np.mean(x * error)."),
        ("chain_gradient", "-np.mean(x * error)", "-np.mean(error)", "the factor x is missing: the slope contains mean(x·(y − p·x))."),
        ("chain_gradient", "np.prod(weights) * x\n", "np.sum(weights) * x\n", "the output is the product of the weights times x, not their sum: np.prod."),
        ("chain_gradient", "return -np.mean(x * error) * np.array(others)", "print(-np.mean(x * error) * np.array(others))", PRINTED),
        ("chain_gradient", "-np.mean(x * error) * np.array(others)", "-np.mean(x * error) * others", "A tuple or list is no number: take out one entry, or make it an array with np.array."),
        ("chain_gradient", "for i in range(len(weights))", "for i in weights", "A place in an array is a whole number: for i in range(len(…)) counts them."),
    ],
    "learning_rate": [
        ("fastest_learning_rate", "    for learning_rate in learning_rates:\n        result = DeepNarrowLNN(np.full(51, 0.9)).train", "    net = DeepNarrowLNN(np.full(51, 0.9))\n    for learning_rate in learning_rates:\n        result = net.train", "one network is trained again and again: make a new one for each learning rate."),
        ("fastest_learning_rate", "        if result.converged_at() is not None:\n            epochs", "        epochs", "None can't be compared with a number: leave it out before."),
        ("fastest_learning_rate", "if result.converged_at() is not None", "if result.converged_at() < 600", "None can't be compared with a number: leave it out before."),
        ("fastest_learning_rate", "min(epochs, key=epochs.get)", "min(epochs.values())", "this is the epoch at which it converges: return its learning rate."),
        ("fastest_learning_rate", "min(epochs, key=epochs.get)", "max(epochs, key=epochs.get)", "this is the slowest of those that converge."),
        ("fastest_learning_rate", "min(epochs, key=epochs.get)", "min(epochs)", "this is the smallest of the learning rates that converge, not the fastest."),
        ("fastest_learning_rate", "min(epochs, key=epochs.get)", "max(epochs)", "this is the largest of the learning rates that converge, not the fastest."),
        ("fastest_learning_rate", "epochs[learning_rate] = result.converged_at()", "epochs[learning_rate] = result.losses[-1]", "the lowest loss at the end is not the earliest convergence."),
        ("fastest_learning_rate", "epochs[learning_rate] = result.converged_at()", "epochs[learning_rate] = result.converged_at", "A function is called with brackets, ()."),
        ("fastest_learning_rate", " if epochs else float(\"nan\")", "", "when none converges, return float('nan')."),
        ("fastest_learning_rate", "    return min(epochs, key=epochs.get) if epochs", "        return min(epochs, key=epochs.get) if epochs", "it returns within the loop, after the first learning rate: look at all of them before."),
        ("fastest_learning_rate", "float(\"nan\")", "None", "when none converges, return float('nan')."),
    ],
    "depth_and_learning_rate": [
        ("largest_learning_rate", "np.mean(x**2)", "np.mean(x) ** 2", "m is mean(x²), not mean(x)²."),
        ("largest_learning_rate", "np.mean(x**2)", "x**2", "the mean is missing in m: it is mean(x²), one number."),
        ("largest_learning_rate", "np.mean(x * y_true) / m", "x * y_true / m", "the mean is missing in a: it is mean(x·y)/mean(x²), one number."),
        ("largest_learning_rate", "np.mean(x**2)", "np.sum(x**2)", "m is the mean of x², not the sum."),
        ("largest_learning_rate", "np.mean(x**2)", "np.mean(x^2)", POWER),
        ("largest_learning_rate", "2 / sharpness", "1 / sharpness", "this is half the edge: steps up to 2/λ are stable, and the loss with ½ has no 2 in λ."),
        ("largest_learning_rate", "2 / sharpness", "sharpness", "this is λ itself: the edge is 2/λ."),
        ("largest_learning_rate", "m * depth * a", "m * a", "the factor D is missing: all D weights move at once."),
        ("largest_learning_rate", "a ** (2 - 2 / depth)", "a ** 2", "the exponent is 2 − 2/D."),
        ("largest_learning_rate", "a ** (2 - 2 / depth)", "a ** 2 - 2 / depth", "put the exponent in brackets: a ** (2 - 2 / depth)."),
        ("largest_learning_rate", "a ** (2 - 2 / depth)", "a ** (2 / depth)", "the exponent is 2 − 2/D."),
        ("largest_learning_rate", "m * depth * a ** (2 - 2 / depth)\n    return 2 / sharpness", "m\n    return 2 / sharpness * depth * a ** (2 - 2 / depth)", "2 is divided by the whole of λ: put λ in brackets, or in a line of its own."),
        ("largest_learning_rate", "np.mean(x * y_true) / m", "np.mean(x * y_true)", "a is mean(x·y)/mean(x²)."),
        ("largest_learning_rate", "np.mean(x * y_true) / m", "np.mean(x) * np.mean(y_true) / m", "multiply x and y sample by sample before the mean: np.mean(x * y_true)."),
        ("largest_learning_rate", "np.mean(x * y_true) / m", "np.mean(y_true) / np.mean(x)", "a is mean(x·y)/mean(x²)."),
        ("largest_learning_rate", "return 2 / sharpness", "print(2 / sharpness)", PRINTED),
    ],
    "initialization": [
        ("balanced_init", "abs(p) ** (1 / depth)", "p ** (1 / depth)", "it gives complex numbers, for a negative number has no real root: take the root of abs(p), and give one weight the sign."),
        ("balanced_init", "abs(p) ** (1 / depth)", "abs(p) ^ (1 / depth)", POWER),
        ("balanced_init", "abs(p) ** (1 / depth)", "abs(p) / depth", "a product is no sum: its root is not p/depth, but abs(p) ** (1 / depth), with brackets."),
        ("balanced_init", "abs(p) ** (1 / depth)", "abs(p)", "each weight is p, so the product is p to the power of depth."),
        ("balanced_init", "abs(p) ** (1 / depth)", "np.sqrt(abs(p))", "take the depth-th root, not the square root."),
        ("balanced_init", "abs(p) ** (1 / depth)", "abs(p) ** 1 / depth", "a product is no sum: its root is not p/depth, but abs(p) ** (1 / depth), with brackets."),
        ("balanced_init", "abs(p) ** (1 / depth)", "abs(p) ** (1 // depth)", "all weights are 1: 1 // depth leaves out what comes after the point; divide by /."),
        ("balanced_init", "np.full(depth, abs(p) ** (1 / depth))", "np.full(abs(p) ** (1 / depth), depth)", "A whole number is expected here: are two values swapped?"),
        ("balanced_init", "    weights[0] *= np.sign(p)\n", "", "the size is right, but where p is negative one weight needs a minus sign."),
        ("balanced_init", "weights[0] *= np.sign(p)", "weights *= np.sign(p)", "with an even depth the minus signs cancel: give just one weight the sign of p."),
        ("balanced_init", "weights[0] *= np.sign(p)", "weights[0] *= -1", "where p is positive, no weight needs a minus sign."),
        ("balanced_init", "weights[0] *= np.sign(p)", "weights[0] *= p", "the size is right, but the sign's factor is np.sign(p), which is 1 or -1, not p."),
        ("balanced_init", "return weights", "return weights[0]", "give depth weights, not one number."),
        ("balanced_init", "return weights", "print(weights)", PRINTED),
    ],
    "real_edge": [
        ("largest_curvature", "        v = v / np.linalg.norm(v)\n", "", "v is never scaled back to length 1."),
        ("largest_curvature", "v = v / np.linalg.norm(v)", "v / np.linalg.norm(v)", "v is never scaled back to length 1."),
        ("largest_curvature", "return v @ product(v)", "return v", "this is the direction: return the curvature along it, v·(H v), one number."),
        ("largest_curvature", "return v @ product(v)", "return v @ v", "v·v is 1 by construction: the curvature is v·(H v), with one more product."),
        ("largest_curvature", "return v @ product(v)", "return v * product(v)", "add up the products of the entries: v @ product(v), one number."),
        ("largest_curvature", "return v @ product(v)", "return np.linalg.norm(product(v))", "this is the length of the last product, which loses the sign: return v·(H v)."),
        ("largest_curvature", "    return v @ product(v)", "        return v @ product(v)", "it returns within the loop, after the first product: finish the loop before."),
        ("largest_curvature", "range(n_iterations)", "range(n_iterations - 1)", "there is one iteration too few."),
        ("largest_curvature", "v = product(v)\n", "v = product * v\n", "A function is called with brackets, ()."),
        ("largest_curvature", "range(n_iterations)", "n_iterations", "A number can't be gone through: for i in range(n) counts to it."),
        ("largest_curvature", "np.linalg.norm(v)", "np.norm(v)", "Look for a typing error, or for the right place of that name."),
    ],
    "real_knobs": [
        ("two_layer_gradient", " / len(x)", "", SUM),
        ("two_layer_gradient", " / len(x)", " / y_true.size", "it divides by all numbers of y_true, not by the samples."),
        ("two_layer_gradient", "(h @ W2 - y_true)", "(y_true - h @ W2)", "the sign is wrong: the error is prediction minus truth."),
        ("two_layer_gradient", "(error @ W2.T) * (1 - h**2)", "error @ W2.T", "the slope of the bend is missing: multiply by 1 − h² on the way back."),
        ("two_layer_gradient", "1 - h**2", "1 - h", "the slope of the bend is 1 − h², with the square."),
        ("two_layer_gradient", "1 - h**2", "1 - np.tanh(h) ** 2", "h has been through tanh already: the slope of the bend is 1 − h²."),
        ("two_layer_gradient", "1 - h**2", "1 - h^2", POWER),
        ("two_layer_gradient", "h = np.tanh(x @ W1)", "h = x @ W1", "tanh is missing in h: it is tanh(x W1)."),
        ("two_layer_gradient", "error @ W2.T", "error @ W2", "For a @ b, a needs as many columns as b has rows: look at the order, and at .T."),
        ("two_layer_gradient", "x @ W1", "x * W1", "These shapes don't fit together: is * in the place of @?"),
        ("two_layer_gradient", "x.T @ back, h.T @ error", "h.T @ error, x.T @ back", "the two are swapped: the slopes along W1 come first."),
        ("two_layer_gradient", "return x.T @ back, h.T @ error", "return h.T @ error", "return two things: the slopes along W1 and those along W2."),
    ],
    "real_practice": [
        ("suggested_rate", "np.nanargmin", "np.argmin", "nan counts as the smallest in np.argmin: use np.nanargmin."),
        ("suggested_rate", " / 3", "", "this is the rate of the lowest loss itself: take a third."),
        ("suggested_rate", " / 3", " * 3", "divide the rate by 3, don't multiply."),
        ("suggested_rate", "rates[np.nanargmin(losses)] / 3", "np.nanargmin(losses) / 3", "this is the position: return a third of the rate there."),
        ("suggested_rate", "rates[np.nanargmin(losses)] / 3", "rates[np.nanargmin(losses) // 3]", "a third of the rate is asked for, not the rate at a third of the way: divide after the brackets."),
        ("suggested_rate", "rates[np.nanargmin(losses)] / 3", "np.nanmin(losses) / 3", "this is a third of the lowest loss, not of its rate."),
        ("suggested_rate", "rates[np.nanargmin(losses)] / 3", "rates[np.nanmin(losses)] / 3", "A place in an array is a whole number: for i in range(len(…)) counts them."),
        ("suggested_rate", "np.nanargmin(losses)", "np.nanargmin(rates)", "look for the lowest loss, not for the smallest rate."),
        ("suggested_rate", "np.nanargmin(losses)", "losses.index(min(losses))", "An array has no index: np.argmin and np.nanargmin find a place."),
        ("suggested_rate", "np.nanargmin", "np.nanargmax", "this is where the loss is highest."),
        ("suggested_rate", "return rates[np.nanargmin(losses)] / 3", "print(rates[np.nanargmin(losses)] / 3)", PRINTED),
    ],
}  # fmt: skip

# What Python itself refuses: code, the line that the message names, its last sentence.
REFUSED = [
    ("def f(x)\n    return x", 1, "A line that opens a block (def, for, if, class) ends in a colon."),
    ("x = (1 + 2\ny = 3", 1, "A bracket is opened and never closed."),
    ("x = 1 + 2)", 1, "A bracket is closed that was never opened."),
    ("def f(x):\nreturn x", 2, "The lines of a block start four spaces further right."),
    ("x = 1\n  y = 2", 2, "Lines of one block start at the same place: look at the spaces before them."),
    ("if 1 == 1:\n    x = 1\n  y = 2", 3, "Lines of one block start at the same place: look at the spaces before them."),
    ("x = 1\nif x = 1:\n    pass", 2, "Two values are compared by ==; = gives a name its value."),
    ("x = 'abc", 1, "A text begins and ends with the same quote."),
    ("x = [1, 2, 3]\nx[3]", 2, "The first place is 0, so the last is one less than the length."),
    ("loses = 1\nlosses", 2, "Python knows no such name here: look for a typing error, or give it a value before."),
    ("import numpy as np\npi", 2, "It is NumPy's: write np.pi."),
    ("import numpy as np\nnp.meen([1])", 2, "Look for a typing error, or for the right place of that name."),
    ("import torch", 1, "Here are NumPy, Matplotlib and the course's lnn, no other packages."),
    ("import numpy as np\nif np.array([1, 2]) < 3:\n    pass", 2, "An if needs one yes or no, and an array has one for each entry."),
    ("x = 2\nx(3 + 4)", 2, "This is no function to call: is a * missing before the bracket?"),
    ("def f():\n    total += 1\nf()", 2, "It is used before it gets its first value."),
    ("1 / 0", 1, "A division by 0."),
    ("{'a': 1}['b']", 1, "The dictionary has no such key."),
    ("def f():\n    return f()\nf()", 2, "The function calls itself without an end."),
    ("int('x')", 1, ""),
]  # fmt: skip
