import math

import pytest
import torch

from training.discriminator import PatchDiscriminator, discriminator_hinge, generator_hinge
from training.export import golden_picture
from training.losses import (
    LINES,
    SPECTRUM_SECTORS,
    best_of,
    content_loss,
    kl_to_unit_gaussian,
    l1,
    lattice,
    line_excess,
    line_heights,
    lpips_layers,
    lpips_map_of,
    lpips_of,
    mode_seeking_hinge,
    negative_psnr_y,
    normalised_taps,
    spectrum_distance,
    spectrum_of,
    style_loss,
    texture_distance,
    total_variation,
)
from training.lpips import Lpips
from training.measures import psnr_y
from training.vgg import Vgg16


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed))


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


def test_l1_compares_every_sample_with_its_picture():
    truth = torch.tensor([0.0, 1.0]).reshape(2, 1, 1, 1).expand(2, 3, 4, 4)
    samples = torch.stack([truth + 0.5, truth - 0.25])
    torch.testing.assert_close(l1(samples, truth), torch.tensor([[0.5, 0.5], [0.25, 0.25]]))


def test_minus_psnr_is_what_the_protocol_measures_but_for_its_rounding():
    truth = random(1, 3, 64, 64)
    noisy = (truth[None] + 0.1 * random(2, 1, 3, 64, 64, seed=1)).clamp(0.0, 1.0)
    inside = slice(8, -8)  # the protocol leaves the border out
    ours = negative_psnr_y(noisy[..., inside, inside], truth[..., inside, inside])
    measured = psnr_y(255.0 * noisy[:, 0], 255.0 * truth)
    torch.testing.assert_close(-ours[:, 0].double(), measured, atol=0.02, rtol=0)


def test_the_best_of_samples_is_taken_place_by_place():
    maps = torch.tensor([[0.1, 0.5], [0.3, 0.2], [0.4, 0.6]]).reshape(3, 1, 1, 2)
    assert best_of(maps, softness=0).item() == pytest.approx((0.1 + 0.2) / 2)
    assert best_of(maps, softness=1e-3).item() == pytest.approx((0.1 + 0.2) / 2, abs=0.002)  # t log 3 at most
    gentle = best_of(maps, softness=0.1).item()
    assert 0.15 < gentle < maps.mean().item()
    assert best_of(maps[:1].repeat(4, 1, 1, 1), softness=0.1).item() == pytest.approx(0.3)  # all alike: what they are


def test_the_softened_best_gives_every_sample_a_gradient_and_the_best_the_most():
    maps = torch.tensor([0.10, 0.15, 0.20]).reshape(3, 1, 1, 1).requires_grad_()
    best_of(maps, softness=0.05).sum().backward()
    torch.testing.assert_close(maps.grad.flatten(), torch.softmax(torch.tensor([-2.0, -3.0, -4.0]), dim=0))


def test_lpips_by_layers_is_lpips(tiny_data):
    perceptual = Lpips.load(tiny_data)
    pictures, truth = random(4, 3, 64, 64), random(2, 3, 64, 64, seed=1)
    taps, wanted = perceptual.taps(pictures), perceptual.taps(truth)
    layers = lpips_layers(perceptual, normalised_taps(taps, 2), normalised_taps(wanted, 1))
    expected = perceptual.compare(taps, [tap.repeat(2, 1, 1, 1) for tap in wanted])
    torch.testing.assert_close(lpips_of(layers).flatten(), expected)
    sizes = list(layers[0].shape[2:])
    expected = perceptual.compare_map(taps, [tap.repeat(2, 1, 1, 1) for tap in wanted], *sizes)
    torch.testing.assert_close(lpips_map_of(layers).flatten(0, 1), expected)


def test_content_is_the_sum_of_three_differences():
    def pair(difference: float) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.full((2, 3, 8, 8), difference), torch.zeros(2, 3, 8, 8)

    torch.testing.assert_close(content_loss(pair(0.5), pair(0.25), pair(2.0)), torch.full((2,), 2.75))


def test_style_sees_mean_and_spread_alone():
    x = random(2, 5, 8, 8)
    assert style_loss([x, x], [x.flip(2), x.roll(3, dims=3)]).max() < 1e-5
    torch.testing.assert_close(style_loss([x + 0.5], [x]), torch.full((2,), 0.5))
    flat = torch.tensor([1.0, -1.0]).repeat(32).reshape(1, 1, 8, 8)  # mean 0, deviation 1
    torch.testing.assert_close(style_loss([3 * flat, flat], [flat, flat]), torch.tensor([2.0]))


