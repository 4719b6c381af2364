"""The pix2pix generator (Isola et al. 2017): a U-Net of eight halvings with batch norm."""
import torch
from torch import nn

PLANES = (64, 128, 256, 512, 512, 512, 512, 512)


class Pix2Pix(nn.Module):
    """picture (N, 3, H, W) in -1..1 -> the same; H and W multiples of 256."""

    def __init__(self):
        super().__init__()
        last = len(PLANES) - 1
        sources = (3,) + PLANES[:-1]
        self.down = nn.ModuleList(nn.Conv2d(sources[i], PLANES[i], 4, 2, 1, bias=False) for i in range(last + 1))
        self.down_norm = nn.ModuleList(nn.Identity() if i in (0, last) else nn.BatchNorm2d(PLANES[i]) for i in range(last + 1))
        self.up = nn.ModuleList(nn.ConvTranspose2d(PLANES[i] * (1 if i == last else 2), PLANES[i - 1] if i else 3, 4, 2, 1, bias=i == 0)
                                for i in range(last + 1))
        self.up_norm = nn.ModuleList(nn.BatchNorm2d(PLANES[i - 1]) if i else nn.Identity() for i in range(last + 1))
        self.dropout = nn.Dropout(0.5)

    def forward(self, picture):
        x, kept = picture, []
        for i, (conv, norm) in enumerate(zip(self.down, self.down_norm)):
            x = norm(conv(nn.functional.leaky_relu(x, 0.2) if i else x))
            kept.append(x)
        for i in reversed(range(len(PLANES))):
            if i < len(PLANES) - 1:
                x = torch.cat([kept[i], x], 1)
            x = self.up_norm[i](self.up[i](torch.relu(x)))
            if 4 <= i < 7:
                x = self.dropout(x)
        return torch.tanh(x)
