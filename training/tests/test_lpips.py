import csv

import pytest
import torch

from training.bicubic import Bicubic
from training.data import crop_to_scale, load_picture, picture_files, to_planes
from training.export import golden_picture
from training.lpips import Lpips
from training.protocol import Resampler


@pytest.fixture(scope="module")
def lpips(tiny_data):
    return torch.jit.script(Lpips.load(tiny_data))


@torch.inference_mode()
def test_the_squared_distance_of_embeddings_is_lpips(lpips):
    a, b = golden_picture(70, 90, 0), golden_picture(70, 90, 1).flip(0)
    distance = lpips.distance(a, b)
    assert distance > 0
    torch.testing.assert_close((lpips.embed(a) - lpips.embed(b)).square().sum(), distance, atol=0, rtol=1e-5)


@torch.inference_mode()
def test_a_picture_is_at_no_distance_from_itself(lpips):
    a = golden_picture(70, 90, 0)
    assert lpips.distance(a, a) == 0
    assert lpips.distance_map(a, a).shape == (70, 90)
    assert lpips.distance_map(a, a).abs().max() == 0


def test_flat_pictures_have_a_finite_gradient(tiny_data):
    lpips = Lpips.load(tiny_data)
    flat = torch.zeros(1, 3, 64, 64, requires_grad=True)
    lpips.compare(lpips.taps(flat), lpips.taps(torch.rand(1, 3, 64, 64))).sum().backward()
    assert flat.grad.isfinite().all()


@torch.inference_mode()
def test_bicubic_on_set5_scores_as_published(data):
    lpips, bicubic, resampler = Lpips.load(data), Bicubic(), Resampler()
    with open(data / "eval/bicubic_8x.csv", newline="") as file:
        expected = {row["image"]: float(row["lpips_alex"]) for row in csv.DictReader(file) if row["set"] == "Set5"}
    scores = []
    for path in picture_files(data / "eval/Set5"):
        hr = crop_to_scale(load_picture(path)).copy()
        lr = resampler.down_rounded(to_planes(hr[None]))[0].permute(1, 2, 0).to(torch.uint8)
        sr = bicubic.decode(bicubic.encode_lr(lr), lr, torch.zeros(1, 1), torch.zeros(1))[0]
        scores.append(lpips.distance(sr, torch.from_numpy(hr)).item())
        assert scores[-1] == pytest.approx(expected[path.stem], abs=1e-4)
    assert sum(scores) / 5 == pytest.approx(0.5364, abs=1e-4)
