"""Draws the training curve of a run: `python -m training.curve [--run training/runs/compact] [--out docs/images/training-curve.png]`."""

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot  # noqa: E402

from training.config import ROOT  # noqa: E402
from training.log import read_log  # noqa: E402

SMOOTHED_OVER = 10  # rows of the log
SHADES = ["#f2f2f2", "#e2e8ee"]


def series(rows: list[dict[str, str]], column: str) -> tuple[list[int], list[float]]:
    """Returns the steps with a value in `column`, and the values."""
    filled = [(int(row["step"]), float(row[column])) for row in rows if row.get(column)]
    return [step for step, _ in filled], [value for _, value in filled]


def running_mean(values: list[float], width: int) -> list[float]:
    return [sum(part) / len(part) for end in range(1, len(values) + 1) if (part := values[max(0, end - width) : end])]


def phases(rows: list[dict[str, str]]) -> list[tuple[str, int, int]]:
    """Returns name, first and last step of each phase, in order."""
    spans: list[tuple[str, int, int]] = []
    for row in rows:
        step = int(row["step"])
        if spans and spans[-1][0] == row["phase"]:
            spans[-1] = (row["phase"], spans[-1][1], step)
        else:
            spans.append((row["phase"], spans[-1][2] if spans else 0, step))
    return spans


def draw(rows: list[dict[str, str]], out: Path) -> None:
    """Three panels over the steps: losses, PSNR-Y and LPIPS of the held-out pictures; phases are shaded."""
    figure, panels = pyplot.subplots(3, 1, figsize=(9, 9), sharex=True, constrained_layout=True)
    for column, colour in (("l1", "tab:blue"), ("lpips", "tab:orange")):
        label = f"training {column}"
        for _, first, last in phases(rows):  # separately, as not every phase has every loss
            steps, values = series([row for row in rows if first < int(row["step"]) <= last], column)
            if steps:
                panels[0].plot(steps, running_mean(values, SMOOTHED_OVER), color=colour, label=label, linewidth=1)
                label = None
    panels[0].set_yscale("log")
    for panel, column, unit in ((panels[1], "psnr", "PSNR-Y (dB)"), (panels[2], "lpips", "LPIPS")):
        panel.plot(*series(rows, f"val_{column}"), "o-", label="zero latent")
        panel.plot(*series(rows, f"val_lr_{column}"), "d-.", label="LR picture as reference")
        panel.plot(*series(rows, f"val_prior_{column}"), "s--", label="samples of the prior")
        panel.set_ylabel(f"held-out {unit}")
    diversity = panels[2].twinx()
    diversity.plot(*series(rows, "val_diversity"), "^:", color="tab:green", label="diversity (right)")
    diversity.set_ylim(bottom=0)
    diversity.legend(loc="upper right")
    for panel in panels:
        for number, (_, first, last) in enumerate(phases(rows)):
            panel.axvspan(first, last, color=SHADES[number % 2], zorder=0)
        panel.legend(loc="lower left")
        panel.margins(x=0)
    for name, first, _ in phases(rows):
        panels[0].text(first, 1.01, f" {name}", transform=panels[0].get_xaxis_transform(), fontsize=8)
    hours = max(float(row["seconds"]) for row in rows) / 3600
    panels[2].set_xlabel(f"step ({hours:.1f} hours of training)")
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, dpi=100)
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=ROOT / "training/runs/compact")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images/training-curve.png")
    arguments = parser.parse_args()
    draw(read_log(arguments.run / "log.csv"), arguments.out)
    print(arguments.out)


if __name__ == "__main__":
    main()
