import csv
import dataclasses

import numpy as np
import pytest
import torch

from training.config import Config, Phase, learning_rate
from training.data import Pictures, reference_size, shrunk_crop
from training.log import Log
from training.network import Widths
from training.train import Trainer, samples_now, train

CPU = torch.device("cpu")
PIXEL = Phase("pixel", steps=4, batch=2, patch=64, rate=1e-3, final_rate=1e-4, warm_up=2)
PERCEPTUAL = Phase(
    "perceptual", steps=5, batch=2, patch=64, rate=1e-3, final_rate=1e-4, warm_up=1,
    samples=2, lpips=0.2, best=0.2, hinge=0.1, kl=1e-4, texture=0.01, foreign_fidelity=0.5,
)  # fmt: skip
ADVERSARIAL = dataclasses.replace(PERCEPTUAL, name="adversarial", samples=3, adversarial=0.01)


@pytest.fixture
def config(tiny_data, tmp_path):
    return Config(
        phases=[PIXEL, PERCEPTUAL], data=tiny_data, run=tmp_path / "run", held_out=2, log_every=1,
        checkpoint_every=3, validate_every=100, validation_side=64,
        widths=Widths(channels=8, style=4, noise=2, encoder_blocks=1, decoder_blocks=1, stages=(8, 8, 4)),
    )  # fmt: skip


@pytest.fixture
def pictures(config) -> Pictures:
    return Pictures(config.data, config.held_out)


def weights(trainer: Trainer) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in [*trainer.model.parameters(), *trainer.average.parameters()]])


def test_a_resumed_run_takes_the_same_next_steps(config):
    config = dataclasses.replace(config, phases=[PIXEL, ADVERSARIAL])
    config.run.mkdir()
    straight, losses = Trainer(config, CPU, bf16=False), []
    for _ in range(9):
        losses.append(straight.advance())
        if straight.step == 6:
            straight.save()
    resumed = Trainer(config, CPU, bf16=False)
    resumed.restore()
    assert resumed.step == 6
    assert [resumed.advance() for _ in range(3)] == losses[6:]
    assert "discriminator" in losses[6] and "discriminator" in losses[7]
    assert torch.equal(weights(resumed), weights(straight))


def test_a_run_may_take_up_a_discriminator_that_its_checkpoint_does_not_know(config):
    config.run.mkdir()
    plain = Trainer(config, CPU, bf16=False)
    plain.advance()
    plain.save()
    longer = Trainer(dataclasses.replace(config, phases=[*config.phases, ADVERSARIAL]), CPU, bf16=False)
    longer.restore()
    assert longer.advance() == plain.advance()


def test_a_checkpoint_of_an_unfused_optimiser_is_taken_over(config):
    config.run.mkdir()
    first = Trainer(config, CPU, bf16=False)
    first.optimiser = torch.optim.Adam(first.model.parameters(), lr=0.0, betas=(0.9, 0.99))
    first.advance()
    first.save()
    second = Trainer(config, CPU, bf16=False)
    second.restore()
    assert second.optimiser.param_groups[0]["fused"]
    first.advance()
    second.advance()
    torch.testing.assert_close(weights(second), weights(first), atol=1e-6, rtol=1e-5)


def test_a_phase_may_begin_by_spreading_the_references_out(config):
    phases = [dataclasses.replace(PIXEL, steps=1), dataclasses.replace(PERCEPTUAL, spread_references=True)]
    config = dataclasses.replace(config, phases=phases)
    config.run.mkdir()
    trainer = Trainer(config, CPU, bf16=False)
    trainer.advance()
    trainer.save()
    before = trainer.model.reference_encoder.head.weight.detach().clone()
    losses = [trainer.advance() for _ in range(3)]
    assert not torch.allclose(trainer.model.reference_encoder.head.weight, before, rtol=0.5)
    assert losses[1]["kl"] > 1
    again = Trainer(config, CPU, bf16=False)
    again.restore()
    assert [again.advance() for _ in range(3)] == losses


def test_the_zero_latent_has_every_so_many_steps_and_may_have_none():
    drawn = [samples_now(PERCEPTUAL, step) for step in range(8)]
    assert drawn == [False, True, True, True] * 2
    assert samples_now(dataclasses.replace(PERCEPTUAL, zero_every=0), 0)
    assert not samples_now(PIXEL, 1)


def test_two_runs_with_one_seed_are_equal_and_another_seed_differs(config):
    first, second = Trainer(config, CPU, False), Trainer(config, CPU, False)
    other = Trainer(dataclasses.replace(config, seed=2), CPU, False)
    assert first.advance() == second.advance()
    assert not torch.equal(weights(first), weights(other))


def test_a_run_killed_while_saving_continues_from_the_checkpoint_before(config):
    short = dataclasses.replace(config, phases=[PIXEL])
    train(Trainer(short, CPU, bf16=False), resume=False)
    (config.run / "checkpoint.tmp").write_bytes(b"half a check")
    with open(config.run / "log.csv", "a") as file:
        file.write("99,pixel,1,0.1,1,1,,,,,,,,,\n")
    train(Trainer(config, CPU, bf16=False), resume=True)
    with open(config.run / "log.csv", newline="") as file:
        assert [int(row["step"]) for row in csv.DictReader(file)] == list(range(1, 10))
    finished = Trainer(config, CPU, bf16=False)
    finished.restore()
    assert finished.step == 9


def test_a_run_is_never_overwritten_by_accident(config):
    train(Trainer(dataclasses.replace(config, phases=[PIXEL]), CPU, bf16=False), resume=False)
    with pytest.raises(SystemExit, match="--resume"):
        train(Trainer(config, CPU, bf16=False), resume=False)


