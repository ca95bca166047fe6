"""How the losses are put together: weights of pictures, what is left out, who learns from what."""

import dataclasses

import pytest
import torch

from training.config import Config, Phase
from training.data import Batch
from training.losses import l1, texture_distance, total_variation
from training.objective import Objective, drawn

CPU = torch.device("cpu")
PHASE = Phase("one", steps=1, batch=3, patch=64, rate=0, final_rate=0, warm_up=0, samples=2)


def objective(data, **weights) -> tuple[Objective, Phase]:
    phase = dataclasses.replace(PHASE, **weights)
    return Objective(Config(phases=[phase], data=data), CPU, bf16=False), phase


@pytest.fixture
def batch() -> Batch:
    """Three pictures whose references are a foreign picture, the truth, and nothing."""
    generator = torch.Generator().manual_seed(0)
    hr, reference = torch.rand(2, 3, 3, 64, 64, generator=generator)
    return Batch(
        hr, torch.rand(3, 3, 8, 8, generator=generator), torch.stack([reference[0], hr[1], 0 * hr[2]]),
        has_reference=torch.tensor([True, True, False]), has_style_target=torch.tensor([True, True, False]),
        foreign=torch.tensor([True, False, False]),
    )  # fmt: skip


@pytest.fixture
def pictures() -> torch.Tensor:
    return torch.rand(2, 3, 3, 64, 64, generator=torch.Generator().manual_seed(1))


GAUSSIAN = (torch.ones(3, 4), torch.zeros(3, 4))


def test_a_weighted_sum_and_nothing_that_has_no_weight(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, l1=2.0, kl=0.5, total_variation=0.25)
    terms = asked.of_samples(pictures, GAUSSIAN, batch, phase)
    assert set(terms) == {"l1", "kl", "total_variation", "loss"}
    assert terms["kl"].item() == pytest.approx(2.0)
    expected = 2.0 * l1(pictures, batch.hr).mean() + 0.5 * 2.0 + 0.25 * total_variation(pictures).mean()
    torch.testing.assert_close(terms["loss"], expected)


def test_fidelity_counts_less_where_the_reference_is_foreign(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, lpips=1.0, best=1.0, foreign_fidelity=0.25)
    near = torch.tensor([0.25, 1.0, 1.0])
    terms = asked.of_samples(pictures, GAUSSIAN, batch, phase)
    torch.testing.assert_close(terms["l1"], (near * l1(pictures, batch.hr)).mean())
    taps = [asked.perceptual.taps(sample) for sample in pictures]
    distance = torch.stack([asked.perceptual.compare(tap, asked.perceptual.taps(batch.hr)) for tap in taps])
    torch.testing.assert_close(terms["lpips"], (near * distance).mean())
    full = asked.of_samples(pictures, GAUSSIAN, batch, dataclasses.replace(phase, foreign_fidelity=1.0))
    assert terms["best"] < full["best"] <= full["lpips"] * 1.05


def test_samples_need_not_differ_where_the_lr_picture_is_its_own_reference(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, best=1.0, hinge=1.0, margin=2.0, softness=0.0)
    itself = dataclasses.replace(batch, has_style_target=torch.tensor([True, False, False]))
    assert itself.faithful.tolist() == [False, True, False]
    everywhere = asked.of_samples(pictures, GAUSSIAN, batch, phase)
    leaf = pictures.clone().requires_grad_()
    elsewhere = asked.of_samples(leaf, GAUSSIAN, itself, phase)
    torch.testing.assert_close(elsewhere["lpips"].detach(), everywhere["lpips"])
    assert 0 < elsewhere["hinge"] < everywhere["hinge"]
    elsewhere["hinge"].backward(retain_graph=True)
    assert (leaf.grad.flatten(2).abs().sum(dim=2) > 0).all(dim=0).tolist() == [True, False, True]
    # There every sample is asked to be good, not only the best one at each place.
    assert elsewhere["best"] > everywhere["best"]
    alone = Batch(*(value[1:2] for value in vars(itself).values()))
    terms = asked.of_samples(pictures[:, 1:2], (GAUSSIAN[0][:1], GAUSSIAN[1][:1]), alone, phase)
    torch.testing.assert_close(terms["best"], terms["lpips"])


