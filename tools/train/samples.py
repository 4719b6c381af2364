"""Three composed labels for the contact sheet, drawn at any size: coffee, honey, tea."""
import glob
import math

from PIL import Image, ImageDraw, ImageFont

SERIF, SANS = "DejaVuSerif-Bold.ttf", "DejaVuSans-Bold.ttf"


def face(name, size):
    found = glob.glob("/usr/share/fonts/truetype/*/" + name)
    return ImageFont.truetype(found[0], max(6, round(size))) if found else ImageFont.load_default()


class Label:
    """A square canvas in units of 1/100 of its side."""

    def __init__(self, size, ground):
        self.unit = size / 100
        self.picture = Image.new("RGB", (size, size), ground)
        self.draw = ImageDraw.Draw(self.picture)

    def scale(self, points):
        return [tuple(value * self.unit for value in point) for point in points]

    def text(self, y, words, size, ink, name=SERIF):
        font = face(name, size * self.unit)
        left, _, right, _ = self.draw.textbbox((0, 0), words, font=font)
        at = (50 * self.unit - (right + left) / 2, y * self.unit)
        self.draw.text(at, words, font=font, fill=ink)
        return self.draw.textbbox(at, words, font=font)

    def box(self, x0, y0, x1, y1, fill=None, outline=None, width=0.8):
        self.draw.rectangle(self.scale([(x0, y0), (x1, y1)]), fill=fill, outline=outline,
                            width=max(1, round(width * self.unit)))

    def disc(self, x, y, radius, fill):
        self.draw.ellipse(self.scale([(x - radius, y - radius), (x + radius, y + radius)]), fill=fill)

    def polygon(self, points, fill):
        self.draw.polygon(self.scale(points), fill=fill)


def coffee(size):
    label = Label(size, (193, 39, 45))
    label.box(5, 5, 95, 95, outline=(247, 231, 206))
    for step in range(24):  # a rising sun
        a, b = math.pi * step / 12, math.pi * (step + 0.5) / 12
        label.polygon([(50, 42), (50 + 60 * math.cos(a), 42 + 34 * math.sin(a)),
                       (50 + 60 * math.cos(b), 42 + 34 * math.sin(b))], (214, 72, 52))
    label.disc(50, 42, 17, (247, 231, 206))
    label.disc(50, 42, 11, (74, 38, 24))
    label.text(62, "COFFEE", 17, (255, 255, 255))
    label.text(82, "single estate - 250 g", 5, (247, 231, 206), SANS)
    label.text(10, "MONTE ALTO", 7, (247, 231, 206), SANS)
    return label.picture


def honey(size):
    label = Label(size, (253, 246, 227))
    for row in range(4):
        for column in range(7):
            x, y = column * 16 + (row % 2) * 8, 8 + row * 14
            corners = [(x + 7 * math.cos(math.pi * (k / 3 + 1 / 6)), y + 7 * math.sin(math.pi * (k / 3 + 1 / 6)))
                       for k in range(6)]
            label.polygon(corners, (245, 176, 32) if (row + column) % 3 else (204, 120, 16))
    label.box(0, 60, 100, 100, fill=(36, 61, 52))
    label.text(62, "Honey", 20, (253, 246, 227))
    label.text(87, "wild flower, 500 g", 6, (245, 176, 32), SANS)
    return label.picture


def tea(size):
    label = Label(size, (225, 238, 232))
    label.box(8, 8, 92, 92, fill=(255, 255, 255), outline=(20, 90, 100), width=1.5)
    for step in range(5):
        x = 22 + step * 14
        label.polygon([(x, 55), (x - 8, 38), (x, 16), (x + 8, 38)], (46, 139 - step * 14, 87 + step * 16))
    label.text(56, "GREEN", 15, (20, 60, 70), SANS)
    label.text(72, "TEA", 15, (214, 72, 52), SANS)
    label.text(88.5, "20 bags", 3.5, (20, 60, 70), SANS)
    return label.picture


LABELS = (coffee, honey, tea)
