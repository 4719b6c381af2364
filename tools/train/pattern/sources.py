"""The pattern families and what each was learnt from: ink maps of public-domain Morris patterns and of our drawings."""
import os

import numpy as np
import torch
from PIL import Image

from data import fail, scaled
from pattern.draw import FINE, draw
from pattern.palettes import PALETTES, colours

INKS = 5
MORRIS = "public domain (William Morris, John Henry Dearle; d. 1896, 1932)"
OURS = "CC0-1.0 (drawn by tools/train/pattern/draw.py)"
FAMILIES = [
    {"name": "willow", "title": "Willow bough", "title_zh": "柳枝", "licence": MORRIS,
     "sources": [("morris_1887_willow_bough_blue_gold.jpg", 400)]},
    {"name": "chintz", "title": "Chintz", "title_zh": "印花布", "licence": MORRIS,
     "sources": [("morris_1884_chintz_the_wey.jpg", 460)]},
    {"name": "meadow", "title": "Meadow", "title_zh": "草甸", "licence": MORRIS,
     "sources": [("morris_1875_marigold.jpg", 520)]},
    {"name": "linocut", "title": "Linocut leaves", "title_zh": "麻胶版叶纹", "licence": OURS, "sources": [False]},
    {"name": "terrazzo", "title": "Terrazzo", "title_zh": "水磨石", "licence": OURS, "sources": [1.3]},
    {"name": "marble", "title": "Marbled paper", "title_zh": "大理石纹纸", "licence": OURS, "sources": [False]},
    {"name": "waves", "title": "Waves", "title_zh": "青海波", "licence": OURS, "sources": [False], "regular": True},
    {"name": "coral", "title": "Coral", "title_zh": "珊瑚", "licence": OURS, "sources": [False]},
]


def one_hot(numbers):
    """(H * FINE, W * FINE) ink numbers -> (INKS, H, W) shares of each ink, u8 of 255."""
    h, w = (side // FINE for side in numbers.shape)
    planes = [(numbers[:h * FINE, :w * FINE] == ink).reshape(h, FINE, w, FINE).mean((1, 3)) for ink in range(INKS)]
    return torch.from_numpy(np.round(np.stack(planes) * 255).astype(np.uint8))


def clusters(pixels, rounds=12):
    """k-means of (N, 3) colours, begun at five steps of lightness; -> (INKS, 3) dark to light."""
    light = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
    centres = np.stack([pixels[np.abs(light - np.quantile(light, q)).argsort()[:200]].mean(0)
                        for q in np.linspace(0.06, 0.94, INKS)])
    for _ in range(rounds):
        nearest = ((pixels[:, None] - centres[None]) ** 2).sum(2).argmin(1)
        centres = np.stack([pixels[nearest == k].mean(0) if (nearest == k).any() else centres[k] for k in range(INKS)])
    return centres[(centres @ np.array([0.299, 0.587, 0.114])).argsort()]


def separate(folder, file, short_side):
    """A printed pattern taken apart into its five inks: -> ((INKS, H, W) u8, palette (INKS, 3))."""
    path = os.path.join(folder, "style", file)
    if not os.path.exists(path):
        fail(f"no style picture: {path}")
    picture = Image.open(path).convert("RGB")
    w, h = picture.size
    picture = picture.crop((round(w * 0.04), round(h * 0.04), round(w * 0.96), round(h * 0.96)))
    picture = scaled(picture, short_side * FINE)
    array = np.asarray(picture, np.float32) / 255
    sample = array[::7, ::7].reshape(-1, 3)
    centres = clusters(sample)
    distance = np.stack([((array - centre.astype(np.float32)) ** 2).sum(2) for centre in centres])
    return one_hot(distance.argmin(0)), torch.tensor(centres, dtype=torch.float32)


def load(folder, seed=7):
    """-> (ink maps, own palettes or None, index of the family), a list entry for each source."""
    maps, palettes, owner = [], [], []
    for number, family in enumerate(FAMILIES):
        for source in family["sources"]:
            if isinstance(source, tuple):
                inks, palette = separate(folder, *source)
            else:
                inks, palette = one_hot(draw(family["name"], source, seed)), None
            maps.append(inks)
            palettes.append(palette)
            owner.append(number)
    return maps, palettes, owner


def regular_ones(owner):
    """The sources whose pattern repeats with the generator's cell."""
    return [number for number, family in enumerate(owner) if FAMILIES[family].get("regular")]


def palette_table(own, owner):
    """-> (palettes (P, INKS, 3), who may use it (families, P) of 0 and 1): ours for all, a source's for its family.

    Ours also from light to dark, for the families that we drew: they look well on dark grounds too.
    """
    table = [torch.tensor(colours(name)) for name in PALETTES]
    table += [palette.flip(0) for palette in table]
    allowed = torch.ones(len(FAMILIES), len(table) + sum(p is not None for p in own))
    drawn = torch.tensor([family["licence"] == OURS for family in FAMILIES])
    allowed[~drawn, len(PALETTES):len(table)] = 0
    for palette, family in zip(own, owner):
        if palette is not None:
            allowed[:, len(table)] = 0
            allowed[family, len(table)] = 1
            table.append(palette)
    return torch.stack(table), allowed
