"""The perceptual path: VGG19's features up to relu4_1 and their Gram matrices as one ONNX file, from the arrays of the Keras weights."""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

from zoo.skeleton import write_onnx

LAYERS = ("1_1", "1_2", "pool", "2_1", "2_2", "pool", "3_1", "3_2", "3_3", "3_4", "pool", "4_1")
MEAN_RGB = (123.68, 116.779, 103.939)


class Perceptual(nn.Module):
    """picture (1, 3, H, W) RGB 0..1 -> relu1_1, relu2_1, relu3_1, relu4_1, then their Gram matrices (C, C) over the number of places."""

    def __init__(self, arrays):
        super().__init__()
        self.register_buffer("mean", torch.tensor(MEAN_RGB).view(1, 3, 1, 1))
        self.convs = nn.ModuleDict()
        for layer in LAYERS:
            if layer == "pool":
                continue
            key = f"block{layer[0]}_conv{layer[2]}"
            kernel = torch.from_numpy(arrays[key + ".kernel"].astype(np.float32)).permute(3, 2, 0, 1)
            conv = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding=1)
            conv.weight.data = (kernel.flip(1) if layer == "1_1" else kernel).contiguous()  # Keras' first layer takes BGR
            conv.bias.data = torch.from_numpy(arrays[key + ".bias"].astype(np.float32))
            self.convs[layer] = conv

    def forward(self, picture):
        x, features = picture * 255 - self.mean, []
        for layer in LAYERS:
            x = F.max_pool2d(x, 2) if layer == "pool" else F.relu(self.convs[layer](x))
            if layer.endswith("_1"):
                features.append(x)
        return (*features, *(gram(one) for one in features))


def gram(feature):
    flat = feature.reshape(feature.shape[1], -1)
    return flat @ flat.t() / flat.shape[1]


def export(weights, side, out):
    """weights: an .npz with block<i>_conv<j>.kernel (h, w, in, out) and .bias."""
    network = Perceptual(np.load(weights)).eval()
    places = [layer for layer in LAYERS if layer.endswith("_1")]
    names = [kind + layer for kind in ("relu", "gram") for layer in places]
    write_onnx(network, torch.rand(1, 3, side, side), out, input_names=["picture"], output_names=names)
    onnx.checker.check_model(onnx.load(out))
