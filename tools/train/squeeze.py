"""SqueezeNet 1.1 features for measures that no network is trained on: diversity of samples and LPIPS."""
import os

import numpy as np
import torch
import torch.nn.functional as F

from data import fail, perceptual

WEIGHTS_FILE = "perceptual/squeezenet1_1_torchvision_fp16src.npz"
HEADS_FILE = "perceptual/lpips_v0.1_squeeze.pth"
FIRES = (3, 4, 6, 7, 9, 10, 11, 12)
SEEN = (0, 4, 7, 9, 10, 11, 12)  # layers that LPIPS looks at
POOL_AFTER = (0, 4, 7)


class SqueezeNet:
    """Fixed weights; `layers` gives the activations that LPIPS looks at."""

    def __init__(self, folder):
        self.weights = {name: torch.from_numpy(array.astype(np.float32)) for name, array in perceptual(folder, WEIGHTS_FILE).items()}
        self.shift = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        self.scale = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)

    def _conv(self, x, name, **options):
        return F.relu(F.conv2d(x, self.weights[name + ".weight"], self.weights[name + ".bias"], **options))

    def layers(self, picture):
        """(N, 3, H, W) RGB 0..1, at least 32 px -> seven activations, the first at 1/2, the last at 1/16 of the size."""
        x = self._conv((picture - self.shift) / self.scale, "features.0", stride=2)
        result = [x]
        for number in FIRES:
            if number - 1 in POOL_AFTER or number == 3:
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            name = f"features.{number}."
            x = self._conv(x, name + "squeeze")
            x = torch.cat([self._conv(x, name + "expand1x1"), self._conv(x, name + "expand3x3", padding=1)], 1)
            if number in SEEN:
                result.append(x)
        return result


def unit(feature):
    return feature / (feature.square().sum(1, keepdim=True).sqrt() + 1e-10)


def lpips_of(folder):
    """The judge, or None where its weights are not there."""
    return Lpips(folder) if all(os.path.exists(os.path.join(folder, file)) for file in (WEIGHTS_FILE, HEADS_FILE)) else None


class Lpips:
    """LPIPS 0.1 with SqueezeNet: how different two pictures look to people, 0 for equal ones."""

    def __init__(self, folder):
        path = os.path.join(folder, HEADS_FILE)
        if not os.path.exists(path):
            fail(f"no perceptual weights: {path}")
        heads = torch.load(path, map_location="cpu")
        self.heads = [heads[f"lin{i}.model.1.weight"] for i in range(len(SEEN))]
        self.net = SqueezeNet(folder)

    def __call__(self, a, b):
        """Two pictures (N, 3, H, W) RGB 0..1 -> (N,)."""
        pairs = zip(self.net.layers(a), self.net.layers(b), self.heads)
        return sum(F.conv2d((unit(x) - unit(y)).square(), head).mean((1, 2, 3)) for x, y, head in pairs)
