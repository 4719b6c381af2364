"""Which styles the twin learns, and crops with what it is asked for."""
import torch

import losses
from data import fail
from pool import Pool
from styles import STYLES
from twin import judge


class Targets(Pool):
    """Crops with the moments and the content that the twin is asked for."""

    def _new(self):
        picture, is_label = self.contents.draw()
        with torch.no_grad():
            levels = losses.pyramid(self.vgg, picture[None])
            entry = {"picture": picture, "label": is_label, "content": levels[0][judge.CONTENT_LAYER][0].bfloat16(),
                     "grams": [moment[0].bfloat16() for moment in judge.moments(levels)]}
        return self.entries.add(entry)


def chosen(names):
    """The gallery's entries of these names, all without names."""
    known = {style["name"]: style for style in STYLES}
    unknown = [name for name in names or [] if name not in known]
    return fail(f"no such style: {unknown[0]}; there are {' '.join(known)}") if unknown else [known[name] for name in names or known]
