"""Does the reference show? `python -m training.styles MODEL [--references FILE...] [--limit N]`.

Candidates of the held-out pictures are made with each reference in turn, and their distance in texture from every
reference is measured. A reference that matters is nearer to its own candidates than to another's: the diagonal of the
table is the least of its column.
"""

import argparse
import os
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import ROOT, Config
from training.data import centre_crop, load_picture, picture_files, to_planes
from training.evaluate import Evaluator, validation_truths
from training.machine import keep_freed_memory


def reference_square(picture: np.ndarray, side: int) -> Tensor:
    """The middle of a picture, brought to uint8 [side, side, 3]."""
    planes = to_planes(centre_crop(picture, min(picture.shape[:2]))[None])
    planes = F.interpolate(planes, size=[side, side], mode="bilinear", align_corners=False, antialias=True)
    return planes[0].permute(1, 2, 0).round().clamp(0, 255).to(torch.uint8).contiguous()


@torch.inference_mode()
def texture_table(evaluator: Evaluator, truths: list[np.ndarray], references: list[Tensor]) -> np.ndarray:
    """[R, R]: row, the reference that candidates were made with; column, the one they are compared with."""
    network = evaluator.perceptual
    wanted = [network.texture(reference) for reference in references]
    table = np.zeros((len(references), len(references)))
    for truth in truths:
        _, lr = evaluator.prepare(truth)
        noise = torch.randn(1, evaluator.noise_size, *lr.shape[:2], generator=torch.Generator().manual_seed(0))
        for row, reference in enumerate(references):
            style = evaluator.model.encode_reference(reference)[:1]  # the mean: nothing but the reference differs
            candidate = evaluator.decode(lr, style, noise)[0].permute(1, 2, 0).to(torch.uint8).contiguous()
            ours = network.texture(candidate)
            table[row] += [float(network.texture_distance(ours, theirs)) for theirs in wanted]
    return table / len(truths)


def markdown(table: np.ndarray, names: list[str]) -> str:
    lines = ["| made with | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(f"{value:.3f}" for value in row) + " |" for name, row in zip(names, table)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="bundle folder")
    parser.add_argument("--references", type=Path, nargs="+", help="default: five of the data folder's, far apart in name")
    parser.add_argument("--limit", type=int, default=8, help="held-out pictures (default: 8)")
    parser.add_argument("--config", type=Path, default=ROOT / "training/configs/compact.json", help="tells the held out")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    config = Config.read(arguments.config)
    files = arguments.references or picture_files(arguments.data / "references")[::16]
    references = [reference_square(load_picture(file), config.validation_side) for file in files]
    truths = [truth for _, truth in validation_truths(arguments.data, config)][: arguments.limit]
    table = texture_table(Evaluator(arguments.model, arguments.data, torch.device("cpu")), truths, references)
    print(markdown(table, [file.stem for file in files]))
    nearest = int((table.argmin(axis=0) == np.arange(len(files))).sum())
    print(f"{nearest} of {len(files)} references are nearest to their own candidates")


if __name__ == "__main__":
    main()
