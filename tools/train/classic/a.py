"""Article A: a DCGAN with 5x5 kernels.

The generator makes 56x56 pictures but the article's discriminator takes 128x128: the pair cannot train as printed. Corrected, either
the discriminator takes 56x56 (side=56), or the generator starts at 8x8 and has one step more (Generator128).
"""
import torch
from torch import nn

from classic.keras import Conv, ConvTranspose, Dense, batch_norm, flatten, leaky, picture, score


class Generator(nn.Module):
    """z (N, 100) -> (N, 3, 56, 56) in -1..1."""

    side, planes = 7, (64, 32)

    def __init__(self):
        super().__init__()
        values = self.side * self.side * 128
        self.dense, self.norm = Dense(100, values, bias=False), batch_norm(values, pictures=False)
        sources = (128,) + self.planes
        self.steps = nn.ModuleList(ConvTranspose(source, target, 5, 2, bias=False)
                                   for source, target in zip(sources, self.planes))
        self.norms = nn.ModuleList(batch_norm(target) for target in self.planes)
        self.last = ConvTranspose(self.planes[-1], 3, 5, 2)

    def forward(self, z):
        x = picture(leaky(self.norm(self.dense(z))), self.side, 128)
        for step, norm in zip(self.steps, self.norms):
            x = leaky(norm(step(x)))
        return torch.tanh(self.last(x))


class Generator128(Generator):
    """z (N, 100) -> (N, 3, 128, 128) in -1..1."""

    side, planes = 8, (64, 32, 16)


class Discriminator(nn.Module):
    """picture (N, 3, side, side) -> (N, 1): how likely it is real."""

    def __init__(self, side=56):
        super().__init__()
        self.first, self.second, self.norm = Conv(3, 32, 5, 2), Conv(32, 64, 5, 2), batch_norm(64)
        self.dense = Dense((side // 4) ** 2 * 64, 1)

    def logits(self, x):
        x = leaky(self.norm(self.second(leaky(self.first(x)))))
        return self.dense(flatten(x))

    def forward(self, x):
        return score(self.logits(x))
