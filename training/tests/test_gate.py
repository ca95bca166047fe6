"""The gate learns to open for what fits and to stay shut for what does not."""

import numpy as np
import torch

from training.data import Pictures
from training.gate import KINDS, GateFit, distorted, halves
from training.lpips import Lpips
from training.network import RefVae, Widths


def test_fitting_lowers_the_loss_and_moves_the_gate_alone(tiny_data):
    torch.manual_seed(0)
    model = RefVae(Widths(channels=8, style=4, noise=2, encoder_blocks=1, decoder_blocks=1, stages=(8, 8, 4), fine=4))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    fit = GateFit(model, Pictures(tiny_data, 2), Lpips.load(tiny_data), seed=1)
    losses = fit.fit([fit.example() for _ in range(8)], steps=30)
    assert np.mean(losses[-5:]) < np.mean(losses[:5])
    moved = {name.split(".")[0] for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert moved == {"gate0", "gate1", "gate2"}


def test_every_kind_of_reference_occurs(tiny_data):
    fit = GateFit(RefVae(Widths(encoder_blocks=1)), Pictures(tiny_data, 2), Lpips.load(tiny_data), seed=1)
    crop, elsewhere = halves(fit.pictures.train[0], fit.random)
    for kind in KINDS:
        reference = fit.reference(kind, crop, elsewhere)
        assert reference.dtype == np.uint8 and reference.ndim == 3 and min(reference.shape[:2]) > 0


def test_the_same_thing_photographed_again_keeps_its_middle():
    random = np.random.default_rng(0)
    picture = np.zeros((160, 160, 3), np.uint8)
    picture[60:100, 60:100] = 200
    again = distorted(picture, random)
    assert again.shape[0] < 160 and 100 < again.max() and (again > 100).mean() > 0.03
