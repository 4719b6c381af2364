"""Measures the curve of each style: how far a blend has to go for equal steps of LPIPS, on artwork that training has seen."""
import numpy as np
import torch

import strength
from data import Contents
from export import load
from network import noise_planes
from squeeze import Lpips

POSITIONS = (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)  # dense where most of the change is
EYE = 0.6  # the rest stays linear: steps in values also stay within three times each other, and artwork differs less from the mean


def shares(lpips, artwork, result):
    """How much of the whole change a blend at each of POSITIONS shows; never less than the one before."""
    blends = torch.cat([torch.lerp(artwork, result, at) for at in POSITIONS])
    moved = torch.cat([lpips(some, artwork) for some in blends.split(4)])  # few at a time stay in the cache
    moved = np.maximum.accumulate(moved.numpy().astype(float))
    return moved / max(moved[-1], 1e-9)


def even(artworks):
    """The mean over artworks of the positions at which their shares are 0, 0.1 .. 1, EYE of it: strictly rising, of four digits.

    The share of the mean blend would follow dark artwork alone, where little of a result already changes much.
    """
    found = [np.interp(strength.STRENGTHS, rising + 1e-6 * np.arange(len(rising)), POSITIONS) for rising in artworks]
    found = EYE * np.mean(found, 0) + (1 - EYE) * np.array(strength.STRENGTHS)
    found[0], found[-1] = 0, 1
    return [round(float(value), 4) for value in found]


def drawn(data, size=256, count=8, seed=11):
    """Artworks (1, 3, H, W) of those that training draws from."""
    contents = Contents(data, size, seed)
    return [contents.draw()[0][None] for _ in range(count)]


@torch.no_grad()
def of_style(net, code, lpips, artworks):
    """The curve of a code (C,)."""
    found = []
    for number, artwork in enumerate(artworks):
        noise = noise_planes(1, *artwork.shape[2:], torch.Generator().manual_seed(number))
        found.append(shares(lpips, artwork, net(artwork, code[None], noise).clamp(0, 1)))
    return even(found)


def measure(options):
    """Writes <runs>/curves.json for all styles of the checkpoint; a curve that is there and still holds is kept."""
    net, codes, state = load(options.runs)
    lpips, artworks = Lpips(options.data), drawn(options.data, options.size, options.count, options.seed)
    known, curves = strength.read(options.runs, net, state["styles"], codes), {}
    for name, code in zip(state["styles"], codes):
        curves[name] = (strength.mark(net, code), known.get(name) or of_style(net, code, lpips, artworks))
        print(name, *curves[name][1], flush=True)
        strength.write(options.runs, curves)
