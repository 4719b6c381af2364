"""Classic adversarial training of the articles' pairs: a discriminator and a generator take turns, the same seed gives the same weights."""
import csv
import os
import time

import onnx
import torch

from classic import crops, cures, plot
from classic.diversity import Diversity
from squeeze import SqueezeNet, WEIGHTS_FILE
from zoo import skeleton
from zoo.networks import find

PAIRS = ("a", "a128", "b", "c", "d")
LOSS_COLUMNS, DIVERSITY_COLUMNS = ("discriminator", "generator"), ("colour_spread", "colour_nearest", "feature_spread", "feature_nearest")
COLUMNS = ("step", *LOSS_COLUMNS, "real", "fake", "accuracy", *DIVERSITY_COLUMNS, "collapsed")
COMPARED = 256  # samples and real pictures compared for diversity; fewer where there are fewer


class Trainer:
    """Owns both networks, their optimizers and the pictures; `step` is one turn of both."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        self.options = options
        generator, discriminator = find(options.pair + "-generator"), find(options.pair + "-discriminator")
        channels, side, _ = discriminator.inputs["picture"]
        self.pictures = crops.load(options.data, side, channels, options.pictures, options.seed)
        self.generator = generator.make()
        self.discriminator = cures.cured(discriminator.make(), options.loss, options.cures)
        self.optimizers = [cures.adam(network.parameters(), options.loss) for network in (self.discriminator, self.generator)]
        self.fixed = torch.randn(64, 100)
        self.steps, self.accuracy = 0, 0.5
        count = min(COMPARED, len(self.pictures) // 2)
        known = os.path.exists(os.path.join(options.data, WEIGHTS_FILE))
        self.diversity = Diversity(self.scaled(self.pictures[:count]), SqueezeNet(options.data) if known else None)

    @staticmethod
    def scaled(pictures):
        return pictures.float() / 127.5 - 1

    def real(self):
        return self.scaled(self.pictures[torch.randint(len(self.pictures), (self.options.batch,))])

    def make(self, z):
        return self.generator(z)

    def teach_discriminator(self):
        options = self.options
        real, fake = self.real(), self.make(torch.randn(options.batch, 100)).detach()
        rests = "gate" in options.cures and self.accuracy > cures.GATE
        with torch.set_grad_enabled(not rests):
            real_logits, fake_logits = self.discriminator.logits(real), self.discriminator.logits(fake)
            loss = cures.discriminator_loss(options.loss, options.cures, real_logits, fake_logits)
            if options.loss == "wasserstein" and not rests:
                loss = loss + cures.gradient_penalty(self.discriminator, real, fake)
        if not rests:
            self.update(0, loss)
        right = ((real_logits > 0).float().mean() + (fake_logits < 0).float().mean()).item() / 2
        self.accuracy += 0.05 * (right - self.accuracy)
        return {"discriminator": loss.item(), "real": real_logits.mean().item(), "fake": fake_logits.mean().item()}

    def update(self, which, loss):
        self.optimizers[which].zero_grad()
        loss.backward()
        self.optimizers[which].step()

    def step(self):
        for _ in range(cures.CRITIC_STEPS if self.options.loss == "wasserstein" else 1):
            log = self.teach_discriminator()
        loss = cures.generator_loss(self.options.loss, self.discriminator.logits(self.make(torch.randn(self.options.batch, 100))))
        self.update(1, loss)
        self.steps += 1
        return {**log, "generator": loss.item(), "accuracy": self.accuracy}

    def samples(self, z):
        """What the exported network makes: batch norm with its averages."""
        self.generator.eval()
        with torch.no_grad():
            result = torch.cat([self.make(part) for part in z.split(64)])
        self.generator.train()
        return result

    def measure(self):
        """Diversity of samples from fixed numbers; does not touch the numbers of the training."""
        z = torch.randn(self.diversity.count, 100, generator=torch.Generator().manual_seed(self.options.seed))
        return self.diversity.measure(self.samples(z))

    def state(self):
        return {"generator": self.generator.state_dict(), "discriminator": self.discriminator.state_dict(),
                "optimizers": [one.state_dict() for one in self.optimizers], "fixed": self.fixed, "steps": self.steps,
                "accuracy": self.accuracy, "random": torch.get_rng_state(), "loss": self.options.loss, "cures": self.options.cures}

    def restore(self, state):
        if (state["loss"], state["cures"]) != (self.options.loss, self.options.cures):
            raise SystemExit(f"the checkpoint was trained with --loss {state['loss']} --cures {' '.join(state['cures']) or 'none'}")
        self.generator.load_state_dict(state["generator"])
        self.discriminator.load_state_dict(state["discriminator"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"]):
            optimizer.load_state_dict(kept)
        self.fixed, self.steps, self.accuracy = state["fixed"], state["steps"], state["accuracy"]
        torch.set_rng_state(state["random"])


class Report:
    """The files of a run: table, plots, samples, checkpoint and the generator as ONNX."""

    def __init__(self, options):
        self.base = os.path.join(options.runs, "classic-" + options.pair)
        self.title = " ".join(["classic-" + options.pair, options.loss, *options.cures])
        self.checkpoint, self.table = self.base + ".pt", self.base + ".csv"
        os.makedirs(options.runs, exist_ok=True)

    def begin(self, steps):
        """Keeps the lines up to a checkpoint's steps: a killed run may have written more."""
        kept = []
        if steps and os.path.exists(self.table):
            with open(self.table, newline="") as file:
                kept = [row for row in list(csv.reader(file))[1:] if int(row[0]) <= steps]
        with open(self.table, "w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *kept])

    def line(self, trainer, log, left_seconds):
        values = {"step": trainer.steps, **log, **trainer.measure()}
        with open(self.table, "a", newline="") as file:
            row = [values.get(name, "") for name in COLUMNS]
            csv.writer(file).writerow([f"{value:.5g}" if isinstance(value, float) else value for value in map(plain, row)])
        shown = " ".join(f"{name} {value:.3f}" for name, value in values.items() if isinstance(value, float))
        print(f"{trainer.steps:6} {shown} | {left_seconds / 60:.1f} min left" + (" COLLAPSED" if values["collapsed"] else ""), flush=True)

    def save(self, trainer):
        torch.save(trainer.state(), self.checkpoint + ".new")
        os.replace(self.checkpoint + ".new", self.checkpoint)
        plot.sheet(trainer.samples(trainer.fixed), self.base + "_samples.png")
        plot.plot(self.table, LOSS_COLUMNS, self.base + "_losses.png", self.title + ": losses")
        plot.plot(self.table, DIVERSITY_COLUMNS, self.base + "_diversity.png", self.title + ": diversity, share of the data's")

    def export(self, trainer):
        entry = find(trainer.options.pair + "-generator")
        trainer.generator.eval()
        model = skeleton.export(entry, trainer.generator)
        trainer.generator.train()
        skeleton.name_folded(model, trainer.generator)
        skeleton.tidy(model)
        onnx.checker.check_model(model)
        onnx.save(model, self.base + ".onnx")


def plain(value):
    return int(value) if isinstance(value, bool) else value


def train(options, trainer=None):
    """Runs to options.steps; returns the last measure of diversity."""
    trainer = trainer or Trainer(options)
    report = Report(options)
    if options.resume and os.path.exists(report.checkpoint):
        trainer.restore(torch.load(report.checkpoint))
    report.begin(trainer.steps)
    begin, first, saved = time.time(), trainer.steps, time.time()
    while trainer.steps < options.steps:
        log = trainer.step()
        if trainer.steps % options.report == 0 or trainer.steps == options.steps:
            report.line(trainer, log, (time.time() - begin) / (trainer.steps - first) * (options.steps - trainer.steps))
        if time.time() - saved > 60:
            report.save(trainer)
            saved = time.time()
    report.save(trainer)
    report.export(trainer)
    result = trainer.measure()
    if result["collapsed"]:
        print(f"{report.title}: collapsed: its samples are too much alike; train longer, or try --loss wasserstein or --cures spectral gate")
    return result
