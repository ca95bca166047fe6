"""Writes model bundles: `python -m training.export refvae|bicubic|lpips [--checkpoint FILE] [--out FOLDER]`.

A bundle is a folder with `model.pt` (TorchScript), `model.json` (what it is and how to tile it) and `golden.npz`
(inputs and the outputs expected of them).
"""

import argparse
import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.bicubic import Bicubic
from training.config import ROOT
from training.lpips import Lpips
from training.networks import build, network_of, widths_of
from training.protocol import SCALE
from training.start import steps_of
from training.upscaler import TemperedConv, Upscaler

MODELS = ROOT / "worker/models"
TRAINED_ON = "832 photographs (CC BY-SA, public domain, free stock, BSDS500) and 71 paintings and textures as references"
REFVAE_LICENCE = (
    "Weights trained from scratch on pictures of which some (BSDS500, modern paintings) are for non-commercial "
    "research only; use the weights for research."
)
PAPER_LICENCE = REFVAE_LICENCE + " Holds VGG-16 features (Visual Geometry Group, Oxford; CC BY 4.0; torchvision, BSD-3-Clause)."
GOLDEN_TEMPERATURE = 0.75  # between the weights of temperature 0 and those of drawn candidates
KINDS = {"compact": ("refvae-x8", REFVAE_LICENCE), "paper": ("refvae-paper-x8", PAPER_LICENCE)}


def golden_picture(height: int, width: int, seed: int) -> Tensor:
    """uint8 [height, width, 3]: smooth colours, an edge and a little grain, the same everywhere."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    waves = [128 + 90 * np.sin(x / (5 + c) + c) * np.cos(y / (7 - c)) for c in range(3)]
    picture = np.stack(waves, axis=2) + 40 * (x > y)[:, :, None] + random.normal(0, 4, (height, width, 3))
    return torch.from_numpy(picture.clip(0, 255).round().astype(np.uint8))


@torch.inference_mode()
def upscaler_golden(model: nn.Module, style_size: int, noise_size: int) -> dict[str, Tensor]:
    lr, reference = golden_picture(24, 20, 1), golden_picture(40, 50, 2)
    generator = torch.Generator().manual_seed(3)
    style = torch.randn(2, style_size, generator=generator)
    noise = torch.randn(2, noise_size, 24, 20, generator=generator)
    features = model.encode_lr(lr)
    golden = {
        "lr": lr, "reference": reference, "stats": model.encode_reference(reference), "features": features,
        "style": style, "noise": noise,
    }  # fmt: skip
    temperature = [torch.tensor([GOLDEN_TEMPERATURE])] if takes_temperature(model) else []
    golden["decoded"] = model.decode(features, lr, style, noise, *temperature)
    if temperature:
        golden["temperature"] = temperature[0]
    return golden | guided_golden(model, golden) if hasattr(model, "remember") else golden


def guided_golden(model: nn.Module, golden: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of a reference's memory. Matches are not compared: two that fit alike may change places with rounding."""
    features, lr = golden["features"], golden["lr"]
    keys, places, pixels = model.remember(golden["reference"])
    matches, cues = model.recall(features, lr, keys, places, pixels)
    strength = torch.tensor([1.0, 1.5])
    guided = model.decode_guided(features, lr, golden["style"], golden["noise"], matches, cues, pixels, strength, golden["temperature"])
    return {
        "keys": keys, "matches": matches, "cues": cues, "pixels": pixels, "strength": strength,
        "gate": model.gate(cues, strength), "guided": guided,
    }  # fmt: skip


@torch.inference_mode()
def lpips_golden(model: nn.Module) -> dict[str, Tensor]:
    a, b = golden_picture(72, 80, 4), golden_picture(72, 80, 5).roll(3, dims=1)
    return {
        "a": a, "b": b, "distance": model.distance(a, b), "map": model.distance_map(a, b), "embedding": model.embed(a),
        "embeddingB": model.embed(b),
        "texture": model.texture(a), "textureB": model.texture(b),
        "textureDistance": model.texture_distance(model.texture(a), model.texture(b)),
    }  # fmt: skip


