"""Trains the critic that ships: tells a style's picture from artwork, from other styles and from results, knowing which style is meant.

The critic of the stylist's own training only has to tell pictures from results, of whatever style, and learns no more than that. This
one starts from it and also sees pairs that do not match: other styles' pictures and results, and untouched artwork.
"""
import csv
import os
import random
import time

import torch
import torch.nn.functional as F

from data import Contents, load_style
from discriminator import Critic
from export import load
from network import noise_planes
from styles import STYLES

SIDE, PATCH = 256, 128  # px of pictures kept, and of what the critic is shown of them
SMALLEST = 0.5          # pictures are shown at this part of their size up to all of it
ARTWORKS = 240
RESULTS = 6             # of each style
RESULT_WEIGHT = 0.3     # results of the right style are not wrong: they are only kept from passing as the picture itself
KINDS = ("own", "result", "artwork", "other_picture", "other_result")
COLUMNS = ("step", "loss", *KINDS)


class Pictures:
    """What the critic is shown, drawn at random from a few hundred pictures."""

    def __init__(self, options, net, codes, names):
        known, contents = {style["name"]: style for style in STYLES}, Contents(options.data, SIDE, options.seed)
        self.rng = random.Random(options.seed)
        self.styles = [load_style(options.data, known[name])[0] for name in names]
        self.artworks = [contents.draw()[0] for _ in range(ARTWORKS)]
        self.results = [[self.make(net, codes[index:index + 1]) for _ in range(RESULTS)] for index in range(len(names))]

    def make(self, net, code):
        artwork = self.rng.choice(self.artworks)[None]
        with torch.no_grad():
            return net(artwork, code, noise_planes(1, SIDE, SIDE)).clamp(0, 1)[0]

    def patch(self, picture):
        """A square of a picture at a random size."""
        part = self.rng.uniform(SMALLEST, 1)
        side = min(round(PATCH / part), *picture.shape[1:])
        y, x = (self.rng.randint(0, length - side) for length in picture.shape[1:])
        square = picture[None, :, y:y + side, x:x + side]
        square = F.interpolate(square, size=(PATCH, PATCH), mode="bilinear", antialias=True, align_corners=False)[0]
        return square.flip(2) if self.rng.random() < 0.5 else square

    def draw(self, kind):
        """-> (patch, index of the style that is asked for)."""
        index, other = self.rng.sample(range(len(self.styles)), 2) if len(self.styles) > 1 else (0, 0)
        if kind == "artwork":
            return self.patch(self.rng.choice(self.artworks)), index
        source = self.styles if kind in ("own", "other_picture") else self.results
        chosen = source[other if kind.startswith("other") else index]
        return self.patch(chosen if torch.is_tensor(chosen) else self.rng.choice(chosen)), index


def hinge(kind, scores):
    """What each kind adds to the loss."""
    if kind == "own":
        return F.relu(1 - scores).mean()
    return RESULT_WEIGHT * F.relu(scores).mean() if kind == "result" else F.relu(1 + scores).mean() / 3


class Trainer:
    """Owns the critic; `step` shows it some of each kind."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        torch.set_flush_denormal(True)
        net, codes, state = load(options.runs)
        self.options, self.names = options, state["styles"]
        self.critic = Critic(len(self.names), gain=1)
        self.critic.load_state_dict(state["game"]["critic"])
        self.pictures = Pictures(options, net, codes, self.names)
        self.optimizer = torch.optim.Adam(self.critic.parameters(), options.rate, betas=(0.5, 0.99))
        self.steps = 0

    def step(self):
        loss, log = 0, {}
        for kind in KINDS:
            patches, styles = zip(*(self.pictures.draw(kind) for _ in range(self.options.batch)))
            scores = self.critic(torch.stack(patches), F.one_hot(torch.tensor(styles), len(self.names)).float())
            loss = loss + hinge(kind, scores)
            log[kind] = scores.mean().item()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.steps += 1
        return {"loss": loss.item(), **log}

    def state(self):
        return {"critic": self.critic.state_dict(), "optimizer": self.optimizer.state_dict(), "steps": self.steps, "styles": self.names,
                "torch": torch.get_rng_state(), "python": self.pictures.rng.getstate()}

    def restore(self, state):
        if state["styles"] != self.names:
            raise SystemExit("tools/train: the critic's checkpoint knows other styles than the stylist's: train it anew")
        self.critic.load_state_dict(state["critic"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.steps = state["steps"]
        torch.set_rng_state(state["torch"])
        self.pictures.rng.setstate(state["python"])


def train(options):
    """Runs to options.steps; writes <runs>/critic.pt and critic.csv."""
    trainer = Trainer(options)
    path, table = os.path.join(options.runs, "critic.pt"), os.path.join(options.runs, "critic.csv")
    resumed = options.resume and os.path.exists(path)
    if resumed:
        trainer.restore(torch.load(path))
    if not resumed:
        with open(table, "w", newline="") as file:
            csv.writer(file).writerow(COLUMNS)
    begin, first, sums = time.time(), trainer.steps, []
    while trainer.steps < options.steps:
        sums.append(trainer.step())
        if trainer.steps % options.report and trainer.steps != options.steps:
            continue
        means = {name: sum(one[name] for one in sums) / len(sums) for name in sums[0]}
        left_s = (time.time() - begin) / (trainer.steps - first) * (options.steps - trainer.steps)
        print(f"{trainer.steps:5} " + " ".join(f"{name} {value:.3f}" for name, value in means.items()) + f" | {left_s / 60:.1f} min left",
              flush=True)
        with open(table, "a", newline="") as file:
            csv.writer(file).writerow([trainer.steps] + [f"{means[name]:.5g}" for name in COLUMNS[1:]])
        torch.save(trainer.state(), path + ".new")
        os.replace(path + ".new", path)
        sums = []
