"""Configuration of a run: phases, data, seed and widths, read from a JSON file with the field names below."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from training.network import Widths
from training.networks import widths_of
from training.paper import PaperWidths

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Phase:
    """A number of steps with one objective. Losses with weight 0 are not computed."""

    name: str
    steps: int
    batch: int
    patch: int  # HR pixels
    rate: float
    final_rate: float
    warm_up: int
    samples: int = 0  # samples per picture drawn from the prior; 0: zero latent only
    zero_every: int = 4  # every n-th step uses the zero latent only
    mean_first: bool = False  # whether the first sample of each picture has temperature 0
    mean_l1: float = 1.0  # weight of L1 and PSNR for that sample
    mean_perception: float = 1.0  # weight of LPIPS for that sample; the discriminator does not see it
    l1: float = 1.0
    psnr: float = 0.0  # weight of the negative PSNR-Y in dB
    lpips: float = 0.0
    best: float = 0.0  # LPIPS of the best sample at each position
    softness: float = 0.02  # softness of that minimum, in LPIPS; 0: hard minimum
    hinge: float = 0.0
    margin: float = 0.25
    kl: float = 0.0
    texture: float = 0.0  # for references that are the truth
    foreign_texture: float | None = None  # for other photographs and paintings; default: `texture`
    spread_references: bool = False  # whether to rescale the reference encoder's Gaussians at the start
    foreign_fidelity: float = 1.0  # factor on L1, PSNR, LPIPS, best and content for those references
    faithful_perception: float = 1.0  # factor on LPIPS and best for the LR picture as reference
    # Fractions of references: another photograph, a painting, the truth, the LR picture, none.
    references: tuple[float, float, float, float, float] = (0.25, 0.20, 0.15, 0.20, 0.20)
    shrink: float = 1.0  # crops are up to this many times the patch and then reduced to it, for more detail per pixel
    lattice: float = 0.0  # penalizes patterns with a pitch of one or two LR pixels
    spectrum: float = 0.0  # penalizes a power spectrum of drawn samples that differs from the truth's
    lines: float = 0.0  # of drawn samples, against stripes that stand out more than the truth's
    trained: tuple[str, ...] = ()  # name prefixes of the trained weights; empty: all
    fit_keys: bool = False  # whether to fit the memory's keys to training pictures at the start
    # The paper's losses, on VGG-16 features and a discriminator's output.
    content: float = 0.0
    style: float = 0.0
    total_variation: float = 0.0
    adversarial: float = 0.0

    def __post_init__(self) -> None:
        if self.samples == 1 and (self.best or self.hinge):
            raise ValueError(f"phase {self.name}: best and hinge need more than one sample")
        if len(self.references) != 5 or abs(sum(self.references) - 1.0) > 1e-6:
            raise ValueError(f"phase {self.name}: references are five shares that sum to 1, not {self.references}")
        if self.shrink < 1.0:
            raise ValueError(f"phase {self.name}: shrink is at least 1, not {self.shrink}")
        object.__setattr__(self, "trained", tuple(self.trained))
        if self.foreign_texture is None:
            object.__setattr__(self, "foreign_texture", self.texture)


@dataclass(frozen=True)
class Config:
    phases: list[Phase]
    data: Path = ROOT / "../shared/data"
    run: Path = ROOT / "training/runs/compact"
    seed: int = 1
    held_out: int = 24
    ema: float = 0.999
    log_every: int = 20
    checkpoint_every: int = 100
    validate_every: int = 500
    validation_side: int = 256
    validation_samples: int = 4
    validation_temperature: float = 0.8
    style_spread: float = 1.0  # factor on the deviation of drawn styles; 0: always the mean, so samples differ by noise only
    network: str = "compact"  # or "paper"
    widths: Widths | PaperWidths = field(default_factory=Widths)

    def __post_init__(self) -> None:
        if self.network != "compact" and self.uses("spread_references", "fit_keys"):
            raise ValueError(f"network {self.network} has no reference encoder and no memory of its own")

    @staticmethod
    def read(path: Path) -> "Config":
        """Reads JSON with the field names above. Relative folders are relative to the project's root."""
        values = json.loads(path.read_text())
        values["phases"] = [Phase(**phase) for phase in values["phases"]]
        values["widths"] = widths_of(values.get("network", "compact"), values.get("widths", {}))
        for name in ("data", "run"):
            if name in values:
                values[name] = ROOT / values[name]
        return Config(**values)

    @property
    def steps(self) -> int:
        return sum(phase.steps for phase in self.phases)

    def phase_at(self, step: int) -> tuple[Phase, int]:
        """Returns the phase of a step and the step's number within the phase."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step
            step -= phase.steps
        raise IndexError("the run is over")

    def uses(self, *terms: str) -> bool:
        """Returns whether any phase has a weight for one of these terms."""
        return any(getattr(phase, term) for phase in self.phases for term in terms)


def learning_rate(phase: Phase, step: int) -> float:
    """Linear warm-up, then a cosine from `rate` to `final_rate` over the phase."""
    progress = min(1.0, step / phase.steps)
    rate = phase.final_rate + (phase.rate - phase.final_rate) * 0.5 * (1.0 + math.cos(math.pi * progress))
    return rate * min(1.0, (step + 1) / max(1, phase.warm_up))