def write_bundle(folder: Path, model: nn.Module, description: dict, golden: dict[str, Tensor]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    script = torch.jit.script(model.eval())
    temporary = folder / "model.pt.tmp"
    script.save(str(temporary))
    os.replace(temporary, folder / "model.pt")
    description["sha256"] = hashlib.sha256((folder / "model.pt").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(description, indent=2) + "\n")
    np.savez_compressed(folder / "golden.npz", **{name: tensor.numpy() for name, tensor in golden.items()})


def upscaler_description(model: nn.Module, **fields) -> dict:
    return {
        "id": fields.pop("id"),
        "version": fields.pop("version"),
        "scale": SCALE,
        "features": model.channels,
        "style": model.style_size,
        "noise": model.noise_size,
        "encodeHalo": model.encode_halo,
        "decodeHalo": model.decode_halo,
        **({"takesTemperature": True} if takes_temperature(model) else {}),
        **({"recallHalo": model.recall_halo} if hasattr(model, "remember") else {}),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "precisions": ["float32", "bfloat16"] if hasattr(model, "set_precision") else ["float32"],
        **fields,
        "figures": {},
    }


def takes_temperature(model: nn.Module) -> bool:
    return any(isinstance(layer, TemperedConv) for layer in model.modules())


def load_checkpoint(path: Path) -> tuple[Upscaler, dict]:
    """The averaged network of a checkpoint, and the checkpoint."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = network_of(state)
    model = build(network, widths_of(network, state["widths"])).to(memory_format=torch.channels_last)
    model.load_state_dict(state["average"])
    return model.eval().requires_grad_(False), state


def halve(model: nn.Module) -> None:
    """Keeps the weights in float16, half the size; layers compute in their inputs' precision all the same."""
    for parameter in model.parameters():
        parameter.data = parameter.data.half()


def export_refvae(folder: Path | None, checkpoint: Path, version: str, noise: float = 1.0) -> Path:
    """Returns the folder, by default the network's own below the worker's models.

    `noise` is folded into the weights of the noise map: what temperature 1 is to be, in the deviations of training.
    """
    model, state = load_checkpoint(checkpoint)
    if noise != 1.0:
        model.noise_map.weight.mul_(noise)
    halve(model)
    name, licence = KINDS[network_of(state)]
    description = upscaler_description(
        model, id=name, version=version, styleSpread=state.get("style_spread", 1.0), trainedOn=TRAINED_ON,
        iterations=steps_of(state), licence=licence,
    )  # fmt: skip
    folder = folder or MODELS / name
    write_bundle(folder, model, description, upscaler_golden(model, model.style_size, model.noise_size))
    return folder


def export_bicubic(folder: Path) -> None:
    model = Bicubic()
    description = upscaler_description(
        model, id="bicubic", version="1", trainedOn="nothing", iterations=0, licence="No weights."
    )
    write_bundle(folder, model, description, upscaler_golden(model, model.style_size, model.noise_size))


def export_lpips(folder: Path, data: Path) -> None:
    model = Lpips.load(data)
    description = {
        "id": "lpips-alex",
        "version": "0.1",
        "parameters": sum(tensor.numel() for tensor in model.state_dict().values()) - 6,  # less shift and scale
        "trainedOn": "ImageNet (AlexNet, torchvision); BAPPS human judgements (heads, LPIPS v0.1)",
        "licence": "BSD-2-Clause (LPIPS), BSD-3-Clause (torchvision): LICENCE.txt",
        "figures": {},
    }
    write_bundle(folder, model, description, lpips_golden(model))
    shutil.copyfile(ROOT / "training/licences/lpips.txt", folder / "LICENCE.txt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=["refvae", "bicubic", "lpips"])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "training/runs/compact/checkpoint.pt")
    parser.add_argument("--version", default="1", help="of an exported refvae (default: 1)")
    parser.add_argument("--noise", type=float, default=1.0,
                        help="deviations of training that temperature 1 is to be (compact only)")  # fmt: skip
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--out", type=Path, help="bundle folder; default: worker/models/<id>")
    arguments = parser.parse_args()
    folder = arguments.out
    if arguments.model == "refvae":
        folder = export_refvae(folder, arguments.checkpoint, arguments.version, arguments.noise)
    elif arguments.model == "bicubic":
        folder = folder or MODELS / "bicubic"
        export_bicubic(folder)
    else:
        folder = folder or MODELS / "lpips-alex"
        export_lpips(folder, arguments.data)
    print(folder)


if __name__ == "__main__":
    main()
