import math

import pytest
import torch

from training.losses import kl_to_unit_gaussian, mode_seeking_hinge, texture_distance


def test_kl_of_known_gaussians():
    zero, one = torch.zeros(1, 4), torch.ones(1, 4)
    assert kl_to_unit_gaussian(zero, zero).item() == 0
    assert kl_to_unit_gaussian(one, zero).item() == pytest.approx(2.0)  # four dimensions of half a nat
    expected = 4 * 0.5 * (4.0 - 1.0 - math.log(4.0))
    assert kl_to_unit_gaussian(zero, math.log(4.0) * one).item() == pytest.approx(expected)


def test_hinge_asks_only_for_what_is_missing():
    missing = mode_seeking_hinge(torch.tensor([0.0, 0.1, 0.25, 0.4]), margin=0.25)
    torch.testing.assert_close(missing, torch.tensor([0.25, 0.15, 0.0, 0.0]))


def test_texture_distance_ignores_where_things_are():
    x = torch.rand(2, 5, 8, 8, generator=torch.Generator().manual_seed(0))
    moved = x.flip(2).roll(3, dims=3)
    assert texture_distance([x], [moved]).max() < 1e-5
    doubled = texture_distance([2 * x], [x])
    torch.testing.assert_close(doubled, torch.ones(2), atol=0.01, rtol=0)
