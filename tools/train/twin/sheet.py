"""Draws the twin's contact sheet: held-out artwork down, styles across; beside the shipped stylist's results where it is given."""
import os
from argparse import Namespace

import torch
from PIL import Image

from add_style import Shipped
from data import style_picture, to_picture, to_tensor
from network import noise_planes
from sheet import GAP, MOST_BYTES, artworks
from styles import STYLES
from twin.export import load


def results(net, codes, picture, seed, strength=1.0):
    """The picture in every style, as the twin shows it."""
    noise, artwork = noise_planes(1, picture.height, picture.width, torch.Generator().manual_seed(seed)), to_tensor(picture)[None]
    with torch.no_grad():
        return [to_picture(net(artwork, code[None], noise, torch.full((1, 1, 1, 1), strength))[0]) for code in codes]


def shipped_results(shipped, names, picture, seed):
    noise, artwork = noise_planes(1, picture.height, picture.width, torch.Generator().manual_seed(seed)), to_tensor(picture)[None]
    found = [[style["name"] for style in shipped.gallery].index(name) for name in names]
    with torch.no_grad():
        return [to_picture(shipped.net(artwork, shipped.codes[index:index + 1], noise)[0]) for index in found]


def draw(data, runs, out, size, rows, model=None, first=3, strength=1.0):
    net, codes, state = load(runs)
    known = {style["name"]: style for style in STYLES}
    shipped = Shipped(model) if model else None
    step = 2 if model else 1
    pictures = artworks(Namespace(data=data, size=size, rows=rows, first=first))
    columns = 1 + step * len(codes)
    sheet = Image.new("RGB", (columns * (size + GAP), rows * (size + GAP) + size // 2 + GAP), (245, 245, 242))
    for column, name in enumerate(state["styles"]):
        thumbnail = style_picture(data, known[name])
        thumbnail.thumbnail((size * step, size // 2))
        sheet.paste(thumbnail, ((1 + step * column) * (size + GAP) + (size * step - thumbnail.width) // 2, 0))
    for row, picture in enumerate(pictures):
        y = size // 2 + GAP + row * (size + GAP)
        shown = results(net, codes, picture, row, strength)
        if shipped:
            shown = [one for pair in zip(shipped_results(shipped, state["styles"], picture, row), shown) for one in pair]
        for column, one in enumerate([picture] + shown):
            sheet.paste(one, (column * (size + GAP), y))
    for quality in (84, 76, 68, 60):
        sheet.save(out, quality=quality)
        if os.path.getsize(out) < MOST_BYTES:
            break
    sides = ", left the shipped stylist, right the twin" if model else ""
    print(f"{out}: {state['steps']} steps, {rows} artworks x {len(codes)} styles{sides}")
