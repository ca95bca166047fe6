"""Trains the network: `python -m training.train --config training/configs/compact.json [--resume]`.

A run is a list of phases. Everything that happens at a step (batch, learning rate, latents) is a function of the
configuration and the step, so a run that was killed at any moment continues from its last checkpoint as if nothing
had happened, and a configuration may be lengthened between two sittings.
"""

import argparse
import copy
import csv
import ctypes
import json
import math
import os
import sys
import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.data import Batch, Pictures, to_planes
from training.losses import kl_to_unit_gaussian, mode_seeking_hinge, texture_distance
from training.lpips import Lpips
from training.measures import diversity, lpips, lpips_maps, psnr_y
from training.network import RefVae, Widths
from training.protocol import round_to_bytes

ROOT = Path(__file__).resolve().parent.parent
NOISE_SEED, VALIDATION_SEED = 7919, 104729  # keep the streams of latents apart from that of the batches
LOG_COLUMNS = [
    "step", "phase", "seconds", "rate", "loss", "l1", "lpips", "hinge", "kl", "texture",
    "val_psnr", "val_lpips", "val_prior_psnr", "val_prior_lpips", "val_diversity",
]  # fmt: skip


@dataclass(frozen=True)
class Phase:
    name: str
    steps: int
    batch: int
    patch: int  # HR pixels
    rate: float
    final_rate: float
    warm_up: int
    samples: int = 0  # candidates a picture drawn from the prior; 0: the zero latent alone
    zero_every: int = 4  # every so many steps the zero latent alone
    lpips: float = 0.0
    hinge: float = 0.0
    margin: float = 0.25
    kl: float = 0.0
    texture: float = 0.0


@dataclass(frozen=True)
class Config:
    phases: list[Phase]
    data: Path = ROOT / "../shared/data"
    run: Path = ROOT / "training/runs/compact"
    seed: int = 1
    held_out: int = 24
    ema: float = 0.999
    log_every: int = 20
    checkpoint_every: int = 100
    validate_every: int = 500
    validation_side: int = 256
    widths: Widths = field(default_factory=Widths)

    @staticmethod
    def read(path: Path) -> "Config":
        """JSON with the field names above; relative folders count from the project's root."""
        values = json.loads(path.read_text())
        values["phases"] = [Phase(**phase) for phase in values["phases"]]
        widths = values.pop("widths", {})
        if "stages" in widths:
            widths["stages"] = tuple(widths["stages"])
        for name in ("data", "run"):
            if name in values:
                values[name] = ROOT / values[name]
        return Config(**values, widths=Widths(**widths))

    @property
    def steps(self) -> int:
        return sum(phase.steps for phase in self.phases)

    def phase_at(self, step: int) -> tuple[Phase, int]:
        """The phase of a step and the step's number within it."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step
            step -= phase.steps
        raise IndexError("the run is over")


def learning_rate(phase: Phase, step: int) -> float:
    """Linear warm-up, then a cosine from `rate` to `final_rate` over the phase."""
    progress = min(1.0, step / phase.steps)
    rate = phase.final_rate + (phase.rate - phase.final_rate) * 0.5 * (1.0 + math.cos(math.pi * progress))
    return rate * min(1.0, (step + 1) / max(1, phase.warm_up))


def latents(seed: int, step: int, count: int, widths: Widths, side: int) -> tuple[Tensor, Tensor]:
    """N(0, I): style [count, S] and noise [count, Z, side, side], side in LR pixels."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    style = torch.randn(count, widths.style, generator=generator)
    return style, torch.randn(count, widths.noise, side, side, generator=generator)


