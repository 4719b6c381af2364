"""Article B: convolutions only, where 128x128 pictures are promised.

As printed no layer of the generator enlarges: it runs, but makes 8x8 pictures; and no layer of the discriminator shrinks, so at 128x128
its last layer would have 4.2 million weights. Corrected, x2 upsampling stands before convolutions 2 to 5 (same weights), and the
discriminator's convolutions have stride 2. `written=True` gives the printed pair.
"""
import torch
import torch.nn.functional as F
from torch import nn

from classic.keras import Conv, Dense, batch_norm, double, flatten, leaky, picture, score


class Generator(nn.Module):
    """z (N, 100) -> (N, 3, 128, 128) in -1..1; as printed (N, 3, 8, 8)."""

    planes = (128, 128, 64, 64)

    def __init__(self, written=False):
        super().__init__()
        self.enlarge = (lambda x: x) if written else double
        self.dense = Dense(100, 8 * 8 * 128)
        self.convs = nn.ModuleList(Conv(source, target, 3) for source, target in zip((128,) + self.planes, self.planes))
        self.norms = nn.ModuleList(batch_norm(target) for target in self.planes)
        self.last = Conv(self.planes[-1], 3, 3)

    def forward(self, z):
        x = picture(F.relu(self.dense(z)), 8, 128)
        for i, (conv, norm) in enumerate(zip(self.convs, self.norms)):
            x = norm(F.relu(conv(self.enlarge(x) if i > 0 else x)))
        return torch.tanh(self.last(self.enlarge(x)))


class Discriminator(nn.Module):
    """picture (N, 3, side, side) -> (N, 1): how likely it is real."""

    def __init__(self, side=128, written=False):
        super().__init__()
        stride = 1 if written else 2
        self.first = Conv(3, 64, 3, stride)
        self.second, self.norm2 = Conv(64, 128, 3, stride), batch_norm(128)
        self.third, self.norm3 = Conv(128, 256, 3, stride), batch_norm(256)
        self.dense = Dense((side // stride ** 3) ** 2 * 256, 1)

    def logits(self, x):
        x = leaky(self.norm2(self.second(leaky(self.first(x)))))
        x = leaky(self.norm3(self.third(x)))
        return self.dense(flatten(x))

    def forward(self, x):
        return score(self.logits(x))
