"""Writes pictures of every kind that encoders make, and what other decoders than ours read in them: python make.py FOLDER COUNT SEED.
With a fourth word, golden, as GoldenPictureTest wants them: small ones, and NAME.rgb.png in place of NAME.expected.

NAME.png, NAME.jpg or NAME.webp is the picture, NAME.expected beside it either "refused TYPE", or "TOLERANCE WIDTH HEIGHT", a
line break and the upright pixels on white as RGB, by the rules of docs/reference/pictures.md. NAME.how says how it was made.
The decoders are dwebp (libwebp), djpeg (libjpeg-turbo) and pngtopam (libpng); inks are read by Pillow (libjpeg-turbo). Needs
numpy, Pillow, and Debian's packages webp, libjpeg-turbo-progs and netpbm.
"""

import io
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np
from PIL import Image


def run(*command, data=None):
    done = subprocess.run([str(c) for c in command], input=data, capture_output=True)
    if done.returncode and not (command[0] == "djpeg" and done.returncode == 2):  # which says that it has warned
        raise RuntimeError(" ".join(map(str, command)) + ": " + done.stderr.decode(errors="replace").strip()[-300:])
    return done.stdout


def pam(data):
    """The samples of a PPM, PGM or PAM file, and their maximum."""
    if data[:2] == b"P7":
        head, body = data.split(b"ENDHDR\n", 1)
        fields = dict(line.split(None, 1) for line in head.decode().splitlines()[1:] if not line.startswith("#"))
        width, height, depth, top = (int(fields[f]) for f in ("WIDTH", "HEIGHT", "DEPTH", "MAXVAL"))
    else:
        fields = data[:64].split(None, 4)[:4]
        width, height, top = (int(f) for f in fields[1:4])
        depth = 3 if fields[0] == b"P6" else 1
        body = data[len(data) - width * height * depth * (2 if top > 255 else 1):]
    samples = np.frombuffer(body, ">u2" if top > 255 else "u1").reshape(height, width, depth)
    return samples.astype(np.int64), top


