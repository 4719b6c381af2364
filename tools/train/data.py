"""Reads the training pictures: styles by name, contents as random crops of photographs, labels and layouts."""
import glob
import os
import random
import sys

import numpy as np
import torch
from PIL import Image, ImageOps

from drawn_styles import DRAWN
from layouts import draw_layout

HELD_OUT_EVERY = 20  # one file in twenty is never trained on; sheets use those


def fail(message):
    sys.exit(f"tools/train: {message}")


def to_tensor(picture):
    """RGB picture -> (3, H, W) f32 in 0..1."""
    return torch.from_numpy(np.asarray(picture.convert("RGB"), dtype=np.float32) / 255).permute(2, 0, 1).contiguous()


def to_picture(tensor):
    array = tensor.detach().clamp(0, 1).mul(255).round().byte().permute(1, 2, 0).numpy()
    return Image.fromarray(array)


def scaled(picture, short_side):
    factor = short_side / min(picture.size)
    size = [max(short_side, round(side * factor)) for side in picture.size]
    return picture.convert("RGB").resize(size, Image.LANCZOS)


def pictures_in(folder):
    if not os.path.isdir(folder):
        fail(f"no such folder: {folder}")
    paths = sorted(glob.glob(os.path.join(folder, "*.jpg")) + glob.glob(os.path.join(folder, "*.png")))
    if not paths:
        fail(f"no pictures in {folder}")
    return paths


def split(paths):
    """-> (training, held out)."""
    held = paths[HELD_OUT_EVERY - 1::HELD_OUT_EVERY]
    return [path for path in paths if path not in set(held)], held or paths[-1:]


def perceptual(folder, file):
    """The arrays of an .npz file of fixed weights, by name."""
    path = os.path.join(folder, file)
    if not os.path.exists(path):
        fail(f"no perceptual weights: {path}")
    arrays = np.load(path)
    return {name: arrays[name] for name in arrays.files}


def style_picture(folder, style):
    """What a gallery entry looks like: drawn, or its file without the outermost 3 % (frames, paper edges)."""
    if "draw" in style:
        return DRAWN[style["draw"]](style["short_side"])
    path = os.path.join(folder, "style", style["file"])
    if not os.path.exists(path):
        fail(f"no style picture: {path}")
    picture = Image.open(path).convert("RGB")
    w, h = picture.size
    picture = picture.crop((round(w * 0.03), round(h * 0.03), round(w * 0.97), round(h * 0.97)))
    return ImageOps.autocontrast(picture, cutoff=1) if style.get("levels") else picture


def load_style(folder, style):
    """(1, 3, H, W) at the size of its strokes; of some pictures the part that has most of them."""
    picture = style_picture(folder, style)
    if "part" in style:
        picture = picture.crop([round(at * side) for at, side in zip(style["part"], picture.size * 2)])
    return to_tensor(scaled(picture, style["short_side"]))[None]


class Contents:
    """Endless random crops: about half photographs, a quarter label graphics, a quarter drawn layouts."""

    def __init__(self, folder, size, seed):
        self.size, self.rng = size, random.Random(seed)
        self.photographs = split(pictures_in(os.path.join(folder, "content")))[0]
        self.labels = split(pictures_in(os.path.join(folder, "label")))[0]
        self.layouts = sorted(glob.glob(os.path.join(folder, "layout", "*.jpg")))  # by `prepare`; without them they are drawn

    def crop(self, picture, smallest, largest):
        rng, size = self.rng, self.size
        picture = scaled(picture, rng.randint(max(size, smallest), max(size, largest)))
        x, y = rng.randint(0, picture.width - size), rng.randint(0, picture.height - size)
        picture = picture.crop((x, y, x + size, y + size))
        return picture.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.3 else picture

    def photograph(self):
        return self.crop(Image.open(self.rng.choice(self.photographs)), 192, 320)

    def draw(self):
        """-> ((3, size, size) f32, 1 for a label or layout and 0 for a photograph)."""
        kind = self.rng.random()
        if kind < 0.6:
            return to_tensor(self.photograph()), 0.0
        if kind < 0.8:
            return to_tensor(self.crop(Image.open(self.rng.choice(self.labels)), 224, 640)), 1.0
        if self.layouts:
            return to_tensor(self.crop(Image.open(self.rng.choice(self.layouts)), 224, 512)), 1.0
        panels = [self.photograph()] if self.rng.random() < 0.4 else []
        return to_tensor(self.crop(draw_layout(self.rng, 384, panels), 224, 512)), 1.0