def bf16_is_fast(device: torch.device) -> bool:
    """Whether bfloat16 convolutions run on the device's own instructions."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    flags = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    return "avx512_bf16" in flags or "amx_bf16" in flags


def keep_freed_memory() -> None:
    """Tells glibc to reuse large blocks instead of returning them to the system after every step.

    Fresh pages cost more than the convolutions on some (virtual) machines: steps were six times slower without this.
    """
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return
    trim_threshold, top_pad, mmap_max = -1, -2, -4  # mallopt's parameter numbers
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)
    libc.mallopt(top_pad, 2**28)


class Trainer:
    def __init__(self, config: Config, device: torch.device, bf16: bool) -> None:
        self.config, self.device, self.bf16 = config, device, bf16
        torch.manual_seed(config.seed)
        self.model = RefVae(config.widths).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=0.0, betas=(0.9, 0.99))
        self.step = 0
        self.seconds = 0.0  # of training, over all sittings
        self.pictures = Pictures(config.data, config.held_out, config.seed)
        self.perceptual: Lpips | None = None
        if any(phase.samples for phase in config.phases):
            self.perceptual = Lpips.load(config.data).to(device)

    # ---- one step

    def advance(self) -> dict[str, float]:
        """Takes one optimiser step and returns its losses."""
        phase, phase_step = self.config.phase_at(self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(phase, phase_step)
        batch = self.pictures.batch(self.config.seed, self.step, phase.batch, phase.patch, phase.samples > 0)
        batch = Batch(*(tensor.to(self.device) for tensor in vars(batch).values()))
        terms = self.sampled_loss(batch, phase) if self.samples_now(phase, phase_step) else self.zero_loss(batch, phase)
        self.optimiser.zero_grad(set_to_none=True)
        terms["loss"].backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        self.update_average()
        return {name: float(value.detach()) for name, value in terms.items()}

    @staticmethod
    def samples_now(phase: Phase, phase_step: int) -> bool:
        return phase.samples > 0 and phase_step % phase.zero_every != 0

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16) if self.bf16 else nullcontext()

    def render(self, lr: Tensor, style: Tensor, noise: Tensor) -> Tensor:
        """As many pictures as there are latents, the LR pictures taken in turn; [M, 3, 8h, 8w], unclamped."""
        times = style.size(0) // lr.size(0)
        with self.autocast():
            features = self.model.features(lr).repeat(times, 1, 1, 1)
            residual = self.model.residual(features, style, noise)
        return self.model.compose(residual.float(), lr.repeat(times, 1, 1, 1))

    def taps(self, pictures: Tensor) -> list[Tensor]:
        """AlexNet's activations of [N, 3, H, W] in [0, 1]; single precision, for the norms that follow."""
        with self.autocast():
            return [tap.float() for tap in self.perceptual.taps(pictures)]

    def zero_loss(self, batch: Batch, phase: Phase) -> dict[str, Tensor]:
        """The picture of the zero latent against the truth."""
        count, _, height, width = batch.lr.shape
        style = torch.zeros(count, self.config.widths.style, device=self.device)
        noise = torch.zeros(count, self.config.widths.noise, height, width, device=self.device)
        picture = self.render(batch.lr, style, noise)
        terms = {"l1": F.l1_loss(picture, batch.hr)}
        terms["loss"] = terms["l1"]
        if phase.lpips:
            terms["lpips"] = self.perceptual.compare(self.taps(picture), self.taps(batch.hr)).mean()
            terms["loss"] = terms["loss"] + phase.lpips * terms["lpips"]
        return terms

    def sampled_loss(self, batch: Batch, phase: Phase) -> dict[str, Tensor]:
        """Two pictures of each LR picture from the prior: near the truth, unlike each other, textured as asked."""
        widths = self.config.widths
        count, side = batch.lr.size(0), batch.lr.size(2)
        eps, noise = latents(self.config.seed + NOISE_SEED, self.step, 2 * count, widths, side)
        eps, noise = eps.to(self.device), noise.to(self.device)
        mean, log_variance = self.model.reference_encoder(batch.reference).chunk(2, dim=1)
        from_reference = batch.has_reference[:, None].float()
        mean, log_variance = mean * from_reference, log_variance * from_reference
        style = mean.repeat(2, 1) + (0.5 * log_variance).exp().repeat(2, 1) * eps
        picture = self.render(batch.lr, style, noise)

        taps = self.taps(picture)
        near = self.perceptual.compare(taps, [tap.repeat(2, 1, 1, 1) for tap in self.taps(batch.hr)])
        apart = self.perceptual.compare([tap[:count] for tap in taps], [tap[count:] for tap in taps])
        reference_taps = [tap.repeat(2, 1, 1, 1) for tap in self.taps(batch.reference)[:2]]
        texture = texture_distance(taps[:2], reference_taps)
        aimed = batch.has_style_target.float().repeat(2)
        terms = {
            "l1": F.l1_loss(picture, batch.hr.repeat(2, 1, 1, 1)),
            "lpips": near.mean(),
            "hinge": mode_seeking_hinge(apart, phase.margin).mean(),
            "kl": kl_to_unit_gaussian(mean, log_variance).mean(),
            "texture": (texture * aimed).mean(),
        }
        terms["loss"] = (
            terms["l1"]
            + phase.lpips * terms["lpips"]
            + phase.hinge * terms["hinge"]
            + phase.kl * terms["kl"]
            + phase.texture * terms["texture"]
        )
        return terms

    @torch.no_grad()
    def update_average(self) -> None:
        # The first steps' weights are forgotten faster, so that a young average is of use.
        decay = min(self.config.ema, (1.0 + self.step) / (10.0 + self.step))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1.0 - decay)

    # ---- validation

    @torch.no_grad()
    def validate(self, samples: int = 4, temperature: float = 0.8) -> dict[str, float]:
        """The averaged network on the held-out pictures: zero latent, and samples of the prior."""
        if self.perceptual is None:
            return {}
        truth = to_planes(self.pictures.validation_crops(self.config.validation_side)).to(self.device)
        lr = self.pictures.resampler.to(self.device).down_rounded(truth) / 255.0
        self.pictures.resampler.cpu()
        widths = self.config.widths
        rows = []
        for i in range(truth.size(0)):
            style, noise = latents(VALIDATION_SEED, i, samples, widths, lr.size(2))
            style = torch.cat([torch.zeros(1, widths.style), temperature * style]).to(self.device)
            noise = torch.cat([torch.zeros(1, *noise.shape[1:]), temperature * noise]).to(self.device)
            one = lr[i : i + 1]
            picture = self.average.compose(self.average.residual(self.average.features(one), style, noise), one)
            picture = round_to_bytes(255.0 * picture)
            hr = truth[i : i + 1].expand_as(picture)
            maps = lpips_maps(picture[1:], hr[1:], self.perceptual)
            quality, distance = psnr_y(picture, hr), lpips(picture, hr, self.perceptual)
            rows.append([quality[0], distance[0], quality[1:].mean(), distance[1:].mean(), diversity(maps)])
        names = [name for name in LOG_COLUMNS if name.startswith("val_")]
        return dict(zip(names, np.mean(np.array(rows, dtype=float), axis=0).tolist()))

    # ---- state on disk

    @property
    def checkpoint(self) -> Path:
        return self.config.run / "checkpoint.pt"

    def save(self) -> None:
        """Replaces the checkpoint in one step: a killed run leaves the old one or the new one, never half of one."""
        state = {
            "step": self.step,
            "seconds": self.seconds,
            "widths": asdict(self.config.widths),
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        temporary = self.checkpoint.with_suffix(".tmp")
        with open(temporary, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.checkpoint)

    def restore(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.step, self.seconds = state["step"], state["seconds"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])


class Log:
    """log.csv of a run; rows beyond the checkpoint that a run resumes from are dropped."""

    def __init__(self, path: Path, step: int) -> None:
        self.path = path
        kept = []
        if step and path.exists():
            with open(path, newline="") as file:
                kept = [row for row in csv.DictReader(file) if int(row["step"]) <= step]
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, LOG_COLUMNS)
            writer.writeheader()
            writer.writerows(kept)

    def write(self, row: dict) -> None:
        row = {name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()}
        with open(self.path, "a", newline="") as file:
            csv.DictWriter(file, LOG_COLUMNS).writerow(row)
        print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)


