"""Trains the stylist and the style encoder together: perceptual losses first, then the critic joins."""
import copy
import json
import math
import os
import random
import signal
import time
from argparse import Namespace

import torch
from PIL import Image

import losses
import sheet
import workers
from data import Contents, load_style, style_picture, to_tensor
from discriminator import Game
from encoder import SIDE, Encoder, Pictures, central_square, statistics
from network import Stylist, noise_planes
from pool import Pool
from running import restore_optimizer
from styles import STYLES

WEIGHTS = {"content": 1.0, "style": 7.0, "smooth": 0.1, "range": 2.0, "legible": 1.2, "tone": 1.5, "even": 8.0,
           "grid": 15.0, "same": 2.0, "critic": 0.08, "code": 1.0, "statistics": 0.1}
EMA = 0.995  # about 200 steps; longer runs on fast machines: 0.998


class Trainer:
    """Owns the networks, their optimizers and the data; `step` does one update."""

    def __init__(self, options, rank=0):
        torch.manual_seed(options.seed)
        torch.set_flush_denormal(True)
        self.options, self.seed = options, options.seed + 1000 * rank
        self.rng = random.Random(self.seed)
        self.vgg = losses.Vgg(options.data, torch.bfloat16 if options.bf16 else torch.float32)
        self.pool = Pool(Contents(options.data, options.size, self.seed), self.vgg, options.pool, self.seed, True)
        self.styles = STYLES
        self.pictures = [load_style(options.data, style) for style in STYLES]
        with torch.no_grad():
            self.targets = [losses.grams(losses.pyramid(self.vgg, picture)) for picture in self.pictures]
        self.net = Stylist().to(memory_format=torch.channels_last)
        rows = len(STYLES) + 1  # the last one is the identity anchor
        codes = self.net.neutral_code().repeat(rows, 1)
        self.codes = torch.nn.Parameter(codes + 0.1 * torch.randn(codes.shape))
        self.encoder = Encoder(self.net.code_size, losses.statistics_size(self.vgg))
        self.encoder.base.copy_(self.net.neutral_code())
        self.encoder.statistics.bias.data.copy_(torch.stack([statistics([gram[0] for gram in target])
                                                             for target in self.targets]).mean(0))
        self.foreign = Pictures(options.data, self.vgg, self.seed)
        self.squares = [style_square(options.data, style) for style in STYLES]
        self.hardness = [1.0] * len(STYLES)  # running style errors: poor styles are drawn more often
        learns = 0.0 if options.command == "encoder" else 1.0  # the encoder alone: the network and the gallery stay
        self.optimizer = torch.optim.Adam([{"params": self.net.parameters(), "share": learns},
                                           {"params": [self.codes], "share": 2 * learns},
                                           {"params": self.encoder.parameters(), "share": 0.5}], options.rate)
        self.ema = copy.deepcopy([p.data for p in self.parameters()])
        self.game = Game(len(STYLES))
        self.steps, self.minutes, self.critic_steps = 0, 0.0, 0
        torch.manual_seed(self.seed)

    def parameters(self):
        return list(self.net.parameters()) + list(self.encoder.parameters()) + [self.codes]

    def draw_weights(self, count):
        """Style weights (N, styles + 1): mostly one style, the first always; some mixes and lower strengths."""
        weights = torch.zeros(count, len(self.styles) + 1)
        weights[0, self.pick()] = 1
        for row in weights[1:]:
            first, second = self.pick(), self.pick()
            part = self.rng.random() if self.rng.random() < self.options.mixes else 1.0
            row[first] += part
            row[second] += 1 - part
            if self.rng.random() < self.options.weaker:
                strength = self.rng.random()
                row.mul_(strength)
                row[-1] = 1 - strength
        return weights

    def pick(self):
        mean = sum(self.hardness) / len(self.hardness)
        return self.rng.choices(range(len(self.styles)), [min(2.0, max(0.5, value / mean)) for value in self.hardness])[0]

    def note_hardness(self, weights, errors):
        for row, error in zip(weights, errors.tolist()):
            best = int(row.argmax())
            if row[best] > 0.99 and best < len(self.styles):
                self.hardness[best] += 0.1 * (error - self.hardness[best])

    def encode(self, weights, codes):
        """Puts the last sample under a picture from outside the gallery.

        -> (codes, weights that leave it out, its entry or None, terms of the encoder's loss)
        """
        index = self.rng.randrange(len(self.styles))
        square = self.squares[index]
        entry = self.foreign.draw() if self.rng.random() < self.options.foreign else None
        pictures = torch.stack([square] + ([entry["picture"]] if entry else []))
        hidden = self.encoder.hidden(pictures)
        found = self.encoder.base + self.encoder.code(hidden)
        terms = {"code": (found[0] - self.codes[index].detach()).square().mean()}
        if entry:
            terms["statistics"] = (self.encoder.statistics(hidden[1]) - entry["statistics"]).square().mean()
            codes = torch.cat([codes[:-1], found[1:]])
            weights = torch.cat([weights[:-1], torch.zeros_like(weights[-1:])])
        return codes, weights, entry, terms

    def style_targets(self, weights, own, entry):
        """Gram targets mixed by weight; the identity's share asks for the artwork's own statistics."""
        result = []
        for layer, mine in enumerate(own):
            stack = torch.cat([target[layer] for target in self.targets])
            mixed = torch.einsum("ns,sij->nij", weights[:, :-1], stack)
            result.append(mixed + weights[:, -1].view(-1, 1, 1) * mine)
            if entry:
                result[-1][-1] = entry["grams"][layer].float()
        return result

    def real_patches(self, weights):
        """A crop of the style's picture for each sample."""
        size, crops = self.options.size, []
        for row in weights:
            picture = self.pictures[int(row.argmax())]
            y, x = (self.rng.randint(0, side - size) for side in picture.shape[2:])
            crop = picture[0, :, y:y + size, x:x + size]
            crops.append(crop.flip(2) if self.rng.random() < 0.5 else crop)
        return torch.stack(crops)

    def play(self, fake, weights):
        """One round against the critic: it learns, then says what the results lack. Only for unmixed styles."""
        self.game.teach(self.real_patches(weights), fake, weights)
        self.critic_steps += 1
        return self.game.loss(fake, weights).mean()

    def set_rate(self, progress):
        warm = min(1, (self.steps + 1) / 50)
        decay = 0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, progress)))
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * group["share"] * warm * decay

    def step(self, progress):
        options = self.options
        self.set_rate(progress)
        batch = self.pool.batch(options.batch)
        artwork = batch["picture"].contiguous(memory_format=torch.channels_last)
        weights = self.draw_weights(options.batch)
        codes, weights, entry, terms = self.encode(weights, weights @ self.codes)
        result = self.net(artwork, codes, noise_planes(options.batch, options.size, options.size))
        features = self.vgg.features(result)
        layers = losses.style_errors(losses.pyramid(self.vgg, result, features), self.style_targets(weights, batch["grams"], entry))
        own = weights[:, -1]
        self.note_hardness(weights, torch.stack(layers).mean(0))
        terms.update(artwork_terms(features, result, batch))
        terms["style"] = torch.stack(layers).mean()
        terms["same"] = ((result - artwork).abs().mean((1, 2, 3)) * own).mean()
        pure = weights[:, :-1].max(1).values > 0.99
        if progress >= options.critic_from:
            terms["critic"] = self.play(result[pure], weights[pure, :-1]) * pure.float().mean()
        loss = sum(WEIGHTS[name] * term for name, term in terms.items())
        self.optimizer.zero_grad()
        loss.backward()
        workers.average_gradients(self.parameters())
        norm = torch.nn.utils.clip_grad_norm_(self.parameters(), 5.0)
        if not torch.isfinite(norm):
            return None
        self.optimizer.step()
        self.steps += 1
        keep = min(EMA, self.steps / (self.steps + 10))
        for average, parameter in zip(self.ema, self.parameters()):
            average.lerp_(parameter.data, 1 - keep)
        log = {name: term.item() for name, term in terms.items()}
        if entry:
            log["foreign"] = torch.stack([layer[-1] for layer in layers]).mean().item()
        log.update({f"style{i + 1}": layer.mean().item() for i, layer in enumerate(layers)})
        return log

    def save(self, path):
        state = {"net": self.net.state_dict(), "codes": self.codes.data, "encoder": self.encoder.state_dict(),
                 "hardness": self.hardness, "ema": self.ema, "settings": self.net.settings,
                 "optimizer": self.optimizer.state_dict(), "game": self.game.state(), "steps": self.steps,
                 "critic_steps": self.critic_steps, "minutes": self.minutes, "seed": self.options.seed,
                 "styles": [style["name"] for style in self.styles]}
        torch.save(state, path + ".new")
        os.replace(path + ".new", path)

    def restore(self, path):
        state = torch.load(path)
        if state["styles"] != [style["name"] for style in STYLES]:
            raise SystemExit("the checkpoint was trained on other styles or another order of them: " + ", ".join(state["styles"]))
        self.net.load_state_dict(state["net"])
        self.codes.data.copy_(state["codes"])
        self.encoder.load_state_dict(state["encoder"])
        self.hardness = state["hardness"]
        self.ema = state["ema"]
        restore_optimizer(self.optimizer, state["optimizer"])
        self.game.restore(state["game"])
        self.steps, self.minutes, self.critic_steps = state["steps"], state["minutes"], state["critic_steps"]
        torch.manual_seed(self.seed + self.steps)
        self.rng.seed(self.seed + self.steps)


    def start_from(self, path):
        """Takes the averaged network of another run, and its codes and critic rows for the styles that both know."""
        state = torch.load(path)
        names, old = [style["name"] for style in STYLES], state["styles"]
        for parameter, average in zip(self.net.parameters(), state["ema"]):
            parameter.data.copy_(average)
        codes = state["ema"][-1]
        self.codes.data[:] = codes[:-1].mean(0) + 0.05 * torch.randn(self.codes.shape)
        self.encoder.base.copy_(codes[:-1].mean(0))
        critic = state["game"]["critic"]
        mine = self.game.critic.state_dict()
        for name, value in critic.items():
            if mine[name].shape == value.shape:
                mine[name].copy_(value)
        for row, name in enumerate(names):
            if name in old:
                self.codes.data[row] = codes[old.index(name)]
                mine["project.weight_orig"][:, row] = critic["project.weight_orig"][:, old.index(name)]
        self.game.critic.load_state_dict(mine)
        self.ema = copy.deepcopy([p.data for p in self.parameters()])


