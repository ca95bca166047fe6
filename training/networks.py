"""Networks by their names in configurations and checkpoints."""

from dataclasses import fields
from pathlib import Path

from training.network import RefVae, Widths
from training.paper import PaperRefVae, PaperWidths
from training.upscaler import Upscaler
from training.vgg import Vgg16

NETWORKS = {"compact": (RefVae, Widths), "paper": (PaperRefVae, PaperWidths)}
NETWORK_OF_BUNDLE = {"refvae-x8": "compact", "refvae-paper-x8": "paper"}


def widths_of(network: str, values: dict) -> Widths | PaperWidths:
    """Creates the widths from a checkpoint or from JSON, in which tuples are lists."""
    kind = NETWORKS[network][1]
    known = {field.name for field in fields(kind)}
    if unknown := values.keys() - known:
        raise ValueError(f"network {network} has no width {', '.join(sorted(unknown))}: it has {', '.join(sorted(known))}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def build(network: str, widths: Widths | PaperWidths, data: Path | None = None) -> Upscaler:
    """Creates an untrained network. With `data`, the frozen VGG of the paper's network is loaded from there."""
    model = NETWORKS[network][0](widths)
    if data is not None and isinstance(model, PaperRefVae):
        model.vgg.load_state_dict(Vgg16.load(data).state_dict())
    return model


def network_of(state: dict) -> str:
    """Returns the network's name. Old checkpoints without a name contain the compact network."""
    return state.get("network", "compact")
