"""Draws the glyph strips of the contact sheet: a JDK without fontconfig cannot draw text itself.

    pip install pillow==11.3.0
    python make_glyphs.py /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf ../main/resources/glyphs

The font is DejaVu Sans Mono (Debian: fonts-dejavu-core; Bitstream Vera and Arev licence, changes in the public domain).
A strip is one row of cells of equal width, grey on black, one for each character from U+0020 to U+007E.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CHARACTERS = [chr(code) for code in range(0x20, 0x7F)]
SIZES = {"small": 15, "large": 22}


def strip(font: ImageFont.FreeTypeFont) -> Image.Image:
    width = round(font.getlength("M"))
    ascent, descent = font.getmetrics()
    image = Image.new("L", (width * len(CHARACTERS), ascent + descent), 0)
    draw = ImageDraw.Draw(image)
    for index, character in enumerate(CHARACTERS):
        draw.text((index * width, 0), character, fill=255, font=font)
    return image


def main() -> None:
    font_file, folder = sys.argv[1], Path(sys.argv[2])
    for name, size in SIZES.items():
        strip(ImageFont.truetype(font_file, size)).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
