"""The patterns' critic: judges patches of ink maps, knows the source, and plays one of three games."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

import discriminator

GAMES = ("hinge", "bce", "wgan-gp")


class Critic(nn.Module):
    """Ink maps (N, inks, H, W) and shares of the sources (N, S) -> scores of overlapping patches (N, 1, h, w)."""

    def __init__(self, inks, sources, game, planes=(32, 64, 96, 128)):
        super().__init__()
        held = (lambda layer: layer) if game == "wgan-gp" else spectral_norm
        below = (inks,) + planes[:-1]
        self.layers = nn.ModuleList(held(nn.Conv2d(a, b, 4, 2)) for a, b in zip(below, planes))
        self.score = held(nn.Conv2d(planes[-1], 1, 1))
        self.project = held(nn.Linear(sources, planes[-1], bias=False))

    def forward(self, inks, weights):
        x = inks * 2 - 0.4
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
        return self.score(x) + (x * self.project(weights)[:, :, None, None]).mean(1, keepdim=True) * 8


def shifted(x):
    """A fake is a torus: any window of it is as good; so is a real crop of a smaller size (no borders are seen)."""
    dy, dx = (int(torch.randint(0, side, ())) for side in x.shape[2:])
    return x.roll((dy, dx), (2, 3))


class Game(discriminator.Game):
    """Trains the critic while it is not too good, and says what the generator must gain."""

    def __init__(self, inks, sources, kind, rate, gate):
        self.kind, self.gate, self.accuracy = kind, gate, 0.5
        self.critic = Critic(inks, sources, kind)
        self.optimizer = torch.optim.Adam(self.critic.parameters(), rate, betas=(0.0, 0.99))
        self.scores = {"real": 0.0, "fake": 0.0}

    def _loss(self, real, fake, weights):
        real_score, fake_score = self.critic(real, weights), self.critic(shifted(fake), weights)
        if self.kind == "hinge":
            loss = F.relu(1 - real_score).mean() + F.relu(1 + fake_score).mean()
        elif self.kind == "bce":
            loss = F.softplus(0.1 - real_score * 0.9).mean() + F.softplus(fake_score).mean()  # softened real labels
        else:
            loss = fake_score.mean() - real_score.mean() + 10 * self._slope(real, fake, weights)
        return loss, real_score, fake_score

    def _slope(self, real, fake, weights):
        part = torch.rand(len(real), 1, 1, 1)
        between = torch.lerp(real, fake, part).requires_grad_()
        slope, = torch.autograd.grad(self.critic(between, weights).mean((1, 2, 3)).sum(), between, create_graph=True)
        return (slope.flatten(1).norm(dim=1) * slope.shape[2] - 1).square().mean()

    def teach(self, real, fake, weights):
        """One step of the critic; skipped while its running accuracy is over the gate (never skipped for wgan-gp)."""
        learn = self.kind == "wgan-gp" or self.accuracy < self.gate
        with torch.set_grad_enabled(learn):
            loss, real_score, fake_score = self._loss(real, fake.detach(), weights)
        if learn:
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        middle = (real_score.mean() + fake_score.mean()).item() / 2 if self.kind == "wgan-gp" else 0
        right = ((real_score > middle).float().mean() + (fake_score < middle).float().mean()) / 2
        self.accuracy += 0.05 * (right.item() - self.accuracy)
        self.note(real_score, fake_score)

    def loss(self, fake, weights):
        """What the generator minimises (non-saturating for bce)."""
        self.critic.requires_grad_(False)
        score = self.critic(shifted(fake), weights)
        self.critic.requires_grad_(True)
        return F.softplus(-score).mean() if self.kind == "bce" else -score.mean()
