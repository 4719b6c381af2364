"""Measures the twin beside the shipped stylist on held-out artwork in the styles that both know, and prints Markdown tables."""
import statistics
from argparse import Namespace

import numpy as np
import torch

import evaluate
import measures
from data import to_tensor
from sheet import artworks
from strength import STRENGTHS
from twin.export import load
from twin.network import HALO
from twin.subjects import Blended, InNetwork, Judges, noise_of

MOST_CURVES = 4  # artworks whose strengths are measured
TILE, TILE_AT, WHOLE = 128, 192, 512  # px


def measure_styles(judges, network, strength):
    right, columns = 0, []
    evaluate.heading(f"{network.title}, strength {strength:g}", "style distance", *evaluate.KEPT)
    for index, name in enumerate(judges.names):
        rows = []
        for number, artwork in enumerate(judges.artworks):
            figures, nearest = judges.row(network(artwork, index, noise_of(artwork, number), strength), number, index)
            rows.append(figures)
            right += nearest
        columns.append([evaluate.mean(column) for column in zip(*rows)])
        evaluate.line(name, *map(evaluate.shown, columns[-1]))
    evaluate.line("**mean**", *(evaluate.shown(evaluate.mean(column)) for column in zip(*columns)))
    print(f"\nNearest style right: {right} of {len(judges.names) * len(judges.artworks)}.\n")


def step_ratio(curve):
    steps = np.diff(curve)
    return float(steps.max() / steps.min()) if steps.min() > 0 else float("inf")


def levelled(curves):
    """Curves (artworks, strengths) of one style, each read at the strengths that are equal steps for the mean of the others."""
    result = []
    for number, curve in enumerate(curves):
        mean = np.maximum.accumulate(np.delete(curves, number, 0).mean(0))
        result.append(np.interp(np.interp(np.linspace(0, mean[-1], len(mean)), mean, STRENGTHS), STRENGTHS, curve))
    return result


def strength_figures(judges, network):
    """-> (LPIPS to the artwork (styles, artworks, strengths), PSNR of strength 0.5 to the nearest blend of 0 and 1)."""
    curves, likeness = [], []
    for index in range(len(judges.names)):
        curves.append([])
        for number, artwork in enumerate(judges.artworks[:MOST_CURVES]):
            pictures = [network(artwork, index, noise_of(artwork, number), strength) for strength in STRENGTHS]
            curves[-1].append([judges.lpips(picture, artwork).item() for picture in pictures])
            way, whole = pictures[5] - artwork, pictures[-1] - artwork
            likeness.append(measures.psnr(pictures[5], artwork + whole * ((way * whole).sum() / whole.square().sum())))
    return np.array(curves), evaluate.mean(likeness)


def halfway(judges, network):
    """Strength 0.5 and a blend of 0 and 1 that is as far from the artwork in LPIPS: -> two rows of figures as in Judges.row."""
    rows = [], []
    for number, artwork in enumerate(judges.artworks[:MOST_CURVES]):
        for index in range(len(judges.names)):
            half, whole = (network(artwork, index, noise_of(artwork, number), strength) for strength in (0.5, 1.0))
            blends = [judges.lpips(torch.lerp(artwork, whole, share), artwork).item() for share in STRENGTHS]
            share = float(np.interp(judges.lpips(half, artwork).item(), blends, STRENGTHS))
            for row, picture in zip(rows, (half, torch.lerp(artwork, whole, share))):
                row.append(judges.row(picture, number, index)[0])
    return [[evaluate.mean(column) for column in zip(*row)] for row in rows]


def other_figures(judges, network, large):
    """-> (difference of two seeds, PSNR after a shift by 8 px, PSNR of a tile with a halo to the whole)."""
    seeds, shifts, tiles, artwork = [], [], [], judges.artworks[0]
    noise, wide, step = noise_of(artwork, 0), noise_of(large, 0), evaluate.SHIFT // 2
    for index in range(len(judges.names)):
        seeds.append((network(artwork, index, noise) - network(artwork, index, noise_of(artwork, 1))).abs().mean().item())
        parts = noise[..., :-step, :-step], noise[..., step:, step:]
        shifts.append(evaluate.compare_shifted(*(network(view, index, part) for view, part in zip(evaluate.shifted(artwork), parts))))
        low, high = TILE_AT - HALO, TILE_AT + TILE + HALO
        tile = network(large[..., low:high, low:high], index, wide[..., low // 2:high // 2, low // 2:high // 2])
        cut, inner = slice(TILE_AT, TILE_AT + TILE), slice(HALO, HALO + TILE)
        tiles.append(measures.psnr(network(large, index, wide)[..., cut, cut], tile[..., inner, inner]))
    return evaluate.mean(seeds), evaluate.mean(shifts), evaluate.mean(tiles)


def measure(options):
    net, codes, state = load(options.runs)
    names = state["styles"]
    with torch.no_grad():
        judges, networks = Judges(options, names), [Blended(options.model, names), InNetwork(net, codes)]
        large = to_tensor(artworks(Namespace(data=options.data, size=WHOLE, rows=2, first=options.first))[1])[None]
        print(f"{state['steps']} steps; {len(judges.artworks)} held-out artworks of {options.size} px, half of them labels\n")
        for network in networks:
            measure_styles(judges, network, 1.0)
        for network in networks:
            measure_styles(judges, network, 0.5)
        found = [(*strength_figures(judges, network), *other_figures(judges, network, large)) for network in networks]
        halves = halfway(judges, networks[1])
    evaluate.heading("the twin half way", "style distance", *evaluate.KEPT)
    for name, row in zip(("strength 0.5", "blend, as far from the artwork"), halves):
        evaluate.line(name, *map(evaluate.shown, row))
    print()
    evaluate.heading("", *(network.title for network in networks))
    plain = [[step_ratio(curve) for style in one[0] for curve in style] for one in found]
    even = [[step_ratio(curve) for style in one[0] for curve in levelled(style)] for one in found]
    for name, ratios in (("largest LPIPS step of 0.1 over the smallest", plain), ("the same, after a table a style", even)):
        evaluate.line(name, *(f"{statistics.median(one):.2f} median, {max(one):.2f} worst" for one in ratios))
    evaluate.line("LPIPS steps that rise", *(f"{100 * (np.diff(one[0]) > 0).mean():.1f} %" for one in found))
    evaluate.line("LPIPS at 0, 0.1 ... 1", *(" ".join(f"{value:.3f}" for value in one[0].mean((0, 1))) for one in found))
    evaluate.line("strength 0.5 against the nearest blend of 0 and 1, dB",
                  *(f"{one[1]:.1f}" if one[1] < 90 else "the same" for one in found))
    evaluate.line("mean difference between two seeds", *(f"{one[2]:.4f}" for one in found))
    evaluate.line("artwork shifted by 8 px, dB", *(f"{one[3]:.1f}" for one in found))
    evaluate.line(f"tile with {HALO} px around it against the whole, dB", *(f"{one[4]:.1f}" if one[4] < 95 else "over 95" for one in found))
