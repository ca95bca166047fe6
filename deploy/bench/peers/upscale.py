"""A model bundle in plain PyTorch."""

import io
import json
import os
from pathlib import Path

import numpy as np
import torch
from PIL import Image

COMPRESSION_LEVEL = 1  # that of the farm's worker


class Upscaler:
    """Not thread-safe."""

    def __init__(self, bundle: Path, precision: str, threads: int, candidates: int) -> None:
        torch.set_num_threads(threads)
        card = json.loads((bundle / "model.json").read_text())
        self.style, self.noise = card["style"], card["noise"]
        self.candidates = candidates
        self.module = torch.jit.load(str(bundle / "model.pt"), map_location="cpu").eval()
        if "precisions" in card:
            self.module.set_precision(precision)

    @staticmethod
    def of_environment() -> "Upscaler":
        return Upscaler(
            Path(os.environ["PEER_BUNDLE"]),
            os.environ["PEER_PRECISION"],
            int(os.environ["PEER_THREADS"]),
            int(os.environ["PEER_CANDIDATES"]),
        )

    @torch.inference_mode()
    def files(self, picture: bytes, seed: int, encode_each: bool = False) -> list[bytes]:
        """The candidates of a picture as PNG files. With `encode_each`, the picture is encoded again for each of them."""
        lr = torch.from_numpy(np.array(Image.open(io.BytesIO(picture)).convert("RGB")))
        random = torch.Generator().manual_seed(seed)
        style, temperature = torch.zeros(1, self.style), torch.ones(1)
        files, features = [], None
        for _ in range(self.candidates):
            if features is None or encode_each:
                features = self.module.encode_lr(lr)
            noise = torch.randn(1, self.noise, lr.shape[0], lr.shape[1], generator=random)
            pixels = self.module.decode(features, lr, style, noise, temperature)[0].numpy()
            file = io.BytesIO()
            Image.fromarray(pixels).save(file, "PNG", compress_level=COMPRESSION_LEVEL)
            files.append(file.getvalue())
        return files
