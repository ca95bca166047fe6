"""The compact reference-conditioned network (after RefVAE, arXiv 2106.04090).

Kept from the paper: features of the LR picture computed once; a Gaussian whose parameters come from a reference;
the fusion F = C * (1 + Sigma(F_X)) + mu(F_X), with C drawn from the latents; the sum with the bicubic picture.
Different: a trained 64-channel body in LR space instead of a frozen VGG; two latents side by side, a global style
vector (from the reference) and a spatial noise map (diversity needs latents that vary over the picture); pixel
shuffle; and a projection after which the down-sampled output is the LR picture.

What a reference has at full resolution is taken over where it fits (`training.memory`), as far as a gate allows.

Everything applied to the LR picture is local, so a tile with a wide enough halo gives the untiled result.
"""

from dataclasses import dataclass
from typing import Optional  # TorchScript's spelling

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.memory import CUES, ReferenceMemory
from training.protocol import SCALE
from training.upscaler import Conv, Linear, Upscaler, conv, planes, tempered

REFERENCE_SIDE = 128
GRAIN_SCALE = 4  # noise of its own at four times LR size: 16 channels an LR pixel, shuffled into one
GATE_UNITS = 16
STRENGTH_SHIFT = 16.0  # what a reference strength of 1 more adds to the gate's logit


@dataclass(frozen=True)
class Widths:
    channels: int = 64
    style: int = 64
    noise: int = 8
    encoder_blocks: int = 16
    decoder_blocks: int = 4
    stages: tuple[int, int, int] = (48, 32, 16)
    fine: int = 24


class Block(nn.Module):
    """Residual block of the encoder: 3x3, SiLU, 3x3."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = conv(channels, channels)
        self.second = conv(channels, channels, gain=0.1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.silu(self.first(x)))


class StyledBlock(nn.Module):
    """Residual block of the decoder; the style scales and shifts its inner channels. Zero style leaves them alone."""

    def __init__(self, channels: int, style: int) -> None:
        super().__init__()
        self.first = tempered(channels, channels)
        self.second = tempered(channels, channels, gain=0.1)
        self.affine = Linear(style, 2 * channels, bias=False)
        nn.init.normal_(self.affine.weight, std=0.3 * style**-0.5)

    def forward(self, x: Tensor, style: Tensor, drawn: Tensor) -> Tensor:
        scale, shift = self.affine(style)[:, :, None, None].chunk(2, dim=1)
        return x + self.second.at(F.silu(self.first.at(x, drawn) * (1.0 + scale) + shift), drawn)


class ReferenceEncoder(nn.Module):
    """A picture of any size to the mean and log-variance of the style: [N, 3, h, w] in [0, 1] to [N, 2 S]."""

    def __init__(self, style: int) -> None:
        super().__init__()
        widths = [3, 32, 48, 64, 64]
        self.side = REFERENCE_SIDE
        self.layers = nn.ModuleList(
            [Conv(a, b, 3, stride=2, padding=1) for a, b in zip(widths[:-1], widths[1:])]
        )
        self.head = Linear(2 * widths[-1], 2 * style)
        with torch.no_grad():
            self.head.bias.zero_()
            self.head.weight[style:].mul_(0.1)

    def forward(self, reference: Tensor) -> Tensor:
        x = self.shrunk(reference)
        for layer in self.layers:
            x = F.silu(layer(x))
        mean, log_variance = self.head(self.pooled(x)).chunk(2, dim=1)
        return torch.cat([mean, log_variance.clamp(-8.0, 4.0)], dim=1)

    def shrunk(self, reference: Tensor) -> Tensor:
        size = [self.side, self.side]
        return 2.0 * F.interpolate(reference, size=size, mode="bilinear", align_corners=False, antialias=True) - 1.0

    def pooled(self, x: Tensor) -> Tensor:
        """[N, C, h, w] to [N, 2 C]. A feature's spread over the picture says more about texture than its mean."""
        return torch.cat([x.mean(dim=(2, 3)), (x.var(dim=(2, 3), unbiased=False) + 1e-6).sqrt()], dim=1)

    @torch.jit.unused
    @torch.no_grad()
    def spread_out(self, references: Tensor) -> None:
        """Rescales every layer by what it makes of some references, [N, 3, h, w], until their Gaussians lie apart.

        As a network begins, all references come out within a hundredth of each other, with a deviation of one: the
        decoder is told noise, learns to disregard it, and then nothing reaches this encoder either. Afterwards every
        dimension of the mean has mean 0 and deviation 1 over the references, as the prior has, and the reference's own
        deviation is e^-1.
        """
        x = self.shrunk(references)
        for layer in self.layers:
            standardise(layer, layer(x), slice(None))
            x = F.silu(layer(x))
        pooled, style = self.pooled(x), self.head.out_features // 2
        standardise(self.head, self.head(pooled), slice(style))
        self.head.weight[style:].zero_()
        self.head.bias[style:].fill_(-2.0)