def artwork_terms(features, result, batch):
    """What a result owes its artwork, unweighted. features: VGG19's of the result; batch: Pool's."""
    artwork = batch["picture"]
    return {"content": losses.content_error(features, batch["content"]).mean(),
            "smooth": losses.total_variation(result),
            "range": losses.out_of_range(result),
            "legible": (losses.legibility_error(result, artwork) * batch["label"]).mean(),
            "tone": losses.tone_error(result, artwork).mean(),
            "even": losses.evenness_error(result, artwork).mean(),
            "grid": losses.grid_error(result, artwork).mean()}


def style_square(folder, style):
    """A gallery picture as the encoder sees it."""
    return to_tensor(central_square(style_picture(folder, style)).resize((SIDE, SIDE), Image.LANCZOS))


def train(options):
    """Trains until the steps or the minutes are used up; writes <runs>/stylist.pt and a table of losses."""
    os.makedirs(options.runs, exist_ok=True)
    workers.run(work, options)


def work(options, rank):
    checkpoint, table = os.path.join(options.runs, "stylist.pt"), os.path.join(options.runs, "stylist.jsonl")
    trainer = Trainer(options, rank)
    if options.resume and os.path.exists(checkpoint):
        trainer.restore(checkpoint)
    elif options.start:
        trainer.start_from(options.start)
    before, begin, saved, drawn, sums = trainer.minutes, time.time(), time.time(), time.time(), {}
    first = trainer.steps / options.steps if options.steps else before / options.minutes
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # kill saves first
    while True:
        trainer.minutes = before + (time.time() - begin) / 60
        progress = trainer.steps / options.steps if options.steps else trainer.minutes / options.minutes
        progress, stopped = workers.agree(progress, len(stop))
        if progress >= 1 or stopped:
            break
        log = trainer.step(progress)
        if rank:
            continue
        for name, value in (log or {}).items():
            sums.setdefault(name, []).append(value)
        if trainer.steps % options.report == 0:
            report(trainer, table, sums, (time.time() - begin) / 60 * (1 - progress) / max(progress - first, 1e-9))
            sums = {}
        if time.time() - saved > 120:
            trainer.save(checkpoint)
            saved = time.time()
        if time.time() - drawn > options.sheet_minutes * 60:
            trainer.save(checkpoint)
            sheet.draw(Namespace(data=options.data, runs=options.runs, size=256, rows=4, first=3, strength=1, unseen=0,
                                 out=os.path.join(options.runs, f"sheet_{trainer.steps}.jpg")))
            drawn = time.time()
    if rank == 0:
        trainer.save(checkpoint)


def report(trainer, table, sums, minutes_left):
    row = {"steps": trainer.steps, "minutes": round(trainer.minutes, 2)}
    row.update({name: round(sum(values) / len(values), 4) for name, values in sums.items()})
    if trainer.critic_steps:
        row.update(accuracy=round(trainer.game.accuracy, 3), real=round(trainer.game.scores["real"], 3),
                   fake=round(trainer.game.scores["fake"], 3))
    print(" ".join(f"{name} {value}" for name, value in row.items()) + f", {minutes_left:.0f} min left", flush=True)
    with open(table, "a") as file:
        file.write(json.dumps(row) + "\n")
