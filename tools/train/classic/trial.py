"""Short trials of the adversarial training on made-up data: every pair, loss and cure; resuming; collapsed generators are recognised."""
import os

import torch

from classic import adversarial

RUNS = (("a", "wasserstein", ()), ("a128", "nonsaturating", ("gate",)), ("b", "nonsaturating", ("spectral",)),
        ("c", "minmax", ("smooth",)), ("d", "nonsaturating", ("smooth", "spectral", "gate")))


def check(right, message):
    if not right:
        raise SystemExit(f"smoke: {message}")


class Collapsed(adversarial.Trainer):
    """A generator that is not given its input: all its samples are one picture."""

    def make(self, z):
        return super().make(z * 0)


class FewKinds(adversarial.Trainer):
    """A generator that knows sixteen pictures and gives one of them, a little noisy: mode collapse, though the kinds differ."""

    def samples(self, z):
        noise = torch.randn(len(z), 1, *self.pictures.shape[2:], generator=torch.Generator().manual_seed(1))
        return (self.scaled(self.pictures[torch.arange(len(z)) % 16]) + 0.05 * noise).clamp(-1, 1)


def check_measure(options):
    """Broken generators are told from healthy sets of pictures."""
    for broken in (Collapsed, FewKinds):
        check(adversarial.train(options, broken(options))["collapsed"], f"{broken.__name__} is not recognised as collapsed")
    trainer = adversarial.Trainer(options)
    count = trainer.diversity.count
    healthy = trainer.diversity.measure(trainer.scaled(trainer.pictures[count:2 * count]))
    check(not healthy["collapsed"], f"other real pictures are taken as collapsed: {healthy}")


def check_resume(parse, common, runs):
    """Two steps, a break and two more give the weights of four steps."""
    whole, parts = os.path.join(runs, "whole"), os.path.join(runs, "parts")
    for folder, steps in ((whole, 4), (parts, 2), (parts, 4)):
        adversarial.train(parse(["classic-d", *common, "--runs", folder, "--steps", str(steps), "--resume"]))
    first, second = (torch.load(os.path.join(folder, "classic-d.pt"))["generator"] for folder in (whole, parts))
    check(all(torch.equal(first[name], second[name]) for name in first), "a resumed adversarial run has other weights")


def run(parse, data, runs):
    common = ["--data", data, "--batch", "8", "--pictures", "128", "--report", "1"]
    for pair, loss, cures in RUNS:
        options = parse([f"classic-{pair}", *common, "--runs", runs, "--steps", "1", "--loss", loss, "--cures", *cures])
        adversarial.train(options)
        for ending in (".pt", ".csv", ".onnx", "_losses.png", "_diversity.png", "_samples.png"):
            check(os.path.exists(os.path.join(runs, f"classic-{pair}{ending}")), f"classic-{pair} left no {ending}")
    check_resume(parse, common, runs)
    check_measure(parse(["classic-d", *common, "--runs", os.path.join(runs, "broken"), "--steps", "1"]))
