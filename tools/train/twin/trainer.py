"""One step of the twin's training: styles, mixes and strengths drawn at random; statistics between the artwork's own and the style's."""
import copy
import math
import os
import random

import torch

import losses
from data import Contents, fail, load_style
from discriminator import Game
from network import noise_planes
from running import restore_optimizer
from twin import judge
from twin.network import Twin
from twin.targets import Targets, chosen
from twin.teacher import Teacher

WEIGHTS = {"style": 25.0, "content": 6.0, "smooth": 0.2, "range": 6.0, "legible": 4.0, "tone": 4.0, "even": 15.0, "critic": 0.3,
           "teacher": 30.0, "features": 8.0}
EMA = 0.995


class Trainer:
    """Owns the network, the codes, the optimizer and the data; `step` does one update."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        torch.set_flush_denormal(True)
        self.options, self.rng, self.styles = options, random.Random(options.seed), chosen(options.styles)
        precision = torch.bfloat16 if options.bf16 else torch.float32
        self.vgg = judge.SlimVgg(options.data) if options.slim else losses.Vgg(options.data, precision)
        self.pool = Targets(Contents(options.data, options.size, options.seed), self.vgg, options.pool, options.seed, True)
        self.pictures = [load_style(options.data, style) for style in self.styles]
        with torch.no_grad():
            targets = [judge.moments(losses.pyramid(self.vgg, picture)) for picture in self.pictures]
        self.targets = [torch.cat(layer) for layer in zip(*targets)]
        self.teacher = Teacher(options.teacher, self.styles) if options.teacher else None
        self.net = Twin().to(memory_format=torch.channels_last)
        self.codes = torch.nn.Parameter(self.net.own.data + 0.1 * torch.randn(len(self.styles), self.net.code_size))
        self.optimizer = torch.optim.Adam([{"params": self.net.parameters(), "share": 1.0}, {"params": [self.codes], "share": 6.0}],
                                          options.rate, betas=(0.9, 0.99))
        self.ema = copy.deepcopy([p.data for p in self.parameters()])
        self.game = Game(len(self.styles))
        self.steps, self.minutes = 0, 0.0

    def parameters(self):
        return list(self.net.parameters()) + [self.codes]

    def draw(self, count):
        """-> style weights (N, styles), some mixed; strengths (N,), 1 for the first half."""
        weights, strengths = torch.zeros(count, len(self.styles)), torch.ones(count)
        for number, row in enumerate(weights):
            part = self.rng.random() if self.rng.random() < self.options.mixes else 1.0
            row[self.rng.randrange(len(row))] += part
            row[self.rng.randrange(len(row))] += 1 - part
            if number >= (count + 1) // 2:
                strengths[number] = self.rng.random()
        return weights, strengths

    def play(self, result, weights, strengths):
        """One round against the critic with unmixed styles at full strength."""
        pure = (weights.max(1).values > 0.99) & (strengths > 0.99)
        size, crops = self.options.size, []
        for row in weights[pure]:
            picture = self.pictures[int(row.argmax())]
            y, x = (self.rng.randint(0, side - size) for side in picture.shape[2:])
            crops.append(picture[0, :, y:y + size, x:x + size])
        if not crops:
            return torch.zeros(())
        self.game.teach(torch.stack(crops), result[pure], weights[pure])
        return self.game.loss(result[pure], weights[pure]).mean()

    def step(self, progress):
        options = self.options
        decay = 0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, progress)))
        for group in self.optimizer.param_groups:
            group["lr"] = options.rate * group["share"] * min(1, (self.steps + 1) / 50) * decay
        batch = self.pool.batch(options.batch)
        artwork = batch["picture"].contiguous(memory_format=torch.channels_last)
        weights, strengths = self.draw(options.batch)
        noise = noise_planes(options.batch, options.size, options.size)
        result = self.net(artwork, weights @ self.codes, noise, strengths.view(-1, 1, 1, 1))
        features = self.vgg.features(result)
        style = [torch.einsum("ns,s...->n...", weights, layer) for layer in self.targets]
        errors = judge.style_errors(judge.moments(losses.pyramid(self.vgg, result, features)),
                                    judge.towards(batch["grams"], style, strengths), style)
        terms = {"style": judge.style_error(errors).mean(),
                 "content": judge.content_error(features, batch["content"]).mean(),
                 "smooth": losses.total_variation(result), "range": losses.out_of_range(result),
                 "legible": (losses.legibility_error(result, artwork) * batch["label"]).mean(),
                 "tone": losses.tone_error(result, artwork).mean(), "even": losses.evenness_error(result, artwork).mean()}
        share = max(0, 1 - progress / options.teacher_until)
        if self.teacher and share > 0:
            goal = self.teacher(artwork, weights, noise, strengths)
            terms["teacher"] = ((result - goal).abs().mean((1, 2, 3)) * strengths.square()).mean() * share
            with torch.no_grad():
                wanted = self.vgg.features(goal)
            terms["features"] = (judge.feature_error(features, wanted) * strengths.square()).mean() * share
        if progress >= options.critic_from:
            terms["critic"] = self.play(result, weights, strengths)
        self.optimizer.zero_grad()
        sum(WEIGHTS[name] * term for name, term in terms.items()).backward()
        if not torch.isfinite(torch.nn.utils.clip_grad_norm_(self.parameters(), 5.0)):
            return {}
        self.optimizer.step()
        self.steps += 1
        for average, parameter in zip(self.ema, self.parameters()):
            average.lerp_(parameter.data, 1 - min(EMA, self.steps / (self.steps + 10)))
        log = {name: term.item() for name, term in terms.items()}
        log.update({f"covariance{i + 1}": error[0].item() for i, error in enumerate(errors[1::2])})  # the first sample: strength 1
        return log

    def save(self, path):
        state = {"net": self.net.state_dict(), "codes": self.codes.data, "ema": self.ema, "settings": self.net.settings,
                 "optimizer": self.optimizer.state_dict(), "game": self.game.state(), "steps": self.steps, "minutes": self.minutes,
                 "styles": [style["name"] for style in self.styles]}
        torch.save(state, path + ".new")
        os.replace(path + ".new", path)

    def restore(self, path):
        state = torch.load(path)
        if state["styles"] != [style["name"] for style in self.styles]:
            fail("the checkpoint was trained on other styles: " + " ".join(state["styles"]))
        self.net.load_state_dict(state["net"])
        self.codes.data.copy_(state["codes"])
        restore_optimizer(self.optimizer, state["optimizer"])
        self.game.restore(state["game"])
        self.ema, self.steps, self.minutes = state["ema"], state["steps"], state["minutes"]
        torch.manual_seed(self.options.seed + self.steps)
        self.rng.seed(self.options.seed + self.steps)
