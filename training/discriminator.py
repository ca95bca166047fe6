"""A patch discriminator for the adversarial term.

Spectral normalisation keeps every layer 1-Lipschitz. The usual alternative, a penalty on the gradient (R1),
needs a second backward pass through the discriminator, which on a CPU costs as much as the generator's step.
The hinge loss ignores pictures that are already classified correctly, which suits small batches.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class PatchDiscriminator(nn.Module):
    """Maps [N, 3, H, W] in [0, 1] to a score per patch, [N, 1, about H/8, about W/8]; above 0 means real.

    The receptive field of a score is 70 x 70 pixels, as in PatchGAN.
    """

    def __init__(self, channels: int = 32) -> None:
        super().__init__()
        widths, strides = [3, channels, 2 * channels, 4 * channels, 8 * channels, 1], [2, 2, 2, 1, 1]
        self.layers = nn.ModuleList(
            [
                spectral_norm(nn.Conv2d(a, b, 4, stride=stride, padding=1))
                for a, b, stride in zip(widths[:-1], widths[1:], strides)
            ]
        )

    def forward(self, picture: Tensor) -> Tensor:
        x = (2.0 * picture - 1.0).contiguous(memory_format=torch.channels_last)
        for layer in self.layers[:-1]:
            x = F.leaky_relu(layer(x), 0.2)
        return self.layers[-1](x)


def discriminator_hinge(genuine: Tensor, made: Tensor) -> Tensor:
    """The discriminator's loss, from its scores: zero for real ones above 1 and generated ones below -1."""
    return F.relu(1.0 - genuine).mean() + F.relu(1.0 + made).mean()


def generator_hinge(made: Tensor) -> Tensor:
    """The generator's loss per picture: [N, 1, h, w] to [N]."""
    return -made.mean(dim=(1, 2, 3))
