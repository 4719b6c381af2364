"""The stylist: a style-modulated U-Net that restyles artwork with one set of weights for all styles."""
import torch
import torch.nn.functional as F
from torch import nn

NOISE_PLANES = 3
SIZE_MULTIPLE = 8


def conv(source, target, kernel=3, stride=1):
    layer = nn.Conv2d(source, target, kernel, stride)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


class ReflectPad(torch.autograd.Function):
    """One texel of reflection; exported as one Pad with constant sizes instead of a subgraph of shapes."""

    @staticmethod
    def symbolic(graph, x):
        return graph.op("Pad", x, graph.op("Constant", value_t=torch.tensor([0, 0, 1, 1, 0, 0, 1, 1])), mode_s="reflect")

    @staticmethod
    def forward(_, x):
        return F.pad(x, (1, 1, 1, 1), mode="reflect")


def reflect(x):
    return ReflectPad.apply(x) if torch.onnx.is_in_onnx_export() else F.pad(x, (1, 1, 1, 1), mode="reflect")


def double(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def unshuffle(x):
    """(N, C, H, W) -> (N, 4C, H/2, W/2), plane c*4 + dy*2 + dx; sizes stay symbolic in an export."""
    n, c, h, w = x.shape
    x = x.reshape(n, c, h // 2, 2, w // 2, 2)
    return x.permute(0, 1, 3, 5, 2, 4).reshape(n, c * 4, h // 2, w // 2)


class ConditionalNorm(nn.Module):
    """Instance norm whose scale and shift are the slice [begin, begin + 2 * channels) of the style code."""

    def __init__(self, channels, begin):
        super().__init__()
        self.channels, self.begin = channels, begin
        self.norm = nn.InstanceNorm2d(channels, eps=1e-4)

    def forward(self, x, style):
        c, at = self.channels, self.begin
        scale = style[:, at:at + c].reshape(-1, c, 1, 1)
        shift = style[:, at + c:at + 2 * c].reshape(-1, c, 1, 1)
        return self.norm(x) * scale + shift


class Stylist(nn.Module):
    """artwork (N, 3, H, W) in 0..1, style (N, C), noise (N, 3, H/2, W/2) -> (N, 3, H, W) in about 0..1."""

    def __init__(self, planes=(24, 48, 96), blocks=5, detail=8):
        super().__init__()
        self.settings = {"planes": list(planes), "blocks": blocks, "detail": detail}
        self.code_size = 0
        fine, middle, coarse = planes
        self.e0, self.n0 = conv(3, detail), self._norm(detail)  # full size: keeps small type sharp
        self.e1, self.n1 = conv(12 + NOISE_PLANES, fine), self._norm(fine)
        self.e2, self.n2 = conv(fine, middle, stride=2), self._norm(middle)
        self.e3, self.n3 = conv(middle, coarse, stride=2), self._norm(coarse)
        self.blocks = nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(nn.ModuleList([conv(coarse, coarse), self._norm(coarse),
                                              conv(coarse, coarse), self._norm(coarse)]))
        self.s2, self.u1, self.m1 = conv(middle, coarse, 1), conv(coarse, middle), self._norm(middle)
        self.s1, self.u2, self.m2 = conv(fine, middle, 1), conv(middle, fine), self._norm(fine)
        self.head = conv(fine + detail, 3)
        nn.init.normal_(self.head.weight, std=0.03)

    def _norm(self, channels):
        norm = ConditionalNorm(channels, self.code_size)
        self.code_size += 2 * channels
        return norm

    def neutral_code(self):
        """The code that leaves every norm as it is: scales 1, shifts 0."""
        code = torch.zeros(self.code_size)
        for norm in self.modules():
            if isinstance(norm, ConditionalNorm):
                code[norm.begin:norm.begin + norm.channels] = 1
        return code

    def forward(self, artwork, style, noise):
        x = artwork * 2 - 1
        detail = F.relu(self.n0(self.e0(reflect(x)), style))
        fine = F.relu(self.n1(self.e1(reflect(torch.cat([unshuffle(x), noise], 1))), style))
        middle = F.relu(self.n2(self.e2(reflect(fine)), style))
        y = F.relu(self.n3(self.e3(reflect(middle)), style))
        for first, norm1, second, norm2 in self.blocks:
            inner = F.relu(norm1(first(reflect(y)), style))
            y = y + norm2(second(reflect(inner)), style)
        y = F.relu(self.m1(self.u1(reflect(double(y) + self.s2(middle))), style))
        y = F.relu(self.m2(self.u2(reflect(double(y) + self.s1(fine))), style))
        y = self.head(reflect(torch.cat([double(y), detail], 1)))
        return torch.tanh(y) * 0.6 + 0.5


def noise_planes(count, height, width, generator=None):
    """Unit-normal noise at 1/2, 1/4 and 1/8 of the size, each brought to 1/2 size: (count, 3, H/2, W/2)."""
    planes = []
    for factor in (2, 4, 8):
        plane = torch.randn(count, 1, height // factor, width // factor, generator=generator)
        planes.append(F.interpolate(plane, size=(height // 2, width // 2), mode="bilinear", align_corners=False))
    return torch.cat(planes, 1)


def macs_per_pixel(net):
    """Multiply-adds of the convolutions for each pixel of the artwork."""
    share = {"e0": 1, "head": 1, "e1": 1 / 4, "s1": 1 / 4, "u2": 1 / 4, "e2": 1 / 16, "s2": 1 / 16, "u1": 1 / 16}
    return round(sum(layer.weight.numel() * share.get(name, 1 / 64)
                     for name, layer in net.named_modules() if isinstance(layer, nn.Conv2d)))
