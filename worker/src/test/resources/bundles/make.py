"""Makes the bundles beside it, good ones, and others that are each wrong in one way: `python make.py` (PyTorch 2.7.1, NumPy).

Every folder here is a folder of models with one bundle, `tiny`: eight-fold enlargement by repetition, plus a little of
the features, the style and the noise.
"""

import hashlib
import json
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from torch import Tensor, nn

HERE = Path(__file__).parent


class Plain(nn.Module):
    """Knows one precision."""

    def __init__(self, weight: float = 0.7) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full([1, 2, 1, 1], weight))
        self.narrow = False

    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        grey = lr.to(torch.float32).mean(dim=2)[None, None] / 255.0
        if self.narrow:
            return (grey.to(torch.bfloat16) * self.weight.to(torch.bfloat16)).to(torch.float32)
        return grey * self.weight

    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> Tensor:
        return reference.to(torch.float32).mean(dim=(0, 1))[None].repeat(2, 1) / 255.0

    @torch.jit.export
    def decode(self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor) -> Tensor:
        extra = 40.0 * features.mean(dim=1) + 4.0 * style.sum(dim=1)[:, None, None] + 8.0 * noise[:, 0]
        picture = (lr.to(torch.float32)[None] + extra[:, :, :, None]).clamp(0.0, 255.0).round().to(torch.uint8)
        return picture.repeat_interleave(8, dim=1).repeat_interleave(8, dim=2)

    def forward(self, lr: Tensor) -> Tensor:
        return self.encode_lr(lr)


class Tiny(Plain):
    @torch.jit.export
    def set_precision(self, name: str) -> None:
        self.narrow = name == "bfloat16"


class Tempered(Plain):
    """Brighter by 100 levels for each degree of temperature."""

    @torch.jit.export
    def decode(self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor, temperature: Optional[Tensor] = None) -> Tensor:
        picture = (lr.to(torch.float32) * 0.25)[None] + (0.0 if temperature is None else 100.0 * float(temperature[0]))
        return picture.clamp(0.0, 255.0).to(torch.uint8).repeat_interleave(8, dim=1).repeat_interleave(8, dim=2)


class RefusesPrecision(Plain):
    @torch.jit.export
    def set_precision(self, name: str) -> None:
        raise RuntimeError("no such precision")


class InfiniteFeatures(Plain):
    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        return self.weight / lr.to(torch.float32).mean(dim=2)[None, None]


class DoubleFeatures(Plain):
    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        return lr.to(torch.float64).mean(dim=2)[None, None] * self.weight


class NanStyle(Plain):
    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> Tensor:
        return torch.full([2, 3], float("nan"))


class ShortStyle(Plain):
    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> Tensor:
        return torch.zeros([2, 2])


class Pair(Plain):
    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros([3]), torch.zeros([3])


class FourFold(Plain):
    @torch.jit.export
    def decode(self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor) -> Tensor:
        return lr[None].repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)


class FloatPicture(Plain):
    @torch.jit.export
    def decode(self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor) -> Tensor:
        return lr[None].to(torch.float32).repeat_interleave(8, dim=1).repeat_interleave(8, dim=2)


class Greedy(Tiny):
    """Asks for a pebibyte when a tile is wider than 16 pixels, unless it is black, as those of the warm-up are."""

    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        grey = lr.to(torch.float32).mean(dim=2)[None, None] / 255.0
        if lr.size(1) > 16 and int(lr.max()) > 0:
            return torch.zeros([1 << 48]) + grey
        return grey * self.weight


class Endless(Tiny):
    """Does not come back from such a tile."""

    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        grey = lr.to(torch.float32).mean(dim=2)[None, None] / 255.0
        rounds = 0
        while lr.size(1) > 16 and int(lr.max()) > 0:
            rounds += 1
        return grey * self.weight * float(1 + rounds)


class BrokenDevice(Tiny):
    """Fails on such a tile as a GPU does whose context is gone."""

    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        grey = lr.to(torch.float32).mean(dim=2)[None, None] / 255.0
        if lr.size(1) > 16 and int(lr.max()) > 0:
            raise RuntimeError("CUDA error: device-side assert triggered")
        return grey * self.weight


