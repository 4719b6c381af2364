"""PyTorch on the CPU, for tools/bench_peers: pytorch.py NAME PARAMETERS '{"x": [1, 3, 256, 256]}'

Builds the network of tools/train of that name, or else the one that has exactly as many numbers and as many inputs, and says "ready
VERSION NAME"; or "none" where there is no such network. Its weights are random. Then it runs N times for each line "N" and writes the
milliseconds as a list.
"""
import json
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "train"))

import torch  # noqa: E402
from network import Stylist  # noqa: E402
from zoo.networks import NETWORKS  # noqa: E402


def count(network):
    return sum(one.numel() for one in network.state_dict().values() if one.is_floating_point())


def find(wanted, parameters, shapes):
    """(name, network), or None. Files of one name hold a few numbers more, where an exporter wrote out defaults."""
    makers = [(entry.name, entry.make, len(entry.inputs)) for entry in NETWORKS] + [("stylist", Stylist, 3)]
    for name, make, inputs in makers:
        if inputs != len(shapes):
            continue
        network = make().eval()
        apart = abs(count(network) - parameters)
        if apart == 0 or (name == wanted and apart < parameters / 100):
            return name, network
    return None


def main():
    shapes = json.loads(sys.argv[3])
    found = find(sys.argv[1], int(sys.argv[2]), shapes)
    if found is None:
        print("none", flush=True)
        return
    samples = [torch.rand(shape) for shape in shapes.values()]
    print(f"ready {torch.__version__} {found[0]}", flush=True)
    with torch.inference_mode():
        for line in sys.stdin:
            times = []
            for _ in range(int(line)):
                start = time.perf_counter()
                found[1](*samples)
                times.append((time.perf_counter() - start) * 1e3)
            print(json.dumps(times), flush=True)


main()