def standardise(layer: Conv | Linear, outputs: Tensor, channels: slice) -> None:
    """Scales and shifts a layer so that these of its outputs [N, C, ...] have mean 0 and deviation 1."""
    values = outputs.transpose(0, 1).flatten(1)[channels]
    scale = 1.0 / (values.std(dim=1) + 1e-6)
    layer.bias[channels] = (layer.bias[channels] - values.mean(dim=1)) * scale
    layer.weight[channels] *= scale.reshape(-1, *[1] * (layer.weight.dim() - 1))


class RefVae(Upscaler):
    def __init__(self, widths: Widths = Widths()) -> None:
        super().__init__(widths.style, widths.noise + GRAIN_SCALE**2)
        c = widths.channels
        first, second, third = widths.stages
        # Receptive fields in LR pixels: every 3x3 convolution reaches one, at 2x, 4x and 8x a half, a quarter, an
        # eighth (together less than two).
        self.encode_halo = 1 + 2 * widths.encoder_blocks
        self.decode_halo = 1 + 2 * widths.decoder_blocks + 1 + 2 + self.settling_halo
        self.channels = c

        self.head = conv(3, c)
        self.body = nn.ModuleList([Block(c) for _ in range(widths.encoder_blocks)])

        self.reference_encoder = ReferenceEncoder(widths.style)

        self.fusion_mu = conv(c, c, gain=0.7)
        self.fusion_sigma = conv(c, c, gain=0.1)
        self.noise_map = conv(widths.noise, c, gain=0.3)
        self.style_affine = Linear(widths.style, 2 * c, bias=False)
        nn.init.normal_(self.style_affine.weight, std=0.3 * widths.style**-0.5)
        self.decoder = nn.ModuleList([StyledBlock(c, widths.style) for _ in range(widths.decoder_blocks)])
        self.up1 = tempered(c, 4 * first)
        self.up2 = tempered(first, 4 * second)
        self.up3 = tempered(second, 4 * third)
        self.grain = conv(1, second, gain=0.0)
        self.grain_place = Conv(second, second, 1)
        self.rgb = tempered(third, 3, gain=0.1)
        self.fine1 = tempered(third, widths.fine)
        self.fine2 = tempered(widths.fine, 3, gain=0.0)
        binomial = torch.tensor([1.0, -4.0, 6.0, -4.0, 1.0]) / 16.0
        self.register_buffer("checkerboard", torch.outer(binomial, binomial).expand(3, 1, 5, 5).clone(), persistent=False)

        self.map_channels = widths.noise
        self.memory = ReferenceMemory(c)
        self.recall_halo = self.memory.recall_halo
        self.grain_scale, self.strength_shift = GRAIN_SCALE, STRENGTH_SHIFT
        self.gate0 = Linear(CUES, 1)  # as it begins: open where a match fits nearly perfectly
        self.gate1 = Linear(CUES, GATE_UNITS)
        self.gate2 = Linear(GATE_UNITS, 1)
        with torch.no_grad():
            self.gate0.weight.copy_(torch.tensor([[20.0, 2.0, 0.0, 0.0]]))
            self.gate0.bias.fill_(-19.0)
            self.gate2.weight.zero_()
            self.gate2.bias.zero_()

    def features(self, lr: Tensor) -> Tensor:
        """[N, 3, H, W] in [0, 1] to [N, C, H, W]."""
        x = self.head(self.compute((2.0 * lr - 1.0).contiguous(memory_format=torch.channels_last)))
        for block in self.body:
            x = block(x)
        return x

    def residual(self, features: Tensor, style: Tensor, noise: Tensor, temperature: Optional[Tensor] = None) -> Tensor:
        """What is added to the bicubic picture: [N, C, h, w], [M, S], [M, Z, h, w], [1] to [M, 3, 8h, 8w].

        M is a multiple of N: the features' pictures are taken in turn.
        """
        drawn = torch.ones([], device=features.device) if temperature is None else temperature[0].clamp(0.0, 1.0)
        features, style, noise = self.compute(features), self.compute(style), self.compute(noise)
        scale, shift = self.style_affine(style)[:, :, None, None].chunk(2, dim=1)
        noise_map = noise[:, : self.map_channels].contiguous(memory_format=torch.channels_last)
        condition = self.noise_map(noise_map) * (1.0 + scale) + shift
        n, c, h, w = features.shape
        in_turn = condition.reshape(-1, n, c, h, w) * (1.0 + self.fusion_sigma(features)) + self.fusion_mu(features)
        x = in_turn.reshape(-1, c, h, w)
        for block in self.decoder:
            x = block(x, style, drawn)
        return self.enlarged(x, noise[:, self.map_channels :], drawn)

    def enlarged(self, x: Tensor, grain: Tensor, drawn: Tensor) -> Tensor:
        """[M, C, h, w] and grain [M, 16, h, w] to [M, 3, 8h, 8w]."""
        x = F.silu(F.pixel_shuffle(self.up1.at(x, drawn), 2))
        x = F.silu(F.pixel_shuffle(self.up2.at(x, drawn), 2))
        x = x + self.grain_place(x) * self.grain(F.pixel_shuffle(grain, self.grain_scale))
        x = F.silu(F.pixel_shuffle(self.up3.at(x, drawn), 2))
        residual = self.rgb.at(x, drawn) + self.fine2.at(F.silu(self.fine1.at(x, drawn)), drawn)
        # Photographs have no checkerboard of single pixels, and losses hardly see it.
        return residual - drawn.to(residual.dtype) * F.conv2d(residual, self.checkerboard.to(residual.dtype), padding=2, groups=3)

    # ---- references

    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """uint8 [h, w, 3] to a memory: float32 [M, 64], int64 [M, 2], float32 [P, 7] (see `ReferenceMemory`)."""
        picture = self.memory.fitted(planes(reference))
        mirrored = picture.flip(3)
        tall, wide = picture.size(2), picture.size(3)
        keys: list[Tensor] = []
        places: list[Tensor] = []
        for page in range(2):
            for phase in [0, self.memory.scale // 2]:
                cells = (mirrored if page == 1 else picture)[:, :, phase:, phase:]
                h, w = cells.size(2) // self.memory.scale, cells.size(3) // self.memory.scale
                low = self.resampler.down(cells[:, :, : self.memory.scale * h, : self.memory.scale * w]).clamp(0.0, 1.0)
                keys.append(self.memory.keys_of(self.features(low)))
                places.append(self.memory.places_of(h, w, phase, page, wide, tall))
        pixels = torch.cat([self.memory.pixels_of(picture), self.memory.pixels_of(mirrored)])
        return torch.cat(keys), torch.cat(places), pixels

    @torch.jit.export
    def recall(
        self, features: Tensor, lr: Tensor, keys: Tensor, places: Tensor, pixels: Tensor
    ) -> tuple[Tensor, Tensor]:
        """float32 [1, C, h, w], uint8 [h, w, 3] and a memory to matches, int64 [2, h, w], and their cues, float32 [4, h, w]."""
        return self.memory.recall(features, planes(lr), keys, places, pixels)

    @torch.jit.export
    def gate(self, cues: Tensor, strength: Tensor) -> Tensor:
        """float32 [4, h, w] and [N] (0 to 2) to how much of the reference is taken over: float32 [N, h, w], 0 to 1."""
        gate = torch.sigmoid(self.gate_logits(cues, strength))[:, 0]
        return torch.where(strength[:, None, None] > 0.0, gate, torch.zeros_like(gate))

    def gate_logits(self, cues: Tensor, strength: Tensor) -> Tensor:
        """[4, h, w] and [N] to [N, 1, h, w]."""
        score, coherence, similarity, contrast = cues.unbind(0)
        inputs = torch.stack([score, coherence, similarity, (contrast + 3e-3).log()], dim=-1)
        logits = (self.gate0(inputs) + self.gate2(F.silu(self.gate1(inputs))))[..., 0]
        return (logits + self.strength_shift * (strength[:, None, None] - 1.0))[:, None]

    def guided(self, residual: Tensor, matches: Tensor, cues: Tensor, pixels: Tensor, strength: Tensor) -> Tensor:
        """The residuals [N, 3, 8h, 8w] with the reference's detail where the gate opens."""
        mixed = self.mixed(residual, self.memory.detail(matches, pixels), self.gate_logits(cues, strength))
        return torch.where(strength[:, None, None, None] > 0.0, mixed, residual)

    def mixed(self, residual: Tensor, detail: Tensor, logits: Tensor) -> Tensor:
        """Residuals [N, 3, 8h, 8w] and a reference's detail [1, 3, 8h, 8w] by the gate's logits [N, 1, h, w]."""
        gate = torch.sigmoid(F.interpolate(logits, scale_factor=float(self.memory.scale), mode="bilinear", align_corners=False))
        return residual + gate * (detail - residual)

    @torch.jit.export
    def decode_guided(
        self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor,
        matches: Tensor, cues: Tensor, pixels: Tensor, strength: Tensor, temperature: Optional[Tensor] = None,
    ) -> Tensor:  # fmt: skip
        """As `decode`, with what was recalled of a memory, its pixels, and how much it counts: float32 [N], 0 to 2."""
        low = planes(lr)
        residual = self.residual(features.contiguous(memory_format=torch.channels_last), style, noise, temperature).float()
        return self.settled(self.guided(residual, matches, cues, pixels, strength), low)
