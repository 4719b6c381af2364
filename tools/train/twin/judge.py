"""What the twin is judged by: means and centred covariances of VGG19's features, or of a slim VGG19's that costs a sixteenth."""
import torch
import torch.nn.functional as F

import losses
from data import perceptual
from pattern.texture import FILE

CONTENT_LAYER = "conv4_1"
SLIM_LAYERS = ["11", "12", "pool", "21", "22", "pool", "31", "32", "33", "34", "pool", "41", "42", "43", "44", "pool", "51"]
MEAN_SHARE = 0.5  # of an error of the means to one of the covariance


class SlimVgg:
    """The slim VGG19 up to relu5_1 with average pooling; layers are called as in losses.Vgg."""

    def __init__(self, folder):
        self.weights = {name: torch.from_numpy(array) for name, array in perceptual(folder, FILE).items()}

    def features(self, picture, last=None):
        x = F.conv2d(picture, self.weights["conv0.weight"], self.weights["conv0.bias"])
        x, result = x.contiguous(memory_format=torch.channels_last), {}
        for name in SLIM_LAYERS:
            if name == "pool":
                x = F.avg_pool2d(x, 2)
                continue
            x = F.relu(F.conv2d(x, self.weights[f"conv{name}.weight"], self.weights[f"conv{name}.bias"], padding=1))
            result[f"conv{name[0]}_{name[1]}"] = x
        return result


def moments(levels):
    """Mean (N, C) and centred covariance (N, C, C) of each level's style layers, in turn in one list."""
    result = []
    for features in levels:
        for name in [*losses.STYLE_LAYERS, "conv5_1"]:
            if name in features:
                flat = features[name].float().flatten(2)
                mean = flat.mean(2, keepdim=True)
                centred = flat - mean
                half = centred @ centred.detach().transpose(1, 2) / flat.shape[2]  # see losses.gram
                result += [mean[:, :, 0], half * 2 - half.detach()]
    return result


def towards(own, style, strength):
    """Moments between the artwork's and the style's; strength (N,)."""
    return [torch.lerp(a, b, strength.view(-1, *[1] * (b.dim() - 1))) for a, b in zip(own, style)]


def style_errors(mine, targets, style):
    """Relative squared errors for each layer, means and covariances in turn: list of (N,).

    Half of what they relate to is the style's own: flat artwork has no covariance that could be aimed at.
    """
    power = lambda x: x.flatten(1).square().sum(1)
    return [power(a - b) / (0.5 * power(b) + 0.5 * power(c)) for a, b, c in zip(mine, targets, style)]


def style_error(errors):
    """One figure of all layers: (N,)."""
    means, covariances = torch.stack(errors[::2]), torch.stack(errors[1::2])
    return covariances.mean(0) + MEAN_SHARE * means.mean(0)


def feature_error(features, wanted):
    """Relative squared error of the style layers, place by place: (N,)."""
    power = lambda x: x.float().square().flatten(1).sum(1)
    names = [name for name in losses.STYLE_LAYERS if name in features]
    return sum(power(features[name] - wanted[name]) / (power(wanted[name]) + 1) for name in names) / len(names)


def content_error(features, target):
    difference = features[CONTENT_LAYER].float() - target
    return difference.square().sum((1, 2, 3)) / (target.square().sum((1, 2, 3)) + 1)
