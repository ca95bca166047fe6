"""Other super-resolvers on the held-out photographs: `python -m training.peers MODEL --peer RealSR=STEM [--peer ...] [--sheet FILE]`.

STEM.param and STEM.bin are a network for four-fold enlargement in ncnn's format, as PyPI packages of RealSR and Real-ESRGAN
contain it; `pip install ncnn` runs it on a CPU. Its result is enlarged twice more by bicubic interpolation. Each peer is
measured as it is and after the projection that makes it reduce to the LR picture, beside the model at temperatures 0 and 1.
"""

import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.config import ROOT, Config
from training.data import centre_crop, load_picture, picture_files, split, to_planes
from training.evaluate import Evaluator
from training.machine import keep_freed_memory
from training.measures import lpips, lr_psnr, psnr_y
from training.protocol import SCALE, round_to_bytes
from training.references import BANDS, SIDE, Bench, compared, power
from training.unseen import Unseen
from training.upscaler import SETTLING_ROUNDS, SETTLING_STEP
from training.vgg import Vgg16

PEER_SCALE = 4
SHEET_CROP, SHEET_ZOOM = 96, 3  # HR pixels of the middle, and their enlargement


class Peer:
    def __init__(self, stem: Path, threads: int) -> None:
        try:
            import ncnn  # optional: nothing else here needs it
        except ImportError:
            raise SystemExit("a peer needs ncnn: pip install ncnn") from None

        self.ncnn, self.net = ncnn, ncnn.Net()
        self.net.opt.num_threads = threads
        if self.net.load_param(f"{stem}.param") or self.net.load_model(f"{stem}.bin"):
            raise SystemExit(f"{stem}.param and {stem}.bin hold no network that ncnn can read")

    def enlarged(self, lr: Tensor) -> Tensor:
        """uint8 [h, w, 3] to planes [1, 3, 8h, 8w] in 0..255."""
        height, width = lr.shape[:2]
        planes = np.ascontiguousarray(lr.numpy().transpose(2, 0, 1).astype(np.float32) / 255.0)
        extractor = self.net.create_extractor()
        extractor.input(self.net.input_names()[0], self.ncnn.Mat(planes))
        code, output = extractor.extract(self.net.output_names()[0])
        result = np.array(output)
        if code or result.shape != (3, PEER_SCALE * height, PEER_SCALE * width):
            raise SystemExit(f"the peer gives {result.shape}, not {PEER_SCALE} times {height} x {width}")
        picture = Image.fromarray((result.clip(0.0, 1.0) * 255.0).round().astype(np.uint8).transpose(1, 2, 0))
        return to_planes(np.asarray(picture.resize((SCALE * width, SCALE * height), Image.Resampling.BICUBIC))[None])


def projected(evaluator: Evaluator, picture: Tensor, lr: Tensor) -> Tensor:
    """A picture in 0..255 made to reduce to its LR picture, as candidates are."""
    low = to_planes(lr.numpy()[None]) / 255.0
    return round_to_bytes(255.0 * evaluator.resampler.settle(picture / 255.0, low, SETTLING_ROUNDS, SETTLING_STEP))


class Comparison:
    def __init__(self, bench: Bench, unseen: Unseen, peers: dict[str, Peer]) -> None:
        self.bench, self.unseen, self.peers = bench, unseen, peers

    @torch.inference_mode()
    def pictures(self, lr: Tensor, number: int) -> dict[str, Tensor]:
        made = {f"ours, temperature {t}": self.bench.plain(lr, self.bench.draw(lr, float(t), number)) for t in (0, 1)}
        for name, peer in self.peers.items():
            made[name] = peer.enlarged(lr)
            made[f"{name}, projected"] = projected(self.bench.evaluator, made[name], lr)
        return made

    @torch.inference_mode()
    def figures(self, picture: Tensor, truth: Tensor) -> dict[str, float]:
        measured = {
            "psnrY": float(psnr_y(picture, truth)), "lpips": float(lpips(picture, truth, self.bench.evaluator.perceptual)),
            "lrPsnr": float(lr_psnr(picture, truth, self.bench.evaluator.resampler)),
        }  # fmt: skip
        made, genuine = power(picture), power(truth)
        shares = {f"power{i}": compared(made, genuine, band)[0] for i, band in enumerate(BANDS)}
        return measured | self.unseen.distances(picture, truth) | shares


def mean_row(rows: list[dict[str, float]]) -> dict[str, float]:
    """Geometric means of powers, arithmetic ones of the rest."""
    mean = {name: np.exp(np.mean(np.log([row[name] for row in rows]))) if name.startswith("power") else np.mean([row[name] for row in rows])
            for name in rows[0]}  # fmt: skip
    return {name: round(float(value), 4) for name, value in mean.items()}


def strip(pictures: list[Tensor]) -> np.ndarray:
    """The middles of pictures side by side, enlarged without interpolation: uint8 [h, w, 3]."""
    crops = [centre_crop(picture[0].permute(1, 2, 0).numpy().astype(np.uint8), SHEET_CROP) for picture in pictures]
    return np.concatenate([crop.repeat(SHEET_ZOOM, axis=0).repeat(SHEET_ZOOM, axis=1) for crop in crops], axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="bundle folder")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=STEM", help="a network in ncnn's format; may be repeated")
    parser.add_argument("--sheet", type=Path, help="PNG of truth, ours at temperatures 0 and 1, and each peer, a row for each picture")
    parser.add_argument("--limit", type=int, default=12, help="held-out pictures (default: 12)")
    parser.add_argument("--config", type=Path, default=ROOT / "training/configs/compact.json", help="tells the held out")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    peers = {name: Peer(Path(stem), arguments.threads) for name, _, stem in (peer.partition("=") for peer in arguments.peer)}
    files = picture_files(arguments.data / "train")
    photographs = [load_picture(files[i]) for i in split(len(files), Config.read(arguments.config).held_out)[1]]
    photographs = [one for one in photographs if min(one.shape[:2]) >= SIDE][: arguments.limit]
    evaluator = Evaluator(arguments.model, arguments.data, torch.device("cpu"))
    vgg = Vgg16.load(arguments.data)
    comparison = Comparison(Bench(evaluator, vgg), Unseen(arguments.data, vgg), peers)
    rows: dict[str, list[dict[str, float]]] = {}
    strips = []
    for number, photograph in enumerate(photographs):
        truth, lr = evaluator.prepare(centre_crop(photograph, SIDE))
        made = comparison.pictures(lr, number)
        for name, picture in made.items():
            rows.setdefault(name, []).append(comparison.figures(picture, truth))
        strips.append(strip([truth] + [picture for name, picture in made.items() if not name.endswith("projected")]))
    print(json.dumps({"pictures": len(photographs)} | {name: mean_row(values) for name, values in rows.items()}, indent=2))
    if arguments.sheet:
        Image.fromarray(np.concatenate(strips)).save(arguments.sheet)


if __name__ == "__main__":
    main()
