"""log.csv of a run: rows at regular steps with the mean losses and, less often, validation scores."""

import csv
import os
from pathlib import Path

LOG_COLUMNS = [
    "step", "phase", "seconds", "rate", "loss", "l1", "psnr", "lpips", "best", "hinge", "kl", "texture", "foreign_texture", "lattice", "spectrum", "lines",
    "content", "style", "total_variation", "adversarial", "discriminator",
    "val_psnr", "val_lpips", "val_lr_psnr", "val_lr_lpips", "val_prior_psnr", "val_prior_lpips", "val_diversity",
]  # fmt: skip


def read_log(path: Path) -> list[dict[str, str]]:
    """Returns the complete rows. Values that a step does not have are empty."""
    with open(path, newline="") as file:
        return [row for row in csv.DictReader(file) if None not in row.values()]


class Log:
    """Writes log.csv. On resuming, rows after the checkpoint and incomplete rows are dropped."""

    def __init__(self, path: Path, step: int) -> None:
        self.path = path
        kept = []
        if step and path.exists():
            kept = [row for row in read_log(path) if int(row["step"]) <= step]
        temporary = path.with_suffix(".tmp")  # replaced atomically, so that a run killed here keeps its log
        with open(temporary, "w", newline="") as file:
            writer = csv.DictWriter(file, LOG_COLUMNS)
            writer.writeheader()
            writer.writerows(kept)
        os.replace(temporary, path)

    def write(self, row: dict) -> None:
        row = {name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()}
        with open(self.path, "a", newline="") as file:
            csv.DictWriter(file, LOG_COLUMNS).writerow(row)
        print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)
