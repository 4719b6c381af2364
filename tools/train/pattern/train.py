"""Trains the pattern generator: textures of the sources, then against the critic."""
import copy
import json
import math
import os
import time

import torch
import torch.nn.functional as F

from pattern import sources
from pattern.critic import Game
from pattern.network import CELL, Pattern, Z_SIZE, noise_of
from pattern.palettes import colours
from pattern.texture import Texture, describe, distance
from running import progress_of

EMA = 0.995
TEACHING_PALETTE = "sunset"  # keeps the inks well apart; which palette it is, the ink maps do not know


def repeated(inks):
    """How much of a pattern comes back in the next cells, above what chance allows: (N,). Else noise may go unused."""
    x = inks - inks.mean((2, 3), keepdim=True)
    power = x.square().mean((1, 2, 3)) + 1e-4
    shares = [(x * x.roll(shift, (2, 3))).mean((1, 2, 3)) / power for shift in ((CELL, 0), (0, CELL), (CELL, CELL))]
    return F.relu(torch.stack(shares) - 0.1).mean(0)


class Trainer:
    """Owns networks, optimizers and data; `step` does one update."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        torch.set_flush_denormal(True)
        if options.size % CELL:
            raise SystemExit(f"tools/train: --size must be a multiple of {CELL}")
        self.options = options
        self.maps, own, self.owner = sources.load(options.data)
        self.net = Pattern(self.owner, *sources.palette_table(own, self.owner), sources.regular_ones(self.owner))
        self.palette = torch.tensor(colours(TEACHING_PALETTE))
        self.texture = Texture(options.data)
        with torch.no_grad():
            self.targets = [describe(self.texture, self._printed(inks[None] / 255), options.size) for inks in self.maps]
            self.shares = torch.stack([inks.float().mean((1, 2)) / 255 for inks in self.maps])
        self.regular = torch.zeros(len(self.maps))
        self.regular[sources.regular_ones(self.owner)] = 1
        self.optimizer = torch.optim.Adam(self.net.parameters(), options.rate, betas=(0.5, 0.99))
        self.game = Game(sources.INKS, len(self.maps), options.game, options.critic_rate, options.gate)
        self.ema = copy.deepcopy([p.data for p in self.net.parameters()])
        self.steps, self.minutes = 0, 0.0

    def _printed(self, inks):
        return torch.einsum("nkhw,kc->nchw", inks, self.palette)

    def real(self, weights):
        """A crop of a source for each sample; a mixed sample draws one of its sources."""
        size, crops = self.options.size, []
        for number in torch.multinomial(weights, 1)[:, 0].tolist():
            inks = self.maps[number]
            y, x = (int(torch.randint(0, side - size + 1, ())) for side in inks.shape[1:])
            crops.append(inks[:, y:y + size, x:x + size].float() / 255)
        return torch.stack(crops)

    def step(self, progress):
        options = self.options
        count = options.batch
        rate = min(1, (self.steps + 1) / 30) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1, progress))))
        for group in self.optimizer.param_groups:
            group["lr"] = options.rate * rate
        families = (torch.randperm(count * 2) + self.steps * count) % len(sources.FAMILIES)
        families = families[:count]
        one_hot = torch.eye(len(sources.FAMILIES))[families]
        weights = self.net.sources(torch.randn(count, Z_SIZE), one_hot)
        inks = self.net.print_inks(weights, noise_of(count, options.size, options.size))
        terms = {"ink": (inks.mean((2, 3)) - weights @ self.shares).square().sum(1).mean()}
        part = slice(0, max(1, round(count * options.texture_share)))
        mixed = [torch.einsum("ns,sij->nij", weights[part], torch.cat(layer)) for layer in zip(*self.targets)]
        terms["texture"] = distance(self.texture.shadows(self._printed(inks[part])), mixed).mean()
        if progress >= options.critic_from:
            self.game.teach(self.real(weights), inks, weights)
            terms["critic"] = self.game.loss(inks, weights)
        terms["repeat"] = (repeated(inks) * (1 - weights @ self.regular)).mean()
        scale = {"ink": 5.0, "repeat": options.repeat, "texture": options.texture, "critic": options.critic}
        loss = sum(scale[name] * term for name, term in terms.items())
        self.optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        if torch.isfinite(norm):
            self.optimizer.step()
        self.steps += 1
        keep = min(EMA, self.steps / (self.steps + 10))
        for average, parameter in zip(self.ema, self.net.parameters()):
            average.lerp_(parameter.data, 1 - keep)
        return {name: term.item() for name, term in terms.items()}

    def save(self, path):
        torch.save({"net": self.net.state_dict(), "ema": self.ema, "settings": self.net.settings, "owner": self.owner,
                    "optimizer": self.optimizer.state_dict(), "game": self.game.state(), "steps": self.steps,
                    "minutes": self.minutes, "options": vars(self.options)}, path + ".new")
        os.replace(path + ".new", path)

    def restore(self, path):
        state = torch.load(path)
        self.net.load_state_dict(state["net"])
        self.ema, self.steps, self.minutes = state["ema"], state["steps"], state["minutes"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.game.restore(state["game"])
        torch.manual_seed(self.options.seed + self.steps)


def train(options):
    """Trains until the steps or the minutes are used up; writes <runs>/pattern.pt and a table of losses."""
    os.makedirs(options.runs, exist_ok=True)
    checkpoint, table = (os.path.join(options.runs, name) for name in ("pattern.pt", "pattern.jsonl"))
    trainer = Trainer(options)
    if options.resume and os.path.exists(checkpoint):
        trainer.restore(checkpoint)
    saved, sums = time.time(), {}
    for progress in progress_of(trainer, options):
        for name, value in trainer.step(progress).items():
            sums.setdefault(name, []).append(value)
        if trainer.steps % options.report == 0:
            report(trainer, table, sums)
            sums = {}
        if time.time() - saved > 60:
            trainer.save(checkpoint)
            saved = time.time()
    trainer.save(checkpoint)


def report(trainer, table, sums):
    row = {"steps": trainer.steps, "minutes": round(trainer.minutes, 2), "cpu": round(time.process_time() / 60, 2)}
    row.update({name: round(sum(values) / len(values), 4) for name, values in sums.items()})
    row.update(accuracy=round(trainer.game.accuracy, 3), real=round(trainer.game.scores["real"], 3),
               fake=round(trainer.game.scores["fake"], 3))
    print(" ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    with open(table, "a") as file:
        file.write(json.dumps(row) + "\n")
