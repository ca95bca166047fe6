import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from training import vgg
from training.config import ROOT
from training.lpips import LAYERS, SHAPES


@pytest.fixture(scope="session")
def data() -> Path:
    """The data folder: SRFARM_DATA, or ../shared/data beside the project."""
    folder = Path(os.environ.get("SRFARM_DATA", ROOT / "../shared/data"))
    if not (folder / "eval/bicubic_8x.csv").exists():
        pytest.skip(f"no data at {folder}: set SRFARM_DATA")
    return folder


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory) -> Path:
    """A data folder of made-up pictures and perceptual networks with random weights."""
    folder = tmp_path_factory.mktemp("data")
    random = np.random.default_rng(0)
    for name, count in (("train", 6), ("references", 2)):
        (folder / name).mkdir()
        for i in range(count):
            picture = random.integers(0, 256, (10, 12, 3), dtype=np.uint8)
            Image.fromarray(picture).resize((120, 100), Image.BICUBIC).save(folder / name / f"{i}.png")
    (folder / "weights").mkdir()
    generator = torch.Generator().manual_seed(0)
    tensors = {}
    for i, (layer, (inputs, outputs, size, _, _)) in enumerate(zip(LAYERS, SHAPES)):
        spread = (2.0 / (inputs * size * size)) ** 0.5
        tensors[f"features.{layer}.weight"] = spread * torch.randn(outputs, inputs, size, size, generator=generator)
        tensors[f"features.{layer}.bias"] = torch.zeros(outputs)
        tensors[f"lin{i}.weight"] = torch.rand(1, outputs, 1, 1, generator=generator)
    save_file(tensors, folder / "weights/alexnet_lpips.safetensors")
    tensors = {}
    for layer, (inputs, outputs) in zip(vgg.LAYERS, vgg.SHAPES):
        weight = (2.0 / (9 * inputs)) ** 0.5 * torch.randn(outputs, inputs, 3, 3, generator=generator)
        tensors[f"features.{layer}.weight"] = weight.half()
        tensors[f"features.{layer}.bias"] = torch.zeros(outputs).half()
    save_file(tensors, folder / vgg.WEIGHTS)
    return folder
