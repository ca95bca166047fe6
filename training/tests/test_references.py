"""The benchmark of references: its transformations, and its measures on pictures whose answers are known."""

import numpy as np
import torch

from training.references import RELATED, SIDE, compared, elsewhere, line_height, power


def test_related_references_show_the_truth():
    truth = np.arange(SIDE * SIDE * 3, dtype=np.uint32).reshape(SIDE, SIDE, 3).astype(np.uint8)
    made = {name: make(truth) for name, make in RELATED.items()}
    assert np.array_equal(made["truth"], truth)
    assert np.array_equal(made["shifted by (3, 5) pixels"][0, 0], truth[5, 3])
    assert made["scaled by 1.15"].shape == (294, 294, 3)
    assert made["rotated by 5 degrees"].shape == (196, 196, 3)
    assert np.array_equal(made["mirrored"][:, 0], truth[:, -1])


def test_another_part_of_the_photograph_has_nothing_of_its_middle():
    photograph = np.zeros((320, 640, 3), np.uint8)
    photograph[:, (640 - SIDE) // 2 :] = 1
    part = elsewhere(photograph)
    assert part is not None and part.shape == (320, 192, 3) and part.max() == 0
    assert elsewhere(np.zeros((300, 300, 3), np.uint8)) is None


def test_power_ratios_and_lines_of_known_patterns():
    random = np.random.default_rng(0)
    grain = torch.from_numpy(128 + 20 * random.standard_normal((1, 3, SIDE, SIDE)))
    half = 128 + (grain - 128) / 2
    share, direction = compared(power(half), power(grain), (1 / 8, 1 / 4))
    assert abs(share - 0.25) < 0.02 and abs(direction - 1) < 0.05
    x = torch.arange(SIDE, dtype=torch.float64)
    woven = grain + 10 * torch.cos(2 * torch.pi * 5 / 16 * x)
    assert line_height(power(woven), 5 / 16) > 5 * line_height(power(grain), 5 / 16)
