"""The pattern generator: noise on a torus -> shares of five inks -> a seamless picture; every border wraps around."""
import torch
import torch.nn.functional as F
from torch import nn

CELL = 64  # px; heights and widths are multiples of it
Z_SIZE = 64
NOISE_PLANES = 8
NOISE_STEP = 8  # px of one texel of noise


class WrapPad(torch.autograd.Function):
    """Texels of the opposite borders: one above and on the left, `end` below and on the right.

    Exported as one Pad with constant sizes (mode wrap: opset 19).
    """

    @staticmethod
    def symbolic(graph, x, end):
        return graph.op("Pad", x, graph.op("Constant", value_t=torch.tensor([0, 0, 1, 1, 0, 0, end, end])), mode_s="wrap")

    @staticmethod
    def forward(_, x, end):
        return F.pad(x, (1, end, 1, end), mode="circular")


def wrap(x, end=1):
    return WrapPad.apply(x, end) if torch.onnx.is_in_onnx_export() else F.pad(x, (1, end, 1, end), mode="circular")


def double(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def smooth(x):
    """Padded for a 3x3 convolution, and each texel the mean of 2x2: after double() that is linear interpolation."""
    return F.avg_pool2d(wrap(x, 2), 2, 1)


def coarser(noise, factor):
    """Noise of a coarser grid, still of unit variance: the mean of factor x factor texels times factor."""
    return F.avg_pool2d(noise, factor) * factor


class Step(nn.Module):
    """3x3 convolution on the torus, instance norm with scale and shift from the code, ReLU."""

    def __init__(self, source, target, begin):
        super().__init__()
        self.channels, self.begin = target, begin
        self.conv = nn.Conv2d(source, target, 3)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.zeros_(self.conv.bias)
        self.norm = nn.InstanceNorm2d(target, eps=1e-4)

    def forward(self, x, code, enlarged=False):
        c, at = self.channels, self.begin
        scale, shift = (code[:, begin:begin + c].reshape(-1, c, 1, 1) for begin in (at, at + c))
        return F.relu(self.norm(self.conv(smooth(x) if enlarged else wrap(x))) * scale + shift)


class Pattern(nn.Module):
    """z (N, 64), family (N, F) one-hot, noise (N, 8, H/8, W/8) unit normal -> picture (N, 3, H, W) in 0..1.

    `regular`: the sources that repeat with the cell. z chooses: its products with fixed directions say how much of each source of the family, and of each palette,
    goes in (a softmax: mostly one source, nearly always one palette). The noise says where things lie.
    """

    def __init__(self, owner, palettes, allowed, regular=(), planes=(96, 80, 64, 40, 24), lattice=16):
        super().__init__()
        self.settings = {"planes": list(planes), "lattice": lattice}
        families, inks = allowed.shape[0], palettes.shape[1]
        random = torch.Generator().manual_seed(20)
        directions = torch.randn(Z_SIZE, len(owner) + len(palettes), generator=random)
        directions = directions / directions.norm(dim=0)
        self.register_buffer("source_directions", directions[:, :len(owner)] * 4.0)
        ground = torch.randn(Z_SIZE, 1, generator=random)  # light or dark: decided sharply, for the mean of both is mud
        side = torch.sign(palettes[:, -1].sum(1) - palettes[:, 0].sum(1))
        self.register_buffer("palette_directions", directions[:, len(owner):] * 15.0 + ground / ground.norm() * side * 80.0)
        mine = torch.tensor([[float(family == number) for family in owner] for number in range(families)])
        self.register_buffer("source_mask", (mine - 1) * 60)
        self.register_buffer("palette_mask", (allowed - 1) * 60)
        self.register_buffer("palettes", palettes.reshape(len(palettes), -1))
        self.inks = inks
        first, second, third, fourth, fifth = planes
        self.seed = nn.Conv2d(NOISE_PLANES, lattice, 3)
        self.lattice = nn.ConvTranspose2d(lattice, lattice, CELL // 4, CELL // 4)  # knows the place in the cell
        self.code_size = 0
        n = NOISE_PLANES
        self.c32, self.c16 = self._step(n, first), self._step(first + n, first)
        self.c8, self.c4 = self._step(first + n, second), self._step(second + lattice, third)
        self.d4, self.c2, self.c1 = self._step(third, third), self._step(third, fourth), self._step(fourth, fifth)
        self.head = nn.Conv2d(fifth, inks, 3)
        self.code_size += lattice
        code = torch.zeros(len(owner), self.code_size)
        for number in regular:
            code[number, -lattice:] = 1
        for step in self.modules():
            if isinstance(step, Step):
                code[:, step.begin:step.begin + step.channels] = 1
        noise = 0.15 * torch.randn(code.shape, generator=random)
        noise[:, -lattice:] = 0  # sources without a lattice begin without one
        self.codes = nn.Parameter(code + noise)

    def _step(self, source, target):
        step = Step(source, target, self.code_size)
        self.code_size += 2 * target
        return step

    def sources(self, z, family):
        """Shares of each source: (N, S)."""
        return torch.softmax(z @ self.source_directions + family @ self.source_mask, 1)

    def colours(self, z, family):
        """The palette: (N, 3 * inks), ink after ink."""
        return torch.softmax(z @ self.palette_directions + family @ self.palette_mask, 1) @ self.palettes

    def print_inks(self, weights, noise):
        """Shares of the inks in each pixel, for shares of the sources (N, S): (N, inks, H, W)."""
        code = weights @ self.codes
        place = self.lattice(F.relu(self.seed(wrap(coarser(noise, 8)))))
        place = place * code[:, -self.lattice.out_channels:].reshape(-1, self.lattice.out_channels, 1, 1)
        x = self.c32(coarser(noise, 4), code)
        x = self.c16(torch.cat([double(x), coarser(noise, 2)], 1), code, True)
        x = self.c8(torch.cat([double(x), noise], 1), code, True)
        x = self.c4(torch.cat([double(x), place], 1), code, True)
        x = self.c2(double(self.d4(x, code)), code, True)
        return torch.softmax(self.head(wrap(self.c1(double(x), code, True))) * 2.0, 1)

    def forward(self, z, family, noise):
        inks = self.print_inks(self.sources(z, family), noise)
        palette = self.colours(z, family)
        picture = 0
        for number in range(self.inks):
            picture = picture + inks[:, number:number + 1] * palette[:, number * 3:number * 3 + 3].reshape(-1, 3, 1, 1)
        return picture


def noise_of(count, height, width, generator=None):
    return torch.randn(count, NOISE_PLANES, height // NOISE_STEP, width // NOISE_STEP, generator=generator)


def macs_per_pixel(net):
    """Multiply-adds of the convolutions for each pixel of the picture."""
    share = {"seed": 1 / 4096, "lattice": 1 / 4096, "c32": 1 / 1024, "c16": 1 / 256, "c8": 1 / 64, "c4": 1 / 16,
             "d4": 1 / 16, "c2": 1 / 4, "c1": 1, "head": 1}
    return round(sum(module.weight.numel() * share[name.split(".")[0]] for name, module in net.named_modules()
                     if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d))))
