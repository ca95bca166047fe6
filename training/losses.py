"""Loss terms. Each returns one value per picture, so that pictures can be weighted."""

import torch
from torch import Tensor
from torch.nn import functional as F

from training.lpips import Lpips, normalised
from training.measures import LUMINANCE
from training.protocol import SCALE


def l1(a: Tensor, b: Tensor) -> Tensor:
    """Mean absolute difference: [..., C, H, W] twice, broadcast, to [...]."""
    return (a - b).abs().mean(dim=(-3, -2, -1))


def negative_psnr_y(a: Tensor, b: Tensor) -> Tensor:
    """Negative PSNR of the luminance in dB: [..., 3, H, W] in [0, 1] twice, broadcast, to [...]; -80 for equal pictures."""
    weights = a.new_tensor(LUMINANCE).reshape(3, 1, 1)
    error = ((a - b) * weights).sum(dim=-3).square().mean(dim=(-2, -1))
    return 10.0 * (error + 1e-8).log10()


def kl_to_unit_gaussian(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, I)) in nats: [N, S] twice to [N]."""
    return 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance).sum(dim=1)


def mode_seeking_hinge(distance: Tensor, margin: float) -> Tensor:
    """How much the perceptual distance of two samples is below the margin: [N] to [N]."""
    return (margin - distance).clamp(min=0.0)


def normalised_taps(taps: list[Tensor], samples: int) -> list[Tensor]:
    """LPIPS features with a separate sample dimension: each [S N, C, h, w] to [S, N, C, h, w]."""
    return [normalised(tap).unflatten(0, (samples, -1)) for tap in taps]


def lpips_layers(perceptual: Lpips, a: list[Tensor], b: list[Tensor]) -> list[Tensor]:
    """LPIPS per layer and position: normalised features [S, N, C, h, w] twice, broadcast, to [S, N, h, w]."""
    heads = [getattr(perceptual, f"head{i}") for i in range(len(a))]
    return [((x - y).square() * head).sum(dim=2) for head, x, y in zip(heads, a, b)]


def lpips_of(layers: list[Tensor]) -> Tensor:
    """LPIPS: [S, N]."""
    return torch.stack([layer.mean(dim=(2, 3)) for layer in layers]).sum(dim=0)


def lpips_map_of(layers: list[Tensor]) -> Tensor:
    """LPIPS per position at the resolution of the finest layer: [S, N, h, w]."""
    size = layers[0].shape[2:]
    resized = [F.interpolate(layer, size=size, mode="bilinear", align_corners=False) for layer in layers[1:]]
    return torch.stack([layers[0], *resized]).sum(dim=0)


def best_of(maps: Tensor, softness: float) -> Tensor:
    """Mean over positions of the minimum over samples: [S, N, h, w] to [N].

    The soft minimum -t log mean exp(-d / t) gives every sample some gradient, and better ones more. It is d if all are
    equal, at most their mean, and never below the minimum.
    """
    if softness == 0:
        return maps.amin(dim=0).mean(dim=(1, 2))
    least = -softness * (torch.logsumexp(-maps / softness, dim=0) - torch.tensor(float(maps.size(0))).log())
    return least.mean(dim=(1, 2))


def texture_distance(sample: list[Tensor], reference: list[Tensor]) -> Tensor:
    """Distance of the channel statistics of feature maps, relative to the reference's.

    Each [..., C, h, w], broadcast, to [...].
    """
    parts = [
        (ours - theirs).abs().mean(dim=-1) / (theirs.mean(dim=-1) + 1e-3)
        for x, y in zip(sample, reference)
        for ours, theirs in zip(statistics(x), statistics(y))
    ]
    return torch.stack(parts).mean(dim=0)


def statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation over positions: [..., C, h, w] to two [..., C]."""
    return x.mean(dim=(-2, -1)), (x.var(dim=(-2, -1), unbiased=False) + 1e-6).sqrt()


def content_loss(pictures: tuple[Tensor, Tensor], features: tuple[Tensor, Tensor], reduced: tuple[Tensor, Tensor]) -> Tensor:
    """The paper's content loss: L1 of pictures, of relu4_1, and of pictures reduced by 8; [..., C, h, w] to [...]."""
    return l1(*pictures) + l1(*features) + l1(*reduced)


def style_loss(sample: list[Tensor], reference: list[Tensor]) -> Tensor:
    """The paper's style loss: L1 of means and standard deviations of VGG features; [..., C, h, w] to [...]."""
    parts = [
        (ours - theirs).abs().mean(dim=-1)
        for x, y in zip(sample, reference)
        for ours, theirs in zip(statistics(x), statistics(y))
    ]
    return torch.stack(parts).sum(dim=0)


