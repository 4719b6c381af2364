"""The small data set of the classic networks: square crops of patterns, label graphics and drawn label layouts."""
import glob
import os
import random

import numpy as np
import torch
from PIL import Image

from data import fail, pictures_in, scaled, split
from layouts import draw_layout

SIDE = 128  # px; smaller networks get them reduced
FOLDER = "crops"
PLAIN = 12  # standard deviation of 0..255 under which a crop shows nothing


def sources(folder):
    """Patterns where there are any, else all style pictures; and the label graphics that are not held out."""
    styles = pictures_in(os.path.join(folder, "style"))
    patterns = [path for path in styles if os.path.basename(path).startswith("morris")] or styles
    return patterns, split(pictures_in(os.path.join(folder, "label")))[0]


def crops_of(picture, rng, count, smallest, largest):
    """Up to `count` crops of one picture at scales between the two short sides, without plain ones."""
    result = []
    for _ in range(count):
        view = scaled(picture, rng.randint(smallest, largest))
        x, y = rng.randint(0, view.width - SIDE), rng.randint(0, view.height - SIDE)
        crop = view.crop((x, y, x + SIDE, y + SIDE))
        if np.asarray(crop, np.float32).std() > PLAIN:
            result.append(crop)
    return result


def cut(folder, count, seed):
    """-> `count` RGB pictures of 128 px: half patterns, a quarter labels, a quarter layouts. Same data and seed, same crops."""
    rng, crops = random.Random(seed), []
    for paths, share, smallest, largest in zip(sources(folder), (count // 2, count // 4), (256, 160), (512, 400)):
        part, each = [], -(-share // len(paths)) + 2
        for path in paths:
            with Image.open(path) as picture:
                part += crops_of(picture.convert("RGB"), rng, each, smallest, largest)
        rng.shuffle(part)
        crops += part[:share]
    while len(crops) < count:
        crops += crops_of(draw_layout(rng, 256), rng, 1, 160, 256)
    rng.shuffle(crops)
    return crops


def load(folder, side, channels, count, seed):
    """(count, channels, side, side) u8: what `prepare` has cut, else cut now. Grey where there is one channel."""
    paths = sorted(glob.glob(os.path.join(folder, FOLDER, "*.jpg")))
    crops = [Image.open(path) for path in paths[:count]] if paths else cut(folder, count, seed)
    if len(crops) < count:
        fail(f"{folder}/{FOLDER} holds {len(crops)} crops, {count} are asked for (--pictures)")
    mode = "RGB" if channels == 3 else "L"
    arrays = [np.asarray(crop.convert(mode).resize((side, side), Image.BOX)).reshape(side, side, channels) for crop in crops]
    return torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2).contiguous()
