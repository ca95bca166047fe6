"""Measures an exported bundle by the protocol: `python -m training.evaluate MODEL (--pictures FOLDER | --validation)`.

The pictures are ground truths; LR pictures are made from them. Reported are the zero latent (one picture) and, for
every `--reference`, samples at `--temperature`: means over samples and pictures, diversity per picture. `--record NAME`
writes the figures into the bundle's model.json.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.config import ROOT, Config
from training.data import centre_crop, crop_to_scale, load_picture, picture_files, reference_size, split, to_planes
from training.lpips import Lpips
from training.machine import keep_freed_memory
from training.measures import diversity, lpips, lpips_maps, lr_psnr, psnr_y, ssim_y
from training.protocol import Resampler

DECODED_AT_ONCE = 5  # bounds the memory of a batch of candidates


@dataclass(frozen=True)
class Sampling:
    reference: str  # "random": N(0, I); "low-resolution": the LR picture; "truth": the HR picture; or a picture file
    temperature: float
    samples: int
    seed: int = 0


class Evaluator:
    def __init__(self, bundle: Path, data: Path, device: torch.device, precision: str = "float32") -> None:
        self.device = device
        self.model = torch.jit.load(bundle / "model.pt", map_location=device).eval()
        if precision != "float32":
            self.model.set_precision(precision)
        description = json.loads((bundle / "model.json").read_text())
        self.style_size, self.noise_size = description["style"], description["noise"]
        self.style_spread = description.get("styleSpread", 1.0)
        self.takes_temperature = description.get("takesTemperature", False)
        self.perceptual = Lpips.load(data).to(device)
        self.resampler = Resampler().to(device)

    @torch.inference_mode()
    def zero(self, hr: np.ndarray) -> dict[str, float]:
        """The zero latent on one ground truth, uint8 [8h, 8w, 3]."""
        truth, lr = self.prepare(hr)
        style = torch.zeros(1, self.style_size, device=self.device)
        noise = torch.zeros(1, self.noise_size, *lr.shape[:2], device=self.device)
        return self.measure(self.decode(lr, style, noise, 0.0), truth)

    @torch.inference_mode()
    def sampled(self, hr: np.ndarray, sampling: Sampling, number: int) -> dict[str, float]:
        """Samples on one ground truth; `number` tells the pictures' latents apart."""
        truth, lr = self.prepare(hr)
        height, width = lr.shape[:2]
        generator = torch.Generator().manual_seed(sampling.seed * 1_000_003 + number)
        eps = torch.randn(sampling.samples, self.style_size, generator=generator).to(self.device)
        noise = torch.randn(sampling.samples, self.noise_size, height, width, generator=generator).to(self.device)
        style = eps * sampling.temperature * self.style_spread
        reference = self.reference_picture(sampling.reference, lr, hr)
        if reference is not None:
            mean, log_variance = self.model.encode_reference(reference)
            style = mean + (0.5 * log_variance).exp() * style
        return self.measure(self.decode(lr, style, noise * sampling.temperature, sampling.temperature), truth)

    def reference_picture(self, name: str, lr: Tensor, hr: np.ndarray) -> Tensor | None:
        if name == "random":
            return None
        if name == "low-resolution":
            return reference_size(lr.permute(2, 0, 1)[None].float())[0].permute(1, 2, 0).round().to(torch.uint8)
        picture = hr if name == "truth" else load_picture(Path(name))
        return torch.from_numpy(np.array(picture)).to(self.device)

    def prepare(self, hr: np.ndarray) -> tuple[Tensor, Tensor]:
        """The truth as planes [1, 3, 8h, 8w] in 0..255 and its LR picture, uint8 [h, w, 3]."""
        truth = to_planes(hr[None]).to(self.device)
        lr = self.resampler.down_rounded(truth)[0].permute(1, 2, 0).to(torch.uint8).contiguous()
        return truth, lr

    def decode(self, lr: Tensor, style: Tensor, noise: Tensor, temperature: float) -> Tensor:
        """Planes [N, 3, 8h, 8w] in 0..255; the latents have the temperature's factor already."""
        drawn_at = torch.full((1,), temperature, device=self.device)
        features = self.model.encode_lr(lr)
        parts = [
            self.decoded("decode", drawn_at, features, lr, s, n)
            for s, n in zip(style.split(DECODED_AT_ONCE), noise.split(DECODED_AT_ONCE))
        ]
        return torch.cat(parts).permute(0, 3, 1, 2).float()

    def decoded(self, method: str, temperature: Tensor, *arguments: Tensor) -> Tensor:
        """uint8 [N, 8h, 8w, 3] by one of the bundle's two methods, whether or not it is one that takes the temperature."""
        return getattr(self.model, method)(*arguments, *([temperature] if self.takes_temperature else []))

    def measure(self, pictures: Tensor, truth: Tensor) -> dict[str, float]:
        rows = [
            {
                "psnrY": psnr_y(one, truth), "ssimY": ssim_y(one, truth),
                "lpips": lpips(one, truth, self.perceptual), "lrPsnr": lr_psnr(one, truth, self.resampler),
            }
            for one in pictures.split(1)
        ]  # fmt: skip
        figures = {name: float(torch.cat([row[name] for row in rows]).mean()) for name in rows[0]}
        if len(rows) > 1:
            maps = torch.cat([lpips_maps(one, truth, self.perceptual) for one in pictures.split(1)])
            figures["diversity"] = diversity(maps)
        return figures


