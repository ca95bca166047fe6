"""The weights that a new run may begin with: another run's checkpoint, or a bundle that ships."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.networks import NETWORK_OF_BUNDLE, network_of


@dataclass(frozen=True)
class Start:
    network: str
    weights: dict[str, Tensor]
    steps: int  # that the weights were trained for, whatever they had begun with

    @staticmethod
    def read(path: Path) -> "Start":
        """A checkpoint's averaged weights, or those of a bundle folder, widened from its half precision."""
        if path.is_dir():
            description = json.loads((path / "model.json").read_text())
            weights = torch.jit.load(path / "model.pt", map_location="cpu").state_dict()
            widened = {name: tensor.float() for name, tensor in weights.items()}
            return Start(NETWORK_OF_BUNDLE[description["id"]], widened, description["iterations"])
        state = torch.load(path, map_location="cpu", weights_only=True)
        return Start(network_of(state), state["average"], steps_of(state))

    @staticmethod
    def mean_of(starts: Sequence["Start"]) -> "Start":
        """The mean of the weights of one network's runs that parted late, often better than each of them ("model soups",
        Wortsman et al., 2022).

        Raises ValueError where their shapes differ, as of networks of another depth.
        """
        shapes = [{name: tensor.shape for name, tensor in start.weights.items()} for start in starts]
        if any(shape != shapes[0] for shape in shapes):
            raise ValueError("weights of different shapes have no mean")
        mean = {name: torch.stack([start.weights[name] for start in starts]).mean(dim=0) for name in shapes[0]}
        return Start(starts[0].network, mean, max(start.steps for start in starts))

    def fitted_to(self, model: nn.Module) -> dict[str, Tensor]:
        """These weights for a network that may have more layers: residual blocks that they lack begin by adding nothing,
        weights for drawn candidates as those of temperature 0, other layers as they were made."""
        own = model.state_dict()
        added = {name: tensor for name, tensor in own.items() if name not in self.weights}
        nothing = {name: torch.zeros_like(tensor) for name, tensor in added.items() if name.startswith("body.") and ".second." in name}
        same = {name: self.weights[name.replace("drawn_", "")] for name in added if "drawn_" in name}
        return {name: tensor for name, tensor in self.weights.items() if name in own} | added | nothing | same


def steps_of(state: dict) -> int:
    """What a checkpoint's weights were trained for: its own run's steps, and those of the weights that the run began with."""
    return state["step"] + state.get("before", 0)
