"""Article D: a DCGAN with 4x4 kernels.

The printed generator reshapes 128 values to 4x4x3, which hold 48: it cannot be built. Corrected, a dense layer makes 7x7x128 and three
transposed convolutions (strides 1, 2, 2) lead to 28x28x3, what its discriminator takes.
"""
import torch
from torch import nn

from classic.keras import Conv, ConvTranspose, Dense, batch_norm, flatten, leaky, picture, score


class Generator(nn.Module):
    """z (N, 100) -> (N, 3, 28, 28) in -1..1."""

    def __init__(self):
        super().__init__()
        self.dense, self.norm0 = Dense(100, 7 * 7 * 128), batch_norm(7 * 7 * 128, pictures=False, momentum=0.8)
        self.first, self.norm1 = ConvTranspose(128, 64, 4, 1), batch_norm(64, momentum=0.8)
        self.second, self.norm2 = ConvTranspose(64, 32, 4, 2), batch_norm(32, momentum=0.8)
        self.last = ConvTranspose(32, 3, 4, 2)

    def forward(self, z):
        x = picture(self.norm0(leaky(self.dense(z))), 7, 128)
        x = self.norm1(leaky(self.first(x)))
        x = self.norm2(leaky(self.second(x)))
        return torch.tanh(self.last(x))


class Discriminator(nn.Module):
    """picture (N, 3, 28, 28) -> (N, 1): how likely it is real."""

    def __init__(self, side=28):
        super().__init__()
        self.first, self.second = Conv(3, 64, 4, 2), Conv(64, 128, 4, 2)
        self.dense = Dense((side // 4) ** 2 * 128, 1)

    def logits(self, x):
        x = leaky(self.second(leaky(self.first(x))))
        return self.dense(flatten(x))

    def forward(self, x):
        return score(self.logits(x))
