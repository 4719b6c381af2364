"""What the stylist is judged by: VGG19 features, Gram matrices, legibility, smoothness and range."""
import numpy as np
import torch
import torch.nn.functional as F

from data import fail, perceptual

VGG_FILE = "perceptual/vgg19_conv1_1_to_conv4_1_keras_bgr.npz"
LAYERS = ["conv1_1", "conv1_2", "pool", "conv2_1", "conv2_2", "pool",
          "conv3_1", "conv3_2", "conv3_3", "conv3_4", "pool", "conv4_1"]
STYLE_LAYERS = ["conv1_1", "conv2_1", "conv3_1", "conv4_1"]
CONTENT_LAYER = "conv3_3"
MEAN_BGR = (103.939, 116.779, 123.68)


class Vgg:
    """VGG19 up to relu4_1 with average pooling; weights are fixed, only the picture gets a gradient."""

    def __init__(self, folder, dtype=torch.float32):
        self._use(perceptual(folder, VGG_FILE), dtype)

    def _use(self, arrays, dtype):
        self.dtype, self.weights = dtype, {}
        for name in LAYERS:
            if name != "pool":
                kernel = torch.from_numpy(find(arrays, name, "kernel")).permute(3, 2, 0, 1)
                bias = torch.from_numpy(find(arrays, name, "bias"))
                self.weights[name] = (kernel.to(dtype).contiguous(memory_format=torch.channels_last), bias.to(dtype))

    def features(self, picture, last="conv4_1"):
        """picture: (N, 3, H, W) RGB 0..1 -> {layer: activation after ReLU}."""
        x = picture.flip(1) * 255 - torch.tensor(MEAN_BGR).view(1, 3, 1, 1)
        x = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        result = {}
        for name in LAYERS:
            if name == "pool":
                x = F.avg_pool2d(x, 2)
                continue
            x = F.relu(F.conv2d(x, *self.weights[name], padding=1))
            result[name] = x
            if name == last:
                break
        return result


def statistics_size(vgg):
    return sum(len(vgg.weights[name][1]) for name in STYLE_LAYERS)


def find(arrays, name, part):
    """conv3_2 is stored as block3_conv2.kernel and block3_conv2.bias."""
    key = f"block{name[4]}_conv{name[6]}.{part}"
    if key not in arrays:
        fail(f"perceptual weights lack {key}")
    return arrays[key].astype(np.float32)


def gram(feature):
    """(N, C, H, W) -> (N, C, C), divided by the number of places.

    One factor is held fixed and its share of the gradient doubled instead: the loss treats G as symmetric,
    so this is exact and saves a product.
    """
    n, c, h, w = feature.shape
    flat = feature.float().reshape(n, c, h * w)
    half = flat @ flat.detach().transpose(1, 2) / (h * w)
    return half * 2 - half.detach()


def pyramid(vgg, picture, features=None):
    """Features of the picture and of its half: the half makes motifs count that are larger than VGG19 can see."""
    return [features or vgg.features(picture), vgg.features(F.avg_pool2d(picture, 2))]


def grams(levels):
    """Gram matrices of each level of the pyramid and each style layer, in one list."""
    return [gram(features[name]) for features in levels for name in STYLE_LAYERS]


def style_errors(levels, targets):
    """Relative squared error of each Gram matrix and sample: list of (N,)."""
    return [(mine - target).square().sum((1, 2)) / target.square().sum((1, 2))
            for mine, target in zip(grams(levels), targets)]


def content_error(features, target):
    """Relative squared error of each sample: (N,)."""
    difference = features[CONTENT_LAYER].float() - target
    return difference.square().sum((1, 2, 3)) / (target.square().sum((1, 2, 3)) + 1)


def total_variation(x):
    return (x[..., 1:, :] - x[..., :-1, :]).abs().mean() + (x[..., :, 1:] - x[..., :, :-1]).abs().mean()


def out_of_range(x):
    return (F.relu(x - 1) + F.relu(-x)).square().mean() * 100


def lightness(picture):
    return (picture * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)


def tone_error(result, artwork):
    """1 - correlation of lightness over the whole picture, in blocks of 4 px: (N,).

    Light stays light and dark stays dark, so letters keep their filling and blots have no free place.
    """
    a, b = (F.avg_pool2d(lightness(x), 4).flatten(1) for x in (result, artwork))
    a, b = a - a.mean(1, keepdim=True), b - b.mean(1, keepdim=True)
    return 1 - (a * b).mean(1) / ((a.square().mean(1) + 5e-3) * (b.square().mean(1) + 2e-3)).sqrt()


def evenness_error(result, artwork):
    """Mean squared distance of the result's colours between blocks of 32 px whose artwork has one colour: (N,).

    Equal grounds stay equal: patterns up to the block's size are free, stray blots and clouds are not.
    """
    a, b = (F.avg_pool2d(x, 32, 16).flatten(2).transpose(1, 2) for x in (result, artwork))
    like = torch.exp(-torch.cdist(b, b).square() / (2 * 0.08 ** 2))
    like = like - torch.eye(like.shape[1])
    return (like * (a[:, :, None] - a[:, None]).square().sum(3)).sum((1, 2)) / (like.sum((1, 2)) + 10)


def repeated_share(x, period=8, tiles=6):
    """Share of the local contrast that repeats every 8 px in windows of 48 px, chance subtracted: (N, windows)."""
    n, c, h, w = x.shape
    x = F.pixel_unshuffle(x - F.avg_pool2d(x, 9, 1, 4, count_include_pad=False), period)
    mean = F.avg_pool2d(x, tiles, 3).reshape(n, c * period * period, -1).square()
    power = F.avg_pool2d(x * x, tiles, 3).reshape(n, c * period * period, -1)
    locked = F.relu((mean - (power - mean) / (tiles * tiles - 1)).mean(1))
    return locked / (power.mean(1) + 1e-4)


def grid_error(result, artwork):
    """How much of the result's contrast is an 8 px screen, where the artwork has none: (N,).

    Nearest enlargement of the coarse planes can print such a screen into plain areas.
    """
    plain = (repeated_share(artwork) < 0.05).float()
    return (F.relu(repeated_share(result) - 0.05) * plain).mean(1)


def legibility_error(result, artwork):
    """1 - local correlation of lightness in 7x7 windows, averaged where the artwork has strong contrast: (N,).

    Signed: type stays lighter or darker than its ground as it was; the style may change both.
    """
    a, b = lightness(result), lightness(artwork)
    mean = lambda x: F.avg_pool2d(x, 7, 2)
    ma, mb = mean(a), mean(b)
    va, vb = F.relu(mean(a * a) - ma * ma), F.relu(mean(b * b) - mb * mb)
    correlation = (mean(a * b) - ma * mb) / ((va + 0.01) * (vb + 1e-3)).sqrt()  # 0.01: faint type is not enough
    strong = (vb > 0.02).float()
    return ((1 - correlation) * strong).sum((1, 2, 3)) / (strong.sum((1, 2, 3)) + 20)
