import csv

import numpy as np
import pytest
import torch

from training.data import crop_to_scale, load_picture, picture_files, to_planes
from training.export import golden_picture
from training.measures import diversity, luma, psnr, psnr_y, ssim_y
from training.protocol import Resampler, cubic, down_weights, up_weights

RESAMPLER = Resampler()


def imresize_matrix(inputs: int, outputs: int) -> np.ndarray:
    """MATLAB's imresize in one dimension, written from its definition: [outputs, inputs] in double precision."""
    scale = outputs / inputs
    stretch = min(1.0, scale)
    matrix = np.zeros((outputs, inputs))
    for row in range(outputs):
        centre = (row + 0.5) / scale - 0.5
        reach = int(np.ceil(2 / stretch)) + 1
        taps = np.arange(int(np.floor(centre)) - reach, int(np.floor(centre)) + reach + 1)
        weights = cubic(torch.from_numpy((centre - taps) * stretch)).numpy()
        weights /= weights.sum()
        mirrored = np.concatenate([np.arange(inputs), np.arange(inputs)[::-1]])[taps % (2 * inputs)]
        np.add.at(matrix[row], mirrored, weights)
    return matrix


def resize(planes: torch.Tensor, height: int, width: int) -> torch.Tensor:
    rows = torch.from_numpy(imresize_matrix(planes.size(2), height))
    columns = torch.from_numpy(imresize_matrix(planes.size(3), width))
    return torch.einsum("yh,nchw,xw->ncyx", rows, planes.double(), columns).float()


def test_kernels_keep_a_flat_picture():
    assert torch.equal(up_weights().sum(dim=1), torch.ones(8))
    assert down_weights().sum() == 1.0


def test_up_and_down_are_imresize():
    lr = torch.rand(2, 3, 9, 14, generator=torch.Generator().manual_seed(0))
    hr = torch.rand(2, 3, 72, 112, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(RESAMPLER.up(lr), resize(lr, 72, 112), atol=2e-6, rtol=0)
    torch.testing.assert_close(RESAMPLER.down(hr), resize(hr, 9, 14), atol=2e-6, rtol=0)


def test_rounded_passes_stay_within_one_level_of_the_unrounded_ones():
    hr = to_planes(golden_picture(96, 72, 0).numpy()[None])
    lr = RESAMPLER.down_rounded(hr)
    assert (lr - RESAMPLER.down(hr).clamp(0, 255)).abs().max() <= 1.1
    assert (RESAMPLER.up_rounded(lr) - RESAMPLER.up(lr).clamp(0, 255)).abs().max() <= 1.2
    assert torch.equal(lr, lr.round())


def test_projection_brings_the_lr_picture_back():
    lr = to_planes(golden_picture(16, 12, 0).numpy()[None]) / 255
    wrong = RESAMPLER.up(lr) + 0.1 * torch.rand(1, 3, 128, 96, generator=torch.Generator().manual_seed(0))
    errors = [
        (RESAMPLER.down(RESAMPLER.project(wrong, lr, rounds)) - lr).square().mean().sqrt() for rounds in range(4)
    ]
    assert errors[0] > 0.04
    assert errors[3] < 0.003
    assert errors == sorted(errors, reverse=True)


def test_projecting_at_lr_size_is_projecting_step_by_step():
    lr = torch.rand(2, 3, 5, 7, generator=torch.Generator().manual_seed(0))
    picture = plain = torch.rand(2, 3, 40, 56, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(RESAMPLER.up_and_down(lr), RESAMPLER.down(RESAMPLER.up(lr)), atol=2e-6, rtol=0)
    for _ in range(3):
        plain = plain + RESAMPLER.up(lr - RESAMPLER.down(plain))
    torch.testing.assert_close(RESAMPLER.project(picture, lr, 3), plain, atol=2e-6, rtol=0)


def test_luma_of_white_black_and_red():
    pixels = torch.tensor([[255.0, 0.0, 255.0], [255.0, 0.0, 0.0], [255.0, 0.0, 0.0]]).reshape(1, 3, 1, 3)
    assert luma(pixels).flatten().tolist() == [235.0, 16.0, 81.0]


def test_psnr_of_a_difference_of_one_level():
    a = torch.full((1, 3, 32, 32), 100.0)
    assert psnr(a, a + 1).item() == pytest.approx(48.1308, abs=1e-4)
    assert psnr(a, a).item() == 100.0


def test_diversity_is_zero_for_equal_samples_and_grows_with_complementary_ones():
    errors = torch.tensor([[[1.0, 3.0]], [[3.0, 1.0]]])
    assert diversity(errors[:1].repeat(3, 1, 1)) == 0.0
    assert diversity(errors) == pytest.approx(50.0)


def test_bicubic_scores_on_set5_are_the_published_ones(data):
    with open(data / "eval/bicubic_8x.csv", newline="") as file:
        expected = {row["image"]: row for row in csv.DictReader(file) if row["set"] == "Set5"}
    files = picture_files(data / "eval/Set5")
    assert len(files) == len(expected) == 5
    for path in files:
        hr = to_planes(crop_to_scale(load_picture(path))[None])
        sr = RESAMPLER.up_rounded(RESAMPLER.down_rounded(hr))
        assert psnr_y(sr, hr).item() == pytest.approx(float(expected[path.stem]["psnr_y"]), abs=0.01)
        assert ssim_y(sr, hr).item() == pytest.approx(float(expected[path.stem]["ssim_y"]), abs=0.001)
