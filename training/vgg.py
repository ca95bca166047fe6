"""Frozen VGG-16 up to relu4_1, used by the paper's encoder, content loss and style loss."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from training.upscaler import Conv

WEIGHTS = Path("weights") / "vgg16_relu4_3_fp16.safetensors"  # below the data folder
LAYERS = [0, 2, 5, 7, 10, 12, 14, 17]  # indices of the convolutions in torchvision's model
SHAPES = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 256), (256, 512)]
POOLED_BEFORE = [2, 4, 7]  # convolutions after a 2x2 max pooling
TAPS = [1, 3, 6, 7]  # relu1_2, relu2_2, relu3_3 (the paper's VGG-19 has a relu3_4), relu4_1
CHANNELS = SHAPES[-1][1]


class Vgg16(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList([Conv(a, b, 3, padding=1) for a, b in SHAPES])
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1), persistent=False)
        self.pooled_before, self.tapped = POOLED_BEFORE, TAPS
        self.requires_grad_(False)

    @staticmethod
    def load(data: Path) -> "Vgg16":
        """Loads the weights from the data folder."""
        tensors, vgg = load_file(data / WEIGHTS), Vgg16()
        for convolution, layer in zip(vgg.convolutions, LAYERS):
            convolution.weight.data.copy_(tensors[f"features.{layer}.weight"])
            convolution.bias.data.copy_(tensors[f"features.{layer}.bias"])
        return vgg.to(memory_format=torch.channels_last).eval()

    def taps(self, x: Tensor) -> list[Tensor]:
        """Returns relu1_2, relu2_2, relu3_3 and relu4_1 of [N, 3, H, W] in [0, 1]; the last is [N, 512, H/8, W/8]."""
        x = ((x - self.mean.to(x.dtype)) / self.deviation.to(x.dtype)).contiguous(memory_format=torch.channels_last)
        taps: list[Tensor] = []
        for i, convolution in enumerate(self.convolutions):
            if i in self.pooled_before:
                x = F.max_pool2d(x, 2)
            x = F.relu(convolution(x))
            if i in self.tapped:
                taps.append(x)
        return taps

    def forward(self, x: Tensor) -> Tensor:
        """Returns relu4_1."""
        return self.taps(x)[3]
