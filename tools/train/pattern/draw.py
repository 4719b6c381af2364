"""Draws seamless patterns of our own as maps of ink numbers, dark (0) to light (4): training data without any licence."""
import math
import random

import numpy as np
from PIL import Image, ImageDraw

SIDE = 512  # px of a finished map
FINE = 3  # drawn that much larger, without smoothing; the averaging gives smooth edges


class Canvas:
    """A square of ink numbers that wraps around: whatever crosses one border comes back at the other."""

    def __init__(self, ground):
        self.side = SIDE * FINE
        self.picture = Image.new("L", (self.side, self.side), ground)
        self.pen = ImageDraw.Draw(self.picture)

    def polygon(self, points, ink):
        """points: [(x, y)] in px of the finished map."""
        points = [(x * FINE, y * FINE) for x, y in points]
        for dx in self._shifts([x for x, _ in points]):
            for dy in self._shifts([y for _, y in points]):
                self.pen.polygon([(x + dx, y + dy) for x, y in points], fill=ink)

    def _shifts(self, values):
        return [k * self.side for k in (-1, 0, 1) if max(values) + k * self.side >= 0 and min(values) + k * self.side < self.side]

    def disc(self, x, y, radius, ink, squeeze=1.0, turn=0.0, sides=40):
        self.polygon([along(x, y, turn, radius * math.cos(a), radius * squeeze * math.sin(a))
                      for a in (2 * math.pi * i / sides for i in range(sides))], ink)

    def stroke(self, points, width, ink):
        """A line of round ends through the points; width is a number or one for each point."""
        widths = width if isinstance(width, list) else [width] * len(points)
        for (x0, y0), (x1, y1), w in zip(points, points[1:], widths):
            length = math.hypot(x1 - x0, y1 - y0) or 1
            nx, ny = (y0 - y1) / length * w / 2, (x1 - x0) / length * w / 2
            self.polygon([(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)], ink)
        for (x, y), w in zip(points, widths):
            self.disc(x, y, w / 2, ink, sides=12)

    def map(self):
        return np.asarray(self.picture)


def along(x, y, turn, forward, aside):
    """The point `forward` along the direction `turn` from (x, y) and `aside` to its left."""
    c, s = math.cos(turn), math.sin(turn)
    return x + forward * c - aside * s, y + forward * s + aside * c


def scatter(rng, distance, tries=6000):
    """Points on the torus that keep a distance."""
    points = np.empty((0, 2))
    for _ in range(tries):
        point = np.array([rng.random() * SIDE, rng.random() * SIDE])
        apart = np.abs(points - point)
        if (np.square(np.minimum(apart, SIDE - apart)).sum(1) >= distance * distance).all():
            points = np.vstack([points, point])
    return points.tolist()


def terrazzo(rng, large):
    """Stone chips of three sizes in a light ground."""
    canvas = Canvas(4)
    for distance, radius in ((34 * large, 15 * large), (15 * large, 6 * large), (8 * large, 2.2)):
        for x, y in scatter(rng, distance, 3000):
            corners, turn, size = rng.randint(4, 6), rng.random() * 6.3, radius * rng.uniform(0.65, 1.15)
            angles = [turn + 2 * math.pi * (i + rng.uniform(-0.32, 0.32)) / corners for i in range(corners)]
            canvas.polygon([(x + size * math.cos(a), y + size * rng.uniform(0.75, 1) * math.sin(a)) for a in angles],
                           rng.choice((0, 1, 1, 2, 2, 3)))
    return canvas.map()


def leaf(canvas, x, y, turn, length, width, ink, ground):
    """A pointed leaf from its stalk at (x, y), with a midrib cut out."""
    side = [(t, math.sin(math.pi * t ** 0.8) * width / 2) for t in (i / 14 for i in range(15))]
    canvas.polygon([along(x, y, turn, t * length, w) for t, w in side]
                   + [along(x, y, turn, t * length, -w) for t, w in reversed(side)], ink)
    canvas.stroke([along(x, y, turn, length * 0.1, 0), along(x, y, turn, length * 0.8, 0)], 1.6, ground)


