"""What keeps adversarial training from running away: losses to choose from, and changes to the discriminator."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

LOSSES = ("nonsaturating", "minmax", "wasserstein")
CURES = ("smooth", "spectral", "gate")
SMOOTH = 0.9           # what real pictures are asked to score with `smooth`
GATE = 0.8             # running accuracy over which the discriminator rests with `gate`
PENALTY = 10           # weight of the gradient penalty of `wasserstein`
CRITIC_STEPS = 5       # steps of the discriminator to one of the generator with `wasserstein`


def replace_batch_norm(module, make):
    """Batch norm makes one sample's score depend on the others: neither a slope's penalty nor a bound on it means anything then."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, make(child.num_features))
        else:
            replace_batch_norm(child, make)


def cured(discriminator, loss, cures):
    """Changes the discriminator in place and returns it."""
    if "spectral" in cures:
        replace_batch_norm(discriminator, lambda _: nn.Identity())
        for layer in list(discriminator.modules()):
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                spectral_norm(layer)
    elif loss == "wasserstein":
        replace_batch_norm(discriminator, lambda channels: nn.GroupNorm(1, channels))
    return discriminator


def cross_entropy(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def discriminator_loss(loss, cures, real, fake):
    """From logits (N, 1) of real and generated pictures; without the gradient penalty."""
    if loss == "wasserstein":
        return fake.mean() - real.mean()
    return cross_entropy(real, SMOOTH if "smooth" in cures else 1.0) + cross_entropy(fake, 0.0)


def generator_loss(loss, fake):
    if loss == "wasserstein":
        return -fake.mean()
    return -cross_entropy(fake, 0.0) if loss == "minmax" else cross_entropy(fake, 1.0)


def gradient_penalty(discriminator, real, fake):
    """Squared distance of the slope from 1 between real and generated pictures."""
    part = torch.rand(len(real), 1, 1, 1)
    between = torch.lerp(fake, real, part).requires_grad_(True)
    slope, = torch.autograd.grad(discriminator.logits(between).sum(), between, create_graph=True)
    return PENALTY * (slope.flatten(1).norm(dim=1) - 1).square().mean()


def adam(parameters, loss):
    """As in DCGAN; as in the paper on the penalty where that is used."""
    rate, betas = (1e-4, (0.0, 0.9)) if loss == "wasserstein" else (2e-4, (0.5, 0.999))
    return torch.optim.Adam(parameters, rate, betas=betas)