def test_texture_has_one_weight_for_the_truth_and_one_for_foreign_pictures(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, texture=0.1, foreign_texture=0.7)
    terms = asked.of_samples(pictures, GAUSSIAN, batch, phase)
    taps = asked.perceptual.taps(pictures.flatten(0, 1), layers=2)
    wanted = [tap.repeat(2, 1, 1, 1) for tap in asked.perceptual.taps(batch.reference, layers=2)]
    distance = texture_distance(taps, wanted).reshape(2, 3)
    torch.testing.assert_close(terms["foreign_texture"], distance[:, 0].sum() / 6)
    torch.testing.assert_close(terms["texture"], distance[:, 1].sum() / 6)
    expected = terms["l1"] + 0.0 * terms["lpips"] + 0.1 * terms["texture"] + 0.7 * terms["foreign_texture"]
    torch.testing.assert_close(terms["loss"], expected)


def test_one_texture_weight_serves_for_both():
    assert dataclasses.replace(PHASE, texture=0.3, foreign_texture=None).foreign_texture == 0.3


def test_comparing_samples_takes_two():
    with pytest.raises(ValueError, match="one: best and hinge"):
        dataclasses.replace(PHASE, samples=1, best=0.1)


def test_every_term_of_the_paper_reaches_the_pictures(tiny_data, batch, pictures):
    weights = {"content": 1.0, "style": 10.0, "lpips": 1.0, "total_variation": 1.0, "kl": 1.0, "adversarial": 1.0}
    asked, phase = objective(tiny_data, l1=0.0, **weights)
    for name in ("content", "style", "lpips", "total_variation", "adversarial"):
        leaf = pictures.clone().requires_grad_()
        terms = asked.of_samples(leaf, GAUSSIAN, batch, phase)
        assert set(terms) == {*weights, "loss"}
        terms[name].backward()
        assert leaf.grad.isfinite().all() and leaf.grad.abs().sum() > 0, name
        seen = leaf.grad.flatten(2).abs().sum(dim=2) > 0
        assert seen.all(dim=0).tolist() == ([True, True, False] if name == "style" else [True] * 3)


def test_the_discriminator_learns_and_the_generator_is_left_alone(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, adversarial=1.0)
    leaf = pictures.clone().requires_grad_()
    asked.of_samples(leaf, GAUSSIAN, batch, phase)["loss"].backward()
    assert all(parameter.grad is None for parameter in asked.discriminator.parameters())
    leaf.grad = None
    asked.of_discriminator(leaf, batch.hr, phase).backward()
    assert leaf.grad is None
    assert all(parameter.grad.abs().sum() > 0 for parameter in asked.discriminator.parameters())


def test_perception_may_count_less_where_the_lr_picture_is_its_own_reference(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, lpips=1.0, best=1.0)
    itself = dataclasses.replace(batch, has_style_target=torch.tensor([True, False, False]))
    alone = Batch(*(value[1:2] for value in vars(itself).values()))
    gaussian = (GAUSSIAN[0][:1], GAUSSIAN[1][:1])
    full = asked.of_samples(pictures[:, 1:2], gaussian, alone, phase)
    half = asked.of_samples(pictures[:, 1:2], gaussian, alone, dataclasses.replace(phase, faithful_perception=0.5))
    for term, share in (("lpips", 0.5), ("best", 0.5), ("l1", 1.0)):
        torch.testing.assert_close(half[term], share * full[term])


def test_l1_may_count_more_for_the_sample_of_temperature_0(tiny_data, batch, pictures):
    asked, phase = objective(tiny_data, mean_first=True, mean_l1=3.0)
    of_mean, of_drawn = l1(pictures, batch.hr).mean(dim=1)
    terms = asked.of_samples(pictures, GAUSSIAN, batch, phase)
    torch.testing.assert_close(terms["l1"], (3.0 * of_mean + of_drawn) / 2)


def test_perception_may_count_less_for_the_sample_of_temperature_0_which_no_discriminator_sees(tiny_data, batch, pictures):
    asked, phase = objective(
        tiny_data, l1=0.0, lpips=1.0, adversarial=1.0, mean_first=True, mean_perception=0.0, references=(0, 0, 0, 0, 1.0)
    )
    leaf = pictures.clone().requires_grad_()
    asked.of_samples(leaf, GAUSSIAN, batch, phase)["loss"].backward()
    assert (leaf.grad.flatten(1).abs().sum(dim=1) > 0).tolist() == [False, True]
    assert drawn(pictures, phase).size(0) == 1
    assert drawn(pictures[:1], phase).size(0) == 1
    assert drawn(pictures, dataclasses.replace(phase, mean_first=False)).size(0) == 2