def test_a_lattice_is_what_repeats_with_each_lr_pixel():
    grain = random(2, 3, 192, 192)
    assert (lattice(grain) < 0.02).all()
    dots, other = torch.zeros(3, 192, 192), torch.zeros(3, 192, 192)
    dots[:, 3::8, 3::8] = 1.0
    other[:, 3::9, 3::9] = 1.0
    assert lattice(dots) > 5.0
    assert lattice(other) < 0.05 * lattice(dots)
    assert lattice(torch.roll(dots, (2, 5), (1, 2))).item() == pytest.approx(lattice(dots).item())
    # Dots of either sign have no mean at any place: their magnitude tells.
    signs = dots * torch.randint(0, 2, (1, 24, 24), generator=torch.Generator().manual_seed(0)).mul(2).sub(1).repeat_interleave(
        8, 1
    ).repeat_interleave(8, 2)
    assert lattice(signs) > 2.0
    assert 0 < lattice(grain[0] + 0.2 * dots) < lattice(grain[0] + 0.5 * dots)
    assert lattice(torch.full((3, 64, 64), 0.5)) == 0


@pytest.mark.parametrize(("rows", "columns"), [(16, 8), (8, 16), (16, 16)])
def test_a_lattice_may_change_its_sign_from_one_lr_pixel_to_the_next(rows, columns):
    dots = torch.zeros(3, 192, 192)
    dots[:, 3::rows, 3::columns] = 1.0
    dots[:, 3 + rows // 2 :: rows, 3 + columns // 2 :: columns] = -1.0
    assert lattice(dots) > 2.0


def test_a_spectrum_tells_fine_from_coarse_and_axes_from_diagonals():
    grain = random(1, 3, 64, 64)
    assert spectrum_distance(grain[None], grain).item() == 0
    assert spectrum_distance(0.5 * grain[None], grain).item() == pytest.approx(math.log(4), rel=0.05)
    x = torch.arange(64.0)
    across = (0.5 + 0.5 * torch.sin(0.3 * 2 * math.pi * x)).expand(3, 64, 64)
    powers = spectrum_of(across)
    assert powers.argmax().item() == 2 * SPECTRUM_SECTORS, "third band, along the first axis"
    turned = spectrum_of(across.transpose(1, 2))
    assert turned.argmax().item() == 3 * SPECTRUM_SECTORS - 1


def test_total_variation_of_a_ramp_and_of_an_edge():
    ramp = torch.arange(8.0).expand(1, 3, 8, 8)
    assert total_variation(ramp).item() == pytest.approx(1.0)
    assert total_variation(ramp + ramp.transpose(2, 3)).item() == pytest.approx(2.0)
    edge = (torch.arange(8) >= 4).float().expand(1, 3, 8, 8)
    assert total_variation(edge).item() == pytest.approx(1 / 7)


def test_adversarial_terms_of_known_opinions():
    sure, unsure = torch.full((1, 1, 2, 2), 2.0), torch.zeros(1, 1, 2, 2)
    assert discriminator_hinge(genuine=sure, made=-sure).item() == 0
    assert discriminator_hinge(genuine=unsure, made=unsure).item() == 2
    assert discriminator_hinge(genuine=-sure, made=sure).item() == 6
    assert generator_hinge(torch.cat([sure, -sure, unsure])).tolist() == [-2, 2, 0]


def test_an_opinion_of_the_discriminator_rests_on_70_pixels_and_is_bounded_in_slope():
    torch.manual_seed(0)
    discriminator = PatchDiscriminator(8)
    for _ in range(20):
        discriminator(random(1, 3, 64, 64))  # power iteration, by which spectral normalisation estimates
    discriminator.eval()
    picture = random(1, 3, 192, 192).requires_grad_()
    opinion = discriminator(picture)
    opinion[0, 0, 10, 10].backward()
    seen = picture.grad[0].abs().sum(dim=0)
    assert seen.any(dim=1).sum() == seen.any(dim=0).sum() == 70
    assert all(torch.linalg.matrix_norm(layer.weight.flatten(1), 2) < 1.1 for layer in discriminator.layers)


@torch.inference_mode()
def test_vgg_taps_have_their_sizes_and_tell_pictures_apart(data):
    vgg = Vgg16.load(data)
    pictures = torch.stack([golden_picture(32, 48, seed).permute(2, 0, 1) / 255.0 for seed in (1, 2)])
    taps = vgg.taps(pictures)
    assert [tuple(tap.shape[1:]) for tap in taps] == [(64, 32, 48), (128, 16, 24), (256, 8, 12), (512, 4, 6)]
    assert (taps[3][0] - taps[3][1]).abs().mean() > 0.1
    torch.testing.assert_close(vgg(pictures), taps[3])


def test_stripes_with_the_pitch_of_the_network_stand_out_and_noise_does_not():
    generator = torch.Generator().manual_seed(0)
    noise = torch.rand(1, 3, 160, 160, generator=generator)
    across = torch.arange(160, dtype=torch.float32)
    for line, frequency in enumerate(LINES):
        stripes = 0.5 + 0.2 * torch.cos(2 * torch.pi * frequency * across)[None, None, None] + 0.1 * (noise - 0.5)
        heights = line_heights(stripes)[0]
        assert heights.argmax() == line
        assert heights[line] > 3.0
        assert line_excess(stripes[None], noise)[0, 0] > 1.0
        assert line_excess(stripes.transpose(2, 3)[None], noise)[0, 0] > 1.0
    assert line_heights(noise).abs().max() < 1.5
    assert line_excess(noise[None], noise)[0, 0] == 0.0
