"""Writes the critic as ONNX: the discriminator that the stylist was trained against, and what it knows of each style."""
import base64
import json
import os
import random
import warnings

import torch
import torch.nn.functional as F
from PIL import Image
from torch.nn.utils import remove_spectral_norm

from data import fail, load_style, pictures_in, scaled, split, to_tensor
from discriminator import Critic
from export import LICENCE, finish
from layouts import draw_layout
from samples import LABELS
from styles import STYLES

SIDE = 512         # px; long side at which the program has pictures judged; the critic knows strokes at half their size and up
PLAIN_SIDE = 512   # px of the untouched artworks that scores are measured against
PLAIN_COUNT = 6    # of each kind: photographs and drawn layouts; and the three sample labels
LEAST_REACH = 0.1  # between the scores of artwork and style picture, so that a scale lies between them


class Judge(torch.nn.Module):
    """picture (1, 3, H, W) 0..1, style (1, S) -> scores (1, 1, H/8, W/8), mean (1, C) and covariance (C, C) of the first features."""

    def __init__(self, critic):
        super().__init__()
        self.layers, self.score, self.project = critic.layers, critic.score, critic.project

    def forward(self, picture, style):
        first = F.leaky_relu(self.layers[0](picture * 2 - 1), 0.2)
        x = first
        for layer in self.layers[1:]:
            x = F.leaky_relu(layer(x), 0.2)
        scores = self.score(x) + (x * self.project(style)[:, :, None, None]).sum(1, keepdim=True)
        flat = first.flatten(2)[0]
        mean = flat.mean(1, keepdim=True)
        centred = flat - mean
        return scores, mean.t(), centred @ centred.t() / flat.shape[1]


def load_critic(runs):
    """-> (Judge with spectral norm baked in, names of its styles) from the latest checkpoint."""
    path = os.path.join(runs, "critic.pt")
    if not os.path.exists(path):
        fail(f"no checkpoint: {path} (train it with the command critic)")
    state = torch.load(path, map_location="cpu")
    critic = Critic(len(state["styles"]), gain=1).eval()
    critic.load_state_dict(state["critic"])
    for layer in [*critic.layers, critic.score, critic.project]:
        remove_spectral_norm(layer)
    return Judge(critic).eval().requires_grad_(False), state["styles"]


def artworks(data):
    """Artwork that nobody trained on: the sample labels, drawn layouts and held-out photographs, (1, 3, H, W) each."""
    rng = random.Random(5)
    pictures = [draw(PLAIN_SIDE) for draw in LABELS] + [draw_layout(rng, PLAIN_SIDE) for _ in range(PLAIN_COUNT)]
    held = split(pictures_in(os.path.join(data, "content")))[1][:PLAIN_COUNT]
    return [to_tensor(picture)[None] for picture in pictures + [scaled(Image.open(path), PLAIN_SIDE) for path in held]]


def even(picture):
    """Cut to sides that three halvings divide."""
    return picture[..., :picture.shape[2] // 8 * 8, :picture.shape[3] // 8 * 8]


def own_views(data, style):
    """The style's picture at the sizes between which the program shows results to the critic."""
    picture = load_style(data, style)
    return [even(picture), even(F.interpolate(picture, scale_factor=0.5, mode="bilinear", antialias=True, align_corners=False))]


def pooled(moments):
    """Mean and covariance of two sets of features as of one set, in one vector."""
    (_, mean1, covariance1), (_, mean2, covariance2) = moments
    apart = (mean1 - mean2) / 2
    return torch.cat([((mean1 + mean2) / 2).flatten(), ((covariance1 + covariance2) / 2 + apart.t() @ apart).flatten()])


def judged(judge, names, data):
    """What is said of each style: scores of artwork and of its own picture, and that picture's statistics."""
    known, plain_pictures, result = {style["name"]: style for style in STYLES}, artworks(data), []
    for index, name in enumerate(names):
        style = torch.eye(len(names))[index:index + 1]
        plain = sum(judge(even(picture), style)[0].mean().item() for picture in plain_pictures) / len(plain_pictures)
        views = [judge(view, style) for view in own_views(data, known[name])]
        own = sum(view[0].mean().item() for view in views) / len(views)
        note = "" if own > plain + LEAST_REACH else "  (hardly told from artwork: the critic has learnt little of it)"
        print(f"{name:20} artwork {plain:7.3f}, style picture {own:7.3f}{note}")
        statistics = pooled(views).numpy().astype("<f4")
        result.append({"name": name, "plain": round(plain, 5), "own": round(max(own, plain + LEAST_REACH), 5),
                       "statistics": base64.b64encode(statistics.tobytes()).decode()})
    return result


def export(runs, data, out):
    if not data:
        fail("export --critic needs --data DIR: scores are measured against artwork and style pictures")
    judge, names = load_critic(runs)
    sizes = {"picture": {2: "height", 3: "width"}, "scores": {2: "patches_down", 3: "patches_across"}}
    warnings.simplefilter("ignore")
    torch.onnx.export(judge, (torch.rand(1, 3, 64, 96), torch.eye(len(names))[:1]), out, opset_version=13, do_constant_folding=True,
                      dynamic_axes=sizes, input_names=["picture", "style"], output_names=["scores", "mean", "covariance"])
    finish(out, {"wrapture.kind": "critic", "wrapture.range": "0..1", "wrapture.licence": LICENCE, "wrapture.side": str(SIDE),
                 "wrapture.styles": json.dumps(names), "wrapture.judged": json.dumps(judged(judge, names, data))})
