"""Draws random label layouts: flat colours, type, bars, frames, gradients and picture panels."""
import glob
import random

from PIL import Image, ImageDraw, ImageFont

FONT_FOLDERS = "/usr/share/fonts/truetype/*/*.ttf"
WORDS = ("FRESH PURE Organic Coffee TEA Soap HONEY Milk GRAND CRU No. 7 250 g NET WT 500 ml Since 1887 Extra "
         "Dark Cocoa Limone OLIVE Oil Sparkling WATER Berry Jam Finest ROAST Blend Spice Salt Wild Herbs Cream "
         "ESTATE Reserve Original Recipe Hand made Best before 12 / 26").split()


def colour(rng):
    if rng.random() < 0.25:
        return tuple([rng.choice([0, 12, 28, 235, 248, 255])] * 3)
    return tuple(rng.randrange(256) for _ in range(3))


def font(rng, fonts, size):
    return ImageFont.truetype(rng.choice(fonts), size) if fonts else ImageFont.load_default()


def gradient(rng, width, height):
    first, second = colour(rng), colour(rng)
    ramp = Image.linear_gradient("L").rotate(rng.choice([0, 90, 180, 270])).resize((width, height))
    return Image.composite(Image.new("RGB", (width, height), first), Image.new("RGB", (width, height), second), ramp)


def bars(rng, draw, x, y, width, height):
    """A bar code look-alike: dark bars on a light field."""
    draw.rectangle([x, y, x + width, y + height], fill=(255, 255, 255))
    at = x + 4
    while at < x + width - 4:
        bar = rng.randint(1, 4)
        draw.rectangle([at, y + 3, at + bar - 1, y + height - 3], fill=(0, 0, 0))
        at += bar + rng.randint(1, 4)


def shape(rng, draw, size):
    x, y = rng.randint(-size // 4, size), rng.randint(-size // 4, size)
    box = [x, y, x + rng.randint(size // 8, size), y + rng.randint(size // 8, size)]
    kind = rng.choice(["ellipse", "rectangle", "frame", "triangle", "stripes"])
    if kind == "ellipse":
        draw.ellipse(box, fill=colour(rng))
    elif kind == "rectangle":
        draw.rectangle(box, fill=colour(rng))
    elif kind == "frame":
        draw.rectangle(box, outline=colour(rng), width=rng.randint(2, 10))
    elif kind == "triangle":
        draw.polygon([(rng.randrange(size), rng.randrange(size)) for _ in range(3)], fill=colour(rng))
    else:
        step, ink = rng.randint(6, 40), colour(rng)
        for at in range(box[0], box[2], step):
            draw.rectangle([at, box[1], at + step // 2, box[3]], fill=ink)


def type_block(rng, draw, fonts, size):
    """One to four lines of one face, large or small, in one colour."""
    points = int(rng.choice([12, 16, 22, 32, 48, 72, 110]) * size / 384) + 4
    face, ink = font(rng, fonts, points), colour(rng)
    x, y = rng.randint(-10, size // 2), rng.randint(0, size - points // 2)
    for line in range(rng.randint(1, 4)):
        text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 3)))
        draw.text((x, y + line * points * 1.15), text, font=face, fill=ink)


def draw_layout(rng, size=384, panels=()):
    """rng: random.Random; panels: pictures to set into the layout. -> RGB picture of size x size pixels."""
    fonts = sorted(path for path in glob.glob(FONT_FOLDERS) if "Mono" not in path and "Math" not in path)
    picture = gradient(rng, size, size) if rng.random() < 0.3 else Image.new("RGB", (size, size), colour(rng))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.randint(0, 4)):
        shape(rng, draw, size)
    for panel in panels:
        side = rng.randint(size // 3, size * 3 // 4)
        picture.paste(panel.resize((side, side)), (rng.randint(0, size - side), rng.randint(0, size - side)))
    if rng.random() < 0.4:
        band = rng.randint(0, size * 3 // 4)
        draw.rectangle([0, band, size, band + rng.randint(size // 8, size // 2)], fill=colour(rng))
    for _ in range(rng.randint(1, 5)):
        type_block(rng, draw, fonts, size)
    if rng.random() < 0.3:
        bars(rng, draw, rng.randint(0, size * 2 // 3), rng.randint(0, size * 3 // 4), size // 3, size // 5)
    return picture
