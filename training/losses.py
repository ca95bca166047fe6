"""Terms of the training objective that are not a plain L1 or LPIPS."""

import torch
from torch import Tensor


def kl_to_unit_gaussian(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, I)) in nats: [N, S] twice to [N]."""
    return 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance).sum(dim=1)


def mode_seeking_hinge(distance: Tensor, margin: float) -> Tensor:
    """What two samples of one picture lack in perceptual distance: [N] to [N]."""
    return (margin - distance).clamp(min=0.0)


def texture_distance(sample: list[Tensor], reference: list[Tensor]) -> Tensor:
    """Distance of the channel statistics of feature maps, each [N, C, h, w], as a fraction of the reference's: [N]."""
    total = torch.zeros(sample[0].size(0), device=sample[0].device)
    for x, y in zip(sample, reference):
        for ours, theirs in zip(statistics(x), statistics(y)):
            total = total + (ours - theirs).abs().mean(dim=1) / (theirs.mean(dim=1) + 1e-3)
    return total / (2 * len(sample))


def statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation over positions: [N, C, h, w] to two [N, C]."""
    return x.mean(dim=(2, 3)), (x.var(dim=(2, 3), unbiased=False) + 1e-6).sqrt()
