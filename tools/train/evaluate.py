"""Measures the checkpoint on held-out artwork: style distance, kept tones, legibility, strength, confusion of styles."""
import torch

import losses
from data import load_style, to_tensor
from export import load
from network import noise_planes
from sheet import artworks
from styles import STYLES

STRENGTHS = [0.0, 0.25, 0.5, 0.75, 1.0]


def distances(vgg, picture, targets):
    """Relative Gram error of a picture (1, 3, H, W) to each style, mean over layers: list."""
    levels = losses.pyramid(vgg, picture)
    return [torch.stack(losses.style_errors(levels, target)).mean().item() for target in targets]


def measure(options):
    net, codes, state = load(options.runs)
    vgg = losses.Vgg(options.data)
    known = {style["name"]: style for style in STYLES}
    rows, right, rising, total = {name: [] for name in state["styles"]}, 0, 0, 0
    with torch.no_grad():
        targets = [losses.grams(losses.pyramid(vgg, load_style(options.data, known[name]))) for name in state["styles"]]
        for number, picture in enumerate(artworks(options)):
            artwork = to_tensor(picture)[None]
            noise = noise_planes(1, options.size, options.size, torch.Generator().manual_seed(number))
            before = distances(vgg, artwork, targets)
            for index, name in enumerate(state["styles"]):
                results = [net(artwork, torch.lerp(codes[-1:], codes[index:index + 1], strength), noise).clamp(0, 1)
                           for strength in STRENGTHS]
                after = distances(vgg, results[-1], targets)
                moved = [(result - artwork).abs().mean().item() for result in results]
                rows[name].append((before[index], after[index], 1 - losses.tone_error(results[-1], artwork).item(),
                                   1 - losses.legibility_error(results[-1], artwork).item(), moved[0]))
                right += min(range(len(after)), key=after.__getitem__) == index
                rising += sum(b > a for a, b in zip(moved, moved[1:]))
                total += 1
    print("| style | distance of the artwork | distance of the result | tone kept | type kept | shift at strength 0 |")
    print("|---|---|---|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | " + " | ".join(f"{sum(column) / len(column):.3f}" for column in zip(*values)) + " |")
    print(f"nearest style right: {right} of {total}; strength steps rising: {rising} of {total * (len(STRENGTHS) - 1)}")
