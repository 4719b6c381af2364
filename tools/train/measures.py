"""Figures for one picture: likeness to another, dead flat areas, repeated motifs. Pictures are (1, 3, H, W) in 0..1."""
import torch
import torch.nn.functional as F

from losses import lightness

BLOCK = 16             # px, side of the blocks that are looked at for flatness
FLAT, DEAD = 5e-3, 12e-3  # deviation of lightness: under the first artwork is flat; dead results lie under the second, style pictures over 0.06
WINDOW, NEAR = 64, 6   # px: side of the windows for repeats; shifts nearer than this are texture, no repeat


def ssim(a, b):
    """Mean structural similarity of lightness, 7x7 windows."""
    a, b = lightness(a), lightness(b)
    mean = lambda x: F.avg_pool2d(x, 7, 1)
    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    return ((2 * ma * mb + c1) * (2 * both + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean().item()


def psnr(a, b):
    return -10 * torch.log10((a - b).square().mean() + 1e-10).item()


def deviation(picture):
    """Standard deviation of lightness in each block: (rows, columns)."""
    x = lightness(picture)
    mean, square = F.avg_pool2d(x, BLOCK), F.avg_pool2d(x * x, BLOCK)
    return F.relu(square - mean * mean).sqrt()[0, 0]


def dead_share(result, artwork):
    """Share of the artwork's flat blocks that are dead in the result; nan where there are none."""
    flat = deviation(artwork) < FLAT
    return (deviation(result)[flat] < DEAD).float().mean().item() if flat.any() else float("nan")


def repeat_peak(result, artwork):
    """Highest autocorrelation of lightness over shifts of 6 to 32 px in flat windows, mean of the windows; nan where there are none."""
    peaks, (height, width) = [], artwork.shape[2:]
    for y in range(0, height - WINDOW + 1, WINDOW):
        for x in range(0, width - WINDOW + 1, WINDOW):
            cut = (..., slice(y, y + WINDOW), slice(x, x + WINDOW))
            if (deviation(artwork[cut]) < FLAT).all():
                peaks.append(autocorrelation_peak(lightness(result[cut])[0, 0]))
    return sum(peaks) / len(peaks) if peaks else float("nan")


def autocorrelation_peak(window):
    """Of one square window: without its slow part, each shift weighed by the overlap."""
    x = window - F.avg_pool2d(window[None, None], 17, 1, 8, count_include_pad=False)[0, 0]
    side = x.shape[0]
    pad = lambda plane: F.pad(plane, (0, side, 0, side))
    spectrum = torch.fft.rfft2(pad(x))
    overlap = torch.fft.irfft2(torch.fft.rfft2(pad(torch.ones_like(x))).abs().square(), s=(2 * side, 2 * side)).clamp(min=1)
    correlation = torch.fft.irfft2(spectrum.abs().square(), s=(2 * side, 2 * side)) / overlap
    correlation = correlation / correlation[0, 0].clamp(min=1e-9)
    shift = torch.cat([torch.arange(side), torch.arange(-side, 0)])
    distance = torch.maximum(shift.abs()[:, None].expand(2 * side, -1), shift.abs()[None].expand(2 * side, -1))
    return correlation[(distance >= NEAR) & (distance <= side // 2)].max().item()
