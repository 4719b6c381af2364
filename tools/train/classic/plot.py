"""A picture of logged numbers over steps, and a sheet of samples; drawn with Pillow alone."""
import csv
import math

from PIL import Image, ImageDraw, ImageFont

from data import to_picture

WIDTH, HEIGHT, MARGIN, LEGEND = 900, 420, 56, 18
COLOURS = [(200, 60, 40), (30, 90, 180), (40, 140, 80), (140, 90, 170)]
INK, GRID, PAPER = (60, 60, 60), (225, 225, 222), (252, 252, 250)


def read(path):
    """CSV -> {column: numbers}; empty cells are nan."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) if row[name] else math.nan for row in rows] for name in (rows[0] if rows else {})}


def nice_step(reach):
    """1, 2 or 5 times a power of ten that divides the reach into 4 to 10 parts."""
    power = 10 ** math.floor(math.log10(reach))
    return next(part * power for part in (0.1, 0.2, 0.5, 1) if reach / (part * power) <= 10)


def draw_axes(draw, box, reach, last_step):
    """box: left, top, right, bottom in px; reach: lowest and highest value."""
    left, top, right, bottom = box
    step = nice_step(reach[1] - reach[0])
    value = math.ceil(reach[0] / step) * step
    while value <= reach[1] + 1e-9:
        y = bottom - (value - reach[0]) / (reach[1] - reach[0]) * (bottom - top)
        draw.line([left, y, right, y], fill=GRID)
        draw.text((6, y - 6), f"{value:.4g}", fill=INK, font=ImageFont.load_default())
        value += step
    draw.rectangle(box, outline=INK)
    draw.text((right - 80, bottom + 8), f"step {last_step:.0f}", fill=INK, font=ImageFont.load_default())


def plot(table, names, path, title):
    """Lines of the named columns of a CSV file over its column `step`, as a PNG file."""
    columns = read(table)
    lines = {name: columns[name] for name in names if name in columns}
    values = [value for line in lines.values() for value in line if math.isfinite(value)]
    if not values:
        return
    low, high = min(0.0, min(values)), max(values)
    high = max(high, low + 1e-6)
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    box = (MARGIN, MARGIN, WIDTH - 20, HEIGHT - 36)
    draw_axes(draw, box, (low, high), columns["step"][-1])
    draw.text((MARGIN, 8), title, fill=INK, font=ImageFont.load_default())
    for number, (name, line) in enumerate(lines.items()):
        ink = COLOURS[number % len(COLOURS)]
        draw.text((MARGIN + number * 160, 8 + LEGEND), name, fill=ink, font=ImageFont.load_default())
        points = [(box[0] + step / max(columns["step"][-1], 1) * (box[2] - box[0]),
                   box[3] - (value - low) / (high - low) * (box[3] - box[1]))
                  for step, value in zip(columns["step"], line) if math.isfinite(value)]
        draw.line(points, fill=ink, width=2)
    picture.save(path)


def sheet(pictures, path, across=8, scale=2):
    """(N, 1 or 3, H, W) in -1..1 -> a PNG file with rows of `across` pictures, each enlarged."""
    _, _, h, w = pictures.shape
    result = Image.new("RGB", (across * w * scale, -(-len(pictures) // across) * h * scale), PAPER)
    for number, picture in enumerate(pictures):
        tile = to_picture(picture.expand(3, -1, -1) * 0.5 + 0.5).resize((w * scale, h * scale), Image.NEAREST)
        result.paste(tile, (number % across * w * scale, number // across * h * scale))
    result.save(path)
