"""A patch discriminator for the adversarial term.

Spectral normalisation keeps it 1-Lipschitz in every layer. The other usual remedy, a penalty on its gradient (R1),
needs a second backward pass through the whole discriminator, which on a CPU costs as much as the generator's step.
With the hinge loss it stops pulling at pictures it already judges right, which suits batches as small as ours.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class PatchDiscriminator(nn.Module):
    """[N, 3, H, W] in [0, 1] to one opinion per patch, [N, 1, about H/8, about W/8]; above 0 means genuine.

    Each opinion rests on 70 x 70 pixels, as in PatchGAN.
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
    """What the discriminator minimises, from its opinions: genuine above 1, made below -1 cost nothing."""
    return F.relu(1.0 - genuine).mean() + F.relu(1.0 + made).mean()


def generator_hinge(made: Tensor) -> Tensor:
    """What the generator minimises, per picture: [N, 1, h, w] to [N]."""
    return -made.mean(dim=(1, 2, 3))
