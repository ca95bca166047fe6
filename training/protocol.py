"""Resampling of the evaluation protocol: MATLAB's bicubic by a factor of 8, a = -0.5.

The factor is an integer, so the weights are the same for every LR pixel: HR sample `p` (0..7) of an LR pixel lies at
(p + 0.5) / 8 - 0.5 LR pixels from its centre and depends on five LR neighbours, four of them with non-zero weights.
Downsampling is the transpose divided by 8 (the antialiasing kernel is the same cubic, stretched).
All weights are multiples of 2^-16, so float32 passes over 8-bit values are exact and rounding is reproducible.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SCALE = 8
REACH = 2  # LR pixels on either side that one resampling pass reads
BLOCK = 16  # LR pixels that one matrix product resamples along an axis at once


def cubic(x: Tensor) -> Tensor:
    """Keys' cubic with a = -0.5 at distances x (any shape)."""
    x = x.abs()
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return torch.where(x <= 1, near, torch.where(x < 2, far, torch.zeros_like(x)))


def up_weights() -> Tensor:
    """[8, 5]: weights of the LR neighbours -2..2 for each of the eight HR samples of an LR pixel."""
    offset = (torch.arange(SCALE, dtype=torch.float64) + 0.5) / SCALE - 0.5
    neighbour = torch.arange(-REACH, REACH + 1, dtype=torch.float64)
    return cubic(offset[:, None] - neighbour[None, :]).float()


def down_weights() -> Tensor:
    """[40]: weights of the HR samples of the LR neighbours -2..2 for an LR pixel; the outer eight are zero."""
    return up_weights().flip(1).t().reshape(-1) / SCALE


def up_banded(up: Tensor) -> Tensor:
    """[8 B, B + 4]: the weights of `up` [8, 5] for a block of LR pixels and the two on either side."""
    band = torch.zeros(SCALE * BLOCK, BLOCK + 2 * REACH)
    for i in range(BLOCK):
        band[SCALE * i : SCALE * (i + 1), i : i + 2 * REACH + 1] = up
    return band


def down_banded(down: Tensor) -> Tensor:
    """[B, 8 (B + 4)]: the weights of `down` [40] for a block of LR pixels."""
    band = torch.zeros(BLOCK, SCALE * (BLOCK + 2 * REACH))
    for i in range(BLOCK):
        band[i, SCALE * i : SCALE * i + down.numel()] = down
    return band


def pad_symmetric(x: Tensor, rows: int, columns: int) -> Tensor:
    """Pads [M, C, H, W] on each side with `rows` and `columns` mirrored samples, repeating the border samples."""
    if rows > 0:
        x = torch.cat([x[:, :, :rows].flip(2), x, x[:, :, -rows:].flip(2)], dim=2)
    if columns > 0:
        x = torch.cat([x[:, :, :, :columns].flip(3), x, x[:, :, :, -columns:].flip(3)], dim=3)
    return x


def round_to_bytes(x: Tensor) -> Tensor:
    """Clamps to 0..255 and rounds half up; stays float."""
    return (x.clamp(0.0, 255.0) + 0.5).floor()


