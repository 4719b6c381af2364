"""`tools/train classic`: lists, checks and exports the networks of the articles and of the benchmark zoo."""
import os
from collections import Counter

import onnx
import torch

from classic import keras, vgg
from zoo import skeleton
from zoo.networks import NETWORKS, find

SHAPES_ONLY = {"Constant", "Identity", "Shape", "Gather", "Cast", "Concat", "Slice", "Reshape", "Transpose", "ConstantOfShape",
               "Unsqueeze", "Squeeze", "Expand", "Equal", "Where", "Mul"}  # exporters differ in how they spell sizes


def check(right, message):
    if not right:
        raise SystemExit(f"classic check: {message}")


def check_padding():
    """Against what the articles' sizes come to, and a transposed convolution against its meaning: the gradient of the convolution."""
    for kernel, stride, wanted in ((5, 2, (1, 2)), (4, 2, (1, 1)), (3, 2, (0, 1)), (5, 1, (2, 2)), (4, 1, (1, 2)), (3, 1, (1, 1))):
        check(keras.same_padding(14, kernel, stride) == wanted, f"padding of {kernel}x{kernel}, stride {stride}")
    for kernel, stride, wanted in ((5, 2, (1, 2)), (4, 2, (1, 1)), (4, 1, (1, 2))):
        check(keras.same_cut(kernel, stride) == wanted, f"cut of {kernel}x{kernel}, stride {stride}")
        small, large = torch.randn(2, 4, 7, 6, dtype=torch.double), torch.randn(2, 3, 7 * stride, 6 * stride, dtype=torch.double)
        up, down = keras.ConvTranspose(4, 3, kernel, stride, bias=False).double(), keras.Conv(3, 4, kernel, stride).double()
        down.weight.data, up.bias = up.weight.data, None
        check(up(small).shape == large.shape, f"size of a transposed {kernel}x{kernel}, stride {stride}")
        difference = (up(small) * large).sum() - (small * down(large)).sum()
        check(abs(difference) < 1e-9, f"transposed {kernel}x{kernel}, stride {stride} is not the gradient of the convolution")


def check_norm():
    """Keras' rule of the running average: average * momentum + batch * (1 - momentum); epsilon 1e-3."""
    norm = keras.batch_norm(1, momentum=0.8).train()
    norm(torch.full((2, 1, 4, 4), 5.0))
    check(abs(norm.running_mean.item() - 1.0) < 1e-6, "momentum of batch norm")
    check(abs(norm.eval()(torch.full((1, 1, 1, 1), 2.0)).item() - (2 - 1) / (norm.running_var.item() + 1e-3) ** 0.5) < 1e-6,
          "epsilon of batch norm")


def check_order():
    """Vectors stand for (H, W, C) as in Keras."""
    vector = torch.arange(7 * 7 * 4.0).reshape(1, -1)
    x = keras.picture(vector, 7, 4)
    check(x[0, 3, 2, 5] == (2 * 7 + 5) * 4 + 3 and torch.equal(keras.flatten(x), vector), "order of values in vectors")


def structure(model):
    """What two exports of one network have in common: ports, weights, and how many of each operator that computes."""
    graph = model.graph
    ports = [(port.name, [one.dim_value for one in port.type.tensor_type.shape.dim]) for port in graph.input]
    weights = sorted((one.name, list(one.dims)) for one in graph.initializer if "." in one.name)
    operators = Counter(node.op_type for node in graph.node if node.op_type not in SHAPES_ONLY)
    return {"inputs": ports, "outputs": [port.name for port in graph.output], "weights": weights, "operators": dict(operators),
            "facts": sorted((one.key, one.value) for one in model.metadata_props)}


def check_network(entry, folder):
    """Parameters, both modes, and the committed file against a fresh export."""
    network = entry.make()
    count = keras.trainable(network)
    check(count == entry.parameters, f"{entry.name} has {count} trainable parameters, not {entry.parameters}")
    sample = [torch.rand(2, *(256 if side is None else side for side in shape)) for shape in entry.inputs.values()]
    with torch.no_grad():
        for mode in (True, False) if entry.side is None else (False,):  # the large ones in one mode: a check should be short
            values = network.train(mode)(*sample)
            check(bool(torch.isfinite(values).all()), f"{entry.name} does not give finite values")
    fresh, path = structure(skeleton.make(entry)), os.path.join(folder, entry.name + ".onnx")
    check(os.path.exists(path), f"{path} is missing: export it")
    kept = structure(onnx.load(path))
    for part, value in fresh.items():
        check(kept[part] == value, f"{path} has other {part} than a fresh export: export it again")
    print(f"{entry.name:24} {count:>10} trainable parameters, file as exported")


def check_all(folder):
    torch.manual_seed(skeleton.SEED)
    check_padding()
    check_norm()
    check_order()
    for entry in NETWORKS:
        check_network(entry, folder)
    print("classic check: ok")


def export(options):
    os.makedirs(options.out, exist_ok=True)
    for entry in [find(name) for name in options.names] or NETWORKS:
        path = os.path.join(options.out, entry.name + ".onnx")
        model = skeleton.make(entry, options.complete)
        onnx.save(model, path)
        print(f"{path}: {os.path.getsize(path)} bytes")


def run(options):
    if options.action == "list":
        for entry in NETWORKS:
            print(f"{entry.name:24} {entry.parameters:>10}  {entry.about}")
    elif options.action == "perceptual":
        vgg.export(options.weights, options.side, options.out)
    elif options.action == "check":
        check_all(options.folder)
    else:
        export(options)
