"""The measurements that the book quotes: there, complete, and as fast as it says."""

import json
from importlib.resources import files

RESULTS = json.loads(files("lnn").joinpath("benchmarks.json").read_text())


def test_one_training_leads_the_plain_loop_and_autograd():
    times = {name: row["times"] for name, row in RESULTS["training"].items()}
    assert times["n100"]["plain"] > 20 and times["n10000"]["plain"] > 50
    assert min(row["torch"] for row in times.values()) > 200


def test_the_map_leads_the_loop_and_keeps_up_with_compiled_code():
    times = RESULTS["map"]["times"]
    assert RESULTS["map"]["configurations"] == 5400
    assert times["quick"] > 1000
    assert times["c"] > 1 / 1.5


def test_memory_does_not_grow_with_epochs_unless_curves_are_asked_for():
    memory = RESULTS["memory"]
    assert max(memory["epochs_to_converge_kB"]) < 1.05 * min(memory["epochs_to_converge_kB"])
    assert memory["sweep_kB"][-1] > 4 * memory["sweep_kB"][0]


def test_every_curve_has_a_point_for_each_value():
    for row in RESULTS["scaling"].values():
        assert row["x"] == sorted(row["x"])
        assert all(len(curve) == len(row["x"]) for curve in row["ms"].values())


def test_the_file_names_no_machine():
    assert set(RESULTS["machine"]) == {"cpu", "cores", "python", "numpy", "torch", "gcc"}
    assert "/" not in json.dumps(RESULTS)
