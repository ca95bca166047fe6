"""Pictures in memory and batches of crops. A batch depends only on (seed, step), so resuming needs no state."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training.config import Phase
from training.protocol import SCALE, Resampler

LR_REFERENCE_PIXELS = 64 * 64
SPLIT_SEED = 4
SUFFIXES = {".png", ".jpg", ".jpeg"}


def picture_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def load_picture(path: Path) -> np.ndarray:
    """uint8 [H, W, 3]."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def crop_to_scale(picture: np.ndarray) -> np.ndarray:
    """Crops the bottom and right so that both sides are multiples of 8."""
    height, width = picture.shape[:2]
    return picture[: height - height % SCALE, : width - width % SCALE]


def centre_crop(picture: np.ndarray, side: int) -> np.ndarray:
    top, left = ((size - side) // 2 for size in picture.shape[:2])
    return picture[top : top + side, left : left + side]


def split(count: int, held_out: int) -> tuple[list[int], list[int]]:
    """Returns indices for training and validation; the same for all runs, as runs start from each other's weights."""
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    return sorted(order[held_out:].tolist()), sorted(order[:held_out].tolist())


def to_planes(pictures: np.ndarray) -> Tensor:
    """uint8 [N, H, W, 3] to float32 [N, 3, H, W] in 0..255."""
    return torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).contiguous().float()


@dataclass
class Batch:
    hr: Tensor  # [N, 3, 8h, 8w] in [0, 1]
    lr: Tensor  # [N, 3, h, w] in [0, 1], made by the protocol, rounding included
    reference: Tensor  # [N, 3, 8h, 8w] in [0, 1]
    has_reference: Tensor  # [N] bool: style comes from the reference; else from N(0, I)
    has_style_target: Tensor  # [N] bool: the reference is a full-resolution picture, usable as a texture target
    foreign: Tensor  # [N] bool: it is such a picture other than the truth

    @property
    def faithful(self) -> Tensor:
        """[N] bool: the LR picture is its own reference, which requests likely rather than diverse samples."""
        return self.has_reference & ~self.has_style_target


class Pictures:
    """Training pictures, validation pictures and paintings, decoded once."""

    def __init__(self, data: Path, held_out: int) -> None:
        files = picture_files(data / "train")
        train, validation = split(len(files), held_out)
        self.train = [load_picture(files[i]) for i in train]
        self.validation = [load_picture(files[i]) for i in validation]
        references = data / "references"
        self.paintings = [load_picture(f) for f in picture_files(references)] if references.is_dir() else []
        self.resampler = Resampler()

    def batch(self, seed: int, step: int, phase: Phase) -> Batch:
        """Returns a batch of random crops of the phase's size, flipped and rotated."""
        count, side = phase.batch, phase.patch
        random = np.random.default_rng([seed, step])
        chosen = random.integers(len(self.train), size=count)
        crops = [shrunk_crop(self.train[i], side, phase.shrink, random) for i in chosen]
        hr = to_planes(np.stack([turn(crop, random) for crop in crops]))
        lr = self.resampler.down_rounded(hr) / 255.0
        hr = hr / 255.0
        reference = torch.zeros_like(hr)
        has_reference = torch.zeros(count, dtype=torch.bool)
        has_style_target = torch.zeros(count, dtype=torch.bool)
        foreign = torch.zeros(count, dtype=torch.bool)
        if phase.samples:
            kinds = random.choice(5, size=count, p=phase.references)
            for i, kind in enumerate(kinds):
                has_reference[i] = bool(kind != 4)
                has_style_target[i] = bool(kind <= 2)
                foreign[i] = bool(kind <= 1)
                if kind == 0:
                    reference[i] = self._resized_crop(self.train, side, random)
                elif kind == 1:
                    reference[i] = self._resized_crop(self.paintings or self.train, side, random)
                elif kind == 2:
                    reference[i] = hr[i]
                elif kind == 3:
                    reference[i] = self._whole_lr(self.train[chosen[i]], side)
        return Batch(hr, lr, reference, has_reference, has_style_target, foreign)

    def references(self, seed: int, count: int, side: int = 192) -> Tensor:
        """Returns photographs and paintings alternately, cropped as in batches: [count, 3, side, side] in [0, 1]."""
        random = np.random.default_rng([seed, count])
        kinds = [self.train, self.paintings or self.train]
        return torch.stack([self._resized_crop(kinds[i % 2], side, random) for i in range(count)])

    def validation_crops(self, side: int) -> np.ndarray:
        """Returns the centre crops of all held-out pictures: uint8 [N, side, side, 3]."""
        return np.stack([centre_crop(picture, side) for picture in self.validation])

    def _resized_crop(self, pictures: list[np.ndarray], side: int, random: np.random.Generator) -> Tensor:
        """Crops a square of random size, at least `side`, from a random picture and resizes it to [3, side, side] in [0, 1]."""
        picture = pictures[random.integers(len(pictures))]
        largest = min(picture.shape[:2])
        crop = random_crop(picture, int(random.integers(min(side, largest), largest + 1)), random)
        planes = to_planes(turn(crop, random)[None])
        return F.interpolate(planes, size=(side, side), mode="bilinear", align_corners=False, antialias=True)[0] / 255.0

    def _whole_lr(self, picture: np.ndarray, side: int) -> Tensor:
        """Resizes a picture's LR picture, which is what workers have, to [3, side, side] in [0, 1]."""
        lr = reference_size(self.resampler.down_rounded(to_planes(crop_to_scale(picture)[None])))
        return F.interpolate(lr, size=(side, side), mode="bilinear", align_corners=False, antialias=True)[0] / 255.0


def reference_size(lr: Tensor) -> Tensor:
    """Reduces an LR picture [1, 3, h, w] for use as a reference, by averaging blocks.

    It then looks coarse at the encoder's input size, whatever its own size, and the encoder can distinguish it from
    full-resolution references. Workers do the same.
    """
    factor = 1
    while (lr.size(2) // factor) * (lr.size(3) // factor) > LR_REFERENCE_PIXELS:
        factor += 1
    return F.avg_pool2d(lr, factor)


def random_crop(picture: np.ndarray, side: int, random: np.random.Generator) -> np.ndarray:
    top = random.integers(picture.shape[0] - side + 1)
    left = random.integers(picture.shape[1] - side + 1)
    return picture[top : top + side, left : left + side]


def shrunk_crop(picture: np.ndarray, side: int, shrink: float, random: np.random.Generator) -> np.ndarray:
    """Crops a square of `side` to `shrink` x `side` pixels, as far as the picture allows, and reduces it to `side`."""
    largest = min(int(side * shrink), *picture.shape[:2])
    if largest <= side:
        return random_crop(picture, side, random)
    crop = random_crop(picture, int(random.integers(side, largest + 1)), random)
    return np.asarray(Image.fromarray(crop).resize((side, side), Image.Resampling.BICUBIC))


def turn(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Applies a random one of the eight flips and rotations."""
    picture = np.rot90(picture, random.integers(4))
    return np.ascontiguousarray(picture[:, ::-1] if random.integers(2) else picture)
