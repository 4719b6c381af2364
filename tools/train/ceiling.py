"""Measures what is possible: a picture's own values are optimised for the stylist's losses, as Gatys did, and compared with the network."""
import torch

import losses
from evaluate import Subject, distances, heading, line, mean, shown
from stylist import WEIGHTS

RATE = 0.02


def optimise(vgg, artwork, targets, steps):
    """Adam on the values, from the artwork; content and style weigh as in training."""
    picture = torch.nn.Parameter(artwork.clone())
    optimizer = torch.optim.Adam([picture], RATE)
    with torch.no_grad():
        content = vgg.features(artwork, losses.CONTENT_LAYER)[losses.CONTENT_LAYER].float()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - 0.9 * step / steps)
        features = vgg.features(picture)
        terms = {"style": torch.stack(losses.style_errors(losses.pyramid(vgg, picture, features), targets)).mean(),
                 "content": losses.content_error(features, content).mean(), "smooth": losses.total_variation(picture)}
        loss = sum(WEIGHTS[name] * term for name, term in terms.items())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        picture.data.clamp_(0, 1)
    return picture.data


def measure(options):
    """A row a style, each a mean over the artworks."""
    subject, rows = Subject(options), []
    fast = losses.Vgg(options.data, torch.bfloat16) if options.bf16 else subject.vgg
    print(f"{len(subject.artworks)} held-out artworks of {options.size} px, {options.ceiling} steps on the picture's values\n")
    heading("style", "style distance", "optimised", "ratio", "LPIPS", "optimised")
    for name in options.styles or subject.names:
        index, found = subject.names.index(name), []
        for number, artwork in enumerate(subject.artworks):
            best = optimise(fast, artwork, subject.targets[index], options.ceiling)
            with torch.no_grad():
                result = subject.stylise(artwork, index, number)
                before, ours, least = (distances(subject.vgg, picture, [subject.targets[index]])[0] for picture in (artwork, result, best))
                moved = [subject.lpips(picture, artwork).item() if subject.lpips else None for picture in (result, best)]
            found.append((ours / before, least / before, ours / least, *moved))
        rows.append([mean(column) for column in zip(*found)])
        line(name, *map(shown, rows[-1]))
    line("**mean**", *(shown(mean(column)) for column in zip(*rows)))
