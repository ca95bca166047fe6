"""The Adam optimiser and its step."""

import torch
from torch import Tensor, nn


def adam(model: nn.Module) -> torch.optim.Adam:
    """Creates a fused Adam, which makes one pass over weights and moments instead of a dozen."""
    return torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.99), fused=True)


def load_adam(optimiser: torch.optim.Adam, state: dict) -> None:
    """Loads the moments from a checkpoint, but keeps the fused implementation regardless of the checkpoint's setting."""
    groups = [group | {"fused": True, "foreach": None} for group in state["param_groups"]]
    optimiser.load_state_dict(state | {"param_groups": groups})


def descend(optimiser: torch.optim.Adam, model: nn.Module, loss: Tensor, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