def mean_figures(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def folder_truths(folder: Path) -> Iterator[tuple[str, np.ndarray]]:
    for path in picture_files(folder):
        yield path.stem, crop_to_scale(load_picture(path))


def validation_truths(data: Path, config: Config) -> Iterator[tuple[str, np.ndarray]]:
    """The middles of the pictures that training held out, those of `Trainer.validate`."""
    files = picture_files(data / "train")
    for i in split(len(files), config.held_out)[1]:
        yield files[i].stem, centre_crop(load_picture(files[i]), config.validation_side)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="bundle folder")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--pictures", type=Path, help="folder of ground truths")
    what.add_argument("--validation", action="store_true", help="the pictures that training held out")
    parser.add_argument("--config", type=Path, default=ROOT / "training/configs/compact.json", help="tells the held out")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--reference", nargs="+", default=["random", "low-resolution"],
                        help="random, low-resolution, truth, or picture files")  # fmt: skip
    parser.add_argument("--temperature", type=float, nargs="+", default=[0.8])
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--limit", type=int, help="take the first so many pictures only")
    parser.add_argument("--record", metavar="NAME", help="write the figures into model.json under this name")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)

    evaluator = Evaluator(arguments.model, arguments.data, torch.device(arguments.device), arguments.precision)
    if arguments.validation:
        truths = list(validation_truths(arguments.data, Config.read(arguments.config)))
    else:
        truths = list(folder_truths(arguments.pictures))
    truths = truths[: arguments.limit]
    samplings = [
        Sampling(reference, temperature, arguments.samples, arguments.seed)
        for reference in arguments.reference
        for temperature in arguments.temperature
    ]
    zero, sampled = [], [[] for _ in samplings]
    for number, (name, hr) in enumerate(truths):
        zero.append(evaluator.zero(hr))
        for rows, sampling in zip(sampled, samplings):
            rows.append(evaluator.sampled(hr, sampling, number))
        print(name, json.dumps({key: round(value, 4) for key, value in zero[-1].items()}), flush=True)

    report = {"pictures": len(truths), "precision": arguments.precision, "zero": mean_figures(zero), "sampled": []}
    for rows, sampling in zip(sampled, samplings):
        setting = {"reference": sampling.reference, "temperature": sampling.temperature, "samples": sampling.samples}
        report["sampled"].append(setting | mean_figures(rows))
    print(json.dumps(report, indent=2))
    if arguments.record:
        path = arguments.model / "model.json"
        description = json.loads(path.read_text())
        description["figures"][arguments.record] = report
        path.write_text(json.dumps(description, indent=2) + "\n")


if __name__ == "__main__":
    main()
