import pytest
import torch

from training.bicubic import Bicubic
from training.data import to_planes
from training.export import golden_picture
from training.measures import lr_psnr
from training.network import RefVae
from training.protocol import Resampler


@pytest.fixture(scope="module")
def model():
    """As initialised, but with residual branches at full weight, so that wrong halos would show."""
    torch.manual_seed(0)
    model = RefVae()
    with torch.no_grad():
        for block in [*model.body, *model.decoder]:
            block.second.weight.mul_(5.0)
        torch.nn.init.normal_(model.grain.weight, std=0.3)
        torch.nn.init.normal_(model.fine2.weight, std=0.03)
    return torch.jit.script(model.to(memory_format=torch.channels_last).eval())


def latents(count: int, height: int, width: int, seed: int = 0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 64, generator=generator), torch.randn(count, 24, height, width, generator=generator)


def window(start: int, end: int, halo: int, size: int) -> slice:
    return slice(max(0, start - halo), min(size, end + halo))


@torch.inference_mode()
def test_entry_points_keep_their_contract_at_odd_sizes(model):
    lr = golden_picture(9, 13, 0)
    features = model.encode_lr(lr)
    stats = model.encode_reference(golden_picture(7, 301, 1))
    style, noise = latents(3, 9, 13)
    decoded = model.decode(features, lr, style, noise)
    assert (features.shape, features.dtype) == ((1, 64, 9, 13), torch.float32)
    assert (stats.shape, stats.dtype) == ((2, 64), torch.float32)
    assert (decoded.shape, decoded.dtype) == ((3, 72, 104, 3), torch.uint8)
    assert features.is_contiguous() and stats.is_contiguous() and decoded.is_contiguous()
    torch.testing.assert_close(model(lr), features)


@torch.inference_mode()
def test_bfloat16_keeps_the_contract_and_nearly_the_picture():
    torch.manual_seed(0)
    model = torch.jit.script(RefVae().eval())
    lr = golden_picture(16, 12, 0)
    style, noise = latents(2, 16, 12)
    features = model.encode_lr(lr)
    decoded = model.decode(features, lr, style, noise)
    model.set_precision("bfloat16")
    rough_features = model.encode_lr(lr)
    rough = model.decode(rough_features, lr, style, noise)
    assert (rough_features.dtype, rough.dtype) == (torch.float32, torch.uint8)
    assert not torch.equal(rough_features, features)
    assert (rough_features - features).abs().max() < 0.05 * features.abs().max()
    assert (rough.float() - decoded.float()).abs().mean() < 1.0
    model.set_precision("float32")
    assert torch.equal(model.decode(features, lr, style, noise), decoded)
    with pytest.raises(torch.jit.Error, match="unknown precision float8"):
        model.set_precision("float8")


@torch.inference_mode()
def test_the_smallest_picture_decodes(model):
    lr = golden_picture(8, 8, 0)
    assert model.decode(model.encode_lr(lr), lr, *latents(1, 8, 8)).shape == (1, 64, 64, 3)


@torch.inference_mode()
def test_tiles_with_halos_give_the_untiled_picture(model):
    height, width, step = 84, 70, 32
    lr = golden_picture(height, width, 0)
    style, noise = latents(1, height, width)
    features = model.encode_lr(lr)
    whole = model.decode(features, lr, style, noise).int()
    tiled_features, tiled = torch.zeros_like(features), torch.zeros_like(whole)
    halos = RefVae().encode_halo, RefVae().decode_halo
    for top in range(0, height, step):
        for left in range(0, width, step):
            bottom, right = min(top + step, height), min(left + step, width)
            rows, columns = window(top, bottom, halos[0], height), window(left, right, halos[0], width)
            y, x = top - rows.start, left - columns.start
            part = model.encode_lr(lr[rows, columns].contiguous())
            tiled_features[:, :, top:bottom, left:right] = part[:, :, y : y + bottom - top, x : x + right - left]
            rows, columns = window(top, bottom, halos[1], height), window(left, right, halos[1], width)
            y, x = 8 * (top - rows.start), 8 * (left - columns.start)
            part = model.decode(
                features[:, :, rows, columns].contiguous(), lr[rows, columns].contiguous(), style,
                noise[:, :, rows, columns].contiguous(),
            ).int()  # fmt: skip
            tiled[:, 8 * top : 8 * bottom, 8 * left : 8 * right] = (
                part[:, y : y + 8 * (bottom - top), x : x + 8 * (right - left)]
            )
    torch.testing.assert_close(tiled_features, features, atol=1e-4, rtol=1e-4)
    # Equal up to float32's order of summation: a value on the edge between two levels may fall either way.
    assert (tiled - whole).abs().max() <= 1
    assert (tiled != whole).float().mean() < 1e-3


