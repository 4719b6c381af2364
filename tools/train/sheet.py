"""Draws the contact sheet: held-out artwork down, styles across, with one column for the artwork itself."""
import csv
import os
import random

import torch
from PIL import Image

import strength
from data import fail, pictures_in, scaled, split, style_picture, to_picture, to_tensor
from encoder import SIDE, central_square
from encoder import split as encoder_split
from export import load, load_encoder
from layouts import draw_layout
from network import noise_planes
from samples import LABELS
from styles import STYLES

GAP = 6
MOST_BYTES = 1_000_000  # the sheet is kept beside the weights


def free_photographs(data):
    """Held-out photographs that may be shown: public domain or CC0 by the manifest."""
    with open(os.path.join(data, "content", "manifest.csv"), newline="") as file:
        licences = {row["file"]: row["licence"].lower() for row in csv.DictReader(file)}
    held = split(pictures_in(os.path.join(data, "content")))[1]
    free = [path for path in held if licences.get(os.path.basename(path), "").startswith(("public", "cc0"))]
    return free or fail("no public-domain photographs for the sheet")


def label(number, size):
    """The composed ones, then drawn layouts of a seed of their own."""
    if number < len(LABELS):
        return LABELS[number](size)
    return draw_layout(random.Random(f"held out {number}"), size)


def artworks(options):
    """Labels and held-out photographs in turn; the same for every call."""
    size, result = options.size, []
    photographs = free_photographs(options.data)[options.first:]
    for row in range(options.rows):
        if row % 2 == 0:
            picture = label(row // 2, size)
        else:
            picture = scaled(Image.open(photographs[row // 2 % len(photographs)]), size)
            left = (picture.width - size) // 2
            picture = picture.crop((left, 0, left + size, size))
        result.append(picture)
    return result


def stylise(net, picture, code, seed, position=1.0):
    noise, artwork = noise_planes(1, picture.height, picture.width, torch.Generator().manual_seed(seed)), to_tensor(picture)[None]
    with torch.no_grad():
        return to_picture(torch.lerp(artwork, net(artwork, code[None], noise).clamp(0, 1), position)[0])


def columns_of(options, net, codes, state):
    """What stands above each column, its code and its curve: the gallery, or style pictures that no training has seen."""
    curves = strength.read(options.runs, net, state["styles"], codes)
    if not options.unseen:
        known = {style["name"]: style for style in STYLES}
        return [(style_picture(options.data, known[name]), code, curves.get(name)) for name, code in zip(state["styles"], codes)]
    encoder, result = load_encoder(state), []
    for path in encoder_split(options.data)[1][:options.unseen]:
        square = central_square(Image.open(path))
        with torch.no_grad():
            code = encoder(to_tensor(square.resize((SIDE, SIDE), Image.LANCZOS))[None])[0]
        result.append((square, code, strength.mean(list(curves.values()))))
    return result


def save(picture, path):
    """As JPEG of MOST_BYTES at most: of less quality first, then smaller."""
    for scale in (1, 0.9, 0.8, 0.7, 0.6):
        scaled_picture = picture.resize([round(side * scale) for side in picture.size], Image.LANCZOS)
        for quality in (84, 76, 68, 60):
            scaled_picture.save(path, quality=quality)
            if os.path.getsize(path) < MOST_BYTES:
                return


def draw(options):
    net, codes, state = load(options.runs)
    size, rows, columns = options.size, artworks(options), columns_of(options, net, codes, state)
    width, height = (len(columns) + 1) * (size + GAP), len(rows) * (size + GAP) + size // 2 + GAP
    result = Image.new("RGB", (width, height), (245, 245, 242))
    for column, (picture, *_) in enumerate(columns, 1):
        thumbnail = picture.copy()
        thumbnail.thumbnail((size, size // 2))
        result.paste(thumbnail, (column * (size + GAP) + (size - thumbnail.width) // 2, 0))
    for row, picture in enumerate(rows):
        y = size // 2 + GAP + row * (size + GAP)
        result.paste(picture, (0, y))
        for column, (_, code, curve) in enumerate(columns, 1):
            position = strength.position(curve, options.strength)
            result.paste(stylise(net, picture, code, row, position), (column * (size + GAP), y))
    save(result, options.out)
    print(f"{options.out}: {state['steps']} steps, {len(rows)} artworks x {len(columns)} styles")
