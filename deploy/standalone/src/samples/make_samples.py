"""Makes the sample pictures of `srfarm demo` from pictures that come with the Python package scikit-image 0.18.3.

    pip download --no-deps --only-binary=:all: --python-version 3.8 --platform manylinux1_x86_64 scikit-image==0.18.3
    python make_samples.py scikit_image-0.18.3-*.whl ../main/resources/samples

Rights: chelsea.png (a cat, by Stefan van der Walt) is CC0; hubble_deep_field.jpg is a work of NASA, in the public domain. The
outputs are under the same terms.
"""

import io
import sys
import zipfile
from pathlib import Path

from PIL import Image, ImageEnhance


def picture(wheel: zipfile.ZipFile, name: str) -> Image.Image:
    return Image.open(io.BytesIO(wheel.read(f"skimage/data/{name}"))).convert("RGB")


def second_photograph(first: Image.Image) -> Image.Image:
    """Stands in for another photograph of the same cat: 1.3 times nearer than lr.png, turned by 5 degrees, and lighter."""
    factor = 512 / 300 * 1.3
    near = first.resize((round(first.width * factor), round(first.height * factor)), Image.Resampling.LANCZOS)
    turned = near.rotate(5, Image.Resampling.BICUBIC)
    left, top = round(0.51 * turned.width) - 256, turned.height // 2 - 256
    return ImageEnhance.Brightness(turned.crop((left, top, left + 512, top + 512))).enhance(1.08)


def main(wheel_file: str, folder: str) -> None:
    out = Path(folder)
    with zipfile.ZipFile(wheel_file) as wheel:
        photograph = picture(wheel, "chelsea.png")
        photograph.crop((76, 0, 376, 300)).resize((64, 64), Image.Resampling.BICUBIC).save(out / "lr.png", optimize=True)
        second_photograph(photograph).save(out / "reference-1.jpg", quality=92)
        stars = picture(wheel, "hubble_deep_field.jpg").crop((200, 200, 712, 712))
        stars.resize((256, 256), Image.Resampling.LANCZOS).save(out / "reference-2.jpg", quality=90)


if __name__ == "__main__":
    main(*sys.argv[1:])
