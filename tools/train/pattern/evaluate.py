"""Measures the pattern generator: seams, diversity between seeds, the nearest training neighbour, texture."""
import torch
import torch.nn.functional as F

from pattern import sources
from pattern.export import load
from pattern.network import CELL
from pattern.sheet import make
from pattern.texture import Texture, describe, distance
from squeeze import Lpips, unit

SIDE, CROP = 256, 64


def steps_across(picture):
    """Mean absolute difference of neighbours across the tile's border, and across the other borders of cells: two numbers."""
    border, interior = [], []
    for dim in (1, 2):
        difference = (picture - picture.roll(1, dim)).abs().mean(0).mean(2 - dim)
        border.append(difference[0].item())
        interior += difference[CELL::CELL].tolist()
    return sum(border) / len(border), sum(interior) / len(interior)


def crops_of(maps, palette, count, random):
    """Crops (count, 3, CROP, CROP) of a source in this palette."""
    result = []
    for _ in range(count):
        y, x = (int(torch.randint(0, side - CROP + 1, (), generator=random)) for side in maps.shape[1:])
        result.append(torch.einsum("khw,kc->chw", maps[:, y:y + CROP, x:x + CROP].float() / 255, palette))
    return torch.stack(result)


def features_of(lpips, pictures):
    """LPIPS compares these; kept, so that each picture is looked at once."""
    return [unit(layer) for layer in lpips.net.layers(pictures)]


def apart(lpips, a, b):
    """LPIPS between features: (N,)."""
    return sum(F.conv2d((x - y).square(), head).mean((1, 2, 3)) for x, y, head in zip(a, b, lpips.heads))


def nearest(lpips, crop, known):
    return apart(lpips, [f.expand(len(k), -1, -1, -1) for f, k in zip(features_of(lpips, crop[None]), known)], known).min().item()


def neighbours(lpips, net, family, maps, palettes, options, random):
    """Distance of generated crops, and of other crops of the sources, to their nearest among crops of the sources."""
    palette = palettes[0]
    known = features_of(lpips, torch.cat([crops_of(one, palette, options.crops, random) for one in maps]))
    made, real = [], []
    for seed in range(options.tries):
        inks = printed(net, family, 900 + seed, palette)
        y, x = (int(torch.randint(0, SIDE - CROP + 1, (), generator=random)) for _ in range(2))
        made.append(nearest(lpips, inks[:, y:y + CROP, x:x + CROP], known))
        real.append(nearest(lpips, crops_of(maps[seed % len(maps)], palette, 1, random)[0], known))
    return sum(made) / len(made), min(made), sum(real) / len(real)


def printed(net, family, seed, palette):
    """A pattern of this seed in a palette of ours, so that colours do not count."""
    colours = net.colours
    net.colours = lambda z, _: palette.reshape(1, -1).expand(len(z), -1)
    picture = make(net, family, seed, SIDE, SIDE)
    net.colours = colours
    return picture


def measure(options):
    net, state = load(options.runs)
    lpips, texture = Lpips(options.data), Texture(options.data)
    maps, own, owner = sources.load(options.data)
    palettes, _ = sources.palette_table(own, owner)
    random = torch.Generator().manual_seed(1)
    print(f"{state['steps']} steps, {options.seeds} seeds a family")
    print("| family | seam | diversity | diversity of shapes | nearest crop, made | least | nearest crop, real | texture distance |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    rows = []
    with torch.no_grad():
        for family, facts in enumerate(sources.FAMILIES):
            mine = [one for one, number in zip(maps, owner) if number == family]
            pictures = [make(net, family, seed, SIDE, SIDE) for seed in range(options.seeds)]
            more = pictures + [make(net, family, 500 + seed, SIDE, SIDE) for seed in range(options.seeds)]
            seams = [sum(values) for values in zip(*(steps_across(picture) for picture in more))]
            shapes = [printed(net, family, seed, palettes[0]) for seed in range(options.seeds)]
            targets = [describe(texture, torch.einsum("khw,kc->chw", one.float() / 255, palettes[0])[None], SIDE) for one in mine]
            off = [min(distance(texture.shadows(shape[None]), target).item() for target in targets) for shape in shapes]
            row = [seams[0] / seams[1], diversity(lpips, pictures), diversity(lpips, shapes),
                   *neighbours(lpips, net, family, mine, palettes, options, random), sum(off) / len(off)]
            rows.append(row)
            print(f"| {facts['name']} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)
    print("| mean | " + " | ".join(f"{sum(column) / len(column):.3f}" for column in zip(*rows)) + " |")


def diversity(lpips, pictures):
    """Mean LPIPS between each two pictures."""
    features = [features_of(lpips, picture[None]) for picture in pictures]
    pairs = [apart(lpips, a, b).item() for i, a in enumerate(features) for b in features[:i]]
    return sum(pairs) / len(pairs)