def train(config: Config, device: torch.device, bf16: bool, resume: bool) -> None:
    config.run.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(config, device, bf16)
    if trainer.checkpoint.exists():
        if not resume:
            sys.exit(f"{trainer.checkpoint} exists: give --resume, or another run folder")
        trainer.restore()
    (config.run / "config.json").write_text(json.dumps(asdict(config), indent=2, default=str) + "\n")
    log = Log(config.run / "log.csv", trainer.step)
    recent: list[dict[str, float]] = []
    earlier, started = trainer.seconds, time.monotonic()
    while trainer.step < config.steps:
        phase, phase_step = config.phase_at(trainer.step)
        recent.append(trainer.advance())
        trainer.seconds = earlier + time.monotonic() - started
        last = trainer.step == config.steps
        validating = trainer.step % config.validate_every == 0 or last
        if trainer.step % config.log_every == 0 or last:
            names = {name for terms in recent for name in terms}
            means = {name: float(np.mean([t[name] for t in recent if name in t])) for name in names}
            row = {"step": trainer.step, "phase": phase.name, "seconds": round(trainer.seconds),
                   "rate": learning_rate(phase, phase_step)}  # fmt: skip
            log.write(row | means | (trainer.validate() if validating else {}))
            recent.clear()
        if trainer.step % config.checkpoint_every == 0 or last:
            trainer.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="data folder; default: the configuration's")
    parser.add_argument("--run", type=Path, help="run folder; default: the configuration's")
    parser.add_argument("--resume", action="store_true", help="continue from the run folder's checkpoint, if any")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--bf16", choices=["auto", "on", "off"], default="auto")
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    config = Config.read(arguments.config)
    overrides = {name: value for name in ("data", "run") if (value := getattr(arguments, name))}
    config = Config(**(vars(config) | overrides))
    device = torch.device(arguments.device)
    bf16 = bf16_is_fast(device) if arguments.bf16 == "auto" else arguments.bf16 == "on"
    train(config, device, bf16, arguments.resume)


if __name__ == "__main__":
    main()
