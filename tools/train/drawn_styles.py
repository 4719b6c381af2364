"""Style pictures that we draw ourselves: linocut, terrazzo, halftone. Each takes a side in px and gives an RGB picture."""
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SCALE = 2  # drawn larger, then reduced: smooth edges


def waves(side, rng, count):
    """A smooth field in 0..1: a few random plane waves."""
    y, x = np.mgrid[0:side, 0:side] / side
    field = np.zeros((side, side))
    for _ in range(count):
        angle, cycles, phase = rng.uniform(0, math.tau), rng.uniform(0.8, 3.5), rng.uniform(0, math.tau)
        field += np.sin(math.tau * cycles * (x * math.cos(angle) + y * math.sin(angle)) + phase) / cycles
    field -= field.min()
    return field / field.max()


def linocut(side):
    """Cream and near-black, carved: gouge marks that follow a field and thin out from the dark to the light."""
    rng, big = random.Random(3), side * SCALE
    field, turn = waves(side, rng, 5), waves(side, rng, 3)
    picture = Image.new("RGB", (big, big), (22, 24, 30))
    draw = ImageDraw.Draw(picture)
    step = big // 74
    for y in range(0, big, step):
        for x in range(0, big, step):
            u, v = min(side - 1, x // SCALE), min(side - 1, y // SCALE)
            light, angle = field[v, u], turn[v, u] * math.tau
            if light < 0.22:
                continue
            length, width = step * (0.6 + 1.5 * light), step * (0.12 + 0.75 * light ** 1.4)
            jitter = rng.uniform(-0.25, 0.25) * step
            dx, dy = math.cos(angle), math.sin(angle)
            cx, cy = x + jitter, y - jitter
            tip = [(cx - dx * length, cy - dy * length), (cx - dy * width / 2, cy + dx * width / 2),
                   (cx + dx * length, cy + dy * length), (cx + dy * width / 2, cy - dx * width / 2)]
            draw.polygon(tip, fill=(240, 231, 208))
    return picture.resize((side, side), Image.LANCZOS)


TERRAZZO = ((206, 92, 66), (38, 70, 83), (233, 178, 78), (120, 158, 130), (122, 74, 96), (60, 56, 58))


def terrazzo(side):
    """Chips of six colours, large and small, in a light cement."""
    rng, big = random.Random(5), side * SCALE
    picture = Image.new("RGB", (big, big), (240, 234, 222))
    draw = ImageDraw.Draw(picture)
    for radius, count in ((0.040, 120), (0.022, 420), (0.009, 1500)):
        for _ in range(count):
            cx, cy, turn = rng.uniform(0, big), rng.uniform(0, big), rng.uniform(0, math.tau)
            corners = rng.randint(4, 7)
            chip = []
            for corner in range(corners):
                angle, reach = turn + math.tau * corner / corners, big * radius * rng.uniform(0.45, 1.0)
                chip.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle) * 0.8))
            draw.polygon(chip, fill=rng.choice(TERRAZZO))
    return picture.resize((side, side), Image.LANCZOS)


def screen(field, angle, pitch):
    """Amplitude-modulated dots: coverage of an ink in 0..1 where `field` is the wanted tone."""
    side = field.shape[0]
    y, x = np.mgrid[0:side, 0:side]
    u = (x * math.cos(angle) + y * math.sin(angle)) * math.tau / pitch
    v = (-x * math.sin(angle) + y * math.cos(angle)) * math.tau / pitch
    dots = (np.cos(u) + np.cos(v)) / 4 + 0.5
    return np.clip((field - (1 - dots)) * 6 + 0.5, 0, 1)


def halftone(side):
    """A two-ink print on warm paper: a coral and a deep blue dot screen, overprinting."""
    rng, big = random.Random(8), side * SCALE
    paper = np.array([247, 241, 226]) / 255
    coral, blue = np.array([238, 84, 72]) / 255, np.array([34, 58, 122]) / 255
    first = np.asarray(Image.fromarray(waves(side, rng, 5)).resize((big, big), Image.BICUBIC))
    second = np.asarray(Image.fromarray(waves(side, rng, 4)).resize((big, big), Image.BICUBIC))
    red = screen(first * 1.1 - 0.05, 0.26, big / 58)[..., None]
    dark = screen(second.clip(0, 1) ** 1.6 * 1.15 - 0.1, 1.05, big / 58)[..., None]
    print_ = paper * (1 - red) + paper * coral * red
    print_ = print_ * (1 - dark) + print_ * blue * dark
    picture = Image.fromarray((np.clip(print_, 0, 1) * 255).astype(np.uint8))
    return picture.filter(ImageFilter.GaussianBlur(0.6)).resize((side, side), Image.LANCZOS)


DRAWN = {"linocut": linocut, "terrazzo": terrazzo, "halftone": halftone}
