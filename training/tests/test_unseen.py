"""The distances that no loss optimises order pictures as people do, on both networks."""

import pytest
import torch

from training.config import ROOT
from training.data import to_planes
from training.export import golden_picture
from training.protocol import Resampler
from training.unseen import SQUEEZE, Squeeze, Unseen
from training.vgg import Vgg16

DATA = ROOT / "../shared/data"
pytestmark = pytest.mark.skipif(not (DATA / SQUEEZE).exists(), reason="no weights in the data folder")


@pytest.fixture(scope="module")
def unseen():
    return Unseen(DATA, Vgg16.load(DATA))


def picture() -> torch.Tensor:
    return to_planes(golden_picture(96, 96, 1).numpy()[None])


def test_a_picture_is_at_no_distance_from_itself(unseen):
    assert unseen.distances(picture(), picture()) == {"squeezeNet": 0.0, "vgg4": 0.0}


def test_more_blur_is_farther_away(unseen):
    sharp, resampler = picture(), Resampler()
    blurred = resampler.up_rounded(resampler.down_rounded(sharp))
    a_little = 0.5 * (sharp + blurred)
    near, far = unseen.distances(a_little, sharp), unseen.distances(blurred, sharp)
    assert 0.0 < near["squeezeNet"] < far["squeezeNet"]
    assert 0.0 < near["vgg4"] < far["vgg4"]


def test_the_file_has_as_many_weights_as_the_network():
    network = Squeeze.load(DATA)
    assert all(parameter.isfinite().all() for parameter in network.parameters())
    assert all(layer.weight.std() > 0 for layer in network.modules() if isinstance(layer, torch.nn.Conv2d))


def test_another_file_is_refused(tmp_path):
    (tmp_path / "weights").mkdir()
    (tmp_path / SQUEEZE).write_bytes(bytes(1000))
    with pytest.raises(ValueError, match="no half-precision weights at byte 0"):
        Squeeze.load(tmp_path)
