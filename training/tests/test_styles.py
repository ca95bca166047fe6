from types import SimpleNamespace

import numpy as np
import torch

from training.export import golden_picture
from training.lpips import Lpips
from training.styles import markdown, reference_square, texture_table


class Copycat:
    """A model whose every candidate is the reference itself."""

    def encode_reference(self, reference):
        return reference.flatten()[None].float()


def test_a_model_that_copies_its_reference_has_zeros_on_the_diagonal(tiny_data):
    truth = golden_picture(64, 64, 0)
    evaluator = SimpleNamespace(
        perceptual=Lpips.load(tiny_data), model=Copycat(), noise_size=1,
        prepare=lambda truth: (None, truth[::8, ::8]),
        decode=lambda lr, style, noise: style.reshape(1, 64, 64, 3).permute(0, 3, 1, 2),
    )  # fmt: skip
    table = texture_table(evaluator, [truth], [golden_picture(64, 64, 1), golden_picture(64, 64, 2).flip(0) // 2])
    assert np.diag(table).tolist() == [0, 0]
    assert table[0, 1] > 0 and table[1, 0] > 0


def test_a_reference_of_any_shape_becomes_a_square():
    picture = np.full((40, 90, 3), 77, dtype=np.uint8)
    square = reference_square(picture, 32)
    assert (square.shape, square.dtype) == ((32, 32, 3), torch.uint8)
    assert square.unique().tolist() == [77]


def test_the_table_is_markdown():
    lines = markdown(np.array([[0.1, 0.2], [0.3, 0.4]]), ["a", "b"]).splitlines()
    assert lines == ["| made with | a | b |", "|---|---|---|", "| a | 0.100 | 0.200 |", "| b | 0.300 | 0.400 |"]
