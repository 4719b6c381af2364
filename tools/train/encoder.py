"""The style encoder: any picture in, the numbers of its style out; and the pictures that it learns from."""
import os
import random

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import losses
from data import fail, pictures_in, to_tensor
from pool import Latest
from styles import STYLES

SIDE = 256  # px of what the encoder sees
TARGET_SIDE = 448  # px at which the same picture's strokes are the target
HELD_OUT_EVERY = 6


class Encoder(nn.Module):
    """picture (N, 3, 256, 256) in 0..1 -> style code (N, C): `base` plus what the statistics of five stages say."""

    def __init__(self, code_size, statistics=960, planes=(24, 48, 96, 128, 160), hidden=256):
        super().__init__()
        sources = (3,) + planes[:-1]
        self.stages = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(sources, planes))
        self.mixers = nn.ModuleList(nn.Conv2d(b, b, 3, 1, 1) for b in planes)
        for layer in list(self.stages) + list(self.mixers):
            nn.init.kaiming_normal_(layer.weight, 0.2)
            nn.init.zeros_(layer.bias)
        self.first = nn.Linear(2 * sum(planes), hidden)
        self.second = nn.Linear(hidden, hidden)
        self.code = nn.Linear(hidden, code_size)
        nn.init.normal_(self.code.weight, std=0.002)
        nn.init.zeros_(self.code.bias)
        self.statistics = nn.Linear(hidden, statistics)  # only while training: what VGG19 would say
        self.register_buffer("base", torch.zeros(code_size))

    def hidden(self, picture):
        x, found = picture * 2 - 1, []
        for stage, mixer in zip(self.stages, self.mixers):
            x = F.leaky_relu(stage(x), 0.2)
            x = F.leaky_relu(mixer(x), 0.2)
            mean = x.mean((2, 3), keepdim=True)
            spread = ((x - mean) * (x - mean)).mean((2, 3), keepdim=True)
            found += [mean, torch.sqrt(spread + 1e-5)]
        found = torch.cat(found, 1).flatten(1)
        x = F.leaky_relu(self.first(found), 0.2)
        return x + F.leaky_relu(self.second(x), 0.2)

    def forward(self, picture):
        return self.base + self.code(self.hidden(picture))


def central_square(picture):
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.convert("RGB").crop((left, top, left + side, top + side))


def split(folder):
    """Pictures of `folder`/style that are in no gallery: (for training, held out)."""
    shown = {style.get("file") for style in STYLES}
    paths = [path for path in pictures_in(os.path.join(folder, "style")) if os.path.basename(path) not in shown]
    held = paths[HELD_OUT_EVERY - 1::HELD_OUT_EVERY]
    training = [path for path in paths if path not in set(held)]
    return training or fail(f"no style pictures besides the gallery in {folder}/style"), held


def turned(picture, rng):
    """Another hue, saturation and brightness."""
    hue, saturation, value = picture.convert("HSV").split()
    shift, gain, light = rng.randrange(256), rng.uniform(0.5, 1.4), rng.uniform(0.75, 1.2)
    hue = hue.point(lambda h: (h + shift) % 256)
    saturation = saturation.point(lambda s: min(255, int(s * gain)))
    value = value.point(lambda v: min(255, int(v * light)))
    return Image.merge("HSV", (hue, saturation, value)).convert("RGB")


class Pictures:
    """Endless style pictures with the Gram matrices of their strokes; most are drawn from the latest ones."""

    def __init__(self, folder, vgg, seed, capacity=400):
        self.paths, self.vgg = split(folder)[0], vgg
        self.rng, self.entries = random.Random(seed), Latest(capacity)

    def _new(self):
        rng = self.rng
        picture = Image.open(rng.choice(self.paths)).convert("RGB")
        side = round(min(picture.size) * rng.uniform(0.6, 0.97))
        x, y = rng.randint(0, picture.width - side), rng.randint(0, picture.height - side)
        picture = picture.crop((x, y, x + side, y + side))
        if rng.random() < 0.4:
            picture = turned(picture, rng)
        if rng.random() < 0.5:
            picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
        large = to_tensor(picture.resize((TARGET_SIDE, TARGET_SIDE), Image.LANCZOS))[None]
        with torch.no_grad():
            grams = [gram[0].bfloat16() for gram in losses.grams(losses.pyramid(self.vgg, large))]
        entry = {"picture": to_tensor(picture.resize((SIDE, SIDE), Image.LANCZOS)), "grams": grams,
                 "statistics": statistics(grams)}
        return self.entries.add(entry)

    def draw(self):
        fresh = len(self.entries.things) < 12 or self.rng.random() < 0.3
        return self._new() if fresh else self.rng.choice(self.entries.things)


def statistics(grams):
    """Logarithms of the diagonals of the full-size Gram matrices: (960,) for VGG19."""
    return torch.cat([torch.log(torch.diagonal(gram.float(), dim1=-2, dim2=-1) + 1.0) for gram in grams[:4]], -1)
