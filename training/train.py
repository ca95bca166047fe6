"""Trains the network: `python -m training.train --config training/configs/compact.json [--resume]`.

A run is a list of phases. Everything that happens at a step (batch, learning rate, latents) is a function of the
configuration and the step, so a run that was killed at any moment continues from its last checkpoint as if nothing
had happened, and a configuration may be lengthened between two sittings.
"""

import argparse
import copy
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.config import Config, Phase, learning_rate
from training.data import Batch, Pictures, reference_size, to_planes
from training.log import LOG_COLUMNS, Log
from training.machine import bf16_is_fast, keep_freed_memory
from training.measures import diversity, lpips, lpips_maps, psnr_y
from training.networks import build, network_of
from training.objective import Objective
from training.optimiser import adam, descend, load_adam
from training.protocol import round_to_bytes
from training.start import Start

NOISE_SEED, VALIDATION_SEED = 7919, 104729  # keep the streams of latents apart from that of the batches
SPREAD_OVER = 64  # references
FITTED_TO = 24  # batches


def latents(seed: int, step: int, count: int, model: nn.Module, side: int) -> tuple[Tensor, Tensor]:
    """N(0, I): style [count, S] and noise [count, Z, side, side], side in LR pixels."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    style = torch.randn(count, model.style_size, generator=generator)
    return style, torch.randn(count, model.noise_size, side, side, generator=generator)


def samples_now(phase: Phase, phase_step: int) -> bool:
    """Whether a step draws samples; else it takes the zero latent. `zero_every` 0 means that it always draws."""
    return phase.samples > 0 and (phase.zero_every == 0 or phase_step % phase.zero_every != 0)


class Trainer:
    def __init__(self, config: Config, device: torch.device, bf16: bool, pictures: Pictures | None = None) -> None:
        self.config, self.device, self.bf16 = config, device, bf16
        torch.manual_seed(config.seed)
        self.model = build(config.network, config.widths, config.data).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        self.learning = {name: weight for name, weight in self.model.named_parameters() if weight.requires_grad}
        self.optimiser = adam(self.model)
        self.step = 0
        self.before = 0  # steps that the weights had been trained for as the run began
        self.seconds = 0.0  # of training, over all sittings
        self.pictures = pictures or Pictures(config.data, config.held_out)
        self.objective = Objective(config, device, bf16)
        self.opposing = None if self.objective.discriminator is None else adam(self.objective.discriminator)

    # ---- one step

    def advance(self) -> dict[str, float]:
        """Takes one optimiser step and returns its losses."""
        phase, phase_step = self.config.phase_at(self.step)
        rate = learning_rate(phase, phase_step)
        if phase.spread_references and phase_step == 0:
            self.spread_references()
        if phase.fit_keys and phase_step == 0:
            self.fit_keys(phase)
        batch = self.pictures.batch(self.config.seed, self.step, phase)
        batch = Batch(*(tensor.to(self.device) for tensor in vars(batch).values()))
        self.move_only(phase.trained)
        if samples_now(phase, phase_step):
            pictures, terms = self.sampled(batch, phase)
            descend(self.optimiser, self.model, terms["loss"], rate)
            if phase.adversarial:
                terms["discriminator"] = self.objective.of_discriminator(pictures, batch.hr, phase)
                descend(self.opposing, self.objective.discriminator, terms["discriminator"], rate)
        else:
            terms = self.objective.of_zero_latent(self.zero_pictures(batch), batch, phase)
            descend(self.optimiser, self.model, terms["loss"], rate)
        self.step += 1
        self.update_average()
        return {name: float(value.detach()) for name, value in terms.items()}

    def render(self, lr: Tensor, style: Tensor, noise: Tensor, at_zero: int) -> Tensor:
        """[S, N, 3, 8h, 8w], unclamped, of LR pictures [N, 3, h, w] and latents of S N pictures, sample by sample.

        The first `at_zero` pictures are those of temperature 0, the others of 1.
        """
        count = lr.size(0)
        with self.objective.autocast():
            features = self.model.features(lr)
            parts = [
                self.model.residual(features, style[part], noise[part], torch.full((1,), temperature, device=self.device))
                for temperature, part in ((0.0, slice(at_zero)), (1.0, slice(at_zero, None)))
                if style[part].size(0)
            ]
        every = lr.repeat(style.size(0) // count, 1, 1, 1)
        return self.model.compose(torch.cat(parts).float(), every).unflatten(0, (-1, count))

    def zero_pictures(self, batch: Batch) -> Tensor:
        count, _, height, width = batch.lr.shape
        style = torch.zeros(count, self.model.style_size, device=self.device)
        noise = torch.zeros(count, self.model.noise_size, height, width, device=self.device)
        return self.render(batch.lr, style, noise, count)

    def sampled(self, batch: Batch, phase: Phase) -> tuple[Tensor, dict[str, Tensor]]:
        """Pictures of latents from the prior, the style's moved to where the reference says, and their losses."""
        samples, (count, _, side, _) = phase.samples, batch.lr.shape
        eps, noise = latents(self.config.seed + NOISE_SEED, self.step, samples * count, self.model, side)
        if phase.mean_first:
            eps[:count], noise[:count] = 0.0, 0.0
        eps, noise = eps.to(self.device), noise.to(self.device)
        from_reference = batch.has_reference[:, None].float()
        mean, log_variance = self.model.reference_encoder(batch.reference).chunk(2, dim=1)
        mean, log_variance = mean * from_reference, log_variance * from_reference
        deviation = self.config.style_spread * (0.5 * log_variance).exp()
        style = mean.repeat(samples, 1) + deviation.repeat(samples, 1) * eps
        pictures = self.render(batch.lr, style, noise, count if phase.mean_first else 0)
        return pictures, self.objective.of_samples(pictures, (mean, log_variance), batch, phase)

    def move_only(self, names: tuple[str, ...]) -> None:
        """Of the weights that learn at all: some networks have frozen parts."""
        for name, parameter in self.learning.items():
            parameter.requires_grad_(not names or name.startswith(names))

    def spread_references(self) -> None:
        """Of the network and of its average, which begins anew with what the network has."""
        references = self.pictures.references(self.config.seed, SPREAD_OVER).to(self.device)
        self.model.reference_encoder.spread_out(references)
        self.average.reference_encoder.load_state_dict(self.model.reference_encoder.state_dict())
        for parameter in self.model.reference_encoder.parameters():
            self.optimiser.state.pop(parameter, None)  # moments of weights that are no more

    @torch.no_grad()
    def fit_keys(self, phase: Phase) -> None:
        """Of the network and of its average, to the LR pictures of a few batches of the phase."""
        batches = [self.pictures.batch(self.config.seed, step, phase).lr for step in range(FITTED_TO)]
        self.model.memory.fit_keys(self.model.features(torch.cat(batches).to(self.device)).float())
        self.average.memory.load_state_dict(self.model.memory.state_dict())

    @torch.no_grad()
    def update_average(self) -> None:
        # The first steps' weights are forgotten faster, so that a young average is of use.
        decay = min(self.config.ema, (1.0 + self.step) / (10.0 + self.step))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1.0 - decay)

    # ---- validation

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """The averaged network on the held-out pictures: zero latent, the LR picture as reference, and samples of the prior.

        The first two are of temperature 0.
        """
        perceptual = self.objective.perceptual
        if perceptual is None:
            return {}
        truth = to_planes(self.pictures.validation_crops(self.config.validation_side)).to(self.device)
        lr = self.pictures.resampler.to(self.device).down_rounded(truth) / 255.0
        self.pictures.resampler.cpu()
        temperature, rows = self.config.validation_temperature, []
        for i in range(truth.size(0)):
            style, noise = latents(VALIDATION_SEED, i, self.config.validation_samples, self.average, lr.size(2))
            one = lr[i : i + 1]
            faithful = self.average.reference_encoder(reference_size(one)).chunk(2, dim=1)[0]
            zero = torch.zeros_like(faithful)
            features = self.average.features(one)
            noise = noise.to(self.device)
            drawn = temperature * self.config.style_spread * style.to(self.device)
            latents_of = (0.0, torch.cat([zero, faithful]), noise[:2]), (temperature, drawn, noise)
            residuals = [
                self.average.residual(features, style, t * noise, torch.full((1,), t, device=self.device)) for t, style, noise in latents_of
            ]
            picture = self.average.compose(torch.cat(residuals), one)
            picture = round_to_bytes(255.0 * picture)
            hr = truth[i : i + 1].expand_as(picture)
            maps = lpips_maps(picture[2:], hr[2:], perceptual)
            quality, distance = psnr_y(picture, hr), lpips(picture, hr, perceptual)
            means = quality[0], distance[0], quality[1], distance[1], quality[2:].mean(), distance[2:].mean()
            rows.append([*means, diversity(maps)])
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
            "before": self.before,
            "seconds": self.seconds,
            "network": self.config.network,
            "widths": asdict(self.config.widths),
            "style_spread": self.config.style_spread,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        if self.opposing is not None:
            state["discriminator"] = self.objective.discriminator.state_dict()
            state["opposing"] = self.opposing.state_dict()
        temporary = self.checkpoint.with_suffix(".tmp")
        with open(temporary, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.checkpoint)

    def start_from(self, *paths: Path) -> None:
        """Takes over the averaged weights of another run's checkpoint or of a bundle folder, and nothing else; of several,
        their mean."""
        starts = [Start.read(path) for path in paths]
        for start, path in zip(starts, paths):
            self.refuse_another_network(start.network, path)
        try:
            start = Start.mean_of(starts)
        except ValueError as different:
            sys.exit(f"{', '.join(map(str, paths))}: {different}")
        weights = start.fitted_to(self.model)
        self.model.load_state_dict(weights)
        self.average.load_state_dict(weights)
        self.before = start.steps

    def refuse_another_network(self, network: str, path: Path) -> None:
        if network != self.config.network:
            sys.exit(f"{path} holds the network {network}, not {self.config.network}")

    def restore(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.refuse_another_network(network_of(state), self.checkpoint)
        self.step, self.seconds, self.before = state["step"], state["seconds"], state.get("before", 0)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        load_adam(self.optimiser, state["optimiser"])
        if self.opposing is not None and "discriminator" in state:  # else its first phase is still to come
            self.objective.discriminator.load_state_dict(state["discriminator"])
            load_adam(self.opposing, state["opposing"])


def train(trainer: Trainer, resume: bool, start: Sequence[Path] = ()) -> None:
    """Trains to the configuration's end, from the run's checkpoint, else from `start`'s weights, else from nothing.

    Leaves in the run folder: config.json, checkpoint.pt, log.csv (the curve), figures.json (the last validation).
    """
    config = trainer.config
    config.run.mkdir(parents=True, exist_ok=True)
    if trainer.checkpoint.exists():
        if not resume:
            sys.exit(f"{trainer.checkpoint} exists: give --resume, or another run folder")
        trainer.restore()
    elif start:
        trainer.start_from(*start)
        trainer.save()  # what a run of no steps leaves, too: the mean of several
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
            figures = trainer.validate() if validating else {}
            log.write(row | means | figures)
            if figures:
                figures = {"step": trainer.step, "seconds": round(trainer.seconds), **figures}
                (config.run / "figures.json").write_text(json.dumps(figures, indent=2) + "\n")
            recent.clear()
        if trainer.step % config.checkpoint_every == 0 or last:
            trainer.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="data folder; default: the configuration's")
    parser.add_argument("--run", type=Path, help="run folder; default: the configuration's")
    parser.add_argument("--resume", action="store_true", help="continue from the run folder's checkpoint, if any")
    parser.add_argument(
        "--start", type=Path, nargs="+", default=[], metavar="FROM",
        help="checkpoint or bundle folder whose weights a new run begins with; of several, the mean of their weights",
    )  # fmt: skip
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
    train(Trainer(config, device, bf16), arguments.resume, arguments.start)


if __name__ == "__main__":
    main()
