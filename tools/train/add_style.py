"""Makes a style of one's own picture: the shipped network stays as it is, only the style's numbers are trained."""
import base64
import hashlib
import json
import os
import random
import re
import time

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from PIL import Image

import curve
import losses
from data import Contents, fail, scaled, to_tensor
from network import Stylist, noise_planes
from pool import Pool
from squeeze import lpips_of
from stylist import WEIGHTS, artwork_terms

STROKES = 560  # px of the picture's short side while its strokes are learnt


class Shipped:
    """The network and the gallery of a stylist.onnx."""

    def __init__(self, path):
        if not os.path.exists(path):
            fail(f"no such model: {path}")
        model = onnx.load(path)
        tensors = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
        facts = {entry.key: entry.value for entry in model.metadata_props}
        if facts.get("wrapture.kind") != "stylist":
            fail(f"{path} is no stylist")
        weights = {name[4:]: torch.from_numpy(value.copy()) for name, value in tensors.items() if name.startswith("net.")}
        blocks = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("blocks."))
        planes = tuple(len(weights[layer + ".bias"]) for layer in ("e1", "e2", "e3"))
        self.net = Stylist(planes, blocks, len(weights["e0.bias"])).eval()
        self.net.load_state_dict(weights)
        self.net.requires_grad_(False)
        self.gallery = json.loads(facts["wrapture.styles"])
        self.codes = torch.stack([torch.from_numpy(np.frombuffer(base64.b64decode(style["code"]), "<f4").copy())
                                  for style in self.gallery])
        self.sha256 = weights_sha256(tensors)


def weights_sha256(tensors):
    """What Wrapture knows a network by: names, shapes and values of its weights, by name."""
    found = hashlib.sha256()
    for name in sorted(tensors):
        shape = "x".join(str(side) for side in tensors[name].shape) or "scalar"
        found.update(f"{name}\n{shape}\n".encode())
        found.update(np.ascontiguousarray(tensors[name]).tobytes())
    return found.hexdigest()


def slug(path):
    name = re.sub("[^a-z0-9]+", "-", os.path.splitext(os.path.basename(path))[0].lower()).strip("-")
    return name[:40].strip("-") or "style"


def nearest(shipped, vgg, targets, batch, noise):
    """The gallery's code whose results come nearest to the picture: where training begins."""
    errors = []
    with torch.no_grad():
        for code in shipped.codes:
            levels = losses.pyramid(vgg, shipped.net(batch["picture"], code.expand(len(noise), -1), noise))
            errors.append(torch.stack(losses.style_errors(levels, targets)).mean().item())
    best = min(range(len(errors)), key=errors.__getitem__)
    print(f"begins at '{shipped.gallery[best]['name']}', style error {errors[best]:.3f}", flush=True)
    return shipped.codes[best].clone()


def write(path, style):
    with open(path + ".new", "w") as file:
        json.dump(style, file, ensure_ascii=False, indent=1)
        file.write("\n")
    os.replace(path + ".new", path)


def even_strength(net, code, data):
    """The style's curve of strength, if it can be measured."""
    lpips = lpips_of(data)
    return {"curve": curve.of_style(net, code, lpips, curve.drawn(data))} if lpips else {}


def learn(net, vgg, pool, targets, code, options, weights=WEIGHTS):
    """Brings the results of a code (a parameter, changed in place) near to the targets; the network stays as it is."""
    optimizer, begin = torch.optim.Adam([code], options.rate), time.time()
    for step in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * (1 - 0.95 * step / options.steps)
        batch = pool.batch(options.batch)
        noise = noise_planes(options.batch, options.size, options.size)
        result = net(batch["picture"], code.expand(options.batch, -1), noise)
        features = vgg.features(result)
        style = torch.stack(losses.style_errors(losses.pyramid(vgg, result, features), targets)).mean()
        loss = weights["style"] * style + sum(weights[term] * value
                                              for term, value in artwork_terms(features, result, batch).items())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if (step + 1) % 20 == 0 or step + 1 == options.steps:
            print(f"step {step + 1} of {options.steps}: style error {style.item():.3f}, loss {loss.item():.3f}, "
                  f"{time.time() - begin:.0f} s", flush=True)


def train(options):
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    name = options.name or slug(options.picture)
    out = options.out or name + ".wstyle"
    if os.path.exists(out) and not options.force:
        fail(f"{out} is there already; give --force or another --out")
    shipped, vgg = Shipped(options.model), losses.Vgg(options.data)
    try:
        picture = Image.open(options.picture).convert("RGB")
    except OSError as error:
        fail(f"{options.picture}: no picture that can be read ({error})")
    if min(picture.size) < 64 or max(high - low for low, high in picture.getextrema()) < 16:
        fail(f"{options.picture}: too small or of one colour; take a picture of at least 64 px with something on it")
    pool = Pool(Contents(options.data, options.size, options.seed), vgg, 64, options.seed, False)
    with torch.no_grad():
        targets = losses.grams(losses.pyramid(vgg, to_tensor(scaled(picture, STROKES))[None]))
    code = torch.nn.Parameter(nearest(shipped, vgg, targets, pool.batch(2), noise_planes(2, options.size, options.size)))
    learn(shipped.net, vgg, pool, targets, code, options)
    numbers = base64.b64encode(code.detach().numpy().astype("<f2").tobytes()).decode()
    with open(options.picture, "rb") as file:
        sha256 = hashlib.sha256(file.read()).hexdigest()
    write(out, {"wrapture_style": 1, "name": name, "title": options.title or name, "title_zh": "", "author": options.author,
                "year": "", "licence": options.licence, "source": os.path.basename(options.picture), "picture": sha256,
                "model": shipped.sha256, "code": numbers, **even_strength(shipped.net, code.detach(), options.data)})
    print(f"{out}: {os.path.getsize(out)} bytes; `wrapture styles import {out}` makes it yours")
