"""Keeps crops with their VGG targets, so that most of a batch costs no forward pass for its targets."""
import random

import torch

import losses


class Latest:
    """The latest `capacity` things, to draw from."""

    def __init__(self, capacity):
        self.capacity, self.things, self.next = capacity, [], 0

    def add(self, thing):
        if len(self.things) < self.capacity:
            self.things.append(thing)
        else:
            self.things[self.next % self.capacity] = thing
        self.next += 1
        return thing


class Pool:
    """A third of the crops are new; the others are drawn from the latest `capacity` ones."""

    def __init__(self, contents, vgg, capacity, seed, keep_grams):
        self.contents, self.vgg, self.keep_grams = contents, vgg, keep_grams
        self.rng, self.entries = random.Random(seed), Latest(capacity)

    def _new(self):
        picture, is_label = self.contents.draw()
        with torch.no_grad():
            features = self.vgg.features(picture[None], "conv4_1" if self.keep_grams else losses.CONTENT_LAYER)
            entry = {"picture": picture, "label": is_label, "content": features[losses.CONTENT_LAYER][0].bfloat16()}
            if self.keep_grams:
                entry["grams"] = [g[0].bfloat16() for g in losses.grams(losses.pyramid(self.vgg, picture[None], features))]
        return self.entries.add(entry)

    def batch(self, count):
        drawn = []
        while len(drawn) < count:
            fresh = len(self.entries.things) < 8 * count or self.rng.random() < 1 / 3
            drawn.append(self._new() if fresh else self.rng.choice(self.entries.things))
        result = {"picture": torch.stack([e["picture"] for e in drawn]),
                  "label": torch.tensor([e["label"] for e in drawn]),
                  "content": torch.stack([e["content"] for e in drawn]).float()}
        if self.keep_grams:
            result["grams"] = [torch.stack(layer).float() for layer in zip(*(e["grams"] for e in drawn))]
        return result
