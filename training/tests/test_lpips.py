import csv

import pytest
import torch

from training.bicubic import Bicubic
from training.data import crop_to_scale, load_picture, picture_files, to_planes
from training.export import golden_picture
from training.losses import texture_distance
from training.lpips import LAYERS, TEXTURE_LAYERS, Lpips, unit_planes
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


@torch.inference_mode()
@pytest.mark.parametrize(("height", "width"), [(31, 33), (70, 90), (64, 101)])
def test_the_map_from_embeddings_is_the_map_of_the_pictures(lpips, height, width):
    a, b = golden_picture(height, width, 0), golden_picture(height, width, 1).flip(0)
    embedded = lpips.embedded_map(lpips.embed(a), lpips.embed(b), a)
    torch.testing.assert_close(embedded, lpips.distance_map(a, b), atol=1e-5, rtol=1e-4)


@torch.inference_mode()
def test_channels_without_weight_are_no_part_of_an_embedding(tiny_data):
    lpips = Lpips.load(tiny_data)
    tensors = {f"lin{i}.weight": getattr(lpips, f"head{i}").clone() for i in range(5)}
    for i, layer in enumerate(LAYERS):
        tensors[f"lin{i}.weight"][:, ::2] = 0
        tensors[f"features.{layer}.weight"] = lpips.convolutions[i].weight
        tensors[f"features.{layer}.bias"] = lpips.convolutions[i].bias
    sparse = Lpips.from_tensors(tensors)
    a, b = golden_picture(70, 90, 0), golden_picture(70, 90, 1).flip(0)
    assert len(sparse.embed(a)) == len(lpips.embed(a)) / 2
    torch.testing.assert_close((sparse.embed(a) - sparse.embed(b)).square().sum(), sparse.distance(a, b))


@torch.inference_mode()
def test_texture_distance_is_the_one_that_training_minimises(lpips):
    a, b = golden_picture(70, 90, 0), golden_picture(50, 64, 1)
    taps = [lpips.taps(unit_planes(picture))[:TEXTURE_LAYERS] for picture in (a, b)]
    assert lpips.texture(a).shape == (512,)
    torch.testing.assert_close(lpips.texture_distance(lpips.texture(a), lpips.texture(b)), texture_distance(*taps)[0])


@torch.inference_mode()
def test_textures_of_small_and_flat_pictures_are_finite(lpips):
    grain, flat = golden_picture(15, 15, 0), torch.zeros(15, 40, 3, dtype=torch.uint8)
    assert lpips.texture_distance(lpips.texture(grain), lpips.texture(flat)).isfinite()
    assert lpips.texture_distance(lpips.texture(flat), lpips.texture(flat)) == 0


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
