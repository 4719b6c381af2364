"""The two networks that are compared, called alike, and what judges them."""
import torch

import evaluate
import losses
import measures
from add_style import Shipped
from data import load_style, to_tensor
from network import noise_planes
from sheet import artworks
from squeeze import Lpips
from strength import position
from styles import STYLES


class Blended:
    """The shipped stylist: strength is a blend of the result with the artwork, as far as the style's curve says."""

    def __init__(self, model, names):
        shipped = Shipped(model)
        known = [style["name"] for style in shipped.gallery]
        self.title, self.net, self.codes = "shipped", shipped.net, torch.stack([shipped.codes[known.index(name)] for name in names])
        self.curves = [shipped.gallery[known.index(name)].get("curve") for name in names]

    def __call__(self, artwork, style, noise, strength=1.0):
        result = self.net(artwork, self.codes[style:style + 1], noise).clamp(0, 1)
        return torch.lerp(artwork, result, float(position(self.curves[style], strength)))


class InNetwork:
    """The twin: strength is an input."""

    def __init__(self, net, codes):
        self.title, self.net, self.codes = "twin", net, codes

    def __call__(self, artwork, style, noise, strength=1.0):
        return self.net(artwork, self.codes[style:style + 1], noise, torch.full((1, 1, 1, 1), strength)).clamp(0, 1)


def noise_of(artwork, seed):
    return noise_planes(1, *artwork.shape[2:], torch.Generator().manual_seed(seed))


class Judges:
    """What pictures are judged by, and the artworks with their distances to the styles."""

    def __init__(self, options, names):
        known = {style["name"]: style for style in STYLES}
        self.names, self.vgg, self.lpips = names, losses.Vgg(options.data), Lpips(options.data)
        self.targets = [losses.grams(losses.pyramid(self.vgg, load_style(options.data, known[name]))) for name in names]
        self.artworks = [to_tensor(picture)[None] for picture in artworks(options)]
        self.before = [self.distances(artwork) for artwork in self.artworks]

    def distances(self, picture):
        return evaluate.distances(self.vgg, picture, self.targets)

    def row(self, result, number, style):
        """-> (figures, whether the nearest style is the right one)."""
        artwork, after = self.artworks[number], self.distances(result)
        return ((after[style] / self.before[number][style], self.lpips(result, artwork).item(), measures.ssim(result, artwork),
                 1 - losses.tone_error(result, artwork).item(), 1 - losses.legibility_error(result, artwork).item(),
                 measures.dead_share(result, artwork), measures.repeat_peak(result, artwork)), after[style] == min(after))