class Resampler(nn.Module):
    """Enlarges and reduces by 8, unrounded (inside the model) and rounded (the protocol)."""

    def __init__(self) -> None:
        super().__init__()
        self.scale, self.block, self.reach = SCALE, BLOCK, REACH  # TorchScript cannot access module-level constants
        up, down = up_weights(), down_weights()
        self.register_buffer("up_rows", up.reshape(SCALE, 1, 5, 1).clone(), persistent=False)
        self.register_buffer("down_rows", down.reshape(1, 1, 40, 1).clone(), persistent=False)
        self.register_buffer("up_band", up_banded(up), persistent=False)
        self.register_buffer("down_band", down_banded(down), persistent=False)
        both = torch.zeros(4 * REACH + 1)
        for i, part in enumerate(down.reshape(2 * REACH + 1, SCALE)):
            both[i : i + 2 * REACH + 1] += part @ up
        self.register_buffer("up_down_plane", torch.outer(both, both)[None, None], persistent=False)

    def up(self, x: Tensor) -> Tensor:
        """[N, C, H, W] to [N, C, 8H, 8W], unrounded."""
        across = self._up_rows(pad_symmetric(x, self.reach, self.reach).transpose(2, 3), x.size(3)).transpose(2, 3)
        return self._up_rows(across, x.size(2))

    def down(self, y: Tensor) -> Tensor:
        """[N, C, 8H, 8W] to [N, C, H, W], unrounded."""
        rows = self._down_rows(pad_symmetric(y, self.scale * self.reach, 0), y.size(2) // self.scale)
        columns = pad_symmetric(rows, 0, self.scale * self.reach).transpose(2, 3).contiguous()
        return self._down_rows(columns, y.size(3) // self.scale).transpose(2, 3)

    def _up_rows(self, padded: Tensor, rows: int) -> Tensor:
        """Enlarges the rows of [N, C, rows + 4, W] block by block, as the matrix for all rows would be mostly zeros."""
        blocks: list[Tensor] = []
        for first in range(0, rows, self.block):
            count = min(self.block, rows - first)
            band = self.up_band[: self.scale * count, : count + 2 * self.reach]
            blocks.append(torch.matmul(band, padded[:, :, first : first + count + 2 * self.reach]))
        return torch.cat(blocks, dim=2)

    def _down_rows(self, padded: Tensor, rows: int) -> Tensor:
        """Reduces the rows of [N, C, 8 (rows + 4), W] block by block."""
        blocks: list[Tensor] = []
        for first in range(0, rows, self.block):
            count = min(self.block, rows - first)
            band = self.down_band[:count, : self.scale * (count + 2 * self.reach)]
            blocks.append(torch.matmul(band, padded[:, :, self.scale * first : self.scale * (first + count + 2 * self.reach)]))
        return torch.cat(blocks, dim=2)

    def project(self, y: Tensor, x: Tensor, rounds: int) -> Tensor:
        """Projects y [N, C, 8H, 8W] towards the pictures whose reduction is x [N or 1, C, H, W].

        Equivalent to `rounds` times y += up(x - down(y)). As both directions are linear, later rounds are computed at
        LR size, with only one pass each way at HR size.
        """
        missing = x - self.down(y)
        correction = torch.zeros_like(missing)
        for _ in range(rounds):
            correction = correction + missing
            missing = missing - self.up_and_down(missing)
        return y + self.up(correction)

    def up_and_down(self, x: Tensor) -> Tensor:
        """down(up(x)) of [N, C, H, W], sides of 4 or more, without computing up(x)."""
        n, c, h, w = x.shape
        padded = pad_symmetric(x.reshape(n * c, 1, h, w), 2 * REACH, 2 * REACH)
        return F.conv2d(padded, self.up_down_plane).reshape(n, c, h, w)

    def settle(self, y: Tensor, x: Tensor, rounds: int, step: float) -> Tensor:
        """As `project`, but keeps the result within [0, 1].

        Clamping after the projection would undo part of it in saturated areas, so every round starts with clamping. Steps
        longer than those of `project` compensate for it.
        """
        for _ in range(rounds):
            y = y.clamp(0.0, 1.0)
            y = y.add(self.up(x - self.down(y)), alpha=step)
        return y.clamp(0.0, 1.0)

    def _up_one_axis(self, x: Tensor) -> Tensor:
        """Enlarges the rows of [N, C, H, W] with values 0..255, rounded."""
        n, c, h, w = x.shape
        phases = F.conv2d(pad_symmetric(x.reshape(n * c, 1, h, w), 2, 0), self.up_rows)
        return round_to_bytes(phases.transpose(1, 2).reshape(n, c, 8 * h, w))

    def _down_one_axis(self, y: Tensor) -> Tensor:
        """Reduces the rows of [N, C, 8H, W] with values 0..255, rounded."""
        n, c, h, w = y.shape
        padded = pad_symmetric(y.reshape(n * c, 1, h, w), 16, 0)
        return round_to_bytes(F.conv2d(padded, self.down_rows, stride=[8, 1]).reshape(n, c, h // 8, w))

    def up_rounded(self, x: Tensor) -> Tensor:
        """The protocol's bicubic picture: [N, C, H, W] in 0..255 to [N, C, 8H, 8W], rounded after each pass."""
        return self._up_one_axis(self._up_one_axis(x).transpose(2, 3)).transpose(2, 3)

    def down_rounded(self, y: Tensor) -> Tensor:
        """The protocol's LR picture: [N, C, 8H, 8W] in 0..255 to [N, C, H, W], rounded after each pass."""
        return self._down_one_axis(self._down_one_axis(y).transpose(2, 3)).transpose(2, 3)
