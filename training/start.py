"""The weights that a new run may begin with: another run's checkpoint, or a bundle that ships."""

import json
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

    def fitted_to(self, model: nn.Module) -> dict[str, Tensor]:
        """These weights for a network that may be deeper: residual blocks that they lack begin by adding nothing."""
        own = model.state_dict()
        added = {name: tensor for name, tensor in own.items() if name.startswith("body.") and name not in self.weights}
        nothing = {name: torch.zeros_like(tensor) for name, tensor in added.items() if ".second." in name}
        return {name: tensor for name, tensor in self.weights.items() if name in own} | added | nothing


def steps_of(state: dict) -> int:
    """What a checkpoint's weights were trained for: its own run's steps, and those of the weights that the run began with."""
    return state["step"] + state.get("before", 0)
