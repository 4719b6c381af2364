"""The shipped stylist as a teacher: what it makes of a crop is shown to the twin as long as the twin has no strokes of its own."""
import torch

from add_style import Shipped


class Teacher:
    """Results of a stylist.onnx for style weights (N, styles), blended with the artwork by strength."""

    def __init__(self, model, styles):
        shipped = Shipped(model)
        known = [style["name"] for style in shipped.gallery]
        self.net, self.codes = shipped.net, torch.stack([shipped.codes[known.index(style["name"])] for style in styles])

    def __call__(self, artwork, weights, noise, strengths):
        with torch.no_grad():
            result = self.net(artwork, weights @ self.codes, noise).clamp(0, 1)
            return torch.lerp(artwork, result, strengths.view(-1, 1, 1, 1))
