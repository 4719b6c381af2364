"""An arbitrary-style net of the kind of MicroAST (Wang et al. 2023): two pictures in, the first restyled like the second.

Two small encoders of separable convolutions; mean and deviation of the style's planes replace the content's (AdaIN), and a predicted
factor a channel modulates the decoder's kernels, written as a factor on their inputs.
"""
import torch
import torch.nn.functional as F
from torch import nn


class Separable(nn.Module):
    """A 3x3 kernel a plane, then a 1x1 convolution."""

    def __init__(self, source, target, stride=1):
        super().__init__()
        self.pad, self.planes = nn.ReflectionPad2d(1), nn.Conv2d(source, source, 3, stride, groups=source)
        self.mix = nn.Conv2d(source, target, 1)

    def forward(self, x):
        return self.mix(self.planes(self.pad(x)))


class Residual(nn.Module):
    def __init__(self, planes):
        super().__init__()
        self.first, self.second = Separable(planes, planes), Separable(planes, planes)

    def forward(self, x, factor=1.0):
        return x + self.second(F.relu(self.first(x * factor)))


class Encoder(nn.Module):
    """picture (N, 3, H, W) -> (N, 64, H/4, W/4)."""

    def __init__(self):
        super().__init__()
        self.pad, self.first = nn.ReflectionPad2d(4), nn.Conv2d(3, 16, 9)
        self.second, self.third = Separable(16, 32, 2), Separable(32, 64, 2)
        self.block = Residual(64)

    def forward(self, x):
        x = F.relu(self.second(F.relu(self.first(self.pad(x)))))
        return self.block(F.relu(self.third(x)))


def statistics(x):
    """Mean and deviation of every plane: (N, C, 1, 1) each."""
    mean = x.mean((2, 3), keepdim=True)
    return mean, ((x - mean) ** 2).mean((2, 3), keepdim=True).add(1e-5).sqrt()


class Arbitrary(nn.Module):
    """content (N, 3, H, W), style (N, 3, H', W') in 0..1 -> (N, 3, H, W) in 0..1; sides multiples of 4."""

    def __init__(self):
        super().__init__()
        self.content, self.style = Encoder(), Encoder()
        self.factor = nn.Sequential(nn.Conv2d(128, 64, 1), nn.Sigmoid())
        self.blocks = nn.ModuleList([Residual(64), Residual(64)])
        self.up1, self.up2 = Separable(64, 32), Separable(32, 16)
        self.pad, self.last = nn.ReflectionPad2d(4), nn.Conv2d(16, 3, 9)

    def forward(self, content, style):
        x, (style_mean, style_deviation) = self.content(content), statistics(self.style(style))
        mean, deviation = statistics(x)
        x = (x - mean) / deviation * style_deviation + style_mean
        factor = self.factor(torch.cat([style_mean, style_deviation], 1))
        for block in self.blocks:
            x = block(x, factor)
        x = F.relu(self.up1(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        x = F.relu(self.up2(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        return torch.sigmoid(self.last(self.pad(x)))
