"""The training objective: the losses of the pictures that a network makes from one batch.

Pictures are [S, N, 3, H, W]: S samples for each of N truths. What depends only on the truths is computed once.
"""

from contextlib import nullcontext

import torch
from torch import Tensor, nn

from training.config import Config, Phase
from training.data import Batch
from training.discriminator import PatchDiscriminator, discriminator_hinge, generator_hinge
from training.losses import (
    best_of,
    content_loss,
    kl_to_unit_gaussian,
    l1,
    lattice,
    line_excess,
    lpips_layers,
    lpips_map_of,
    lpips_of,
    mode_seeking_hinge,
    negative_psnr_y,
    normalised_taps,
    spectrum_distance,
    style_loss,
    texture_distance,
    total_variation,
)
from training.lpips import Lpips
from training.protocol import Resampler
from training.vgg import Vgg16

TEXTURE_TAPS = 2  # the first layers represent texture, later ones content


class Objective:
    """Contains the frozen networks used by the losses, and the discriminator. Loads only those needed by the configuration."""

    def __init__(self, config: Config, device: torch.device, bf16: bool) -> None:
        self.device, self.bf16 = device, bf16
        self.perceptual: Lpips | None = None
        self.vgg: Vgg16 | None = None
        self.discriminator: PatchDiscriminator | None = None
        if config.uses("samples", "lpips"):
            self.perceptual = Lpips.load(config.data).to(device)
        if config.uses("content", "style"):
            self.vgg = Vgg16.load(config.data).to(device)
        if config.uses("adversarial"):
            self.discriminator = PatchDiscriminator().to(device, memory_format=torch.channels_last)
        self.resampler = Resampler().to(device)

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16) if self.bf16 else nullcontext()

    def taps(self, network: nn.Module, pictures: Tensor, **options) -> list[Tensor]:
        """Returns a frozen network's activations of [N, 3, H, W] in [0, 1], as float32 for the norms computed from them."""
        with self.autocast():
            return [tap.float() for tap in network.taps(pictures, **options)]

    def of_zero_latent(self, pictures: Tensor, batch: Batch, phase: Phase) -> dict[str, Tensor]:
        """Loss terms of the zero latent's pictures, [1, N, 3, H, W]: fidelity only."""
        everywhere = torch.ones(batch.hr.size(0), device=self.device)
        seen = self.seen_by_vgg(pictures) if phase.content else []
        return total(self.fidelity(pictures, batch, phase, everywhere, seen), phase)

    def of_samples(
        self, pictures: Tensor, gaussian: tuple[Tensor, Tensor], batch: Batch, phase: Phase
    ) -> dict[str, Tensor]:
        """Loss terms of samples [S, N, 3, H, W], given the references' mean and log-variance, [N, style] each.

        Samples should be close to the truth, differ from each other, and have the reference's texture. For a foreign
        reference, fidelity has less weight, so that its texture can show. For the LR picture as reference, samples need not
        differ and each one should be as good as the best; the style then learns to suppress the noise.
        """
        near = torch.where(batch.foreign, phase.foreign_fidelity, 1.0)
        seen = self.seen_by_vgg(pictures) if phase.content or phase.style else []
        terms = self.fidelity(pictures, batch, phase, near, seen)
        if phase.kl:
            terms["kl"] = kl_to_unit_gaussian(*gaussian).mean()
        if phase.style:
            terms["style"] = self.style(seen, batch)
        if phase.adversarial:
            terms["adversarial"] = self.adversarial(drawn(pictures, phase))
        if phase.spectrum:
            terms["spectrum"] = spectrum_distance(drawn(pictures, phase), batch.hr).mean()
        if phase.lines:
            terms["lines"] = line_excess(drawn(pictures, phase), batch.hr).mean()
        return total(terms, phase)

    def seen_by_vgg(self, pictures: Tensor) -> list[Tensor]:
        """Returns VGG's activations, each [S, N, C, h, w]."""
        return [tap.unflatten(0, pictures.shape[:2]) for tap in self.taps(self.vgg, pictures.flatten(0, 1))]

    def fidelity(
        self, pictures: Tensor, batch: Batch, phase: Phase, near: Tensor, seen: list[Tensor]
    ) -> dict[str, Tensor]:
        """Terms that compare pictures with the truth, weighted by `near` [N], and the other terms on LPIPS features."""
        truth = batch.hr
        terms = {}
        weights = weights_of_samples(pictures, near, phase.mean_first, phase.mean_l1)
        if phase.l1:
            terms["l1"] = (weights * l1(pictures, truth)).mean()
        if phase.psnr:
            terms["psnr"] = (weights * negative_psnr_y(pictures, truth)).mean()
        if phase.lpips or phase.best or phase.hinge or phase.texture or phase.foreign_texture:
            terms |= self.perceptual_terms(pictures, batch, phase, near)
        if phase.content:
            terms["content"] = (near * self.content(pictures, truth, seen)).mean()
        if phase.lattice:
            terms["lattice"] = lattice(pictures).mean()
        if phase.total_variation:
            terms["total_variation"] = total_variation(pictures).mean()
        return terms

    def perceptual_terms(self, pictures: Tensor, batch: Batch, phase: Phase, near: Tensor) -> dict[str, Tensor]:
        """LPIPS, LPIPS of the best sample, distance between samples, and textures, with one forward pass per picture."""
        samples = pictures.size(0)
        taps = self.taps(self.perceptual, pictures.flatten(0, 1))
        features = normalised_taps(taps, samples)
        with torch.no_grad():
            wanted = normalised_taps(self.taps(self.perceptual, batch.hr), 1)
        layers = lpips_layers(self.perceptual, features, wanted)
        distance = lpips_of(layers)
        near = near * torch.where(batch.faithful, phase.faithful_perception, 1.0)
        weighted = weights_of_samples(pictures, near, phase.mean_first, phase.mean_perception) * distance
        terms = {"lpips": weighted.mean()}
        exploring = (~batch.faithful).float()
        if samples > 1 and phase.best:
            best = best_of(lpips_map_of(layers), phase.softness)
            terms["best"] = torch.where(batch.faithful, weighted.mean(dim=0), near * best).mean()
        if samples > 1 and phase.hinge:
            apart = lpips_layers(self.perceptual, [tap[1:] for tap in features], [tap[:-1] for tap in features])
            terms["hinge"] = (exploring * mode_seeking_hinge(lpips_of(apart), phase.margin)).mean()
        if phase.texture or phase.foreign_texture:
            terms |= self.textures(taps, batch, phase, samples)
        return terms

    def textures(self, taps: list[Tensor], batch: Batch, phase: Phase, samples: int) -> dict[str, Tensor]:
        """Texture distance of the samples from full-resolution references."""
        own = batch.has_style_target & ~batch.foreign
        terms = {}
        for name, of_this_kind in (("texture", own), ("foreign_texture", batch.foreign)):
            aimed = of_this_kind.nonzero().flatten()
            if getattr(phase, name) and aimed.numel():
                with torch.no_grad():
                    wanted = self.taps(self.perceptual, batch.reference[aimed], layers=TEXTURE_TAPS)
                ours = [tap.unflatten(0, (samples, -1))[:, aimed] for tap in taps[:TEXTURE_TAPS]]
                terms[name] = texture_distance(ours, wanted).sum() / (samples * own.numel())
        return terms

    def content(self, pictures: Tensor, truth: Tensor, seen: list[Tensor]) -> Tensor:
        """Returns the paper's content loss: [S, N]."""
        with torch.no_grad():
            wanted = self.taps(self.vgg, truth)[-1]
        reduced = self.resampler.down(pictures.flatten(0, 1)).unflatten(0, pictures.shape[:2])
        return content_loss((pictures, truth), (seen[-1], wanted), (reduced, self.resampler.down(truth)))

    def style(self, seen: list[Tensor], batch: Batch) -> Tensor:
        """Returns the paper's style loss for full-resolution references."""
        aimed = batch.has_style_target.nonzero().flatten()
        if aimed.numel() == 0:
            return seen[0].new_zeros(())
        with torch.no_grad():
            wanted = self.taps(self.vgg, batch.reference[aimed])
        ours = [tap[:, aimed] for tap in seen]
        return style_loss(ours, wanted).sum() / (ours[0].size(0) * batch.hr.size(0))

    def adversarial(self, pictures: Tensor) -> Tensor:
        """Returns the generator's adversarial loss. The discriminator's weights get no gradients."""
        self.discriminator.requires_grad_(False)
        with self.autocast():
            opinion = self.discriminator(pictures.flatten(0, 1))
        self.discriminator.requires_grad_(True)
        return generator_hinge(opinion.float()).mean()

    def of_discriminator(self, pictures: Tensor, truth: Tensor, phase: Phase) -> Tensor:
        """Returns the discriminator's loss; the generator gets no gradients."""
        with self.autocast():
            made = self.discriminator(drawn(pictures, phase).detach().flatten(0, 1))
            genuine = self.discriminator(truth)
        return discriminator_hinge(genuine.float(), made.float())


def weights_of_samples(pictures: Tensor, near: Tensor, mean_first: bool, of_mean: float) -> Tensor:
    """[N] to [S, N]: the same weight for all samples, times `of_mean` for the sample of temperature 0, if there is one."""
    weights = near.repeat(pictures.size(0), 1)
    if mean_first:
        weights[0] *= of_mean
    return weights


def drawn(pictures: Tensor, phase: Phase) -> Tensor:
    """Returns the drawn samples of [S, N, 3, H, W]: all except that of temperature 0, unless it is the only one."""
    return pictures[1:] if phase.mean_first and pictures.size(0) > 1 else pictures


def total(terms: dict[str, Tensor], phase: Phase) -> dict[str, Tensor]:
    """Adds the sum of the terms with the phase's weights as `loss`."""
    return terms | {"loss": torch.stack([getattr(phase, name) * value for name, value in terms.items()]).sum()}
