"""What each loss buys: `python -m training.ablation [--config training/configs/ablation.json]`.

Every row starts from the same weights and takes the same number of steps over the same batches; only its losses differ.
A row has a run folder of its own and goes on where it was killed. The table is of the held-out training pictures.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import torch

from training.config import ROOT, Config, Phase
from training.machine import bf16_is_fast, keep_freed_memory
from training.train import Trainer, train

SAMPLES = 10
TEMPERATURE = 1.0  # what training draws at
EMA = 0.98  # the run is short: a slower average would still be of the start


@dataclass(frozen=True)
class Row:
    phase: Phase
    config: Config

    @property
    def figures_file(self) -> Path:
        return self.config.run / "ablation.json"


def rows_of(path: Path, data: Path) -> tuple[list[Row], Path]:
    """The rows and the checkpoint that they start from."""
    values = json.loads(path.read_text())
    rows = []
    for number, row in enumerate(values["rows"]):
        phase = Phase(**(values["common"] | row))
        run = ROOT / values["run"] / f"{number}-{phase.name.replace(',', '').replace(' ', '-')}"
        rows.append(Row(phase, Config([phase], data, run, values["seed"], ema=EMA, validate_every=phase.steps)))
    return rows, ROOT / values["start"]


def measure(row: Row, trainer: Trainer, start: Path) -> None:
    """Trains what is left of a row, then writes its figures."""
    train(trainer, resume=True, start=start)
    # Without a latent there is one candidate, whatever the noise.
    figures = trainer.validate(SAMPLES, TEMPERATURE if row.phase.samples else 0.0)
    row.figures_file.write_text(json.dumps(figures, indent=2) + "\n")


def table(rows: list[tuple[Phase, dict[str, float]]]) -> str:
    """Markdown, as the paper's table 3: samples' means, then the zero latent."""
    lines = [
        "| losses | PSNR-Y | LPIPS | diversity | zero latent: PSNR-Y | LPIPS |",
        "|---|---|---|---|---|---|",
    ]
    for phase, figures in rows:
        lines.append(
            "| {} | {val_prior_psnr:.2f} | {val_prior_lpips:.3f} | {val_diversity:.1f} "
            "| {val_psnr:.2f} | {val_lpips:.3f} |".format(phase.name, **figures)
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
        if not row.figures_file.exists():
            trainer = Trainer(row.config, device, bf16_is_fast(device), pictures)
            pictures = trainer.pictures  # decoded once
            measure(row, trainer, start)
    print(table([(row.phase, json.loads(row.figures_file.read_text())) for row in rows]))


if __name__ == "__main__":
    main()
