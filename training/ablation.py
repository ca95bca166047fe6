"""Measures the effect of each loss: `python -m training.ablation [--config training/configs/ablation.json]`.

All rows start from the same weights and train for the same number of steps on the same batches; only the losses differ.
Each row has its own run folder and resumes if it was interrupted. The scores are those of the held-out training pictures.
"""

import argparse
import json
import os
from pathlib import Path

import torch

from training.config import ROOT, Config, Phase
from training.machine import bf16_is_fast, keep_freed_memory
from training.train import Trainer, train

MEASURED = {"validation_samples": 10, "validation_temperature": 1.0}  # the temperature of training
EMA = 0.98  # short runs: a slower average would still contain the initial weights


def rows_of(path: Path, data: Path) -> tuple[list[Config], Path]:
    """Returns a single-phase run for each row, and the checkpoint that they start from."""
    values = json.loads(path.read_text())
    rows = []
    for number, row in enumerate(values["rows"]):
        phase = Phase(**(values["common"] | row))
        run = ROOT / values["run"] / f"{number}-{phase.name.replace(',', '').replace(' ', '-')}"
        # A row without samples is trained for the zero latent only.
        measured = MEASURED if phase.samples else MEASURED | {"validation_temperature": 0.0}
        rows.append(Config([phase], data, run, values["seed"], ema=EMA, validate_every=phase.steps, **measured))
    return rows, ROOT / values["start"]


def figures(row: Config) -> dict[str, float]:
    """Returns the scores after the row's last step; empty if the row is not finished."""
    path = row.run / "figures.json"
    values = json.loads(path.read_text()) if path.exists() else {}
    return values if values.get("step") == row.steps else {}


def table(rows: list[Config]) -> str:
    """Returns a Markdown table like the paper's table 3: means over samples, then the zero latent."""
    lines = [
        "| losses | PSNR-Y | LPIPS | diversity | zero latent: PSNR-Y | LPIPS |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            "| {} | {val_prior_psnr:.2f} | {val_prior_lpips:.3f} | {val_diversity:.1f} "
            "| {val_psnr:.2f} | {val_lpips:.3f} |".format(row.phases[0].name, **figures(row))
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "training/configs/ablation.json")
    parser.add_argument("--start", type=Path, help="checkpoint; default: the configuration's")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    device = torch.device(arguments.device)
    rows, start = rows_of(arguments.config, arguments.data)
    start = arguments.start or start
    pictures = None
    for row in rows:
        if not figures(row):
            trainer = Trainer(row, device, bf16_is_fast(device), pictures)
            pictures = trainer.pictures  # decoded once
            train(trainer, resume=True, start=[start])
    print(table(rows))


if __name__ == "__main__":
    main()
