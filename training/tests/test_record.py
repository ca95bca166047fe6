"""Figures in a bundle's description are those of its weights, one row a way of drawing."""

import copy

import pytest

from training.record import record

EVALUATION = {
    "pictures": [{}, {}],
    "means": {"psnrY": 25.00004, "ssimY": 0.7, "lpips": 0.2, "lrPsnr": 60.0, "diversity": None},
    "modelSha256": "ab" * 32,
    "precision": "float32",
    "settings": {
        "folder": "pictures/Set5", "latents": "low-resolution", "candidates": 1, "temperature": 1.0, "oversample": 2,
        "seed": 42, "references": [],
    },
}  # fmt: skip


def description() -> dict:
    return {"sha256": "ab" * 32, "figures": {}}


def test_a_row_says_how_candidates_were_drawn_and_what_was_measured():
    into = description()
    record(into, EVALUATION)
    assert into["figures"] == {"Set5": [{
        "latents": "low-resolution", "candidates": 1, "temperature": 1.0, "oversample": 2, "seed": 42, "pictures": 2,
        "precision": "float32", "psnrY": 25.0, "ssimY": 0.7, "lpips": 0.2, "lrPsnr": 60.0,
    }]}  # fmt: skip


def test_the_same_way_measured_again_replaces_its_row_and_another_is_added():
    into = description()
    again, another = copy.deepcopy(EVALUATION), copy.deepcopy(EVALUATION)
    again["means"]["psnrY"] = 26.0
    another["settings"]["candidates"] = 10
    for evaluation in (EVALUATION, again, another):
        record(into, evaluation)
    assert [(row["candidates"], row["psnrY"]) for row in into["figures"]["Set5"]] == [(1, 26.0), (10, 25.0)]


def test_figures_of_other_weights_are_refused():
    with pytest.raises(ValueError, match="cdcdcdcdcdcd, not abababababab"):
        record(description(), EVALUATION | {"modelSha256": "cd" * 32})
