"""The CycleGAN generator (Zhu et al. 2017): nine residual blocks, instance norm without numbers of its own, transposed convolutions."""
from torch import nn


def block(planes):
    return nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(planes, planes, 3), nn.InstanceNorm2d(planes), nn.ReLU(),
                         nn.ReflectionPad2d(1), nn.Conv2d(planes, planes, 3), nn.InstanceNorm2d(planes))


class CycleGan(nn.Module):
    """picture (N, 3, H, W) in -1..1 -> the same; H and W multiples of 4."""

    def __init__(self, planes=64, blocks=9):
        super().__init__()
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, planes, 7), nn.InstanceNorm2d(planes), nn.ReLU()]
        for factor in (1, 2):
            layers += [nn.Conv2d(planes * factor, planes * factor * 2, 3, 2, 1), nn.InstanceNorm2d(planes * factor * 2), nn.ReLU()]
        self.encoder = nn.Sequential(*layers)
        self.blocks = nn.ModuleList(block(planes * 4) for _ in range(blocks))
        layers = []
        for factor in (4, 2):
            layers += [nn.ConvTranspose2d(planes * factor, planes * factor // 2, 3, 2, 1, output_padding=1),
                       nn.InstanceNorm2d(planes * factor // 2), nn.ReLU()]
        self.decoder = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(planes, 3, 7), nn.Tanh())

    def forward(self, picture):
        x = self.encoder(picture)
        for one in self.blocks:
            x = x + one(x)
        return self.decoder(x)
