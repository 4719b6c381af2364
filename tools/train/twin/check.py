"""Compares an exported twin with PyTorch: through our own program or any other that runs ONNX files on .npy tensors."""
import os
import subprocess
import tempfile

import numpy as np
import torch

from network import noise_planes
from twin.export import load


def compare(runs, model, program, as_map=False, size=(96, 128), arguments=()):
    """Largest difference of the program's result from PyTorch's over the largest value, at several strengths."""
    net, codes, _ = load(runs)
    generator = torch.Generator().manual_seed(4)
    artwork, noise, worst = torch.rand(1, 3, *size, generator=generator), noise_planes(1, *size, generator), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for value in (0.0, 0.1, 0.6, 1.0):
            strength = torch.full((1, 1, *size), value) if as_map else torch.full((1, 1, 1, 1), value)
            if as_map:
                strength[..., :size[1] // 2] *= 0.5
            tensors = {"artwork": artwork, "style": codes[:1], "noise": noise, "strength": strength}
            words = [program, "infer", model, *arguments]
            for name, tensor in tensors.items():
                path = os.path.join(folder, name + ".npy")
                np.save(path, np.ascontiguousarray(tensor.numpy()))
                words += ["--input", f"{name}={path}"]
            out = os.path.join(folder, "out.npy")
            subprocess.run([*words, "--output", f"stylised={out}", "--quiet"], check=True, stdout=subprocess.DEVNULL)
            with torch.no_grad():
                expected = net(artwork, codes[:1], noise, strength).clamp(0, 1).numpy()
            found = np.load(out)
            if value == 0 and not np.array_equal(found, artwork.numpy()):
                raise SystemExit(f"{model}: strength 0 is not the artwork")
            worst = max(worst, float(np.abs(found - expected).max() / np.abs(expected).max()))
    return worst
