"""Measures the checkpoint on held-out artwork beside other people's generators, and prints Markdown tables."""
import math
import os
import statistics

import torch

import foreign
import losses
import measures
import reading
import strength
from data import load_style, to_picture, to_tensor
from export import load
from network import noise_planes
from sheet import artworks
from squeeze import lpips_of
from styles import STYLES

SHIFT, BORDER = 8, 32  # px
KEPT = ("LPIPS", "SSIM", "tone kept", "type kept", "dead flat areas", "repeats")


def distances(vgg, picture, targets):
    """Relative Gram error of a picture (1, 3, H, W) to each style, mean over layers: list."""
    levels = losses.pyramid(vgg, picture)
    return [torch.stack(losses.style_errors(levels, target)).mean().item() for target in targets]


def mean(values):
    known = [value for value in values if value is not None and not math.isnan(value)]
    return statistics.mean(known) if known else None


def shown(value, digits=3):
    return "not measured" if value is None else f"{value:.{digits}f}"


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def heading(*cells):
    line(*cells)
    line(*["---"] * len(cells))


class Subject:
    """The network of a checkpoint with its styles, held-out artwork and the judges."""

    def __init__(self, options):
        self.net, self.codes, self.state = load(options.runs)
        self.names, self.options = self.state["styles"], options
        self.curves = strength.read(options.runs, self.net, self.names, self.codes)
        known = {style["name"]: style for style in STYLES}
        self.vgg = losses.Vgg(options.data)
        self.lpips = lpips_of(options.data)
        self.targets = [losses.grams(losses.pyramid(self.vgg, load_style(options.data, known[name]))) for name in self.names]
        self.pictures = artworks(options)
        self.artworks = [to_tensor(picture)[None] for picture in self.pictures]

    def stylise(self, artwork, style, seed, noise=None):
        if noise is None:
            noise = noise_planes(1, *artwork.shape[2:], torch.Generator().manual_seed(seed))
        return self.net(artwork, self.codes[style:style + 1], noise).clamp(0, 1)

    def blend(self, artwork, result, style, amount, share=torch.ones(1)):
        """What the program shows at a strength; share: 0 where a mask keeps the artwork, 1 elsewhere."""
        return torch.lerp(artwork, result, strength.position(self.curves.get(self.names[style]), amount) * share)

    def kept(self, result, artwork):
        """What a result keeps of its artwork, in the order of KEPT."""
        return (self.lpips(result, artwork).item() if self.lpips else None, measures.ssim(result, artwork),
                1 - losses.tone_error(result, artwork).item(), 1 - losses.legibility_error(result, artwork).item(),
                measures.dead_share(result, artwork), measures.repeat_peak(result, artwork))


def measure_styles(subject):
    """A row a style; -> how often the nearest style was the right one."""
    right, columns = 0, []
    before = [distances(subject.vgg, artwork, subject.targets) for artwork in subject.artworks]
    heading("style", "style distance", *KEPT)
    for index, name in enumerate(subject.names):
        rows = []
        for number, artwork in enumerate(subject.artworks):
            result = subject.stylise(artwork, index, number)
            after = distances(subject.vgg, result, subject.targets)
            right += min(range(len(after)), key=after.__getitem__) == index
            rows.append((after[index] / before[number][index], *subject.kept(result, artwork)))
        columns.append([mean(column) for column in zip(*rows)])
        line(name, *map(shown, columns[-1]))
    line("**mean**", *(shown(mean(column)) for column in zip(*columns)))
    print(f"\nStyle distance: Gram error over that of the untouched artwork. Nearest style right: {right} of "
          f"{len(subject.names) * len(subject.artworks)}.\n")


def measure_foreign(subject, program):
    """A row a generator of other people."""
    heading("generator", "style distance", *KEPT, f"shift by {SHIFT} px, dB")
    for model in foreign.models(subject.options.data):
        name = os.path.basename(model)
        results = [foreign.stylise(program, model, picture) for picture in subject.pictures] if program else [None]
        if any(result is None for result in results):
            line(name, *["not measured"] * (len(KEPT) + 2))
            continue
        rows = zip(*(subject.kept(result, artwork) for result, artwork in zip(results, subject.artworks)))
        line(name, "-", *(shown(mean(row)) for row in rows), shown(foreign_shift(subject, program, model), 1))
    print()


def shifted(picture):
    """Two views of a picture (1, 3, H, W) that lie 8 px apart in both directions, sides multiples of 8."""
    side = picture.shape[2] - SHIFT
    return picture[..., :side, :side], picture[..., SHIFT:, SHIFT:]


def compare_shifted(first, second):
    """PSNR of what both results show, away from their borders."""
    inner = slice(BORDER, -BORDER)
    return measures.psnr(first[..., SHIFT:, SHIFT:][..., inner, inner], second[..., :-SHIFT, :-SHIFT][..., inner, inner])


def foreign_shift(subject, program, model):
    results = [foreign.stylise(program, model, to_picture(view[0])) for view in shifted(subject.artworks[0])]
    return None if any(result is None for result in results) else compare_shifted(*results)


