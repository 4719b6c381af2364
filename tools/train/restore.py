"""Two small restorers: `clean` takes noise and JPEG damage out of artwork, `enlarge` doubles its size.

Plain residual networks without normalisation: a tile with a border of `Restorer.reach` px gives what the whole picture would.
"""
import io
import json
import math
import os
import random
import time
import warnings

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from data import Contents, fail, pictures_in, split, to_picture, to_tensor
from export import LICENCE, finish
from layouts import draw_layout

FACTORS = {"clean": 1, "enlarge": 2}


class Restorer(nn.Module):
    """(N, 3, H, W) in 0..1 -> (N, 3, factor * H, factor * W): the picture, enlarged plainly, plus what was lost."""

    def __init__(self, factor, planes=28, blocks=4):
        super().__init__()
        self.factor, self.settings = factor, {"factor": factor, "planes": planes, "blocks": blocks}
        self.reach = 2 * blocks + 3
        self.first = nn.Conv2d(3, planes, 3, padding=1)
        self.blocks = nn.ModuleList(nn.ModuleList([nn.Conv2d(planes, planes, 3, padding=1), nn.Conv2d(planes, planes, 3, padding=1)])
                                    for _ in range(blocks))
        self.last = nn.Conv2d(planes, 3 * factor * factor, 3, padding=1)
        nn.init.normal_(self.last.weight, std=1e-3)
        nn.init.zeros_(self.last.bias)

    def forward(self, picture):
        x = F.leaky_relu(self.first(picture - 0.5), 0.2)
        for one, two in self.blocks:
            x = x + two(F.leaky_relu(one(x), 0.2))
        lost = self.last(x)
        if self.factor > 1:
            lost = F.pixel_shuffle(lost, self.factor)
            picture = F.interpolate(picture, scale_factor=float(self.factor), mode="bilinear", align_corners=False)
        return (picture + lost).clamp(0, 1) if not self.training else picture + lost


def jpeg(picture, quality, subsampling):
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


