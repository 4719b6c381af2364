"""Article C: grey pictures of 28x28.

The printed generator reshapes 7x7x128 values to 28x28x128, sixteen times as many: it cannot be built. Corrected, it starts at 7x7x128
and two x2 upsamplings lead to 28x28.
"""
import torch
import torch.nn.functional as F
from torch import nn

from classic.keras import Conv, Dense, double, flatten, picture, score


class Generator(nn.Module):
    """z (N, 100) -> (N, 1, 28, 28) in -1..1."""

    def __init__(self):
        super().__init__()
        self.dense = Dense(100, 7 * 7 * 128)
        self.convs = nn.ModuleList(Conv(128, 128, 3) for _ in range(4))
        self.last = Conv(128, 1, 3)

    def forward(self, z):
        first, second, third, fourth = self.convs
        x = F.relu(first(picture(F.relu(self.dense(z)), 7, 128)))
        x = F.relu(third(F.relu(second(double(x)))))
        x = F.relu(fourth(double(x)))
        return torch.tanh(self.last(x))


class Discriminator(nn.Module):
    """picture (N, 1, 28, 28) -> (N, 1): how likely it is real."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.third = Dense(784, 128), Dense(128, 128), Dense(128, 1)

    def logits(self, x):
        return self.third(F.relu(self.second(F.relu(self.first(flatten(x))))))

    def forward(self, x):
        return score(self.logits(x))
