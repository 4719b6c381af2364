"""The norm-free twin: a style-modulated U-Net without statistics of the picture, which adds to the artwork what the style changes."""
import torch
import torch.nn.functional as F
from torch import nn

from network import NOISE_PLANES, conv, reflect, unshuffle

FULL_FROM = 0.25  # strength from which the change is added whole; below it fades out
HALO = 112        # px around a tile that its result depends on


def double(x):
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def smoothstep(strength):
    t = (strength / FULL_FROM).clamp(0, 1)
    return t * t * (3 - 2 * t)


class Modulated(nn.Module):
    """Convolution whose output channels have weights of norm 1, then the scale and shift of the style numbers from `begin` on."""

    def __init__(self, source, target, begin, stride=1):
        super().__init__()
        self.begin, self.channels, self.stride, self.baked = begin, target, stride, False
        self.weight = nn.Parameter(torch.randn(target, source, 3, 3) / (9 * source) ** 0.5)

    def bake(self):
        self.weight.data.copy_(self.demodulated())
        self.baked = True

    def demodulated(self):
        return self.weight if self.baked else self.weight / self.weight.square().sum((1, 2, 3), keepdim=True).sqrt()

    def forward(self, x, numbers, level):
        scale, shift = numbers.at(self.begin, self.channels, level)
        return F.conv2d(reflect(x), self.demodulated(), None, self.stride) * scale + shift


class Fade(nn.Module):
    """What a style takes away of the artwork's own red, green and blue: -1 all; three numbers from `begin` on."""

    def __init__(self, begin):
        super().__init__()
        self.begin = begin

    def forward(self, artwork, numbers):
        return artwork * numbers.cut(self.begin, 3, 0)


class Numbers:
    """Scales and shifts on the way from the artwork's own numbers to a style's, by strength: one, or a map in each level's size."""

    def __init__(self, own, style, strength):
        self.own, self.style, self.strength = own, style, strength
        self.whole = strength.shape[2] == 1 and strength.shape[3] == 1
        if self.whole:
            self.mixed = own + strength.flatten(1) * (style - own)
        else:
            self.maps = [strength]
            for _ in range(3):
                self.maps.append(F.avg_pool2d(self.maps[-1], 2))

    def cut(self, begin, channels, level):
        shaped = lambda numbers: numbers[:, begin:begin + channels].reshape(-1, channels, 1, 1)
        if self.whole:
            return shaped(self.mixed)
        return shaped(self.own) + self.maps[level] * (shaped(self.style) - shaped(self.own))

    def at(self, begin, channels, level):
        """Scale and shift of so many channels."""
        return self.cut(begin, channels, level), self.cut(begin + channels, channels, level)


class Twin(nn.Module):
    """artwork (N, 3, H, W) in 0..1, style (N, C), noise (N, 3, H/2, W/2), strength (N, 1, 1, 1) or (N, 1, H, W) -> (N, 3, H, W)."""

    def __init__(self, planes=(16, 48, 80), blocks=5, detail=8):
        super().__init__()
        self.settings = {"planes": list(planes), "blocks": blocks, "detail": detail}
        fine, middle, coarse = planes
        self.code_size, self.starts = 0, []
        self.e0 = self._conv(3, detail)  # full size: keeps small type sharp
        self.e1 = self._conv(12 + NOISE_PLANES, fine)
        self.e2 = self._conv(fine, middle, stride=2)
        self.e3 = self._conv(middle, coarse, stride=2)
        self.blocks = nn.ModuleList(nn.ModuleList([self._conv(coarse, coarse), self._conv(coarse, coarse, gain=0.5)])
                                    for _ in range(blocks))
        self.s2, self.u1 = conv(middle, coarse, 1), self._conv(coarse, middle)
        self.s1, self.u2 = conv(fine, middle, 1), self._conv(middle, fine)
        self.head = self._conv(fine + detail, 3, gain=0.1)
        self.fade = Fade(self.code_size)
        self.starts.append(torch.zeros(3))
        self.code_size += 3
        self.own = nn.Parameter(torch.cat(self.starts))  # the numbers at strength 0

    def _conv(self, source, target, stride=1, gain=(2 / 1.04) ** 0.5):
        layer = Modulated(source, target, self.code_size, stride)
        self.starts += [torch.full((target,), gain), torch.zeros(target)]
        self.code_size += 2 * target
        return layer

    def bake(self):
        """Divides the weights by their norms once and for all."""
        for layer in self.modules():
            if isinstance(layer, Modulated):
                layer.bake()
        return self

    def forward(self, artwork, style, noise, strength):
        x, numbers = artwork * 2 - 1, Numbers(self.own[None], style, strength)
        rise = lambda y: F.leaky_relu(y, 0.2)
        detail = rise(self.e0(x, numbers, 0))
        fine = rise(self.e1(torch.cat([unshuffle(x), noise], 1), numbers, 1))
        middle = rise(self.e2(fine, numbers, 2))
        y = rise(self.e3(middle, numbers, 3))
        for first, second in self.blocks:
            y = y + second(rise(first(y, numbers, 3)), numbers, 3)
        y = rise(self.u1(double(y) + self.s2(middle), numbers, 2))
        y = rise(self.u2(double(y) + self.s1(fine), numbers, 1))
        change = self.head(torch.cat([double(y), detail], 1), numbers, 0)
        return artwork + smoothstep(strength) * (change + self.fade(artwork, numbers))


def macs_per_pixel(net):
    """Multiply-adds of the convolutions for each pixel of the artwork."""
    share = {"e0": 1, "head": 1, "e1": 1 / 4, "s1": 1 / 4, "u2": 1 / 4, "e2": 1 / 16, "s2": 1 / 16, "u1": 1 / 16}
    return round(sum(layer.weight.numel() * share.get(name, 1 / 64)
                     for name, layer in net.named_modules() if isinstance(layer, (Modulated, nn.Conv2d))))