def total_variation(picture: Tensor) -> Tensor:
    """Mean absolute difference of vertical neighbours plus that of horizontal ones: [..., C, H, W] to [...]."""
    down = (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean(dim=(-3, -2, -1))
    across = (picture[..., 1:] - picture[..., :-1]).abs().mean(dim=(-3, -2, -1))
    return down + across


def lattice(picture: Tensor) -> Tensor:
    """Strength of patterns with a pitch of one or two LR pixels: [..., 3, H, W] in [0, 1] to [...].

    Groups the Laplacian of the mean channel by the 64 positions within an LR pixel. Without a pattern, the mean of each group is
    0, also with alternating signs per LR row, column or both, and its mean magnitude is that of all groups. The result is the
    mean square deviation from that, relative to the mean magnitude; it is below .01 for photographs that are not tiny.
    """
    grey = picture.mean(dim=-3)
    inner = grey[..., 1:-1, 1:-1]
    around = grey[..., :-2, 1:-1] + grey[..., 2:, 1:-1] + grey[..., 1:-1, :-2] + grey[..., 1:-1, 2:]
    edge = SCALE - 1  # the Laplacian starts at pixel 1, so skip to the first whole LR pixel; the same at the end
    laplacian = (4.0 * inner - around)[..., edge : 2 - SCALE - 1, edge : 2 - SCALE - 1]
    places = F.pixel_unshuffle(laplacian.unsqueeze(-3), SCALE)
    magnitude = places.abs().mean(dim=(-2, -1))
    everywhere = magnitude.mean(dim=-1, keepdim=True)
    usual = everywhere + 1.0 / 255.0  # a flat picture has no pattern
    rows, columns = (alternating(size, places) for size in places.shape[-2:])
    signs = [1.0, rows[:, None], columns, rows[:, None] * columns]
    means = [(places * sign).mean(dim=(-2, -1)).square() for sign in signs]
    return torch.stack([*means, (magnitude - everywhere).square()]).sum(dim=0).div(usual.square()).mean(dim=-1)


def alternating(size: int, like: Tensor) -> Tensor:
    """1, -1, 1, ... [size]."""
    return 1.0 - 2.0 * (torch.arange(size, device=like.device, dtype=like.dtype) % 2)


SPECTRUM_BANDS = ((1 / 16, 1 / 8), (1 / 8, 1 / 4), (1 / 4, 3 / 8), (3 / 8, 1 / 2))  # cycles per pixel
SPECTRUM_SECTORS = 4  # of 22.5 degrees, from the horizontal to the vertical axis


def spectrum_of(picture: Tensor) -> Tensor:
    """The luminance's power by band and direction: [..., 3, H, W] in [0, 1] to [..., B S]; square pictures."""
    power, down, across = power_of(picture)
    radius = (down.square() + across.square()).sqrt()
    sector = (torch.atan2(down, across) / (torch.pi / 2) * SPECTRUM_SECTORS).long().clamp(max=SPECTRUM_SECTORS - 1)
    inside = [(radius >= low) & (radius < high) & (sector == i) for low, high in SPECTRUM_BANDS for i in range(SPECTRUM_SECTORS)]
    return torch.stack([mean_inside(power, one) for one in inside], dim=-1)


def power_of(picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The luminance's power under a Hann window, [..., H, H / 2 + 1], and its frequencies, [H, 1] and [H / 2 + 1], 0 to 1/2."""
    side = picture.size(-1)
    weights = picture.new_tensor(LUMINANCE).reshape(3, 1, 1)
    grey = (picture * weights).sum(dim=-3)
    window = torch.hann_window(side, periodic=False, device=picture.device)
    grey = (grey - grey.mean(dim=(-2, -1), keepdim=True)) * window[:, None] * window
    power = torch.fft.rfft2(grey).abs().square() / side**2
    down = torch.fft.fftfreq(side, device=picture.device)[:, None].abs()
    return power, down, torch.fft.rfftfreq(side, device=picture.device)


def mean_inside(power: Tensor, inside: Tensor) -> Tensor:
    return (power * inside.to(power.dtype)).sum(dim=(-2, -1)) / inside.sum()


def spectrum_distance(pictures: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute difference of log power: [S, N, 3, H, W] and [N, 3, H, W] to [S, N]."""
    floor = 1e-6  # about the power of 8-bit quantization noise
    ours, theirs = spectrum_of(pictures) + floor, spectrum_of(truth) + floor
    return (ours.log() - theirs.log()).abs().mean(dim=-1)


LINES = (3 / 16, 5 / 16, 1 / 2)  # cycles per pixel: where what repeats with the LR pixels' highest frequency comes out
LINE_WIDTH, LINE_SURROUNDINGS = 1.6, 6  # frequencies of the transform


def line_heights(picture: Tensor) -> Tensor:
    """Log power of horizontal and vertical stripes of each of `LINES`, over that of stripes beside: [..., 3, H, W] to [..., L]."""
    power, down, across = power_of(picture)
    width, beside = (count / picture.size(-1) for count in (LINE_WIDTH, LINE_SURROUNDINGS))

    def stripes(at: float) -> Tensor:
        """The frequencies of stripes along either axis, and of both at once."""
        near_down, near_across = (down - at).abs() < width, (across - at).abs() < width
        return (near_down & (across < width)) | ((down < width) & near_across) | (near_down & near_across)

    floor = 1e-6  # about the power of 8-bit quantization noise
    heights = [
        (mean_inside(power, stripes(at)) + floor).log() - (mean_inside(power, stripes(at - beside) | stripes(at + beside)) + floor).log()
        for at in LINES
    ]
    return torch.stack(heights, dim=-1)


def line_excess(pictures: Tensor, truth: Tensor) -> Tensor:
    """How far lines stand out more than in the truth: [S, N, 3, H, W] and [N, 3, H, W] to [S, N]."""
    return (line_heights(pictures) - line_heights(truth)).clamp(min=0.0).mean(dim=-1)