@torch.inference_mode()
def test_a_candidate_does_not_depend_on_its_batch(model):
    lr = golden_picture(16, 12, 0)
    features = model.encode_lr(lr)
    style, noise = latents(3, 16, 12)
    together = model.decode(features, lr, style, noise).int()
    alone = torch.cat([model.decode(features, lr, s[None], n[None]) for s, n in zip(style, noise)]).int()
    assert (together - alone).abs().max() <= 1


@torch.inference_mode()
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(model):
    lr = golden_picture(16, 12, 0)
    features = model.encode_lr(lr)
    first, again, other = (model.decode(features, lr, *latents(1, 16, 12, seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@torch.inference_mode()
def test_style_and_noise_each_change_the_picture(model):
    lr = golden_picture(16, 12, 0)
    features = model.encode_lr(lr)
    style, noise = latents(1, 16, 12)
    plain = model.decode(features, lr, 0 * style, 0 * noise)
    assert not torch.equal(plain, model.decode(features, lr, style, 0 * noise))
    assert not torch.equal(plain, model.decode(features, lr, 0 * style, noise))


@torch.inference_mode()
def test_a_decoded_picture_comes_down_to_its_lr_picture():
    torch.manual_seed(0)
    model = RefVae().eval()
    lr = (golden_picture(24, 20, 0).float() * 0.8 + 20).to(torch.uint8)  # away from black and white, which clip
    decoded = model.decode(model.encode_lr(lr), lr, *latents(2, 24, 20)).permute(0, 3, 1, 2).float()
    bicubic = Resampler().up_rounded(to_planes(lr.numpy()[None]))
    assert (decoded - bicubic).abs().mean() > 2, "the network should add something to be put right"
    down = Resampler().down_rounded(decoded)
    error = (down - to_planes(lr.numpy()[None])).square().mean(dim=(1, 2, 3))
    assert (10 * torch.log10(255**2 / error)).min() >= 50


@torch.inference_mode()
def test_bicubic_is_a_model_like_any_other():
    model = torch.jit.script(Bicubic())
    lr = golden_picture(9, 13, 0)
    features = model.encode_lr(lr)
    stats = model.encode_reference(lr)
    decoded = model.decode(features, lr, torch.zeros(2, 1), torch.zeros(2, 1, 9, 13))
    assert (features.shape, stats.shape, decoded.shape) == ((1, 1, 9, 13), (2, 1), (2, 72, 104, 3))
    expected = Resampler().up_rounded(to_planes(lr.numpy()[None]))
    assert torch.equal(decoded[1].permute(2, 0, 1).float(), expected[0])
    assert lr_psnr(expected, expected, Resampler()).item() == 100.0


def test_spread_out_references_lie_as_far_apart_as_the_prior():
    torch.manual_seed(0)
    encoder = RefVae().reference_encoder
    shades = torch.rand(16, 3, 1, 1) + torch.rand(16, 1, 1, 1) * torch.randn(16, 3, 64, 64)
    together, _ = encoder(shades).chunk(2, dim=1)
    assert together.std(dim=0).max() < 0.1
    encoder.spread_out(shades)
    mean, log_variance = encoder(shades).chunk(2, dim=1)
    torch.testing.assert_close(mean.mean(dim=0), torch.zeros(64), atol=1e-3, rtol=0)
    torch.testing.assert_close(mean.std(dim=0), torch.ones(64), atol=1e-2, rtol=0)
    torch.testing.assert_close(log_variance, torch.full((16, 64), -2.0))
