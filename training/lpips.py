"""LPIPS v0.1 on AlexNet as a scriptable module: distance, spatial map, embeddings whose squared distance is the LPIPS,
and textures and their distance, computed from the network's first two layers."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

WEIGHTS = Path("weights") / "alexnet_lpips.safetensors"  # below the data folder
LAYERS = [0, 3, 6, 8, 10]  # indices of the five convolutions in torchvision's model
TEXTURE_LAYERS = 2  # the first layers represent texture, later ones content
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # of R, G, B in [-1, 1]
SHAPES = [(3, 64, 11, 4, 2), (64, 192, 5, 1, 2), (192, 384, 3, 1, 1), (384, 256, 3, 1, 1), (256, 256, 3, 1, 1)]


class Lpips(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            [nn.Conv2d(a, b, size, stride, padding) for a, b, size, stride, padding in SHAPES]
        )
        self.register_buffer("shift", torch.tensor(SHIFT).reshape(1, 3, 1, 1))
        self.register_buffer("scale", torch.tensor(SCALE).reshape(1, 3, 1, 1))
        for i, shape in enumerate(SHAPES):
            self.register_buffer(f"head{i}", torch.zeros(1, shape[1], 1, 1))
            self.register_buffer(f"kept{i}", torch.arange(shape[1]), persistent=False)
        self.texture_layers = TEXTURE_LAYERS
        self.texture_sizes = [shape[1] for shape in SHAPES[:TEXTURE_LAYERS] for _ in ("mean", "deviation")]
        self.requires_grad_(False)

    @staticmethod
    def load(data: Path) -> "Lpips":
        """Loads the weights from the data folder."""
        return Lpips.from_tensors(load_file(data / WEIGHTS))

    @staticmethod
    def from_tensors(tensors: dict[str, Tensor]) -> "Lpips":
        lpips = Lpips()
        for i, layer in enumerate(LAYERS):
            lpips.convolutions[i].weight.data.copy_(tensors[f"features.{layer}.weight"])
            lpips.convolutions[i].bias.data.copy_(tensors[f"features.{layer}.bias"])
            getattr(lpips, f"head{i}").copy_(tensors[f"lin{i}.weight"])
            setattr(lpips, f"kept{i}", tensors[f"lin{i}.weight"].flatten().nonzero().flatten())
        return lpips.eval()

    def taps(self, x: Tensor, layers: int = 5) -> list[Tensor]:
        """Returns AlexNet's five activations, or the first `layers`, of [N, 3, H, W] in [0, 1]."""
        x = ((2.0 * x - 1.0) - self.shift) / self.scale
        taps: list[Tensor] = []
        for i, convolution in enumerate(self.convolutions):
            if i < layers:
                if i == 1 or i == 2:
                    x = F.max_pool2d(x, 3, 2)
                x = F.relu(convolution(x))
                taps.append(x)
        return taps

    def compare(self, a: list[Tensor], b: list[Tensor]) -> Tensor:
        """LPIPS from the activations of two pictures: [N]."""
        heads = [self.head0, self.head1, self.head2, self.head3, self.head4]
        total = torch.zeros(a[0].size(0), device=a[0].device)
        for head, x, y in zip(heads, a, b):
            total = total + ((normalised(x) - normalised(y)).square() * head).sum(dim=1).mean(dim=(1, 2))
        return total

    def compare_map(self, a: list[Tensor], b: list[Tensor], height: int, width: int) -> Tensor:
        """LPIPS per pixel from the activations of two pictures: [N, height, width]."""
        heads = [self.head0, self.head1, self.head2, self.head3, self.head4]
        total = torch.zeros([a[0].size(0), height, width], device=a[0].device)
        for head, x, y in zip(heads, a, b):
            tap = ((normalised(x) - normalised(y)).square() * head).sum(dim=1, keepdim=True)
            total = total + F.interpolate(tap, size=[height, width], mode="bilinear", align_corners=False)[:, 0]
        return total

    @torch.jit.export
    def embed(self, picture: Tensor) -> Tensor:
        """uint8 [H, W, 3] to float32 [D]; the squared Euclidean distance of two embeddings is their LPIPS."""
        heads = [self.head0, self.head1, self.head2, self.head3, self.head4]
        kept = [self.kept0, self.kept1, self.kept2, self.kept3, self.kept4]  # channels with weight 0 are skipped
        parts: list[Tensor] = []
        for head, channels, tap in zip(heads, kept, self.taps(unit_planes(picture))):
            weight = (head.index_select(1, channels) / (tap.size(2) * tap.size(3))).sqrt()
            parts.append((normalised(tap).index_select(1, channels) * weight).reshape(-1))
        return torch.cat(parts)

    @torch.jit.export
    def texture(self, picture: Tensor) -> Tensor:
        """uint8 [H, W, 3], sides of 15 or more, to float32 [512]: per layer, channel means, then standard deviations."""
        parts: list[Tensor] = []
        for tap in self.taps(unit_planes(picture), self.texture_layers):
            parts.append(tap.mean(dim=(2, 3)))
            parts.append((tap.var(dim=(2, 3), unbiased=False) + 1e-6).sqrt())
        return torch.cat(parts, dim=1)[0]

    @torch.jit.export
    def texture_distance(self, sample: Tensor, reference: Tensor) -> Tensor:
        """Two textures to float32 []: mean absolute difference relative to the reference's values."""
        total = torch.zeros([], device=sample.device)
        for ours, theirs in zip(sample.split(self.texture_sizes), reference.split(self.texture_sizes)):
            total = total + (ours - theirs).abs().mean() / (theirs.mean() + 1e-3)
        return total / len(self.texture_sizes)

    @torch.jit.export
    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """LPIPS of two pictures: uint8 [H, W, 3] twice to float32 []."""
        return self.compare(self.taps(unit_planes(a)), self.taps(unit_planes(b))).sum()

    @torch.jit.export
    def distance_map(self, a: Tensor, b: Tensor) -> Tensor:
        """LPIPS per pixel: uint8 [H, W, 3] twice to float32 [H, W]. Its mean is close, but not equal, to the distance."""
        return self.compare_map(self.taps(unit_planes(a)), self.taps(unit_planes(b)), a.size(0), a.size(1))[0]

    @torch.jit.export
    def embedded_map(self, a: Tensor, b: Tensor, picture: Tensor) -> Tensor:
        """`distance_map` from two embeddings; `picture` is either picture and gives the size."""
        kept = [self.kept0, self.kept1, self.kept2, self.kept3, self.kept4]
        heights, widths = tap_sides(picture.size(0)), tap_sides(picture.size(1))
        total = torch.zeros([1, 1, picture.size(0), picture.size(1)], device=a.device)
        difference, start = a - b, 0
        for channels, height, width in zip(kept, heights, widths):
            end = start + channels.size(0) * height * width
            tap = difference[start:end].reshape(1, channels.size(0), height, width)
            tap = tap.square().sum(dim=1, keepdim=True) * (height * width)
            total = total + F.interpolate(tap, size=total.shape[2:], mode="bilinear", align_corners=False)
            start = end
        return total[0, 0]

    def forward(self, picture: Tensor) -> Tensor:
        return self.embed(picture)


def tap_sides(side: int) -> list[int]:
    """Returns the side length of each of the five activations for a picture's side length."""
    first = (side - 7) // 4 + 1
    second = (first - 3) // 2 + 1
    third = (second - 3) // 2 + 1
    return [first, second, third, third, third]


def normalised(tap: Tensor) -> Tensor:
    """Normalises the feature vector at each position to unit length."""
    # The constant inside the root keeps the gradient finite for flat pictures; the one outside is part of LPIPS.
    return tap / ((tap.square().sum(dim=1, keepdim=True) + 1e-20).sqrt() + 1e-10)


def unit_planes(picture: Tensor) -> Tensor:
    """uint8 [H, W, 3] to float32 [1, 3, H, W] in [0, 1]."""
    return picture.permute(2, 0, 1).unsqueeze(0).contiguous().to(torch.float32) / 255.0
