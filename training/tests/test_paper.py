"""The paper's network trains by the same loop and is served by the same contract."""

import dataclasses
import json

import numpy as np
import pytest
import torch

from training.config import ROOT, Config, Phase
from training.export import export_refvae, golden_picture
from training.network import Widths
from training.networks import build, widths_of
from training.paper import PaperRefVae, PaperWidths
from training.train import Trainer

CPU = torch.device("cpu")
NARROW = PaperWidths(style=8, bottleneck=4, latent_side=4, stages=(16, 8, 8))
PHASE = Phase(
    "paper", steps=2, batch=1, patch=32, rate=1e-3, final_rate=1e-3, warm_up=1, samples=1, zero_every=0,
    l1=0, content=1, style=10, lpips=1, total_variation=1, kl=0.01, adversarial=1,
)  # fmt: skip


@pytest.fixture
def trainer(tiny_data, tmp_path) -> Trainer:
    config = Config(phases=[PHASE], data=tiny_data, run=tmp_path, held_out=2, network="paper", widths=NARROW)
    return Trainer(config, CPU, bf16=False)


def test_all_but_vgg_learns_from_all_six_losses(trainer):
    before = {name: parameter.detach().clone() for name, parameter in trainer.model.named_parameters()}
    for _ in range(2):
        terms = trainer.advance()
        assert terms.keys() == {
            "content", "style", "lpips", "total_variation", "kl", "adversarial", "discriminator", "loss"
        }  # fmt: skip
        assert all(np.isfinite(value) for value in terms.values())
    still = {name for name, parameter in trainer.model.named_parameters() if torch.equal(parameter, before[name])}
    assert still == {name for name in before if name.startswith("vgg.")}


@torch.inference_mode()
def test_its_bundle_keeps_the_contract_and_ignores_the_noise(trainer, tmp_path):
    trainer.save()
    export_refvae(tmp_path / "bundle", trainer.checkpoint, version="1")
    description = json.loads((tmp_path / "bundle/model.json").read_text())
    expected = {"id": "refvae-paper-x8", "features": 1024, "style": 8, "noise": 1, "encodeHalo": 9, "decodeHalo": 26}
    assert description.items() >= expected.items()
    assert "VGG-16" in description["licence"]
    model = torch.jit.load(tmp_path / "bundle/model.pt")
    lr = golden_picture(9, 13, 0)
    features, stats = model.encode_lr(lr), model.encode_reference(golden_picture(7, 301, 1))
    assert (features.shape, features.dtype) == ((1, 1024, 9, 13), torch.float32)
    assert (stats.shape, stats.dtype) == ((2, 8), torch.float32)
    style = torch.randn(2, 8, generator=torch.Generator().manual_seed(0))
    decoded = model.decode(features, lr, style, torch.zeros(2, 1, 9, 13))
    assert (decoded.shape, decoded.dtype) == ((2, 72, 104, 3), torch.uint8)
    assert torch.equal(decoded, model.decode(features, lr, style, torch.ones(2, 1, 9, 13)))
    model.set_precision("bfloat16")
    rough = model.decode(model.encode_lr(lr), lr, style, torch.zeros(2, 1, 9, 13))
    assert (rough.float() - decoded.float()).abs().mean() < 2.0


@torch.inference_mode()
def test_features_of_a_tile_with_its_halo_are_the_pictures(data):
    model = build("paper", NARROW, data).eval()
    lr, halo = golden_picture(48, 24, 0), model.encode_halo
    whole, tile = model.encode_lr(lr), model.encode_lr(lr[16 - halo : 32 + halo].contiguous())
    torch.testing.assert_close(tile[:, :, halo:-halo], whole[:, :, 16:32], atol=1e-3, rtol=1e-3)


def test_full_width_is_the_papers():
    with torch.device("meta"):
        model = PaperRefVae()
    assert (model.style_size, model.channels) == (256, 1024)
    trained = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    assert 20e6 < trained < 30e6


def test_configurations_name_their_network():
    assert Config.read(ROOT / "training/configs/paper.json").widths == PaperWidths()
    assert Config.read(ROOT / "training/configs/compact.json").widths == Widths(encoder_blocks=10)
    assert widths_of("paper", {"stages": [8, 8, 8]}).stages == (8, 8, 8)
    with pytest.raises(ValueError, match="paper has no width channels"):
        widths_of("paper", {"channels": 64})


def test_its_references_are_vggs_and_not_to_be_spread(trainer):
    with pytest.raises(ValueError, match="network paper"):
        dataclasses.replace(trainer.config, phases=[dataclasses.replace(PHASE, spread_references=True)])


def test_checkpoints_of_one_network_do_not_resume_the_other(trainer, tmp_path):
    trainer.save()
    other = dataclasses.replace(trainer.config, network="compact", widths=Widths(channels=8, encoder_blocks=1))
    with pytest.raises(SystemExit, match="holds the network paper"):
        Trainer(other, CPU, bf16=False).restore()
