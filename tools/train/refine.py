"""Goes on with the codes of some styles of the gallery; the network, the encoder and the other styles stay as they are."""
import os

import torch

import losses
from add_style import learn
from data import Contents, fail, load_style
from export import load
from pool import Pool
from styles import STYLES
from stylist import WEIGHTS


def train(options):
    """Changes the averaged codes of the checkpoint, which are what is exported."""
    torch.manual_seed(options.seed)
    net, codes, state = load(options.runs)
    net.requires_grad_(False)
    known = {style["name"]: style for style in STYLES}
    unknown = [name for name in options.styles if name not in state["styles"]]
    if unknown:
        fail("the checkpoint knows no " + ", ".join(unknown))
    vgg = losses.Vgg(options.data, torch.bfloat16 if options.bf16 else torch.float32)
    pool = Pool(Contents(options.data, options.size, options.seed), vgg, 96, options.seed, False)
    for name in options.styles:
        print(name, flush=True)
        row = state["styles"].index(name)
        with torch.no_grad():
            targets = losses.grams(losses.pyramid(vgg, load_style(options.data, known[name])))
        code = torch.nn.Parameter(codes[row].clone())
        learn(net, vgg, pool, targets, code, options, {**WEIGHTS, "style": options.style, "tone": options.tone})
        codes[row] = code.data
    path = os.path.join(options.runs, "stylist.pt")
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)
