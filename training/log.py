"""log.csv of a run: one row every so many steps, with the losses' means and, now and then, the validation's figures."""

import csv
from pathlib import Path

LOG_COLUMNS = [
    "step", "phase", "seconds", "rate", "loss", "l1", "lpips", "best", "hinge", "kl", "texture", "foreign_texture",
    "content", "style", "total_variation", "adversarial", "discriminator",
    "val_psnr", "val_lpips", "val_prior_psnr", "val_prior_lpips", "val_diversity",
]  # fmt: skip


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
