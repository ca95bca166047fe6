"""The bundles in worker/models and their golden tensors agree, and a fresh export keeps the contract."""

import hashlib
import json

import numpy as np
import pytest
import torch

from training.export import MODELS, export_bicubic, export_refvae
from training.network import RefVae, Widths


def bundle(name: str):
    folder = MODELS / name
    if not (folder / "model.pt").exists():
        pytest.skip(f"no bundle {name}")
    golden = {key: torch.from_numpy(value) for key, value in np.load(folder / "golden.npz").items()}
    return torch.jit.load(folder / "model.pt"), json.loads((folder / "model.json").read_text()), golden


@pytest.mark.parametrize("name", ["refvae-x8", "bicubic"])
@torch.inference_mode()
def test_upscalers_give_their_golden_outputs(name):
    model, description, golden = bundle(name)
    features = model.encode_lr(golden["lr"])
    assert features.shape[1] == description["features"]
    torch.testing.assert_close(features, golden["features"], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(model.encode_reference(golden["reference"]), golden["stats"], atol=1e-4, rtol=1e-4)
    temperature = [golden["temperature"]] if description.get("takesTemperature") else []
    decoded = model.decode(features, golden["lr"], golden["style"], golden["noise"], *temperature)
    assert (decoded.int() - golden["decoded"].int()).abs().max() <= 1


@torch.inference_mode()
def test_lpips_gives_its_golden_outputs():
    model, _, golden = bundle("lpips-alex")
    torch.testing.assert_close(model.distance(golden["a"], golden["b"]), golden["distance"])
    torch.testing.assert_close(model.distance_map(golden["a"], golden["b"]), golden["map"], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(model.embed(golden["a"]), golden["embedding"], atol=1e-6, rtol=1e-4)
    torch.testing.assert_close(model.texture(golden["b"]), golden["textureB"], atol=1e-5, rtol=1e-4)
    distance = model.texture_distance(golden["texture"], golden["textureB"])
    torch.testing.assert_close(distance, golden["textureDistance"])


@pytest.mark.parametrize(("name", "mebibytes"), [("refvae-x8", 8), ("bicubic", 1), ("lpips-alex", 10)])
def test_bundles_are_small_and_carry_their_digest(name, mebibytes):
    _, description, _ = bundle(name)
    content = (MODELS / name / "model.pt").read_bytes()
    assert len(content) <= mebibytes * 2**20
    assert hashlib.sha256(content).hexdigest() == description["sha256"]


def test_exports_state_their_sizes_and_halos(tmp_path):
    model = RefVae()
    state = {"step": 7, "widths": vars(Widths()), "style_spread": 0.25, "average": model.state_dict()}
    torch.save(state, tmp_path / "checkpoint.pt")
    export_refvae(tmp_path / "refvae", tmp_path / "checkpoint.pt", version="3")
    description = json.loads((tmp_path / "refvae/model.json").read_text())
    expected = {"id": "refvae-x8", "version": "3", "scale": 8, "features": 64, "style": 64, "noise": 24,
                "styleSpread": 0.25, "encodeHalo": 33, "decodeHalo": 36, "recallHalo": 6, "iterations": 7}  # fmt: skip
    assert description.items() >= expected.items()
    assert description["precisions"] == ["float32", "bfloat16"]
    export_bicubic(tmp_path / "bicubic")
    assert (tmp_path / "bicubic/LICENCE.txt").exists() is False
    assert json.loads((tmp_path / "bicubic/model.json").read_text())["decodeHalo"] == 2


@torch.inference_mode()
def test_weights_lie_in_half_precision_and_compute_in_single(tmp_path):
    torch.manual_seed(0)
    model = RefVae()
    torch.save({"step": 0, "widths": vars(Widths()), "average": model.state_dict()}, tmp_path / "checkpoint.pt")
    export_refvae(tmp_path, tmp_path / "checkpoint.pt", version="1")
    assert (tmp_path / "model.pt").stat().st_size < 5 * 2**20
    exported = torch.jit.load(tmp_path / "model.pt")
    assert {parameter.dtype for parameter in exported.parameters()} == {torch.float16}
    golden = {key: torch.from_numpy(value) for key, value in np.load(tmp_path / "golden.npz").items()}
    features = exported.encode_lr(golden["lr"])
    torch.testing.assert_close(features, golden["features"], atol=1e-4, rtol=1e-4)
    unrounded = model.eval().encode_lr(golden["lr"])
    assert features.dtype == torch.float32
    assert 0 < (features - unrounded).abs().max() < 2e-3 * unrounded.abs().max()


@torch.inference_mode()
def test_the_noise_may_be_stronger_than_in_training(tmp_path):
    torch.manual_seed(0)
    torch.save({"step": 0, "widths": vars(Widths()), "average": RefVae().state_dict()}, tmp_path / "checkpoint.pt")
    for name, factor in (("plain", 1.0), ("strong", 2.0)):
        export_refvae(tmp_path / name, tmp_path / "checkpoint.pt", version="1", noise=factor)
    plain, strong = (torch.jit.load(tmp_path / name / "model.pt") for name in ("plain", "strong"))
    lr, style = torch.full((8, 8, 3), 128, dtype=torch.uint8), torch.zeros(1, 64)
    noise = torch.randn(1, 24, 8, 8, generator=torch.Generator().manual_seed(0))
    features = plain.encode_lr(lr)
    assert torch.equal(strong.decode(features, lr, style, noise), plain.decode(features, lr, style, 2.0 * noise))
    assert not torch.equal(strong.decode(features, lr, style, noise), plain.decode(features, lr, style, noise))
