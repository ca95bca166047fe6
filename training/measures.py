"""Metrics of the evaluation protocol. Pictures are float32 [N, 3, H, W] with integers 0..255 unless stated otherwise."""

import torch
from torch import Tensor
from torch.nn import functional as F

from training.lpips import Lpips
from training.protocol import SCALE, Resampler

LUMINANCE = [65.481 / 255.0, 128.553 / 255.0, 24.966 / 255.0]  # of R, G, B: BT.601, studio range


def luma(x: Tensor) -> Tensor:
    """BT.601 studio-range Y, rounded: [N, 3, H, W] to [N, 1, H, W] in 16..235."""
    weights = torch.tensor(LUMINANCE, dtype=torch.float64, device=x.device)
    y = torch.einsum("nchw,c->nhw", x.double(), weights) + 16.0
    return (y + 0.5).floor()[:, None]


def psnr(a: Tensor, b: Tensor) -> Tensor:
    """PSNR with peak 255 per picture: [N]. Limited to 100 dB, as JSON has no infinity."""
    error = (a.double() - b.double()).square().mean(dim=(1, 2, 3))
    return (10.0 * torch.log10(255.0**2 / error)).clamp(max=100.0)


def shaved_luma(x: Tensor) -> Tensor:
    return luma(x)[:, :, SCALE:-SCALE, SCALE:-SCALE]


def psnr_y(sr: Tensor, hr: Tensor) -> Tensor:
    """PSNR of luma: [N]; a border of eight pixels is excluded."""
    return psnr(shaved_luma(sr), shaved_luma(hr))


def ssim_y(sr: Tensor, hr: Tensor) -> Tensor:
    """SSIM of luma: [N]; Gaussian window 11 x 11, sigma 1.5, K = (0.01, 0.03), valid region, border of eight pixels excluded."""
    x, y = shaved_luma(sr), shaved_luma(hr)
    position = torch.arange(-5, 6, dtype=torch.float64, device=x.device)
    window = torch.exp(-position.square() / (2 * 1.5**2))
    window = window / window.sum()

    def blur(z: Tensor) -> Tensor:
        return F.conv2d(F.conv2d(z, window.reshape(1, 1, 11, 1)), window.reshape(1, 1, 1, 11))

    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean_x, mean_y = blur(x), blur(y)
    variance_x = blur(x * x) - mean_x.square()
    variance_y = blur(y * y) - mean_y.square()
    covariance = blur(x * y) - mean_x * mean_y
    similarity = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x.square() + mean_y.square() + c1) * (variance_x + variance_y + c2)
    )
    return similarity.mean(dim=(1, 2, 3))


def lr_psnr(sr: Tensor, hr: Tensor, resampler: Resampler) -> Tensor:
    """RGB PSNR of the two pictures reduced by 8 and rounded to 8 bits: [N]."""
    return psnr(resampler.down_rounded(sr), resampler.down_rounded(hr))


def diversity(maps: Tensor) -> float:
    """Diversity score of NTIRE 2021 for one picture, in percent, from the LPIPS maps of its samples [samples, H, W]."""
    best_sample = maps.mean(dim=(1, 2)).min()
    best_mixture = maps.min(dim=0).values.mean()
    return float((best_sample - best_mixture) / best_sample * 100.0)


def lpips(sr: Tensor, hr: Tensor, network: Lpips) -> Tensor:
    """LPIPS: [N]."""
    return network.compare(network.taps(sr / 255.0), network.taps(hr / 255.0))


def lpips_maps(sr: Tensor, hr: Tensor, network: Lpips) -> Tensor:
    """LPIPS per pixel: [N, H, W]."""
    return network.compare_map(
        network.taps(sr / 255.0), network.taps(hr / 255.0), int(hr.size(2)), int(hr.size(3))
    )