def measure_strength(subject):
    """Blends of artwork and result: every artwork in every style."""
    judges = {"in values": lambda a, b: (a - b).abs().mean((1, 2, 3)), **({"in LPIPS": subject.lpips} if subject.lpips else {})}
    rising, ratios, zero = dict.fromkeys(judges, True), {name: [] for name in judges}, True
    for index in range(len(subject.names)):
        for number, artwork in enumerate(subject.artworks):
            result = subject.stylise(artwork, index, number)
            blends = torch.cat([subject.blend(artwork, result, index, amount) for amount in strength.STRENGTHS])
            zero = zero and torch.equal(blends[:1], artwork)
            for name, distance in judges.items():
                moved = torch.cat([distance(some, artwork) for some in blends.split(4)]).tolist()
                steps = [b - a for a, b in zip(moved, moved[1:])]
                rising[name] = rising[name] and min(steps) > 0
                ratios[name].append(max(steps) / max(min(steps), 1e-9))
    heading("metric", "measured", "bar")
    line("strength 0 is the artwork", "yes" if zero else "**no**", "yes")
    for name in judges:
        line(f"distance rises with the strength, {name}", "yes" if rising[name] else "**no**", "yes")
        within = sum(ratio <= 3 for ratio in ratios[name]) / len(ratios[name])
        line(f"largest step of 0.1 over the smallest, {name}",
             f"{statistics.median(ratios[name]):.2f} median, {max(ratios[name]):.2f} worst, {within:.0%} within the bar", "3")
    measure_seeds(subject)


def measure_seeds(subject):
    """Seeds and shifts, the first artwork in every style."""
    artwork, shifts, seeds, repeated = subject.artworks[0], [], [], True
    noise = noise_planes(1, *artwork.shape[2:], torch.Generator().manual_seed(0))
    noises = [noise[..., :-SHIFT // 2, :-SHIFT // 2], noise[..., SHIFT // 2:, SHIFT // 2:]]
    for index in range(len(subject.names)):
        result = subject.stylise(artwork, index, 0)
        repeated = repeated and torch.equal(result, subject.stylise(artwork, index, 0))
        seeds.append((result - subject.stylise(artwork, index, 1)).abs().mean().item())
        views = [subject.stylise(view, index, 0, part) for view, part in zip(shifted(artwork), noises)]
        shifts.append(compare_shifted(*views))
    line("same seed, same picture", "yes" if repeated else "**no**", "yes")
    line("mean difference between two seeds", f"{mean(seeds):.4f}", "-")
    line(f"artwork shifted by {SHIFT} px, dB", f"{mean(shifts):.1f} mean, {min(shifts):.1f} worst", "30")
    print()


def read(picture):
    """-> (words, EAN-13, QR) of a picture (1, 3, H, W): shares of 1, None where not measured."""
    picture = to_picture(picture[0])
    return [None if value is None else float(value) for value in (reading.word_accuracy(picture), *reading.codes_read(picture))]


def measure_reading(subject):
    """Words and codes on the drawn test label, at strength 0.5 and 1, without masks and with them."""
    label, boxes = reading.test_label()
    artwork, share = to_tensor(label)[None], to_tensor(reading.share_mask(boxes))[:1]
    plain, open_rows, masked = read(artwork), [], []
    heading("style", *(f"{what} at {amount}" for what in ("words", "EAN-13", "QR") for amount in (0.5, 1)))
    for index, name in enumerate(subject.names):
        result = subject.stylise(artwork, index, 0)
        pairs = list(zip(*(read(subject.blend(artwork, result, index, amount)) for amount in (0.5, 1))))
        open_rows.append([value for pair in pairs for value in pair])
        masked += [read(subject.blend(artwork, result, index, amount, share)) for amount in (0.5, 1)]
        tell = lambda value: "not measured" if value is None else "read" if value else "no"
        line(name, *(shown(value, 2) for value in pairs[0]), *(tell(value) for pair in pairs[1:] for value in pair))
    line("**mean**", *(shown(mean(column), 2) for column in zip(*open_rows)))
    facts = [f"{what} {shown(value, 2)}" for what, value in zip(("words", "EAN-13", "QR"), plain)]
    print("\nUntouched: " + ", ".join(facts) + ". Type of 12 to 48 px.")
    words, *codes = zip(*masked)
    shares = [None if words[0] is None else value / plain[0] for value in (mean(words), min(word or 0 for word in words))]
    print(f"With masks over type and codes: words {shown(shares[0], 2)} of the untouched label's, {shown(shares[1], 2)} at worst, "
          + ", ".join(f"{what} {shown(mean(values), 2)}" for what, values in zip(("EAN-13", "QR"), codes)) + ".\n")


def measure(options):
    with torch.no_grad():
        subject = Subject(options)
        print(f"{len(subject.artworks)} held-out artworks of {options.size} px, half of them labels\n")
        measure_styles(subject)
        measure_foreign(subject, foreign.find_program(options.program))
        measure_strength(subject)
        measure_reading(subject)