class Remembers(Tiny):
    """Takes over a reference's mean colour, as far as the reference is a match: everywhere alike."""

    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        rgb = reference.flatten(0, 1).to(torch.float32) / 255.0
        return torch.full([2, 64], 0.125), torch.zeros([2, 2], dtype=torch.int64), torch.cat([rgb, rgb, rgb[:, :1]], dim=1)

    @torch.jit.export
    def recall(self, features: Tensor, lr: Tensor, keys: Tensor, places: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros([2, lr.size(0), lr.size(1)], dtype=torch.int64), torch.full([4, lr.size(0), lr.size(1)], 0.5)

    @torch.jit.export
    def gate(self, cues: Tensor, strength: Tensor) -> Tensor:
        return (cues[:1] * strength[:, None, None]).clamp(0.0, 1.0)

    @torch.jit.export
    def decode_guided(
        self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor,
        matches: Tensor, cues: Tensor, pixels: Tensor, strength: Tensor,
    ) -> Tensor:  # fmt: skip
        gate = self.gate(cues, strength).repeat_interleave(8, dim=1).repeat_interleave(8, dim=2)[:, :, :, None]
        own = self.decode(features, lr, style, noise).to(torch.float32)
        mean = pixels[int(matches.max()) :, :3].mean(dim=0)
        return (own + gate * (255.0 * mean - own)).round().to(torch.uint8)


class WideKeys(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return torch.zeros([2, 65]), torch.zeros([2, 2], dtype=torch.int64), torch.zeros([9, 7])


class FewPlaces(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return torch.zeros([2, 64]), torch.zeros([1, 2], dtype=torch.int64), torch.zeros([9, 7])


class FlatPixels(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return torch.zeros([2, 64]), torch.zeros([2, 2], dtype=torch.int64), torch.zeros([9])


class NoPixels(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return torch.zeros([2, 64]), torch.zeros([2, 2], dtype=torch.int64), torch.zeros([0, 7])


class NanPixels(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return torch.zeros([2, 64]), torch.zeros([2, 2], dtype=torch.int64), torch.full([9, 7], float("nan"))


class TwoParts(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros([2, 64]), torch.zeros([2, 2], dtype=torch.int64)


class OnePart(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> Tensor:
        return torch.zeros([2, 64])


class NumberedParts(Remembers):
    @torch.jit.export
    def remember(self, reference: Tensor) -> tuple[Tensor, Tensor, int]:
        return torch.zeros([2, 64]), torch.zeros([2, 2], dtype=torch.int64), 9


class TallMatches(Remembers):
    @torch.jit.export
    def recall(self, features: Tensor, lr: Tensor, keys: Tensor, places: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros([2, lr.size(0) + 1, lr.size(1)], dtype=torch.int64), torch.zeros([4, lr.size(0), lr.size(1)])


class NanCues(Remembers):
    @torch.jit.export
    def recall(self, features: Tensor, lr: Tensor, keys: Tensor, places: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
        return torch.zeros([2, lr.size(0), lr.size(1)], dtype=torch.int64), torch.full([4, lr.size(0), lr.size(1)], float("nan"))


class LoudGate(Remembers):
    @torch.jit.export
    def gate(self, cues: Tensor, strength: Tensor) -> Tensor:
        return cues[:1] * 3.0


class SmallGuided(Remembers):
    @torch.jit.export
    def decode_guided(
        self, features: Tensor, lr: Tensor, style: Tensor, noise: Tensor,
        matches: Tensor, cues: Tensor, pixels: Tensor, strength: Tensor,
    ) -> Tensor:  # fmt: skip
        return lr[None]


class NoDecode(nn.Module):
    @torch.jit.export
    def encode_lr(self, lr: Tensor) -> Tensor:
        return torch.zeros([1, 2, lr.size(0), lr.size(1)])

    @torch.jit.export
    def encode_reference(self, reference: Tensor) -> Tensor:
        return torch.zeros([2, 3])

    def forward(self, lr: Tensor) -> Tensor:
        return self.encode_lr(lr)


def golden(model: nn.Module) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    lr = torch.randint(0, 200, [9, 7, 3], dtype=torch.uint8, generator=generator)
    style, noise = torch.randn(1, 3, generator=generator), torch.randn(1, 1, 9, 7, generator=generator)
    features = model.encode_lr(lr)
    temperature = torch.tensor([0.5])
    tensors = {
        "lr": lr, "reference": lr, "stats": model.encode_reference(lr), "features": features,
        "style": style, "noise": noise, "decoded": model.decode(features, lr, style, noise),
    }  # fmt: skip
    if isinstance(model, Tempered):
        return tensors | {"temperature": temperature, "decoded": model.decode(features, lr, style, noise, temperature)}
    if not isinstance(model, Remembers):
        return tensors
    keys, places, pixels = model.remember(lr)
    matches, cues = model.recall(features, lr, keys, places, pixels)
    strength = torch.tensor([1.2])
    return tensors | {
        "keys": keys, "matches": matches, "cues": cues, "pixels": pixels, "strength": strength, "gate": model.gate(cues, strength),
        "guided": model.decode_guided(features, lr, style, noise, matches, cues, pixels, strength),
    }  # fmt: skip


def write(case: str, model: nn.Module, tensors: dict[str, Tensor] | None) -> None:
    folder = HERE / case / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    torch.jit.script(model.eval()).save(str(folder / "model.pt"))
    description = {
        "id": "tiny", "version": "1", "scale": 8, "features": 2, "style": 3, "noise": 1, "encodeHalo": 0,
        "decodeHalo": 0, **({"takesTemperature": True} if isinstance(model, Tempered) else {}), **({"recallHalo": 0} if isinstance(model, Remembers) else {}), "parameters": 2, "sha256": hashlib.sha256((folder / "model.pt").read_bytes()).hexdigest(),
    }  # fmt: skip
    (folder / "model.json").write_text(json.dumps(description, indent=2) + "\n")
    if tensors is not None:
        np.savez_compressed(folder / "golden.npz", **{name: tensor.numpy() for name, tensor in tensors.items()})


def kebab(case: type) -> str:
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in case.__name__).lstrip("-")


@torch.inference_mode()
def main() -> None:
    good = golden(Tiny())
    write("good", Tiny(), good)
    write("one-precision", Plain(), good)
    write("half-weights", Tiny().half(), golden(Tiny().half()))
    write("nan-golden", Tiny(), good | {"features": good["features"] * float("nan")})
    write("dark-golden", Tiny(), good | {"decoded": torch.zeros_like(good["decoded"])})
    write("short-golden", Tiny(), {name: tensor for name, tensor in good.items() if name != "stats"})
    write("nan-weight", Tiny(float("nan")), None)
    write("infinite-weight", Tiny(float("inf")), None)
    for sick in (Greedy, Endless, BrokenDevice):
        write(kebab(sick), sick(), golden(sick()))
    write("tempered", Tempered(), golden(Tempered()))
    remembers = golden(Remembers())
    write("remembers", Remembers(), remembers)
    write("other-keys", Remembers(), remembers | {"keys": remembers["keys"] + 1.0})
    write("shut-gate", Remembers(), remembers | {"gate": torch.zeros_like(remembers["gate"])})
    write("dark-guided", Remembers(), remembers | {"guided": torch.zeros_like(remembers["guided"])})
    write("no-guided", Remembers(), {name: tensor for name, tensor in remembers.items() if name != "guided"})
    for case in (
        WideKeys, FewPlaces, FlatPixels, NoPixels, NanPixels, TwoParts, OnePart, NumberedParts, TallMatches, NanCues, LoudGate,
        SmallGuided,
    ):  # fmt: skip
        write(kebab(case), case(), None)
    for case in (InfiniteFeatures, DoubleFeatures, NanStyle, ShortStyle, Pair, FourFold, FloatPicture, NoDecode, RefusesPrecision):
        write(kebab(case), case(), None)


if __name__ == "__main__":
    main()
