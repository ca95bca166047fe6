"""Makes the pictures beside it: MATLAB's imresize, as its source reads, in exact fractions: `python make.py` (Pillow).

Nothing here is shared with the worker or the training: both are held against these pictures to the last bit.
"""

from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random

from PIL import Image

HERE = Path(__file__).parent
HALF = Fraction(1, 2)


def cubic(x: Fraction) -> Fraction:
    x = abs(x)
    if x <= 1:
        return Fraction(3, 2) * x**3 - Fraction(5, 2) * x**2 + 1
    return -HALF * x**3 + Fraction(5, 2) * x**2 - 4 * x + 2 if x <= 2 else Fraction(0)


def contributions(length: int, out: int, scale: Fraction) -> list[list[tuple[int, Fraction]]]:
    """For every output sample (counted from 1, as in MATLAB) the input samples (from 0) and their weights."""
    stretch = min(scale, Fraction(1))
    width = 4 / stretch
    mirror = list(range(length)) + list(range(length - 1, -1, -1))
    rows = []
    for u in range(1, out + 1):
        x = u / scale + HALF * (1 - 1 / scale)
        left = floor(x - width / 2)
        taps = [(i, stretch * cubic(stretch * (x - i))) for i in range(left, left + int(width) + 2)]
        total = sum(weight for _, weight in taps)
        rows.append([(mirror[(i - 1) % len(mirror)], weight / total) for i, weight in taps if weight])
    return rows


def along_rows(lines: list[list[int]], scale: Fraction) -> list[list[int]]:
    """Resizes each line of 8-bit samples, rounded half up."""
    taps = contributions(len(lines[0]), int(len(lines[0]) * scale), scale)
    return [[min(255, max(0, floor(sum(line[i] * w for i, w in row) + HALF))) for row in taps] for line in lines]


def imresize(picture: Image.Image, scale: Fraction) -> Image.Image:
    planes = []
    for band in picture.split():
        samples = list(band.get_flattened_data() if hasattr(band, "get_flattened_data") else band.getdata())
        columns = [samples[x :: band.width] for x in range(band.width)]
        lines = [list(line) for line in zip(*along_rows(columns, scale))]  # down first, then across
        result = along_rows(lines, scale)
        plane = Image.new("L", (len(result[0]), len(result)))
        plane.putdata([sample for line in result for sample in line])
        planes.append(plane)
    return Image.merge("RGB", planes)


def sample(width: int, height: int, seed: int) -> Image.Image:
    """Hard edges, slopes and noise, black and white among them: kernels overshoot, and ties are rounded."""
    random = Random(seed)
    pixels = []
    for y in range(height):
        for x in range(width):
            slope = (9 * x + 5 * y) % 256
            edge = 255 if (x // 6 + y // 5) % 2 else 0
            pixels.append((slope, edge, random.randrange(256)))
    picture = Image.new("RGB", (width, height))
    picture.putdata(pixels)
    return picture


def main() -> None:
    large, small = sample(48, 40, 1), sample(7, 5, 2)
    large.save(HERE / "large.png")
    small.save(HERE / "small.png")
    for scale in (2, 4, 8):
        imresize(large, Fraction(1, scale)).save(HERE / f"large-reduced-{scale}.png")
        imresize(small, Fraction(scale)).save(HERE / f"small-enlarged-{scale}.png")


if __name__ == "__main__":
    main()
