import importlib.util

import numpy as np
import pytest
import torch

from training.data import to_planes
from training.export import MODELS, golden_picture
from training.measures import psnr
from training.peers import Peer, mean_row, projected, strip
from training.protocol import Resampler


class OnlyResampler:
    resampler = Resampler()


@torch.inference_mode()
def test_a_projected_picture_reduces_to_the_lr_picture():
    lr = golden_picture(16, 12, 0)
    picture = to_planes(np.random.default_rng(0).integers(0, 256, (1, 128, 96, 3)).astype(np.uint8)) * 0.2 + 100.0
    made = projected(OnlyResampler(), picture, (lr.float() * 0.5 + 60).to(torch.uint8))
    reduced = Resampler().down_rounded(made)
    wanted = to_planes((lr.float() * 0.5 + 60).to(torch.uint8).numpy()[None])
    assert psnr(reduced, wanted).item() >= 50.0


def test_powers_have_geometric_means_and_the_rest_arithmetic_ones():
    assert mean_row([{"power0": 0.5, "lpips": 0.1}, {"power0": 2.0, "lpips": 0.3}]) == {"power0": 1.0, "lpips": 0.2}


def test_a_strip_has_the_middles_side_by_side():
    white, black = torch.full((1, 3, 128, 128), 255.0), torch.zeros(1, 3, 128, 128)
    picture = strip([white, black])
    assert picture.shape == (288, 576, 3)
    assert picture[:, :288].min() == 255 and picture[:, 288:].max() == 0


def test_without_ncnn_or_a_network_a_peer_is_refused():
    reason = "pip install ncnn" if importlib.util.find_spec("ncnn") is None else "no network that ncnn can read"
    with pytest.raises(SystemExit, match=reason):
        Peer(MODELS / "none", 1)
