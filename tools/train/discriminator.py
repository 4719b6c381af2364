"""The critic: a patch discriminator that knows the style, with spectral norm, hinge loss and DiffAugment."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

import workers


class Critic(nn.Module):
    """Picture (N, 3, H, W) in 0..1 and style weights (N, S) -> patch scores (N, 1, H/8, W/8).

    gain: how much the style counts; without one so little that the critic judges all styles alike.
    """

    def __init__(self, styles, planes=(32, 64, 128), gain=None):
        super().__init__()
        self.gain = gain or 1 / planes[-1]
        sources = (3,) + planes[:-1]
        self.layers = nn.ModuleList(spectral_norm(nn.Conv2d(a, b, 4, 2, 1)) for a, b in zip(sources, planes))
        self.score = spectral_norm(nn.Conv2d(planes[-1], 1, 3, 1, 1))
        self.project = spectral_norm(nn.Linear(styles, planes[-1], bias=False))

    def forward(self, picture, weights):
        x = picture * 2 - 1
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
        return self.score(x) + (x * self.project(weights)[:, :, None, None]).sum(1, keepdim=True) * self.gain


def augment(x):
    """DiffAugment: shift by up to an eighth, cut out a square of three eighths; the same for a whole batch."""
    n, _, h, w = x.shape
    dy, dx = (int(torch.randint(-side // 8, side // 8 + 1, ())) for side in (h, w))
    x = F.pad(x, (w // 8, w // 8, h // 8, h // 8))
    x = x[..., h // 8 + dy:h // 8 + dy + h, w // 8 + dx:w // 8 + dx + w]
    cut_h, cut_w = h * 3 // 8, w * 3 // 8
    y, left = int(torch.randint(0, h - cut_h + 1, ())), int(torch.randint(0, w - cut_w + 1, ()))
    mask = torch.ones(1, 1, h, w)
    mask[..., y:y + cut_h, left:left + cut_w] = 0
    return x * mask


class Game:
    """Trains the critic while it is not too good, and says what the generator must gain."""

    def __init__(self, styles, rate=2e-4, gate=0.8):
        self.critic = Critic(styles)
        self.optimizer = torch.optim.Adam(self.critic.parameters(), rate, betas=(0.5, 0.99))
        self.gate, self.accuracy = gate, 0.5
        self.scores = {"real": 0.0, "fake": 0.0}

    def teach(self, real, fake, weights):
        """One step of the critic on pictures (N, 3, H, W); skipped while its running accuracy is over the gate."""
        with torch.set_grad_enabled(self.accuracy < self.gate):
            real_score = self.critic(augment(real), weights)
            fake_score = self.critic(augment(fake.detach()), weights)
            loss = F.relu(1 - real_score).mean() + F.relu(1 + fake_score).mean()
        if loss.requires_grad:
            self.optimizer.zero_grad()
            loss.backward()
            workers.average_gradients(list(self.critic.parameters()))
            self.optimizer.step()
        right = ((real_score > 0).float().mean() + (fake_score < 0).float().mean()) / 2
        self.accuracy += 0.05 * (workers.average(right.clone()).item() - self.accuracy)
        self.note(real_score, fake_score)

    def note(self, real_score, fake_score):
        for name, score in (("real", real_score), ("fake", fake_score)):
            self.scores[name] += 0.05 * (score.mean().item() - self.scores[name])

    def loss(self, fake, weights):
        """What the generator minimises, for each sample: (N,)."""
        self.critic.requires_grad_(False)
        score = self.critic(augment(fake), weights)
        self.critic.requires_grad_(True)
        return -score.mean((1, 2, 3))

    def state(self):
        return {"critic": self.critic.state_dict(), "optimizer": self.optimizer.state_dict(), "accuracy": self.accuracy}

    def restore(self, state):
        self.critic.load_state_dict(state["critic"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.accuracy = state["accuracy"]
