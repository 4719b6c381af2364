"""LPIPS on SqueezeNet 1.1: how far two pictures are apart for the eye (0: the same; unrelated textures: 0.5 and more)."""
import os

import numpy as np
import torch
import torch.nn.functional as F

from data import fail

NETWORK, HEADS = "perceptual/squeezenet1_1_torchvision_fp16src.npz", "perceptual/lpips_v0.1_squeeze.pth"
FIRES = (3, 4, 6, 7, 9, 10, 11, 12)
POOLED_BEFORE = (3, 6, 9)
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # of LPIPS, for pictures in -1..1


class Likeness:
    def __init__(self, folder):
        for file in (NETWORK, HEADS):
            if not os.path.exists(os.path.join(folder, file)):
                fail(f"no perceptual weights: {os.path.join(folder, file)}")
        arrays = np.load(os.path.join(folder, NETWORK))
        self.weights = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
        heads = torch.load(os.path.join(folder, HEADS), map_location="cpu")
        self.heads = [heads[f"lin{i}.model.1.weight"] for i in range(7)]

    def _conv(self, x, name, **options):
        return F.relu(F.conv2d(x, self.weights[name + ".weight"], self.weights[name + ".bias"], **options))

    def features(self, picture):
        """picture: (N, 3, H, W) in 0..1 -> seven activations, each place scaled to length 1."""
        x = (picture * 2 - 1 - torch.tensor(SHIFT).view(1, 3, 1, 1)) / torch.tensor(SCALE).view(1, 3, 1, 1)
        x = self._conv(x, "features.0", stride=2)
        kept = [x]
        for number in FIRES:
            if number in POOLED_BEFORE:
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            x = self._conv(x, f"features.{number}.squeeze")
            x = torch.cat([self._conv(x, f"features.{number}.expand1x1"),
                           self._conv(x, f"features.{number}.expand3x3", padding=1)], 1)
            if number in (4, 7, 9, 10, 11, 12):
                kept.append(x)
        return [f / (f.norm(dim=1, keepdim=True) + 1e-10) for f in kept]

    def distance(self, a, b):
        """Of features: (N,)."""
        return sum(((x - y).square() * head).sum(1).mean((1, 2)) for x, y, head in zip(a, b, self.heads))
