"""kill -9 of a real training process: the curve goes on as if nothing had happened."""

import csv
import json
import signal
import subprocess
import sys

from training.config import ROOT

PHASES = [
    {"name": "pixel", "steps": 12, "batch": 1, "patch": 64, "rate": 1e-3, "final_rate": 1e-4, "warm_up": 2},
    {"name": "perceptual", "steps": 200, "batch": 1, "patch": 64, "rate": 1e-3, "final_rate": 1e-4, "warm_up": 2,
     "samples": 2, "zero_every": 2, "lpips": 0.1, "best": 0.1},
]  # fmt: skip
WIDTHS = {"channels": 4, "style": 2, "noise": 1, "encoder_blocks": 1, "decoder_blocks": 1, "stages": [4, 4, 4]}


def start(config, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "training.train", "--config", str(config), "--device", "cpu", "--threads", "1"]
    return subprocess.Popen([*command, "--bf16", "off", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def write_config(path, data, run, perceptual_steps: int) -> None:
    phases = [PHASES[0], PHASES[1] | {"steps": perceptual_steps, "final_rate": PHASES[1]["rate"]}]
    values = {"phases": phases, "data": str(data), "run": str(run), "widths": WIDTHS, "held_out": 2,
              "validation_side": 64, "log_every": 1, "checkpoint_every": 5, "validate_every": 1000}  # fmt: skip
    path.write_text(json.dumps(values))


def losses(run) -> list[tuple[str, str, str]]:
    with open(run / "log.csv", newline="") as file:
        return [(row["step"], row["phase"], row["loss"]) for row in csv.DictReader(file)]


def test_a_killed_run_goes_on_as_if_nothing_had_happened(tiny_data, tmp_path):
    config, run = tmp_path / "config.json", tmp_path / "run"
    write_config(config, tiny_data, run, perceptual_steps=200)
    process = start(config)
    with process.stdout as lines:
        for line in lines:
            if line.startswith("step=17 "):
                process.send_signal(signal.SIGKILL)
                break
    assert process.wait() == -signal.SIGKILL
    before = losses(run)
    assert len(before) >= 17

    write_config(config, tiny_data, run, perceptual_steps=len(before) - 12 + 3)
    assert start(config, "--resume").communicate() and (run / "figures.json").exists()
    after = losses(run)
    assert [int(step) for step, _, _ in after] == list(range(1, len(before) + 4))
    # Steps after the last checkpoint were taken a second time, and came out the same.
    assert after[: len(before)] == before
