"""Layers with Keras semantics: 'same' padding that is asymmetric, batch norm's numbers, and vectors that stand for NHWC pictures.

Pictures are (N, C, H, W) here. Kernels of Keras come over as: Dense (in, out) -> transpose; Conv2D (h, w, in, out) -> permute(3, 2, 0, 1);
Conv2DTranspose (h, w, out, in) -> permute(3, 2, 0, 1).
"""
import torch
import torch.nn.functional as F
from torch import nn


def same_padding(length, kernel, stride):
    """(before, after) in px so that a convolution makes ceil(length / stride) values; the odd one goes to the end."""
    total = max((-(-length // stride) - 1) * stride + kernel - length, 0)
    return total // 2, total - total // 2


def same_cut(kernel, stride):
    """(before, after) in px to cut from a full transposed convolution so that it makes length * stride values."""
    total = max(kernel - stride, 0)
    return total // 2, total - total // 2


def start(layer):
    """Keras' first weights: Glorot uniform, no bias."""
    nn.init.xavier_uniform_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


class Dense(nn.Linear):
    def __init__(self, source, target, bias=True):
        super().__init__(source, target, bias)
        start(self)


class Conv(nn.Conv2d):
    """Conv2D(padding='same')."""

    def __init__(self, source, target, kernel, stride=1):
        super().__init__(source, target, kernel, stride)
        start(self)

    def forward(self, x):
        kernel, stride = self.kernel_size[0], self.stride[0]
        top, bottom = same_padding(int(x.shape[2]), kernel, stride)
        left, right = same_padding(int(x.shape[3]), kernel, stride)
        return super().forward(F.pad(x, (left, right, top, bottom)))


class ConvTranspose(nn.ConvTranspose2d):
    """Conv2DTranspose(padding='same'): the gradient of Conv for its input. Both ends are cut alike, then the rest at the end."""

    def __init__(self, source, target, kernel, stride=1, bias=True):
        before, after = same_cut(kernel, stride)
        super().__init__(source, target, kernel, stride, padding=before, bias=bias)
        self.rest = after - before
        start(self)

    def forward(self, x):
        y = super().forward(x)
        return y[:, :, :-self.rest, :-self.rest] if self.rest else y


def batch_norm(channels, pictures=True, momentum=0.99):
    """BatchNormalization: epsilon 1e-3; Keras' momentum is the share of the old average, PyTorch's that of the new value."""
    make = nn.BatchNorm2d if pictures else nn.BatchNorm1d
    return make(channels, eps=1e-3, momentum=1 - momentum)


def leaky(x):
    """LeakyReLU(alpha=0.2)."""
    return F.leaky_relu(x, 0.2)


def double(x):
    """UpSampling2D()."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def picture(x, side, channels):
    """Reshape((side, side, channels)): the vector's channels lie innermost."""
    return x.reshape(-1, side, side, channels).permute(0, 3, 1, 2)


def flatten(x):
    """Flatten() of what Keras holds as (N, H, W, C)."""
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


def trainable(network):
    """Keras' 'trainable params': without the running statistics of batch norm."""
    return sum(parameter.numel() for parameter in network.parameters())


def score(x):
    """The probability of being real: (N, 1)."""
    return torch.sigmoid(x)
