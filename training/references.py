"""What references do, by figures that no loss asks for: `python -m training.references MODEL [--limit N]`.

The related-reference benchmark: held-out photographs, middle 256 x 256 pixels, one draw of temperature 1; what each kind of
reference changes against no reference. Then ten unrelated references at a strength of 1.5: how far candidates differ, and whether
each is nearer to its own reference than the other candidates are, by VGG-16's statistics and Gram matrices. Then the power of
pictures without a reference by band, and the lines that a network's own pattern leaves. docs/model.md has the protocol.
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from training.config import ROOT, Config
from training.data import centre_crop, load_picture, picture_files, split
from training.evaluate import Evaluator
from training.losses import statistics
from training.machine import keep_freed_memory
from training.measures import diversity, lpips, lpips_maps, luma, psnr_y
from training.unseen import Unseen
from training.vgg import Vgg16

SIDE = 256
ELSEWHERE_SIDE_MIN = 96
UNRELATED = 10
STRONG = 1.5
BANDS = ((1 / 16, 1 / 8), (1 / 8, 1 / 4), (1 / 4, 1 / 2))  # cycles a pixel
LINES = {"5/16": 5 / 16, "3/16": 3 / 16, "1/2": 1 / 2}  # cycles a pixel, where version 7 left a pattern


def resized(picture: np.ndarray, factor: float) -> np.ndarray:
    height, width = picture.shape[:2]
    size = (round(width * factor), round(height * factor))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def rotated(picture: np.ndarray, degrees: float) -> np.ndarray:
    """Without the corners that come in."""
    turned = np.asarray(Image.fromarray(picture).rotate(degrees, Image.Resampling.BICUBIC))
    edge = 30 if degrees <= 10 else 45
    return turned[edge:-edge, edge:-edge]


RELATED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "truth": lambda truth: truth,
    "shifted by (3, 5) pixels": lambda truth: truth[5:, 3:],
    "scaled by 1.15": lambda truth: resized(truth, 1.15),
    "rotated by 5 degrees": lambda truth: rotated(truth, 5.0),
    "scaled by 1.5": lambda truth: resized(truth, 1.5),
    "scaled by 0.75": lambda truth: resized(truth, 0.75),
    "rotated by 15 degrees": lambda truth: rotated(truth, 15.0),
    "mirrored": lambda truth: truth[:, ::-1],
}


def elsewhere(photograph: np.ndarray) -> np.ndarray | None:
    """The largest part of a photograph beside its middle; None if there is not enough of it."""
    height, width = photograph.shape[:2]
    beside, above = photograph[:, : (width - SIDE) // 2], photograph[: (height - SIDE) // 2]
    part = max(beside, above, key=lambda one: one.shape[0] * one.shape[1])
    return part if min(part.shape[:2]) >= ELSEWHERE_SIDE_MIN else None


TABLES = ["related", "unrelated", "spectrum", "checkerboard", "distances"]
Draw = tuple[Tensor, Tensor, Tensor, Tensor]  # features, style, noise, temperature


class Bench:
    def __init__(self, evaluator: Evaluator, vgg: Vgg16) -> None:
        self.evaluator, self.vgg = evaluator, vgg

    def remembered(self, reference: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
        return self.evaluator.model.remember(torch.from_numpy(np.array(reference)))

    @torch.inference_mode()
    def draw(self, lr: Tensor, temperature: float, seed: int) -> Draw:
        """One draw without a reference's style."""
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(1, self.evaluator.noise_size, *lr.shape[:2], generator=generator) * temperature
        return self.evaluator.model.encode_lr(lr), torch.zeros(1, self.evaluator.style_size), noise, torch.tensor([temperature])

    @torch.inference_mode()
    def plain(self, lr: Tensor, draw: Draw) -> Tensor:
        features, style, noise, temperature = draw
        return self.evaluator.decoded("decode", temperature, features, lr, style, noise).permute(0, 3, 1, 2).float()

    @torch.inference_mode()
    def guided(
        self, lr: Tensor, draw: Draw, memory: tuple[Tensor, Tensor, Tensor], strength: float
    ) -> Tensor:
        features, style, noise, temperature = draw
        matches, cues = self.evaluator.model.recall(features, lr, *memory)
        arguments = matches, cues, memory[2], torch.tensor([strength])
        return self.evaluator.decoded("decode_guided", temperature, features, lr, style, noise, *arguments).permute(0, 3, 1, 2).float()

    @torch.inference_mode()
    def figures(self, picture: Tensor, truth: Tensor) -> np.ndarray:
        """PSNR-Y and LPIPS."""
        return np.array([float(psnr_y(picture, truth)), float(lpips(picture, truth, self.evaluator.perceptual))])

    @torch.inference_mode()
    def described(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """VGG's statistics and Gram matrices, each tap's scaled to unit length: of [1, 3, H, W] in 0..255."""
        taps = self.vgg.taps(picture / 255.0)
        means = [part.flatten() / part.norm() for tap in taps for part in statistics(tap)]
        grams = [tap[0].flatten(1) @ tap[0].flatten(1).t() for tap in taps]
        return torch.cat(means), torch.cat([gram.flatten() / gram.norm() for gram in grams])


def related_table(bench: Bench, photographs: list[np.ndarray], paintings: list[np.ndarray]) -> dict[str, dict[str, float]]:
    """Mean change of PSNR-Y and LPIPS against no reference, and the share of pictures whose LPIPS is lower."""
    rows: dict[str, list[np.ndarray]] = {}
    for number, photograph in enumerate(photographs):
        hr = centre_crop(photograph, SIDE)
        truth, lr = bench.evaluator.prepare(hr)
        draw = bench.draw(lr, 1.0, number)
        without = bench.figures(bench.plain(lr, draw), truth)
        references = {name: make(hr) for name, make in RELATED.items()}
        references["elsewhere in the photograph"] = elsewhere(photograph)
        references["unrelated photograph"] = photographs[(number + 1) % len(photographs)]
        references["painting"] = paintings[number % len(paintings)]
        for name, reference in references.items():
            if reference is not None:
                picture = bench.guided(lr, draw, bench.remembered(reference), 1.0)
                rows.setdefault(name, []).append(bench.figures(picture, truth) - without)
    return {
        name: {
            "psnrY": round(float(np.mean([row[0] for row in changes])), 3),
            "lpips": round(float(np.mean([row[1] for row in changes])), 4),
            "better": round(float(np.mean([row[1] < 0 for row in changes])), 3),
            "pictures": len(changes),
        }
        for name, changes in rows.items()
    }


def unrelated_table(bench: Bench, photographs: list[np.ndarray], paintings: list[np.ndarray]) -> dict[str, float]:
    """Ten references at a strength of 1.5 and temperature 0. `ownNearest` counts of 90 pairs, on average over pictures."""
    references = [fitting(painting) for painting in paintings[:UNRELATED]]
    memories = [bench.remembered(reference) for reference in references]
    theirs = [bench.described(torch.from_numpy(one).permute(2, 0, 1)[None].float()) for one in references]
    rows = []
    for photograph in photographs:
        truth, lr = bench.evaluator.prepare(centre_crop(photograph, SIDE))
        draw = bench.draw(lr, 0.0, 0)
        pictures = [bench.guided(lr, draw, memory, STRONG) for memory in memories]
        ours = [bench.described(picture) for picture in pictures]
        counts = [0, 0]
        for kind in range(2):
            for i in range(len(references)):
                own = (ours[i][kind] - theirs[i][kind]).norm()
                counts[kind] += sum(bool((ours[j][kind] - theirs[i][kind]).norm() > own) for j in range(len(references)) if j != i)
        with torch.inference_mode():
            maps = torch.cat([lpips_maps(picture, truth, bench.evaluator.perceptual) for picture in pictures])
        rows.append([*counts, diversity(maps)])
    names = ["ownNearestStatistics", "ownNearestGram", "diversity"]
    return {name: round(float(value), 2) for name, value in zip(names, np.mean(rows, axis=0))}


def fitting(painting: np.ndarray) -> np.ndarray:
    """As people bring them: at most 512 pixels a side."""
    factor = min(1.0, 512 / max(painting.shape[:2]))
    return resized(painting, factor) if factor < 1.0 else painting


def spectrum_table(bench: Bench, photographs: list[np.ndarray]) -> dict[str, dict[str, list[float]]]:
    """Geometric means over pictures, temperatures 0 and 1: power of each band relative to the truth's, ratio of the power along the axes to
    that along the diagonals relative to the truth's, and the lines' height above their surroundings relative to the truth's, in dB."""
    shares: dict[str, list[list[float]]] = {"0": [], "1": []}
    lines = {name: np.zeros((SIDE, SIDE)) for name in ("truth", "0", "1")}
    for number, photograph in enumerate(photographs):
        truth, lr = bench.evaluator.prepare(centre_crop(photograph, SIDE))
        genuine = power(truth)
        lines["truth"] += genuine / genuine.sum()
        for name in shares:
            made = power(bench.plain(lr, bench.draw(lr, float(name), number)))
            lines[name] += made / made.sum()
            shares[name].append([value for band in BANDS for value in compared(made, genuine, band)])
    genuine = [line_height(lines["truth"], at) for at in LINES.values()]
    table = {}
    for name, values in shares.items():
        means = np.exp(np.mean(np.log(values), axis=0)).round(3).tolist()
        heights = [round(10 * np.log10(line_height(lines[name], at) / own), 2) for at, own in zip(LINES.values(), genuine)]
        table[f"temperature {name}"] = {"power": means[0::2], "axisToDiagonal": means[1::2], "linesDb": heights}
    return table


def distance_table(bench: Bench, photographs: list[np.ndarray], unseen: Unseen) -> dict[str, dict[str, float]]:
    """Mean distances from the truth that no loss optimises, and LPIPS beside them, at temperatures 0 and 1."""
    table = {}
    for name in ("0", "1"):
        rows = []
        for number, photograph in enumerate(photographs):
            truth, lr = bench.evaluator.prepare(centre_crop(photograph, SIDE))
            picture = bench.plain(lr, bench.draw(lr, float(name), number))
            rows.append(unseen.distances(picture, truth) | {"lpips": float(lpips(picture, truth, bench.evaluator.perceptual))})
        table[f"temperature {name}"] = {key: round(float(np.mean([row[key] for row in rows])), 4) for key in rows[0]}
    return table


def checkerboard_table(bench: Bench, photographs: list[np.ndarray]) -> dict[str, float]:
    """Power where both frequencies are above .47 cycles a pixel, at temperature 1, in dB relative to the truth's: of the luminance, and
    of green against red and blue, which the luminance's measures do not see."""
    rows = []
    for number, photograph in enumerate(photographs):
        truth, lr = bench.evaluator.prepare(centre_crop(photograph, SIDE))
        made = bench.plain(lr, bench.draw(lr, 1.0, number))
        planes = [(luma(one)[0, 0].numpy(), green_against_others(one)) for one in (made, truth)]
        rows.append([10 * np.log10((plane_power(a)[FINEST].mean() + 1) / (plane_power(b)[FINEST].mean() + 1)) for a, b in zip(*planes)])
    return {name: round(float(value), 1) for name, value in zip(["luminance", "greenAgainstOthers"], np.mean(rows, axis=0))}


SHEET = ("1147124", "1910225", "3004909", "3762075", "4215100", "sand-lossless")  # photographs of free licences
SHEET_PAINTING = "painting_00_starry_night_google.jpg"


def sheet(bench: Bench, photographs: list[np.ndarray], painting: np.ndarray) -> Image.Image:
    """A row for each photograph: reduced, drawn without a reference, with one of the same thing, with a painting, and the truth."""
    columns = ["reduced by 8, enlarged", "no reference", "the same, 1.3 times as large, rotated by 5", "painting", "painting, strength 1.5", "truth"]
    picture = Image.new("RGB", (len(columns) * SIDE, len(photographs) * SIDE + 16), "white")
    for column, name in enumerate(columns):
        ImageDraw.Draw(picture).text((column * SIDE + 4, 2), name, "black")
    for row, photograph in enumerate(photographs):
        hr = centre_crop(photograph, SIDE)
        _, lr = bench.evaluator.prepare(hr)
        draw = bench.draw(lr, 1.0, row)
        same, other = bench.remembered(rotated(resized(hr, 1.3), 5.0)), bench.remembered(painting)
        drawn = [bench.plain(lr, draw), *(bench.guided(lr, draw, *how) for how in ((same, 1.0), (other, 1.0), (other, STRONG)))]
        small = Image.fromarray(lr.numpy()).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        shown = [np.asarray(small), *(one[0].permute(1, 2, 0).to(torch.uint8).numpy() for one in drawn), hr]
        for column, one in enumerate(shown):
            picture.paste(Image.fromarray(np.ascontiguousarray(one)), (column * SIDE, row * SIDE + 16))
    return picture


def green_against_others(picture: Tensor) -> np.ndarray:
    red, green, blue = picture[0].numpy()
    return green - (red + blue) / 2


def power(picture: Tensor) -> np.ndarray:
    """Of the luminance, Hann window, zero frequency first."""
    return plane_power(luma(picture)[0, 0].numpy())


def plane_power(plane: np.ndarray) -> np.ndarray:
    window = np.hanning(SIDE + 1)[:-1]
    return np.abs(np.fft.fft2((plane - plane.mean()) * np.outer(window, window))) ** 2 + 1e-9


FREQUENCY = np.abs(np.fft.fftfreq(SIDE))
RADIUS = np.hypot(FREQUENCY[:, None], FREQUENCY)
FINEST = (FREQUENCY[:, None] > 0.47) & (FREQUENCY > 0.47)
ANGLE = np.degrees(np.arctan2(FREQUENCY[:, None], FREQUENCY))


def compared(made: np.ndarray, genuine: np.ndarray, band: tuple[float, float]) -> tuple[float, float]:
    inside = (RADIUS >= band[0]) & (RADIUS < band[1])
    axis, diagonal = inside & ((ANGLE < 15) | (ANGLE > 75)), inside & (ANGLE > 30) & (ANGLE < 60)
    ratios = [one[axis].mean() / one[diagonal].mean() for one in (made, genuine)]
    return made[inside].mean() / genuine[inside].mean(), ratios[0] / ratios[1]


def line_height(spectrum: np.ndarray, at: float) -> float:
    """Mean power where both, or one, of the frequencies is `at` (the other low), over that of rings around."""
    near = np.abs(FREQUENCY - at) < 2.5 / SIDE
    low = FREQUENCY < 2.5 / SIDE
    line = (near[:, None] & low) | (low[:, None] & near) | (near[:, None] & near)
    around = np.zeros_like(line)
    for centre in (at - 10 / SIDE, at + 10 / SIDE):
        band = np.abs(FREQUENCY - centre) < 2.5 / SIDE
        around |= (band[:, None] & low) | (low[:, None] & band) | (band[:, None] & band)
    return float(spectrum[line].mean() / spectrum[around].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="bundle folder")
    parser.add_argument("--limit", type=int, default=16, help="held-out pictures (default: 16)")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=TABLES)
    parser.add_argument("--config", type=Path, default=ROOT / "training/configs/compact.json", help="tells the held out")
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--record", action="store_true", help="write the tables into the bundle's model.json")
    parser.add_argument("--sheet", type=Path, help="writes only a picture of what references do")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    files = picture_files(arguments.data / "train")
    held_out = split(len(files), Config.read(arguments.config).held_out)[1]
    photographs = [load_picture(files[i]) for i in held_out]
    photographs = [one for one in photographs if min(one.shape[:2]) >= SIDE][: arguments.limit]
    paintings = [load_picture(file) for file in picture_files(arguments.data / "references")[::7]][:UNRELATED]
    bench = Bench(Evaluator(arguments.model, arguments.data, torch.device("cpu")), Vgg16.load(arguments.data))
    if arguments.sheet:
        shown = [load_picture(file) for name in SHEET for file in files if file.stem.endswith(name)]
        painting = fitting(load_picture(arguments.data / "references" / SHEET_PAINTING))
        sheet(bench, shown, painting).save(arguments.sheet, quality=85)
        return
    tables = {
        "related": lambda: related_table(bench, photographs, paintings),
        "unrelated": lambda: unrelated_table(bench, photographs, paintings),
        "spectrum": lambda: spectrum_table(bench, photographs),
        "checkerboard": lambda: checkerboard_table(bench, photographs),
        "distances": lambda: distance_table(bench, photographs, Unseen(arguments.data, bench.vgg)),
    }
    report = {"pictures": len(photographs)} | {name: tables[name]() for name in arguments.tables}
    print(json.dumps(report, indent=2))
    if arguments.record:
        path = arguments.model / "model.json"
        description = json.loads(path.read_text())
        description["figures"]["references"] = report
        path.write_text(json.dumps(description, indent=2) + "\n")


if __name__ == "__main__":
    main()
