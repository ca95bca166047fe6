"""A reference's memory: what is in it is found and taken over, what is not is left alone."""

import numpy as np
import pytest
import torch
from torch import Tensor

from training.data import to_planes
from training.export import golden_picture
from training.measures import psnr
from training.network import RefVae, Widths
from training.protocol import Resampler


@pytest.fixture(scope="module")
def model():
    """With keys that tell neighbourhoods apart; the gate is as it was made."""
    torch.manual_seed(0)
    model = RefVae(Widths(encoder_blocks=2, decoder_blocks=1))
    with torch.no_grad():
        model.memory.fit_keys(torch.cat([model.features(low(picture(seed))) for seed in range(6)]))
    return torch.jit.script(model.eval())


def picture(seed: int, height: int = 96, width: int = 112) -> Tensor:
    """uint8 [height, width, 3]: patches and grain of all sizes, unlike anywhere else."""
    random = np.random.default_rng(seed)
    layers = [
        torch.nn.functional.interpolate(
            torch.from_numpy(random.normal(0, 40, (1, 3, height // size + 1, width // size + 1))), scale_factor=size, mode="bilinear"
        )[..., :height, :width]
        for size in (4, 8, 32)
    ]
    return (128 + sum(layers))[0].permute(1, 2, 0).clamp(0, 255).round().to(torch.uint8).contiguous()


def resized(high: Tensor, factor: float) -> Tensor:
    sides = [round(side * factor) for side in high.shape[:2]]
    planes = torch.nn.functional.interpolate(to_planes(high.numpy()[None]), size=sides, mode="bicubic", antialias=True)
    return planes[0].permute(1, 2, 0).clamp(0, 255).round().to(torch.uint8).contiguous()


def low(high: Tensor) -> Tensor:
    """[1, 3, h, w] in [0, 1], of uint8 [8h, 8w, 3]."""
    return Resampler().down_rounded(to_planes(high.numpy()[None])) / 255.0


def as_bytes(planes: Tensor) -> Tensor:
    return (planes[0] * 255.0).round().permute(1, 2, 0).to(torch.uint8).contiguous()


@torch.inference_mode()
def decoded(model, high: Tensor, reference: Tensor, strength: float) -> Tensor:
    lr = as_bytes(low(high))
    features = model.encode_lr(lr)
    memory = model.remember(reference)
    matches, cues = model.recall(features, lr, *memory)
    style, noise = torch.zeros(1, 64), torch.zeros(1, 24, *lr.shape[:2])
    return model.decode_guided(features, lr, style, noise, matches, cues, memory[2], torch.tensor([strength]))


@torch.inference_mode()
def plain(model, high: Tensor) -> Tensor:
    lr = as_bytes(low(high))
    return model.decode(model.encode_lr(lr), lr, torch.zeros(1, 64), torch.zeros(1, 24, *lr.shape[:2]))


def quality(made: Tensor, high: Tensor) -> float:
    return float(psnr(made.permute(0, 3, 1, 2).float(), to_planes(high.numpy()[None])))


@pytest.mark.parametrize(
    ("name", "least"),
    [("itself", 20.0), ("moved", 1.0), ("mirrored", 20.0), ("part of a larger one", 5.0), ("from nearer", 4.0), ("from farther", 4.0)],
)
def test_a_reference_that_shows_the_same_thing_gives_its_detail(model, name, least):
    high = picture(1)
    references = {
        "itself": high, "moved": high[5:, 3:].contiguous(), "mirrored": high.flip(1),
        "part of a larger one": torch.cat([picture(9, 96, 64), high], dim=1),
        "from nearer": resized(high, 1.6), "from farther": resized(high, 0.8),
    }  # fmt: skip
    assert quality(decoded(model, high, references[name], 2.0), high) > quality(plain(model, high), high) + least


def test_strength_0_is_no_reference(model):
    high = picture(1)
    assert torch.equal(decoded(model, high, picture(2), 0.0), plain(model, high))


@torch.inference_mode()
def test_more_strength_opens_the_gate_and_every_candidate_still_comes_down_to_its_lr_picture(model):
    high, reference = picture(1), picture(2)
    lr = as_bytes(low(high))
    matches, cues = model.recall(model.encode_lr(lr), lr, *model.remember(reference))
    use = model.gate(cues, torch.tensor([0.0, 0.5, 1.0, 1.5, 2.0])).mean(dim=(1, 2))
    assert use[0] == 0
    assert (use.diff() > 0).all() and use[-1] > 0.95
    made = decoded(model, high, reference, 2.0)
    down = Resampler().down_rounded(made.permute(0, 3, 1, 2).float())
    assert float(psnr(down, to_planes(lr.numpy()[None]))) >= 50


@torch.inference_mode()
def test_tiles_with_halos_recall_what_the_whole_recalls(model):
    high, reference = picture(1, 320, 256), picture(2)
    lr = as_bytes(low(high))
    features = model.encode_lr(lr)
    memory = model.remember(reference)
    matches, cues = model.recall(features, lr, *memory)
    top, bottom, halo = 16, 28, RefVae().recall_halo
    rows = slice(top - halo, bottom + halo)
    part, part_cues = model.recall(features[:, :, rows].contiguous(), lr[rows].contiguous(), *memory)
    assert (part[:, halo:-halo] == matches[:, top:bottom]).float().mean() > 0.99  # rounding decides between equal fits
    torch.testing.assert_close(part_cues[0, halo:-halo], cues[0, top:bottom], atol=1e-3, rtol=0)


@torch.inference_mode()
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (33, 31), (1500, 1100)])
def test_a_reference_of_any_size_has_a_bounded_memory(model, size):
    keys, places, pixels = model.remember(golden_picture(*size, 1))
    assert len(keys) == len(places) > 0
    assert sum(part.nbytes for part in (keys, places, pixels)) <= 160 << 20
    assert int(places[:, 0].max()) < len(pixels)
    torch.testing.assert_close(keys.norm(dim=1), torch.ones(len(keys)))


def test_a_flat_reference_is_harmless(model):
    high = picture(1)
    made = decoded(model, high, torch.full((64, 64, 3), 130, dtype=torch.uint8), 1.0)
    assert made.shape == (1, 96, 112, 3)


@torch.inference_mode()
def test_several_references_are_one_memory(model):
    high, other = picture(1), picture(2)
    first, second = model.remember(other), model.remember(high)
    counted_on = second[1] + torch.tensor([len(first[2]), 0])
    memory = torch.cat([first[0], second[0]]), torch.cat([first[1], counted_on]), torch.cat([first[2], second[2]])
    lr = as_bytes(low(high))
    features = model.encode_lr(lr)
    matches, _ = model.recall(features, lr, *memory)
    assert (matches[0] >= len(first[2])).float().mean() > 0.95, "the reference that shows the same thing is taken"
