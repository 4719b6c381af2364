"""Writes the pattern generator as ONNX with its families in the metadata."""
import json
import os
import warnings

import torch

from data import fail
from export import finish
from pattern.network import CELL, NOISE_PLANES, NOISE_STEP, Pattern, Z_SIZE, noise_of
from pattern.sources import FAMILIES

OPSET = 19  # the first whose Pad wraps around; what is written else is the same since 13
LICENCE = "CC0-1.0 (weights); trained from public-domain patterns and our own drawings, see weights/pattern.md"


def load(runs):
    """-> (averaged network, state) from the latest checkpoint."""
    path = os.path.join(runs, "pattern.pt")
    if not os.path.exists(path):
        fail(f"no checkpoint: {path}")
    state = torch.load(path)
    families, palettes = state["net"]["palette_mask"].shape
    inks = state["net"]["palettes"].shape[1] // 3
    net = Pattern(state["owner"], torch.zeros(palettes, inks, 3), torch.zeros(families, palettes), (),
                  tuple(state["settings"]["planes"]), state["settings"]["lattice"])
    net.load_state_dict(state["net"])
    for parameter, average in zip(net.parameters(), state["ema"]):
        parameter.data.copy_(average)
    return net.eval(), state


def facts():
    shown = ("name", "title", "title_zh", "licence")
    families = [{key: family[key] for key in shown} for family in FAMILIES]
    return {"wrapture.kind": "pattern", "wrapture.range": "0..1", "wrapture.multiple": str(CELL),
            "wrapture.noise_planes": str(NOISE_PLANES), "wrapture.noise_step": str(NOISE_STEP), "wrapture.licence": LICENCE,
            "wrapture.families": json.dumps(families, ensure_ascii=False)}


def export(runs, out):
    net, _ = load(runs)
    family = torch.eye(len(FAMILIES))[:1]
    sizes = {"noise": {2: "quarter_height", 3: "quarter_width"}, "pattern": {2: "height", 3: "width"}}
    warnings.simplefilter("ignore")  # notes on folding that change nothing
    torch.onnx.export(net, (torch.randn(1, Z_SIZE), family, noise_of(1, CELL, 2 * CELL)), out, opset_version=13,
                      do_constant_folding=True, dynamic_axes=sizes,
                      input_names=["z", "family", "noise"], output_names=["pattern"])
    finish(out, facts(), OPSET)
