"""The paper's network (RefVAE, arXiv 2106.04090) at full width, with VGG-16 instead of VGG-19.

F_X = G(bicubic8(X)) and F_R = G(R at 256 x 256) are frozen VGG features of 512 channels. A CVAE turns F_R into a
Gaussian of 256 dimensions and its sample into C_R. F = C_R * (1 + F_Sigma) + F_mu. Three stages of (bilinear x2,
convolution) turn F into a picture, to which bicubic8(X) is added. The final projection is not in the paper.

C_R is stretched over the whole input, so a tile's result differs from that part of the untiled result: use tiles only if
memory requires it.
"""

from dataclasses import dataclass
from typing import Optional  # TorchScript's spelling

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.upscaler import Linear, Upscaler, conv
from training.vgg import CHANNELS, Vgg16

REFERENCE_SIDE = 256
VGG_HALO = 5  # LR pixels: the receptive field of relu4_1 reaches 33 HR pixels


@dataclass(frozen=True)
class PaperWidths:
    style: int = 256
    bottleneck: int = 64
    latent_side: int = 16  # side of the feature maps before and after the linear layers
    stages: tuple[int, int, int] = (256, 128, 64)


class Cvae(nn.Module):
    """Maps VGG features to a Gaussian, and a sample of it to C_R."""

    def __init__(self, widths: PaperWidths) -> None:
        super().__init__()
        self.side = widths.latent_side
        self.bottleneck = widths.bottleneck
        inner = widths.bottleneck * widths.latent_side**2
        self.narrow = conv(CHANNELS, widths.bottleneck)
        self.to_gaussian = Linear(inner, 2 * widths.style)
        self.from_sample = Linear(widths.style, inner)
        self.widen = nn.ModuleList([conv(widths.bottleneck, widths.bottleneck), conv(widths.bottleneck, CHANNELS)])
        # With so many inputs, Adam's equal step sizes would change the Gaussian too much; scaling the input prevents that.
        self.input_scale = inner**-0.5

    def gaussian(self, features: Tensor) -> Tensor:
        """[N, 512, h, w] to mean and log-variance, [N, 2 S]."""
        x = F.leaky_relu(self.narrow(features), 0.2)
        x = F.interpolate(x, size=[self.side, self.side], mode="bilinear", align_corners=False)
        mean, log_variance = self.to_gaussian(self.input_scale * x.flatten(1)).chunk(2, dim=1)
        return torch.cat([mean, log_variance.clamp(-8.0, 4.0)], dim=1)

    def forward(self, style: Tensor, height: int, width: int) -> Tensor:
        """[M, S] to C_R [M, 512, height, width]. The convolutions run before the resizing, where they cost less."""
        x = self.from_sample(style).reshape(-1, self.bottleneck, self.side, self.side)
        for layer in self.widen:
            x = F.leaky_relu(layer(x), 0.2)
        return F.interpolate(x, size=[height, width], mode="bilinear", align_corners=False)


class PaperRefVae(Upscaler):
    def __init__(self, widths: PaperWidths = PaperWidths()) -> None:
        super().__init__(widths.style, noise_size=1)  # the noise map is required by the contract, but ignored
        first, second, third = widths.stages
        self.reference_side = REFERENCE_SIDE
        # 2 for the bicubic picture, the VGG's, and 1 per convolution of the fusion. The decoder's convolutions at 2x, 4x and 8x,
        # each with its bilinear neighbour, reach 2 LR pixels together.
        self.encode_halo = 2 + VGG_HALO + 2
        self.decode_halo = 2 + self.settling_halo
        self.channels = 2 * CHANNELS
        self.vgg = Vgg16()
        self.cvae = Cvae(widths)
        self.fusion_mu = nn.ModuleList([conv(CHANNELS, CHANNELS), conv(CHANNELS, CHANNELS, gain=0.7)])
        self.fusion_sigma = nn.ModuleList([conv(CHANNELS, CHANNELS), conv(CHANNELS, CHANNELS, gain=0.1)])
        self.up = nn.ModuleList([conv(CHANNELS, first), conv(first, second), conv(second, third)])
        self.rgb = conv(third, 3, gain=0.1)

    def features(self, lr: Tensor) -> Tensor:
        """[N, 3, H, W] in [0, 1] to F_mu and F_Sigma, [N, 1024, H, W]."""
        x = self.vgg(self.compute(self.resampler.up(lr)))
        mu, sigma = x, x
        for i, (layer_mu, layer_sigma) in enumerate(zip(self.fusion_mu, self.fusion_sigma)):
            mu, sigma = layer_mu(mu), layer_sigma(sigma)
            if i == 0:
                mu, sigma = F.leaky_relu(mu, 0.2), F.leaky_relu(sigma, 0.2)
        return torch.cat([mu, sigma], dim=1)

    def residual(self, features: Tensor, style: Tensor, noise: Tensor, temperature: Optional[Tensor] = None) -> Tensor:
        """Returns the difference to the bicubic picture: [N, 1024, h, w], [M, S] to [M, 3, 8h, 8w]; M a multiple of N."""
        n, c, h, w = features.shape
        mu, sigma = self.compute(features).chunk(2, dim=1)
        condition = self.cvae(self.compute(style), h, w).reshape(-1, n, c // 2, h, w)
        x = (condition * (1.0 + sigma) + mu).reshape(-1, c // 2, h, w)
        for layer in self.up:
            x = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
            x = F.leaky_relu(layer(x), 0.2)
        return self.rgb(x)

    def reference_encoder(self, reference: Tensor) -> Tensor:
        """[N, 3, h, w] in [0, 1] to mean and log-variance, [N, 2 S]."""
        size = [self.reference_side, self.reference_side]
        resized = F.interpolate(reference, size=size, mode="bilinear", align_corners=False, antialias=True)
        return self.cvae.gaussian(self.vgg(resized))