def test_every_weight_learns_in_the_perceptual_phase(config):
    trainer = Trainer(dataclasses.replace(config, phases=[PERCEPTUAL]), CPU, bf16=False)
    before = {name: p.detach().clone() for name, p in trainer.model.named_parameters()}
    for _ in range(5):
        trainer.advance()
    still = {name for name, p in trainer.model.named_parameters() if torch.equal(p, before[name])}
    # The memory's keys and its gate are fitted apart (`fit_keys`, `training.gate`).
    assert still == {name for name in before if name.startswith(("memory.", "gate"))}


def test_a_phase_trains_only_what_it_names(config):
    phase = dataclasses.replace(PERCEPTUAL, trained=("rgb", "fine"))
    trainer = Trainer(dataclasses.replace(config, phases=[phase]), CPU, bf16=False)
    before = {name: p.detach().clone() for name, p in trainer.model.named_parameters()}
    for _ in range(4):  # a layer whose next one adds nothing at first moves after that one, at each temperature
        trainer.advance()
    moved = {name.split(".")[0] for name, p in trainer.model.named_parameters() if not torch.equal(p, before[name])}
    assert moved == {"rgb", "fine1", "fine2"}


def test_half_precision_steps_stay_finite(config):
    trainer = Trainer(dataclasses.replace(config, phases=[PERCEPTUAL]), CPU, bf16=True)
    losses = [trainer.advance() for _ in range(2)]
    assert torch.isfinite(torch.tensor([value for terms in losses for value in terms.values()])).all()
    assert weights(trainer).isfinite().all()


def test_validation_reports_the_zero_latent_the_lr_reference_and_the_prior(config):
    trainer = Trainer(dataclasses.replace(config, validation_samples=2), CPU, bf16=False)
    figures = trainer.validate()
    kinds = ["val_psnr", "val_lpips", "val_lr_psnr", "val_lr_lpips", "val_prior_psnr", "val_prior_lpips", "val_diversity"]
    assert list(figures) == kinds
    assert figures["val_psnr"] != figures["val_lr_psnr"]


def test_the_first_sample_may_be_that_of_temperature_zero(config):
    phase = dataclasses.replace(PERCEPTUAL, mean_first=True, references=(0.0, 0.0, 0.0, 0.0, 1.0))
    trainer = Trainer(dataclasses.replace(config, phases=[phase]), CPU, bf16=False)
    batch = trainer.pictures.batch(1, 1, phase)
    with torch.no_grad():
        pictures, _ = trainer.sampled(batch, phase)
        mean = trainer.zero_pictures(batch)[0]
    torch.testing.assert_close(pictures[0], mean)
    assert not torch.allclose(pictures[1], mean)


def test_validation_pictures_are_not_trained_on(config):
    pictures = Trainer(config, CPU, bf16=False).pictures
    assert (len(pictures.train), len(pictures.validation)) == (4, 2)
    for held_out in pictures.validation:
        assert not any((held_out == picture).all() for picture in pictures.train)


def test_runs_of_any_seed_hold_out_the_same_pictures(config):
    one, other = (Trainer(dataclasses.replace(config, seed=seed), CPU, bf16=False).pictures for seed in (1, 2))
    assert all((mine == theirs).all() for mine, theirs in zip(one.validation, other.validation, strict=True))


def test_the_learning_rate_warms_up_and_decays():
    phase = dataclasses.replace(PIXEL, steps=100, warm_up=10)
    assert learning_rate(phase, 0) == pytest.approx(1e-4, rel=0.01)
    assert learning_rate(phase, 50) == pytest.approx(5.5e-4)
    assert learning_rate(phase, 100) == pytest.approx(1e-4)


def test_the_log_forgets_what_the_checkpoint_does_not_know(tmp_path):
    log = Log(tmp_path / "log.csv", 0)
    for step in (1, 2, 3):
        log.write({"step": step, "phase": "pixel"})
    with open(tmp_path / "log.csv", "a") as file:
        file.write("1")  # all that a killed run wrote of step 12
    Log(tmp_path / "log.csv", 2)
    with open(tmp_path / "log.csv", newline="") as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["1", "2"]


@pytest.mark.parametrize(("height", "width", "seen"), [(40, 60, (40, 60)), (64, 64, (64, 64)), (100, 133, (50, 66))])
def test_a_large_lr_picture_is_looked_at_reduced(height, width, seen):
    lr = torch.full((1, 3, height, width), 7.0)
    torch.testing.assert_close(reference_size(lr), torch.full((1, 3, *seen), 7.0))


def test_a_phase_says_how_often_which_reference_occurs(config, pictures):
    noise_alone = dataclasses.replace(PERCEPTUAL, references=(0, 0, 0, 0, 1))
    itself = dataclasses.replace(PERCEPTUAL, references=(0, 0, 0, 1, 0))
    assert not pictures.batch(1, 1, noise_alone).has_reference.any()
    assert pictures.batch(1, 1, itself).faithful.all()
    with pytest.raises(ValueError, match="perceptual: references are five shares"):
        dataclasses.replace(PERCEPTUAL, references=(0.5, 0, 0, 0, 0))


def test_crops_may_be_taken_larger_and_reduced(pictures):
    picture = np.zeros((200, 150, 3), np.uint8)
    picture[::2] = 255
    crops = [shrunk_crop(picture, 64, 2.0, np.random.default_rng(seed)) for seed in range(20)]
    assert {crop.shape for crop in crops} == {(64, 64, 3)}
    assert min(crop.std() for crop in crops) < 0.5 * picture.std()  # stripes blur as they are reduced
    assert shrunk_crop(picture, 150, 2.0, np.random.default_rng(0)).std() == pytest.approx(picture.std())
    with pytest.raises(ValueError, match="shrink is at least 1"):
        dataclasses.replace(PIXEL, shrink=0.5)