def on_white(samples, top=255):
    """Any samples with or without alpha as the rules say: rounded to 8 bits, laid on white."""
    samples = (samples * 255 + top // 2) // top
    colours, alpha = samples, np.full(samples.shape[:2] + (1,), 255)
    if samples.shape[2] in (2, 4):
        colours, alpha = samples[..., :-1], samples[..., -1:]
    return np.broadcast_to((colours * alpha + 255 * (255 - alpha) + 127) // 255, samples.shape[:2] + (3,))


class Maker:
    def __init__(self, folder, seed, golden):
        self.folder = folder
        self.golden = golden
        self.r = random.Random(seed)
        self.np = np.random.default_rng(seed)
        self.how = []
        self.script_file = tempfile.NamedTemporaryFile("w")

    def say(self, *words):
        self.how.append(" ".join(map(str, words)))

    def pick(self, *choices):
        return self.r.choice(choices)

    def maybe(self, chance):
        return self.r.random() < chance

    # What is to be seen.

    def size(self, *largest):
        return self.r.randint(8, 34) if self.golden else self.r.randint(1, self.pick(*largest))

    def content(self):
        width, height = self.size(16, 33, 90), self.size(16, 33, 90)
        kind = self.pick("flat", "gradient", "noise", "blobs", "text", "edges", "primaries")
        self.say("content", kind, width, height)
        y, x = np.mgrid[0:height, 0:width].astype(float)
        colour = lambda: self.np.integers(0, 256, 3)
        if kind == "flat":
            picture = np.broadcast_to(colour(), (height, width, 3))
        elif kind == "gradient":
            a, b, c = colour(), colour(), colour()
            picture = a + (b - a) * (x / width)[..., None] * 0.5 + (c - a) * (y / height)[..., None] * 0.5
        elif kind == "noise":
            picture = colour() + self.np.normal(0, self.pick(4, 20, 90), (height, width, 3))
        elif kind == "blobs":
            phases, waves = self.np.uniform(0, 6, 3), self.np.uniform(0.05, 0.6, (3, 2))
            picture = np.stack([127 + 127 * np.sin(waves[c, 0] * x + waves[c, 1] * y + phases[c]) for c in range(3)], -1)
            picture = picture + self.np.normal(0, self.pick(0, 6), picture.shape)
        elif kind == "text":
            marks = self.np.integers(0, 2, (height // 3 + 1, width // 2 + 1)).repeat(3, 0).repeat(2, 1)[:height, :width]
            picture = np.where(marks[..., None] == 1, colour(), colour())
        elif kind == "edges":
            picture = np.where((x * self.np.uniform(-1, 1) + y * self.np.uniform(-1, 1) > 5)[..., None], colour(), colour())
        else:
            picture = np.array([[255, 0, 0], [0, 0, 255], [0, 255, 0], [255, 255, 255], [0, 0, 0]])[((x + y) // self.pick(1, 2, 5)).astype(int) % 5]
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        if self.maybe(0.12):
            self.say("grey")
            picture = picture[..., :1].repeat(3, -1)
        return picture

    def alpha(self, shape):
        height, width = shape[:2]
        kind = self.pick("noise", "gradient", "binary", "opaque", "clear", "few")
        self.say("alpha", kind)
        y, x = np.mgrid[0:height, 0:width]
        plane = {
            "noise": lambda: self.np.integers(0, 256, (height, width)),
            "gradient": lambda: (x + y) * 255 // max(1, width + height),
            "binary": lambda: 255 * ((x // 3 + y // 4) % 2),
            "opaque": lambda: np.full((height, width), 255),
            "clear": lambda: np.zeros((height, width), int),
            "few": lambda: np.array([0, 60, 128, 255])[(x // 5 + y // 3) % 4],
        }[kind]()
        return plane.astype(np.uint8)

    def keep(self, name, extension, data, expected=None, tolerance=0, refused=None):
        path = os.path.join(self.folder, name)
        if self.golden:
            if not refused:
                with open(path + "." + extension, "wb") as out:
                    out.write(data)
                Image.fromarray(expected.astype(np.uint8), "RGB").save(path + "." + extension + ".rgb.png", optimize=True)
            return
        with open(path + "." + extension, "wb") as out:
            out.write(data)
        with open(path + ".expected", "wb") as out:
            if refused:
                out.write(b"refused " + refused.encode() + b"\n")
            else:
                height, width = expected.shape[:2]
                out.write(b"%d %d %d\n" % (tolerance, width, height) + expected.astype(np.uint8).tobytes())
        with open(path + ".how", "w") as out:
            out.write("\n".join(self.how) + "\n")
        self.how = []

    # WebP

    def webp(self, name):
        picture = self.content()
        mode = "RGB"
        if self.maybe(0.4):
            mode = "RGBA"
            picture = np.dstack([picture, self.alpha(picture.shape)])
        source = io.BytesIO()
        Image.fromarray(picture, mode).save(source, "PNG", compress_level=1)
        options = ["-quiet", "-m", self.r.randint(0, 6), "-q", self.pick(0, 5, 25, 50, 75, 90, 100, self.r.randint(0, 100))]
        if self.maybe(0.3):
            options += ["-lossless"] + (["-exact"] if self.maybe(0.5) else [])
            options += ["-z", self.r.randint(0, 9)] if self.maybe(0.4) else []
            options += ["-near_lossless", self.pick(0, 40, 80)] if self.maybe(0.2) else []
        else:
            for option, values in {
                "-segments": (1, 2, 3, 4), "-sns": (0, 30, 100), "-f": (0, 20, 60, 100), "-sharpness": (0, 3, 7), "-pass": (1, 3, 8),
                "-partition_limit": (0, 40, 100), "-pre": (0, 1, 2), "-alpha_q": (0, 20, 60, 100), "-alpha_method": (0, 1),
                "-alpha_filter": ("none", "fast", "best"),
            }.items():
                options += [option, self.pick(*values)] if self.maybe(0.35) else []
            for option in ("-strong", "-nostrong", "-sharp_yuv", "-af", "-jpeg_like", "-noalpha", "-low_memory"):
                options += [option] if self.maybe(0.12) else []
        self.say("cwebp", *options)
        data = run("cwebp", *options, "-o", "-", "--", "-", data=source.getvalue())
        if self.maybe(0.25):
            data = self.dressed(data)
        expected = on_white(pam(run("dwebp", "-quiet", "-pam", "-o", "-", "--", "-", data=data))[0])
        self.keep(name, "webp", data, expected, 1)

    def dressed(self, data):
        """The file in its extended form, with chunks that change nothing, and bytes behind its end."""
        chunks, at = [], 12
        while at + 8 <= len(data):
            size = struct.unpack_from("<I", data, at + 4)[0]
            chunks.append((data[at:at + 4], data[at + 8:at + 8 + size]))
            at += 8 + size + size % 2
        if chunks[0][0] != b"VP8X":
            kind, pixels = chunks[0]
            if kind == b"VP8L":
                sizes = struct.unpack_from("<I", pixels, 1)[0]
                width, height, flags = sizes & 0x3FFF, sizes >> 14 & 0x3FFF, (sizes >> 28 & 1) << 4
            else:
                width, height = (v % 0x4000 - 1 for v in struct.unpack_from("<HH", pixels, 6))
                flags = 0
            chunks.insert(0, (b"VP8X", struct.pack("<I", flags) + struct.pack("<I", width)[:3] + struct.pack("<I", height)[:3]))
        where = self.pick(1, len(chunks))
        extra = self.pick((b"XMP ", b"<x:xmpmeta tiff:Orientation='6'/>"), (b"abcd", bytes(7)), (b"ICCP", b"broken"), (b"EXIF", b"Exif\0\0broken"))
        chunks.insert(where, extra)
        self.say("chunk", extra[0], "at", where)
        body = b"WEBP" + b"".join(k + struct.pack("<I", len(v)) + v + b"\0" * (len(v) % 2) for k, v in chunks)
        return b"RIFF" + struct.pack("<I", len(body)) + body + self.pick(b"", b"\0", b"behind the end")

    # JPEG

    def jpeg(self, name):
        if self.maybe(0.12):
            return self.inks(name)
        picture = self.content()
        grey = self.maybe(0.1)
        source = b"P6\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes()
        options = ["-quality", self.pick(5, 30, 60, 75, 90, 95, 100), "-dct", self.pick("int", "int", "fast", "float")]
        if grey:
            options += ["-grayscale"]
        else:
            if self.maybe(0.15):
                options += ["-rgb"]
            options += ["-sample", self.pick("1x1", "2x2", "2x1", "1x2", "4x1", "1x4", "4x2", "2x4", "1x1,2x1,2x1", "1x1,1x2,1x2", "2x2,2x1,1x1", "2x2,1x2,2x1", "1x1,2x2,2x2", "3x1", "1x3", "2x1,1x1,2x1", "2x2,1x1,2x1")]
        if self.maybe(0.3):
            options += ["-restart", self.pick("1", "2", "1B", "3B", "17B")]
        if self.maybe(0.2):
            options += ["-optimize"]
        if self.maybe(0.1):
            options += ["-baseline"]
        if self.maybe(0.35):
            options += self.script(1 if grey else 3)
        arithmetic = "-optimize" not in options and self.maybe(0.03)
        if arithmetic:
            options += ["-arithmetic"]
        self.say("cjpeg", *options)
        data = run("cjpeg", *options, data=source)
        if arithmetic:
            return self.keep(name, "jpg", data, refused="UNSUPPORTED_FORMAT")
        components = 1 if grey else 3
        for change in (self.unmarked, self.renamed, self.adobe, self.camera, self.application, self.junk, self.behind):
            if self.maybe(0.2):
                data = change(data, components)
        self.keep(name, "jpg", data, on_white(pam(run("djpeg", "-pnm", data=data))[0]), 2)

    def script(self, components):
        """Progressive or not, by a script that few encoders would choose."""
        if self.maybe(0.4):
            return ["-progressive"]
        names = list(range(components))
        one = lambda: self.pick("".join(f"{c};" for c in names), ",".join(map(str, names)) + ";")
        scans = []
        if self.maybe(0.3):
            scans = [one()]
        else:
            first = self.pick(0, 1, 2)
            scans.append(",".join(map(str, names)) + f": 0-0, 0, {first};")
            bands = self.pick([(1, 63)], [(1, 5), (6, 63)], [(1, 2), (3, 20), (21, 63)], [(1, 1), (2, 63)])
            low = self.pick(0, 1, 2)
            for component in self.r.sample(names, len(names)):
                scans += [f"{component}: {a}-{b}, 0, {low};" for a, b in bands]
            for step in range(first, 0, -1):
                scans.append(",".join(map(str, names)) + f": 0-0, {step}, {step - 1};")
            for step in range(low, 0, -1):
                scans += [f"{component}: {a}-{b}, {step}, {step - 1};" for component in names for a, b in bands]
            if self.maybe(0.15):
                self.say("left unfinished")
                scans = scans[:self.r.randint(1, len(scans))]
        self.script_file.seek(0)
        self.script_file.truncate()
        self.script_file.write("\n".join(scans))
        self.script_file.flush()
        self.say("script", " ".join(scans))
        return ["-scans", self.script_file.name]

    @staticmethod
    def segments(data):
        """The file's segments: marker, payload, and what a scan's segment is followed by."""
        at, found = 2, []
        while data[at + 1] != 0xD9:
            marker, size = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
            end = at + 2 + size
            coded = end
            if marker == 0xDA:
                while not (data[coded] == 0xFF and data[coded + 1] not in (0, *range(0xD0, 0xD8))):
                    coded += 1
            found.append([marker, bytearray(data[at + 4:end]), data[end:coded]])
            at = coded
        return found

    @staticmethod
    def joined(segments, end=b"\xff\xd9"):
        return b"\xff\xd8" + b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(p) + 2) + bytes(p) + c for m, p, c in segments) + end

    def unmarked(self, data, components):
        self.say("neither JFIF nor Adobe")
        return self.joined([s for s in self.segments(data) if s[0] not in (0xE0, 0xEE)])

    def renamed(self, data, components):
        names = self.pick(b"\0\1\2", b"\1\2\3", b"RGB", b"YCc", b"\1\x22\x23", b"rgb", b"\5\6\7")
        self.say("components", names)
        segments, old = self.segments(data), {}
        for marker, payload, _ in segments:
            if marker in (0xC0, 0xC1, 0xC2):
                for c in range(components):
                    old[payload[6 + 3 * c]] = names[c]
                    payload[6 + 3 * c] = names[c]
            if marker == 0xDA:
                for c in range(payload[0]):
                    payload[1 + 2 * c] = old[payload[1 + 2 * c]]
        return self.joined(segments)

    def adobe(self, data, components):
        transform = self.pick(0, 1, 2, 255)
        self.say("Adobe", transform)
        segments = self.segments(data)
        segments.insert(self.pick(0, 1), [0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]), b""])
        return self.joined(segments)

    def camera(self, data, components):
        segments = self.segments(data)
        if not any(s[0] in (0xC0, 0xC1) for s in segments):
            return data
        self.say("zeros for coefficients")
        for marker, payload, _ in segments:
            if marker == 0xDA:
                payload[-3:] = self.pick(b"\0\0\0", b"\0\x3f\x01", b"\1\x3f\0")
        return self.joined(segments)

    def junk(self, data, components):
        kind = self.pick("before the end", "fill bytes", "between segments", "before a restart")
        self.say("junk", kind)
        segments = self.segments(data)
        junk = self.pick(b"\0", b"\0\0", b"\x12\x34", b"\0" * 9, b"camera")
        if kind == "between segments":
            body = self.joined(segments[:1])[:-2] + junk
            return body + self.joined(segments[1:])[2:]
        if kind == "fill bytes":
            return self.joined(segments, b"\xff\xff\xff\xd9")
        if kind == "before a restart":
            coded = segments[-1][2]
            for restart in range(0xD0, 0xD8):
                at = coded.find(bytes([0xFF, restart]))
                if at >= 0 and self.maybe(0.7):
                    coded = coded[:at] + junk + coded[at:]
            segments[-1][2] = coded
            return self.joined(segments)
        segments[-1][2] += junk
        return self.joined(segments)

    def behind(self, data, components):
        self.say("something behind the end")
        return data + self.pick(b"\0", b"trailing", data, b"\xff\xd8\xff\xe1")

    def application(self, data, components):
        segments = self.segments(data)
        kind = self.pick("MPF", "XMP", "comment", "broken profile", "Photoshop", "empty", "JFXX")
        self.say("application", kind)
        marker, payload = {
            "MPF": (0xE2, b"MPF\0MM\0*"), "XMP": (0xE1, b"http://ns.adobe.com/xap/1.0/\0<tiff:Orientation>6</tiff:Orientation>"),
            "comment": (0xFE, b"\xff\xd9 comment"), "broken profile": (0xE2, b"ICC_PROFILE\0\1\2not one"), "Photoshop": (0xED, b"Photoshop 3.0\0"),
            "empty": (0xE3, b""), "JFXX": (0xE0, b"JFXX\0\x13\1\1\xff\xff\xff"),
        }[kind]
        segments.insert(1, [marker, payload, b""])
        return self.joined(segments)

    def inks(self, name):
        picture = self.content()
        inks = np.dstack([picture, self.alpha(picture.shape)])
        out = io.BytesIO()
        options = dict(quality=self.pick(30, 75, 95), subsampling=self.pick(0, 1, 2), progressive=self.maybe(0.3), optimize=self.maybe(0.3))
        Image.fromarray(inks, "CMYK").save(out, "JPEG", **options)
        self.say("CMYK", options)
        data = bytearray(out.getvalue())
        transform, at = self.pick(0, 2, None), data.find(b"Adobe")
        self.say("Adobe", transform)
        if transform is None:
            data = self.joined([s for s in self.segments(data) if s[0] != 0xEE])
        else:
            data[at + 11] = transform
        # Pillow takes all inks for inverted ones, as Adobe's are.
        inks = np.asarray(Image.open(io.BytesIO(data))).astype(int)
        if transform is None:
            inks = 255 - inks
        expected = ((255 - inks[..., :3]) * (255 - inks[..., 3:]) + 127) // 255
        self.keep(name, "jpg", bytes(data), expected, 2)

    # PNG

    def png(self, name):
        colour, depth = self.pick((0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16))
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        width, height = self.size(9, 34, 70), self.size(9, 34, 70)
        self.say("PNG of colour type", colour, "depth", depth, width, height)
        colours = self.r.randint(1, 1 << depth) if colour == 3 else 1 << depth
        samples = self.np.integers(0, colours, (height, width, channels))
        if self.maybe(0.5):
            samples = samples // 2 // max(1, colours // 8) * max(1, colours // 8)
        chunks, key = [], None
        if colour == 3 or (colour in (2, 6) and self.maybe(0.1)):
            chunks.append((b"PLTE", self.np.integers(0, 256, 3 * (colours if colour == 3 else 5)).astype(np.uint8).tobytes()))
        if self.maybe(0.4) and colour in (0, 2, 3):
            if colour == 3:
                count = self.r.randint(1, colours + (3 if self.maybe(0.2) else 0))
                chunks.append((b"tRNS", self.np.integers(0, 256, count).astype(np.uint8).tobytes()))
            else:
                key = [int(v) for v in samples[self.r.randrange(height), self.r.randrange(width)]]
                chunks.append((b"tRNS", struct.pack(">%dH" % len(key), *key)))
                if self.maybe(0.1):
                    chunks[-1], key = (b"tRNS", chunks[-1][1] + b"\0\0"), None
        for chunk in ((b"tEXt", b"k\0v"), (b"pHYs", bytes(9)), (b"bKGD", bytes({0: 2, 2: 6, 3: 1, 4: 2, 6: 6}[colour])), (b"tIME", b"\x07\xe0\1\1\1\1\1"), (b"abCd", b"unknown")):
            if self.maybe(0.1):
                chunks.insert(0 if chunk[0] not in (b"bKGD",) else len(chunks), chunk)
        interlaced = self.maybe(0.4)
        raw = b"".join(self.rows(samples[y::dy, x::dx], depth, channels) for x, y, dx, dy in self.passes(interlaced))
        # zlib writes a header for a smaller window when the data are short.
        packer = zlib.compressobj(self.r.randint(0, 9), zlib.DEFLATED, self.r.randint(9, 15) if len(raw) < 200 else 15)
        packed = packer.compress(raw) + packer.flush()
        cuts = sorted(self.r.randint(0, len(packed)) for _ in range(self.pick(0, 0, 1, 5)))
        parts = [packed[a:b] for a, b in zip([0] + cuts, cuts + [len(packed)])]
        still = self.maybe(0.1)
        if still:
            frame = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 10, 0, 0)
            chunks = self.pick([(b"acTL", struct.pack(">II", 1, 0)), (b"fcTL", frame)], [(b"acTL", bytes(8))]) + chunks
        chunks += [(b"IDAT", part) for part in parts]
        if self.maybe(0.1):
            chunks += [self.pick((b"acTL", struct.pack(">II", 3, 0)), (b"tRNS", b"\0\0"), (b"iCCP", b"late\0\0broken"), (b"tEXt", b"late\0text"))]
            self.say("late", chunks[-1][0])
        header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
        file = lambda chunks: b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in [(b"IHDR", header)] + chunks + [(b"IEND", b"")])
        data = file(chunks)
        self.say("chunks", [k for k, _ in chunks], "interlaced" if interlaced else "")
        if colour == 2 and key:
            # pngtopam compares colours to the transparent one in its own way.
            expected = on_white(*pam(run("pngtopam", data=file([c for c in chunks if c[0] != b"tRNS"]))))
            expected = np.where((samples == key).all(-1, keepdims=True), 255, expected)
        else:
            expected = on_white(*pam(run("pngtopam", "-alphapam", data=data)))
        if self.maybe(0.1):
            data += self.pick(b"\0", b"trailing", data)
        self.keep(name, "png", data, expected)

    @staticmethod
    def passes(interlaced):
        return [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]

    def rows(self, samples, depth, channels):
        height, width = samples.shape[:2]
        if not height or not width:
            return b""
        flat = samples.reshape(height, -1)
        if depth == 16:
            lines = flat.astype(">u2").view(np.uint8).reshape(height, -1)
        elif depth == 8:
            lines = flat.astype(np.uint8)
        else:
            bits = (flat[..., None] >> np.arange(depth - 1, -1, -1)) & 1
            lines = np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1)
        step = max(1, channels * depth // 8)
        out, above = [], np.zeros(lines.shape[1], int)
        for line in lines.astype(int):
            left = np.concatenate([np.zeros(step, int), line])[:len(line)]
            corner = np.concatenate([np.zeros(step, int), above])[:len(line)]
            kind = self.r.randrange(5)
            if kind == 4:
                p = left + above - corner
                a, b, c = abs(p - left), abs(p - above), abs(p - corner)
                guess = np.where((a <= b) & (a <= c), left, np.where(b <= c, above, corner))
            else:
                guess = [0, left, above, (left + above) // 2][kind]
            out.append(bytes([kind]) + ((line - guess) % 256).astype(np.uint8).tobytes())
            above = line
        return b"".join(out)


def main(folder, count, seed, golden=False):
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        maker = Maker(folder, seed * 1_000_003 + number, golden)
        kind = ("webp", "jpeg", "png")[number % 3]
        getattr(maker, kind)(f"{kind}-{seed}-{number:06d}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] == ["golden"])