def linocut(rng, _):
    """Sprigs of leaves and berries as cut into linoleum, on a light ground."""
    canvas = Canvas(4)
    for x, y in scatter(rng, 44):
        turn, bend, length = rng.random() * 6.3, rng.uniform(-0.025, 0.025), rng.uniform(50, 60)
        ink = rng.choice((0, 1, 1, 2))
        x, y = along(x, y, turn, -length / 2, 0)
        stem = [(x, y, turn)]
        for _ in range(8):
            turn += bend * length / 8
            x, y = along(x, y, turn, length / 8, 0)
            stem.append((x, y, turn))
        canvas.stroke([(a, b) for a, b, _ in stem], 2.4, ink)
        for number, (a, b, t) in enumerate(stem[1::2]):
            size = 25 - 3 * number
            for way in (-1, 1):
                leaf(canvas, a, b, t + way * 0.8, size, size * 0.5, ink, 4)
        leaf(canvas, x, y, turn, 22, 11, ink, 4)
    for x, y in scatter(rng, 20):
        canvas.disc(x, y, rng.uniform(2.2, 3.8), 3)
    return canvas.map()


def waves(rng, narrow):
    """Seigaiha: overlapping fans of rings; the repeat is 64 px, so the generator's cells can hold it."""
    canvas, step = Canvas(4), 32 if narrow else 64
    rings = ((1.0, 0), (0.92, 4), (0.76, 1), (0.62, 4), (0.46, 2), (0.33, 4), (0.2, 0))
    for row in range(-2, SIDE * 4 // step + 4):
        for column in range(-1, SIDE // step + 2):
            x, y = (column + row % 2 / 2) * step, row * step / 4
            for share, ink in rings:
                canvas.pen.ellipse([(x - share * step / 2) * FINE, (y - share * step / 2) * FINE,
                                    (x + share * step / 2) * FINE, (y + share * step / 2) * FINE], fill=ink)
    return canvas.map()


def smooth_noise(rng, waves_across, least=0.5, count=14):
    """A sum of plane waves of whole numbers of periods: smooth and seamless, about -2..2, at the fine size."""
    t = np.arange(SIDE * FINE, dtype=np.float32) * (2 * np.pi / (SIDE * FINE))
    total = np.zeros((len(t), len(t)), np.float32)
    for _ in range(count):
        turn, across = rng.random() * 6.3, waves_across * rng.uniform(least, 1.8 - least)
        kx, ky = round(across * math.cos(turn)), round(across * math.sin(turn))
        total += np.cos((kx * t)[None, :] + (ky * t)[:, None] + rng.random() * 6.3, dtype=np.float32)
    return total / math.sqrt(count / 2)


def marble(rng, _):
    """Marbled paper: level lines of a folded field in five inks, thin dark veins between broad bands."""
    field = smooth_noise(rng, 4) * 1.2
    field = field + 0.6 * np.sin(1.3 * smooth_noise(rng, 5) + field)
    level = (field * 0.9) % 1.0
    inks = np.select([level < 0.07, level < 0.36, level < 0.48, level < 0.64, level < 0.72], [0, 4, 3, 2, 1], 4)
    return inks.astype(np.uint8)


def coral(rng, _):
    """Branches as corals grow: noise of one width, thickened, with a light core, a dark rim and dots in the gaps."""
    field = smooth_noise(rng, 15, 0.9, 60)
    size = smooth_noise(rng, 3) * 0.25
    inks = np.select([field + size > 0.75, field + size > 0.2, field + size > -0.02, field < -1.25], [3, 2, 1, 0], 4)
    return inks.astype(np.uint8)


DRAWINGS = {"terrazzo": terrazzo, "marble": marble, "linocut": linocut, "waves": waves, "coral": coral}


def draw(name, variant, seed):
    """-> (SIDE * FINE, SIDE * FINE) ink numbers."""
    return DRAWINGS[name](random.Random(f"{name} {variant} {seed}"), variant)
