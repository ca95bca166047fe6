"""What every network here has in common: layers that compute in either precision, the projection, and the entry points.

A network adds `features`, `residual` and `reference_encoder`; training, export and the worker need no more to know.
"""

from typing import Optional  # TorchScript's spelling

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.protocol import REACH, Resampler, round_to_bytes

# In training, where gradients pass through every round, and in serving, where 50 dB must hold for saturated pictures too.
PROJECTION_ROUNDS = 3
SETTLING_ROUNDS = 6
# Of 1.0, 1.4 and 1.7 the step after which they need the fewest rounds.
SETTLING_STEP = 1.4


class Conv(nn.Conv2d):
    """Computes in its input's precision, whatever its weights are kept in."""

    def forward(self, x: Tensor) -> Tensor:
        bias = self.bias
        assert bias is not None
        return self._conv_forward(x, self.weight.to(x.dtype), bias.to(x.dtype))


class TemperedConv(Conv):
    """Has weights of its own for drawn candidates: at temperature 0 it is `weight`, at 1 and above `drawn_weight`, else between.

    A candidate without noise is to be near the truth, a drawn one to have a photograph's texture; layers that serve both do
    neither well. As it begins, both are equal.
    """

    def __init__(self, inputs: int, outputs: int, side: int, padding: int) -> None:
        super().__init__(inputs, outputs, side, padding=padding)
        self.drawn_weight = nn.Parameter(self.weight.detach().clone())
        self.drawn_bias = nn.Parameter(torch.zeros(outputs))

    def at(self, x: Tensor, share: Tensor) -> Tensor:
        """`share`: float32 [], 0 to 1."""
        bias = self.bias
        assert bias is not None
        weight = torch.lerp(self.weight.float(), self.drawn_weight.float(), share)
        return self._conv_forward(x, weight.to(x.dtype), torch.lerp(bias.float(), self.drawn_bias.float(), share).to(x.dtype))


class Linear(nn.Linear):
    """Computes in its input's precision, whatever its weights are kept in."""

    def forward(self, x: Tensor) -> Tensor:
        bias = self.bias
        return F.linear(x, self.weight.to(x.dtype), None if bias is None else bias.to(x.dtype))


def conv(inputs: int, outputs: int, gain: float = 1.0) -> Conv:
    """A 3x3 convolution with zero padding; `gain` scales its initial weights."""
    return initialised(Conv(inputs, outputs, 3, padding=1), gain)


def tempered(inputs: int, outputs: int, gain: float = 1.0) -> TemperedConv:
    """As `conv`, with weights for drawn candidates besides."""
    layer = initialised(TemperedConv(inputs, outputs, 3, padding=1), gain)
    with torch.no_grad():
        layer.drawn_weight.copy_(layer.weight)
    return layer


def initialised(layer: nn.Conv2d, gain: float) -> nn.Conv2d:
    with torch.no_grad():
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        layer.weight.mul_(gain)
        layer.bias.zero_()
    return layer


class Upscaler(nn.Module):
    """Subclasses set the sizes and halos that model.json states."""

    def __init__(self, style_size: int, noise_size: int) -> None:
        super().__init__()
        self.style_size = style_size
        self.noise_size = noise_size
        self.rounds = PROJECTION_ROUNDS
        self.settling_rounds = SETTLING_ROUNDS
        self.settling_step = SETTLING_STEP
        self.settling_halo = SETTLING_ROUNDS * 2 * REACH  # a round reaches twice the bicubic kernel's two
        self.bf16 = False  # convolutions of the LR picture and of candidates in bfloat16; all else stays in float32
        self.resampler = Resampler()

    @torch.jit.export
    def set_precision(self, name: str) -> None:
        """`float32` (at first) or `bfloat16`: what later calls compute in. Their inputs and outputs stay as they are."""
        if name != "float32" and name != "bfloat16":
            raise ValueError("unknown precision " + name)
        self.bf16 = name == "bfloat16"

    def compute(self, x: Tensor) -> Tensor:
        return x.to(torch.bfloat16) if self.bf16 else x

    def compose(self, residual: Tensor, lr: Tensor) -> Tensor:
        """Bicubic plus residual, projected: [M, 3, 8h, 8w], [M or 1, 3, h, w] to [M, 3, 8h, 8w], unclamped."""
        return self.resampler.project(self.resampler.up(lr) + residual, lr, self.rounds)

    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        """uint8 [H, W, 3] to float32 [1, C, H, W]."""
        return self.features(planes(lr)).float().contiguous()

    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> Tensor:
        """uint8 [h, w, 3] to float32 [2, S]: mean, log-variance."""
        return self.reference_encoder(planes(reference)).reshape(2, self.style_size)

    @torch.jit.export
    def decode(
        self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor, temperature: Optional[Tensor] = None
    ) -> Tensor:
        """float32 [1, C, h, w], uint8 [h, w, 3], float32 [N, S], float32 [N, Z, h, w] to uint8 [N, 8h, 8w, 3].

        `temperature`, float32 [1], 0 to 2, by default 1: the one of style and noise, which have its factor already.
        """
        memory = features.contiguous(memory_format=torch.channels_last)
        low = planes(lr)
        return self.settled(self.residual(memory, style, noise, temperature).float(), low)

    def settled(self, residual: Tensor, low: Tensor) -> Tensor:
        """Bicubic plus residual, projected and rounded: [N, 3, 8h, 8w], [1, 3, h, w] to uint8 [N, 8h, 8w, 3]."""
        enlarged = self.resampler.up(low) + residual
        picture = self.resampler.settle(enlarged, low, self.settling_rounds, self.settling_step)
        return round_to_bytes(picture * 255.0).to(torch.uint8).permute(0, 2, 3, 1).contiguous()

    def forward(self, lr: Tensor) -> Tensor:
        return self.encode_lr(lr)


def planes(picture: Tensor) -> Tensor:
    """uint8 [H, W, 3] to float32 [1, 3, H, W] in [0, 1]."""
    return picture.permute(2, 0, 1).unsqueeze(0).contiguous().to(torch.float32) / 255.0
