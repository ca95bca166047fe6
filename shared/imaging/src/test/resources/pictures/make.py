"""Makes the golden pictures: files of every kind as Pillow writes them, and beside each what it is to become, NAME.rgb.png,
made from the same pixels by the rules of docs/reference/pictures.md, in plain integer arithmetic. And files that are to be
refused. Run with Pillow 10 or later in this folder: python make.py"""

import io
import struct
import zipfile

from PIL import Image, ImageOps

W, H = 24, 16


def rgb(x, y):
    return (x * 10 % 256, y * 15 % 256, (x * 7 + y * 11) % 256)


def image(mode, pixel):
    made = Image.new(mode, (W, H))
    made.putdata([pixel(x, y) for y in range(H) for x in range(W)])
    return made


def on_white(value, alpha):
    return (value * alpha + 255 * (255 - alpha) + 127) // 255


def keep(name, expected):
    expected.save(name + ".rgb.png")


def expect(name, pixel):
    keep(name, image("RGB", pixel))


def grey(value):
    return (value, value, value)


# PNG: exact.
image("RGB", rgb).save("rgb.png")
expect("rgb.png", rgb)
image("1", lambda x, y: 255 * ((x + y) % 2)).save("one-bit.png")
expect("one-bit.png", lambda x, y: grey(255 * ((x + y) % 2)))
image("L", lambda x, y: x * 10).save("grey.png")
expect("grey.png", lambda x, y: grey(x * 10))
image("LA", lambda x, y: (x * 10, y * 16)).save("grey-alpha.png")
expect("grey-alpha.png", lambda x, y: grey(on_white(x * 10, y * 16)))
image("RGBA", lambda x, y: rgb(x, y) + (y * 16,)).save("alpha.png")
expect("alpha.png", lambda x, y: tuple(on_white(v, y * 16) for v in rgb(x, y)))
deep = Image.new("I;16", (W, H))
deep.putdata([(x * 2741 + y * 17) % 65536 for y in range(H) for x in range(W)])
deep.save("sixteen-bit.png")
expect("sixteen-bit.png", lambda x, y: grey(((x * 2741 + y * 17) % 65536 * 255 + 32767) // 65535))
palette = Image.new("P", (W, H))
palette.putpalette([v for i in range(16) for v in (i * 16, 255 - i * 16, i * 5)])
palette.putdata([(x + y) % 16 for y in range(H) for x in range(W)])
palette.save("palette.png", transparency=3)
expect("palette.png", lambda x, y: (255, 255, 255) if (x + y) % 16 == 3 else ((x + y) % 16 * 16, 255 - (x + y) % 16 * 16, (x + y) % 16 * 5))

# WebP: exact when lossless.
image("RGB", rgb).save("lossless.webp", lossless=True, exact=True)
expect("lossless.webp", rgb)
image("RGBA", lambda x, y: rgb(x, y) + (y * 16,)).save("lossless-alpha.webp", lossless=True, exact=True)
expect("lossless-alpha.webp", lambda x, y: tuple(on_white(v, y * 16) for v in rgb(x, y)))
image("RGB", lambda x, y: (x * 8, y * 12, 128)).save("lossy.webp", quality=90)
keep("lossy.webp", Image.open("lossy.webp").convert("RGB"))

# JPEG: as Pillow decodes it, which another decoder meets within a level or two.
for name, options in {"baseline": {}, "progressive": {"progressive": True}}.items():
    image("RGB", rgb).save(name + ".jpg", quality=95, subsampling=0, **options)
    keep(name + ".jpg", Image.open(name + ".jpg").convert("RGB"))
image("RGB", rgb).save("restarts.jpg", quality=95, subsampling=0, restart_marker_blocks=1)
keep("restarts.jpg", Image.open("restarts.jpg").convert("RGB"))
image("L", lambda x, y: x * 10).save("grey.jpg", quality=95)
keep("grey.jpg", Image.open("grey.jpg").convert("RGB"))
image("CMYK", lambda x, y: (x * 10, y * 15, 40, (x + y) * 3)).save("cmyk.jpg", quality=95, subsampling=0)
inks = Image.open("cmyk.jpg")
light = Image.new("RGB", (W, H))
light.putdata([tuple(((255 - p[c]) * (255 - p[3]) + 127) // 255 for c in range(3)) for p in inks.getdata()])
keep("cmyk.jpg", light)
for code in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = code
    name = f"exif-{code}.jpg"
    image("RGB", rgb).save(name, quality=95, subsampling=0, exif=exif)
    keep(name, ImageOps.exif_transpose(Image.open(name)).convert("RGB"))

# What is refused.
small = image("RGB", rgb)
other = ImageOps.invert(small)
small.save("refused-animation.gif", save_all=True, append_images=[other])
small.save("refused-animation.webp", save_all=True, append_images=[other])
small.save("refused-animation.png", save_all=True, append_images=[other])
small.save("refused-pages.tiff", save_all=True, append_images=[other])
small.save("refused.avif")
small.save("refused.bmp")
small.save("refused.ico")
small.save("refused.jp2")
small.save("refused.pdf")
open("refused.heic", "wb").write(struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + small.tobytes())
open("refused.svg", "w").write('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
open("refused.html", "w").write("<!doctype html><title>cat.png</title>\n")
open("refused-giant.gif", "wb").write(b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b"," + bytes(9) + b"\2\2L\1\0;" + bytes(6))
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as packed:
    packed.writestr("cat.png", b"no")
open("refused.zip", "wb").write(archive.getvalue())
