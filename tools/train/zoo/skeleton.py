"""ONNX files of networks with random weights, and skeletons of them: the same file without the numbers that can be made up again.

A skeleton's metadata says `wrapture.weights` = "random SEED"; a weight without numbers says in its doc_string how they are spread:
"uniform CENTRE REACH". Wrapture fills them at load, in the same way on every system (engine/graph/onnx/random_weights.hpp).
"""
import inspect
import io
import math
import warnings

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

OPSET = 13
KEPT = 64  # values; longer weights are left out of a skeleton
SEED = 1
SIDES = ("height", "width")


def fan_in(layer):
    """How many products make one value."""
    taps = layer.weight[0, 0].numel() if layer.weight.dim() > 2 else 1
    if isinstance(layer, nn.ConvTranspose2d):
        return max(1, layer.in_channels * taps // (layer.stride[0] * layer.stride[1]))
    return layer.weight.shape[1] * taps


def randomise(network):
    """Weights that keep the size of the values from layer to layer (He), and norms that do something. -> {name: (centre, reach)}"""
    spread = {}
    for prefix, layer in network.named_modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            spread[prefix + ".weight"] = (0, math.sqrt(6 / fan_in(layer)))
            spread[prefix + ".bias"] = (0, 0.1)
        elif isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d, nn.InstanceNorm2d)):
            spread.update({f"{prefix}.{name}": (1, 0.25) for name in ("weight", "running_var")})
            spread.update({f"{prefix}.{name}": (0, 0.1) for name in ("bias", "running_mean")})
    values = network.state_dict()
    for name, (centre, reach) in spread.items():
        if values.get(name) is not None:
            nn.init.uniform_(values[name], centre - reach, centre + reach)
    return spread


def write_onnx(network, sample, stream, **options):
    """torch.onnx.export, by the exporter that all versions of PyTorch have."""
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False  # the newer one needs a package of its own and folds batch norm
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notes on sizes that become constants: they are meant to
        torch.onnx.export(network, sample, stream, opset_version=OPSET, do_constant_folding=True, **options)


def export(entry, network):
    """-> onnx.ModelProto, with batch norm as it is in the network."""
    sample = tuple(torch.rand(1, *(64 * 4 if side is None else side for side in shape)) for shape in entry.inputs.values())
    names, axes = list(entry.inputs), {}
    for name, shape in entry.inputs.items():
        open_axes = {i + 1: SIDES[i - 1] if name == names[0] else f"{name}_{SIDES[i - 1]}" for i, side in enumerate(shape) if side is None}
        if open_axes:
            axes[name] = open_axes
    if axes:
        axes[entry.output] = {2: SIDES[0], 3: SIDES[1]}
    stream = io.BytesIO()
    write_onnx(network, sample, stream, input_names=names, output_names=[entry.output], dynamic_axes=axes,
               training=torch.onnx.TrainingMode.PRESERVE)
    model = onnx.load_from_string(stream.getvalue())
    with torch.no_grad():
        shape = list(network(*sample).shape)
    for axis, name in axes.get(entry.output, {}).items():
        shape[axis] = name
    model.graph.output[0].CopyFrom(onnx.helper.make_tensor_value_info(entry.output, onnx.TensorProto.FLOAT, shape))
    return model


def describe(model, entry):
    facts = {"wrapture.weights": f"random {SEED}", "wrapture.about": entry.about, "wrapture.parameters": str(entry.parameters)}
    if entry.side:
        facts["wrapture.size"] = f"{entry.side}x{entry.side}"
    onnx.helper.set_model_props(model, facts)
    model.producer_name, model.producer_version = "wrapture", ""
    for node in model.graph.node:
        node.doc_string = ""


def name_folded(model, network):
    """Dense layers without bias become a product with the transposed weight, which the exporter names anew."""
    known = {tuple(value.t().shape): (name, value) for name, value in network.state_dict().items() if value.dim() == 2}
    for weight in model.graph.initializer:
        name, value = known.get(tuple(weight.dims), (None, None))
        if name and "::" in weight.name and np.array_equal(numpy_helper.to_array(weight), value.t().numpy()):
            for node in model.graph.node:
                node.input[:] = [name if one == weight.name else one for one in node.input]
            weight.name = name


def tidy(model):
    """Large constants become weights; values between nodes get short names."""
    graph, names = model.graph, {}
    for node in [node for node in graph.node if node.op_type == "Constant"]:
        value = node.attribute[0].t
        if math.prod(value.dims) > KEPT:
            value.name = node.output[0]
            graph.initializer.append(value)
            graph.node.remove(node)
    fixed = {port.name for port in graph.output}
    for node in graph.node:
        for i, name in enumerate(node.output):
            names[name] = name if name in fixed else f"v{len(names)}"
            node.output[i] = names[name]
        node.input[:] = [names.get(name, name) for name in node.input]


def strip(model, spread):
    """Takes out the numbers of long weights."""
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if weight.data_type != onnx.TensorProto.FLOAT or values.size <= KEPT:
            continue
        alike = values.size and np.all(values == values.flat[0])
        if not alike and weight.name not in spread:
            raise ValueError(f"{weight.name}: not a weight of the network")
        centre, reach = (float(values.flat[0]), 0) if alike else spread[weight.name]
        weight.ClearField("raw_data")
        weight.doc_string = f"uniform {centre:.6g} {reach:.6g}"


def make(entry, complete=False):
    """-> onnx.ModelProto: a skeleton, or with all weights (PyTorch's random ones)."""
    torch.manual_seed(SEED)
    network = entry.make().eval()
    spread = randomise(network)
    model = export(entry, network)
    name_folded(model, network)
    tidy(model)
    describe(model, entry)
    onnx.checker.check_model(model)
    if not complete:
        strip(model, spread)
    return model
