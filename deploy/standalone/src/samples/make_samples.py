"""Makes the sample pictures of `srfarm demo` from pictures that come with the Python package scikit-image 0.18.3.

    pip download --no-deps --only-binary=:all: --python-version 3.8 --platform manylinux1_x86_64 scikit-image==0.18.3
    python make_samples.py scikit_image-0.18.3-*.whl ../main/resources/samples

Rights: chelsea.png (a cat, by Stefan van der Walt) and coffee.png (by Pikolo Espresso Bar, Rachel Michetti) are CC0;
hubble_deep_field.jpg is a work of NASA, in the public domain. The outputs are under the same terms.
"""

import io
import sys
import zipfile
from pathlib import Path

from PIL import Image


def picture(wheel: zipfile.ZipFile, name: str) -> Image.Image:
    return Image.open(io.BytesIO(wheel.read(f"skimage/data/{name}"))).convert("RGB")


def main(wheel_file: str, folder: str) -> None:
    out = Path(folder)
    with zipfile.ZipFile(wheel_file) as wheel:
        cat = picture(wheel, "chelsea.png").crop((76, 0, 376, 300))
        cat.resize((64, 64), Image.Resampling.BICUBIC).save(out / "lr.png", optimize=True)
        coffee = picture(wheel, "coffee.png").crop((150, 60, 470, 380))
        coffee.resize((256, 256), Image.Resampling.LANCZOS).save(out / "reference-1.jpg", quality=90)
        stars = picture(wheel, "hubble_deep_field.jpg").crop((200, 200, 712, 712))
        stars.resize((256, 256), Image.Resampling.LANCZOS).save(out / "reference-2.jpg", quality=90)


if __name__ == "__main__":
    main(*sys.argv[1:])
