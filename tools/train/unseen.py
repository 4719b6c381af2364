"""Measures the style encoder on style pictures that no training has seen."""
import os

import torch
from PIL import Image

import losses
import measures
from data import to_tensor
from encoder import SIDE, TARGET_SIDE, central_square, split
from evaluate import Subject, heading, line, mean, shown
from export import load_encoder
from network import noise_planes

LAYER_WEIGHTS = (2, 2, 1, 1)  # relu1_1 and relu2_1 count double: texture, so that no wash of colour passes


def distance(vgg, picture, target):
    """Weighted mean of the relative Gram errors of a picture's two sizes."""
    errors = losses.style_errors(losses.pyramid(vgg, picture), target)
    return sum(weight * error.item() for weight, error in zip(LAYER_WEIGHTS * 2, errors)) / (2 * sum(LAYER_WEIGHTS))


class Unseen:
    """A style picture from outside the gallery: its square as the encoder sees it, and its strokes' statistics."""

    def __init__(self, path, vgg):
        square = central_square(Image.open(path))
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.square = to_tensor(square.resize((SIDE, SIDE), Image.LANCZOS))[None]
        self.target = losses.grams(losses.pyramid(vgg, to_tensor(square.resize((TARGET_SIDE, TARGET_SIDE), Image.LANCZOS))[None]))


def held_out(options, vgg):
    return [Unseen(path, vgg) for path in split(options.data)[1]]


def judge(subject, code, target):
    """-> (style distance over that of the untouched artwork, LPIPS, SSIM) of a code (1, C), mean over the artworks."""
    rows = []
    for number, artwork in enumerate(subject.artworks):
        noise = noise_planes(1, *artwork.shape[2:], torch.Generator().manual_seed(number))
        result = subject.net(artwork, code, noise).clamp(0, 1)
        rows.append((distance(subject.vgg, result, target) / distance(subject.vgg, artwork, target),
                     subject.lpips(result, artwork).item() if subject.lpips else None, measures.ssim(result, artwork)))
    return [mean(column) for column in zip(*rows)]


def measure(options):
    with torch.no_grad():
        subject = Subject(options)
        encoder, rows = load_encoder(subject.state), []
        print(f"{len(subject.artworks)} held-out artworks of {options.size} px, strength 1; relu1_1 and relu2_1 count double\n")
        heading("unseen picture", "style distance", "LPIPS", "SSIM")
        for style in held_out(options, subject.vgg):
            rows.append(judge(subject, encoder(style.square), style.target))
            line(style.name, *map(shown, rows[-1]))
    line("**mean**", *(shown(mean(column)) for column in zip(*rows)))
    print(f"\nWithin the bar of 0.4: {sum(row[0] <= 0.4 for row in rows)} of {len(rows)}.\n")
