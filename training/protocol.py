"""The evaluation protocol's resampling: MATLAB-style bicubic by exactly 8, cubic a = -0.5.

Eight divides evenly, so the kernel repeats for every LR pixel: HR sample `p` (0..7) of an LR pixel lies at
(p + 0.5) / 8 - 0.5 LR pixels from its centre and depends on five LR neighbours, of which four have weight.
Down-sampling is the transpose with an eighth of the weight (the anti-aliased kernel is the same cubic, stretched).
All weights are multiples of 2^-16, so float32 passes over 8-bit values are exact and rounding is reproducible.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SCALE = 8
REACH = 2  # LR pixels on either side that one resampling pass touches
BLOCK = 16  # LR pixels that one matrix product resamples along an axis


def cubic(x: Tensor) -> Tensor:
    """Keys' cubic with a = -0.5 at distances x (any shape)."""
    x = x.abs()
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return torch.where(x <= 1, near, torch.where(x < 2, far, torch.zeros_like(x)))


def up_weights() -> Tensor:
    """[8, 5]: weight of the LR neighbours -2..2 for each of the eight HR samples of an LR pixel."""
    offset = (torch.arange(SCALE, dtype=torch.float64) + 0.5) / SCALE - 0.5
    neighbour = torch.arange(-REACH, REACH + 1, dtype=torch.float64)
    return cubic(offset[:, None] - neighbour[None, :]).float()


def down_weights() -> Tensor:
    """[40]: weight of the 40 HR samples of the LR pixels -2..2 in the pixel between them; the outer eight are zero."""
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
    """Mirrors [M, C, H, W] at its borders, the border samples included, by `rows` and `columns` a side."""
    if rows > 0:
        x = torch.cat([x[:, :, :rows].flip(2), x, x[:, :, -rows:].flip(2)], dim=2)
    if columns > 0:
        x = torch.cat([x[:, :, :, :columns].flip(3), x, x[:, :, :, -columns:].flip(3)], dim=3)
    return x


def round_to_bytes(x: Tensor) -> Tensor:
    """Clamps to 0..255 and rounds half up; stays float."""
    return (x.clamp(0.0, 255.0) + 0.5).floor()


class Resampler(nn.Module):
    """Both directions, both ways of computing: in floating point (inside the model) and rounded (the protocol)."""

    def __init__(self) -> None:
        super().__init__()
        self.scale, self.block, self.reach = SCALE, BLOCK, REACH  # TorchScript sees no constants of a file
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
        """Eight times as many rows of [N, C, rows + 4, W], block by block: the matrix of all rows is nearly all zeros."""
        blocks: list[Tensor] = []
        for first in range(0, rows, self.block):
            count = min(self.block, rows - first)
            band = self.up_band[: self.scale * count, : count + 2 * self.reach]
            blocks.append(torch.matmul(band, padded[:, :, first : first + count + 2 * self.reach]))
        return torch.cat(blocks, dim=2)

    def _down_rows(self, padded: Tensor, rows: int) -> Tensor:
        """An eighth of the rows of [N, C, 8 (rows + 4), W], block by block."""
        blocks: list[Tensor] = []
        for first in range(0, rows, self.block):
            count = min(self.block, rows - first)
            band = self.down_band[:count, : self.scale * (count + 2 * self.reach)]
            blocks.append(torch.matmul(band, padded[:, :, self.scale * first : self.scale * (first + count + 2 * self.reach)]))
        return torch.cat(blocks, dim=2)

    def project(self, y: Tensor, x: Tensor, rounds: int) -> Tensor:
        """Moves y [N, C, 8H, 8W] towards the pictures whose down-sampling is x [N or 1, C, H, W].

        The same as `rounds` times y += up(x - down(y)). As both directions are linear, what the later rounds add is
        known at LR size, and HR size is passed once each way.
        """
        missing = x - self.down(y)
        correction = torch.zeros_like(missing)
        for _ in range(rounds):
            correction = correction + missing
            missing = missing - self.up_and_down(missing)
        return y + self.up(correction)

    def up_and_down(self, x: Tensor) -> Tensor:
        """down(up(x)) of [N, C, H, W], sides of 4 or more, without the picture between."""
        n, c, h, w = x.shape
        padded = pad_symmetric(x.reshape(n * c, 1, h, w), 2 * REACH, 2 * REACH)
        return F.conv2d(padded, self.up_down_plane).reshape(n, c, h, w)

    def settle(self, y: Tensor, x: Tensor, rounds: int, step: float) -> Tensor:
        """As `project`, but to a picture that can be stored: within [0, 1].

        A clamp after the projection would undo part of it wherever a picture is saturated, so every round begins with
        one; steps longer than the projection's own make up for what clamping costs.
        """
        for _ in range(rounds):
            y = y.clamp(0.0, 1.0)
            y = y.add(self.up(x - self.down(y)), alpha=step)
        return y.clamp(0.0, 1.0)

    def _up_one_axis(self, x: Tensor) -> Tensor:
        """Eight times as many rows of [N, C, H, W], values 0..255, rounded."""
        n, c, h, w = x.shape
        phases = F.conv2d(pad_symmetric(x.reshape(n * c, 1, h, w), 2, 0), self.up_rows)
        return round_to_bytes(phases.transpose(1, 2).reshape(n, c, 8 * h, w))

    def _down_one_axis(self, y: Tensor) -> Tensor:
        """An eighth of the rows of [N, C, 8H, W], values 0..255, rounded."""
        n, c, h, w = y.shape
        padded = pad_symmetric(y.reshape(n * c, 1, h, w), 16, 0)
        return round_to_bytes(F.conv2d(padded, self.down_rows, stride=[8, 1]).reshape(n, c, h // 8, w))

    def up_rounded(self, x: Tensor) -> Tensor:
        """The protocol's bicubic picture: [N, C, H, W] in 0..255 to [N, C, 8H, 8W], rounded after each pass."""
        return self._up_one_axis(self._up_one_axis(x).transpose(2, 3)).transpose(2, 3)

    def down_rounded(self, y: Tensor) -> Tensor:
        """The protocol's LR picture: [N, C, 8H, 8W] in 0..255 to [N, C, H, W], rounded after each pass."""
        return self._down_one_axis(self._down_one_axis(y).transpose(2, 3)).transpose(2, 3)
