"""The twin's part of smoke: a few steps on made-up data, both files, and both beside PyTorch where our program is there."""
import os

import torch

import foreign
from network import noise_planes
from twin import check, command
from twin.export import load
from twin.network import HALO

STYLES = ["wandle", "linocut"]
MOST_DIFFERENCE = 1e-4


def whole_equals_number(runs):
    """A map of one strength gives what the number gives, and where the map is 0 the artwork stays to the bit."""
    net, codes, _ = load(runs)
    artwork, noise = torch.rand(1, 3, 64, 96), noise_planes(1, 64, 96)
    one = net(artwork, codes[:1], noise, torch.full((1, 1, 1, 1), 0.7))
    mapped = torch.full((1, 1, 64, 96), 0.7)
    if (one - net(artwork, codes[:1], noise, mapped)).abs().max() > 1e-5:
        raise SystemExit("smoke: a map of one strength is not that strength")
    mapped[..., :32] = 0
    if not torch.equal(net(artwork, codes[:1], noise, mapped)[..., :32], artwork[..., :32]):
        raise SystemExit("smoke: the twin changes artwork where the strength is 0")


def tile_equals_whole(runs):
    """A tile with its halo shows what the whole shows there."""
    net, codes, _ = load(runs)
    artwork, noise, strength, end = torch.rand(1, 3, 288, 288), noise_planes(1, 288, 288), torch.ones(1, 1, 1, 1), 32 + HALO
    tile = net(artwork[..., :end, :end], codes[:1], noise[..., :end // 2, :end // 2], strength)
    if (tile - net(artwork, codes[:1], noise, strength)[..., :end, :end])[..., :32, :32].abs().max() > 1e-5:
        raise SystemExit("smoke: a tile of the twin is not what the whole shows")


def run(parse, data, runs, folder):
    common = ["--data", data, "--runs", runs, "--styles", *STYLES, "--size", "96", "--report", "1", "--critic-from", "0.5"]
    for words in (["--steps", "2"], ["--steps", "3", "--resume", "--slim"]):
        command.run(parse(["twin", *common, *words]))
    whole_equals_number(runs)
    tile_equals_whole(runs)
    program = foreign.find_program(None)
    for name, words in (("number", []), ("map", ["--map"])):
        file = os.path.join(folder, f"twin_{name}.onnx")
        command.run(parse(["twin-export", "--runs", runs, "--out", file, *words]))
        if program:
            worst = check.compare(runs, file, program, name == "map", (32, 48), ["--reference"])
            print(f"twin, strength as a {name}: {worst:.1e} from PyTorch")
            if worst > MOST_DIFFERENCE:
                raise SystemExit("smoke: the exported twin differs from PyTorch")
