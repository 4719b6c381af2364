"""How far a pattern's texture is from its source: sliced Wasserstein distance of a slim VGG19's features at two scales."""
import torch
import torch.nn.functional as F

from data import perceptual

FILE = "perceptual/vgg19_slim16x_relu5_1.npz"
ORDER = ["11", "12", "pool", "21", "22", "pool", "31", "32", "33", "34", "pool", "41"]
JUDGED = {"12": 2, "22": 1, "34": 1, "41": 1}  # and how many px of the layer one sample stands for, in each direction


class Texture:
    """Fixed features and fixed directions in them. A source is described by the sorted shadows of its features on each
    direction (quantiles): that holds whole distributions, not only their means as Gram matrices do."""

    def __init__(self, folder):
        self.weights = {name: torch.from_numpy(array) for name, array in perceptual(folder, FILE).items()}
        random = torch.Generator().manual_seed(3)
        self.directions = {}
        for name in JUDGED:
            channels = len(self.weights[f"conv{name}.bias"])
            square, _ = torch.linalg.qr(torch.randn(channels, channels, generator=random))
            self.directions[name] = square

    def shadows(self, picture):
        """picture: (N, 3, H, W) RGB 0..1 -> (N, directions, places) sorted, for each scale and judged layer."""
        result = []
        for level in (picture, F.avg_pool2d(picture, 2)):
            x = F.conv2d(level, self.weights["conv0.weight"], self.weights["conv0.bias"])
            for name in ORDER:
                if name == "pool":
                    x = F.avg_pool2d(x, 2)
                    continue
                x = F.relu(F.conv2d(x, self.weights[f"conv{name}.weight"], self.weights[f"conv{name}.bias"], padding=1))
                if name in JUDGED:
                    seen = x[:, :, ::JUDGED[name], ::JUDGED[name]].flatten(2)
                    result.append((self.directions[name] @ seen).sort(2)[0])
        return result


def describe(texture, picture, size):
    """Quantiles of a whole source (1, 3, H, W), as many as a picture of size x size has places."""
    counts = [one.shape[2] for one in texture.shadows(torch.zeros(1, 3, size, size))]
    return [F.interpolate(one, size=count, mode="linear", align_corners=False)
            for one, count in zip(texture.shadows(picture), counts)]


def distance(mine, targets):
    """Relative squared distance of each sample, mean over scales and layers: (N,)."""
    errors = []
    for a, b in zip(mine, targets):
        spread = (b - b.mean(2, keepdim=True)).square().mean((1, 2))
        errors.append((a - b).square().mean((1, 2)) / spread)
    return torch.stack(errors).mean(0)
