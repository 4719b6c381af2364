"""How different generated pictures are from each other, against how different real ones are; tells a collapsed generator.

Two views of a picture: its colours on a grid of 14x14 cells, and SqueezeNet's activations, averaged over the picture. In each view the
generated set is compared with as many real pictures by two distances: the mean of all pairs (falls when all samples are alike) and the
mean to the nearest other sample (falls when there are only a few kinds of samples, though these may differ much). 1 means: as diverse
as the data.
"""
import torch
import torch.nn.functional as F

CELLS, FEATURE_SIDE, FEATURE_LAYERS = 14, 64, (1, 2, 4)
FEWEST = 32  # pictures; the nearest neighbour among fewer says little
# Measured on crops of labels and patterns, 56 px: other real crops give 0.97 to 1.04 in all four figures; a generator that ignores its
# input gives 0; sixteen pictures repeated with a little noise give nearest 0.06 to 0.08; a fresh classic-d after 60 steps 0.39 and more.
LEAST_SPREAD, LEAST_NEAREST = 0.4, 0.3


def colours(pictures):
    """(N, 1 or 3, H, W) in -1..1 -> (N, values)."""
    return F.adaptive_avg_pool2d(pictures, CELLS).flatten(1)


def activations(net, pictures):
    """The same for what SqueezeNet sees; each layer counts alike."""
    x = pictures.expand(-1, 3, -1, -1) * 0.5 + 0.5
    x = F.interpolate(x, size=(FEATURE_SIDE, FEATURE_SIDE), mode="bilinear", align_corners=False)
    parts = []
    with torch.no_grad():
        for batch in x.split(64):
            layers = net.layers(batch)
            parts.append(torch.cat([F.normalize(layers[i].mean((2, 3)), dim=1) for i in FEATURE_LAYERS], 1))
    return torch.cat(parts)


def distances(vectors):
    """-> (mean over pairs, mean to the nearest other one)."""
    table = torch.cdist(vectors, vectors, compute_mode="donot_use_mm_for_euclid_dist")
    count = len(vectors)
    spread = table.sum().item() / (count * (count - 1))
    nearest = table.masked_fill(torch.eye(count, dtype=torch.bool), float("inf")).min(1).values.mean().item()
    return spread, nearest


class Diversity:
    """Compares sets of samples with one set of real pictures (N, C, H, W) in -1..1; net: SqueezeNet or None for colours only."""

    def __init__(self, real, net=None):
        if len(real) < FEWEST:
            raise SystemExit(f"tools/train: diversity needs {FEWEST} real pictures, there are {len(real)}")
        self.net, self.count = net, len(real)
        self.real = {view: distances(vectors) for view, vectors in self._views(real).items()}

    def _views(self, pictures):
        views = {"colour": colours(pictures)}
        if self.net:
            views["feature"] = activations(self.net, pictures)
        return views

    def measure(self, samples):
        """As many samples as real pictures -> {"colour_spread", "colour_nearest", ...: share of the data's, "collapsed": bool}."""
        if len(samples) != self.count:
            raise ValueError(f"{self.count} samples are needed: the distance to the nearest one depends on their number")
        result = {}
        for view, vectors in self._views(samples).items():
            for name, mine, data in zip(("spread", "nearest"), distances(vectors), self.real[view]):
                result[f"{view}_{name}"] = mine / max(data, 1e-9)
        result["collapsed"] = any(value < (LEAST_SPREAD if name.endswith("spread") else LEAST_NEAREST)
                                  for name, value in result.items())
        return result
