"""Reads the twin's checkpoint and writes it as ONNX, in the form of the stylist with one input more: the strength."""
import json
import os
import warnings

import torch

from data import fail
from export import LICENCE, finish, gallery
from network import NOISE_PLANES, SIZE_MULTIPLE, noise_planes
from twin.network import Twin


def load(runs):
    """-> (averaged network with baked weights, codes (styles, C), state) from the latest checkpoint."""
    path = os.path.join(runs, "twin.pt")
    if not os.path.exists(path):
        fail(f"no checkpoint: {path}")
    state = torch.load(path)
    net = Twin(**state["settings"]).eval()
    for parameter, average in zip(net.parameters(), state["ema"]):
        parameter.data.copy_(average)
    return net.bake().requires_grad_(False), state["ema"][-1], state


class Ranged(torch.nn.Module):
    """The network with its result held to 0..1."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, artwork, style, noise, strength):
        return self.net(artwork, style, noise, strength).clamp(0, 1)


def export(runs, out, as_map=False):
    """as_map: strength is a plane of the artwork's size instead of one number."""
    net, codes, state = load(runs)
    artwork, noise = torch.rand(1, 3, 64, 96), noise_planes(1, 64, 96)
    sizes = {"artwork": {2: "height", 3: "width"}, "noise": {2: "half_height", 3: "half_width"},
             "stylised": {2: "height", 3: "width"}}
    if as_map:
        sizes["strength"] = sizes["artwork"]
    warnings.simplefilter("ignore")  # notes on folding that change nothing
    strength = torch.rand(1, 1, 64, 96) if as_map else torch.rand(1, 1, 1, 1)
    torch.onnx.export(Ranged(net), (artwork, codes[:1].clone(), noise, strength), out, opset_version=13, do_constant_folding=True,
                      dynamic_axes=sizes, input_names=["artwork", "style", "noise", "strength"], output_names=["stylised"])
    finish(out, {"wrapture.kind": "stylist", "wrapture.range": "0..1", "wrapture.multiple": str(SIZE_MULTIPLE),
                 "wrapture.noise": str(NOISE_PLANES), "wrapture.strength": "map" if as_map else "number", "wrapture.licence": LICENCE,
                 "wrapture.styles": json.dumps(gallery(state["styles"], codes, (), {}), ensure_ascii=False)})
