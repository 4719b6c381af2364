"""The strength of a style: where between artwork and result it puts the blend, so that equal steps look equally large."""
import hashlib
import json
import os

STRENGTHS = [step / 10 for step in range(11)]
FILE = "curves.json"  # beside the checkpoint


def mark(net, code):
    """What a curve was measured with: another network or another code needs another curve."""
    found = hashlib.sha256()
    for tensor in [*net.parameters(), code]:
        found.update(tensor.detach().contiguous().numpy().tobytes())
    return found.hexdigest()[:16]


def write(runs, curves):
    """curves: {style: (mark, positions)}."""
    entries = {name: {"of": of, "curve": positions} for name, (of, positions) in curves.items()}
    path = os.path.join(runs, FILE)
    with open(path + ".new", "w") as file:
        json.dump(entries, file, indent=1)
    os.replace(path + ".new", path)


def read(runs, net, names, codes):
    """{style: positions at STRENGTHS} of the styles whose curve was measured with this network and this code."""
    path = os.path.join(runs, FILE)
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        known = json.load(file)
    return {name: known[name]["curve"] for name, code in zip(names, codes) if known.get(name, {}).get("of") == mark(net, code)}


def mean(curves):
    """The curve of a style that has none of its own; None without any."""
    return [round(sum(column) / len(column), 4) for column in zip(*curves)] if curves else None


def position(curve, strength):
    """0..1 -> 0..1, in straight lines between the entries; without a curve the strength itself."""
    if curve is None:
        return strength
    at = min(int(strength * 10), 9)
    return curve[at] + (strength * 10 - at) * (curve[at + 1] - curve[at])
