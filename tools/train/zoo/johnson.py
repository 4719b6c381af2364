"""Fast neural style (Johnson, Alahi, Fei-Fei 2016) with instance norm and upsampling: picture in, restyled picture out."""
import torch.nn.functional as F
from torch import nn


class Step(nn.Module):
    """Reflection pad, convolution, instance norm; before them x2 upsampling where asked for."""

    def __init__(self, source, target, kernel, stride=1, enlarge=False, norm=True):
        super().__init__()
        self.enlarge, self.pad = enlarge, nn.ReflectionPad2d(kernel // 2)
        self.conv = nn.Conv2d(source, target, kernel, stride)
        self.norm = nn.InstanceNorm2d(target, affine=True) if norm else nn.Identity()

    def forward(self, x):
        if self.enlarge:
            x = F.interpolate(x, scale_factor=2.0, mode="nearest")
        return self.norm(self.conv(self.pad(x)))


class Residual(nn.Module):
    def __init__(self, planes):
        super().__init__()
        self.first, self.second = Step(planes, planes, 3), Step(planes, planes, 3)

    def forward(self, x):
        return x + self.second(F.relu(self.first(x)))


class Johnson(nn.Module):
    """picture (N, 3, H, W) in 0..255 -> the same; H and W multiples of 4."""

    def __init__(self):
        super().__init__()
        relu = nn.ReLU()
        self.steps = nn.Sequential(
            Step(3, 32, 9), relu, Step(32, 64, 3, 2), relu, Step(64, 128, 3, 2), relu, *[Residual(128) for _ in range(5)],
            Step(128, 64, 3, enlarge=True), relu, Step(64, 32, 3, enlarge=True), relu, Step(32, 3, 9, norm=False))

    def forward(self, picture):
        return self.steps(picture)
