"""The export example of the documentation runs as it stands, and its bundle keeps the contract."""

import hashlib
import json
import re

import numpy as np
import torch

from training.export import MODELS

PAGE = MODELS.parents[1] / "docs/how-to/bring-your-own-model.md"


@torch.inference_mode()
def test_the_example_writes_a_bundle_that_gives_its_golden_outputs(tmp_path, monkeypatch):
    example = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL).group(1)
    monkeypatch.chdir(tmp_path)
    # Compiled under a name of a file that exists: TorchScript reads a class's source again.
    source = tmp_path / "example.py"
    source.write_text(example)
    exec(compile(example, str(source), "exec"), {"__name__": "example"})  # noqa: S102

    bundle = tmp_path / "mine-x8"
    description = json.loads((bundle / "model.json").read_text())
    assert hashlib.sha256((bundle / "model.pt").read_bytes()).hexdigest() == description["sha256"]
    golden = {key: torch.from_numpy(value) for key, value in np.load(bundle / "golden.npz").items()}
    model = torch.jit.load(bundle / "model.pt")
    features = model.encode_lr(golden["lr"])
    torch.testing.assert_close(features, golden["features"])
    decoded = model.decode(features, golden["lr"], golden["style"], golden["noise"])
    assert decoded.shape == (2, 8 * 24, 8 * 20, 3)
    assert not decoded[0].equal(decoded[1])