def damaged(picture, factor, rng):
    """What a user might bring of `picture`: a tensor at 1/factor of its size."""
    if factor > 1:
        kernel = rng.choice([Image.BICUBIC, Image.LANCZOS, Image.BOX, Image.BILINEAR])
        picture = picture.resize((picture.width // factor, picture.height // factor), kernel)
    worst = 12 if factor == 1 else 55
    if rng.random() < (0.8 if factor == 1 else 0.5):
        picture = jpeg(picture, rng.randint(worst, 92), rng.choice([0, 2]))
    x = to_tensor(picture)
    if rng.random() < 0.6:
        sigma = rng.uniform(0, 0.09 if factor == 1 else 0.012)
        noise = torch.randn(x.shape) if rng.random() < 0.6 else torch.randn(1, *x.shape[1:]).expand(x.shape)
        x = (x + sigma * noise).clamp(0, 1)
    return x


def typical(picture, factor):
    """The damage that figures are given for: noise of 2 % and JPEG 30; or half the size and JPEG 85."""
    if factor > 1:
        return to_tensor(jpeg(picture.resize((picture.width // factor, picture.height // factor), Image.BICUBIC), 85, 2))
    x = to_tensor(picture)
    return to_tensor(jpeg(to_picture((x + 0.02 * torch.randn(x.shape)).clamp(0, 1)), 30, 2))


class Pairs:
    """Endless pairs (damaged, whole); three in four are labels and layouts, for that is what people bring."""

    def __init__(self, folder, size, seed):
        self.contents, self.size, self.rng = Contents(folder, 2 * size, seed), size, random.Random(seed)
        self.whole = []

    def patch(self):
        """A sharp crop: most pictures are used several times before they are replaced."""
        if len(self.whole) < 60 or self.rng.random() < 0.15:
            kind = self.rng.random()
            if kind < 0.5:
                picture = draw_layout(self.rng, 384, [self.contents.photograph()])
            elif kind < 0.75:
                picture = Image.open(self.rng.choice(self.contents.labels)).convert("RGB")
            else:
                picture = Image.open(self.rng.choice(self.contents.photographs)).convert("RGB")
            if min(picture.size) >= self.size:
                self.whole.append(picture)
                self.whole = self.whole[-200:]
        picture = self.rng.choice(self.whole)
        x, y = self.rng.randint(0, picture.width - self.size), self.rng.randint(0, picture.height - self.size)
        return picture.crop((x, y, x + self.size, y + self.size))

    def batch(self, count, factor):
        crops = [self.patch() for _ in range(count)]
        return torch.stack([damaged(crop, factor, self.rng) for crop in crops]), torch.stack([to_tensor(crop) for crop in crops])


def error(result, wanted):
    """Charbonnier distance of the pixels and of their steps: edges of type count twice."""
    steps = [(x[..., 1:, :] - x[..., :-1, :], x[..., :, 1:] - x[..., :, :-1]) for x in (result, wanted)]
    distance = lambda a, b: ((a - b).square() + 1e-6).sqrt().mean()
    return distance(result, wanted) + distance(steps[0][0], steps[1][0]) + distance(steps[0][1], steps[1][1])


def psnr(a, b):
    return -10 * math.log10(max(1e-10, (a.clamp(0, 1) - b).square().mean().item()))


def held_out(folder):
    """Pictures that training never sees: photographs, labels and drawn layouts."""
    rng = random.Random(99)
    paths = split(pictures_in(os.path.join(folder, "content")))[1][:8] + split(pictures_in(os.path.join(folder, "label")))[1][:8]
    pictures = [Image.open(path).convert("RGB") for path in paths] + [draw_layout(rng, 256, []) for _ in range(8)]
    return [picture.crop((0, 0, min(256, picture.width) // 2 * 2, min(256, picture.height) // 2 * 2)) for picture in pictures]


def measure(net, folder):
    """Mean PSNR over held-out pictures, dB -> (plain enlargement or nothing, restored, restored where nothing was damaged)."""
    before, after, unharmed = [], [], []
    torch.manual_seed(5)
    with torch.no_grad():
        for picture in held_out(folder):
            wanted, given = to_tensor(picture)[None], typical(picture, net.factor)[None]
            plain = F.interpolate(given, wanted.shape[2:], mode="bicubic", align_corners=False) if net.factor > 1 else given
            before.append(psnr(plain, wanted))
            after.append(psnr(net(given), wanted))
            if net.factor == 1:
                unharmed.append(psnr(net(wanted), wanted))
    return [sum(values) / len(values) if values else None for values in (before, after, unharmed)]


def sheet(net, folder, path, rows=6):
    """Given, restored and wanted side by side, twice as large."""
    torch.manual_seed(5)
    strips = []
    for picture in held_out(folder)[::-1][:rows]:
        given = typical(picture, net.factor)
        with torch.no_grad():
            result = to_picture(net(given[None])[0])
        strips.append([to_picture(given).resize((512, 512), Image.NEAREST), result.resize((512, 512), Image.NEAREST),
                       picture.resize((512, 512), Image.NEAREST)])
    whole = Image.new("RGB", (3 * 518, rows * 518), "white")
    for row, strip in enumerate(strips):
        for column, picture in enumerate(strip):
            whole.paste(picture, (column * 518, row * 518))
    whole.save(path, quality=88)


def train(options):
    factor = FACTORS[options.name]
    os.makedirs(options.runs, exist_ok=True)
    torch.manual_seed(options.seed)
    net, pairs = Restorer(factor).to(memory_format=torch.channels_last), Pairs(options.data, options.size, options.seed)
    optimizer = torch.optim.Adam(net.parameters(), options.rate)
    average = [p.data.clone() for p in net.parameters()]
    begin, losses = time.time(), []
    for step in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / options.steps)))
        given, wanted = pairs.batch(options.batch, factor)
        loss = error(net(given.contiguous(memory_format=torch.channels_last)), wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        optimizer.step()
        for mean, parameter in zip(average, net.parameters()):
            mean.lerp_(parameter.data, 1 - min(0.995, step / (step + 10)))
        losses.append(loss.item())
        if (step + 1) % options.report == 0 or step + 1 == options.steps:
            left = (time.time() - begin) / (step + 1) * (options.steps - step - 1) / 60
            print(f"step {step + 1} of {options.steps}: loss {sum(losses) / len(losses):.4f}, {left:.1f} min left", flush=True)
            losses = []
    for mean, parameter in zip(average, net.parameters()):
        parameter.data.copy_(mean)
    torch.save({"net": net.state_dict(), "settings": net.settings, "steps": options.steps, "seed": options.seed},
               os.path.join(options.runs, options.name + ".pt"))
    report(net.eval(), options)


def report(net, options):
    before, after, unharmed = measure(net, options.data)
    print(f"{options.name}: {before:.2f} dB before, {after:.2f} dB after, {unharmed or 0:.2f} dB where nothing was damaged")
    with open(os.path.join(options.runs, options.name + ".json"), "w") as file:
        json.dump({"before": before, "after": after, "unharmed": unharmed, "steps": options.steps, "seed": options.seed}, file)
    sheet(net, options.data, os.path.join(options.runs, options.name + ".jpg"))


def export(runs, name, out):
    path = os.path.join(runs, name + ".pt")
    if not os.path.exists(path):
        fail(f"no checkpoint: {path}")
    state = torch.load(path)
    net = Restorer(**state["settings"]).eval()
    net.load_state_dict(state["net"])
    sizes = {"damaged": {2: "height", 3: "width"}, "restored": {2: "height_out", 3: "width_out"}}
    warnings.simplefilter("ignore")
    torch.onnx.export(net, torch.rand(1, 3, 48, 64), out, opset_version=13, do_constant_folding=True, dynamic_axes=sizes,
                      input_names=["damaged"], output_names=["restored"])
    finish(out, {"wrapture.kind": name, "wrapture.range": "0..1", "wrapture.licence": LICENCE, "wrapture.reach": str(net.reach),
                 "wrapture.factor": str(net.factor)})
