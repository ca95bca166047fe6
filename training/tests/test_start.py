"""What a new run may begin with: a checkpoint or a bundle, of its own depth or of less."""

import dataclasses

import pytest
import torch

from training.config import Config, Phase
from training.export import export_refvae
from training.network import Widths
from training.train import Trainer

CPU = torch.device("cpu")
SHALLOW = Widths(channels=8, style=4, noise=2, encoder_blocks=1, decoder_blocks=1, stages=(8, 8, 4))
PHASE = Phase("pixel", steps=9, batch=2, patch=64, rate=1e-3, final_rate=1e-4, warm_up=1)


@pytest.fixture
def config(tiny_data, tmp_path) -> Config:
    return Config(phases=[PHASE], data=tiny_data, run=tmp_path / "run", held_out=2, widths=SHALLOW)


@pytest.fixture
def trained(config) -> Trainer:
    config.run.mkdir()
    trainer = Trainer(config, CPU, bf16=False)
    for _ in range(3):
        trainer.advance()
    trainer.save()
    return trainer


def picture_of(trainer: Trainer) -> torch.Tensor:
    batch = trainer.pictures.batch(1, 1, PHASE)
    with torch.no_grad():
        return trainer.zero_pictures(batch)


def test_a_deeper_network_begins_as_the_shallower_one_was(config, trained, tmp_path):
    deeper = dataclasses.replace(config, run=tmp_path / "deeper", widths=dataclasses.replace(SHALLOW, encoder_blocks=3))
    trainer = Trainer(deeper, CPU, bf16=False, pictures=trained.pictures)
    trainer.start_from(trained.checkpoint)
    trained.model.load_state_dict(trained.average.state_dict())
    torch.testing.assert_close(picture_of(trainer), picture_of(trained))
    before = {name: value.clone() for name, value in trainer.model.named_parameters() if name.startswith("body.2.")}
    trainer.advance()
    trainer.advance()
    after = dict(trainer.model.named_parameters())
    assert all(not torch.equal(value, after[name]) for name, value in before.items())


def test_a_run_may_begin_with_a_bundle_and_knows_how_long_its_weights_were_trained(config, trained, tmp_path):
    bundle = export_refvae(tmp_path / "bundle", trained.checkpoint, "1")
    trainer = Trainer(dataclasses.replace(config, run=tmp_path / "next"), CPU, bf16=False, pictures=trained.pictures)
    trainer.start_from(bundle)
    trained.model.load_state_dict(trained.average.state_dict())
    torch.testing.assert_close(picture_of(trainer), picture_of(trained), atol=2e-3, rtol=0)
    trainer.config.run.mkdir()
    trainer.advance()
    trainer.save()
    again = Trainer(dataclasses.replace(config, run=tmp_path / "next"), CPU, bf16=False, pictures=trained.pictures)
    again.restore()
    assert (again.step, again.before) == (1, 3)


def test_the_paper_s_network_does_not_begin_with_the_compact_one_s_weights(config, trained, tmp_path):
    trainer = Trainer(config, CPU, bf16=False, pictures=trained.pictures)
    trainer.config = dataclasses.replace(config, run=tmp_path / "other", network="paper")
    with pytest.raises(SystemExit, match="holds the network compact, not paper"):
        trainer.start_from(trained.checkpoint)


def test_a_run_may_begin_with_the_mean_of_several_weights(config, trained, tmp_path):
    parted = Trainer(dataclasses.replace(config, run=tmp_path / "parted"), CPU, bf16=False, pictures=trained.pictures)
    parted.start_from(trained.checkpoint)
    parted.advance()
    parted.config.run.mkdir()
    parted.save()
    trainer = Trainer(dataclasses.replace(config, run=tmp_path / "next"), CPU, bf16=False, pictures=trained.pictures)
    trainer.start_from(trained.checkpoint, parted.checkpoint)
    mean = [(one + other) / 2 for one, other in zip(trained.average.parameters(), parted.average.parameters())]
    for weight, expected in zip(trainer.model.parameters(), mean):
        torch.testing.assert_close(weight, expected)
    assert trainer.before == 4  # the longest


def test_weights_of_other_shapes_have_no_mean(config, trained, tmp_path):
    widths = dataclasses.replace(SHALLOW, channels=16)
    wider = Trainer(dataclasses.replace(config, run=tmp_path / "wider", widths=widths), CPU, bf16=False, pictures=trained.pictures)
    wider.config.run.mkdir()
    wider.save()
    with pytest.raises(SystemExit, match="weights of different shapes have no mean"):
        wider.start_from(trained.checkpoint, wider.checkpoint)
