"""The DCGAN generator (Radford, Metz, Chintala 2016) for 64x64 pictures."""
from torch import nn


class Dcgan(nn.Module):
    """z (N, 100, 1, 1) -> (N, 3, 64, 64) in -1..1."""

    def __init__(self, planes=64):
        super().__init__()
        counts = [planes * factor for factor in (8, 4, 2, 1)]
        layers = [nn.ConvTranspose2d(100, counts[0], 4, 1, 0, bias=False), nn.BatchNorm2d(counts[0]), nn.ReLU()]
        for source, target in zip(counts, counts[1:]):
            layers += [nn.ConvTranspose2d(source, target, 4, 2, 1, bias=False), nn.BatchNorm2d(target), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(planes, 3, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z):
        return self.layers(z)
