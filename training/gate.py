"""Fits the gate of the reference's memory: `python -m training.gate --checkpoint FILE`.

The gate decides from a match's cues how much of the reference is taken over. It has a hundred weights and everything before it
is fixed, so pictures, matches and details are computed once and the gate alone is trained on them, in minutes. References are
the same thing photographed again, another part of the same photograph, another photograph, and a painting.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.config import ROOT
from training.data import Pictures, random_crop, to_planes, turn
from training.export import load_checkpoint
from training.losses import l1, lpips_layers, lpips_of, normalised_taps
from training.lpips import Lpips
from training.machine import keep_freed_memory
from training.network import RefVae

SIDE = 160  # HR pixels of the pictures
REFERENCE_SIDE_MAX = 320
KINDS = ("again", "elsewhere", "other", "painting")
SHARES = (0.25, 0.3, 0.2, 0.25)
LPIPS_WEIGHT = 0.3  # against an L1 of 1
HARM_WEIGHT = 3.0  # what being worse than without a reference counts besides
BATCH, RATE = 8, 0.01


@dataclass(frozen=True)
class Example:
    """One picture and what a reference offers it; all but the gate is computed."""

    truth: Tensor  # [1, 3, 8h, 8w] in [0, 1]
    lr: Tensor  # [1, 3, h, w]
    residual: Tensor  # [1, 3, 8h, 8w], the network's own
    detail: Tensor  # [1, 3, 8h, 8w], the reference's
    cues: Tensor  # [4, h, w]
    wanted: list[Tensor]  # the truth's features as LPIPS sees them
    without: float  # the loss without a reference


def halves(photograph: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The two halves of a photograph, cut across its longer side, in either order."""
    long = photograph if photograph.shape[1] >= photograph.shape[0] else photograph.transpose(1, 0, 2)
    parts = [long[:, : long.shape[1] // 2], long[:, long.shape[1] // 2 :]]
    first = int(random.integers(2))
    return parts[first], parts[1 - first]


def distorted(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The same thing photographed again: moved, turned, nearer or farther, at times mirrored, lighter or darker."""
    height, width = picture.shape[:2]
    angle, scale = np.deg2rad(random.uniform(-8, 8)), np.exp(random.uniform(-0.25, 0.25))
    cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
    if random.random() < 0.2:
        angle, cos, sin = 0.0, 1.0, 0.0  # moved alone
    dx, dy = random.uniform(-0.1, 0.1, 2) * (width, height)
    x, y = width / 2, height / 2
    affine = (cos, -sin, x + dx - cos * x + sin * y, sin, cos, y + dy - sin * x - cos * y)
    moved = Image.fromarray(picture).transform((width, height), Image.Transform.AFFINE, affine, Image.Resampling.BICUBIC)
    values = np.asarray(moved).astype(np.float32) * random.uniform(0.85, 1.15) + random.uniform(-12, 12)
    margin = int(0.1 * min(height, width))
    values = values[margin : height - margin, margin : width - margin]
    values = values[:, ::-1] if random.random() < 0.25 else values
    return np.ascontiguousarray(values.clip(0, 255).round().astype(np.uint8))


def limited_crop(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return random_crop(picture, min(REFERENCE_SIDE_MAX, *picture.shape[:2]), random)


class GateFit:
    def __init__(self, model: RefVae, pictures: Pictures, perceptual: Lpips, seed: int) -> None:
        self.model, self.pictures, self.perceptual = model, pictures, perceptual
        self.random = np.random.default_rng(seed)

    @torch.no_grad()
    def example(self) -> Example:
        """A random picture of temperature 0 or 1, and a random reference."""
        random, kind = self.random, self.random.choice(KINDS, p=SHARES)
        photograph = self.pictures.train[random.integers(len(self.pictures.train))]
        here, elsewhere = halves(photograph, random)
        crop = random_crop(here, min(SIDE, *(side - side % 8 for side in here.shape[:2])), random)
        hr = to_planes(turn(crop, random)[None])
        lr = self.pictures.resampler.down_rounded(hr) / 255.0
        reference = self.reference(kind, hr[0].permute(1, 2, 0).numpy().astype(np.uint8), elsewhere)
        features = self.model.features(lr)
        style, noise = torch.zeros(1, self.model.style_size), torch.zeros(1, self.model.noise_size, *lr.shape[2:])
        temperature = torch.tensor([float(random.integers(2))])
        if temperature > 0.0:
            noise = torch.from_numpy(random.standard_normal(noise.shape, dtype=np.float32))
        residual = self.model.residual(features, style, noise, temperature)
        keys, places, pixels = self.model.remember(torch.tensor(reference))
        matches, cues = self.model.memory.recall(features, lr, keys, places, pixels)
        truth = hr / 255.0
        wanted = normalised_taps(self.perceptual.taps(truth), 1)
        without = float(self.distance(self.model.compose(residual, lr), truth, wanted))
        return Example(truth, lr, residual, self.model.memory.detail(matches, pixels), cues, wanted, without)

    def reference(self, kind: str, crop: np.ndarray, elsewhere: np.ndarray) -> np.ndarray:
        if kind == "again":
            return distorted(crop, self.random)
        if kind == "elsewhere":
            return limited_crop(elsewhere, self.random)
        others = self.pictures.train if kind == "other" else self.pictures.paintings
        return limited_crop(others[self.random.integers(len(others))], self.random)

    def loss(self, example: Example) -> Tensor:
        logits = self.model.gate_logits(example.cues, torch.ones(1))
        picture = self.model.compose(self.model.mixed(example.residual, example.detail, logits), example.lr)
        distance = self.distance(picture, example.truth, example.wanted)
        return distance + HARM_WEIGHT * (distance - example.without).clamp(min=0.0)

    def distance(self, picture: Tensor, truth: Tensor, wanted: list[Tensor]) -> Tensor:
        taps = normalised_taps(self.perceptual.taps(picture), 1)
        return (l1(picture, truth) + LPIPS_WEIGHT * lpips_of(lpips_layers(self.perceptual, taps, wanted))[0])[0]

    def fit(self, examples: list[Example], steps: int) -> list[float]:
        """Returns each step's loss."""
        self.model.requires_grad_(False)
        weights = [weight for name, weight in self.model.named_parameters() if name.startswith("gate")]
        for weight in weights:
            weight.requires_grad_(True)
        optimiser = torch.optim.Adam(weights, lr=RATE)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
        losses = []
        for step in range(steps):
            chosen = self.random.integers(len(examples), size=min(BATCH, len(examples)))
            optimiser.zero_grad()
            loss = torch.stack([self.loss(examples[i]) for i in chosen]).mean()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
            if step % 20 == 0 or step == steps - 1:
                print(f"step={step} loss={np.mean(losses[-20:]):.5f}", flush=True)
        return losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="whose averaged network is used and whose gate is replaced")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--held-out", type=int, default=24)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    model, state = load_checkpoint(arguments.checkpoint)
    pictures = Pictures(arguments.data, arguments.held_out)
    # Every seventh painting is the benchmark's (`training.references`).
    pictures.paintings = [painting for i, painting in enumerate(pictures.paintings) if i % 7]
    fit = GateFit(model, pictures, Lpips.load(arguments.data), arguments.seed)
    fit.fit([fit.example() for _ in range(arguments.examples)], arguments.steps)
    gate = {name: tensor.detach() for name, tensor in model.state_dict().items() if name.startswith("gate")}
    for weights in (state["model"], state["average"]):
        weights.update(gate)
    temporary = arguments.checkpoint.with_suffix(".tmp")
    torch.save(state, temporary)
    os.replace(temporary, arguments.checkpoint)


if __name__ == "__main__":
    main()
