"""Writes the stylist with its gallery in the metadata, and the style encoder, as ONNX; checks the files' structure."""
import base64
import json
import os
import warnings

import onnx
import torch

import strength
from data import fail
from encoder import SIDE, Encoder
from network import NOISE_PLANES, SIZE_MULTIPLE, Stylist, noise_planes
from styles import STYLES

LICENCE = "CC0-1.0 (weights); trained from public-domain style pictures, see weights/README.md"


def load(runs):
    """-> (averaged network, codes (styles + 1, C), state) from the latest checkpoint."""
    path = os.path.join(runs, "stylist.pt")
    if not os.path.exists(path):
        fail(f"no checkpoint: {path}")
    state = torch.load(path)
    net = Stylist(**state["settings"]).eval()
    for parameter, average in zip(net.parameters(), state["ema"]):
        parameter.data.copy_(average)
    return net, state["ema"][-1], state


def load_encoder(state):
    """The averaged encoder of a checkpoint."""
    first, tensors = len(state["net"]), state["encoder"]
    encoder = Encoder(len(tensors["base"]), len(tensors["statistics.bias"])).eval()
    encoder.load_state_dict(tensors)
    for parameter, average in zip(encoder.parameters(), state["ema"][first:]):
        parameter.data.copy_(average)
    return encoder


def encode(code):
    return base64.b64encode(code.detach().numpy().astype("<f4").tobytes()).decode()


class Ranged(torch.nn.Module):
    """The network with its result held to 0..1."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, artwork, style, noise):
        return self.net(artwork, style, noise).clamp(0, 1)


def gallery(names, codes, leave_out, curves):
    """In the order of STYLES, whatever order the run learnt them in: the first is the program's default."""
    code_of = dict(zip(names, codes))
    shown = ("name", "title", "title_zh", "author", "year", "licence", "source")
    curve = lambda name: {"curve": curves[name]} if name in curves else {}
    return [{**{key: style[key] for key in shown}, "code": encode(code_of[style["name"]]), **curve(style["name"])}
            for style in STYLES if style["name"] in code_of and style["name"] not in leave_out]


def export(runs, out, identity=False, leave_out=()):
    net, codes, state = load(runs)
    artwork, noise = torch.rand(1, 3, 64, 96), noise_planes(1, 64, 96)
    sizes = {"artwork": {2: "height", 3: "width"}, "noise": {2: "half_height", 3: "half_width"},
             "stylised": {2: "height", 3: "width"}}
    curves = strength.read(runs, net, state["styles"], codes)
    missing = [name for name in state["styles"] if name not in curves]
    if missing:
        print("no curve (tools/train curve): " + ", ".join(missing))
    warnings.simplefilter("ignore")  # notes on folding that change nothing
    torch.onnx.export(Ranged(net), (artwork, codes[:1].clone(), noise), out, opset_version=13,
                      do_constant_folding=True, dynamic_axes=sizes,
                      input_names=["artwork", "style", "noise"], output_names=["stylised"])
    facts = {"wrapture.kind": "stylist", "wrapture.range": "0..1", "wrapture.multiple": str(SIZE_MULTIPLE),
             "wrapture.noise": str(NOISE_PLANES), "wrapture.licence": LICENCE,
             "wrapture.styles": json.dumps(gallery(state["styles"], codes, leave_out, curves), ensure_ascii=False)}
    if identity:
        facts["wrapture.identity"] = encode(codes[-1])
    finish(out, facts)


def export_encoder(runs, out):
    encoder = load_encoder(load(runs)[2])
    warnings.simplefilter("ignore")
    torch.onnx.export(encoder, torch.rand(1, 3, SIDE, SIDE), out, opset_version=13, do_constant_folding=True,
                      input_names=["picture"], output_names=["style"])
    finish(out, {"wrapture.kind": "encoder", "wrapture.range": "0..1", "wrapture.licence": LICENCE,
                 "wrapture.code_size": str(len(encoder.base))})


def finish(path, facts, opset=None):
    """Adds metadata to the written file, takes out what only its exporter cares for, and checks it. opset: said instead of its own."""
    model = onnx.load(path)
    if opset:
        model.opset_import[0].version, model.ir_version = opset, 9
    onnx.helper.set_model_props(model, {"wrapture.version": "1", **facts})
    model.producer_name = "wrapture"
    model.producer_version = ""
    for node in model.graph.node:
        node.doc_string = ""
    if model.opset_import[0].version <= onnx.defs.onnx_opset_version():  # an older checker does not know the newest
        onnx.checker.check_model(model)
    onnx.save(model, path)
    operators = sorted({node.op_type for node in model.graph.node})
    print(f"{path}: {os.path.getsize(path)} bytes, operators {' '.join(operators)}")
