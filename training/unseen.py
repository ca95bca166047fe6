"""Perceptual distances that no loss optimises: LPIPS on SqueezeNet 1.1, and LPIPS's VGG heads on the four taps that there are.

A network trained against one distance learns its blind spots; these two say whether people see an improvement as well.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.lpips import SCALE, SHIFT, normalised
from training.vgg import Vgg16

SQUEEZE = Path("weights") / "squeezenet1_1_torchvision_fp16.ncnn.bin"  # below the data folder
SQUEEZE_HEADS = Path("weights") / "lpips_lin_squeeze.pth"
VGG_HEADS = Path("weights") / "lpips_lin_vgg.pth"
VGG_TAPS = 4  # LPIPS has a fifth, whose weights are missing
FIRES = [(64, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128), (256, 48, 192), (384, 48, 192), (384, 64, 256), (512, 64, 256)]
POOLED_BEFORE = (0, 2, 4)  # which fire modules follow a 3x3 maximum
TAPPED = (1, 3, 4, 5, 6, 7)  # which of them LPIPS looks at, after the first convolution
HALF_FLAG = 0x01306B47  # begins half-precision weights in this file format


class Fire(nn.Module):
    """Narrow, then widen by 1x1 and 3x3: [N, a, h, w] to [N, 2 c, h, w]."""

    def __init__(self, inputs: int, narrow: int, outputs: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(inputs, narrow, 1)
        self.one = nn.Conv2d(narrow, outputs, 1)
        self.three = nn.Conv2d(narrow, outputs, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.narrow(x))
        return torch.cat([F.relu(self.one(x)), F.relu(self.three(x))], dim=1)


class Squeeze(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 64, 3, stride=2)
        self.fires = nn.ModuleList([Fire(*widths) for widths in FIRES])
        self.requires_grad_(False)

    @staticmethod
    def load(data: Path) -> "Squeeze":
        content, at, network = (data / SQUEEZE).read_bytes(), 0, Squeeze()
        convolutions = [network.first] + [layer for fire in network.fires for layer in (fire.narrow, fire.one, fire.three)]
        for convolution in convolutions:
            if int.from_bytes(content[at : at + 4], "little") != HALF_FLAG:
                raise ValueError(f"{SQUEEZE} holds no half-precision weights at byte {at}")
            count, outputs = convolution.weight.numel(), convolution.out_channels
            weight = np.frombuffer(content, np.float16, count, at + 4).astype(np.float32)
            at += 4 + (2 * count + 3) // 4 * 4
            convolution.weight.copy_(torch.from_numpy(weight).view_as(convolution.weight))
            convolution.bias.copy_(torch.from_numpy(np.frombuffer(content, np.float32, outputs, at).copy()))
            at += 4 * outputs
        return network.eval()

    def taps(self, x: Tensor) -> list[Tensor]:
        """Of pictures normalised as LPIPS has it: the seven activations that it compares."""
        x = F.relu(self.first(x))
        taps = [x]
        for i, fire in enumerate(self.fires):
            x = fire(F.max_pool2d(x, 3, 2, ceil_mode=True) if i in POOLED_BEFORE else x)
            if i in TAPPED:
                taps.append(x)
        return taps


class Unseen:
    """Both distances of pictures [1, 3, H, W] in 0..255."""

    def __init__(self, data: Path, vgg: Vgg16) -> None:
        self.squeeze, self.vgg = Squeeze.load(data), vgg
        self.squeeze_heads, self.vgg_heads = heads(data / SQUEEZE_HEADS), heads(data / VGG_HEADS)[:VGG_TAPS]
        self.shift, self.scale = (torch.tensor(values).reshape(1, 3, 1, 1) for values in (SHIFT, SCALE))

    @torch.inference_mode()
    def distances(self, sr: Tensor, hr: Tensor) -> dict[str, float]:
        squeezed = [self.squeeze.taps(self.as_lpips(one)) for one in (sr, hr)]
        seen = [self.vgg.taps(one / 255.0) for one in (sr, hr)]
        return {"squeezeNet": compared(self.squeeze_heads, *squeezed), "vgg4": compared(self.vgg_heads, *seen)}

    def as_lpips(self, picture: Tensor) -> Tensor:
        return ((2.0 * picture / 255.0 - 1.0) - self.shift) / self.scale


def heads(path: Path) -> list[Tensor]:
    return list(torch.load(path, map_location="cpu", weights_only=True).values())


def compared(weights: list[Tensor], ours: list[Tensor], theirs: list[Tensor]) -> float:
    parts = [((normalised(x) - normalised(y)).square() * w).sum(dim=1).mean() for w, x, y in zip(weights, ours, theirs)]
    return float(torch.stack(parts).sum())
