"""Draws the contact sheet of patterns: families down, seeds across, each twice as wide as its tile to show the repeat."""
import os

import torch
from PIL import Image

from data import to_picture
from pattern.export import load
from pattern.network import Z_SIZE, noise_of
from pattern.sources import FAMILIES

GAP = 4
MOST_BYTES = 400_000  # the sheet is kept beside the weights


def make(net, family, seed, height, width):
    """One pattern (3, H, W) in 0..1; not the numbers of the program's seed, which it hashes itself."""
    random = torch.Generator().manual_seed(seed)
    z, noise = torch.randn(1, Z_SIZE, generator=random), noise_of(1, height, width, random)
    with torch.no_grad():
        return net(z, torch.eye(len(FAMILIES))[family:family + 1], noise)[0]


def draw(options):
    net, state = load(options.runs)
    side, columns = options.size, options.columns
    result = Image.new("RGB", (columns * (side + GAP) - GAP, len(FAMILIES) * (side + GAP) - GAP), (255, 255, 255))
    for family in range(len(FAMILIES)):
        for column in range(columns):
            picture = to_picture(make(net, family, 100 * family + column, side, side))
            result.paste(picture, (column * (side + GAP), family * (side + GAP)))
    for share in (1.0, 0.8, 0.65, 0.5):
        small = result.resize([round(length * share) for length in result.size], Image.LANCZOS)
        small.save(options.out, quality=80)
        if not options.out.endswith(".jpg") or os.path.getsize(options.out) < MOST_BYTES:
            break
    print(f"{options.out}: {state['steps']} steps, {len(FAMILIES)} families x {columns} seeds")
